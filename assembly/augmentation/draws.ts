/**
 * What augmentation draws for each picture of a batch. Draws depend on (seed, layer, step, picture) alone, so they are the same in every engine
 * and for every number of lanes. All kernels: N0 = pictures, N1 = stream (the layer), N2, N3 = own seed, F4 = 1 where it has one (layers/dropout.ts).
 *
 *   drawUniform     P0 = out [pictures]: uniform in [F0, F1)
 *   drawTransforms  P0 = out [pictures, 6], P1 = lower, then upper bounds of eight numbers; F0, F1 = the middle (y, x); F2 = 1 where both zooms
 *                   are one, 2 where shifts are whole, to the other side (u32)
 *   drawBoxes       P0 = out [pictures, height, width], 1 within a box and 0 elsewhere; P2 = shares of what stays outside [pictures], or 0: sides are
 *                   the roots of shares in [F0, F1), for each axis its own, and a box is there with a probability in [F2, F3);
 *                   P1 = out: what stays outside, exactly, or 0; P3 = u32 height, width
 *
 * A transform (a b c; d e f) reads place (a·y + b·x + c, d·y + e·x + f) for place (y, x). Its numbers: zoom of y and of x, shift of y and of x,
 * turn (1: once around, counter-clockwise), and whether y and x are flipped (below 0).
 */
import { F0, F1, F2, F3, N0, P0, P1, P2, P3 } from "../../src/contract/frame";
import { Purpose } from "../../src/contract/purpose";
import { firstByte, lastByte } from "../drivers/elements";
import { storeCounted } from "../drivers/rows";
import { layerBits } from "../layers/dropout";
import { firstBlock, lastBlock } from "../machine/lanes";
import { cosOfTurn } from "../math/cos";
import { units } from "../random/normals";

/** Four numbers in [low, high). */
function between(ip: usize, block: u32, low: v128, high: v128): v128 {
  const u = units(layerBits(ip, Purpose.Augment, block));
  return f32x4.add(low, f32x4.mul(u, f32x4.sub(high, low)));
}

export function drawUniform(ip: usize): void {
  const out = load<usize>(ip, P0);
  const low = v128.load32_splat(ip, F0);
  const high = v128.load32_splat(ip, F1);
  const count = load<u32>(ip, N0);
  const end = lastByte(count);
  for (let i = firstByte(count); i < end; i += 16) {
    storeCounted(out + i, between(ip, <u32>(i >> 4), low, high), count - <u32>(i >> 2));
  }
}

export function drawTransforms(ip: usize): void {
  const bounds = load<usize>(ip, P1);
  const middleY = load<f32>(ip, F0);
  const middleX = load<f32>(ip, F1);
  const joint = (load<u32>(ip, F2) & 1) != 0;
  const whole = (load<u32>(ip, F2) & 2) != 0;
  const last = lastBlock(load<u32>(ip, N0));
  for (let picture = firstBlock(load<u32>(ip, N0)); picture < last; picture++) {
    const high = v128.load(bounds, 32);
    const moved = between(ip, 2 * picture, v128.load(bounds), high);
    // A sum that rounds up to the bound would be one place too far.
    const shift = whole ? f32x4.neg(f32x4.min(f32x4.floor(moved), f32x4.sub(high, f32x4.splat(1)))) : moved;
    const turned = between(ip, 2 * picture + 1, v128.load(bounds, 16), v128.load(bounds, 48));
    const zoomY = f32x4.extract_lane(moved, 0);
    const zoomX = joint ? zoomY : f32x4.extract_lane(moved, 1);
    const turn = f32x4.extract_lane(turned, 0);
    const ratios = cosOfTurn(f32x4(turn, turn - 0.25, 0, 0));
    const cos = f32x4.extract_lane(ratios, 0);
    const sin = f32x4.extract_lane(ratios, 1);
    const signY: f32 = f32x4.extract_lane(turned, 1) < 0 ? -1 : 1;
    const signX: f32 = f32x4.extract_lane(turned, 2) < 0 ? -1 : 1;
    const a = zoomY * signY * cos;
    const b = zoomY * signY * sin;
    const d = -zoomX * signX * sin;
    const e = zoomX * signX * cos;
    const out = load<usize>(ip, P0) + <usize>picture * 24;
    store<f32>(out, a);
    store<f32>(out, b, 4);
    store<f32>(out, middleY - (a * middleY + b * middleX) - f32x4.extract_lane(shift, 2), 8);
    store<f32>(out, d, 12);
    store<f32>(out, e, 16);
    store<f32>(out, middleX - (d * middleY + e * middleX) - f32x4.extract_lane(shift, 3), 20);
  }
}

/** First of the whole places from `from` on, at most `size`. */
function firstFrom(from: f32, size: i32): i32 {
  return min(size, <i32>ceil<f32>(from));
}

export function drawBoxes(ip: usize): void {
  const shares = load<usize>(ip, P2);
  const left = load<usize>(ip, P1);
  const height = load<i32>(load<usize>(ip, P3));
  const width = load<i32>(load<usize>(ip, P3), 4);
  const low = load<f32>(ip, F0);
  const reach = load<f32>(ip, F1) - low;
  const least = load<f32>(ip, F2);
  const most = load<f32>(ip, F3);
  const last = lastBlock(load<u32>(ip, N0));
  for (let picture = firstBlock(load<u32>(ip, N0)); picture < last; picture++) {
    const drawn = units(layerBits(ip, Purpose.Augment, 2 * picture));
    const chance = units(layerBits(ip, Purpose.Augment, 2 * picture + 1));
    let shareY: f32 = low + f32x4.extract_lane(drawn, 0) * reach;
    let shareX: f32 = low + f32x4.extract_lane(drawn, 1) * reach;
    if (shares != 0) {
      shareY = 1 - load<f32>(shares + (picture << 2));
      shareX = shareY;
    } else if (f32x4.extract_lane(chance, 0) >= least + f32x4.extract_lane(chance, 1) * (most - least)) {
      shareY = 0;
      shareX = 0;
    }
    const high: f32 = sqrt<f32>(shareY) * <f32>height;
    const wide: f32 = sqrt<f32>(shareX) * <f32>width;
    const y: f32 = f32x4.extract_lane(drawn, 2) * (<f32>height - high);
    const x: f32 = f32x4.extract_lane(drawn, 3) * (<f32>width - wide);
    const top = firstFrom(y, height);
    const bottom = firstFrom(y + high, height);
    const from = firstFrom(x, width);
    const to = firstFrom(x + wide, width);
    const out = load<usize>(ip, P0) + ((<usize>picture * height * width) << 2);
    memory.fill(out, 0, (height * width) << 2);
    for (let row = top; row < bottom; row++) {
      for (let column = from; column < to; column++) store<f32>(out + ((row * width + column) << 2), 1);
    }
    if (left != 0) {
      const inside = <f32>((bottom - top) * (to - from));
      store<f32>(left + (picture << 2), 1 - inside / <f32>(height * width));
    }
  }
}
