// What a file is, by its first bytes and its content: names of files say little. A reader that is given a file of another kind names it, and who reads it.
// Sources: the formats' own descriptions, such as https://docs.hdfgroup.org/hdf5/v1_14/_f_m_t3.html and
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
import { isBytes, viewOf } from "../kinds.js";
import { decodeUtf8 } from "./utf8.js";

export type FileKind = keyof typeof kinds;

/** What each kind is called, and what reads it. */
const kinds = {
  "own model": ["a model of downhill", "loadModel reads it"],
  checkpoint: ["a checkpoint of downhill", "fit({ resumeFrom }) reads it"],
  keras: ["a .keras archive of Keras", "fromKeras reads it"],
  hdf5: ["a Keras model or weights in HDF5", "fromKeras reads it"],
  architecture: [
    "Keras's description of a model without its weights",
    "fromKeras takes it as architecture, beside a file of weights",
  ],
  tensorflowJs: ["model.json of TensorFlow.js's layers format", "fromTensorflowJs reads it, with its shards"],
  graphModel: [
    "model.json of a TensorFlow.js graph model",
    "it has operations in place of layers and isn't read; convert its Keras model to the layers format",
  ],
  onnx: ["an ONNX model", "it isn't read; save what it was made from as .keras, .h5 or safetensors"],
  safetensors: ["a safetensors file of weights", "importWeights reads it into a model"],
  npz: ["an .npz archive of arrays", "importWeights reads it into a model"],
  npy: ["a .npy array", "put it into an .npz archive for importWeights"],
  brain: ["a network of brain.js", "fromBrain reads it"],
  brainRecurrent: ["a recurrent network of brain.js", "fromBrain reads networks without recurrence"],
  synaptic: ["a network of synaptic", "it isn't read"],
  convnetJs: ["a network of ConvNetJS", "it isn't read"],
  scikitLearn: ["arrays of scikit-learn", "fromScikitLearn takes them"],
  torch: [
    "a checkpoint of PyTorch",
    "it is a pickle, which may run code and is never read: save its state_dict as .safetensors",
  ],
  pickle: ["a pickle of Python", "it may run code and is never read: save arrays as .npz or .safetensors"],
  lfs: ["a pointer of Git LFS, not the file itself", "fetch it with git lfs pull"],
  tflite: ["a TensorFlow Lite model", "export it as .keras, .h5 or ONNX"],
  savedModel: ["a TensorFlow SavedModel or frozen graph", "save it as .keras or .h5"],
  gguf: ["a GGUF file of a language model", "it isn't read"],
  zip: ["a zip archive without a model that is known here", "unpack it"],
  gzip: ["a gzip archive", "unpack it"],
  html: ["a web page", "the address gives a page in place of the file"],
  json: ["JSON that describes no network that is known here", "see docs/formats.md"],
  empty: ["empty", "it was cut off, or not written"],
  unknown: ["of no kind that is known here", "it is damaged, cut off, or see docs/formats.md"],
} as const satisfies Readonly<Record<string, readonly [name: string, advice: string]>>;

/** The first bytes of files. */
const beginnings: readonly (readonly [FileKind, string])[] = [
  ["hdf5", "\x89HDF\r\n\x1a\n"],
  ["npy", "\x93NUMPY"],
  ["gzip", "\x1f\x8b"],
  ["gguf", "GGUF"],
  ["lfs", "version https://git-lfs"],
  ["savedModel", "\x08\x01\x12"],
];

/** @param given bytes, text or plain data. */
export function kindOfFile(given: unknown): FileKind {
  if (!isBytes(given)) return kindOfJson(typeof given === "string" ? parsed(given) : given);
  const bytes = viewOf(given);
  if (bytes.length === 0) return "empty";
  const text = latin1(bytes.subarray(0, 32));
  const begins = beginnings.find(([, start]) => text.startsWith(start));
  if (begins) return begins[0];
  if (text.startsWith("PK\x03\x04")) return kindOfArchive(bytes);
  if (text.slice(4, 8) === "TFL3") return "tflite";
  // The protocol's number, and a first instruction; PyTorch before 1.6 begins with a magic number.
  const [first = 0, protocol = 0] = bytes;
  if (first === 0x80 && protocol >= 2 && protocol <= 5)
    return text.startsWith("\x80\x02\x8a") ? "torch" : "pickle";
  if (text[8] === "{" && isSafetensors(bytes)) return kindOfSafetensors(bytes);
  const character = text.replace(/^\xef\xbb\xbf/, "").trimStart()[0] ?? "";
  if (character === "<") return "html";
  if ('{["'.includes(character)) return kindOfJson(parsed(bytes));
  return isOnnx(bytes) ? "onnx" : "unknown";
}

/** The end of a message that names a file of another kind: "this is …: … reads it." */
export const described = (kind: FileKind): string => `this is ${kinds[kind][0]}: ${kinds[kind][1]}`;

/** @throws {RangeError} where a file is of a kind that is known, and is none of those that a reader takes. */
export function refuseOthers(given: unknown, taken: readonly FileKind[], who: string): void {
  const kind = kindOfFile(given);
  if (kind === "unknown" || kind === "json" || taken.includes(kind)) return;
  throw new RangeError(`${who}: ${described(kind)}.`);
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const MOST_JSON = 100_000_000;
function parsed(given: string | Uint8Array): unknown {
  try {
    return given.length > MOST_JSON
      ? undefined
      : JSON.parse(typeof given === "string" ? given : decodeUtf8(given));
  } catch {
    return undefined;
  }
}

/** By the names of its files, which stand in the directory at its end. */
function kindOfArchive(bytes: Uint8Array): FileKind {
  const end = bytes.subarray(Math.max(0, bytes.length - 65_536));
  let text = "";
  for (let i = 0; i < end.length; i += 8192) text += latin1(end.subarray(i, i + 8192));
  if (text.includes("config.json")) return "keras";
  if (text.includes(".npy")) return "npz";
  return text.includes("data.pkl") ? "torch" : "zip";
}

function isSafetensors(bytes: Uint8Array): boolean {
  const header = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return header <= BigInt(bytes.length);
}

function kindOfSafetensors(bytes: Uint8Array): FileKind {
  const text = latin1(bytes.subarray(8, 120));
  if (text.includes('"format":"downhill checkpoint"')) return "checkpoint";
  return text.includes('"format":"downhill"') ? "own model" : "safetensors";
}

/** ir_version, then fields of a ModelProto with a graph among them. */
function isOnnx(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x08) return false;
  let at = 0;
  for (let fields = 0; at < bytes.length && fields < 1000; fields++) {
    const [tag = 0, next] = varint(bytes, at);
    const [field, wire] = [tag >> 3, tag & 7];
    if (field === 7 && wire === 2) return true;
    const [value = 0, after] = varint(bytes, next);
    if (field < 1 || field > 30 || (wire !== 0 && wire !== 2)) return false;
    at = wire === 2 ? after + value : after;
  }
  return false;
}

function varint(bytes: Uint8Array, at: number): [value: number | undefined, next: number] {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return [undefined, bytes.length];
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return [value, at + i + 1];
  }
  return [undefined, bytes.length];
}

function kindOfJson(given: unknown): FileKind {
  const json = (typeof given === "string" ? parsed(given) : given) as Record<string, unknown> | undefined;
  if (typeof json !== "object" || json === null) return given === undefined ? "unknown" : "json";
  const topology = json.modelTopology as Record<string, unknown> | undefined;
  if (json.format === "graph-model" || Array.isArray(topology?.node)) return "graphModel";
  if (typeof topology === "object" && topology !== null) return "tensorflowJs";
  if ("class_name" in json && "config" in json) return "architecture";
  if ("neurons" in json && "connections" in json) return "synaptic";
  if ("coefs" in json && "intercepts" in json) return "scikitLearn";
  const { layers, type } = json;
  const isTyped = (layer: unknown): boolean =>
    typeof layer === "object" && layer !== null && "layer_type" in layer;
  if (Array.isArray(layers) && layers.some(isTyped)) return "convnetJs";
  const { options } = json as { options?: { inputSize?: unknown } };
  const recurrent = /^(LSTM|GRU|RNN|Recurrent)/.test(String(type)) || "hiddenLayers" in json;
  if (recurrent || (typeof options === "object" && options !== null && "json" in options))
    return "brainRecurrent";
  return Array.isArray(layers) ? "brain" : "json";
}
