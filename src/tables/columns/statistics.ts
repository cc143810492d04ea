// What is known of a column after its cells have passed by once, in memory that does not grow with the rows: counts, moments (Welford's
// method), a random sample for quantiles (Vitter's algorithm R), and its different values up to a cap.
// Welford 1962, Technometrics 4(3); Vitter 1985, https://doi.org/10.1145/3147.3165.
import { Purpose } from "../../contract/purpose.js";
import { Random } from "../../numeric/random.js";
import { type Cell, dayIn, numberIn, truthIn, wordIn } from "../cells.js";

/** Different values that are told apart; more make no category. */
const MOST_VALUES = 10_000;
const MOST_LETTERS = 4_000_000;
/** Numbers kept for quantiles: all of a small table. */
const SAMPLE = 10_000;

/** What does not read as the others do, and where it is. */
export interface Stray {
  readonly text: string;
  readonly place: string;
}

export class ColumnStatistics {
  rows = 0;
  missing = 0;
  /** Numbers, and of them the whole ones. */
  numbers = 0;
  integers = 0;
  mean = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Truth values, until something else comes. */
  truths = 0;
  dates = 0;
  /** Length of all words together. */
  letters = 0;
  /** Whether every number is larger than the one before it. */
  rises = true;
  /** Occurrences of each value, until there are too many. */
  readonly values = new Map<string, number>();
  hasMoreValues = false;
  firstNoNumber: Stray | undefined;
  noNumbers = 0;
  readonly #sample: number[] = [];
  readonly #random: Random;
  #m2 = 0;
  /** Length of all that is in `values`. */
  #kept = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(
    readonly name: string,
    seed: number,
    stream: number,
    /** Whether it is known to be one: then common values are counted, however many there are. */
    private readonly isCategory = false,
  ) {
    this.#random = new Random(seed, Purpose.Split, 1000 + stream);
  }

  add(cell: Cell, place: () => string): void {
    this.rows += 1;
    if (cell === null) {
      this.missing += 1;
      return;
    }
    this.#count(wordIn(cell));
    if (this.truths === this.present - 1 && truthIn(cell) !== undefined) this.truths += 1;
    const value = numberIn(cell);
    if (Number.isNaN(value)) {
      this.noNumbers += 1;
      this.firstNoNumber ??= { text: wordIn(cell), place: place() };
      const day = dayIn(cell);
      if (Number.isNaN(day)) return;
      this.dates += 1;
      this.#measure(day);
    } else {
      this.numbers += 1;
      if (Number.isInteger(value)) this.integers += 1;
      this.#measure(value);
    }
  }

  #count(word: string): void {
    this.letters += word.length;
    // Of measurements nobody asks how often each occurs.
    if (this.hasMoreValues && this.noNumbers === 0 && !this.isCategory) return;
    const seen = this.values.get(word);
    if (seen !== undefined) this.values.set(word, seen + 1);
    else if (this.values.size < MOST_VALUES && this.#kept < MOST_LETTERS) {
      this.values.set(copyOf(word), 1);
      this.#kept += word.length;
    } else this.hasMoreValues = true;
  }

  #measure(value: number): void {
    const n = this.numbers + this.dates;
    const change = value - this.mean;
    this.mean += change / n;
    this.#m2 += change * (value - this.mean);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (value <= this.#last) this.rises = false;
    this.#last = value;
    if (this.#sample.length < SAMPLE) this.#sample.push(value);
    else {
      const at = this.#random.integer(n);
      if (at < SAMPLE) this.#sample[at] = value;
    }
  }

  get present(): number {
    return this.rows - this.missing;
  }

  get deviation(): number {
    const n = this.numbers + this.dates;
    return n > 0 ? Math.sqrt(this.#m2 / n) : 0;
  }

  /** Numbers (or days) in order: all, or a random sample. */
  sample(): readonly number[] {
    return this.#sample.sort((a, b) => a - b);
  }
}

/** A cell of a file is a view of the piece of text that it was read with, which it would keep in memory. */
const copyOf = (word: string): string => ` ${word}`.slice(1);

export interface Moments {
  readonly mean: number;
  readonly deviation: number;
  /** Third standardized moment: 0 where both tails are alike. */
  readonly skew: number;
}

export function moments(values: readonly number[]): Moments {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const central = (power: (d: number) => number): number =>
    values.reduce((sum, v) => sum + power(v - mean), 0) / n;
  const deviation = Math.sqrt(central((d) => d * d));
  return {
    mean,
    deviation,
    skew: deviation > 0 ? central((d) => d * d * d) / (deviation * deviation * deviation) : 0,
  };
}
