// The bytes of a picture to its pixels, upright: in browsers by the platform, elsewhere by packages. Of what moves, the first frame.
import { viewOf } from "../kinds.js";
import { type Header, readHeader } from "./header.js";
import { jpegJs, nsgif, pngjs, webp } from "./packages.js";
import { type Pixels, upright } from "./pixels.js";

/** @param name begins messages. @throws {RangeError} for what is damaged, cut off, too large, or no such picture. */
export async function decode(bytes: Uint8Array, name: string, maxPixels: number): Promise<Pixels> {
  const header = readHeader(bytes, name);
  const { width, height } = header;
  if (width * height > maxPixels)
    throw new RangeError(
      `${name}: it says that it has ${width} × ${height} pixels, at most ${maxPixels} are decoded. Pass a larger maxPixels if that is meant.`,
    );
  try {
    if (typeof OffscreenCanvas === "function" && typeof createImageBitmap === "function")
      return await byPlatform(bytes, header);
    return upright(await decoders[header.format](bytes, header, name, maxPixels), header.orientation);
  } catch (cause) {
    const { code, message } = cause as Error & { code?: string };
    if (code === "ERR_MODULE_NOT_FOUND" || (cause as object) instanceof Refusal) throw cause;
    throw new RangeError(`${name}: it is cut off or damaged (${String(message ?? cause).split("\n")[0]}).`, {
      cause,
    });
  }
}

/** What says by itself all that is to be said. */
class Refusal extends RangeError {}

type Decoder = (bytes: Uint8Array, header: Header, name: string, maxPixels: number) => Promise<Pixels>;

const decoders: Readonly<Record<Header["format"], Decoder>> = {
  async png(bytes, { depth, interlaced, width, height }, name) {
    const { PNG } = await pngjs(name);
    // Without passes, pngjs stops at what the size needs; with passes it inflates whatever comes.
    if (interlaced) await inflatesTo(bytes, 8 * width * height + 16 * height + 64, name);
    const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { data } = PNG.sync.read(input, { skipRescale: depth === 16 });
    return { width, height, data: depth === 16 ? (data as unknown as Uint16Array) : viewOf(data) };
  },
  async jpeg(bytes, _, name, maxPixels) {
    const { decode: read } = await jpegJs(name);
    return read(bytes, {
      useTArray: true,
      tolerantDecoding: false,
      maxResolutionInMP: maxPixels / 1e6,
      maxMemoryUsageInMB: 64 + maxPixels / 2 ** 14,
    });
  },
  async gif(bytes, _, name) {
    return (await nsgif(name)).decode(bytes);
  },
  async webp(bytes, { animated }, name) {
    if (animated)
      throw new Refusal(
        `${name}: it is an animated WebP, whose frames are not read here. Save one of them as a picture.`,
      );
    return (await webp(name)).decode(bytes);
  },
};

/** @throws {RangeError} where a PNG's data inflate to more than `most` bytes. */
async function inflatesTo(bytes: Uint8Array, most: number, name: string): Promise<void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const kind = view.getUint32(at + 4);
    if (kind === 0x49444154) parts.push(bytes.slice(at + 8, at + 8 + view.getUint32(at)));
  }
  const reader = new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    length += value.byteLength;
    if (length <= most) continue;
    await reader.cancel();
    throw new Refusal(`${name}: its data inflate to more than its pixels need.`);
  }
}

async function byPlatform(bytes: Uint8Array, { format }: Header): Promise<Pixels> {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${format}` });
  const bitmap = await createImageBitmap(blob, {
    imageOrientation: "from-image",
    premultiplyAlpha: "none",
    colorSpaceConversion: "none",
  });
  try {
    return drawn(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

/** The pixels of what can be drawn on a canvas. */
export function drawn(source: CanvasImageSource, width: number, height: number): Pixels {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser gives no canvas");
  context.drawImage(source, 0, 0);
  return context.getImageData(0, 0, width, height);
}
