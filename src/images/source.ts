// Where pictures come from: files, addresses, bytes, and what a browser holds already.
import { show } from "../errors.js";
import { fetchBytes } from "../files/fetchBytes.js";
import { isBytes, isUrl, kindOf, viewOf } from "../kinds.js";
import { fileError } from "../node/fileError.js";
import { nodeModule } from "../runtime/support.js";
import { decode, drawn } from "./decode.js";
import type { Pixels } from "./pixels.js";

/** What is read as a file: a path (Node), an address, a browser's File, or its bytes. */
export type FileSource = string | URL | Blob | Uint8Array | ArrayBuffer;

/** Rows from above, a byte each for red, green, blue and opacity of a pixel: an ImageData is one. */
export interface PixelSource {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A picture: a file, pixels as an ImageData has them, or what can be drawn on a canvas, a video's frame of now among it (browsers). */
export type ImageSource = FileSource | PixelSource | CanvasImageSource;

const isAddress = (source: unknown): source is string | URL =>
  isUrl(source)
    ? source.protocol !== "file:"
    : typeof source === "string" && /^(https?|data|blob):/.test(source);

/** What messages call it. */
export function nameOf(source: unknown, who: string): string {
  const name = isUrl(source) ? source.href : typeof source === "string" ? source : Object(source).name;
  return typeof name === "string" && name !== "" ? name.slice(0, 200) : who;
}

/** @throws {TypeError} for what is no file. @throws {Error} naming the file that can't be read. */
export async function bytesOf(source: FileSource, who: string): Promise<Uint8Array> {
  if (isAddress(source)) return fetchBytes(who, new URL(source), undefined);
  if (typeof source === "string" || isUrl(source)) {
    const { readFile } = await nodeModule<typeof import("node:fs/promises")>("node:fs/promises");
    return readFile(source).catch((error: unknown) => {
      throw fileError(source, "read", error);
    });
  }
  if (/^(Blob|File)$/.test(kindOf(source))) return new Uint8Array(await (source as Blob).arrayBuffer());
  if (isBytes(source)) return viewOf(source);
  throw new TypeError(
    `${who}: expected a path, a URL, a File, bytes, pixels or a canvas, got ${show(source)}.`,
  );
}

const drawable =
  /^(HTMLImageElement|HTMLCanvasElement|HTMLVideoElement|SVGImageElement|OffscreenCanvas|ImageBitmap|VideoFrame)$/;

/** The pixels of a picture, upright. */
export async function pixelsOf(source: ImageSource, who: string, maxPixels: number): Promise<Pixels> {
  if (drawable.test(kindOf(source))) return frameOf(source as CanvasImageSource, who);
  const { width, height, data } = Object(source) as Partial<PixelSource>;
  if (ArrayBuffer.isView(data) && typeof width === "number" && typeof height === "number") {
    if (
      !/^Uint8(Clamped)?Array$/.test(kindOf(data)) ||
      data.length !== 4 * width * height ||
      data.length === 0
    )
      throw new RangeError(
        `${who}: pixels must be bytes, red, green, blue and opacity of each, got ${show(data)} for ${width} × ${height}.`,
      );
    return { width, height, data };
  }
  const bytes = await bytesOf(source as FileSource, who);
  return decode(bytes, nameOf(source, who), maxPixels);
}

function frameOf(source: CanvasImageSource, who: string): Pixels {
  const sizes = source as unknown as Readonly<Record<string, number | undefined>>;
  const width = sizes.videoWidth ?? sizes.naturalWidth ?? sizes.displayWidth ?? sizes.width ?? 0;
  const height = sizes.videoHeight ?? sizes.naturalHeight ?? sizes.displayHeight ?? sizes.height ?? 0;
  if (!(width > 0 && height > 0))
    throw new RangeError(`${who}: the ${kindOf(source)} has no pixels yet. Wait until it is loaded.`);
  return drawn(source, width, height);
}
