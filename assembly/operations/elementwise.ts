/**
 * Runs a program of element-wise operations over tensors, a block of 256 elements at a time, so that what lies between two
 * operations stays in the first cache: a chain of any length is one pass over memory. The program's form stands in the contract.
 *
 *   P0 … = outputs, then inputs (operands beyond the sixth at F0 …); N0 = elements, N1, N2 = byte offsets in the frame of the addresses of
 *   the program and of the registers, N3 = bytes of registers for each lane
 *
 * An operation is a loop of its own in a function that is called once a block: V8 optimises it as any other kernel.
 */
import { Kind, Op, REGISTER_BYTES, REGISTER_STRIDE, STEP_WORDS } from "../../src/contract/elementwise";
import { N0, N1, N2, N3, P0 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import { lane } from "../machine/lanes";
import { binary, where } from "./binary";
import { expand } from "./expand";
import { unary } from "./unary";

export function elementwise(ip: usize): void {
  const count = load<u32>(ip, N0);
  const program = load<usize>(ip + load<u32>(ip, N1));
  const registers = load<usize>(ip + load<u32>(ip, N2)) + <usize>lane * load<u32>(ip, N3);
  const end = lastByte(count);
  for (let at = firstByte(count); at < end; at += REGISTER_BYTES) {
    block(ip, program, registers, at, min<usize>(REGISTER_BYTES, end - at), count);
  }
  // Padding is zero in arenas, whose norms go over it.
  if (end > (<usize>count) << 2) {
    for (let i: u32 = 0, outputs = load<u32>(program, 4); i < outputs; i++) {
      const y = load<usize>(ip + P0 + (i << 2));
      for (let at = (<usize>count) << 2; at < end; at += 4) store<u32>(y + at, 0);
    }
  }
}

function block(ip: usize, program: usize, registers: usize, at: usize, bytes: usize, count: u32): void {
  let step = program + 8;
  const end = step + <usize>load<u32>(program) * (STEP_WORDS * 4);
  for (; step < end; step += STEP_WORDS * 4) {
    const op = load<i32>(step);
    const y = address(load<u32>(step, 4), ip, program, registers, at);
    const a = load<u32>(step, 8);
    if (op == Op.Load) {
      v128.store(y, v128.load32_splat(load<usize>(ip + a)));
    } else if (op == Op.Expand) {
      const first = <u32>(at >> 2);
      expand(
        y,
        load<usize>(ip + a),
        program + load<u32>(step, 12),
        first,
        min<u32>(<u32>(bytes >> 2), count - first),
      );
    } else {
      const x = address(a, ip, program, registers, at);
      if (op < Op.Add) {
        unary(op, y, x, strideOf(a), bytes);
      } else {
        const b = load<u32>(step, 12);
        const second = address(b, ip, program, registers, at);
        if (op < Op.Where) {
          binary(op, y, x, strideOf(a), second, strideOf(b), bytes);
        } else {
          const c = load<u32>(step, 16);
          where(
            y,
            x,
            strideOf(a),
            second,
            strideOf(b),
            address(c, ip, program, registers, at),
            strideOf(c),
            bytes,
          );
        }
      }
    }
  }
}

/** Where an argument's numbers for this block lie. */
function address(argument: u32, ip: usize, program: usize, registers: usize, at: usize): usize {
  const kind = argument & 3;
  const number = <usize>(argument >> 2);
  if (kind == Kind.Operand) return load<usize>(ip + number) + at;
  return kind == Kind.Constant ? program + number : registers + number * REGISTER_STRIDE;
}

/** Bytes from vector to vector: none where one number is meant for all. */
function strideOf(argument: u32): usize {
  return argument & 2 ? 0 : 16;
}
