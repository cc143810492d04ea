// A generative adversarial network on points of a circle: a generator learns to turn noise into points that a critic can't tell from real ones.
// Three kinds of steps by hand: `trainOnBatch` for the critic, `backward` for the gradient that it has for the generator's points, and
// `applyGradients` for the generator.
import { layers, optimizers, sequential, tensor } from "downhill";

const BATCH = 64;
const NOISE = 4;

/** Numbers in [0, 1) that are the same every time. */
let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const realPoints = () =>
  Float32Array.from({ length: BATCH }, () => random() * 2 * Math.PI).reduce(
    (all, angle, i) => {
      const radius = 2 + (random() - 0.5) * 0.1;
      all.set([radius * Math.cos(angle), radius * Math.sin(angle)], 2 * i);
      return all;
    },
    new Float32Array(2 * BATCH),
  );
const noise = () =>
  tensor(
    Float32Array.from({ length: BATCH * NOISE }, () => random() * 2 - 1),
    [BATCH, NOISE],
  );

const hidden = (units, more = {}) => layers.dense({ units, activation: "leakyRelu", ...more });
const adam = () => optimizers.adam({ learningRate: 0.002, beta1: 0.5 });

const generator = sequential({
  seed: 1,
  layers: [hidden(32, { inputShape: [NOISE] }), hidden(32), layers.dense({ units: 2 })],
});
// Its loss is never used: its gradients come from the critic.
generator.compile({ optimizer: adam(), loss: "meanSquaredError" });
const critic = sequential({
  seed: 2,
  layers: [hidden(32, { inputShape: [2] }), hidden(32), layers.dense({ units: 1, activation: "sigmoid" })],
});
critic.compile({ optimizer: adam(), loss: "binaryCrossentropy" });

const labels = Float32Array.from({ length: 2 * BATCH }, (_, i) => (i < BATCH ? 1 : 0));

/** Mean distance of the generator's points from the centre, and from the circle. */
function judge() {
  const { data } = generator.predict(noise());
  const radii = Array.from({ length: BATCH }, (_, i) => Math.hypot(data[2 * i], data[2 * i + 1]));
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const quarters = new Set(radii.map((_, i) => (data[2 * i] > 0 ? 1 : 0) + (data[2 * i + 1] > 0 ? 2 : 0)));
  return { radius: mean(radii), off: mean(radii.map((r) => Math.abs(r - 2))), quarters: quarters.size };
}
const say = (what, { radius, off, quarters }) =>
  console.log(
    `${what}: mean radius ${radius.toFixed(2)}, off the circle by ${off.toFixed(3)}, points in ${quarters} of 4 quarters`,
  );

say("before", judge());
for (let step = 0; step < 1500; step++) {
  const z = noise();
  const points = new Float32Array(4 * BATCH);
  points.set(realPoints());
  points.set(generator.predict(z).data, 2 * BATCH);
  critic.trainOnBatch(points, labels);

  // The generator wants log critic(points) to grow.
  const made = generator.predict(z);
  const verdict = critic.predict(made);
  const upstream = verdict.data.map((p) => -1 / (BATCH * Math.max(p, 1e-6)));
  const { inputs } = critic.backward(made, tensor(upstream, verdict.shape));
  const { weights } = generator.backward(z, inputs, { training: true });
  generator.applyGradients(weights);
}
say("after 1500 steps", judge());
