// A network as a graph of ONNX operators (opset 17): what the ONNX file and the standalone JavaScript are both written from, so
// that each layer and activation is translated in one place. A value is known by its name; the batch axis comes first and is free.
// Source: https://onnx.ai/onnx/operators/
import type { Shape } from "../../shape.js";

/** Name of a value in the graph. */
export type Ref = string;
export type Attribute = number | readonly number[];

export interface GraphNode {
  readonly op: string;
  readonly inputs: readonly Ref[];
  readonly outputs: readonly Ref[];
  /** Whole numbers and lists of them, but for those named in `FLOATS`. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Constant {
  readonly name: Ref;
  readonly shape: Shape;
  /** Doubles are whole numbers, 64 bits wide in the file. */
  readonly data: Float32Array | Float64Array;
}

/** Attributes that are floats, by ONNX's definition of the operators used here. */
export const FLOATS: ReadonlySet<string> = new Set(["alpha", "beta", "gamma"]);

export class Graph {
  readonly nodes: GraphNode[] = [];
  readonly constants: Constant[] = [];
  /** Name of the result, set at the end. */
  output: Ref = "";
  readonly #scalars = new Map<number, Ref>();

  constructor(
    /** Name of what comes in. */
    readonly input: Ref,
    readonly inputShape: Shape,
    readonly outputShape: Shape,
  ) {}

  /** Appends an operator; the name of its first output. @param outputs how many it has. */
  op(op: string, inputs: readonly Ref[], attributes: Record<string, Attribute> = {}, outputs = 1): Ref {
    const names = Array.from({ length: outputs }, (_, i) => `v${this.nodes.length}${i === 0 ? "" : `_${i}`}`);
    this.nodes.push({ op, inputs, outputs: names, attributes });
    return names[0] as Ref;
  }

  constant(data: Float32Array, shape: Shape, name = `c${this.constants.length}`): Ref {
    this.constants.push({ name, shape, data });
    return name;
  }

  /** One float, the same constant for the same number. */
  scalar(value: number): Ref {
    const known = this.#scalars.get(value);
    if (known !== undefined) return known;
    const name = this.constant(Float32Array.of(value), []);
    this.#scalars.set(value, name);
    return name;
  }

  /** A list of whole numbers. */
  integers(list: readonly number[]): Ref {
    const name = `c${this.constants.length}`;
    this.constants.push({ name, shape: [list.length], data: Float64Array.from(list) });
    return name;
  }

  reshape(x: Ref, shape: Shape): Ref {
    return this.op("Reshape", [x, this.integers(shape)]);
  }

  transpose(x: Ref, order: readonly number[]): Ref {
    return order.every((axis, i) => axis === i) ? x : this.op("Transpose", [x], { perm: order });
  }

  add(a: Ref, b: Ref): Ref {
    return this.op("Add", [a, b]);
  }

  subtract(a: Ref, b: Ref): Ref {
    return this.op("Sub", [a, b]);
  }

  multiply(a: Ref, b: Ref): Ref {
    return this.op("Mul", [a, b]);
  }

  divide(a: Ref, b: Ref): Ref {
    return this.op("Div", [a, b]);
  }

  /** Mean along axes, which stay with size 1. */
  mean(x: Ref, axes: readonly number[]): Ref {
    return this.op("ReduceMean", [x], { axes, keepdims: 1 });
  }

  /** x within bounds, either of which may be infinite. */
  clip(x: Ref, low: number, high: number): Ref {
    const above = low === Number.NEGATIVE_INFINITY ? x : this.op("Max", [x, this.scalar(low)]);
    return high === Number.POSITIVE_INFINITY ? above : this.op("Min", [above, this.scalar(high)]);
  }

  /** a where left > right, b elsewhere. */
  whereGreater(left: Ref, right: Ref, a: Ref, b: Ref): Ref {
    return this.op("Where", [this.op("Greater", [left, right]), a, b]);
  }
}
