// A training that was stopped and goes on from a checkpoint gives the bits of one that was not.
import { describe, expect, it } from "vitest";
import { callbacks, layers, optimizers, type Sequential, sequential } from "../../src/index.js";
import { blobs, fingerprint } from "./network.js";

const { x, labels } = blobs(40);
type Options = NonNullable<Parameters<Sequential["fit"]>[2]>;

function build(): Sequential {
  const model = sequential({
    seed: 5,
    layers: [
      layers.dense({ units: 8, activation: "tanh", inputShape: [3] }),
      layers.batchNormalization(),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.compile({
    optimizer: optimizers.nadam({ learningRate: 0.01 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return model;
}

const stop = () => callbacks.earlyStopping({ patience: 30, restoreBestWeights: true });
const plateau = () =>
  callbacks.reduceLROnPlateau({ monitor: "loss", patience: 1, factor: 0.7, minDelta: 0.05 });

async function unbroken(options: Options, everySteps?: number) {
  const model = build();
  const taken: Uint8Array[] = [];
  const save = callbacks.checkpoint({ write: (bytes) => void taken.push(bytes), everySteps });
  const { history } = await model.fit(x, labels, { ...options, callbacks: [stop(), plateau(), save] });
  return { model, taken, history };
}

describe("fit({ resumeFrom })", () => {
  for (const sampling of ["shuffle", "replacement", "sequential"] as const) {
    for (const [everySteps, stepsPerEpoch] of [[undefined], [1], [3], [4, 3]] as const) {
      it(`gives the same bits from every checkpoint: ${sampling}, ${everySteps ? `every ${everySteps} steps` : "every epoch"}${stepsPerEpoch ? ", short epochs" : ""}`, async () => {
        const options: Options = {
          epochs: 6,
          batchSize: 7,
          sampling,
          validationSplit: 0.2,
          ...(stepsPerEpoch ? { stepsPerEpoch } : {}),
        };
        const whole = await unbroken(options, everySteps);
        expect(whole.taken.length).toBeGreaterThan(3);
        for (const bytes of whole.taken) {
          const model = build();
          const save = callbacks.checkpoint({ write: () => {}, everySteps });
          const { history, epoch } = await model.fit(x, labels, {
            ...options,
            callbacks: [stop(), plateau(), save],
            resumeFrom: bytes,
          });
          expect(fingerprint(model)).toBe(fingerprint(whole.model));
          expect(history).toEqual(whole.history);
          expect(epoch).toEqual([0, 1, 2, 3, 4, 5]);
        }
      });
    }
  }

  it("refuses another model, other data, another batch size, other callbacks, and no checkpoint; nothing is changed", async () => {
    const { taken } = await unbroken({ epochs: 2, batchSize: 8, validationData: [x, labels] });
    const resumeFrom = taken[0] as Uint8Array;
    const all = () => [stop(), plateau(), callbacks.checkpoint({ write: () => {} })];
    const refused = async (
      options: Options,
      rows: number,
      message: RegExp,
      model = build(),
    ): Promise<void> => {
      const before = fingerprint(model);
      await expect(
        model.fit(x.slice(0, rows), labels.slice(0, rows), {
          epochs: 2,
          batchSize: 8,
          callbacks: all(),
          resumeFrom,
          ...options,
        }),
      ).rejects.toThrow(message);
      expect(fingerprint(model)).toBe(before);
    };
    await refused({ batchSize: 4 }, 40, /stored with batchSize 8, this training has 4/);
    await refused({}, 30, /stored with rows 40, this training has 30/);
    await refused({ sampling: "sequential" }, 40, /stored with sampling "shuffle"/);
    await refused({ callbacks: [] }, 40, /callbacks of 3, this training has 0/);
    await refused({ resumeFrom: new Uint8Array(100) }, 40, /resumeFrom/);
    await refused({ resumeFrom: build().toBytes() }, 40, /is no checkpoint of a training/);
    const other = sequential({
      seed: 5,
      layers: [layers.dense({ units: 3, activation: "softmax", inputShape: [3] })],
    });
    other.compile({ loss: "sparseCategoricalCrossentropy" });
    await refused({}, 40, /belongs to a model with other layers/, other);
  });

  it("hands out checkpoints at safe points only", async () => {
    const model = build();
    expect(() => model.toCheckpoint()).toThrow(/no training is running/);
    const onBatchEnd = (): void => void model.toCheckpoint();
    await expect(model.fit(x, labels, { callbacks: [{ onBatchEnd }] })).rejects.toThrow(
      /in onSafePoint only/,
    );
  });
});
