// From a folder of pictures to a network that knows them: draws discs and squares, saves them as PNG, a folder for each class, and trains a LeNet on them, which reads them
// batch by batch, decoded ahead on a worker. Needs the package pngjs.
//   node examples/picture-folder.js
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { optimizers, tensor } from "downhill";
import { imageFolder, imageTensor, saveImage } from "downhill/images";
import { leNet } from "downhill/networks";

const SIZE = 16;
const inside = {
  discs: (dx, dy, radius) => dx * dx + dy * dy <= radius * radius,
  squares: (dx, dy, radius) => Math.max(Math.abs(dx), Math.abs(dy)) <= 0.9 * radius,
};

/** A bright shape on dark ground; place and size go by its number. */
function draw(shape, number) {
  const [x, y, radius] = [5 + (number % 6), 5 + ((number * 5) % 7), 3 + (number % 3)];
  const pixels = Float32Array.from({ length: SIZE * SIZE }, (_, i) =>
    inside[shape]((i % SIZE) - x, Math.floor(i / SIZE) - y, radius) ? 220 : 20,
  );
  return tensor(pixels, [SIZE, SIZE, 1]);
}

const folder = await mkdtemp(path.join(tmpdir(), "downhill-pictures-"));
try {
  for (const shape of Object.keys(inside)) {
    await mkdir(path.join(folder, shape));
    for (let i = 0; i < 100; i++) await saveImage(path.join(folder, shape, `${i}.png`), draw(shape, i));
  }
  const picture = { height: SIZE, width: SIZE, channels: 1, scale: 1 / 255 };
  const split = { ...picture, workers: 1, validationSplit: 0.2, seed: 1 };
  const train = await imageFolder(folder, { ...split, subset: "training", batchSize: 16 });
  const held = await (await imageFolder(folder, { ...split, subset: "validation" })).load();
  console.log(`${train.rows} pictures of ${train.classNames.join(" and ")}`);

  const model = leNet({ inputShape: [SIZE, SIZE, 1], classes: train.classNames.length, seed: 1 });
  model.compile({
    optimizer: optimizers.adam({ learningRate: 3e-3 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  await model.fitDataset(train, { epochs: 6 });
  const { accuracy } = await model.evaluate(held.x, held.y);
  console.log(`accuracy ${accuracy.toFixed(3)} of ${held.y.data.length} pictures that it has not seen`);

  const one = await imageTensor([path.join(folder, "discs", "7.png")], picture);
  const [answer] = model.predict(one).toArray();
  console.log(
    `discs/7.png: ${train.classNames.map((name, i) => `${name} ${answer[i].toFixed(2)}`).join(", ")}`,
  );
} finally {
  await rm(folder, { recursive: true });
}
