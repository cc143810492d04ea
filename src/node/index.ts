/**
 * What needs files: models, checkpoints and logs on disk.
 *
 * @module downhill/node
 */
export { checkpoint } from "./checkpointFile.js";
export { csvLogger } from "./csvLoggerFile.js";
export { modelCheckpoint } from "./modelCheckpointFile.js";
export { openModel, saveModel } from "./modelFiles.js";
export { tensorBoard } from "./tensorBoardFolder.js";
