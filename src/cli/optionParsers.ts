// Readers of option values, for commander: text in, value out, or a message that completes its sentence
// "option '--epochs <n>' argument 'x' is invalid."
import { InvalidArgumentError } from "commander";
import { duration } from "../tune/study/duration.js";

/** Digits only, in [least, most]. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `>= ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return value;
  };
}

/** Milliseconds of "30s", "5m", "1h". */
export function lengthOfTime(text: string): number {
  try {
    return duration("It", text);
  } catch {
    throw new InvalidArgumentError('It must be a time such as "30s", "5m" or "1h".');
  }
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("It must be a number > 0.");
  return value;
}

/** In [least, most]. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most)) {
      const range = most === Number.MAX_VALUE ? `>= ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a number ${range}.`);
    }
    return value;
  };
}

export function batchSize(text: string): number | "full" {
  if (text === "full") return text;
  try {
    return wholeNumber(1)(text);
  } catch {
    throw new InvalidArgumentError('It must be a whole number >= 1, or "full".');
  }
}

/** A list such as 128,64. */
export function layerSizes(text: string): number[] {
  try {
    return text.split(",").map(wholeNumber(1));
  } catch {
    throw new InvalidArgumentError("It must be whole numbers >= 1 with commas between them, such as 128,64.");
  }
}
