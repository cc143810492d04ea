// How windows lie over an image, for kernels of convolution and pooling: sizes, and the words in which a kernel reads them.
import { WINDOW_WORDS } from "../contract/window.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** One to three sizes, as many as the image has axes beside the batch's and the channels'. */
export type Sizes = readonly number[];

/** How many places stay free around the image: none, so many that the output has ⌈size / stride⌉, or all of them before it. */
export type Padding = "valid" | "same" | "causal";

export interface Windows {
  readonly image: Sizes;
  readonly output: Sizes;
  readonly window: Sizes;
  /** 0 where windows divide the image as evenly as whole numbers do; beyond the image no larger than that. */
  readonly stride: Sizes;
  readonly dilation: Sizes;
  /** Places of the first window before the image begins. */
  readonly before: Sizes;
}

/** Places that a window of so many covers, those between them included. */
export const reach = (window: number, dilation: number): number => (window - 1) * dilation + 1;

/** Windows over an image; an output size is below 1 where the image has no room for one. */
export function slide(
  image: Sizes,
  { window, stride, dilation }: Pick<Windows, "window" | "stride" | "dilation">,
  padding: Padding,
): Windows {
  const along = image.map((size, i) => {
    const covered = reach(window[i] as number, dilation[i] as number);
    const step = stride[i] as number;
    if (padding === "same") {
      const output = Math.ceil(size / step);
      return { output, before: Math.floor(Math.max(0, (output - 1) * step + covered - size) / 2) };
    }
    const before = padding === "causal" ? covered - 1 : 0;
    return { output: Math.floor((size + before - covered) / step) + 1, before };
  });
  // Kernels go through the places of a step: one that leads out of the image is as good as any longer one.
  const bounded = stride.map((step, i) => {
    const covered = reach(window[i] as number, dilation[i] as number);
    return Math.min(step, Math.max((image[i] as number) + (along[i]?.before ?? 0), covered));
  });
  return {
    image,
    window,
    stride: bounded,
    dilation,
    output: along.map((a) => a.output),
    before: along.map((a) => a.before),
  };
}

/** What a kernel must know beside the windows. */
export interface Counts {
  readonly batch: number;
  readonly channels: number;
  readonly filters?: number;
  readonly groups?: number;
}

/** The words of src/contract/window.ts: missing axes come first, and have one place. */
export function windowWords(tape: Tape, w: Windows, { batch, channels, filters, groups }: Counts): Value {
  const three = (sizes: Sizes, missing: number): number[] => [
    ...new Array<number>(3 - sizes.length).fill(missing),
    ...sizes,
  ];
  const words = Int32Array.of(
    batch,
    channels,
    filters ?? channels,
    groups ?? 1,
    ...three(w.image, 1),
    ...three(w.output, 1),
    ...three(w.window, 1),
    ...three(w.stride, 1),
    ...three(w.dilation, 1),
    ...three(w.before, 0),
  );
  if (words.length !== WINDOW_WORDS) throw new RangeError(`windows have ${words.length} words`);
  return tape.constant(new Float32Array(words.buffer));
}
