/**
 * The loops of element-wise operations on one operand: `bytes` of y from those at a, a vector at a time; a stride of 0 means one
 * vector for all. A NaN comes through.
 */
import { Op } from "../../src/contract/elementwise";
import { cos } from "../math/cos";
import { erf } from "../math/erf";
import { exp } from "../math/exp";
import { expm1 } from "../math/expm1";
import { log } from "../math/log";
import { log1p } from "../math/log1p";
import { sigmoid } from "../math/sigmoid";
import { withSignOf } from "../math/sign";
import { sin } from "../math/sin";
import { tanh } from "../math/tanh";

/** −1, 0 or 1; NaN stays. */
function signOf(x: v128): v128 {
  const some = withSignOf(x, f32x4.splat(1));
  return v128.bitselect(some, x, v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.gt(x, f32x4.splat(0))));
}

function map<F>(y: usize, a: usize, stepA: usize, bytes: usize): void {
  const f = changetype<F>(0);
  for (const end = y + bytes; y < end; y += 16) {
    v128.store(y, f.of(v128.load(a)));
    a += stepA;
  }
}

class Negative {
  @inline of(a: v128): v128 {
    return f32x4.neg(a);
  }
}
class Sqrt {
  @inline of(a: v128): v128 {
    return f32x4.sqrt(a);
  }
}
class Square {
  @inline of(a: v128): v128 {
    return f32x4.mul(a, a);
  }
}
class Abs {
  @inline of(a: v128): v128 {
    return f32x4.abs(a);
  }
}
class Sign {
  @inline of(a: v128): v128 {
    return signOf(a);
  }
}
class Exp {
  @inline of(a: v128): v128 {
    return exp(a);
  }
}
class Log {
  @inline of(a: v128): v128 {
    return log(a);
  }
}
class Log1p {
  @inline of(a: v128): v128 {
    return log1p(a);
  }
}
class Expm1 {
  @inline of(a: v128): v128 {
    return expm1(a);
  }
}
class Sin {
  @inline of(a: v128): v128 {
    return sin(a);
  }
}
class Cos {
  @inline of(a: v128): v128 {
    return cos(a);
  }
}
class Tanh {
  @inline of(a: v128): v128 {
    return tanh(a);
  }
}
class Sigmoid {
  @inline of(a: v128): v128 {
    return sigmoid(a);
  }
}
class Erf {
  @inline of(a: v128): v128 {
    return erf(a);
  }
}
class Reciprocal {
  @inline of(a: v128): v128 {
    return f32x4.div(f32x4.splat(1), a);
  }
}
class Floor {
  @inline of(a: v128): v128 {
    return f32x4.floor(a);
  }
}
class Ceil {
  @inline of(a: v128): v128 {
    return f32x4.ceil(a);
  }
}
class Round {
  @inline of(a: v128): v128 {
    return f32x4.nearest(a);
  }
}
class Move {
  @inline of(a: v128): v128 {
    return a;
  }
}
export function unary(op: i32, y: usize, a: usize, stepA: usize, bytes: usize): void {
  switch (op) {
    case Op.Negative:
      map<Negative>(y, a, stepA, bytes);
      break;
    case Op.Sqrt:
      map<Sqrt>(y, a, stepA, bytes);
      break;
    case Op.Square:
      map<Square>(y, a, stepA, bytes);
      break;
    case Op.Abs:
      map<Abs>(y, a, stepA, bytes);
      break;
    case Op.Sign:
      map<Sign>(y, a, stepA, bytes);
      break;
    case Op.Exp:
      map<Exp>(y, a, stepA, bytes);
      break;
    case Op.Log:
      map<Log>(y, a, stepA, bytes);
      break;
    case Op.Log1p:
      map<Log1p>(y, a, stepA, bytes);
      break;
    case Op.Expm1:
      map<Expm1>(y, a, stepA, bytes);
      break;
    case Op.Sin:
      map<Sin>(y, a, stepA, bytes);
      break;
    case Op.Cos:
      map<Cos>(y, a, stepA, bytes);
      break;
    case Op.Tanh:
      map<Tanh>(y, a, stepA, bytes);
      break;
    case Op.Sigmoid:
      map<Sigmoid>(y, a, stepA, bytes);
      break;
    case Op.Erf:
      map<Erf>(y, a, stepA, bytes);
      break;
    case Op.Reciprocal:
      map<Reciprocal>(y, a, stepA, bytes);
      break;
    case Op.Floor:
      map<Floor>(y, a, stepA, bytes);
      break;
    case Op.Ceil:
      map<Ceil>(y, a, stepA, bytes);
      break;
    case Op.Round:
      map<Round>(y, a, stepA, bytes);
      break;
    default:
      map<Move>(y, a, stepA, bytes);
      break;
  }
}
