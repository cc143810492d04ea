// A network that is given one step of its sequences at a time. Attention keeps the keys and values of the steps before, recurrent layers their states, so a
// step costs the same wherever it is; all other layers treat each step by itself. What is kept has a place of its own in the model's memory.
import type { Layer, LayerContext } from "../layers/layer.js";
import { apply } from "../ops/elementwise/apply.js";
import { assign } from "../ops/elementwise/assign.js";
import * as f from "../ops/elementwise/expression.js";
import type { Region } from "../runtime/memory.js";
import { Program } from "../runtime/program.js";
import { type Shape, sizeOf } from "../shape.js";
import { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import type { Network } from "./network.js";
import { States } from "./states.js";

/** Layers that treat each step by itself, or know of steps. */
const KNOWN =
  /^(activation|activityRegularization|add|average|alphaDropout|batchNormalization|concatenate|dense|dropout|elu|embedding|gaussianDropout|gaussianNoise|groupQueryAttention|gru|layerNormalization|leakyReLU|lstm|masking|maximum|minimum|multiHeadAttention|multiply|positionEmbedding|reLU|rescaling|rmsNormalization|rnn|rotaryEmbedding|simpleRNN|sinePositionEncoding|softmax|subtract|timeDistributed|transformerDecoder|transformerEncoder|unitNormalization)$/;

/** Throws where a network has a layer that looks at several steps in a way that nothing is kept for. */
function checkStepwise(network: Network, who: string): void {
  for (const { name, layer } of network.layers) {
    const { axis = -1, goBackwards } = layer.options as { axis?: unknown; goBackwards?: boolean };
    const alongLast = [axis].flat().every((one) => one === -1);
    if (KNOWN.test(layer.name) && alongLast && !goBackwards && !isLongWay(layer)) continue;
    throw new RangeError(
      `${who}: layer ${name} (${layer.name}) can't be given one step after the other. Pass cache: false.`,
    );
  }
}

/** A layer within another that looks at several steps. */
function isLongWay(layer: Layer): boolean {
  const inner = (layer.options as { layer?: Layer }).layer;
  return layer.name === "timeDistributed" && inner?.stateful === true;
}

export class Stepwise {
  readonly #regions: Region[] = [];
  readonly #states: States;
  readonly #program: Program;
  readonly #x: Value;
  readonly #y: Value;
  readonly #position: Value;

  /**
   * @param who begins messages. @param rows sequences side by side. @param length the most steps.
   * @throws {RangeError} where the network has a layer that can't be given one step after the other.
   */
  constructor(
    who: string,
    private readonly network: Network,
    rows: number,
    readonly length: number,
  ) {
    checkStepwise(network, who);
    const { memory } = network;
    this.#states = new States(memory);
    this.#position = this.#place([1]);
    this.#x = this.#place([rows, 1]);
    const tape = new Tape(rows, false, memory.kernels);
    const kept = this.#states.on(tape);
    const positions = tape.constant(Float32Array.from({ length }, (_, i) => i));
    const step: LayerContext["step"] = {
      position: this.#position,
      length,
      remember: (x, axis) => {
        const laid = x.shape.map((size, i) => (i === axis ? length : size));
        const all = this.#place(laid);
        const here = tape.view(
          positions,
          laid.map((size, i) => (i === axis ? size : 1)),
        );
        assign(tape, all, f.where(f.equal(here, this.#position), x, all));
        return all;
      },
      until: (window) => {
        const behind = apply(tape, "subtract", this.#position, positions);
        const past = apply(tape, "greaterEqual", behind, 0);
        return tape.view(
          window === undefined ? past : apply(tape, "multiply", past, apply(tape, "less", behind, window)),
          [1, length],
        );
      },
    };
    const { outputs } = network.forward(tape, [this.#x], { step, states: kept });
    this.#y = outputs[0] as Value;
    tape.keep(this.#y);
    this.#program = new Program(tape, network.workspace);
  }

  #place(shape: Shape): Value {
    const region = this.network.memory.allocate(sizeOf(shape) * 4, "generate: what steps leave");
    this.network.memory.floats(region.address, sizeOf(shape)).fill(0);
    this.#regions.push(region);
    return new Value(shape, region.address, false);
  }

  /** What the network gives for a step of each sequence. */
  step(tokens: readonly number[], position: number): Float32Array {
    const { memory } = this.network;
    const address = this.#program.address("generate");
    memory.floats(this.#position.place as number, 1)[0] = position;
    memory.floats(this.#x.place as number, tokens.length).set(tokens);
    memory.kernels.machine.execute(address);
    return memory.floats(this.#program.addressOf(this.#y), this.#y.elements);
  }

  release(): void {
    this.#program.release();
    this.#states.release();
    for (const region of this.#regions) this.network.memory.release(region);
  }
}
