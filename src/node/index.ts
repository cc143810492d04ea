// What needs the files of Node: `downhill/node`.
export { checkpoint } from "./checkpointFile.js";
export { csvLogger } from "./csvLoggerFile.js";
export { modelCheckpoint } from "./modelCheckpointFile.js";
export { openModel, saveModel } from "./modelFiles.js";
export { tensorBoard } from "./tensorBoardFolder.js";
