// What needs the storage of a browser: `downhill/browser`.
export { checkpoint, deleteCheckpoint, openCheckpoint } from "./checkpoints.js";
export { deleteModel, downloadModel, listModels, openModel, saveModel } from "./models.js";
