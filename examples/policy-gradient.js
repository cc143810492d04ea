// A policy gradient (Williams's REINFORCE) on a cart that must balance a pole, with the physics of Barto, Sutton & Anderson (1983): the log-probability
// of each action is weighed by the return that came of it: a gradient that no loss has, by `backward` and `applyGradients`.
import { layers, optimizers, sequential, tensor } from "downhill";

const LONGEST = 200;
let state = 7;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

/** One step of 20 ms: x, speed, angle, angular speed. */
function push([x, v, angle, w], action) {
  const force = action === 1 ? 10 : -10;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const pull = (force + 0.05 * w * w * sin) / 1.1;
  const spin = (9.8 * sin - cos * pull) / (0.5 * (4 / 3 - (0.1 * cos * cos) / 1.1));
  const gain = pull - (0.05 * spin * cos) / 1.1;
  return [x + 0.02 * v, v + 0.02 * gain, angle + 0.02 * w, w + 0.02 * spin];
}
const fallen = ([x, , angle]) => Math.abs(x) > 2.4 || Math.abs(angle) > 0.2095;

const policy = sequential({
  seed: 4,
  layers: [
    layers.dense({ units: 32, activation: "tanh", inputShape: [4] }),
    layers.dense({ units: 2, activation: "softmax" }),
  ],
});
policy.compile({ optimizer: optimizers.adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy" });

/** Plays until the pole falls; takes the likelier action where `greedy`. */
function play(greedy = false) {
  let now = Array.from({ length: 4 }, () => (random() - 0.5) * 0.1);
  const [states, actions] = [[], []];
  while (states.length < LONGEST && !fallen(now)) {
    const [, right] = policy.predict([now]).data;
    const action = (greedy ? 0.5 : random()) < right ? 1 : 0;
    states.push(now);
    actions.push(action);
    now = push(now, action);
  }
  return { states, actions };
}
const lasted = (games, greedy) =>
  Array.from({ length: games }, () => play(greedy).states.length).reduce((a, b) => a + b, 0) / games;

console.log(`before: ${lasted(20).toFixed(1)} of ${LONGEST} steps`);
for (let round = 0; round < 60; round++) {
  const games = Array.from({ length: 8 }, () => play());
  const states = games.flatMap((game) => game.states);
  const actions = games.flatMap((game) => game.actions);
  // A step's return: how long the pole stood from there on, later steps counting less.
  const returns = games.flatMap(({ states: { length } }) => {
    const left = new Float32Array(length);
    for (let i = length - 1, sum = 0; i >= 0; i--) left[i] = sum = 1 + 0.98 * sum;
    return [...left];
  });
  const mean = returns.reduce((a, b) => a + b, 0) / returns.length;
  const spread = Math.sqrt(returns.reduce((a, r) => a + (r - mean) ** 2, 0) / returns.length);
  // −mean(advantage · log p) has this slope by the probability of the action that was taken.
  const x = tensor(states.flat(), [states.length, 4]);
  const { data, shape } = policy.predict(x);
  const upstream = new Float32Array(data.length);
  for (const [i, action] of actions.entries()) {
    const advantage = (returns[i] - mean) / (spread + 1e-6);
    upstream[2 * i + action] = -advantage / (actions.length * data[2 * i + action]);
  }
  const { weights } = policy.backward(x, tensor(upstream, shape), { training: true });
  policy.applyGradients(weights);
}
console.log(`after 60 updates: ${lasted(20, true).toFixed(1)} of ${LONGEST} steps`);
