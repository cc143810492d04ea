// A denoising autoencoder: from handwritten digits with noise to the digits without, through a narrow middle. Its error on digits that it has not seen is compared with the noise's.
//   node examples/denoising.js
import { layers, sequential, tensor } from "downhill";
import { loadDigits } from "downhill/samples";

const { x } = loadDigits();
const clean = x.map((v) => v / 16);
let state = 1;
const noisy = clean.map((v) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return v + 0.8 * (state / 2 ** 32 - 0.5);
});
const [rows, held] = [clean.length / 64, 297];
const part = (data, from, to) => tensor(data.slice(from * 64, to * 64), [to - from, 8, 8, 1]);

const convolution = (filters, more) =>
  layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "relu", ...more });
const model = sequential({
  seed: 1,
  layers: [
    convolution(16, { inputShape: [8, 8, 1] }),
    layers.maxPooling2d(),
    convolution(8),
    layers.upSampling2d(),
    convolution(16),
    layers.conv2d({ filters: 1, kernelSize: 3, padding: "same", activation: "sigmoid" }),
  ],
});
model.compile({ optimizer: "adam", loss: "meanSquaredError" });
await model.fit(part(noisy, 0, rows - held), part(clean, 0, rows - held), { epochs: 10, batchSize: 32 });

const [given, wanted] = [part(noisy, rows - held, rows), part(clean, rows - held, rows)];
const error = (data) => data.reduce((sum, v, i) => sum + (v - wanted.data[i]) ** 2, 0) / data.length;
const result = model.predict(given);
console.log(
  `mean squared error: ${error(given.data).toFixed(4)} with noise, ${error(result.data).toFixed(4)} without`,
);
for (let row = 0; row < 8; row++) {
  const line = ({ data }) =>
    [...data.subarray(row * 8, row * 8 + 8)]
      .map((v) => " .:-=+*#%@"[Math.max(0, Math.min(9, Math.round(9 * v)))])
      .join("");
  console.log([given, result, wanted].map(line).join("   "));
}
