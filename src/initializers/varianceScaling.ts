import { oneOf, positive } from "../options.js";
import type { Shape } from "../shape.js";
import { type Distribution, fans, randomInitializer } from "./initializer.js";

/** Standard deviation of a standard normal cut at ±2. */
const CUT_STDDEV = 0.8796256610342398;

type Mode = "fanIn" | "fanOut" | "fanAvg";
type Kind = "uniform" | "truncatedNormal" | "untruncatedNormal";

function scaled(scale: number, mode: Mode, kind: Kind, shape: Shape): Distribution {
  const { fanIn, fanOut } = fans(shape);
  const fan = mode === "fanIn" ? fanIn : mode === "fanOut" ? fanOut : (fanIn + fanOut) / 2;
  const variance = scale / Math.max(1, fan);
  if (kind === "uniform") {
    const limit = Math.sqrt(3 * variance);
    return { kernel: "randomUniform", parameters: [-limit, limit] };
  }
  if (kind === "truncatedNormal")
    return { kernel: "truncatedNormal", parameters: [0, Math.sqrt(variance) / CUT_STDDEV] };
  return { kernel: "randomNormal", parameters: [0, Math.sqrt(variance)] };
}

/**
 * Variance scale / fan, so that signals keep their size from layer to layer.
 * @param options.scale > 0, default 1. @param options.mode `"fanIn"` (default), `"fanOut"` or `"fanAvg"`.
 * @param options.distribution `"truncatedNormal"` (default), `"untruncatedNormal"` or `"uniform"`. @param options.seed in place of the model's.
 * @example
 * initializers.varianceScaling({ scale: 2, mode: "fanOut" }).sample([64, 32]);
 * @see https://keras.io/api/layers/initializers/#variancescaling-class
 */
export const varianceScaling = randomInitializer(
  "varianceScaling",
  {
    scale: positive(1),
    mode: oneOf(["fanIn", "fanOut", "fanAvg"], "fanIn"),
    distribution: oneOf(["truncatedNormal", "untruncatedNormal", "uniform"], "truncatedNormal"),
  },
  (o, shape) => scaled(o.scale, o.mode, o.distribution, shape),
);

/**
 * Uniform in ±√(6 / (fanIn + fanOut)).
 * @param options.seed in place of the model's.
 * @example
 * initializers.glorotUniform().sample([64, 32]);
 * @see Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
 */
export const glorotUniform = randomInitializer("glorotUniform", {}, (_, shape) =>
  scaled(1, "fanAvg", "uniform", shape),
);

/**
 * Truncated normal with variance 2 / (fanIn + fanOut).
 * @param options.seed in place of the model's.
 * @example
 * initializers.glorotNormal().sample([64, 32]);
 * @see Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
 */
export const glorotNormal = randomInitializer("glorotNormal", {}, (_, shape) =>
  scaled(1, "fanAvg", "truncatedNormal", shape),
);

/**
 * Uniform in ±√(6 / fanIn).
 * @param options.seed in place of the model's.
 * @example
 * initializers.heUniform().sample([64, 32]);
 * @see He et al. 2015, https://arxiv.org/abs/1502.01852
 */
export const heUniform = randomInitializer("heUniform", {}, (_, shape) =>
  scaled(2, "fanIn", "uniform", shape),
);

/**
 * Truncated normal with variance 2 / fanIn.
 * @param options.seed in place of the model's.
 * @example
 * initializers.heNormal().sample([64, 32]);
 * @see He et al. 2015, https://arxiv.org/abs/1502.01852
 */
export const heNormal = randomInitializer("heNormal", {}, (_, shape) =>
  scaled(2, "fanIn", "truncatedNormal", shape),
);

/**
 * Uniform in ±√(3 / fanIn).
 * @param options.seed in place of the model's.
 * @example
 * initializers.lecunUniform().sample([64, 32]);
 * @see LeCun et al. 1998, "Efficient BackProp", section 4.6
 */
export const lecunUniform = randomInitializer("lecunUniform", {}, (_, shape) =>
  scaled(1, "fanIn", "uniform", shape),
);

/**
 * Truncated normal with variance 1 / fanIn.
 * @param options.seed in place of the model's.
 * @example
 * initializers.lecunNormal().sample([64, 32]);
 * @see LeCun et al. 1998, "Efficient BackProp", section 4.6
 */
export const lecunNormal = randomInitializer("lecunNormal", {}, (_, shape) =>
  scaled(1, "fanIn", "truncatedNormal", shape),
);
