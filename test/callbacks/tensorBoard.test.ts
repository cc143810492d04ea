// The event files, decoded by protobufjs from TensorBoard's message definitions and checked with another implementation of CRC-32C.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { crc32c } from "@aws-crypto/crc32c";
import protobuf from "protobufjs";
import { expect, it } from "vitest";
import { tensorBoard } from "../../src/node/index.js";
import { blobs, classifier } from "../model/network.js";

// The fields that TensorBoard's event.proto and summary.proto give these messages.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }
  message Summary { message Value { string tag = 1; oneof value { float simple_value = 2; } } repeated Value value = 1; }
`);
const Event = root.lookupType("Event");

interface Decoded {
  wallTime: number;
  step: number;
  fileVersion?: string;
  summary?: { value: { tag: string; simpleValue: number }[] };
}

function masked(data: Uint8Array): number {
  const crc = crc32c(data) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function decode(file: Buffer): Decoded[] {
  const events: Decoded[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expect(file.readUInt32LE(at + 8)).toBe(masked(file.subarray(at, at + 8)));
    const message = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 12 + length)).toBe(masked(message));
    events.push(Event.toObject(Event.decode(message), { longs: Number }) as Decoded);
    at += 16 + length;
  }
  return events;
}

it("writes what TensorBoard reads, for training and validation", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "downhill-"));
  try {
    const { x, labels } = blobs(200);
    const { history } = await classifier().fit(x, labels, {
      epochs: 130,
      batchSize: 50,
      validationSplit: 0.2,
      callbacks: [tensorBoard({ logDir: folder })],
    });
    for (const [run, prefix] of [
      ["train", ""],
      ["validation", "val"],
    ] as const) {
      const [name] = await readdir(path.join(folder, run));
      expect(name).toMatch(/^events\.out\.tfevents\.\d+\./);
      const [first, ...rest] = decode(await readFile(path.join(folder, run, name as string)));
      expect(first?.fileVersion).toBe("brain.Event:2");
      expect(rest.map((e) => e.step ?? 0)).toEqual(Array.from({ length: 130 }, (_, i) => i));
      for (const metric of ["loss", "accuracy"]) {
        const key = prefix ? `val${metric.charAt(0).toUpperCase()}${metric.slice(1)}` : metric;
        const values = rest.map(
          (e) => e.summary?.value.find((v) => v.tag === `epoch_${metric}`)?.simpleValue ?? 0,
        );
        expect(values).toEqual((history[key] as number[]).map(Math.fround));
      }
      expect(Math.abs((rest[0]?.wallTime ?? 0) - Date.now() / 1000)).toBeLessThan(60);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
