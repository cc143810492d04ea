// The wide mode as a user gets it, in processes of their own: the same bits, on threads too, the answer kept, and no warning.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";

const cache = mkdtempSync(path.join(tmpdir(), "downhill-wide-"));
afterAll(() => rmSync(cache, { recursive: true }));
const answers = path.join(cache, "downhill");
const library = JSON.stringify(new URL("../../dist/index.js", import.meta.url).href);

/** What a training of a network prints: its weights' bits, whether V8's flags are as before, and how long the first model took. */
function train(env: Record<string, string>, threads = 1) {
  const program = `
    import { cachedDataVersionTag } from "node:v8";
    import { layers, sequential } from ${library};
    const flags = cachedDataVersionTag();
    const model = sequential({ seed: 3, layers: [layers.dense({ units: 40, activation: "relu", inputShape: [20] }), layers.dense({ units: 2 })] });
    model.compile({ optimizer: "adam", loss: "mse" });
    const x = Float32Array.from({ length: 600 }, (_, i) => ((i * 37) % 11) / 11);
    const y = Float32Array.from({ length: 60 }, (_, i) => (i % 7) / 7);
    await model.fit(x, y, { epochs: 5, batchSize: 7, threads: ${threads} });
    console.log(cachedDataVersionTag() === flags, Buffer.from(model.weights[0].data.buffer).toString("base64"));`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...process.env, XDG_CACHE_HOME: cache, ...env },
    encoding: "utf8",
  });
}

it("is tried once on a machine, warns of nothing, and has the ordinary kernels' bits on any number of threads", () => {
  const plain = train({});
  expect(plain.stdout).toMatch(/^true \S{1000}/);
  const [first, again] = [train({ DOWNHILL_WIDE: "1" }), train({ DOWNHILL_WIDE: "1" }, 3)];
  for (const { stdout, stderr } of [first, again]) {
    expect(stderr).toBe("");
    expect(stdout).toBe(plain.stdout);
  }
  const [answer = "", ...others] = readdirSync(answers);
  expect(others).toEqual([]);
  expect(JSON.parse(readFileSync(path.join(answers, answer), "utf8"))).toEqual({ reason: null });
});

it("goes by the answer that is kept, and asks again where it can't be read", () => {
  const [name = ""] = readdirSync(answers);
  const answer = path.join(answers, name);
  const plain = train({});
  writeFileSync(answer, '{"reason":"this V8 ends a process that tries it"}');
  const refused = train({ DOWNHILL_WIDE: "1" });
  expect(refused.stderr).toMatch(/The wide mode is off: this V8 ends a process that tries it\./);
  expect(refused.stdout).toBe(plain.stdout);
  writeFileSync(answer, '{"rea');
  expect(train({ DOWNHILL_WIDE: "1" }).stderr).toBe("");
  expect(JSON.parse(readFileSync(answer, "utf8"))).toEqual({ reason: null });
});

it("works where nothing can be kept", () => {
  const place = path.join(cache, "file");
  writeFileSync(place, "");
  const { stdout, stderr } = train({ DOWNHILL_WIDE: "1", XDG_CACHE_HOME: place });
  expect(stderr).toBe("");
  expect(stdout).toBe(train({}).stdout);
});
