// Every example runs, and says what its header promises. They use the package by its name, so `dist` must be built.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = async (name: string): Promise<string> =>
  (await promisify(execFile)(process.execPath, [`examples/${name}.js`], { encoding: "utf8" })).stdout;

/** What each example's output must show. */
const promises: Record<string, (output: string) => void> = {
  xor(output) {
    const predictions = [...output.matchAll(/00 01 10 11: (.*)/g)].map((m) =>
      (m[1] as string).split(/\s+/).map(Number),
    );
    expect(predictions).toHaveLength(2);
    for (const p of predictions) expect(p.map(Math.round)).toEqual([0, 1, 1, 0]);
  },
  perceptron(output) {
    expect(output).toMatch(/AND {2}learned after \d+ epochs, 0 of 4 rows wrong/);
    expect(output).toMatch(/OR {3}learned after \d+ epochs, 0 of 4 rows wrong/);
    expect(output).toMatch(/XOR {2}learned not within 20 epochs, [1-4] of 4 rows wrong/);
  },
  iris(output) {
    const scores = [...output.matchAll(/accuracy (\d\.\d+)/g)].map((m) => Number(m[1]));
    expect(scores).toHaveLength(8);
    for (const score of scores) expect(score).toBeGreaterThanOrEqual(0.95);
  },
  "batch-modes"(output) {
    const scores = [...output.matchAll(/accuracy (\d\.\d+)/g)].map((m) => Number(m[1]));
    expect(scores).toHaveLength(3);
    for (const score of scores) expect(score).toBeGreaterThan(0.8);
  },
  tables(output) {
    expect(Number(/held-out accuracy (\d\.\d+) of 30 rows/.exec(output)?.[1])).toBeGreaterThanOrEqual(0.9);
    expect(output).toMatch(/a linear model: \d\.\d+/);
    expect(output).toMatch(/most important: petal/);
    expect(output).toMatch(/setosa true/);
  },
  "fine-tuning"(output) {
    expect(output).toContain("frozen features stayed as they were");
    expect(output).toMatch(/reader\/edges \(dense\)[\s\S]*trainable 66, not trainable 6 240/);
    const accuracy = (what: string): number =>
      Number(new RegExp(`${what}: accuracy (\\S+)`).exec(output)?.[1]);
    expect(accuracy("frozen")).toBeGreaterThan(0.8);
    expect(accuracy("fine-tuned")).toBeGreaterThan(accuracy("from scratch"));
  },
  gan(output) {
    expect(output).toMatch(/before: mean radius 0\.\d+/);
    const [, off] =
      /after 1500 steps: mean radius \d\.\d+, off the circle by (\d\.\d+), points in 4 of 4/.exec(output) ??
      [];
    expect(Number(off)).toBeLessThan(0.2);
  },
  "policy-gradient"(output) {
    const steps = [...output.matchAll(/: (\d+\.\d) of 200 steps/g)].map((m) => Number(m[1]));
    expect(steps).toHaveLength(2);
    expect(steps[0]).toBeLessThan(60);
    expect(steps[1]).toBeGreaterThan(180);
  },
  saliency(output) {
    expect(Number(/accuracy (\d\.\d+)/.exec(output)?.[1])).toBeGreaterThan(0.95);
    const [sure, strong, weak] = [
      ...output
        .split("\n")
        .filter((l) => l.startsWith("probability"))
        .join()
        .matchAll(/\d\.\d+/g),
    ].map(Number) as [number, number, number];
    expect(sure).toBeGreaterThan(0.8);
    expect(strong).toBeLessThan(weak);
    expect(output.split("\n").filter((line) => /[#@%*]/.test(line)).length).toBeGreaterThanOrEqual(8);
  },
  distillation(output) {
    const [teacher, alone, pupil] = [...output.matchAll(/: (\d\.\d+)$/gm)].map((m) => Number(m[1])) as [
      number,
      number,
      number,
    ];
    expect(teacher).toBeGreaterThan(0.9);
    expect(pupil).toBeGreaterThan(alone);
  },
  "picture-folder"(output) {
    expect(output).toMatch(/160 pictures of discs and squares/);
    expect(Number(/accuracy (\d\.\d+) of 40/.exec(output)?.[1])).toBeGreaterThanOrEqual(0.9);
    expect(output).toMatch(/discs\/7\.png: discs \d\.\d\d, squares \d\.\d\d/);
  },
  segmentation(output) {
    expect(Number(/has not seen: (\d\.\d+)/.exec(output)?.[1])).toBeGreaterThanOrEqual(0.85);
  },
  denoising(output) {
    const [, noisy, clean] = /(\d\.\d+) with noise, (\d\.\d+) without/.exec(output) ?? [];
    expect(Number(clean)).toBeLessThan(0.5 * Number(noisy));
  },
  airline(output) {
    const errors = [...output.matchAll(/mean error.*: +(\d+\.\d)/g)].map((m) => Number(m[1]));
    expect(errors).toHaveLength(3);
    const [before, lastYear, network] = errors as [number, number, number];
    expect(network).toBeLessThan(before);
    expect(network).toBeLessThan(lastYear);
  },
  shakespeare(output) {
    const bits = [...output.matchAll(/(\d\.\d\d) bits per character/g)].map((m) => Number(m[1]));
    expect(bits).toHaveLength(3);
    const [naive, ...networks] = bits as [number, number, number];
    for (const network of networks) expect(network).toBeLessThan(naive - 1);
    expect(output.length).toBeGreaterThan(400);
  },
  "learning-rates"(output) {
    expect(output).toMatch(/too large .* not finite[\s\S]*all finite[\s\S]*too small[\s\S]*right/);
  },
};

describe("examples", () => {
  const names = readdirSync("examples", { withFileTypes: true })
    .filter((f) => f.isFile() && f.name.endsWith(".js"))
    .map((f) => f.name.slice(0, -3));
  for (const name of names) {
    it(`${name} runs and shows what it promises`, async () => {
      const check = promises[name];
      if (!check) throw new Error(`examples/${name}.js has no check here.`);
      check(await run(name));
    }, 60_000);
  }
});
