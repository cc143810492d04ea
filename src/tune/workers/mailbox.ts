// How a worker waits for an answer: it sleeps on a word of shared memory, because `trial.float()` returns a number and not a
// promise; the thread of the study puts the answer behind that word and wakes it.
import { decodeUtf8, encodeUtf8 } from "../../files/utf8.js";
import type { Answer } from "./messages.js";

const BYTES = 16384;
const HEAD = 8;
const STATE = 0;
const LENGTH = 1;
const EMPTY = 0;
const FULL = 1;

export function newMailbox(): SharedArrayBuffer {
  return new SharedArrayBuffer(BYTES);
}

export function putAnswer(mailbox: SharedArrayBuffer, answer: Answer): void {
  const words = new Int32Array(mailbox, 0, 2);
  const text = encodeUtf8(JSON.stringify(answer));
  const fits = text.length <= BYTES - HEAD;
  const bytes = fits ? text : encodeUtf8('{"error":"the answer is too long","kind":"Error"}');
  new Uint8Array(mailbox, HEAD).set(bytes);
  words[LENGTH] = bytes.length;
  Atomics.store(words, STATE, FULL);
  Atomics.notify(words, STATE);
}

/** Sleeps until the answer is there. Call `expectAnswer` before the question is sent. */
export function awaitAnswer(mailbox: SharedArrayBuffer): Answer {
  const words = new Int32Array(mailbox, 0, 2);
  while (Atomics.load(words, STATE) === EMPTY) Atomics.wait(words, STATE, EMPTY);
  const text = new Uint8Array(mailbox, HEAD, words[LENGTH]).slice();
  return JSON.parse(decodeUtf8(text)) as Answer;
}

export function expectAnswer(mailbox: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(mailbox, 0, 2), STATE, EMPTY);
}
