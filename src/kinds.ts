// What a value is, asked of the value and not of a class: bytes, arrays and errors come from iframes, test environments and workers too, whose
// classes are others of the same names, and a program may hold two copies of this package.
// Source: https://tc39.es/ecma262/#sec-object.prototype.tostring

/** "Float32Array", "ArrayBuffer", "URL", … in every realm, also of derived classes such as Node's Buffer. */
export const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

export function isFloats(value: unknown): value is Float32Array {
  return ArrayBuffer.isView(value) && kindOf(value) === "Float32Array";
}

export function isDoubles(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && kindOf(value) === "Float64Array";
}

/** Typed arrays of numbers: those of BigInt hold none. */
export function isTypedArray(value: unknown): boolean {
  return ArrayBuffer.isView(value) && !/^(DataView|Big(Int|Uint)64Array)$/.test(kindOf(value));
}

/** Views of single bytes, and what they are views of. */
export function isBytes(value: unknown): value is Uint8Array | ArrayBuffer {
  const kind = kindOf(value);
  if (ArrayBuffer.isView(value)) return /^(Uint8Array|Uint8ClampedArray|Int8Array|DataView)$/.test(kind);
  return kind === "ArrayBuffer" || kind === "SharedArrayBuffer";
}

/** Bytes as a view of this realm; nothing is copied. */
export function viewOf(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
}

export function isUrl(value: unknown): value is URL {
  return kindOf(value) === "URL" && typeof (value as URL).href === "string";
}

/** An object of no class: a literal of any realm, or one without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether an error has this name, as its class gives it. */
export function isNamed(error: unknown, name: string): error is Error {
  return typeof error === "object" && error !== null && (error as Error).name === name;
}
