// How parameters are chosen.
import { cmaEs } from "./cmaEs.js";
import { grid } from "./grid.js";
import { nsga2 } from "./nsga2.js";
import { quasiRandom } from "./quasiRandom.js";
import { random } from "./random.js";
import { tpe } from "./tpe.js";

/**
 * Samplers: how the next trial's parameters are chosen.
 *
 * @namespace
 */
export const samplers = { random, grid, quasiRandom, tpe, cmaEs, nsga2 };
