// What pooling layers have in common, whatever they make of a window.
import { inFormat, withChannelsLast } from "../ops/channels.js";
import { pool } from "../ops/pool.js";
import { type Sizes, slide, type Windows } from "../ops/windows.js";
import { flag, oneOf, optional, required, type Values } from "../options.js";
import { type Shape, showShape } from "../shape.js";
import { dataFormatOption, type Image, imageOf, type Rank, rowOf, sizesOption } from "./image.js";
import type { LayerCore } from "./layer.js";

export type PoolingKind = "max" | "average";

const pooling = (rank: Rank, poolSize: ReturnType<typeof sizesOption>) => ({
  poolSize,
  strides: optional(sizesOption(rank)),
  padding: oneOf(["valid", "same"], "valid"),
  dataFormat: dataFormatOption(),
});

/** The options of maximum pooling. */
export const maxPoolingOptions = (rank: Rank) => pooling(rank, sizesOption(rank, 2));

/** Those of average pooling, whose windows have no default. */
export const averagePoolingOptions = (rank: Rank) => ({
  ...pooling(rank, sizesOption(rank)),
  poolSize: required(sizesOption(rank)),
});

/** A pooling layer's core: windows that slide over the image. */
export function slidingPool(
  name: string,
  rank: Rank,
  kind: PoolingKind,
  o: Values<ReturnType<typeof maxPoolingOptions>>,
): LayerCore {
  const strides = o.strides ?? o.poolSize;
  const dilation = o.poolSize.map(() => 1);
  const windowsOf = ({ sizes }: Image): Windows =>
    slide(sizes, { window: o.poolSize, stride: strides, dilation }, o.padding);
  return poolOver(name, rank, kind, o.dataFormat, (image) => {
    const windows = windowsOf(image);
    if (windows.output.some((n) => n < 1))
      throw new RangeError(
        `${name}: poolSize ${showShape(o.poolSize)} must fit into images of ${showShape(image.sizes)}. Take smaller windows, or padding "same".`,
      );
    return windows;
  });
}

/** Windows that divide an image of any size into so many parts, as evenly as whole numbers do. */
export function dividingPool(
  name: string,
  rank: Rank,
  kind: PoolingKind,
  output: Sizes,
  format: "channelsLast" | "channelsFirst",
): LayerCore {
  return poolOver(name, rank, kind, format, (image) => ({
    image: image.sizes,
    output,
    window: image.sizes,
    stride: output.map(() => 0),
    dilation: output.map(() => 1),
    before: output.map(() => 0),
  }));
}

function poolOver(
  name: string,
  rank: Rank,
  kind: PoolingKind,
  format: "channelsLast" | "channelsFirst",
  windowsOf: (image: Image) => Windows,
): LayerCore {
  return {
    outputShape(input: Shape) {
      const image = imageOf(input, rank, format, name);
      return rowOf({ sizes: windowsOf(image).output, channels: image.channels }, format);
    },
    append(tape, x) {
      const image = imageOf(x.shape.slice(1), rank, format, name);
      const y = pool(tape, withChannelsLast(tape, x, format), windowsOf(image), kind);
      return inFormat(tape, y, format);
    },
  };
}

export const adaptivePoolingOptions = (rank: Rank) => ({
  outputSize: required(sizesOption(rank)),
  dataFormat: dataFormatOption(),
});

export const globalPoolingOptions = () => ({ dataFormat: dataFormatOption(), keepdims: flag(false) });

/** A global pooling layer's core: one window as large as the image. */
export function globalPool(
  name: string,
  rank: Rank,
  kind: PoolingKind,
  o: Values<ReturnType<typeof globalPoolingOptions>>,
): LayerCore {
  const whole = dividingPool(name, rank, kind, new Array<number>(rank).fill(1), o.dataFormat);
  return {
    outputShape(input) {
      const shape = whole.outputShape(input);
      return o.keepdims ? shape : [imageOf(input, rank, o.dataFormat, name).channels];
    },
    append(tape, x, weights, context) {
      const y = whole.append(tape, x, weights, context);
      const channels = o.dataFormat === "channelsLast" ? (x.shape.at(-1) as number) : (x.shape[1] as number);
      return o.keepdims ? y : tape.view(y, [x.shape[0] as number, channels]);
    },
  };
}
