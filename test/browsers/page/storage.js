// What test/browsers/storage.browser.ts has a page do. Runs in the browser, on the compiled package.
import {
  checkpoint,
  deleteCheckpoint,
  deleteModel,
  downloadModel,
  listModels,
  openCheckpoint,
  openModel,
  saveModel,
} from "/dist/browser/index.js";
import { callbacks, layers, sequential } from "/dist/index.js";

export function build(units = 8) {
  const model = sequential({
    seed: 5,
    layers: [
      layers.dense({ units, activation: "tanh", inputShape: [3] }),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  model.labels = ["a", "b", "c"];
  return model;
}

async function sha256(...parts) {
  const hashes = parts.map(async (part) => new Uint8Array(await crypto.subtle.digest("SHA-256", part)));
  return (await Promise.all(hashes)).map((hash) => hash.toHex?.() ?? Array.from(hash).join(",")).join(" ");
}

const hashOf = (model) => sha256(model.toBytes());

export async function save(name, units) {
  const model = build(units);
  await saveModel(model, name);
  return hashOf(model);
}

/** Does not wait: the page will be closed. */
export function beginToSave(name, units) {
  void saveModel(build(units), name);
}

export async function open(name) {
  return hashOf(await openModel(name));
}

export const list = listModels;
export const remove = deleteModel;

/** The same file from a File of the user's, and from the network. */
export async function openElsewhere(url) {
  const bytes = build().toBytes();
  const chosen = await openModel(new File([bytes], "chosen.safetensors"));
  const fetched = url && (await openModel(new URL(url)));
  return [await hashOf(chosen), fetched && (await hashOf(fetched))];
}

export function download(fileName) {
  downloadModel(build(), fileName);
}

/** What the browser would download: the bytes behind the link that is clicked. */
export async function downloadedBytes(fileName) {
  const { click } = HTMLAnchorElement.prototype;
  let link;
  HTMLAnchorElement.prototype.click = function () {
    link = this;
  };
  downloadModel(build(), fileName);
  HTMLAnchorElement.prototype.click = click;
  const bytes = new Uint8Array(await (await fetch(link.href)).arrayBuffer());
  return { name: link.download, same: (await sha256(bytes)) === (await hashOf(build())) };
}

/** The message of what a call throws. */
export async function errorOf(call, ...args) {
  try {
    await { open, save, openElsewhere, damaged }[call](...args);
  } catch (error) {
    return `${error.name} ${error.code ?? ""}: ${error.message}`;
  }
  return "none";
}

async function damaged() {
  await openModel(new File([build().toBytes().slice(0, -1)], "chosen.safetensors"));
}

const x = Array.from({ length: 60 }, (_, i) => [(i * 7) % 11, (i * 5) % 13, i % 3]);
const y = x.map(([, , c]) => c);

/** Trains from the checkpoint of that name, if there is one; the page may be closed meanwhile. */
export async function train(name, epochs, slowly) {
  const model = build();
  const resumeFrom = await openCheckpoint(name);
  // Something that a page would do: lets the test see how far it is.
  const tell = {
    onEpochEnd: async (epoch) => {
      document.title = String(epoch);
      if (slowly) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
  const stop = callbacks.earlyStopping({ monitor: "loss", patience: 50, restoreBestWeights: true });
  const { history } = await model.fit(x, y, {
    epochs,
    batchSize: 8,
    callbacks: [tell, stop, checkpoint({ name, everySteps: 3 })],
    resumeFrom,
  });
  await deleteCheckpoint(name);
  return { hash: await hashOf(model), history: history.loss, resumed: resumeFrom !== undefined };
}
