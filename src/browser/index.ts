/**
 * What needs the storage of a browser: models and checkpoints in IndexedDB.
 *
 * @module downhill/browser
 */
export { checkpoint, deleteCheckpoint, openCheckpoint } from "./checkpoints.js";
export { deleteModel, downloadModel, listModels, openModel, saveModel } from "./models.js";
