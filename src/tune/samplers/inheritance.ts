// How a child's parameter comes from its parents' (simulated binary crossover) and changes by itself (polynomial
// mutation), on the scale of [0, 1], with distribution index 20; choices are exchanged, or drawn anew.
// Deb & Agrawal 1995, Simulated binary crossover for continuous search space; Deb & Goyal 1996 (mutation).
import { pow } from "../../numeric/elementary.js";
import type { Random } from "../../numeric/random.js";
import { contains } from "../space/distribution.js";
import { fromUnit, toUnit } from "../space/unit.js";
import type { Parameter } from "../storages/operations.js";

const INDEX = 20;

export function cross(own: Parameter, other: Parameter, draws: Random): Parameter {
  const { distribution } = own;
  const u = draws.uniform();
  const takesOther = draws.uniform() < 0.5;
  if (!contains(distribution, other.value)) return own;
  if (distribution.kind === "choice") return takesOther ? { value: other.value, distribution } : own;
  const a = toUnit(distribution, own.value);
  const b = toUnit(distribution, other.value);
  const spread = u <= 0.5 ? pow(2 * u, 1 / (INDEX + 1)) : pow(1 / (2 * (1 - u)), 1 / (INDEX + 1));
  const x = 0.5 * (a + b + (takesOther ? -1 : 1) * spread * (a - b));
  return { value: fromUnit(distribution, clamp(x)), distribution };
}

export function mutate({ value, distribution }: Parameter, draws: Random): Parameter {
  const u = draws.uniform();
  if (distribution.kind === "choice") return { value: fromUnit(distribution, u), distribution };
  const shift = u < 0.5 ? pow(2 * u, 1 / (INDEX + 1)) - 1 : 1 - pow(2 * (1 - u), 1 / (INDEX + 1));
  return { value: fromUnit(distribution, clamp(toUnit(distribution, value) + shift)), distribution };
}

function clamp(x: number): number {
  return Math.min(Math.max(x, 0), 1);
}
