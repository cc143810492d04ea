// What the blocks of a transformer have in common: options, their layers, and the residual way around each part.
import { relu } from "../../activations/relu.js";
import { zeros } from "../../initializers/constants.js";
import type { Initializer } from "../../initializers/initializer.js";
import { glorotUniform } from "../../initializers/varianceScaling.js";
import { apply } from "../../ops/elementwise/apply.js";
import { count, flag, fraction, positive, required, type Values } from "../../options.js";
import { partOption } from "../../parts/named.js";
import { type Shape, showShape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { multiHeadAttention } from "../attention/multiHeadAttention.js";
import { dense } from "../dense.js";
import { dropout } from "../dropout.js";
import { activationOption } from "../functionActivation.js";
import type { Layer } from "../layer.js";
import { layerNormalization } from "../layerNormalization.js";
import { seedOption } from "../noise.js";
import type { Member, MemberCall } from "./members.js";

export const blockOptions = {
  intermediateDim: required(count()),
  numHeads: required(count()),
  dropout: fraction(0),
  activation: activationOption(relu),
  layerNormEpsilon: positive(1e-5),
  kernelInitializer: partOption<Initializer>("initializer", glorotUniform),
  biasInitializer: partOption<Initializer>("initializer", zeros),
  normalizeFirst: flag(false),
  seed: seedOption,
};
export type BlockOptions = Values<typeof blockOptions>;

/** The layers of a block, by name; what a block does not use takes no memory. */
export interface Block {
  attention(row: Shape): Layer;
  readonly normalization: Layer;
  readonly dropout: Layer;
  readonly intermediate: Layer;
  output(row: Shape): Layer;
}

export function block(o: BlockOptions): Block {
  const initial = { kernelInitializer: o.kernelInitializer, biasInitializer: o.biasInitializer };
  const drawn = o.seed === undefined ? {} : { seed: o.seed };
  return {
    attention: (row) =>
      multiHeadAttention({
        numHeads: o.numHeads,
        keyDim: Math.floor((row.at(-1) as number) / o.numHeads),
        dropout: o.dropout,
        ...initial,
        ...drawn,
      }),
    normalization: layerNormalization({ epsilon: o.layerNormEpsilon }),
    dropout: dropout({ rate: o.dropout, ...drawn }),
    intermediate: dense({ units: o.intermediateDim, activation: o.activation, ...initial }),
    output: (row) => dense({ units: row.at(-1) as number, ...initial }),
  };
}

/** Throws where a row does not fit a block. */
export function checkBlock(who: string, row: Shape, { numHeads }: BlockOptions): void {
  if (row.length !== 2)
    throw new RangeError(`${who}: expected rows of shape [steps, features], got ${showShape(row)}.`);
  if ((row[1] as number) < numHeads)
    throw new RangeError(
      `${who}: ${numHeads} heads (numHeads) need as many features at least, got rows of shape ${showShape(row)}.`,
    );
}

/** The two dense layers, and the shapes that they are given. */
export function feedForward(parts: Block, row: Shape): Member[] {
  const wide = parts.intermediate.outputShape(row);
  return [
    { name: "feedforwardIntermediateDense", layer: parts.intermediate, inputs: [row] },
    { name: "feedforwardOutputDense", layer: parts.output(row), inputs: [wide] },
  ];
}

/** Appends x + dropout(part(x)), normalized before or behind. @param name of the part: its normalization and dropout have it before theirs. */
export function around(
  tape: Tape,
  o: BlockOptions,
  x: Value,
  name: string,
  call: MemberCall,
  part: (x: Value) => Value,
): Value {
  const normalize = (y: Value): Value => call(`${name}LayerNorm`, [y]);
  const made = call(`${name}Dropout`, [part(o.normalizeFirst ? normalize(x) : x)]);
  const sum = apply(tape, "add", made, x);
  return o.normalizeFirst ? sum : normalize(sum);
}

/** Appends the two dense layers. */
export function think(tape: Tape, o: BlockOptions, x: Value, call: MemberCall): Value {
  return around(tape, o, x, "feedforward", call, (y) =>
    call("feedforwardOutputDense", [call("feedforwardIntermediateDense", [y])]),
  );
}
