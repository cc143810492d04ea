// Distillation (Hinton et al. 2015): a small network learns from a large one's softened answers, by a loss of its own, and does better than one of the
// same size that learns from labels alone. Few labels: the teacher's answers tell more than they do.
import { argmax, defineLoss, layers, losses, ops, optimizers, sequential, tensor } from "downhill";
import { loadDigits } from "downhill/samples";

/** Crossentropy between softened answers: targets are the teacher's scores, predictions the pupil's. */
const softened = defineLoss({
  name: "softened",
  options: { temperature: 4 },
  call: (teacher, pupil, { options: { temperature } }) => {
    const soft = ops.softmax(ops.divide(teacher, temperature));
    const logs = ops.logSoftmax(ops.divide(pupil, temperature));
    return ops.multiply(-(temperature ** 2), ops.sum(ops.multiply(soft, logs), { axis: -1 }));
  },
});

const { x, y, shape } = loadDigits();
const [rows, pixels] = shape;
const data = x.map((v) => v / 16);
const part = (from, to) => tensor(data.slice(from * pixels, to * pixels), [to - from, pixels]);
const [LABELLED, TRAIN] = [200, 1200];
const labelled = [part(0, LABELLED), y.slice(0, LABELLED)];
const test = [part(TRAIN, rows), y.slice(TRAIN)];

/** Trained on scores, without a softmax. */
const network = (units, seed) =>
  sequential({
    seed,
    layers: [layers.dense({ units, activation: "relu", inputShape: [pixels] }), layers.dense({ units: 10 })],
  });
const train = (model, loss, x, y, epochs) => {
  model.compile({ optimizer: optimizers.adam({ learningRate: 0.005 }), loss });
  return model.fit(x, y, { epochs, batchSize: 32 });
};
const fromLabels = losses.sparseCategoricalCrossentropy({ fromLogits: true });
const accuracy = (model) => {
  const best = argmax(model.predict(test[0]));
  return best.reduce((right, digit, i) => right + (digit === test[1][i] ? 1 : 0), 0) / best.length;
};

const teacher = network(128, 1);
await train(teacher, fromLabels, part(0, TRAIN), y.slice(0, TRAIN), 20);
console.log(`teacher, 128 units, ${TRAIN} digits: ${accuracy(teacher).toFixed(3)}`);

const alone = network(8, 2);
await train(alone, fromLabels, ...labelled, 60);
const pupil = network(8, 2);
await train(pupil, softened(), labelled[0], teacher.predict(labelled[0]), 60);
console.log(`8 units, ${LABELLED} digits, from labels: ${accuracy(alone).toFixed(3)}`);
console.log(`8 units, ${LABELLED} digits, from the teacher: ${accuracy(pupil).toFixed(3)}`);
