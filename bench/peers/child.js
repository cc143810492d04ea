// One library in a process of its own. It answers questions, one JSON object a line: "open" a workload, "run" so many units of work,
// "check" what came of it. compare.js asks ours and a peer in turns.
//   node child.js <adapter> <options as JSON>
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [name, options] = process.argv.slice(2);
const adapter = await import(`./${name}.js`);
const median = (values) => Float64Array.from(values).sort()[values.length >> 1];
const computed = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};
let session;

/** Reads what compare.js has written for all: data, and the weights that everyone starts with. */
function workloadIn(folder) {
  const spec = JSON.parse(readFileSync(`${folder}/spec.json`, "utf8"));
  const floats = (file) => {
    const bytes = readFileSync(`${folder}/${file}.f32`);
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  };
  const all = floats("weights");
  const weights = [];
  let at = 0;
  for (let i = 1; i < spec.layers.length; i++) {
    const [inputs, units] = [spec.layers[i - 1], spec.layers[i]];
    const kernel = all.subarray(at, at + inputs * units);
    at += inputs * units;
    weights.push({ inputs, units, kernel, bias: all.subarray(at, at + units) });
    at += units;
  }
  return { ...spec, x: floats("x"), y: floats("y"), weights, folder };
}

const answers = {
  async open({ folder }) {
    const workload = workloadIn(folder);
    session = await adapter.open(workload, JSON.parse(options ?? "{}"));
    const { version, note, skip, online } = session;
    return { version, note, skip, online };
  },
  /** Milliseconds on the wall and of computing for each unit; calls for predictions are timed one by one. */
  async run({ count }) {
    const [begun, before] = [performance.now(), computed()];
    let done = count;
    let typical;
    if (session.predict) {
      const ms = [];
      for (let i = 0; i < count; i++) {
        const start = performance.now();
        const result = session.predict();
        if (result instanceof Promise) await result;
        ms.push(performance.now() - start);
      }
      typical = median(ms);
    } else done = (await session.train(count)) ?? count;
    const wall = performance.now() - begun;
    return { ms: typical ?? wall / done, wall, computed: computed() - before };
  },
  /** The loss of the first batch, or the first row of the predictions. */
  async check() {
    return session.predict
      ? { outputs: Array.from(await session.predict()).slice(0, 10) }
      : { loss: await session.loss() };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = await answers[ask](question);
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  // Some libraries print things of their own; our lines begin with "@".
  process.stdout.write(`\n@${JSON.stringify(answer)}\n`);
}
process.exit(0);
