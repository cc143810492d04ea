// What a network looks at: the gradient of a digit's score by each pixel, by `backward`, as a picture of characters.

import { layers, sequential, tensor } from "downhill";
import { loadDigits } from "downhill/samples";

const { x, y, shape } = loadDigits();
const [rows, pixels] = shape;
const size = Math.sqrt(pixels);
const model = sequential({
  seed: 1,
  layers: [
    layers.dense({ units: 64, activation: "gelu", inputShape: [pixels] }),
    layers.dense({ units: 10, name: "scores" }),
    layers.activation({ activation: "softmax" }),
  ],
});
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
const scaled = x.map((v) => v / 16);
const { history } = await model.fit(tensor(scaled, shape), y, { epochs: 20, batchSize: 64 });
console.log(`accuracy ${history.accuracy.at(-1).toFixed(3)} on ${rows} digits`);

const index = Array.from(y).indexOf(3);
const image = tensor(scaled.slice(index * pixels, (index + 1) * pixels), [1, pixels]);
const upstream = tensor(
  Float32Array.from({ length: 10 }, (_, digit) => (digit === y[index] ? 1 : 0)),
  [1, 10],
);
// Of the scores: behind the softmax a sure answer has hardly any slope.
const scores = sequential({ layers: model.layers.slice(0, -1) });
const { inputs } = scores.backward(image, upstream);

const draw = (numbers) => {
  const most = Math.max(...numbers);
  const shades = " .:-=+*#%@";
  return Array.from({ length: size }, (_, row) =>
    Array.from(numbers.slice(row * size, (row + 1) * size), (v) => shades[Math.round((v / most) * 9)]).join(
      " ",
    ),
  );
};
const [digit, salience] = [draw(image.data), draw(inputs.data.map(Math.abs))];
console.log(`a ${y[index]}, and where its score would change most:`);
for (const [row, line] of digit.entries()) console.log(`${line}    ${salience[row]}`);

// The pixels that matter, blanked, change the answer more than as many others.
const byWeight = [...inputs.data.keys()].sort((a, b) => Math.abs(inputs.data[b]) - Math.abs(inputs.data[a]));
const without = (places) => {
  const blanked = image.data.map((v, i) => (places.includes(i) ? 1 - v : v));
  return model.predict(tensor(blanked, [1, pixels])).data[y[index]];
};
const say = (places) => without(places).toFixed(3);
console.log(
  `probability ${model.predict(image).data[y[index]].toFixed(3)}; with the 8 strongest pixels inverted ${say(byWeight.slice(0, 8))}, with the 8 weakest ${say(byWeight.slice(-8))}`,
);
