// Checks of the data: scale, constant and duplicate columns, columns that give the target away, classes of few rows.
import { show } from "../../errors.js";
import { rocAuc } from "../../index.js";
import { largest, smallest } from "../../numeric/extremes.js";
import type { Finding } from "../stored.js";
import { type Check, few, type Input, note, type Patient, warning } from "./patient.js";

/** Mean size of inputs beyond which a training suffers; scaled ones have about 1. */
const LARGE = 10;
const FEW_ROWS = 10;
/** How well one column alone may tell the target before it is suspected. */
const TOO_GOOD = 0.995;
const FEWEST = 20;

function columnOf({ x, rows, width }: Patient, at: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => x[row * width + at] as number);
}

export const unscaled: Check = (patient) => {
  const found = patient.inputs.filter(({ from, width }) =>
    range(from, width).some((at) => {
      const values = columnOf(patient, at);
      return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length) > LARGE;
    }),
  );
  if (found.length === 0) return [];
  return [
    warning(
      "unscaled inputs",
      `The inputs ${few(found.map(({ name }) => show(name)))} are far larger than 1.`,
      "Scale them (standardize, or a logarithm for long tails): otherwise they drown the others and the training is slow.",
    ),
  ];
};

const range = (from: number, width: number): number[] => Array.from({ length: width }, (_, i) => from + i);

export const constantColumns: Check = (patient) => {
  const found = patient.inputs.filter(({ from, width }) =>
    range(from, width).every((at) => {
      const values = columnOf(patient, at);
      return values.every((v) => v === values[0]);
    }),
  );
  if (found.length === 0 || patient.rows < 2) return [];
  return [
    note(
      "constant columns",
      `${few(found.map(({ name }) => show(name)))}: the same in all ${patient.rows} rows.`,
      "Leave it out, it tells nothing here.",
    ),
  ];
};

export const duplicateColumns: Check = (patient) => {
  const first = new Map<string, string>();
  return patient.inputs.flatMap((input): Finding[] => {
    const key = fingerprint(patient, input);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, input.name);
      return [];
    }
    return [
      note(
        "duplicate columns",
        `${show(input.name)} says the same as ${show(before)} in all rows.`,
        "Leave one of them out: each makes the other look unimportant.",
      ),
    ];
  });
};

/** Equal where all scaled values are, to four digits; the width keeps kinds apart. */
function fingerprint(patient: Patient, { from, width }: Input): string {
  let [a, b] = [0x811c9dc5, 17];
  let changes = false;
  for (let row = 0; row < patient.rows; row++)
    for (let i = 0; i < width; i++) {
      const value = Math.round((patient.x[row * patient.width + from + i] as number) * 1e4) | 0;
      if (row > 0 && value !== Math.round((patient.x[from + i] as number) * 1e4)) changes = true;
      a = Math.imul(a ^ value, 0x01000193);
      b = Math.imul(b ^ (value >>> 3), 0x5bd1e995) + value;
    }
  return changes ? `${width} ${a} ${b}` : `constant ${from}`;
}

/** A column that tells the target by itself is mostly a part of it, or was written down after it was known. */
export const leakage: Check = (patient) => {
  const { y, rows, labels, inputs } = patient;
  if (!y || rows < FEWEST) return [];
  return inputs.flatMap((input): Finding[] => {
    const power = Math.max(
      ...range(input.from, input.width).map((at) => powerOf(columnOf(patient, at), y, labels)),
    );
    if (power < TOO_GOOD) return [];
    return [
      warning(
        "leakage",
        `${show(input.name)} tells the target almost by itself (${labels ? "area under ROC" : "squared correlation"} ${power.toFixed(3)}).`,
        `Is it known before the target is? If it is a copy or a consequence of it, leave it out: the score is not to be believed.`,
      ),
    ];
  });
};

/** Of two classes how well it ranks them; of more how well it tells each one apart; of numbers the squared correlation. */
function powerOf(values: Float32Array, y: Float32Array, labels: readonly string[] | undefined): number {
  if (!labels) return squaredCorrelation(values, y);
  const classes = labels.length === 2 ? [1] : labels.map((_, i) => i);
  const powers = classes.flatMap((of) => {
    const truth = Float32Array.from(y, (v) => Number(v === of));
    const rows = truth.reduce((a, b) => a + b, 0);
    if (rows < 5 || rows > y.length - 5) return [];
    const auc = rocAuc(truth, values);
    return [Math.max(auc, 1 - auc)];
  });
  // Of several classes one is often told by one measure alone; only where all are it is suspicious.
  return powers.length === classes.length && powers.length > 0 ? smallest(powers) : 0;
}

function squaredCorrelation(a: Float32Array, b: Float32Array): number {
  const mean = (v: Float32Array): number => v.reduce((sum, of) => sum + of, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [aa, bb, ab] = [0, 0, 0];
  a.forEach((v, i) => {
    const [da, db] = [v - ma, (b[i] as number) - mb];
    aa += da * da;
    bb += db * db;
    ab += da * db;
  });
  return aa > 0 && bb > 0 ? (ab * ab) / (aa * bb) : 0;
}

export const fewRows: Check = ({ y, rows, labels }) => {
  if (!y) return [];
  if (!labels) {
    return rows >= 50
      ? []
      : [
          note(
            "few rows",
            `There are ${rows} rows.`,
            "The scores are rough: another division may give quite different ones.",
          ),
        ];
  }
  const counts = labels.map(() => 0);
  for (const of of y) counts[of] = (counts[of] ?? 0) + 1;
  const rare = labels.filter((_, i) => (counts[i] as number) < FEW_ROWS);
  const most = largest(counts);
  const found: Finding[] = [];
  if (rare.length > 0)
    found.push(
      warning(
        "few rows of a class",
        `Classes with fewer than ${FEW_ROWS} rows: ${few(rare.map((label) => show(label)))}.`,
        "Collect more of them, put them together, or don't believe what is said of them.",
      ),
    );
  else if (smallest(counts) < most / 20)
    found.push(
      note(
        "imbalance",
        `The rarest class has ${smallest(counts)} rows, the commonest ${most}.`,
        'Look at each class\'s recall rather than at accuracy; classWeight "balanced" makes rare ones weigh more.',
      ),
    );
  return found;
};
