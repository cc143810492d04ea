// jax-js on WebAssembly, the whole training step compiled by `jit`. Its optimizers are a package of their own that is not on npm, so the
// updates are written here with its operations. Every array may be used once; `.ref` keeps it for another use.
import { readFileSync } from "node:fs";
import { batchesOf } from "./batches.js";

// The library reads `navigator` without asking whether there is one; Node 20 has none.
globalThis.navigator ??= { userAgent: "node", hardwareConcurrency: 1 };
const jax = await import("@jax-js/jax");
const { numpy: np, nn, tree, jit, valueAndGrad, blockUntilReady } = jax;
const manifest = new URL("node_modules/@jax-js/jax/package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8"));

const zerosLike = (p) => {
  const zeros = np.zeros(p.shape);
  p.dispose();
  return zeros;
};

/** Adam and gradient descent, as trees: start(parameters) and update(parameters, gradients, state). */
function updates({ optimizer, learningRate, momentum = 0 }) {
  if (optimizer === "adam") {
    const [b1, b2, epsilon] = [0.9, 0.999, 1e-7];
    return {
      start: (p) => ({
        m: tree.map(zerosLike, tree.ref(p)),
        v: tree.map(zerosLike, p),
        p1: np.array([1]),
        p2: np.array([1]),
      }),
      update(p, g, { m, v, p1, p2 }) {
        const [q1, q2] = [p1.mul(b1), p2.mul(b2)];
        const m2 = tree.map((a, d) => a.mul(b1).add(d.mul(1 - b1)), m, tree.ref(g));
        const v2 = tree.map((a, d) => a.mul(b2).add(d.ref.mul(d).mul(1 - b2)), v, g);
        const move = (w, a, b) => {
          const top = a.div(q1.ref.mul(-1).add(1)).mul(-learningRate);
          return w.add(top.div(np.sqrt(b.div(q2.ref.mul(-1).add(1))).add(epsilon)));
        };
        return [tree.map(move, p, tree.ref(m2), tree.ref(v2)), { m: m2, v: v2, p1: q1, p2: q2 }];
      },
    };
  }
  return {
    start: (p) => tree.map(zerosLike, p),
    update(p, g, v) {
      const v2 = tree.map((a, d) => a.mul(momentum).add(d.mul(-learningRate)), v, g);
      return [tree.map((w, a) => w.add(a), p, tree.ref(v2)), v2];
    },
  };
}

export async function open(workload) {
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const { layers, batch, x, activation, loss } = workload;
  const [inputs, outputs] = [layers[0], layers.at(-1)];
  const matrix = (numbers, shape) => np.array(new Float32Array(numbers)).reshape(shape);
  let parameters = workload.weights.map(({ inputs, units, kernel, bias }) => ({
    w: matrix(kernel, [inputs, units]),
    b: matrix(bias, [units]),
  }));
  const hidden = { relu: nn.relu, tanh: np.tanh }[activation];
  const logits = (all, input) =>
    all.reduce((h, { w, b }, i) => {
      const z = np.dot(h, w).add(b);
      return i === all.length - 1 ? z : hidden(z);
    }, input);
  if (workload.kind === "inference") {
    const forward = jit((all, input) => nn.softmax(logits(all, input)));
    const given = x.slice(0, batch * inputs);
    return {
      version,
      predict: () => forward(tree.ref(parameters), matrix(given, [batch, inputs])).dataSync(),
    };
  }
  const lossOf = {
    categoricalCrossentropy: (all, bx, by) =>
      nn
        .logSoftmax(logits(all, bx))
        .mul(by)
        .sum()
        .mul(-1 / batch),
    meanSquaredError(all, bx, by) {
      const d = logits(all, bx).sub(by);
      return d.ref
        .mul(d)
        .sum()
        .mul(1 / (batch * outputs));
    },
    binaryCrossentropy(all, bx, by) {
      const p = nn.sigmoid(logits(all, bx));
      const yes = np.log(p.ref).mul(by.ref);
      const no = np.log(p.mul(-1).add(1)).mul(by.mul(-1).add(1));
      return yes
        .add(no)
        .sum()
        .mul(-1 / batch);
    },
  }[loss];
  const { start, update } = updates(workload);
  let state = start(tree.ref(parameters));
  const gradient = valueAndGrad(lossOf);
  const step = jit((all, kept, bx, by) => {
    const [value, gradients] = gradient(tree.ref(all), bx, by);
    return [...update(all, gradients, kept), value];
  });
  const batches = batchesOf(workload, (bx, by) => [
    matrix(bx, [batch, inputs]),
    matrix(by, [batch, outputs]),
  ]);
  return {
    version,
    async train(steps) {
      for (let i = 0; i < steps; i++) {
        const [bx, by] = batches[i % batches.length];
        let value;
        [parameters, state, value] = step(parameters, state, bx.ref, by.ref);
        await blockUntilReady(parameters);
        value.dispose();
      }
    },
    async loss() {
      const [bx, by] = batches[0];
      return (await lossOf(tree.ref(parameters), bx.ref, by.ref).data())[0];
    },
  };
}
