// Plain data with arrays of numbers in them, as JSON and a list of tensors; and back.
import { show } from "../errors.js";
import type { StoredTensor } from "../files/safetensors.js";
import type { NamedNumbers } from "../files/writeSafetensors.js";
import { isDoubles, isFloats } from "../kinds.js";

/** Keys of what JSON does not have. */
const TENSOR = "#tensor";
const NUMBER = "#number";

/** A state with its arrays of numbers taken out and replaced by the names under which they are stored. */
export function withoutArrays(state: unknown, name: string, arrays: NamedNumbers[]): unknown {
  if (isFloats(state) || isDoubles(state)) {
    arrays.push({ name, shape: [state.length], data: state });
    return { [TENSOR]: name };
  }
  if (Array.isArray(state)) return state.map((value, i) => withoutArrays(value, `${name}/${i}`, arrays));
  if (typeof state === "object" && state !== null) {
    return Object.fromEntries(
      Object.entries(state).map(([key, value]) => [key, withoutArrays(value, `${name}/${key}`, arrays)]),
    );
  }
  // JSON has no infinities, and a callback's best value may be one; nor has it -0.
  if (Object.is(state, -0)) return { [NUMBER]: "-0" };
  return typeof state === "number" && !Number.isFinite(state) ? { [NUMBER]: String(state) } : state;
}

export function withArrays(state: unknown, tensors: ReadonlyMap<string, StoredTensor>, who: string): unknown {
  if (Array.isArray(state)) return state.map((value) => withArrays(value, tensors, who));
  if (typeof state !== "object" || state === null) return state;
  const { [TENSOR]: tensor, [NUMBER]: number } = state as Record<string, unknown>;
  if (typeof tensor === "string") {
    const found = tensors.get(tensor);
    if (!found) throw new RangeError(`${who} has no array ${show(tensor)}. It is damaged.`);
    return found.data;
  }
  if (typeof number === "string") return Number(number);
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [key, withArrays(value, tensors, who)]),
  );
}
