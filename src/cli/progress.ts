// Shows how a training goes: on a terminal one line that is kept up to date, elsewhere (a pipe, a file, CI) a plain
// line per epoch. The live line goes to stderr, so that redirected output has no control codes in it.
import yoctoSpinner from "yocto-spinner";
import { cyan, dim } from "yoctocolors";
import type { Logs } from "../index.js";

export interface Progress {
  /** @param finished how many epochs are done. */
  epochEnd(finished: number, metrics: Logs): void;
  /** Ends the live line; what it said last stays. */
  end(): void;
}

/** @param rows samples per epoch, from which the rate is told. */
export function showProgress(epochs: number, rows: number): Progress {
  return isLive() ? liveLine(epochs, rows) : plainLines(epochs);
}

/** Whether stderr is a terminal on which a line can be drawn anew. */
export function isLive(): boolean {
  return process.stderr.isTTY && process.env.TERM !== "dumb" && process.env.CI === undefined;
}

function figures(finished: number, epochs: number, metrics: Logs): string[] {
  const width = String(epochs).length;
  const values = Object.entries(metrics).map(
    ([name, value]) =>
      `${name} ${[value]
        .flat()
        .map((v) => v.toFixed(4))
        .join(" ")}`,
  );
  return [`epoch ${String(finished).padStart(width)}/${epochs}`, ...values];
}

function liveLine(epochs: number, rows: number): Progress {
  const cells = Math.min(24, Math.max(6, (process.stderr.columns || 80) - 68)); // the figures take up to 68 columns
  const pause = 40; // ms between two changes: an epoch may take less than a terminal needs to draw
  const started = performance.now();
  const spinner = yoctoSpinner({ text: `epoch 0/${epochs}` }).start();
  let drawn = started;
  return {
    epochEnd(finished, metrics) {
      const now = performance.now();
      if (now - drawn < pause && finished < epochs) return;
      drawn = now;
      const full = Math.floor((cells * finished) / epochs);
      const bar = cyan("━".repeat(full)) + dim("━".repeat(cells - full));
      const rate = Math.round((finished * rows * 1000) / (now - started)).toLocaleString("en-US");
      const [epoch, ...values] = figures(finished, epochs, metrics);
      spinner.text = [epoch, bar, ...values, dim(`${rate} samples/s`)].join("  ");
    },
    end() {
      spinner.stop(spinner.text);
    },
  };
}

function plainLines(epochs: number): Progress {
  const every = Math.ceil(epochs / 50); // so that a long training doesn't fill a log
  return {
    epochEnd(finished, metrics) {
      if (finished % every === 0 || finished === epochs)
        console.log(figures(finished, epochs, metrics).join("  "));
    },
    end() {},
  };
}
