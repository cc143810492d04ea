// What needs files or threads of Node: `downhill/node`.
export { openModel, saveModel } from "./modelFiles.js";
