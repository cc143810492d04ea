import { Purpose } from "../contract/purpose.js";
import { fileError } from "../node/fileError.js";
import { Random } from "../numeric/random.js";
import {
  count,
  flag,
  fraction,
  type Given,
  listOf,
  oneOf,
  optional,
  parseOptions,
  required,
  type Schema,
  text,
  whole,
} from "../options.js";
import { cores, nodeModule } from "../runtime/support.js";
import { Tensor } from "../tensor.js";
import { type Crew, crewFor } from "./crew.js";
import { pictureOptions } from "./imageTensor.js";

const schema = {
  ...pictureOptions,
  height: required(count()),
  width: required(count()),
  batchSize: count(32),
  shuffle: flag(true),
  seed: whole(0),
  validationSplit: fraction(0),
  subset: optional(oneOf(["training", "validation"])),
  labels: oneOf(["index", "oneHot"], "index"),
  classNames: optional(listOf(text())),
  workers: optional(whole()),
} satisfies Schema;

export interface ImageFolderOptions extends Given<typeof schema> {}

/** A batch of a folder's pictures. */
export interface ImageBatch {
  /** [rows, height, width, channels]. */
  readonly x: Tensor;
  /** [rows], or [rows, classes]. */
  readonly y: Tensor;
}

/** Batches of a folder's pictures; each time they are gone through, they are read anew, and where shuffled, in another order. */
export interface ImageDataset extends AsyncIterable<ImageBatch> {
  readonly classNames: readonly string[];
  /** How many pictures there are. */
  readonly rows: number;
  readonly files: readonly string[];
  /** The class of each file. */
  readonly classes: readonly number[];
  /** All pictures at once, in the order of `files`: for what fits into memory. */
  load(): Promise<ImageBatch>;
}

const PICTURE = /\.(png|jpe?g|gif|webp)$/i;
/** More workers than this wait for the disk. */
const MOST_WORKERS = 4;

/**
 * Pictures of a folder, each of whose folders is a class (Node): batches for `fitDataset`, decoded ahead on workers while the network trains, at most two batches of them in memory.
 * A class's pictures may lie in folders within; names are sorted, so that the same folder gives the same order everywhere.
 *
 * @param path of the folder.
 * @param options.height of the pictures. @param options.width of the pictures; and what `imageTensor` takes.
 * @param options.batchSize ≥ 1, default 32. @param options.shuffle default true, by `seed` (default 0), in another order each time.
 * @param options.validationSplit share of pictures for validation, in [0, 1), drawn by `seed`; with it, `options.subset` says which: `"training"` or `"validation"`.
 * @param options.labels `"index"` or `"oneHot"`, default `"index"`. @param options.classNames the folders to be read, in this order; default all, sorted.
 * @param options.workers that decode, 0 for none; default as many as cores but one, at least 1, at most 4.
 * @throws {RangeError} where there are no pictures, or, once they are read, for one that is damaged, named by its path.
 * @example
 * // In the folder: cats/1.png, dogs/1.jpg, …
 * const train = await imageFolder(folder, { height: 4, width: 6, channels: 1, workers: 0 });
 * for await (const { x, y } of train) console.log(x.shape, y.shape);
 * @see https://keras.io/api/data_loading/image/#image_dataset_from_directory-function
 */
export async function imageFolder(path: string | URL, options: ImageFolderOptions): Promise<ImageDataset> {
  const who = "imageFolder";
  const o = parseOptions(who, schema, options);
  if (o.validationSplit > 0 !== (o.subset !== undefined))
    throw new RangeError(
      `${who}: validationSplit and subset go together, got ${o.validationSplit} and ${o.subset ?? "none"}. Pass both, as in { validationSplit: 0.2, subset: "training" }.`,
    );
  const { classNames, found } = await picturesBelow(path, o.classNames, who);
  const chosen = o.subset ? subsetOf(found, o.validationSplit, o.subset, o.seed) : found;
  if (chosen.length === 0)
    throw new RangeError(
      `${who}: no pictures are left for ${o.subset}, of ${found.length}. Choose another validationSplit.`,
    );
  const workers = o.workers ?? Math.max(1, Math.min(MOST_WORKERS, (await cores()) - 1));
  const size = o.height * o.width * o.channels;
  let passes = 0;

  function batchOf(rows: readonly number[], pictures: Float32Array): ImageBatch {
    const x = new Tensor(pictures, [rows.length, o.height, o.width, o.channels]);
    const classes = rows.map((row) => chosen[row]?.label as number);
    if (o.labels === "index") return { x, y: new Tensor(Float32Array.from(classes), [rows.length]) };
    const width = classNames.length;
    const hot = new Float32Array(rows.length * width);
    classes.forEach((label, i) => {
      hot[i * width + label] = 1;
    });
    return { x, y: new Tensor(hot, [rows.length, width]) };
  }

  async function* batches(order: readonly number[], batchSize: number): AsyncGenerator<ImageBatch> {
    const crew = await crewFor(workers, o);
    try {
      const ahead = decodeAhead(
        crew,
        order.map((row) => chosen[row]?.file as string),
        2 * batchSize,
      );
      for (let at = 0; at < order.length; at += batchSize) {
        const rows = order.slice(at, at + batchSize);
        const pictures = new Float32Array(rows.length * size);
        for (let i = 0; i < rows.length; i++) pictures.set(await ahead(), i * size);
        yield batchOf(rows, pictures);
      }
    } finally {
      await crew.close();
    }
  }

  const inOrder = chosen.map((_, row) => row);
  return {
    classNames,
    rows: chosen.length,
    files: chosen.map(({ file }) => file),
    classes: chosen.map(({ label }) => label),
    async load() {
      for await (const batch of batches(inOrder, chosen.length)) return batch;
      throw new RangeError(`${who}: there are no pictures.`);
    },
    [Symbol.asyncIterator]() {
      const random = new Random(o.seed, Purpose.Shuffle, passes++);
      return batches(o.shuffle ? [...random.permutation(chosen.length)] : inOrder, o.batchSize);
    },
  };
}

interface Found {
  readonly file: string;
  readonly label: number;
}

/** Gives the files' pictures one after the other, while the next `most` are being decoded. */
function decodeAhead(crew: Crew, files: readonly string[], most: number): () => Promise<Float32Array> {
  const pending: Promise<Float32Array>[] = [];
  let next = 0;
  return () => {
    while (next < files.length && pending.length < most) {
      const picture = crew.decode(files[next++] as string);
      // It is told where it is waited for.
      picture.catch(() => undefined);
      pending.push(picture);
    }
    return pending.shift() as Promise<Float32Array>;
  };
}

async function picturesBelow(root: string | URL, wanted: readonly string[] | undefined, who: string) {
  const { readdir } = await nodeModule<typeof import("node:fs/promises")>("node:fs/promises");
  const { join } = await nodeModule<typeof import("node:path")>("node:path");
  const { fileURLToPath } = await nodeModule<typeof import("node:url")>("node:url");
  const folder = typeof root === "string" ? root : fileURLToPath(root);
  const list = (at: string) =>
    readdir(at, { withFileTypes: true }).catch((error: unknown) => {
      throw fileError(at, "read", error);
    });
  const folders = (await list(folder))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const classNames = wanted ?? folders;
  const unknown = classNames.find((name) => !folders.includes(name));
  if (unknown !== undefined)
    throw new RangeError(
      `${who}: ${folder} has no folder ${JSON.stringify(unknown)}. It has ${folders.join(", ") || "none"}.`,
    );
  const found: Found[] = [];
  for (const [label, name] of classNames.entries()) {
    const entries = await readdir(join(folder, name), { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => !entry.isDirectory() && PICTURE.test(entry.name));
    found.push(
      ...files
        .map((entry) => ({ file: join(entry.parentPath ?? entry.path, entry.name), label }))
        .sort((a, b) => (a.file < b.file ? -1 : 1)),
    );
  }
  if (found.length === 0)
    throw new RangeError(
      `${who}: there are no pictures in folders of ${folder}. Each of its folders is a class, and holds files that end with .png, .jpg, .jpeg, .gif or .webp.`,
    );
  return { classNames, found };
}

function subsetOf(
  found: readonly Found[],
  share: number,
  subset: "training" | "validation",
  seed: number,
): readonly Found[] {
  const held = Math.round(found.length * share);
  const order = new Random(seed, Purpose.Split).permutation(found.length);
  const rows = subset === "validation" ? order.subarray(0, held) : order.subarray(held);
  return [...rows].sort((a, b) => a - b).map((row) => found[row] as Found);
}
