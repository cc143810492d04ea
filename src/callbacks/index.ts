// All callbacks: one line each.
import { checkpoint } from "./checkpoint.js";
import { csvLogger } from "./csvLogger.js";
import { earlyStopping } from "./earlyStopping.js";
import { history } from "./history.js";
import { lambda } from "./lambda.js";
import { learningRateScheduler } from "./learningRateScheduler.js";
import { modelCheckpoint } from "./modelCheckpoint.js";
import { progress } from "./progress.js";
import { reduceLROnPlateau } from "./reduceLROnPlateau.js";
import { swapEMAWeights } from "./swapEMAWeights.js";
import { tensorBoard } from "./tensorBoard.js";
import { terminateOnNaN } from "./terminateOnNaN.js";

/**
 * Callbacks: what looks on while `fit` works.
 *
 * @namespace
 */
export const callbacks = {
  checkpoint,
  csvLogger,
  earlyStopping,
  history,
  lambda,
  learningRateScheduler,
  modelCheckpoint,
  progress,
  reduceLROnPlateau,
  swapEMAWeights,
  tensorBoard,
  terminateOnNaN,
};
