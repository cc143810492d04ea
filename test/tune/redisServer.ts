// A redis-server of a test's own: on a free port, in a temporary directory, with an append-only file so that it can be restarted.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RedisServer {
  readonly address: string;
  readonly directory: string;
  /** Kills it without warning. */
  stop(): Promise<void>;
  /** Kills it without warning, and starts it again from its file. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

/** @throws where there is no redis-server. */
export async function startRedis(): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), "downhill-redis-"));
  const port = await freePort();
  let server = await start(port, directory);
  return {
    address: `redis://127.0.0.1:${port}`,
    directory,
    stop: () => kill(server),
    async restart() {
      await kill(server);
      server = await start(port, directory);
    },
    async end() {
      await kill(server);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function start(port: number, directory: string): Promise<ChildProcess> {
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory, "--save", ""];
  const server = spawn("redis-server", [...options, "--appendonly", "yes"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    server.once("error", (cause) =>
      reject(new Error("redis-server is needed: apt-get install redis-server", { cause })),
    );
    server.once("exit", (code) => reject(new Error(`redis-server left with ${code}: ${said}`)));
    server.stdout.on("data", (text) => {
      said += String(text);
      if (said.includes("Ready to accept connections")) resolve();
    });
  });
  return server;
}

/** SIGKILL: a signal that was sent is acted upon before the process runs on, so nothing more is written. */
export function kill(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once("exit", () => resolve());
    server.kill("SIGKILL");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
