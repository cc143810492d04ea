/**
 * The loops of element-wise operations on two and three operands: `bytes` of y from those at a and b (and c), a vector at a time; a stride of 0 means one
 * vector for all. A NaN comes through; comparisons give 1 or 0.
 */
import { Op } from "../../src/contract/elementwise";
import { pow } from "../math/pow";

/** 1 where a mask's bits are set, else 0. */
function truth(mask: v128): v128 {
  return v128.and(mask, f32x4.splat(1));
}

function combine<F>(y: usize, a: usize, stepA: usize, b: usize, stepB: usize, bytes: usize): void {
  const f = changetype<F>(0);
  for (const end = y + bytes; y < end; y += 16) {
    v128.store(y, f.of(v128.load(a), v128.load(b)));
    a += stepA;
    b += stepB;
  }
}

/** y = a ≠ 0 ? b : c. */
export function where(
  y: usize,
  a: usize,
  stepA: usize,
  b: usize,
  stepB: usize,
  c: usize,
  stepC: usize,
  bytes: usize,
): void {
  for (const end = y + bytes; y < end; y += 16) {
    const mask = f32x4.ne(v128.load(a), f32x4.splat(0));
    v128.store(y, v128.bitselect(v128.load(b), v128.load(c), mask));
    a += stepA;
    b += stepB;
    c += stepC;
  }
}

class Add {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}
class Subtract {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}
class Multiply {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}
class Divide {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}
class Power {
  @inline of(a: v128, b: v128): v128 {
    return pow(a, b);
  }
}
class Maximum {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.max(a, b);
  }
}
class Minimum {
  @inline of(a: v128, b: v128): v128 {
    return f32x4.min(a, b);
  }
}
class Equal {
  @inline of(a: v128, b: v128): v128 {
    return truth(f32x4.eq(a, b));
  }
}
class NotEqual {
  @inline of(a: v128, b: v128): v128 {
    return truth(f32x4.ne(a, b));
  }
}
class Greater {
  @inline of(a: v128, b: v128): v128 {
    return truth(f32x4.gt(a, b));
  }
}
class GreaterEqual {
  @inline of(a: v128, b: v128): v128 {
    return truth(f32x4.ge(a, b));
  }
}

export function binary(
  op: i32,
  y: usize,
  a: usize,
  stepA: usize,
  b: usize,
  stepB: usize,
  bytes: usize,
): void {
  switch (op) {
    case Op.Add:
      combine<Add>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.Subtract:
      combine<Subtract>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.Multiply:
      combine<Multiply>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.Divide:
      combine<Divide>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.Power:
      combine<Power>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.Maximum:
      combine<Maximum>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.Minimum:
      combine<Minimum>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.Equal:
      combine<Equal>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.NotEqual:
      combine<NotEqual>(y, a, stepA, b, stepB, bytes);
      break;
    case Op.Greater:
      combine<Greater>(y, a, stepA, b, stepB, bytes);
      break;
    default:
      combine<GreaterEqual>(y, a, stepA, b, stepB, bytes);
      break;
  }
}
