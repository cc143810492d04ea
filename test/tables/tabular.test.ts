// Models of tables: what they learn, what they store, and what they refuse.
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { loadModel } from "../../src/index.js";
import { loadTabular, tabular } from "../../src/tables/index.js";
import type { ClassificationScores, RegressionScores } from "../../src/tables/scores.js";

const towns = ["Seoul", "Busan", "Daegu"];
/** 300 flats: the price goes by size and town, and large flats are sold. */
const flats = Array.from({ length: 300 }, (_, i) => {
  const size = 20 + ((i * 37) % 100);
  const town = towns[i % 3] as string;
  const noise = ((i * 7919) % 100) / 100 - 0.5;
  return {
    size: i % 23 === 5 ? null : size,
    town: i % 41 === 7 ? null : town,
    lift: i % 2 === 0,
    built: `20${10 + (i % 14)}-0${1 + (i % 9)}-15`,
    price: 3000 * size + 100_000 * (i % 3) + 20_000 * noise,
    sold: size + 30 * noise > 65 ? "yes" : "no",
  };
});
const csv = (rows: readonly object[]): File =>
  new File(
    [
      [
        Object.keys(rows[0] as object).join(),
        ...rows.map((r) =>
          Object.values(r)
            .map((v) => v ?? "")
            .join(),
        ),
      ].join("\n"),
    ],
    "flats.csv",
  );
const quick = { epochs: 30, hidden: [16], seed: 1 };

describe("tabular", () => {
  it("learns classes, answers with probabilities, and beats the commonest class", async () => {
    const model = tabular({ target: "sold", columns: { price: "unused" }, ...quick });
    const story = await model.fit(csv(flats));
    const scores = story.scores as ClassificationScores;
    expect(story.judgedOn).toBe("held-out");
    expect(story.rows).toEqual({ train: 204, validation: 36, heldOut: 60, withoutTarget: 0 });
    expect(scores.accuracy).toBeGreaterThan(0.85);
    expect((story.baselines["the commonest class"] as ClassificationScores).accuracy).toBeLessThan(
      scores.accuracy,
    );
    expect(story.importance[0]?.column).toBe("size");
    const answer = model.predict({ size: 110, town: "Seoul", lift: true, built: "2020-05-15" });
    expect(answer).toMatchObject({ label: "yes" });
    if (typeof answer === "number") throw new Error("a class was expected");
    const sum = Object.values(answer.probabilities).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 5);
    expect(answer.probability).toBe(answer.probabilities.yes);
  });

  it("learns numbers in their own unit, with missing and unseen cells", async () => {
    const model = tabular({ target: "price", columns: { sold: "unused" }, ...quick, epochs: 60 });
    const story = await model.fit(flats);
    expect((story.scores as RegressionScores).r2).toBeGreaterThan(0.9);
    const price = model.predict({ size: 100, town: "Busan", lift: false, built: "2015-03-15" });
    expect(price).toBeGreaterThan(330_000);
    expect(price).toBeLessThan(470_000);
    const odd = model.predict([
      { size: null, town: null, lift: null, built: null },
      { size: "100", town: "Jeju", lift: "no", built: "2015-03-15" },
    ]);
    expect(odd.every((n) => typeof n === "number" && Number.isFinite(n))).toBe(true);
  });

  it("compares with a linear model that is as good as a linear model can be, however few the rows", async () => {
    const few = Array.from({ length: 40 }, (_, i) => ({
      size: (i * 7) % 41,
      price: 1000 - 30 * ((i * 7) % 41),
    }));
    const { baselines } = await tabular({ target: "price" }).fit(few);
    expect((baselines["a linear model"] as RegressionScores).r2).toBeGreaterThan(0.95);
  });

  it("gives the same bits for the same seed, and after saving, in another process", async () => {
    const record = { size: 77.7, town: "Busan", lift: true, built: "2019-07-15", price: 1 };
    const model = tabular({ target: "sold", ...quick });
    await model.fit(flats);
    const again = tabular({ target: "sold", ...quick });
    await again.fit(csv(flats));
    expect(again.network.weights).toEqual(model.network.weights);
    const bytes = model.toBytes();
    expect(loadTabular(bytes).predict(record)).toEqual(model.predict(record));
    const script = `
      import { loadTabular } from ${JSON.stringify(new URL("../../build/modules/tables/index.js", import.meta.url).href)};
      const bytes = Buffer.from(process.env.MODEL, "base64");
      console.log(JSON.stringify(loadTabular(bytes).predict(${JSON.stringify(record)})));`;
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, MODEL: Buffer.from(bytes).toString("base64") },
      encoding: "utf8",
    });
    expect(JSON.parse(printed)).toEqual(model.predict(record));
  });

  it("fits what it does to columns on training rows alone", async () => {
    // Held-out rows have a level and a range of their own.
    const rows = Array.from({ length: 200 }, (_, i) => ({
      when: i,
      x: i >= 160 ? 1e6 : i % 10,
      word: i >= 160 ? "late" : `early${i % 2}`,
      y: i % 2 ? "a" : "b",
    }));
    const model = tabular({ target: "y", time: "when", ...quick, epochs: 2 });
    await model.fit(rows);
    const text = JSON.stringify(model.stored.columns);
    expect(text).not.toContain("late");
    const x = model.stored.columns.find(({ name }) => name === "x");
    expect(x?.center).toBeLessThan(10);
    expect(model.story.rows).toMatchObject({ heldOut: 40 });
  });

  it("keeps groups together", async () => {
    const rows = flats.map((flat, i) => ({ ...flat, house: `house ${i % 30}` }));
    const model = tabular({ target: "sold", group: "house", ...quick, epochs: 2 });
    const { rows: counts } = await model.fit(rows);
    expect(Number(counts.heldOut) % 10).toBe(0);
    expect(Number(counts.validation) % 10).toBe(0);
    expect(counts.heldOut).toBeGreaterThan(0);
  });

  it("learns the same kind of model where rows don't fit into memory", async () => {
    const many = Array.from({ length: 60 }, () => flats)
      .flat()
      .map((flat, i) => ({ ...flat, code: `c${i % 60}` }));
    const model = tabular({ target: "sold", columns: { price: "unused" }, ...quick, epochs: 3, memoryMB: 1 });
    const story = await model.fit(many);
    expect(Object.keys(story.baselines)).toEqual(["the commonest class", "a linear model of 432 rows"]);
    expect((story.scores as ClassificationScores).accuracy).toBeGreaterThan(0.85);
    expect(story.scores.rows).toBeLessThan(Number(story.rows.heldOut));
  });

  it("weighs rare classes there too", async () => {
    const many = Array.from({ length: 40 }, () => flats)
      .flat()
      .map((flat, i) => ({ ...flat, sold: i % 10 === 0 ? "yes" : "no", code: `c${i % 60}` }));
    const recall = async (classWeight: "none" | "balanced") => {
      const model = tabular({
        target: "sold",
        classWeight,
        ...quick,
        epochs: 2,
        memoryMB: 1,
        baseline: false,
      });
      const { scores } = await model.fit(many);
      return (scores as ClassificationScores).classes[1]?.recall as number;
    };
    expect(await recall("none")).toBeLessThan(0.5);
    expect(await recall("balanced")).toBeGreaterThan(0.5);
  });

  it("weighs rare classes where asked", async () => {
    const rows = flats.map((flat, i) => ({ ...flat, sold: i % 10 === 0 ? "yes" : "no" }));
    const recall = async (classWeight: "none" | "balanced") => {
      const model = tabular({ target: "sold", classWeight, ...quick });
      const { scores } = await model.fit(rows);
      return (scores as ClassificationScores).classes[1]?.recall as number;
    };
    expect(await recall("balanced")).toBeGreaterThan(await recall("none"));
  });

  it("stores plain data that downhill's own loadModel reads", async () => {
    const model = tabular({ target: "sold", ...quick, epochs: 2 });
    await model.fit(flats);
    const network = loadModel(model.toBytes());
    expect(network.labels).toEqual(["no", "yes"]);
    expect(network.preprocessing).toMatchObject({ tables: 1, target: { name: "sold" } });
    network.preprocessing = { scale: 1 };
    expect(() => loadTabular(network.toBytes())).toThrow(/says nothing about a table/);
    network.preprocessing = { tables: 2 };
    expect(() => loadTabular(network.toBytes())).toThrow(/table version 2/);
    network.preprocessing = { tables: 1, target: null, columns: 3 };
    expect(() => loadTabular(network.toBytes())).toThrow(/is damaged/);
  });
});

describe("tabular refuses", () => {
  const learn = (text: string, options: object = {}) =>
    tabular({ target: "y", ...quick, epochs: 1, ...options }).fit(new File([text], "data.csv"));
  const rows = (of: (i: number) => string, n = 30): string =>
    Array.from({ length: n }, (_, i) => of(i)).join("\n");

  it.each<[string, string, RegExp, object?]>([
    ["a header without rows", "x,y\n", /^data\.csv has a line with names and no rows/],
    [
      "a target that is not there",
      "Species,x\na,1\n",
      /no column "specis" for the target\. Did you mean "Species"/,
      { target: "specis" },
    ],
    ["one class", `x,y\n${rows((i) => `${i},a`)}`, /the target "y" has one class only, "a", in all 30 rows/],
    ["a target that is missing", `x,y\n${rows((i) => `${i},`)}`, /the target "y" is missing in all rows/],
    ["a constant number", `x,y\n${rows((i) => `${i},5`)}`, /one class only|is 5 in all/],
    [
      "words for numbers",
      `x,y\n${rows((i) => `${i * 1.5},${i}.5`)}\n1,much`,
      /"much" \(line 32\) is none/,
      { task: "regression" },
    ],
    ["too few rows", "x,y\n1,a\n2,b\n", /2 rows with a target\. At least 10/],
    [
      "no columns",
      `x,y\n${rows((i) => `same,${i % 2}`)}`,
      /no column is left to predict from \("x": every row has the same value/,
    ],
    [
      "an unknown column",
      `x,y\n${rows((i) => `${i},${i % 2}`)}`,
      /no column "z" for "columns"/,
      { columns: { z: "number" } },
    ],
    [
      "times that are none",
      `x,y\n${rows((i) => `t${i},${i % 2}`)}`,
      /line 2: the time "x" is "t0"/,
      { time: "x" },
    ],
  ])("%s", async (_, text, message, options) => {
    await expect(learn(text, options)).rejects.toThrow(message);
  });

  it("bad options, before anything is read", () => {
    expect(() => tabular({} as never)).toThrow("tabular: target is missing");
    expect(() => tabular({ target: "y", hiden: [3] } as never)).toThrow('unknown option "hiden"');
    expect(() => tabular({ target: "y", columns: { z: "text" as "number" } })).toThrow(/text is not read/);
    expect(() => tabular({ target: "y", columns: { z: "words" as "number" } })).toThrow(/Known: boolean/);
    expect(() => tabular({ target: "y", batchSize: 0 })).toThrow(RangeError);
    expect(() => tabular({ target: "y" }).predict({ x: 1 })).toThrow(/has learnt nothing yet/);
  });

  it("records and tables that lack a column, and takes others in any order", async () => {
    const model = tabular({ target: "sold", ...quick, epochs: 2 });
    await model.fit(flats);
    const record = { size: 50, town: "Seoul", lift: true, built: "2015-03-15", price: 5 };
    const { town, ...rest } = record;
    expect(() => model.predict({ ...rest, twon: town })).toThrow(/"town" is missing\. Is it "twon"\?/);
    expect(() => model.predict({ ...record, size: "large" })).toThrow(/"size" is "large", expected a number/);
    const answer = model.predict(record);
    const turned = Object.fromEntries(Object.entries({ ...record, more: 1 }).reverse());
    expect(model.predict(turned)).toEqual(answer);
    const found: unknown[] = [];
    for await (const { answers } of model.predictTable(csv([turned]))) found.push(...answers);
    expect(found).toEqual([answer]);
    await expect(model.evaluate(csv([rest]))).rejects.toThrow(
      /flats\.csv: there is no column "town", which the model needs/,
    );
    await expect(model.evaluate(csv([record]))).rejects.toThrow(/no column "sold", the target/);
    await expect(model.evaluate(csv([{ ...record, size: "large", sold: "yes" }]))).rejects.toThrow(
      /flats\.csv, line 2: "size"/,
    );
  });
});
