// Starts the service as a process of its own, on a free port, for tests and for load.js.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/main.js", import.meta.url));

const running = new Set();

/** Kills what a failed test has left. */
export function endServices() {
  for (const child of running) child.kill("SIGKILL");
}

export async function startService(folder) {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: "0", DATA: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  // A test that fails must not leave it running.
  running.add(child);
  const ended = once(child, "exit").finally(() => running.delete(child));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [address] = /http:\/\/[\d.]+:\d+/.exec(JSON.parse(line).msg) ?? [];
      if (address) resolve(address);
    });
    ended.then(([code]) => reject(new Error(`the service ended with code ${code}`)), reject);
  });
  return {
    url,
    post: (path, body) =>
      fetch(url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    health: async () => (await fetch(`${url}/health`)).json(),
    /** Sends the signal and waits for the end: [code, signal]. */
    async end(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}

/** Waits until the service says so. */
export async function until(service, isSo, milliseconds = 180_000) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const health = await service.health();
    if (isSo(health)) return health;
    if (Date.now() > deadline) throw new Error(`waited in vain, it says ${JSON.stringify(health)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Rows of three classes that can be told apart, the same every time. */
export function flowers(count) {
  const x = Array.from({ length: count }, (_, i) =>
    [0, 1, 2, 3].map((column) => (i % 3) * (column + 1) + ((i * 37 + column * 11) % 100) / 100),
  );
  return { x, y: x.map((_, i) => i % 3) };
}
