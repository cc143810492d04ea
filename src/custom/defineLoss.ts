// Losses of one's own: a function of targets and predictions, written with `ops`; weights, masks and reduction are as of any other.
import type { Node } from "../layers/node.js";
import { type LossFactory, loss } from "../losses/loss.js";
import { assign } from "../ops/elementwise/assign.js";
import { divide } from "../ops/elementwise/expression.js";
import { definePart, ownName } from "../parts/defined.js";
import { expectDefinition, expectFlag } from "./definition.js";
import { type OwnOptions, type OwnSchema, type OwnValues, ownSchema } from "./ownOptions.js";
import { ownRows } from "./ownRows.js";

export interface LossDefinition<O extends OwnOptions> {
  /** Under which it is stored and may be named. */
  readonly name: string;
  /** Defaults, or `Number`, `String`, `Boolean` for options that must be given. */
  readonly options?: O;
  /** Targets are class indices, one for each row of the last axis. Default false: as many as predictions. */
  readonly sparse?: boolean;
  /** A number for each sample, or for each row or prediction of it. Called whenever a shape is asked for, so it must do the same each time. */
  readonly call: (yTrue: Node, yPred: Node, context: { readonly options: OwnValues<O> }) => Node;
}

/**
 * Defines a loss of one's own; what comes is its function, as `losses.huber` is one. `reduction`, sample weights, masks and several outputs are as of
 * any other loss; its gradient comes from the operations.
 *
 * It is stored by its name and options: a program that loads a file defines it first. A second definition of a name takes the place of the first.
 *
 * @param definition.name a word; none of the library's losses.
 * @param definition.options defaults, from which types and checks come; such as `fromLogits: false`, which `call` then goes by. Default none.
 * @param definition.sparse whether targets are class indices: yTrue has one axis fewer. Default false.
 * @param definition.call the values, of nodes `(yTrue, yPred, { options })`: shape [batch], [batch, steps], …; where they are as many as the
 *   predictions, the mean over the last axis is taken.
 * @throws {TypeError | RangeError} for what is no definition; the loss throws where `call` throws or returns no node, or one of another shape.
 * @example
 * const pinball = defineLoss({
 *   name: "pinball",
 *   options: { tau: 0.5 },
 *   call: (yTrue, yPred, { options: { tau } }) => {
 *     const e = ops.subtract(yTrue, yPred);
 *     return ops.maximum(ops.multiply(tau, e), ops.multiply(tau - 1, e));
 *   },
 * });
 * pinball({ tau: 0.9 }).value(Float32Array.of(1, 0), Float32Array.of(0, 1)); // 0.5
 * model.compile({ optimizer: "adam", loss: pinball({ tau: 0.9 }) });
 * @see https://keras.io/api/losses/#creating-custom-losses
 */
export function defineLoss<O extends OwnOptions = Record<never, never>>(
  definition: LossDefinition<O>,
): LossFactory<OwnSchema<O>> {
  expectDefinition("defineLoss", definition, ["name", "options", "sparse", "call"], {
    call: "(yTrue, yPred, { options }) => node",
  });
  const name = ownName("loss", definition.name, "defineLoss");
  const schema = ownSchema(definition.options, `defineLoss: ${name}`, ["reduction"]);
  const sparse = expectFlag(`defineLoss: ${name}: sparse`, definition.sparse);
  const made = loss(name, schema, (given) => {
    const options = given as OwnValues<O>;
    const { values, ...rows } = ownRows(name, sparse, (yTrue, yPred) =>
      definition.call(yTrue, yPred, { options }),
    );
    return {
      ...rows,
      append(tape, { yTrue, yPred, weights, divisor, gradient }) {
        const value = values(tape, yTrue, yPred);
        if (gradient) {
          const share = divisor ?? value.elements;
          tape.contribute(value, (dv) =>
            assign(tape, dv, weights ? divide(tape.view(weights, dv.shape), share) : 1 / share),
          );
        }
        return value;
      },
    };
  });
  return definePart(made);
}
