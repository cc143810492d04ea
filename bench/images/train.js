// Trains a classifier of pictures and prints, after each epoch, what it makes of the test pictures and the time of the training so far.
export async function train(model, { train, test }, { epochs, batchSize, optimizer }) {
  model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  let seconds = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const started = performance.now();
    const { history } = await model.fit(train.x, train.y, {
      initialEpoch: epoch,
      epochs: epoch + 1,
      batchSize,
    });
    seconds += (performance.now() - started) / 1000;
    const { accuracy, loss } = await model.evaluate(test.x, test.y, { batchSize: 256 });
    console.log(
      `epoch ${epoch + 1}  ${seconds.toFixed(1)} s  loss ${history.loss.at(-1).toFixed(4)}  test accuracy ${accuracy.toFixed(4)}, loss ${loss.toFixed(4)}`,
    );
  }
}
