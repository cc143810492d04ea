// Lengths of time as users write them: "60s", "5m", "1.5h", "250ms", or a number of seconds.
import { show } from "../../errors.js";

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds. @throws {TypeError | RangeError} where it is no length of time. */
export function duration(who: string, value: unknown): number {
  const expected = `${who} must be a time such as "60s", "5m" or "2h", or a number of seconds, got ${show(value)}.`;
  if (typeof value !== "number" && typeof value !== "string") throw new TypeError(expected);
  const [, amount, unit] = /^\s*([\d.]+)\s*(ms|s|m|h|d)\s*$/.exec(String(value)) ?? [];
  const milliseconds =
    typeof value === "number" ? value * 1000 : Number(amount) * (MILLISECONDS[unit ?? ""] ?? Number.NaN);
  if (!Number.isFinite(milliseconds) || milliseconds <= 0) throw new RangeError(expected);
  return milliseconds;
}
