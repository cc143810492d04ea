// The landscape over two parameters: fields of colour between the complete trials, by their values weighted with the
// inverse square of the distance (Shepard 1968), and the trials as dots. Bright is good.
import { type Axis, parameterAxis } from "./axis.js";
import { colour } from "./colour.js";
import { type Area, chart } from "./frame.js";
import { describeTrial, ranks, type Subject } from "./subject.js";
import { element, tooltip } from "./svg.js";

const FIELDS = 32;

interface Point {
  readonly x: number;
  readonly y: number;
  /** 0 for the best, 1 for the worst. */
  readonly rank: number;
  readonly text: string;
}

/** @param first name of the parameter across. @param second name of the one upward. */
export function contourChart(subject: Subject, first: string, second: string): string {
  const [x, y] = [first, second].map((name) => parameterAxis(name, subject.parameters.get(name)!)) as [
    Axis,
    Axis,
  ];
  const points = [...ranks(subject)].flatMap(([trial, rank]): Point[] => {
    const [a, b] = [trial.params[first], trial.params[second]];
    return a === undefined || b === undefined
      ? []
      : [{ x: x.place(a), y: y.place(b), rank, text: describeTrial(trial) }];
  });
  return chart(x, y, (area) => fields(points, area) + points.map((point) => dot(point, area)).join(""));
}

function fields(points: readonly Point[], area: Area): string {
  const squares: string[] = [];
  for (let i = 0; i < FIELDS; i++) {
    for (let j = 0; j < FIELDS; j++) {
      const rank = rankAt(points, (i + 0.5) / FIELDS, (j + 0.5) / FIELDS);
      const [left, right] = [area.x(i / FIELDS), area.x((i + 1) / FIELDS)];
      const [bottom, top] = [area.y(j / FIELDS), area.y((j + 1) / FIELDS)];
      // A little wider than its share, lest the background shine through the seams.
      const box = { x: left, y: top, width: right - left + 0.5, height: bottom - top + 0.5 };
      squares.push(element("rect", { ...box, fill: colour(1 - rank) }));
    }
  }
  return element("g", { opacity: 0.85 }, ...squares);
}

function rankAt(points: readonly Point[], x: number, y: number): number {
  let sum = 0;
  let weights = 0;
  for (const point of points) {
    const distance = (point.x - x) * (point.x - x) + (point.y - y) * (point.y - y) + 1e-4;
    sum += point.rank / distance;
    weights += 1 / distance;
  }
  return weights > 0 ? sum / weights : 1;
}

function dot({ x, y, text }: Point, area: Area): string {
  return element("circle", { cx: area.x(x), cy: area.y(y), r: 3, class: "sample" }, tooltip(text));
}
