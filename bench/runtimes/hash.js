// Does the trainings and hashes what they come to, in whatever runtime imports it: only what all of them have is used here.
import { NonFiniteError } from "../../dist/index.js";
import { trainings } from "./trainings.js";

/**
 * A SHA-256 for every training: of the final weights, the losses of all epochs, and the predictions.
 *
 * @returns {Promise<{ hash: string, cases: Record<string, string>, warnings: string[] }>} `hash` is of all `cases`; a runtime that
 * could not do as asked says so in `warnings`. `begin` hears the name of every training before it is done.
 */
export async function hashTrainings(threads, begin = () => {}) {
  const warnings = [];
  const { warn } = console;
  console.warn = (message) => warnings.push(String(message));
  const cases = {};
  try {
    for (const one of trainings()) {
      begin(one.name);
      cases[one.name] = await hashTraining(one, threads);
      if (one.sameAs && cases[one.name] !== cases[one.sameAs])
        throw new Error(`"${one.name}" comes to other bits than "${one.sameAs}".`);
    }
  } finally {
    console.warn = warn;
  }
  const hash = await sha256([new TextEncoder().encode(JSON.stringify(cases))]);
  return { hash, cases, warnings };
}

async function hashTraining({ name, model: build, compile, x, y, fit }, threads) {
  const model = build();
  model.compile(compile);
  const pieces = [];
  try {
    const { history } = await model.fit(x, y, { ...fit, threads });
    for (const values of Object.values(history)) pieces.push(Float64Array.from(values));
  } catch (error) {
    // Where a training diverges, it must do so at the same step everywhere.
    if (!(error instanceof NonFiniteError)) throw new Error(`${name}: ${error.message}`);
    pieces.push(new TextEncoder().encode(error.message));
  }
  for (const { data } of model.weights) pieces.push(data);
  pieces.push(model.predict(x).data);
  return sha256(pieces);
}

async function sha256(pieces) {
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
