// Pictures of every format and of every odd kind, as tensors; what is broken, named; folders, saving, IDX files.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageFolder, imageTensor, readIdx, saveImage } from "../../src/images/index.js";
import { type Tensor, tensor } from "../../src/index.js";

const fixture = (name: string): string => `test/images/fixtures/${name}`;
const bytes = async (name: string): Promise<Uint8Array> => new Uint8Array(await readFile(fixture(name)));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "downhill-images-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Colour = readonly [number, number, number];
const rgb = (x: number, y: number): Colour => [20 * x, 30 * y, 255 - 20 * x];
const luma = ([r, g, b]: Colour): number => 0.299 * r + 0.587 * g + 0.114 * b;
const grey = (x: number, y: number): Colour => [luma(rgb(x, y)), luma(rgb(x, y)), luma(rgb(x, y))];

/** The largest difference of a picture from the colours that are expected. */
function off({ data, shape }: Tensor, expected: (x: number, y: number) => Colour): number {
  const [height = 0, width = 0, channels = 0] = shape;
  let worst = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        worst = Math.max(
          worst,
          Math.abs((data[(y * width + x) * channels + c] as number) - (expected(x, y)[c] as number)),
        );
  return worst;
}

/** [file, colours, how far they may be off: palettes and lossy formats are]. */
const upright: readonly [string, (x: number, y: number) => Colour, number][] = [
  ["rgb.png", rgb, 0],
  ["grey.png", grey, 0.51],
  ["palette.png", rgb, 64],
  ["rgb.jpg", rgb, 5],
  ["progressive.jpg", rgb, 5],
  ["grey.jpg", grey, 5],
  ["cmyk.jpg", rgb, 12],
  ["rgb.gif", rgb, 20],
  ["moving.gif", rgb, 20],
  ["rgb.webp", rgb, 20],
  ["lossless.webp", rgb, 0],
];

describe("imageTensor", () => {
  for (const [name, colours, tolerance] of upright) {
    it(`reads ${name}`, async () => {
      const picture = await imageTensor(fixture(name));
      expect(picture.shape).toEqual([8, 12, 3]);
      expect(off(picture, colours)).toBeLessThanOrEqual(tolerance);
    });
  }

  for (const name of ["turned.png", "turned.jpg", "turned.webp"]) {
    it(`turns ${name} upright by its Exif`, async () => {
      const picture = await imageTensor(fixture(name));
      expect(picture.shape).toEqual([12, 8, 3]);
      // A quarter to the right: what was at the left, from below, is now above.
      expect(off(picture, (x, y) => rgb(y, 7 - x))).toBeLessThanOrEqual(5);
    });
  }

  it("keeps the 16 bits of a grey picture as fractions", async () => {
    const { data } = await imageTensor(fixture("grey16.png"), { channels: 1 });
    expect(data[13]).toBeCloseTo((5000 + 100) / 257, 3);
  });

  it("reads a single bit as black and white", async () => {
    const { data } = await imageTensor(fixture("bits.png"), { channels: 1 });
    expect(new Set(data)).toEqual(new Set([0, 255]));
  });

  it("gives opacity where four channels are asked for", async () => {
    for (const name of ["opacity.png", "opacity.webp"]) {
      const { data, shape } = await imageTensor(fixture(name), { channels: 4 });
      expect(shape).toEqual([8, 12, 4]);
      expect(data[3]).toBe(128);
    }
    const { data } = await imageTensor(fixture("paletteTransparent.png"), { channels: 4 });
    expect(new Set(data.filter((_, i) => i % 4 === 3))).toEqual(new Set([0, 255]));
  });

  it("takes paths, file addresses, Files, bytes, buffers and pixels alike", async () => {
    const expected = await imageTensor(fixture("rgb.png"));
    const content = await bytes("rgb.png");
    const sources = [
      new URL(`../../${fixture("rgb.png")}`, import.meta.url),
      new File([content as Uint8Array<ArrayBuffer>], "rgb.png"),
      content,
      content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength) as ArrayBuffer,
    ];
    for (const source of sources) expect(await imageTensor(source)).toEqual(expected);
    expect((await imageTensor([content, content])).shape).toEqual([2, 8, 12, 3]);
  });

  it("resizes as TensorFlow does", async () => {
    const row = { width: 4, height: 1, data: Uint8Array.from({ length: 16 }, (_, i) => 40 * (i >> 2)) };
    const of = async (width: number, options: object) => [
      ...(await imageTensor(row, { width, channels: 1, ...options })).data,
    ];
    expect(await of(2, {})).toEqual([20, 100]);
    expect(await of(8, {})).toEqual([0, 10, 30, 50, 70, 90, 110, 120]);
    expect(await of(2, { interpolation: "nearest" })).toEqual([40, 120]);
    // tf.image.resize([[0, 40, 80, 120]], [1, 2], antialias=True): weights 1/8, 3/8, 3/8, 1/8, shared out anew at the borders.
    const [a, b] = await of(2, { antialias: true });
    expect(a).toBeCloseTo((0 * 3 + 40 * 3 + 80 * 1) / 7, 4);
    expect((a as number) + (b as number)).toBeCloseTo(120, 4);
    for (const interpolation of ["bicubic", "lanczos3", "lanczos5"]) {
      expect(await of(4, { interpolation })).toEqual([0, 40, 80, 120].map((v) => expect.closeTo(v, 3)));
      const wide = await of(8, { interpolation });
      expect(wide.map((v, i) => v + (wide[7 - i] as number))).toEqual(Array(8).fill(expect.closeTo(120, 3)));
    }
  });

  it("cuts to the wanted ratio instead of distorting, and scales", async () => {
    const whole = await imageTensor(fixture("rgb.png"));
    const { data, shape } = await imageTensor(fixture("rgb.png"), {
      height: 8,
      width: 8,
      cropToAspectRatio: true,
      scale: 1 / 255,
    });
    expect(shape).toEqual([8, 8, 3]);
    expect(data[0]).toBeCloseTo((whole.data[6] as number) / 255, 6);
  });
});

/** A PNG of chunks. */
function png(...chunks: readonly [kind: string, data: Uint8Array][]): Uint8Array {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  const parts = chunks.flatMap(([kind, data]) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    let sum = -1;
    for (const byte of body) sum = (table[(sum ^ byte) & 255] as number) ^ (sum >>> 8);
    const [size, end] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    end.writeInt32BE(~sum);
    return [size, body, end];
  });
  return new Uint8Array(Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]));
}
function head(width: number, height: number, interlaced = 0): [string, Uint8Array] {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width);
  data.writeUInt32BE(height, 4);
  data.set([8, 0, 0, 0, interlaced], 8);
  return ["IHDR", data];
}
const end: [string, Uint8Array] = ["IEND", new Uint8Array()];

describe("broken pictures", () => {
  const names = [
    "rgb.png",
    "palette.png",
    "rgb.jpg",
    "progressive.jpg",
    "rgb.gif",
    "rgb.webp",
    "lossless.webp",
  ];
  for (const name of names) {
    it(`names ${name} where it is cut off`, async () => {
      const content = await bytes(name);
      for (const share of [0.1, 0.4, 0.7, 0.9]) {
        const file = path.join(folder, `cut-${name}`);
        await writeFile(file, content.subarray(0, Math.max(16, Math.floor(content.length * share))));
        const refused = imageTensor(file);
        await expect(refused, `${share}`).rejects.toThrow(RangeError);
        await expect(refused).rejects.toThrow(`${file}: it is cut off or damaged`);
      }
    });
  }

  it("says what is no picture, and what others it is", async () => {
    await expect(imageTensor(fixture("rgb.bmp"))).rejects.toThrow(
      "rgb.bmp: it is a BMP. PNG, JPEG, GIF and WebP are read.",
    );
    await expect(imageTensor(fixture("rgb.tiff"))).rejects.toThrow("it is a TIFF");
    await expect(imageTensor(fixture("makePictures.py"))).rejects.toThrow(
      "it is no picture that is known here",
    );
    await expect(imageTensor(new Uint8Array())).rejects.toThrow("imageTensor: it is empty");
    await expect(imageTensor(fixture("moving.webp"))).rejects.toThrow("it is an animated WebP");
    await expect(imageTensor(fixture("none.png"))).rejects.toThrow(/none\.png could not be read \(ENOENT\)/);
  });

  it("refuses what would take too much memory before it does", async () => {
    const many = png(head(60_000, 60_000), ["IDAT", deflateSync(new Uint8Array(100))], end);
    await expect(imageTensor(many)).rejects.toThrow("60000 × 60000 pixels, at most 100000000 are decoded");
    await expect(imageTensor(fixture("rgb.jpg"), { maxPixels: 95 })).rejects.toThrow(
      "12 × 8 pixels, at most 95",
    );
    const bomb = deflateSync(new Uint8Array(64 << 20));
    for (const interlaced of [0, 1]) {
      const before = process.memoryUsage().arrayBuffers;
      await imageTensor(png(head(2, 2, interlaced), ["IDAT", bomb], end)).catch((error) =>
        expect(error).toBeInstanceOf(RangeError),
      );
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
    }
    const gif = await bytes("rgb.gif");
    // The first frame's size, 12 × 8, behind its mark.
    const frame = gif.findIndex((mark, i) => mark === 0x2c && gif[i + 5] === 12 && gif[i + 7] === 8);
    gif.set([255, 255, 255, 255], frame + 5);
    await expect(imageTensor(gif)).rejects.toThrow("imageTensor: it is cut off or damaged");
  });

  it("refuses wrong options and sources by name", async () => {
    await expect(imageTensor(7 as never)).rejects.toThrow(TypeError);
    await expect(imageTensor([])).rejects.toThrow("there are no pictures in the list");
    await expect(imageTensor([fixture("rgb.png"), fixture("turned.png")])).rejects.toThrow(
      "imageTensor: picture 1 has 12 × 8 × 3 numbers, those before 8 × 12 × 3. Pass height and width.",
    );
    await expect(imageTensor(fixture("rgb.png"), { channels: 2 })).rejects.toThrow(
      "channels must be 1, 3 or 4, got 2",
    );
    await expect(imageTensor(fixture("rgb.png"), { height: 0 })).rejects.toThrow("height must be");
    await expect(
      imageTensor({ width: 2, height: 2, data: new Uint8ClampedArray(8) } as never),
    ).rejects.toThrow("pixels must be bytes");
  });

  it("gives a picture or a RangeError for any damage", async () => {
    let seed = 1;
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % n;
    };
    for (const name of [
      "rgb.png",
      "palette.png",
      "rgb.jpg",
      "progressive.jpg",
      "rgb.gif",
      "rgb.webp",
      "turned.jpg",
    ]) {
      const content = await bytes(name);
      for (let round = 0; round < 60; round++) {
        const damaged = content.slice();
        for (let i = 0; i <= random(4); i++) damaged[random(damaged.length)] = random(256);
        try {
          const { data } = await imageTensor(damaged, { height: 4, width: 4, maxPixels: 1e6 });
          expect(data.every((v) => Number.isFinite(v))).toBe(true);
        } catch (error) {
          expect(error, `${name} ${round}`).toBeInstanceOf(RangeError);
        }
      }
    }
  }, 60_000);
});

describe("saveImage", () => {
  it("writes PNG and JPEG that read as what was written", async () => {
    const picture = await imageTensor(fixture("rgb.png"));
    for (const [name, tolerance] of [
      ["a.png", 0],
      ["a.jpg", 12],
    ] as const) {
      const file = path.join(folder, name);
      await saveImage(file, picture, { quality: 100 });
      expect(off(await imageTensor(file), rgb)).toBeLessThanOrEqual(tolerance);
    }
    const file = path.join(folder, "grey.png");
    await saveImage(file, tensor([0, 0.5, 1, 2], [2, 2]), { scale: 255 });
    expect([...(await imageTensor(file, { channels: 1 })).data]).toEqual([0, 128, 255, 255]);
  });

  it("refuses other endings, shapes and numbers", async () => {
    await expect(saveImage("a.bmp", tensor([0], [1, 1]))).rejects.toThrow(
      "path must end with .png, .jpg or .jpeg",
    );
    await expect(saveImage("a.png", tensor([0, 0], [1, 1, 2]))).rejects.toThrow(
      "1, 3 or 4 channels, got [1, 1, 2]",
    );
    await expect(saveImage("a.png", tensor([Number.NaN], [1, 1]))).rejects.toThrow("got NaN at 0");
    await expect(saveImage(path.join(folder, "none", "a.png"), tensor([0], [1, 1]))).rejects.toThrow(
      "make it first",
    );
  });
});

describe("readIdx", () => {
  const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255);

  it("reads numbers of every kind, compressed or not", async () => {
    expect(await readIdx(idx)).toEqual(tensor([1, 2, 3, 4, 5, 255], [2, 3]));
    expect(await readIdx(gzipSync(idx))).toEqual(tensor([1, 2, 3, 4, 5, 255], [2, 3]));
    const file = path.join(folder, "x.gz");
    await writeFile(file, gzipSync(idx));
    expect((await readIdx(file)).shape).toEqual([2, 3]);
    const one = (kind: number, ...data: number[]) =>
      readIdx(Uint8Array.of(0, 0, kind, 1, 0, 0, 0, 1, ...data));
    expect([...(await one(9, 0xff)).data]).toEqual([-1]);
    expect([...(await one(11, 0xff, 0xfe)).data]).toEqual([-2]);
    expect([...(await one(12, 0, 1, 0, 0)).data]).toEqual([65_536]);
    expect([...(await one(13, 0x3f, 0x80, 0, 0)).data]).toEqual([1]);
    expect([...(await one(14, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0)).data]).toEqual([1]);
  });

  it("names what is broken", async () => {
    await expect(readIdx(idx.subarray(0, 15))).rejects.toThrow(
      "take 18 bytes, it has 15. It is cut off or damaged",
    );
    await expect(readIdx(idx.subarray(0, 9))).rejects.toThrow("cut off before its shape");
    await expect(readIdx(Uint8Array.of(1, 2, 3, 4))).rejects.toThrow("it is no IDX file");
    await expect(readIdx(gzipSync(idx).subarray(0, 20))).rejects.toThrow(
      "it is no gzip file, cut off or damaged",
    );
    await expect(readIdx(Uint8Array.of(0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255))).rejects.toThrow(
      "at most",
    );
  });
});

describe("imageFolder", () => {
  let pictures = "";
  const size = { height: 4, width: 4, workers: 0 } as const;
  beforeAll(async () => {
    pictures = path.join(folder, "pictures");
    for (const [c, name] of ["blue", "red"].entries()) {
      await mkdir(path.join(pictures, name, "more"), { recursive: true });
      for (let i = 0; i < 10; i++)
        await saveImage(
          path.join(pictures, name, i < 5 ? "more" : "", `${i}.png`),
          tensor(
            Float32Array.from({ length: 48 }, (_, k) => (k % 3 === (c ? 0 : 2) ? 200 + i : i)),
            [4, 4, 3],
          ),
        );
    }
    await writeFile(path.join(pictures, "red", "notes.txt"), "no picture");
  });

  it("gives batches with the class of each folder, in another order each time, the same for the same seed", async () => {
    const run = async () => {
      const data = await imageFolder(pictures, { ...size, batchSize: 8, seed: 3 });
      const passes: number[][] = [];
      for (let pass = 0; pass < 2; pass++) {
        const seen: number[] = [];
        for await (const { x, y } of data) {
          expect(x.shape.slice(1)).toEqual([4, 4, 3]);
          y.data.forEach((label, i) => {
            const [red, , blue] = x.data.subarray(i * 48);
            expect(label).toBe(Number((red as number) > (blue as number)));
            seen.push(Math.max(red as number, blue as number) + 100 * label);
          });
        }
        expect(seen).toHaveLength(20);
        expect(new Set(seen).size).toBe(20);
        passes.push(seen);
      }
      expect(passes[0]).not.toEqual(passes[1]);
      expect(data.classNames).toEqual(["blue", "red"]);
      return passes;
    };
    expect(await run()).toEqual(await run());
  });

  it("splits so that training and validation share nothing and are all", async () => {
    const of = (subset: "training" | "validation") =>
      imageFolder(pictures, { ...size, validationSplit: 0.3, subset, seed: 5, labels: "oneHot" });
    const [training, validation] = [await of("training"), await of("validation")];
    expect([training.rows, validation.rows]).toEqual([14, 6]);
    expect(new Set([...training.files, ...validation.files]).size).toBe(20);
    const { x, y } = await validation.load();
    expect([x.shape, y.shape]).toEqual([
      [6, 4, 4, 3],
      [6, 2],
    ]);
    expect(validation.classes.map((c, i) => y.data[2 * i + c])).toEqual(Array(6).fill(1));
  });

  it("names a picture that is broken, and ends", async () => {
    const broken = path.join(folder, "broken");
    await mkdir(path.join(broken, "a"), { recursive: true });
    await writeFile(path.join(broken, "a", "bad.png"), (await bytes("rgb.png")).subarray(0, 60));
    const data = await imageFolder(broken, size);
    await expect(data.load()).rejects.toThrow(`${path.join("a", "bad.png")}: it is cut off or damaged`);
  });

  it("refuses folders and options that can't be", async () => {
    await expect(imageFolder(path.join(folder, "none"), size)).rejects.toThrow("There is no such file");
    await expect(imageFolder(path.join(pictures, "red"), { ...size })).resolves.toHaveProperty("classNames", [
      "more",
    ]);
    await mkdir(path.join(folder, "empty"));
    await expect(imageFolder(path.join(folder, "empty"), size)).rejects.toThrow(
      "there are no pictures in folders of",
    );
    await expect(imageFolder(pictures, { ...size, classNames: ["green"] })).rejects.toThrow(
      'has no folder "green". It has blue, red.',
    );
    await expect(imageFolder(pictures, { ...size, validationSplit: 0.5 })).rejects.toThrow("go together");
    await expect(imageFolder(pictures, { height: 4 } as never)).rejects.toThrow(
      "imageFolder: width is missing",
    );
  });
});
