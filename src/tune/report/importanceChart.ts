// Importances as bars.
import type { Importance } from "../importance/pedAnova.js";
import { cut, drawing } from "./frame.js";
import { element, escapeText } from "./svg.js";

const ROW = 26;
const LEFT = 180;
const WIDTH = 760;

export function importanceChart(importances: readonly Importance[]): string {
  const greatest = importances.reduce((most, { share }) => Math.max(most, share), 1e-9);
  const bars = importances.map(({ name, share }, i) => {
    const y = i * ROW + 4;
    const width = (share / greatest) * (WIDTH - LEFT - 70);
    return [
      element("text", { x: LEFT - 8, y: y + 14, "text-anchor": "end" }, escapeText(cut(name, 28))),
      element("rect", { x: LEFT, y, width, height: ROW - 8, class: "bar" }),
      element("text", { x: LEFT + width + 6, y: y + 14 }, `${(share * 100).toFixed(1)} %`),
    ].join("");
  });
  return drawing({ width: WIDTH, height: importances.length * ROW + 8 }, "importance of parameters", ...bars);
}
