// Parallel coordinates: an upright axis per parameter and one for the value; a trial is a line across them. Parameters
// that a trial does not have leave a gap in its line.
import { type Axis, numberAxis, parameterAxis } from "./axis.js";
import { colour } from "./colour.js";
import { areaOf, cut, drawing } from "./frame.js";
import { describeTrial, ranks, type Subject } from "./subject.js";
import { element, escapeText, path, tooltip } from "./svg.js";

const SPACING = 130;
const HEIGHT = 340;

export function parallelChart(subject: Subject): string {
  const { complete, parameters, valueName } = subject;
  const values = numberAxis(
    valueName,
    complete.map(({ value }) => value as number),
  );
  const axes = [...parameters].map(([name, distribution]) => parameterAxis(name, distribution));
  const names = [...parameters.keys()];
  const size = { width: Math.max(760, (axes.length + 1) * SPACING + 40), height: HEIGHT };
  const area = areaOf(size, { left: 70, right: 60, top: 34, bottom: 14 });
  const rank = ranks(subject);
  const xOf = (i: number): number => area.x(axes.length === 0 ? 0.5 : i / axes.length);

  // The best last, so that they lie on top.
  const lines = [...rank]
    .sort(([, a], [, b]) => b - a)
    .map(([trial, share]) => {
      const pieces: [number, number][][] = [[[xOf(0), area.y(values.place(trial.value as number))]]];
      axes.forEach((axis, i) => {
        const value = trial.params[names[i]!];
        if (value === undefined) pieces.push([]);
        else pieces.at(-1)!.push([xOf(i + 1), area.y(axis.place(value))]);
      });
      const d = pieces.map(path).join("");
      const style = `stroke:${colour(1 - share)};stroke-opacity:${(0.9 - 0.6 * share).toFixed(2)}`;
      return element("path", { d, class: "line", style }, tooltip(describeTrial(trial)));
    });
  const drawn = [values, ...axes].map((axis, i) => upright(axis, xOf(i), area));
  return drawing(size, "parallel coordinates", ...lines, ...drawn);
}

function upright(axis: Axis, x: number, area: ReturnType<typeof areaOf>): string {
  const marks = axis.marks.map(({ at, text }) =>
    element(
      "text",
      { x: x - 6, y: area.y(at) + 4, "text-anchor": "end", class: "halo" },
      escapeText(cut(text)),
    ),
  );
  return [
    element("line", { x1: x, x2: x, y1: area.top, y2: area.bottom, class: "axis" }),
    element(
      "text",
      { x, y: area.top - 14, "text-anchor": "middle", class: "name" },
      escapeText(cut(axis.label, 20)),
    ),
    ...marks,
  ].join("");
}
