// Fashion-MNIST with a small residual net: accuracy on the test pictures after each epoch, and the time it took. At least 0.92 is wanted.
//   node bench/images/fashion.js <folder with the four files of Fashion-MNIST, .gz> [epochs] [width]
import { optimizers, schedules } from "downhill";
import { resNet } from "downhill/networks";
import { readPictures } from "./data.js";
import { train } from "./train.js";

const [folder, epochs = "8", width = "16"] = process.argv.slice(2);
const data = readPictures(folder);
const batchSize = 64;
const steps = Number(epochs) * Math.ceil(data.train.y.length / batchSize);
await train(resNet({ inputShape: [28, 28, 1], depth: 8, width: Number(width), seed: 1 }), data, {
  epochs: Number(epochs),
  batchSize,
  optimizer: optimizers.adamw({
    learningRate: schedules.cosineDecay({ initialLearningRate: 3e-3, decaySteps: steps }),
    weightDecay: 1e-2,
  }),
});
