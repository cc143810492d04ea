// That threads really run where the same bits are asked of them: each lane on a worker of its own, asked for its share and come to its end.
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cases, train } from "./networks.js";

afterEach(() => vi.restoreAllMocks());

interface Message {
  readonly type: string;
  readonly lane: number;
  readonly lanes: number;
}

/** From now on: which worker ran which lane of how many, and how often a worker has answered. */
function watchLanes() {
  const ran = new Map<number, Set<Worker>>();
  const counts = { asked: 0, answered: 0 };
  const lanes = new Set<number>();
  const { postMessage } = Worker.prototype;
  vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (this: Worker, ...given) {
    const message = given[0] as Message;
    if (message.type === "run") {
      counts.asked++;
      lanes.add(message.lanes);
      ran.set(message.lane, (ran.get(message.lane) ?? new Set()).add(this));
      this.once("message", ({ error }: { error?: string }) => {
        if (error === undefined) counts.answered++;
      });
    }
    return postMessage.apply(this, given);
  });
  return { ran, counts, lanes };
}

describe.each(cases)("$name", (network) => {
  it.each([2, 3, 7])("runs on %i lanes, each on a worker of its own", async (threads) => {
    const { ran, counts, lanes } = watchLanes();
    await train(network, threads);
    expect([...lanes]).toEqual([threads]);
    expect([...ran.keys()].sort()).toEqual(Array.from({ length: threads }, (_, i) => i));
    expect(new Set([...ran.values()].flatMap((workers) => [...workers])).size).toBe(threads);
    expect(counts.asked).toBeGreaterThan(0);
    expect(counts.answered).toBe(counts.asked);
  });

  it("asks no worker for one thread", async () => {
    const { counts } = watchLanes();
    await train(network, 1);
    expect(counts.asked).toBe(0);
  });
});
