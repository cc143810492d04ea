// The report: a page that loads nothing, in which no name of a table becomes markup, and whose curves are right.
import { describe, expect, it } from "vitest";
import { rocAuc } from "../../src/index.js";
import { tabular } from "../../src/tables/index.js";
import { chartsOf } from "../../src/tables/report/charts.js";
import { howWell, uncertainty } from "../../src/tables/report/sentence.js";

const quick = { epochs: 3, hidden: [4], seed: 1 };

describe("report", () => {
  it("is one page without addresses to load, and escapes all names", async () => {
    const evil = "</script><img src=x onerror=alert(1)>";
    const rows = Array.from({ length: 60 }, (_, i) => ({
      [evil]: i,
      "<q>": i % 3 ? "a&b" : evil,
      y: i > 30 ? evil : "no",
    }));
    const model = tabular({ target: "y", ...quick });
    await model.fit(rows);
    const html = model.report();
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<q>");
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html.replace(/\/\*![^*]*\*\//g, "")).not.toMatch(/(?:src|href)="?(?:https?:)?\/\//);
    expect(html).toContain("prefers-color-scheme: dark");
    expect(html).toContain("width=device-width");
    const charts = JSON.parse(/id="charts">(.*?)<\/script>/s.exec(html)?.[1] as string);
    expect(charts.map(({ title }: { title: string }) => title)).toEqual([
      "Loss",
      "accuracy",
      "ROC curve",
      "Precision and recall",
      "Calibration",
    ]);
    for (const { xs, series } of charts) {
      expect([...xs].sort((a: number, b: number) => a - b)).toEqual(xs);
      for (const { values } of series) expect(values).toHaveLength(xs.length);
    }
  });

  it("draws residuals and predictions of numbers", async () => {
    const rows = Array.from({ length: 80 }, (_, i) => ({
      x: (i * 37) % 80,
      y: 3.5 * ((i * 37) % 80) + 7.25,
    }));
    const model = tabular({ target: "y", ...quick });
    const { charts } = await model.fit(rows);
    expect(charts.map(({ title }) => title)).toEqual(["Predicted against actual", "Residuals"]);
    const bars = charts[1]?.series[0]?.values as number[];
    expect(bars.reduce((a, b) => a + b, 0)).toBe(model.story.scores.rows);
    expect(model.report()).toContain("mean absolute error");
  });

  it("draws a ROC curve whose area is that of the exact one, and precision at each recall", () => {
    const n = 1000;
    const y = Float32Array.from({ length: n }, (_, i) => Number((i * 7919) % 1000 < 300));
    const score = (i: number): number =>
      Math.min(0.99, Math.max(0.01, 0.4 + 0.3 * (y[i] as number) + (((i * 104729) % 997) / 997 - 0.5) * 0.6));
    const p = Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 ? score(i >> 1) : 1 - score(i >> 1)));
    const target = { task: "classification", name: "y", labels: ["no", "yes"], answers: "string" } as const;
    const [roc, pr] = chartsOf(target, p, y, 1);
    const curve = roc?.series[0]?.values as number[];
    const area = curve.slice(1).reduce((sum, v, i) => sum + (v + (curve[i] as number)) / 200, 0);
    const exact = rocAuc(
      y,
      Float32Array.from({ length: n }, (_, i) => p[2 * i + 1] as number),
    );
    expect(Math.abs(area - exact)).toBeLessThan(0.01);
    const precision = pr?.series[0]?.values as number[];
    const least = Math.min(...[...y.keys()].filter((i) => y[i] === 1).map(score));
    const claimed = [...y.keys()].filter((i) => score(i) >= least).length;
    expect(precision[100]).toBeCloseTo(300 / claimed, 2);
    expect(precision[10]).toBeGreaterThan(0.9);
  });

  it("states how sure a share is", () => {
    // Agresti and Coull: of 24 rows 21, so 23 of 28.
    expect(uncertainty(21 / 24, 24)).toBeCloseTo(1.96 * Math.sqrt(((23 / 28) * (5 / 28)) / 28), 10);
    expect(
      howWell({ rows: 10, r2: 0.5, meanAbsoluteError: 2, rootMeanSquaredError: 3 }, "held-out"),
    ).toContain("explains 50.0 %");
  });
});
