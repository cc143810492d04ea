import { describe, expect, it } from "vitest";
import { storages, tune } from "../../src/tune/index.js";
import { read, write } from "../../src/tune/queue/letters.js";
import { loadPackages } from "../../src/tune/queue/packages.js";

describe("storages.bullmq", () => {
  it("refuses what is no connection, queue or number", () => {
    expect(() => storages.bullmq({} as never)).toThrow(TypeError);
    expect(() => storages.bullmq({ connection: "redis://h", queue: "a b" })).toThrow(/queue must be/);
    expect(() => storages.bullmq({ connection: "redis://h", parallel: 0 })).toThrow(RangeError);
  });

  it("refuses what would be run here, before it connects", async () => {
    const storage = storages.bullmq({ connection: "redis://127.0.0.1:1" });
    const given = { storage, trials: 1 };
    const objective = "./study.js";
    await expect(tune({ ...given, objective: () => 1 })).rejects.toThrow(/on a queue the objective must be/);
    await expect(tune({ ...given, objective, workers: 2 })).rejects.toThrow(/workers .*downhill worker/);
    await expect(tune({ ...given, objective, shared: { x: 1 } })).rejects.toThrow(/shared .*objective/);
  });

  it("names a package that is missing, and an address that is none", async () => {
    const missing = (name: string) => Promise.reject(new Error(`Cannot find package '${name}'`));
    await expect(loadPackages("storages.bullmq", "redis://h", missing)).rejects.toThrow(
      "storages.bullmq: the package bullmq is needed. Run: npm install bullmq ioredis",
    );
    await expect(loadPackages("storages.bullmq", "here")).rejects.toThrow(/such as "redis:\/\/127.0.0.1/);
  });

  it("letters keep what JSON can't", () => {
    const statement = { what: "report", value: Number.NaN, step: 2 } as const;
    const letter = { trial: 1, from: "a", type: "tell", place: 0, statement } as const;
    expect(read(write(letter))).toEqual(letter);
    const most = { type: "answer", letter: 0, answer: { value: Number.NEGATIVE_INFINITY } } as const;
    expect(read(write(most))).toEqual(most);
  });
});
