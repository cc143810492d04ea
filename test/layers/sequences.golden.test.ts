// Recurrence and attention against Keras's own numbers: outputs, states, scores, and the gradients of all that goes in.
import { describe, expect, it } from "vitest";
import "../../src/index.js";
import type { Layer } from "../../src/layers/layer.js";
import { compute, type Desk } from "../../src/parts/alone.js";
import type { Value } from "../../src/tape/value.js";
import { camel, float32, goldenCases, mismatch, type Stored } from "../golden/golden.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { sameBits } from "../numbers.js";
import { makeLayer } from "./run.js";

interface Numbers {
  shape: number[];
  values: Stored[];
}
interface Case {
  id: string;
  layer: string;
  config: Record<string, unknown>;
  call?: Record<string, unknown>;
  weights: (Numbers & { name: string })[];
  x: Numbers | Numbers[];
  value?: Numbers;
  key?: Numbers;
  initial_state?: Numbers[];
  mask?: Numbers | (Numbers | null)[];
  query_mask?: Numbers;
  value_mask?: Numbers;
  key_mask?: Numbers;
  attention_mask?: Numbers;
  y: Numbers;
  upstream: Numbers;
  extra_outputs?: Numbers[];
  extra_upstream?: Numbers[];
  dx?: Numbers | Numbers[];
  dvalue?: Numbers;
  dkey?: Numbers;
  d_initial_state?: Numbers[];
  dweights?: (Numbers & { name: string })[];
  edge?: boolean;
}

const names: Record<string, string> = {
  ConvLSTM1D: "convLstm1d",
  ConvLSTM2D: "convLstm2d",
  LSTM: "lstm",
  GRU: "gru",
  RNN: "rnn",
  LSTMCell: "lstmCell",
  GRUCell: "gruCell",
  StackedRNNCells: "stackedRNNCells",
};
const nameOf = (kind: string): string => names[kind] ?? kind.charAt(0).toLowerCase() + kind.slice(1);

/** Keras's value of an option as ours. */
function option(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(option);
  if (typeof value === "string") return camel(value);
  const { class: kind, config } = (value ?? {}) as { class?: string; config?: Record<string, unknown> };
  return kind ? makeLayer(nameOf(kind), options(config ?? {})) : value;
}
/** The numbers are those of inference, where dropout does nothing; gradients need a tape that trains. */
const options = (config: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [camel(key), /dropout/.test(key) ? 0 : option(value)]),
  );

interface Run {
  readonly outputs: Float32Array[];
  readonly dInputs: Float32Array[];
  readonly dStates: Float32Array[];
  readonly dWeights: Float32Array[];
}

function run(c: Case, layer: Layer, lanes?: number): Run {
  const inputs = [c.x, c.value ?? [], c.key ?? []].flat();
  const states = c.initial_state ?? [];
  const upstreams = [c.upstream, ...(c.extra_upstream ?? [])];
  const counts: number[] = [];
  const build = ({ tape, place }: Desk): (Value | undefined)[] => {
    const put = (n: Numbers): Value => place(float32(n.values), n.shape);
    const xs = inputs.map(put);
    const initial = states.map(put);
    const weights = c.weights.map(put);
    const given = Object.entries(c.call ?? {}).map(([key, value]) => [camel(key), value]);
    const nodes = (["query_mask", "value_mask", "key_mask", "attention_mask"] as const)
      .filter((key) => c[key])
      .map((key) => [camel(key), put(c[key] as Numbers)]);
    const outputs = layer.appendAll(tape, xs, weights, {
      stream: 1,
      masks: [c.mask ?? []].flat().map((m) => (m ? put(m) : undefined)),
      options: {
        ...Object.fromEntries([...given, ...nodes]),
        ...(initial.length > 0 ? { initialState: initial } : {}),
      },
    });
    outputs.forEach((y, i) => {
      const upstream = put(upstreams[i] as Numbers);
      tape.accumulate(y, (dy, before) =>
        tape.emit(before ? "add" : "copy", [dy], before ? [before, upstream] : [upstream], [y.elements]),
      );
    });
    tape.backward();
    counts.push(outputs.length, xs.length, initial.length);
    return [...outputs, ...[...xs, ...initial, ...weights].map((v) => tape.gradient(v))];
  };
  const rows = inputs[0]?.shape[0] as number;
  const all = lanes ? computeOnLanes(lanes, build, rows) : compute(build, rows);
  const [outputs, xs, initial] = counts as [number, number, number];
  return {
    outputs: all.slice(0, outputs),
    dInputs: all.slice(outputs, outputs + xs),
    dStates: all.slice(outputs + xs, outputs + xs + initial),
    dWeights: all.slice(outputs + xs + initial),
  };
}

const cases = ["sequences", "convLstm"].flatMap((file) => goldenCases<Case>(file));

describe("layers of sequences equal Keras's", () => {
  it.each(cases)("$id $config $call", (c) => {
    const layer = makeLayer(nameOf(c.layer), options(c.config));
    const got = run(c, layer);
    const wants = [c.y, ...(c.extra_outputs ?? [])];
    expect(got.outputs.length).toBe(wants.length);
    wants.forEach((want, i) => {
      expect(mismatch(got.outputs[i] as Float32Array, want.values, 5e-6), `output ${i}`).toBe("");
    });
    const shapes = layer.outputShapes(
      [c.x, c.value ?? [], c.key ?? []].flat().map((x) => x.shape.slice(1)),
      Object.fromEntries(Object.entries(c.call ?? {}).map(([key, value]) => [camel(key), value])),
    );
    expect(shapes).toEqual(wants.map(({ shape }) => shape.slice(1)));
    if (c.edge) return; // frameworks differ in the gradients there
    const dInputs = [c.dx ?? [], c.dvalue ?? [], c.dkey ?? []].flat();
    dInputs.forEach((want, i) => {
      expect(mismatch(got.dInputs[i] as Float32Array, want.values, 1e-5), `d input ${i}`).toBe("");
    });
    c.d_initial_state?.forEach((want, i) => {
      expect(mismatch(got.dStates[i] as Float32Array, want.values, 1e-5), `d state ${i}`).toBe("");
    });
    for (const want of c.dweights ?? []) {
      const i = c.weights.findIndex((w) => w.name === want.name);
      expect(mismatch(got.dWeights[i] as Float32Array, want.values, 2e-5), `d ${want.name}`).toBe("");
    }
    const together = run(c, makeLayer(nameOf(c.layer), options(c.config)), 3);
    together.dWeights.forEach((d, i) => {
      expect(sameBits(d, got.dWeights[i] as Float32Array)).toBe(true);
    });
  });
});
