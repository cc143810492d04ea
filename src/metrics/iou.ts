// Intersection over union of classes, TP / (TP + FP + FN), from a confusion matrix that batches add to.
import {
  between,
  finite,
  flag,
  integer,
  listOf,
  oneOf,
  optional,
  required,
  where,
  whole,
} from "../options.js";
import { axisOf, type Shape, showShape, sizeOf } from "../shape.js";
import { appendConfusion, checkClasses } from "./confusionMatrix.js";
import { type MetricCore, metric, quotient } from "./metric.js";
import { largestBelow, nextUp } from "./thresholds.js";

interface IouDefinition {
  readonly name: string;
  readonly numClasses: number;
  /** Classes whose mean is the result. Default: all. */
  readonly targetClassIds?: readonly number[];
  readonly ignoreClass?: number | undefined;
  readonly sparseYTrue?: boolean;
  readonly sparseYPred?: boolean;
  readonly axis?: number;
  /** "float…": weights count with their fraction. */
  readonly dtype?: string;
  /** Predictions from it on are class 1. */
  readonly threshold?: number;
}

function intersectionOverUnion(definition: IouDefinition): MetricCore {
  const { name, numClasses, ignoreClass, sparseYTrue = true, sparseYPred = true } = definition;
  const { axis = -1, dtype = "int", threshold } = definition;
  const targets = definition.targetClassIds ?? Array.from({ length: numClasses }, (_, i) => i);
  for (const id of targets) {
    if (id >= numClasses)
      throw new RangeError(`${name}: targetClassIds must be classes from 0 to ${numClasses - 1}, got ${id}.`);
  }
  const axisIn = (shape: Shape): number => axisOf(axis, shape, name);
  const targetShape = (shape: Shape): Shape => {
    if (sparseYTrue === sparseYPred) return shape;
    const at = axisIn(sparseYPred ? [...shape, 1] : shape);
    return sparseYPred ? shape.toSpliced(at, 0, numClasses) : shape.toSpliced(at, 1);
  };
  return {
    elementwise: sparseYPred && sparseYTrue,
    direction: "max",
    words: () => numClasses * numClasses,
    targetShape,
    check(shape) {
      if (!sparseYPred && shape[axisIn(shape)] !== numClasses) {
        throw new RangeError(
          `${name}: predictions of shape ${showShape(shape)} have ${shape[axisIn(shape)]} classes, numClasses is ${numClasses}.`,
        );
      }
    },
    checkTargets(data, shape, who) {
      if (sparseYTrue) checkClasses(data, numClasses, who, ignoreClass);
      else if (sizeOf(targetShape(shape)) % numClasses !== 0)
        throw new RangeError(`${who} must have ${numClasses} numbers a row.`);
    },
    append(tape, state, inputs) {
      appendConfusion(tape, state, inputs, {
        classes: numClasses,
        trueAxis: sparseYTrue ? undefined : axisIn(inputs.yTrue.shape),
        predictedAxis: sparseYPred ? undefined : axisIn(inputs.yPred.shape),
        ignored: ignoreClass,
        wholeWeights: dtype.startsWith("int"),
        ...(threshold === undefined ? {} : { threshold: strictlyBelow(threshold) }),
      });
    },
    result(matrix) {
      const at = (row: number, column: number): number => matrix[row * numClasses + column] as number;
      let sum = 0;
      let present = 0;
      for (const id of targets) {
        let union = -at(id, id);
        for (let other = 0; other < numClasses; other++) union += at(id, other) + at(other, id);
        if (union > 1e-9) present++;
        sum += at(id, id) / (union + 1e-7);
      }
      return quotient(sum, present);
    },
  };
}

/** The largest float32 below x: a float32 is above it where it is x or more. */
function strictlyBelow(x: number): number {
  const below = largestBelow(x);
  return below < x ? below : -nextUp(-below);
}

/** The state has a place for every pair. */
const MOST_CLASSES = 2040;
const numClasses = () => required(between(2, MOST_CLASSES));
const ids = where(
  listOf(whole()),
  "a list of 1 to 2040 classes",
  (l) => l.length > 0 && l.length <= MOST_CLASSES,
);
const dtype = oneOf(["int", "int32", "int64", "float32", "float64"], "int");
const axis = integer(-1);
const ignoreClass = optional(integer());

/**
 * Mean over some classes of intersection over union, TP / (TP + FP + FN); classes that never occur are left out.
 *
 * @param options.numClasses 2 to 2040.
 * @param options.targetClassIds the classes whose mean is taken.
 * @param options.ignoreClass a true class whose numbers don't count, such as 255. Default null.
 * @param options.sparseYTrue targets are classes; otherwise the largest along the axis counts. Default true.
 * @param options.sparseYPred predictions are classes; otherwise the largest along the axis counts. Default true.
 * @param options.axis of the classes. Default −1.
 * @param options.dtype what is counted in: with `"int"` weights lose their fraction, with `"float32"` they don't. Default `"int"`.
 * @example
 * const m = metrics.iou({ numClasses: 2, targetClassIds: [0] });
 * m.update(Float32Array.of(0, 0, 1, 1), Float32Array.of(0, 1, 0, 1));
 * m.result(); // 0.3333
 * @see https://keras.io/api/metrics/segmentation_metrics/#iou-class
 */
export const iou = metric(
  "iou",
  {
    numClasses: numClasses(),
    targetClassIds: required(ids),
    ignoreClass,
    sparseYTrue: flag(true),
    sparseYPred: flag(true),
    axis,
    dtype,
  },
  (o) => intersectionOverUnion({ ...o, name: "iou" }),
);

/**
 * Mean over all classes of intersection over union; classes that never occur are left out.
 *
 * @param options.numClasses 2 to 2040. The others as for `iou`.
 * @example
 * const m = metrics.meanIoU({ numClasses: 2 });
 * m.update(Float32Array.of(0, 0, 1, 1), Float32Array.of(0, 1, 1, 1));
 * m.result(); // 0.5833
 * @see https://keras.io/api/metrics/segmentation_metrics/#meaniou-class
 */
export const meanIoU = metric(
  "meanIoU",
  { numClasses: numClasses(), ignoreClass, sparseYTrue: flag(true), sparseYPred: flag(true), axis, dtype },
  (o) => intersectionOverUnion({ ...o, name: "meanIoU" }),
);

/**
 * Intersection over union of two classes, predictions from a threshold on being class 1.
 *
 * @param options.targetClassIds `[0]`, `[1]` or both, whose mean is taken. Default `[0, 1]`.
 * @param options.threshold a prediction at or above it is class 1. Default 0.5.
 * @param options.dtype as for `iou`.
 * @example
 * const m = metrics.binaryIoU({ threshold: 0.3 });
 * m.update(Float32Array.of(0, 1, 0, 1), Float32Array.of(0.1, 0.2, 0.4, 0.7));
 * m.result(); // 0.3333
 * @see https://keras.io/api/metrics/segmentation_metrics/#binaryiou-class
 */
export const binaryIoU = metric(
  "binaryIoU",
  {
    targetClassIds: {
      ...where(ids, "a list of 0 and 1", (list) => list.every((id) => id < 2)),
      default: [0, 1],
    },
    threshold: finite(0.5),
    dtype,
  },
  (o) => intersectionOverUnion({ ...o, numClasses: 2, name: "binaryIoU" }),
);

/**
 * As `iou`, targets being one-hot.
 *
 * @param options.numClasses 2 to 2040. The others as for `iou`; sparseYPred is false by default.
 * @example
 * const m = metrics.oneHotIoU({ numClasses: 2, targetClassIds: [1] });
 * m.update(Float32Array.of(1, 0, 0, 1), Float32Array.of(0.2, 0.8, 0.3, 0.7), { shape: [2, 2] });
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/segmentation_metrics/#onehotiou-class
 */
export const oneHotIoU = metric(
  "oneHotIoU",
  {
    numClasses: numClasses(),
    targetClassIds: required(ids),
    ignoreClass,
    sparseYPred: flag(false),
    axis,
    dtype,
  },
  (o) => intersectionOverUnion({ ...o, sparseYTrue: false, name: "oneHotIoU" }),
);

/**
 * As `meanIoU`, targets being one-hot.
 *
 * @param options.numClasses 2 to 2040. The others as for `iou`; sparseYPred is false by default.
 * @example
 * const m = metrics.oneHotMeanIoU({ numClasses: 2 });
 * m.update(Float32Array.of(1, 0, 0, 1), Float32Array.of(0.2, 0.8, 0.3, 0.7), { shape: [2, 2] });
 * m.result(); // 0.25
 * @see https://keras.io/api/metrics/segmentation_metrics/#onehotmeaniou-class
 */
export const oneHotMeanIoU = metric(
  "oneHotMeanIoU",
  { numClasses: numClasses(), ignoreClass, sparseYPred: flag(false), axis, dtype },
  (o) => intersectionOverUnion({ ...o, sparseYTrue: false, name: "oneHotMeanIoU" }),
);
