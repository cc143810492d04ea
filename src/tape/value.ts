// A value is a tensor on the tape: it has a shape, and sooner or later a place in linear memory.
import { type Shape, sizeOf } from "../shape.js";

export class Value {
  readonly elements: number;
  /** The activation that produced this value, so that a loss may take the stable path through its input. */
  origin?: { readonly name: string; readonly input: Value };

  constructor(
    /** The batch axis first, where the value has one. */
    readonly shape: Shape,
    /**
     * Where it lies: an absolute address, another value whose storage it shares, "tape" behind the instructions, or
     * undefined until it is planned.
     */
    readonly place?: number | Value | "tape",
    /** Whether a gradient may be asked for it. */
    readonly differentiable = true,
  ) {
    this.elements = sizeOf(shape);
  }

  /** The value whose storage this one uses: itself, unless it is a view. */
  get root(): Value {
    return typeof this.place === "object" ? this.place.root : this;
  }

  get bytes(): number {
    return this.elements * 4;
  }
}
