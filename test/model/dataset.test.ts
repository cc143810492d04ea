// Data sets that come in batches and end too soon, or never go on.
import { afterEach, describe, expect, it, vi } from "vitest";
import { blobs, classifier, fingerprint } from "./network.js";

afterEach(() => vi.restoreAllMocks());

const { x, labels } = blobs(20);
const batches = [0, 10].map((at) => ({ x: x.slice(at, at + 10), y: labels.slice(at, at + 10) }));
function* once() {
  yield* batches;
}
async function* onceLater() {
  yield* batches;
}

describe("fewer steps than were asked for", () => {
  const cases: [
    name: string,
    data: () => Iterable<never> | AsyncIterable<never>,
    options: object,
    epochs: number,
    said: RegExp[],
  ][] = [
    [
      "a generator",
      () => once() as never,
      { epochs: 3 },
      1,
      [/used up after 2 batches .* before epoch 1 of 3/],
    ],
    ["an async generator", () => onceLater() as never, { epochs: 3 }, 1, [/used up after 2 batches/]],
    ["an iterator of a list", () => batches.values() as never, { epochs: 2 }, 1, [/used up after 2 batches/]],
    [
      "a generator that ends within an epoch",
      () => once() as never,
      { epochs: 2, stepsPerEpoch: 5 },
      1,
      [/2 of the 5 steps of epoch 0/, /used up/],
    ],
    [
      "a generator that ends with an epoch",
      () => once() as never,
      { epochs: 3, stepsPerEpoch: 1 },
      2,
      [/used up after 2 batches .* before epoch 2 of 3/],
    ],
    [
      "a list shorter than an epoch",
      () => batches as never,
      { epochs: 3, stepsPerEpoch: 5 },
      3,
      [/2 of the 5 steps/],
    ],
    [
      "a list that epochs don't divide",
      () => [...batches, ...batches.slice(1)] as never,
      { epochs: 3, stepsPerEpoch: 2 },
      3,
      [/1 of the 2 steps of epoch 1/],
    ],
    ["a list", () => batches as never, { epochs: 3 }, 3, []],
    ["a list that epochs divide", () => batches as never, { epochs: 4, stepsPerEpoch: 1 }, 4, []],
    ["a generator for one epoch", () => once() as never, {}, 1, []],
    [
      "a generator until it ends",
      () => once() as never,
      { epochs: Number.POSITIVE_INFINITY, callbacks: [{}] },
      1,
      [],
    ],
  ];
  for (const [name, data, options, epochs, said] of cases) {
    it(`${name}: it is said where it is so`, async () => {
      const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
      const { epoch } = await classifier().fitDataset(data(), options);
      expect(epoch).toHaveLength(epochs);
      expect(warned.mock.calls.flat()).toEqual(said.map((text) => expect.stringMatching(text)));
    });
  }

  it("nothing is said where a signal or a callback has ended it", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const control = new AbortController();
    await classifier().fitDataset(once(), {
      epochs: 3,
      signal: control.signal,
      callbacks: [{ onEpochEnd: () => control.abort() }],
    });
    await classifier().fitDataset(once(), {
      epochs: 3,
      callbacks: [
        {
          onEpochEnd(_e, _l, model) {
            model.stopTraining = true;
          },
        },
      ],
    });
    expect(warned).not.toHaveBeenCalled();
  });
});

describe("a source that stalls", () => {
  const never = new Promise<never>(() => {});
  const soon = (control: AbortController) => setTimeout(() => control.abort(), 30);

  it("does not keep a signal waiting, in the middle or at the start; the weights reached so far stay", async () => {
    for (const given of [0, 1, 2, 3]) {
      const control = new AbortController();
      const ends = vi.fn();
      async function* stalling() {
        for (let i = 0; i < given; i++) yield batches[i % 2] as (typeof batches)[0];
        soon(control);
        await never;
      }
      const model = classifier();
      const { epoch } = await model.fitDataset(stalling(), {
        epochs: 5,
        stepsPerEpoch: 2,
        signal: control.signal,
        callbacks: [{ onTrainEnd: ends }],
      });
      expect(epoch).toHaveLength(Math.floor(given / 2));
      expect(ends).toHaveBeenCalledTimes(1);
      const twin = classifier();
      if (given > 0)
        await twin.fitDataset(Array.from({ length: given }, (_, i) => batches[i % 2] as (typeof batches)[0]));
      expect(fingerprint(model)).toBe(fingerprint(twin));
    }
  });

  it("nor one that stalls as it closes, or while batches before a checkpoint are passed over", async () => {
    const control = new AbortController();
    const closing = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: batches[0] as (typeof batches)[0] }),
        return: () => never,
      }),
    };
    let steps = 0;
    const onBatchEnd = () => {
      if (++steps === 3) control.abort();
    };
    await classifier().fitDataset(closing, { signal: control.signal, callbacks: [{ onBatchEnd }] });
    expect(steps).toBe(3);

    const kept: Uint8Array[] = [];
    await classifier().fitDataset(batches, {
      callbacks: [{ everySteps: 1, onSafePoint: (_s, model) => void kept.push(model.toCheckpoint()) }],
    });
    const second = new AbortController();
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => never }) };
    soon(second);
    const result = await classifier().fitDataset(silent, { resumeFrom: kept[0], signal: second.signal });
    expect(result.epoch).toEqual([]);
  });

  it("closes once the source goes on", async () => {
    const control = new AbortController();
    let goOn: (() => void) | undefined;
    const closed = vi.fn();
    async function* stalling() {
      try {
        yield batches[0] as (typeof batches)[0];
        soon(control);
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        yield batches[1] as (typeof batches)[0];
      } finally {
        closed();
      }
    }
    await classifier().fitDataset(stalling(), { signal: control.signal });
    expect(closed).not.toHaveBeenCalled();
    goOn?.();
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  });
});
