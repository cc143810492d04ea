import { show } from "../errors.js";
import { fileError } from "../node/fileError.js";
import { between, finite, type Given, parseOptions, type Schema } from "../options.js";
import { nodeModule } from "../runtime/support.js";
import { type TensorLike, toTensor } from "../tensor.js";
import { jpegJs, pngjs } from "./packages.js";

const schema = { scale: finite(1), quality: between(1, 100, 90) } satisfies Schema;
export interface SaveImageOptions extends Given<typeof schema> {}

/**
 * Writes a picture to a file (Node), PNG or JPEG by its ending. Numbers are rounded and held within 0 … 255.
 *
 * @param path ends with .png, .jpg or .jpeg.
 * @param image [height, width] or [height, width, channels] with 1, 3 or 4 channels; JPEG has no opacity.
 * @param options.scale factor of the numbers, default 1; 255 for those of 0 … 1. @param options.quality of a JPEG, 1 … 100, default 90.
 * @throws {RangeError} for another ending or shape, or numbers that are not finite. @throws {Error} where the file can't be written.
 * @example
 * await saveImage(path, tensor(Float32Array.from({ length: 64 }, (_, i) => i / 63), [8, 8]), { scale: 255 });
 * @see https://keras.io/api/utils/#saveimg-function
 */
export async function saveImage(
  path: string | URL,
  image: TensorLike,
  options?: SaveImageOptions,
): Promise<void> {
  const who = "saveImage";
  const { scale, quality } = parseOptions(who, schema, options);
  const ending = /\.(png|jpe?g)$/i.exec(String(path))?.[1]?.toLowerCase();
  if (!ending)
    throw new RangeError(`${who}: path must end with .png, .jpg or .jpeg, got ${show(String(path))}.`);
  const { data, shape } = toTensor(image, `${who}: image`);
  const [height = 0, width = 0, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 3 || ![1, 3, 4].includes(channels) || data.length === 0)
    throw new RangeError(
      `${who}: image must be [height, width] or [height, width, channels] with 1, 3 or 4 channels, got [${shape.join(", ")}]. Save one picture of a batch at a time.`,
    );
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${who}: image must be finite numbers, got ${data[bad]} at ${bad}.`);
  const pixels = { width, height, data: toBytes(data, channels, scale) };
  const bytes = ending === "png" ? await png(pixels, who) : (await jpegJs(who)).encode(pixels, quality).data;
  const { writeFile } = await nodeModule<typeof import("node:fs/promises")>("node:fs/promises");
  await writeFile(path, bytes).catch((error: unknown) => {
    throw fileError(path, "written", error);
  });
}

type RGBA = { readonly width: number; readonly height: number; readonly data: Buffer };

async function png({ width, height, data }: RGBA, who: string): Promise<Buffer> {
  const { PNG } = await pngjs(who);
  const picture = new PNG({ width, height });
  picture.data = data;
  return PNG.sync.write(picture);
}

function toBytes(data: Float32Array, channels: number, scale: number): Buffer {
  const bytes = new Uint8ClampedArray((4 * data.length) / channels).fill(255);
  for (let pixel = 0; 4 * pixel < bytes.length; pixel++) {
    for (let c = 0; c < Math.max(3, channels); c++)
      bytes[4 * pixel + c] = (data[channels * pixel + (channels === 1 ? 0 : c)] as number) * scale;
  }
  return Buffer.from(bytes.buffer);
}
