// With what a model was made, so that it can be made again.

import type { JsonObject } from "../model/annotations.js";
import { VERSION } from "../model/save.js";

export function versions(): JsonObject {
  const node = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node;
  return { format: VERSION, runtime: node ? `Node ${node}` : "a browser" };
}
