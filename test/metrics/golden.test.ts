// The metrics against the numbers that Keras computed, and what scikit-learn computes exactly (test/golden/metrics.json).
import { describe, expect, it } from "vitest";
import { averagePrecision, confusionMatrix, metrics, rocAuc } from "../../src/index.js";
import { camelKeys, float32, goldenCases, mismatch, numbers, type Stored } from "../golden/golden.js";
import { listed, names, valueNames } from "./entries.js";

interface Update {
  readonly y_true?: Stored[];
  readonly y_pred?: Stored[];
  readonly y_pred_shape?: number[];
  readonly values?: Stored[];
  readonly values_shape?: number[];
  readonly sample_weight?: Stored[];
}
interface Case {
  readonly id: string;
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly updates?: Update[];
  readonly result_after_each_update: (Stored | Stored[])[];
}
interface Exact extends Omit<Case, "updates"> {
  readonly y_true: Stored[];
  readonly y_pred: Stored[];
  readonly sample_weight?: Stored[];
  readonly result: Stored[];
  readonly roc_auc: number;
  readonly average_precision: number;
}

const NAMES: Record<string, string> = {
  AUC: "auc",
  FBetaScore: "fBetaScore",
  IoU: "iou",
  KLDivergence: "klDivergence",
  R2Score: "r2Score",
};
const nameOf = (name: string): string => NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1);

const all = goldenCases<Case>("metrics");
const cases = all.filter((c) => c.updates);

interface Updated {
  update(...given: unknown[]): void;
  result(): number | Float64Array;
  reset(): void;
}
const makers = metrics as unknown as Record<string, (options: object) => Updated>;

describe("golden vectors of Keras", () => {
  it("cover every metric", () => {
    const covered = new Set(cases.map((c) => nameOf(c.name)));
    // KerasHub's: test/text/bleu.test.ts.
    expect([...names, ...valueNames].filter((name) => !covered.has(name))).toEqual(["perplexity"]);
  });

  it.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
    const part = makers[nameOf(c.name)]?.(camelKeys(c.options)) as Updated;
    const run = (): void => {
      for (const [i, u] of (c.updates as Update[]).entries()) {
        const weights = u.sample_weight ? { sampleWeight: float32(u.sample_weight) } : {};
        if (u.values) part.update(float32(u.values), { shape: u.values_shape, ...weights });
        else
          part.update(float32(u.y_true ?? []), float32(u.y_pred ?? []), {
            shape: u.y_pred_shape,
            ...weights,
          });
        const want = [c.result_after_each_update[i] as Stored | Stored[]].flat();
        expect(mismatch(listed(part.result()), want, 2e-6), `after update ${i + 1}`).toBe("");
      }
    };
    run();
    part.reset();
    run();
  });
});

describe("scikit-learn", () => {
  const exact = all.filter((c) => !c.updates) as unknown as Exact[];
  const weightsOf = (c: Exact) => (c.sample_weight ? { sampleWeight: numbers(c.sample_weight) } : {});

  it.each(exact.filter((c) => c.name === "confusion_matrix").map((c) => [c.id, c] as const))("%s", (_, c) => {
    const options = { ...camelKeys(c.options), ...weightsOf(c) };
    const got = confusionMatrix(numbers(c.y_true), numbers(c.y_pred), options);
    expect(got.flat()).toEqual(numbers(c.result));
  });

  it.each(exact.filter((c) => c.name === "sklearn_auc").map((c) => [c.id, c] as const))("%s", (_, c) => {
    const [t, p] = [numbers(c.y_true), numbers(c.y_pred)];
    expect(Math.abs(rocAuc(t, p, weightsOf(c)) - c.roc_auc)).toBeLessThan(1e-12);
    expect(Math.abs(averagePrecision(t, p, weightsOf(c)) - c.average_precision)).toBeLessThan(1e-12);
  });
});
