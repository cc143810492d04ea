import { grad, init, jit, nn, numpy as np, random } from "@jax-js/jax";

await init("wasm");
const x = np.array([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const y = np.array([[0], [1], [1], [0]]);
const loss = (w1, w2) => {
  const p = nn.sigmoid(np.dot(np.tanh(np.dot(x.ref, w1)), w2));
  return np.square(p.sub(y.ref)).mean();
};
const slope = jit(grad(loss, { argnums: [0, 1] }));
let w1 = random.normal(random.key(1), [2, 8]);
let w2 = random.normal(random.key(2), [8, 1]);
for (let step = 0; step < 2000; step++) {
  const [d1, d2] = slope(w1.ref, w2.ref);
  w1 = w1.sub(d1.mul(0.5));
  w2 = w2.sub(d2.mul(0.5));
}
console.log(await loss(w1, w2).jsAsync());
