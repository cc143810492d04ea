// Callbacks that write files say what is wrong with their options.
import { expect, it } from "vitest";
import { callbacks } from "../../src/index.js";
import { checkpoint, csvLogger, modelCheckpoint, tensorBoard } from "../../src/node/index.js";

const object = (such: string, got: string) => `options must be an object such as { ${such} }, got ${got}.`;

it.each([
  [csvLogger, undefined, TypeError, "csvLogger: path must be the name of a file, got undefined."],
  [csvLogger, "log.csv", TypeError, `csvLogger: ${object("path", '"log.csv"')}`],
  [csvLogger, { path: "log.csv", appendd: true }, RangeError, 'Did you mean "append"?'],
  [modelCheckpoint, undefined, TypeError, "modelCheckpoint: path must be the name of a file, got undefined."],
  [modelCheckpoint, { path: 5 }, TypeError, "modelCheckpoint: path must be the name of a file, got 5."],
  [checkpoint, undefined, TypeError, "checkpoint: path is missing."],
  [tensorBoard, 5, TypeError, `tensorBoard: ${object("logDir", "5")}`],
  [tensorBoard, { logDir: 5 }, TypeError, "tensorBoard: logDir must be a string that is not empty, got 5."],
  [tensorBoard, { logdir: "logs" }, RangeError, 'Did you mean "logDir"?'],
  [callbacks.csvLogger, undefined, TypeError, "csvLogger: write is missing. Pass a function"],
  [callbacks.modelCheckpoint, undefined, TypeError, "modelCheckpoint: write is missing. Pass a function"],
  [callbacks.tensorBoard, 5, TypeError, `tensorBoard: ${object("write", "5")}`],
  [callbacks.lambda, 5, TypeError, `lambda: ${object("onEpochEnd", "5")}`],
] as [(options: never) => unknown, unknown, ErrorConstructor, string][])(
  "%o of %o",
  (make, options, kind, message) => {
    const call = () => make(options as never);
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  },
);
