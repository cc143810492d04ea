// The table that `summary()` prints: layer, output shape, parameters, and the memory that the model takes.
import { showShape, sizeOf } from "../shape.js";
import type { Network } from "./network.js";

export function summarize(network: Network): string {
  const rows = network.layers.map(({ layer, name, outputShape, weights }) => [
    name === layer.name ? name : `${name} (${layer.name})`,
    showShape(["batch", ...outputShape] as unknown as number[]),
    group(weights.reduce((sum, w) => sum + sizeOf(w.shape), 0)),
  ]);
  const header = ["layer", "output shape", "parameters"];
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] as string).length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 2 ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)))
      .join("  ");
  const rule = "─".repeat(widths.reduce((sum, w) => sum + w, 4));
  const all = network.allWeights();
  const total = (trainable: boolean): number =>
    all.filter((w) => w.trainable === trainable).reduce((sum, w) => sum + w.elements, 0);
  return [
    line(header),
    rule,
    ...rows.map(line),
    rule,
    `parameters ${group(total(true) + total(false))} (trainable ${group(total(true))}, not trainable ${group(total(false))})`,
    `memory ${bytes(network.memory.size)}`,
  ].join("\n");
}

function group(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, " ");
}

function bytes(n: number): string {
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(0)} KiB` : `${(n / 1024 / 1024).toFixed(1)} MiB`;
}
