// Reads the layers format of TensorFlow.js: the description of the layers in model.json, and the weights of its shards.
import { show } from "../../errors.js";
import { refuseOthers } from "../../files/kind.js";
import { jsonOf } from "../../files/readJson.js";
import type { Model } from "../../model/model.js";
import type { Tensor } from "../../tensor.js";
import { buildModel } from "../keras/build.js";
import { describeModel } from "../keras/description.js";
import { isPlain } from "../keras/words.js";
import { readManifest, type Shards } from "./manifest.js";
import { byNames } from "./weightNames.js";

const WHO = "fromTensorflowJs";

/**
 * A model from TensorFlow.js's model.json (layers format) and its weight files, as they are or quantized.
 *
 * @param modelJson content of model.json: plain data, text or bytes.
 * @param shards the weight files, in the order in which it names them, or by name.
 * @throws {RangeError} where something is damaged, or has a layer or option that is not there; it names that.
 * @see https://www.tensorflow.org/js/guide/save_load
 */
export function fromTensorflowJs<O = Tensor>(modelJson: unknown, shards: Shards): Model<O> {
  const json = jsonOf(modelJson, `${WHO}: modelJson`);
  refuseOthers(json, ["tensorflowJs"], WHO);
  if (!isPlain(json) || !isPlain(json.modelTopology))
    throw new RangeError(
      `${WHO}: modelJson has no modelTopology. It is no model of TensorFlow.js's layers format.`,
    );
  const topology = json.modelTopology;
  const described = describeModel(topology.model_config ?? topology, WHO);
  const find = byNames(readManifest(json.weightsManifest, shards, WHO), ([left]) => {
    if (left !== undefined)
      throw new RangeError(`${WHO}: no layer has the weight ${show(left)}, which the manifest has.`);
  });
  // Its hard_sigmoid is that of Keras 2, whoever has made the model.
  return buildModel(described, find, { who: WHO, oldHardSigmoid: true }) as Model<O>;
}
