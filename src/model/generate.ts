import { show } from "../errors.js";
import { Stepwise } from "../network/stepwise.js";
import {
  count,
  flag,
  nonNegative,
  type Option,
  optional,
  parseOptions,
  refuse,
  required,
  unit,
  where,
  whole,
} from "../options.js";
import type { Tensor } from "../tensor.js";
import type { Model } from "./model.js";
import { type Sampling, sample } from "./sample.js";

export interface GenerateOptions<P = readonly number[] | readonly (readonly number[])[]> {
  /** Tokens to go on from, at least one; or a list of such lists, as long as each other. */
  readonly prompt: P;
  /** How many tokens come. */
  readonly steps: number;
  /** Scores are divided by it; below 1 likely tokens become likelier, 0 takes the likeliest. Default 1. */
  readonly temperature?: number;
  /** Draws among so many of the likeliest only. Default all. */
  readonly topK?: number;
  /** Draws among the likeliest that have this much of the whole together, in (0, 1]. Default all. */
  readonly topP?: number;
  /** Of the draws, default the model's. */
  readonly seed?: number;
  /** Whether keys, values and states of the steps before are kept. false computes the whole sequence for each token; the tokens are the same. Default true. */
  readonly cache?: boolean;
}

/**
 * Goes on with a sequence of tokens: each is drawn from what the model gives for those before it, and is then one of them.
 *
 * The model has one input of token numbers, [steps] (best null: as long as the data say), and gives logits or, by a closing softmax,
 * probabilities for the next token, of every step [steps, tokens] or of the last [tokens]. Attention must be causal. Each token costs the same:
 * attention keeps keys and values, recurrent layers (stateful or not) begin with zeros and keep their states; models whose other layers look at several
 * steps, such as convolutions, need `cache: false`.
 *
 * @returns the new tokens, without the prompt: a list of numbers; a list of such where the prompt was.
 * @throws {TypeError | RangeError} for a prompt that is none, tokens that the embedding does not have (row and place are named), more steps than the model's
 *   input or its position embeddings have, or a layer that can't be given one step after the other.
 * @example
 * const tokens = input({ shape: [null] });
 * let x = layers.embedding({ inputDim: 30, outputDim: 16 }).apply(tokens);
 * x = layers.gru({ units: 16, returnSequences: true }).apply(x);
 * const net = model({ inputs: tokens, outputs: layers.dense({ units: 30 }).apply(x), seed: 1 });
 * generate(net, { prompt: [1, 2, 3], steps: 5, temperature: 0.8, topK: 10, seed: 7 }); // five numbers
 * @see Holtzman et al. 2019 (topP), https://arxiv.org/abs/1904.09751; Fan et al. 2018 (topK), https://arxiv.org/abs/1805.04833
 */
export function generate(net: Model<Tensor>, options: GenerateOptions<readonly number[]>): number[];
export function generate(
  net: Model<Tensor>,
  options: GenerateOptions<readonly (readonly number[])[]>,
): number[][];
export function generate(net: Model<Tensor>, options: GenerateOptions): number[] | number[][] {
  const o = parseOptions("generate", schema, options);
  const several = Array.isArray(o.prompt[0]);
  const prompts = (several ? o.prompt : [o.prompt]) as readonly (readonly number[])[];
  const length = (prompts[0] as readonly number[]).length + o.steps;
  const run = checked(net, prompts, length);
  const sampling: Sampling = {
    temperature: o.temperature,
    topK: o.topK,
    topP: o.topP,
    seed: o.seed ?? net.seed,
  };
  const probabilities = isSoftmax(net);
  const sequences = prompts.map((prompt) => [...prompt]);
  const next = o.cache ? stepByStep(net, run.length, sequences) : allAnew(net, run, sequences);
  try {
    for (let i = 0; i < o.steps; i++) {
      const scores = next.scores();
      const tokens = scores.length / sequences.length;
      sequences.forEach((sequence, row) => {
        const own = scores.slice(row * tokens, (row + 1) * tokens);
        sequence.push(sample(own, probabilities, sampling, row, sequence.length));
      });
    }
  } finally {
    next.release();
  }
  const made = sequences.map((sequence) => sequence.slice(-o.steps));
  return several ? made : (made[0] as number[]);
}

const promptOption: Option<readonly number[] | readonly (readonly number[])[]> = {
  expected: "a list of at least one token number, or a list of such lists that are equally long",
  parse(value, who) {
    const isRow = (row: unknown): row is number[] =>
      Array.isArray(row) && row.length > 0 && row.every((n) => Number.isInteger(n) && n >= 0);
    if (isRow(value)) return value;
    if (Array.isArray(value) && value.length > 0 && value.every(isRow)) {
      if (value.every((row) => row.length === (value[0] as number[]).length)) return value;
    }
    refuse(who, this.expected, value, Array.isArray(value));
  },
};

const schema = {
  prompt: required(promptOption),
  steps: required(count()),
  temperature: nonNegative(1),
  topK: optional(count()),
  topP: optional(where(unit(), "a number in (0, 1]", (p) => p > 0)),
  seed: optional(whole()),
  cache: flag(true),
};

/** How long sequences may become, and whether the model gives something for every step. */
interface Run {
  readonly length: number;
  readonly everyStep: boolean;
  /** The input has a length of its own. */
  readonly fixed: boolean;
}

function checked(net: Model<Tensor>, prompts: readonly (readonly number[])[], length: number): Run {
  const [inputs, outputs] = [net.inputs, net.outputs];
  const [shape, given] = [inputs[0]?.shape ?? [], outputs[0]?.shape ?? []];
  if (
    inputs.length !== 1 ||
    outputs.length !== 1 ||
    shape.length !== 1 ||
    given.length > 2 ||
    given.length < 1
  ) {
    throw new RangeError(
      `generate: expected a model with one input [steps] of token numbers and one output [steps, tokens] or [tokens], got inputs ${shapes(inputs)}, outputs ${shapes(outputs)}.`,
    );
  }
  net.checkInput(prompts.flat(), (prompts[0] as readonly number[]).length, "generate: prompt");
  const everyStep = given.length === 2;
  const most = shape[0] as number | null;
  if (most !== null && everyStep && length > most) {
    throw new RangeError(
      `generate: prompt and steps are ${length} tokens, the model's input takes ${most}. Ask for fewer steps, or build it with input({ shape: [null] }).`,
    );
  }
  return { length: everyStep ? (most ?? length) : length, everyStep, fixed: most !== null };
}

const shapes = (nodes: readonly { readonly shape: readonly (number | null)[] }[]): string =>
  nodes.map(({ shape }) => show(shape)).join(", ");

function isSoftmax(net: Model<Tensor>): boolean {
  const last = net.outputs[0]?.call?.site.layer;
  return last?.closing === "softmax" || last?.name === "softmax";
}

/** Scores for the token behind each sequence. */
interface Scores {
  scores(): Float32Array;
  release(): void;
}

function stepByStep(net: Model<Tensor>, length: number, sequences: readonly number[][]): Scores {
  const steps = new Stepwise("generate", net.idleNetwork("generate"), sequences.length, length);
  let position = 0;
  return {
    scores() {
      let scores = new Float32Array();
      for (const end = (sequences[0] as number[]).length; position < end; position++)
        scores = steps.step(
          sequences.map((sequence) => sequence[position] as number),
          position,
        ) as Float32Array<ArrayBuffer>;
      return scores;
    },
    release: () => steps.release(),
  };
}

function allAnew(
  net: Model<Tensor>,
  { length, everyStep, fixed }: Run,
  sequences: readonly number[][],
): Scores {
  return {
    scores() {
      const now = (sequences[0] as number[]).length;
      // Steps that are still to come change nothing behind them.
      const most = fixed ? (net.inputs[0]?.shape[0] as number) : everyStep ? length : now;
      const rows = sequences.map((tokens) => {
        const last = tokens.slice(-most);
        return everyStep ? [...last, ...Array.from({ length: most - last.length }, () => 0)] : last;
      });
      const { data, shape } = net.predict(rows);
      const tokens = shape.at(-1) as number;
      if (!everyStep) return data;
      const own = new Float32Array(sequences.length * tokens);
      sequences.forEach((_, row) => {
        const start = (row * most + now - 1) * tokens;
        own.set(data.subarray(start, start + tokens), row * tokens);
      });
      return own;
    },
    release: () => {},
  };
}
