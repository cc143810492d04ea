// The smallest page that trains a LeNet, by functions.

import { sparseCategoricalCrossentropy } from "downhill/losses";
import { leNet } from "downhill/networks";
import { adam } from "downhill/optimizers";

const model = leNet({ inputShape: [28, 28, 1] });
model.compile({ optimizer: adam(), loss: sparseCategoricalCrossentropy() });
await model.fit(new Float32Array(784), [1], { epochs: 1 });
console.log(model.predict(new Float32Array(784)).toArray());
