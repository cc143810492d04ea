// The history: every trial's value by its number, and the best so far as a staircase.
import { countAxis, numberAxis } from "./axis.js";
import { chart, cut } from "./frame.js";
import { describeTrial, type Subject } from "./subject.js";
import { element, path, tooltip } from "./svg.js";

export function historyChart({ trials, directions, complete }: Subject): string {
  const shown = trials.filter(({ value }) => value !== undefined && Number.isFinite(value));
  const scale = (complete.length > 0 ? complete : shown).map(({ value }) => value as number);
  const x = countAxis(
    "trial",
    trials.map(({ number }) => number),
  );
  const y = numberAxis("value", scale);
  return chart(x, y, (area) => {
    const clamp = (place: number): number => area.y(Math.min(Math.max(place, 0), 1));
    const dots = shown.map((trial) =>
      element(
        "circle",
        {
          cx: area.x(x.place(trial.number)),
          cy: clamp(y.place(trial.value as number)),
          r: 3.5,
          class: trial.state,
        },
        tooltip(describeTrial(trial)),
      ),
    );
    const failed = trials
      .filter(({ state }) => state === "failed")
      .map((trial) => {
        const at = area.x(x.place(trial.number));
        const tick = { x1: at, x2: at, y1: area.bottom, y2: area.bottom - 9, class: "failed" };
        return element("line", tick, tooltip(`${describeTrial(trial)}\n${cut(trial.error ?? "", 500)}`));
      });
    const stairs: [number, number][] = [];
    let best: number | undefined;
    for (const { number, value } of complete) {
      const isBetter =
        directions[0] === "maximize" ? value! > (best ?? -Infinity) : value! < (best ?? Infinity);
      if (!isBetter) continue;
      const at = area.x(x.place(number));
      if (best !== undefined) stairs.push([at, area.y(y.place(best))]);
      best = value as number;
      stairs.push([at, area.y(y.place(best))]);
    }
    if (best !== undefined) stairs.push([area.right, area.y(y.place(best))]);
    return element("path", { d: path(stairs), class: "best" }) + dots.join("") + failed.join("");
  });
}
