// The workloads: networks from two inputs to a thousand units, with data made from a seed and a teacher, so that there is something to
// learn. Learning is slow and one label in five is wrong, because a loss that falls to nothing leaves gradients below the smallest
// normal number, and with those a processor computes several times as slowly, for libraries that don't cut them off.

const WRONG = 0.2;

const classes = {
  activation: "relu",
  head: "softmax",
  loss: "categoricalCrossentropy",
  optimizer: "adam",
  learningRate: 1e-4,
};
const xor = {
  activation: "tanh",
  head: "sigmoid",
  loss: "binaryCrossentropy",
  optimizer: "sgd",
  learningRate: 0.1,
};
const wide = {
  activation: "relu",
  head: "linear",
  loss: "meanSquaredError",
  optimizer: "sgd",
  learningRate: 1e-3,
  momentum: 0.9,
};

/** `layers`: inputs and units; `rows` of data. */
export const training = {
  "W1 XOR, batch 1": { ...xor, layers: [2, 4, 1], batch: 1, rows: 4 },
  "W1 XOR, batch 4": { ...xor, layers: [2, 4, 1], batch: 4, rows: 4 },
  "W2 iris 4-16-3, batch 16": { ...classes, layers: [4, 16, 3], batch: 16, rows: 150 },
  "W3 digits 64-32-10, batch 32": { ...classes, layers: [64, 32, 10], batch: 32, rows: 1797 },
  "W4 784-128-10, batch 32": { ...classes, layers: [784, 128, 10], batch: 32, rows: 2048 },
  "W4 784-128-10, batch 128": { ...classes, layers: [784, 128, 10], batch: 128, rows: 2048 },
  "W5 784-512-256-10, batch 128": { ...classes, layers: [784, 512, 256, 10], batch: 128, rows: 2048 },
  "W6 1024-1024-1024-1, batch 256": { ...wide, layers: [1024, 1024, 1024, 1], batch: 256, rows: 1024 },
};

/** Inference: `rows` in one call. */
export const inference = {
  "W7 784-128-10, 1 row": { ...classes, layers: [784, 128, 10], batch: 1, rows: 64 },
  "W7 784-128-10, 256 rows": { ...classes, layers: [784, 128, 10], batch: 256, rows: 256 },
};

export const plain = (layers, batch, rows = 8 * batch) => ({ ...classes, layers, batch, rows });

/** Floating-point operations of a step: forward, gradients of the weights, and of the inputs but the data's. */
export function operations({ layers, batch }) {
  const products = layers.slice(1).map((units, i) => 2 * batch * units * layers[i]);
  return products.reduce((sum, product, i) => sum + product * (i === 0 ? 2 : 3), 0);
}

/** Mulberry32 (Tommy Ettinger, 2017, public domain): small, and good enough for data of a bench. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Inputs and targets, one-hot where there are classes. */
export function data({ layers, rows, loss }) {
  const inputs = layers[0];
  const outputs = layers.at(-1);
  if (inputs === 2) return { x: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), y: Float32Array.of(0, 1, 1, 0) };
  const random = generator(42);
  const x = Float32Array.from({ length: rows * inputs }, () => random() - 0.5);
  const teacher = Float32Array.from({ length: inputs * outputs }, () => random() - 0.5);
  const y = new Float32Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const scores = new Float32Array(outputs);
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < outputs; j++) scores[j] += x[row * inputs + i] * teacher[i * outputs + j];
    }
    if (loss === "meanSquaredError") y.set(scores, row * outputs);
    else {
      const right = scores.indexOf(Math.max(...scores));
      y[row * outputs + (random() < WRONG ? Math.floor(random() * outputs) : right)] = 1;
    }
  }
  return { x, y };
}
