// All checks, of a network and numbers.
import type { Sequential } from "../../index.js";
import type { Encoder } from "../columns/kinds.js";
import type { Numbers } from "../numbers.js";
import type { Finding } from "../stored.js";
import type { Target } from "../target.js";
import { learningRate, overfitting, stillFalling } from "./curveChecks.js";
import { constantColumns, duplicateColumns, fewRows, leakage, unscaled } from "./dataChecks.js";
import { deadUnits, lossFits, saturation } from "./networkChecks.js";
import type { Check, Patient } from "./patient.js";

const checks: readonly Check[] = [
  unscaled,
  constantColumns,
  duplicateColumns,
  leakage,
  fewRows,
  lossFits,
  deadUnits,
  saturation,
  learningRate,
  stillFalling,
  overfitting,
];

/** Warnings first. */
export function examine(patient: Patient): Finding[] {
  const found = checks.flatMap((check) => check(patient));
  return [...found.filter((f) => f.severity === "warning"), ...found.filter((f) => f.severity === "note")];
}

/** More would not be seen better. */
export const MOST_EXAMINED = 5000;

export function patientOf(
  network: Sequential,
  { places, width }: Encoder,
  target: Target,
  { rows, x, y }: Numbers,
  history?: Patient["history"],
): Patient {
  const labels = target.task === "classification" ? target.labels : undefined;
  const some = Math.min(rows, MOST_EXAMINED);
  return {
    network,
    rows: some,
    x: x.subarray(0, some * width),
    y: y.subarray(0, some),
    width,
    inputs: places,
    labels,
    history,
  };
}
