// Slices: for each parameter, the value of every complete trial by what the parameter was; later trials are brighter.
import { numberAxis, parameterAxis } from "./axis.js";
import { colour } from "./colour.js";
import { chart } from "./frame.js";
import { describeTrial, type Subject } from "./subject.js";
import { element, tooltip } from "./svg.js";

const SIZE = { width: 376, height: 260 };

/** @param count of all trials of the study. */
export function sliceCharts({ complete, parameters, valueName }: Subject, count: number): string {
  const y = numberAxis(
    valueName,
    complete.map(({ value }) => value as number),
  );
  const newest = Math.max(1, count - 1);
  return [...parameters]
    .map(([name, distribution]) => {
      const x = parameterAxis(name, distribution);
      return chart(
        x,
        y,
        (area) =>
          complete
            .flatMap((trial) => {
              const value = trial.params[name];
              if (value === undefined) return [];
              const place = { cx: area.x(x.place(value)), cy: area.y(y.place(trial.value as number)) };
              const style = `fill:${colour(trial.number / newest)}`;
              return [
                element("circle", { ...place, r: 3.5, class: "slice", style }, tooltip(describeTrial(trial))),
              ];
            })
            .join(""),
        SIZE,
      );
    })
    .join("");
}
