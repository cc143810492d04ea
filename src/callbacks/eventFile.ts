// Records of a TensorBoard event file: TFRecord framing around the protocol-buffer message Event.
//
//   record: u64 length, masked CRC-32C of it, the message, masked CRC-32C of that, all little-endian
//   Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5 }
//   Summary { repeated Value value = 1 };  Value { string tag = 1; float simple_value = 2 }
//
// https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto, summary.proto; framing:
// https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details

import { crc32c } from "../files/crc32c.js";
import { encodeUtf8 } from "../files/utf8.js";

/** The first record of a file. */
export function fileVersion(wallTime: number): Uint8Array<ArrayBuffer> {
  return record([...double(1, wallTime), ...bytes(3, encodeUtf8("brain.Event:2"))]);
}

/** One record with the numbers of a step under their tags. */
export function scalars(
  wallTime: number,
  step: number,
  values: readonly (readonly [tag: string, value: number])[],
): Uint8Array<ArrayBuffer> {
  const summary = values.flatMap(([tag, value]) =>
    bytes(1, [...bytes(1, encodeUtf8(tag)), ...float(2, value)]),
  );
  return record([...double(1, wallTime), ...key(2, 0), ...varint(step), ...bytes(5, summary)]);
}

const key = (field: number, wireType: number): number[] => varint(field * 8 + wireType);

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return [...out, rest];
}

const bytes = (field: number, content: ArrayLike<number> & Iterable<number>): number[] => [
  ...key(field, 2),
  ...varint(content.length),
  ...content,
];

function double(field: number, value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [...key(field, 1), ...new Uint8Array(view.buffer)];
}

function float(field: number, value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  return [...key(field, 5), ...new Uint8Array(view.buffer)];
}

function record(message: readonly number[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(message.length + 16);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(message.length), true);
  view.setUint32(8, maskedCrc(out.subarray(0, 8)), true);
  out.set(message, 12);
  view.setUint32(12 + message.length, maskedCrc(out.subarray(12, 12 + message.length)), true);
  return out;
}

/** CRC-32C, rotated right by 15 bits and offset, as the format has it. */
function maskedCrc(data: Uint8Array): number {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
