// Pairs of objectives against each other, the trials of the Pareto front marked.
import { numberAxis } from "./axis.js";
import { chart } from "./frame.js";
import { describeTrial, type Subject } from "./subject.js";
import { element, tooltip } from "./svg.js";

export function paretoCharts({ complete, directions, best }: Subject): string {
  const pairs = directions.flatMap((_, a) => directions.slice(a + 1).map((__, k) => [a, a + 1 + k] as const));
  return pairs
    .map(([a, b]) => {
      const [x, y] = [a, b].map((i) =>
        numberAxis(
          `objective ${i + 1} (${directions[i]})`,
          complete.map(({ values }) => values[i]!),
        ),
      ) as [ReturnType<typeof numberAxis>, ReturnType<typeof numberAxis>];
      return chart(x, y, (area) =>
        complete
          .map((trial) => {
            const place = { cx: area.x(x.place(trial.values[a]!)), cy: area.y(y.place(trial.values[b]!)) };
            const isBest = best.has(trial.number);
            const look = { r: isBest ? 5 : 3.5, class: isBest ? "front" : "complete" };
            return element("circle", { ...place, ...look }, tooltip(describeTrial(trial)));
          })
          .join(""),
      );
    })
    .join("");
}
