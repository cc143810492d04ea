// The job of `downhill train` without data: learns handwritten digits, is judged on images it has not seen, saves the
// model, loads it again and checks that nothing was lost on the way.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Logs, layers, loadModel, optimizers, sequential, tensor } from "../index.js";
import { holdOut, loadDigits, type Sample } from "../samples/index.js";
import { showProgress } from "./progress.js";

export type OptimizerName = keyof typeof optimizers;

export interface TrainSettings {
  readonly epochs: number;
  readonly batchSize: number | "full";
  readonly seed: number;
  /** Sizes of the hidden layers. */
  readonly units: readonly number[];
  /** By default the optimizer's own. */
  readonly learningRate?: number;
  readonly optimizer: OptimizerName;
  /** The file for the trained model. */
  readonly out: string;
}

/** The division into images to learn from and images held out stays the same, so that two trainings compare. */
const splitSeed = 0;
/** Largest value of a pixel; inputs are brought to 0 … 1. */
const white = 16;

function network({ units, seed, optimizer, learningRate }: TrainSettings, inputs: number, classes: number) {
  const hidden = units.flatMap((size, i) => [
    layers.dense({ units: size, activation: "relu", ...(i === 0 ? { inputShape: [inputs] } : {}) }),
    ...(i === 0 ? [layers.dropout({ rate: 0.2 })] : []),
  ]);
  const model = sequential({
    seed,
    layers: [...hidden, layers.dense({ units: classes, activation: "softmax" })],
  });
  model.compile({
    optimizer: learningRate === undefined ? optimizer : optimizers[optimizer]({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return model;
}

function inputs({ x, shape }: Sample) {
  return tensor(
    x.map((value) => value / white),
    shape,
  );
}

/**
 * Trains, prints what happens, and ends with the line `held-out accuracy 0.…`.
 *
 * @throws {Error} if the model that was loaded again does not predict the same, to the bit.
 */
export async function trainDigits(settings: TrainSettings): Promise<void> {
  const digits = loadDigits();
  const { train, heldOut } = holdOut(digits, { seed: splitSeed });
  const [rows, pixels] = train.shape;
  const model = network(settings, pixels, digits.classes.length);
  console.log(
    `digits: ${digits.shape[0]} images of 8×8 pixels, ${rows} to learn from, ${heldOut.shape[0]} held out\n`,
  );
  console.log(`${model.summary()}\n`);

  const { epochs, batchSize } = settings;
  const started = performance.now();
  const progress = showProgress(epochs, rows);
  try {
    const onEpochEnd = (epoch: number, logs: Logs) => progress.epochEnd(epoch + 1, logs);
    await model.fit(inputs(train), train.y, { epochs, batchSize, callbacks: [{ onEpochEnd }] });
  } finally {
    progress.end();
  }
  const seconds = (performance.now() - started) / 1000;
  const rate = Math.round((epochs * rows) / seconds).toLocaleString("en-US");
  console.log(
    `trained ${epochs} ${epochs === 1 ? "epoch" : "epochs"} in ${seconds.toFixed(2)} s, ${rate} samples/s`,
  );

  const x = inputs(heldOut);
  const { accuracy } = await model.evaluate(x, heldOut.y);
  const bytes = model.toBytes();
  await writeFile(settings.out, bytes);
  const again = loadModel(await readFile(settings.out));
  if (Buffer.compare(bytesOf(model.predict(x)), bytesOf(again.predict(x))) !== 0) {
    throw new Error(`${settings.out}: the loaded model does not predict what the saved one does.`);
  }
  const file = path.relative("", settings.out);
  console.log(`saved ${bytes.length} bytes as ${file}; loaded again, it predicts the same to the bit`);
  console.log(`held-out accuracy ${accuracy?.toFixed(4)}`);
}

function bytesOf({ data }: { readonly data: Float32Array }): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
