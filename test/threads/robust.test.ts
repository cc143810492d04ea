// What can go wrong on other threads, and what the caller may do meanwhile: nothing hangs, nobody sees a step half done.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PARTIES, UPDATING } from "../../src/contract/control.js";
import { type Sequential, ThreadError } from "../../src/index.js";
import { chain } from "../../src/network/graph.js";
import { Network } from "../../src/network/network.js";
import { Published } from "../../src/network/published.js";
import { Crew, CrewError } from "../../src/runtime/crew.js";
import { Memory } from "../../src/runtime/memory.js";
import { Program, Workspace } from "../../src/runtime/program.js";
import { Tape } from "../../src/tape/tape.js";
import { Value } from "../../src/tape/value.js";
import { bytesOf, classes, classifier, hashOf, inputs, sparse } from "./networks.js";

afterEach(() => vi.restoreAllMocks());

const probe = inputs.data.slice(0, 120);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function compiled(): Sequential {
  const model = classifier(400);
  model.compile({ optimizer: "adam", loss: sparse });
  return model;
}

/** The hash of the weights after every step of a training on one thread, and what each predicts. */
async function stepsAlone(epochs: number) {
  const model = compiled();
  const weights = [hashOf(model)];
  const predicted = [predictionOf(model)];
  const onBatchEnd = () => {
    weights.push(hashOf(model));
    predicted.push(predictionOf(model));
  };
  await model.fit(inputs, classes, { epochs, threads: 1, callbacks: [{ onBatchEnd }] });
  return { weights, predicted };
}

function predictionOf(model: Sequential): string {
  return Buffer.from(bytesOf(model.predict(probe).data)).toString("hex");
}

/** The workers that are given something to do from now on. */
function watchWorkers(): Set<Worker> {
  const seen = new Set<Worker>();
  const { postMessage } = Worker.prototype;
  vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (this: Worker, ...message) {
    seen.add(this);
    return postMessage.apply(this, message);
  });
  return seen;
}

/** A memory of three lanes, a crew on it, and a tape that copies so many elements from one address to another. */
async function copying(elements: number, from: (memory: Memory) => number) {
  const memory = new Memory();
  memory.use({ precision: "strict", lanes: 3 });
  const to = memory.allocate(elements * 4, "test").address;
  const tape = new Tape(1, false, memory.kernels);
  tape.emit("copy", [new Value([elements], to)], [new Value([elements], from(memory))], [elements]);
  const address = new Program(tape, new Workspace(memory)).address("test");
  return { memory, crew: (await Crew.hire(memory, 3)) as Crew, tape: address };
}

describe("a thread that fails", () => {
  it("ends the training within a second, with the weights of a finished step", async () => {
    const { weights } = await stepsAlone(120);
    for (const wait of [0, 7, 23]) {
      const workers = watchWorkers();
      const model = compiled();
      const begun = vi.fn();
      const callbacks = [{ onEpochEnd: begun }];
      const training = model.fit(inputs, classes, { epochs: Infinity, threads: 2, callbacks });
      const outcome = expect(training).rejects.toThrow(ThreadError);
      await vi.waitFor(() => expect(begun).toHaveBeenCalled());
      await pause(wait);
      const started = performance.now();
      await [...workers][1]?.terminate();
      await outcome;
      expect(performance.now() - started).toBeLessThan(1000);
      expect(weights).toContain(hashOf(model));
      await expect(training).rejects.toThrow(/exited with code 1.*The weights are those before step \d+/);
      vi.restoreAllMocks();
      // The model goes on.
      await model.fit(inputs, classes, { threads: 2 });
      expect(model.weights.every((w) => w.data.every(Number.isFinite))).toBe(true);
    }
  });

  it("lets the others leave, who would wait for it", async () => {
    // The second block of 4096 elements lies beyond the memory: only the lane that has it traps.
    const { crew, tape } = await copying(3 * 4096, (memory) => memory.size - 4096 * 4);
    const started = performance.now();
    await expect(crew.run("execute", tape)).rejects.toThrow(CrewError);
    expect(performance.now() - started).toBeLessThan(1000);
    await crew.dismiss();
  });

  it("takes no harm from a crew before it", async () => {
    const { crew, tape, memory } = await copying(3 * 4096, (m) => m.allocate(3 * 4096 * 4, "test").address);
    for (let i = 0; i < 50; i++) expect(await crew.run("execute", tape, 1 + (i % 3))).toBe(0);
    expect(memory.u32[PARTIES / 4]).toBe(2);
    await crew.dismiss();
  });

  it("gives weights back that were half changed, and what was set meanwhile stays", async () => {
    const { memory, published, weight, network } = networkOf();
    const before = network.read(weight).slice();
    const after = before.map((v) => v + 1);
    const failing = published.during(async () => {
      memory.u32[UPDATING / 4] = 1;
      memory.floats(network.parameters.address, 8).fill(99);
      expect(network.read(weight)).toEqual(before);
      throw new CrewError("test");
    });
    await expect(failing).rejects.toThrow(CrewError);
    expect(network.read(weight)).toEqual(before);

    await published.during(async () => {
      memory.floats(network.parameters.address, 8).fill(99);
      network.write(weight, after);
      expect(network.read(weight)).toEqual(after);
    });
    expect(network.read(weight)).toEqual(after);
  });
});

function networkOf() {
  const network = new Network(chain(compiled().layers, "test"), 1);
  const [weight] = network.allWeights();
  if (!weight) throw new Error("The network has no weights.");
  return { network, memory: network.memory, published: new Published(network), weight };
}

describe("while threads train", () => {
  it("predictions and weights are those of finished steps, and weights may be set", async () => {
    const { weights, predicted } = await stepsAlone(60);
    const model = compiled();
    let done = false;
    const training = model.fit(inputs, classes, { epochs: 60, threads: 2 }).then(() => {
      done = true;
    });
    const seen = { weights: new Set<string>(), predicted: new Set<string>() };
    while (!done) {
      seen.weights.add(hashOf(model));
      seen.predicted.add(predictionOf(model));
      await pause(1);
    }
    await training;
    for (const hash of seen.weights) expect(weights).toContain(hash);
    for (const bytes of seen.predicted) expect(predicted).toContain(bytes);
    expect(seen.weights.size).toBeGreaterThan(1);
    expect(hashOf(model)).toBe(weights.at(-1));
  });

  it("setWeights holds, whenever it comes", async () => {
    const model = compiled();
    const training = model.fit(inputs, classes, { epochs: 30, threads: 2 });
    await pause(60);
    const name = "dense_2/bias";
    model.setWeights([{ name, data: [9, 9, 9, 9, 9] }]);
    expect(model.weights.find((w) => w.name === name)?.data[0]).toBe(9);
    await training;
    // Some steps of Adam at 0.001 don't move it far from there.
    expect(model.weights.find((w) => w.name === name)?.data[0]).toBeGreaterThan(8);
  });

  it("a signal stops it", async () => {
    const { weights } = await stepsAlone(120);
    const model = compiled();
    const control = new AbortController();
    setTimeout(() => control.abort(), 30);
    await model.fit(inputs, classes, { epochs: Infinity, threads: 2, signal: control.signal });
    expect(weights).toContain(hashOf(model));
  });

  it("the caller's thread stays free, and another model may train on it", async () => {
    const [first, second] = [compiled(), compiled()];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all([
      first.fit(inputs, classes, { epochs: 20, threads: 2 }),
      second.fit(inputs, classes, { epochs: 20, threads: 3 }),
    ]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
    expect(hashOf(first)).toBe(hashOf(second));
  });
});

describe("workers", () => {
  it("are used again by the next training", async () => {
    await compiled().fit(inputs, classes, { threads: 2 });
    const workers = watchWorkers();
    for (let i = 0; i < 3; i++) await compiled().fit(inputs, classes, { threads: 2 });
    expect(workers.size).toBe(2);
  });

  it("are no more than cores or than one training asks for, however many train, with the same bits", async () => {
    const alone = compiled();
    await alone.fit(inputs, classes, { epochs: 4, threads: 1 });
    const workers = watchWorkers();
    const models = Array.from({ length: 30 }, compiled);
    await Promise.all(
      models.map((model, i) => model.fit(inputs, classes, { epochs: 4, threads: i % 5 === 4 ? "auto" : 4 })),
    );
    expect(workers.size).toBeGreaterThan(1);
    expect(workers.size).toBeLessThanOrEqual(Math.max(4, availableParallelism()));
    expect(new Set(models.map(hashOf))).toEqual(new Set([hashOf(alone)]));
  });

  it("come to a training that found none, as soon as others have done", async () => {
    const count = Math.max(3, availableParallelism());
    const [first, second] = [compiled(), compiled()];
    const stop = new AbortController();
    const training = first.fit(inputs, classes, { epochs: Infinity, threads: count, signal: stop.signal });
    await pause(200);
    const lanes = new Set<number>();
    const { run } = Crew.prototype;
    vi.spyOn(Crew.prototype, "run").mockImplementation(function (this: Crew, ...all) {
      lanes.add(this.lanes);
      return run.apply(this, all);
    });
    const control = new AbortController();
    const onEpochEnd = (epoch: number) => {
      if (epoch === 3) stop.abort();
      if (lanes.has(2)) control.abort();
    };
    await second.fit(inputs, classes, {
      epochs: Infinity,
      threads: 2,
      signal: control.signal,
      callbacks: [{ onEpochEnd }],
    });
    await training;
    expect(lanes.has(2)).toBe(true);
  });

  it("are given back by a crew that failed", async () => {
    for (let i = 0; i < 3; i++) {
      const { crew, tape } = await copying(3 * 4096, (memory) => memory.size - 4096 * 4);
      expect(crew.lanes).toBe(3);
      await expect(crew.run("execute", tape)).rejects.toThrow(CrewError);
    }
  });

  it("sleep when there is nothing to do, and don't keep the process", async () => {
    const script = `
      import { layers, sequential } from "./dist/index.js";
      const model = sequential({ layers: [layers.dense({ units: 300, inputShape: [200] })] });
      model.compile({ loss: "mse" });
      const x = new Float32Array(200 * 64), y = new Float32Array(300 * 64);
      await model.fit(x, y, { epochs: 5, threads: 2 });
      const before = process.cpuUsage();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { user, system } = process.cpuUsage(before);
      console.log((user + system) / 1000);`;
    const root = new URL("../../", import.meta.url);
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: root });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code, printed).toBe(0);
    expect(Number(printed)).toBeLessThan(150);
  });
});
