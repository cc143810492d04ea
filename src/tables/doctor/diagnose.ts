// The doctor: all checks, of a model and data. Each finding says what was seen and what to do.
import { show } from "../../errors.js";
import type { Layer, Sequential, TensorLike } from "../../index.js";
import { toTensor } from "../../tensor.js";
import type { ReadOptions, TableSource } from "../read/openTable.js";
import type { Finding } from "../stored.js";
import type { TabularModel } from "../tabular.js";
import { examine, MOST_EXAMINED, patientOf } from "./examine.js";
import type { Patient } from "./patient.js";

export interface PlainData {
  readonly x: TensorLike;
  /** Classes or numbers, one a row. */
  readonly y?: TensorLike;
  /** As `fit` gave it. */
  readonly history?: Readonly<Record<string, readonly number[]>>;
}

/** A network with numbers of one's own: inputs are named by their places. */
function plainPatient(network: Sequential, { x, y, history }: PlainData): Patient {
  const shape = network.layers[0]?.inputShape;
  if (shape?.length !== 1)
    throw new RangeError(
      `diagnose: expected a network for rows of numbers, got one whose inputShape is ${show(shape)}.`,
    );
  const width = shape[0] as number;
  const { data } = toTensor(x, "diagnose: x");
  const rows = data.length / width;
  if (rows === 0 || !Number.isInteger(rows))
    throw new RangeError(`diagnose: x has ${data.length} numbers, expected rows of ${width}.`);
  const targets = y === undefined ? undefined : toTensor(y, "diagnose: y").data;
  if (targets && targets.length !== rows)
    throw new RangeError(`diagnose: y has ${targets.length} numbers, expected one for each of ${rows} rows.`);
  const outputs = Number((network.layers.at(-1) as Layer).options.units ?? 1);
  return {
    network,
    rows,
    x: data,
    y: targets,
    width,
    inputs: Array.from({ length: width }, (_, i) => ({ name: `input ${i}`, from: i, width: 1 })),
    labels: outputs > 1 ? Array.from({ length: outputs }, (_, i) => String(i)) : undefined,
    history,
  };
}

/**
 * Looks for what is wrong with a model and data: unscaled inputs, constant or duplicate columns, leakage, classes of few rows, a loss that does
 * not fit the last activation, dead units, saturated activations, a bad learning rate, overfitting.
 *
 * @param model of a table, or any network whose inputs are rows of numbers.
 * @param data a table with the target; for a network `{ x, y?, history? }`, y having a class or a number for each row.
 * @throws {RangeError} where the data don't fit the model.
 * @example
 * const network = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
 * const findings = await diagnose(network, { x: [[1, 5000], [2, 7000], [3, 1000]] });
 * findings[0].check; // "unscaled inputs"
 */
export function diagnose(model: Sequential, data: PlainData): Promise<Finding[]>;
export function diagnose(model: TabularModel, data: TableSource, options?: ReadOptions): Promise<Finding[]>;
export async function diagnose(
  model: TabularModel | Sequential,
  data: TableSource | PlainData,
  options: ReadOptions = {},
): Promise<Finding[]> {
  if (!("judgedNumbers" in model)) return examine(plainPatient(model, data as PlainData));
  const { encoder, rows } = await model.judgedNumbers(data as TableSource, options, MOST_EXAMINED);
  return examine(patientOf(model.network, encoder, model.stored.target, rows, model.story.history));
}
