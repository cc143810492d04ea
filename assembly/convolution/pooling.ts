/**
 * Pooling over windows of an image, channels last: the largest number of each window, or the mean of those within the image.
 *
 *   maxPoolForward       P0 = y,  P1 = x, P5 = windows (src/contract/window.ts)
 *   maxPoolBackward      P0 = dx, P1 = x, P2 = y, P3 = dy, P5: the gradient goes to a window's first largest number
 *   averagePoolForward   P0 = y,  P1 = x, P5
 *   averagePoolBackward  P0 = dx, P1 = dy, P5
 *
 * A lane has whole images, up to 64 channels of each, so that what overlapping windows add to a gradient has one order.
 */
import { P0, P1, P2, P3, P5 } from "../../src/contract/frame";
import { BATCH, BEFORE, CHANNELS, IMAGE, OUTPUT, STRIDE, WINDOW } from "../../src/contract/window";
import { storeCounted } from "../drivers/rows";
import { firstBlock, lastBlock } from "../machine/lanes";

/** Channels of a block of work. */
const PART: u32 = 64;

/** First place of window `o` along an axis, whose words are `axis` bytes into each three. */
function from(windows: usize, axis: usize, o: i32): i32 {
  const stride = load<i32>(windows + axis, STRIDE);
  if (stride == 0) return (o * load<i32>(windows + axis, IMAGE)) / load<i32>(windows + axis, OUTPUT);
  return max(0, o * stride - load<i32>(windows + axis, BEFORE));
}

/** One past its last place within the image. */
function to(windows: usize, axis: usize, o: i32): i32 {
  const stride = load<i32>(windows + axis, STRIDE);
  const size = load<i32>(windows + axis, IMAGE);
  if (stride == 0) {
    const outputs = load<i32>(windows + axis, OUTPUT);
    return ((o + 1) * size + outputs - 1) / outputs;
  }
  return min(size, o * stride - load<i32>(windows + axis, BEFORE) + load<i32>(windows + axis, WINDOW));
}

/** What is done with a window of four channels: x is its first place, steps in bytes. */
class MaxForward {
  @inline run(
    y: usize,
    x: usize,
    _y: usize,
    _dy: usize,
    depth: i32,
    height: i32,
    width: i32,
    stepD: usize,
    stepH: usize,
    stepW: usize,
    count: u32,
  ): void {
    let top = v128.load(x);
    for (let d = 0; d < depth; d++) {
      let row = x + d * stepD;
      for (let h = 0; h < height; h++) {
        let at = row;
        for (let w = 0; w < width; w++) {
          top = f32x4.max(top, v128.load(at));
          at += stepW;
        }
        row += stepH;
      }
    }
    storeCounted(y, top, count);
  }
}

class MaxBackward {
  @inline run(
    dx: usize,
    x: usize,
    y: usize,
    dy: usize,
    depth: i32,
    height: i32,
    width: i32,
    stepD: usize,
    stepH: usize,
    stepW: usize,
    count: u32,
  ): void {
    const top = v128.load(y);
    let rest = v128.load(dy);
    for (let d = 0; d < depth; d++) {
      for (let h = 0; h < height; h++) {
        let at = d * stepD + h * stepH;
        for (let w = 0; w < width; w++) {
          // Of NaN, which is no number's equal, the first has it.
          const v = v128.load(x + at);
          const hit = v128.not(f32x4.lt(v, top));
          storeCounted(dx + at, f32x4.add(v128.load(dx + at), v128.and(rest, hit)), count);
          rest = v128.andnot(rest, hit);
          at += stepW;
        }
      }
    }
  }
}

class AverageForward {
  @inline run(
    y: usize,
    x: usize,
    _y: usize,
    _dy: usize,
    depth: i32,
    height: i32,
    width: i32,
    stepD: usize,
    stepH: usize,
    stepW: usize,
    count: u32,
  ): void {
    let total = f32x4.splat(0);
    for (let d = 0; d < depth; d++) {
      for (let h = 0; h < height; h++) {
        let at = x + d * stepD + h * stepH;
        // A row's sum first: the sums of large windows stay short.
        let sum = f32x4.splat(0);
        for (let w = 0; w < width; w++) {
          sum = f32x4.add(sum, v128.load(at));
          at += stepW;
        }
        total = f32x4.add(total, sum);
      }
    }
    storeCounted(y, f32x4.div(total, f32x4.splat(<f32>(depth * height * width))), count);
  }
}

class AverageBackward {
  @inline run(
    dx: usize,
    _x: usize,
    _y: usize,
    dy: usize,
    depth: i32,
    height: i32,
    width: i32,
    stepD: usize,
    stepH: usize,
    stepW: usize,
    count: u32,
  ): void {
    const share = f32x4.div(v128.load(dy), f32x4.splat(<f32>(depth * height * width)));
    for (let d = 0; d < depth; d++) {
      for (let h = 0; h < height; h++) {
        let at = dx + d * stepD + h * stepH;
        for (let w = 0; w < width; w++) {
          storeCounted(at, f32x4.add(v128.load(at), share), count);
          at += stepW;
        }
      }
    }
  }
}

/** Runs F over all windows. `image` lies as x does, `output` as y: of each of the two, F is given the place of both tensors. */
function overWindows<F>(windows: usize, out: usize, x: usize, y: usize, dy: usize, isBackward: bool): void {
  const f = changetype<F>(0);
  const channels = load<u32>(windows, CHANNELS);
  const stepW: usize = channels << 2;
  const stepH: usize = load<u32>(windows, IMAGE + 8) * stepW;
  const stepD: usize = load<u32>(windows, IMAGE + 4) * stepH;
  const imageBytes: usize = load<u32>(windows, IMAGE) * stepD;
  const depths = load<i32>(windows, OUTPUT);
  const heights = load<i32>(windows, OUTPUT + 4);
  const widths = load<i32>(windows, OUTPUT + 8);
  const parts = (channels + PART - 1) / PART;
  const blocks = load<u32>(windows, BATCH) * parts;
  const last = lastBlock(blocks);
  for (let block = firstBlock(blocks); block < last; block++) {
    const image = block / parts;
    const begin = (block % parts) * PART;
    const end = min(channels, begin + PART);
    const source = image * imageBytes;
    let place = image * depths * heights * widths * stepW;
    if (isBackward) clear(out + source, imageBytes, stepW, begin, end);
    for (let od = 0; od < depths; od++) {
      const d = from(windows, 0, od);
      const depth = to(windows, 0, od) - d;
      for (let oh = 0; oh < heights; oh++) {
        const h = from(windows, 4, oh);
        const height = to(windows, 4, oh) - h;
        for (let ow = 0; ow < widths; ow++) {
          const w = from(windows, 8, ow);
          const width = to(windows, 8, ow) - w;
          const corner = source + d * stepD + h * stepH + w * stepW;
          for (let c = begin; c < end; c += 4) {
            const inImage = corner + (c << 2);
            const inOutput = place + (c << 2);
            f.run(
              out + (isBackward ? inImage : inOutput),
              x + inImage,
              y + inOutput,
              dy + inOutput,
              depth,
              height,
              width,
              stepD,
              stepH,
              stepW,
              channels - c,
            );
          }
          place += stepW;
        }
      }
    }
  }
}

/** Zeros to some channels of an image. */
function clear(image: usize, bytes: usize, step: usize, begin: u32, end: u32): void {
  if (end - begin == <u32>(step >> 2)) {
    memory.fill(image, 0, bytes);
    return;
  }
  for (let at: usize = 0; at < bytes; at += step) {
    memory.fill(image + at + (begin << 2), 0, (end - begin) << 2);
  }
}

export function maxPoolForward(ip: usize): void {
  overWindows<MaxForward>(load<usize>(ip, P5), load<usize>(ip, P0), load<usize>(ip, P1), 0, 0, false);
}

export function maxPoolBackward(ip: usize): void {
  const x = load<usize>(ip, P1);
  const y = load<usize>(ip, P2);
  overWindows<MaxBackward>(load<usize>(ip, P5), load<usize>(ip, P0), x, y, load<usize>(ip, P3), true);
}

export function averagePoolForward(ip: usize): void {
  overWindows<AverageForward>(load<usize>(ip, P5), load<usize>(ip, P0), load<usize>(ip, P1), 0, 0, false);
}

export function averagePoolBackward(ip: usize): void {
  overWindows<AverageBackward>(load<usize>(ip, P5), load<usize>(ip, P0), 0, 0, load<usize>(ip, P1), true);
}
