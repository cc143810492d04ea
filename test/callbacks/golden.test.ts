// Callbacks that watch a number, against what Keras's did on the same series.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { callbacks, type Sequential } from "../../src/index.js";

interface Case {
  id: string;
  name: string;
  options: Record<string, unknown>;
  values: number[];
  stopped_at_epoch: number | null;
  best: number;
  best_epoch: number;
  restored_weights_of_epoch: number | null;
  initial_lr: number;
  lr_after_epoch: number[];
}
const { cases } = JSON.parse(readFileSync("test/golden/callbacks.json", "utf8")) as { cases: Case[] };

const names: Record<string, string> = { min_lr: "minLearningRate" };
const camel = (key: string): string =>
  names[key] ?? key.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());
const options = (o: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(o).map(([k, v]) => [camel(k), k === "monitor" ? camel(v as string) : v]));

/** A model whose only weight tells the epoch it is of. */
function stand(initialRate = 1) {
  const state = { epoch: 0, restored: null as number | null };
  const model = {
    stopTraining: false,
    learningRate: initialRate,
    get weights() {
      return [{ name: "epoch", shape: [1], data: Float32Array.of(state.epoch) }];
    },
    setWeights([weight]: { data: ArrayLike<number> }[]) {
      state.restored = weight?.data[0] ?? null;
    },
  };
  return { model: model as unknown as Sequential, state };
}

describe("earlyStopping", () => {
  for (const c of cases.filter((c) => c.name === "EarlyStopping")) {
    it(c.id, async () => {
      const stop = callbacks.earlyStopping(options(c.options));
      const { model, state } = stand();
      await stop.onTrainBegin?.(model);
      for (const [epoch, valLoss] of c.values.entries()) {
        state.epoch = epoch;
        await stop.onEpochEnd?.(epoch, { loss: 0, valLoss }, model);
        if (model.stopTraining) break;
      }
      await stop.onTrainEnd?.({ loss: 0 }, model);
      expect(state.epoch).toBe(c.stopped_at_epoch);
      expect(stop.stoppedEpoch).toBe(c.stopped_at_epoch);
      expect(stop.best).toBe(c.best);
      expect(stop.bestEpoch).toBe(c.best_epoch);
      expect(state.restored).toBe(c.restored_weights_of_epoch);
    });
  }
});

describe("reduceLROnPlateau", () => {
  for (const c of cases.filter((c) => c.name === "ReduceLROnPlateau")) {
    it(c.id, async () => {
      const reduce = callbacks.reduceLROnPlateau(options(c.options));
      const { model } = stand(c.initial_lr);
      await reduce.onTrainBegin?.(model);
      for (const [epoch, valLoss] of c.values.entries()) {
        await reduce.onEpochEnd?.(epoch, { loss: 0, valLoss }, model);
        expect(model.learningRate / (c.lr_after_epoch[epoch] as number)).toBeCloseTo(1, 6);
      }
    });
  }
});

describe("a callback that goes on from its stored state", () => {
  for (const c of cases) {
    it(`${c.id} does what an unbroken one does`, async () => {
      const make = (): ReturnType<typeof callbacks.earlyStopping> =>
        (c.name === "EarlyStopping" ? callbacks.earlyStopping : callbacks.reduceLROnPlateau)(
          options(c.options),
        ) as never;
      for (const cut of [1, 5, 9]) {
        const [whole, broken] = [stand(c.initial_lr), stand(c.initial_lr)];
        const unbroken = make();
        let part = make();
        for (const [epoch, valLoss] of c.values.entries()) {
          if (epoch === cut) {
            const state = structuredClone(part.state?.());
            part = make();
            await part.onTrainBegin?.(broken.model);
            part.restore?.(state, broken.model);
          }
          for (const [callback, { model, state }] of [
            [unbroken, whole],
            [part, broken],
          ] as const) {
            state.epoch = epoch;
            await callback.onEpochEnd?.(epoch, { loss: 0, valLoss }, model);
          }
          expect(broken.model.stopTraining).toBe(whole.model.stopTraining);
          expect(broken.model.learningRate).toBe(whole.model.learningRate);
          if (whole.model.stopTraining) break;
        }
        expect(part.state?.()).toEqual(unbroken.state?.());
      }
    });
  }
});
