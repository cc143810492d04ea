// Data of models with one or several inputs or outputs, taken apart by rows before a model is there to say what it wants.
import { isTensorLike, Tensor, type TensorLike, toTensor } from "../tensor.js";
import { type Form, inForm, isRecord, type OneOrEach } from "../training/perOutput.js";

/** Rows of data, in the form in which those were given. */
export type RowsOf<T> = T extends TensorLike ? Tensor : { readonly [K in keyof T]: Tensor };

export interface GivenRows {
  readonly tensors: readonly Tensor[];
  readonly form: Form;
}

/** @param given data; a list of tensors, or a record, for several inputs or outputs. @param who begins messages. */
export function givenRows(given: OneOrEach<TensorLike>, who: string): GivenRows {
  if (isRecord(given)) {
    const names = Object.keys(given);
    return {
      tensors: names.map((name) => toTensor(given[name], `${who}: ${name}`)),
      form: { kind: "record", names },
    };
  }
  // Other lists are the rows of one tensor.
  if (Array.isArray(given) && given.length > 0 && given.every(isTensorLike)) {
    const tensors = given.map((one, i) => toTensor(one, `${who}[${i}]`));
    return { tensors, form: { kind: "list", names: tensors.map((_, i) => String(i)) } };
  }
  return { tensors: [toTensor(given, who)], form: { kind: "one", names: [""] } };
}

/** How many rows x and y have. @throws {RangeError} where they have not the same number. */
export function rowsIn(x: GivenRows, y: GivenRows, who: string): number {
  const all = [...y.tensors, ...x.tensors];
  // Numbers without further axes may be rows of several.
  const rows = (all.find(({ shape }) => shape.length > 1) ?? all[0])?.shape[0] ?? 0;
  const isWhole = all.every(
    ({ data, shape }) => data.length > 0 && (shape.length > 1 ? shape[0] === rows : data.length % rows === 0),
  );
  if (isWhole) return rows;
  const show = ({ tensors }: GivenRows): string =>
    tensors.map(({ shape }) => shape[0] ?? 0).join(", ") || "0";
  throw new RangeError(`${who}: x has ${show(x)} rows, y has ${show(y)}. They must be equal.`);
}

/** Some of the rows. @param rows how many there are. */
export function takeRows<T>(
  { tensors, form }: GivenRows,
  rows: number,
  wanted: readonly number[],
): RowsOf<T> {
  return inForm(
    tensors.map((tensor) => take(tensor, rows, wanted)),
    form,
  ) as RowsOf<T>;
}

function take(tensor: Tensor, rows: number, wanted: readonly number[]): Tensor {
  const size = tensor.data.length / rows;
  const data = new Float32Array(wanted.length * size);
  wanted.forEach((row, i) => {
    data.set(tensor.data.subarray(row * size, (row + 1) * size), i * size);
  });
  // Rows that came in one list go on as one: the model knows their shape.
  const { shape } = tensor;
  return new Tensor(data, shape.length === 1 ? [data.length] : [wanted.length, ...shape.slice(1)]);
}
