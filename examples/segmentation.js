// Which pixels belong to a disc? A small U-Net learns it from drawn pictures with squares beside the discs, and noise on all; what it makes of one that it has not seen is printed beside the truth.
//   node examples/segmentation.js
import { optimizers, tensor } from "downhill";
import { unet } from "downhill/networks";

const SIZE = 16;

/** Whole numbers that look random, the same everywhere. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function draw(count, seed) {
  const next = numbers(seed);
  const x = new Float32Array(count * SIZE * SIZE);
  const y = new Float32Array(x.length);
  for (let picture = 0; picture < count; picture++) {
    const [disc, square] = [0, 1].map(() => ({ row: next(SIZE), column: next(SIZE), radius: 2 + next(3) }));
    for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
      const [row, column] = [Math.floor(pixel / SIZE), pixel % SIZE];
      const isDisc = (row - disc.row) ** 2 + (column - disc.column) ** 2 <= disc.radius ** 2;
      const isSquare = Math.max(Math.abs(row - square.row), Math.abs(column - square.column)) < square.radius;
      x[picture * SIZE * SIZE + pixel] = (isDisc || isSquare ? 0.8 : 0.2) + next(100) / 1000;
      y[picture * SIZE * SIZE + pixel] = Number(isDisc);
    }
  }
  return { x: tensor(x, [count, SIZE, SIZE, 1]), y: tensor(y, [count, SIZE, SIZE, 1]) };
}

const train = draw(400, 1);
const test = draw(100, 2);
const model = unet({ inputShape: [SIZE, SIZE, 1], filters: 8, seed: 1 });
model.compile({
  optimizer: optimizers.adam({ learningRate: 5e-3 }),
  loss: "binaryCrossentropy",
  metrics: ["binaryAccuracy"],
});
await model.fit(train.x, train.y, { epochs: 8, batchSize: 16 });

const { data } = model.predict(test.x);
let [both, either] = [0, 0];
data.forEach((p, i) => {
  const [found, is] = [p > 0.5, test.y.data[i] === 1];
  both += found && is;
  either += found || is;
});
console.log(
  `intersection over union of discs in pictures that it has not seen: ${(both / either).toFixed(3)}`,
);
for (let row = 0; row < SIZE; row++) {
  const line = (numbers, bright) =>
    [...numbers.subarray(row * SIZE, (row + 1) * SIZE)].map((v) => (v > bright ? "#" : ".")).join("");
  console.log([line(test.x.data, 0.5), line(test.y.data, 0.5), line(data, 0.5)].join("   "));
}
