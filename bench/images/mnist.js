// MNIST with leNet, batch 32, at most three epochs: accuracy on the test pictures after each, and the time it took. At least 0.990 is wanted.
//   node bench/images/mnist.js <folder with the four files of MNIST, .gz> [epochs]
import { optimizers, schedules } from "downhill";
import { leNet } from "downhill/networks";
import { readPictures } from "./data.js";
import { train } from "./train.js";

const [folder, epochs = "3"] = process.argv.slice(2);
const data = readPictures(folder);
const steps = Number(epochs) * Math.ceil(data.train.y.length / 32);
await train(leNet({ inputShape: [28, 28, 1], seed: 1 }), data, {
  epochs: Number(epochs),
  batchSize: 32,
  optimizer: optimizers.adam({
    learningRate: schedules.cosineDecay({ initialLearningRate: 2e-3, decaySteps: steps }),
  }),
});
