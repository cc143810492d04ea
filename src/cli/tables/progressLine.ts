// One line on stderr that says what is going on, where stderr is a terminal; nothing elsewhere, so that pipes and logs stay clean.
import yoctoSpinner from "yocto-spinner";
import type { Logs } from "../../index.js";
import { isLive } from "../progress.js";

export interface ProgressLine {
  say(text: string): void;
  reading(share: number): void;
  epoch(epoch: number, epochs: number, logs: Logs): void;
  end(): void;
}

const PAUSE = 60; // ms between two changes

export function progressLine(first: string): ProgressLine {
  if (!isLive()) return { say() {}, reading() {}, epoch() {}, end() {} };
  const started = performance.now();
  const spinner = yoctoSpinner({ text: first }).start();
  let drawn = 0;
  const say = (text: string): void => {
    const now = performance.now();
    if (now - drawn < PAUSE) return;
    drawn = now;
    spinner.text = text;
  };
  return {
    say,
    reading: (share) => say(`${first} ${Math.round(100 * share)} %`),
    epoch(epoch, epochs, logs) {
      const figures = Object.entries(logs).map(([name, value]) => `${name} ${Number(value).toFixed(4)}`);
      const left = ((performance.now() - started) / epoch) * (epochs - epoch);
      say([`epoch ${epoch}/${epochs}`, ...figures, `${Math.ceil(left / 1000)} s left at most`].join("  "));
    },
    end: () => void spinner.stop(),
  };
}
