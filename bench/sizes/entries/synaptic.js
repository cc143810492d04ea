import { Architect, Trainer } from "synaptic";

const network = new Architect.Perceptron(2, 8, 1);
new Trainer(network).train(
  [
    { input: [0, 0], output: [0] },
    { input: [0, 1], output: [1] },
    { input: [1, 0], output: [1] },
    { input: [1, 1], output: [0] },
  ],
  { iterations: 2000 },
);
console.log(network.activate([0, 1]));
