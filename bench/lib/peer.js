// A library in a process of its own, which answers questions one at a time (bench/peers/child.js, bench/peers/pytorch.py).
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A question that takes longer is given up, in milliseconds. */
const PATIENCE_MS = 120_000;

export class Peer {
  #child;
  #waiting;
  #errors = "";

  constructor(command, args, cwd) {
    this.#child = spawn(command, args, {
      cwd,
      // One thread, for libraries that are told by the environment.
      env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", ...process.env, NODE_NO_WARNINGS: "1" },
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      if (line.startsWith("@")) this.#answer(JSON.parse(line.slice(1)));
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text) => {
      this.#errors = (this.#errors + text).slice(-500);
    });
    this.#child.stdin.on("error", () => {});
    this.#child.on("error", (error) => this.#answer({ error: error.message }));
    this.#child.on("close", (code) =>
      this.#answer({ error: `ended with ${code}: ${this.#errors.trim().split("\n").at(-1)}` }),
    );
  }

  #answer(answer) {
    clearTimeout(this.#waiting?.patience);
    this.#waiting?.resolve(answer);
    this.#waiting = undefined;
  }

  /** @throws with what the library said where it fails, and where it takes too long. */
  async ask(question, more = {}) {
    const answer = await new Promise((resolve) => {
      const patience = setTimeout(
        () => this.#answer({ error: `took longer than ${PATIENCE_MS / 1000} s` }),
        PATIENCE_MS,
      );
      this.#waiting = { resolve, patience };
      this.#child.stdin.write(`${JSON.stringify({ ask: question, ...more })}\n`);
    });
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  end() {
    this.#child.kill("SIGKILL");
  }
}
