import { NeuralNetwork } from "brain.js";

const network = new NeuralNetwork({ hiddenLayers: [8], activation: "tanh" });
network.train(
  [
    { input: [0, 0], output: [0] },
    { input: [0, 1], output: [1] },
    { input: [1, 0], output: [1] },
    { input: [1, 1], output: [0] },
  ],
  { iterations: 2000 },
);
console.log(network.run([0, 1]));
