// The same work in a worker of the page.
import { entries, initFrom, open, train } from "./work.js";

const work = { entries, initFrom, open, train };

globalThis.onmessage = async ({ data: { task, given } }) => {
  try {
    globalThis.postMessage({ value: await work[task](...given) });
  } catch (error) {
    globalThis.postMessage({ error: String(error) });
  }
};
