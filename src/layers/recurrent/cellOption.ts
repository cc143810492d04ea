// Options that take a cell.
import type { Option } from "../../options.js";
import { partOption } from "../../parts/named.js";
import type { Layer } from "../layer.js";
import type { Cell } from "./cell.js";

/** A layer that is a cell: with what a recurrent layer asks of it. */
export type CellLayer = Layer & { readonly cell: Cell };

/** An option that takes a cell. */
export function cellOption(): Option<CellLayer, Layer> {
  const part = partOption<Layer>("layer");
  return {
    expected: "a cell, such as layers.lstmCell({ units: 8 })",
    parse(value, who) {
      const made = part.parse(value, who) as CellLayer;
      if (made.cell) return made;
      throw new TypeError(`${who} must be ${this.expected}, got the layer ${made.name}.`);
    },
  };
}
