// What a figure depends on: the machine, how busy it is, and the versions.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";

const git = (...args) => {
  const { status, stdout } = spawnSync("git", args, { encoding: "utf8", cwd: new URL(".", import.meta.url) });
  return status === 0 ? stdout.trim() : undefined;
};

export function machine() {
  return {
    cpu: os.cpus()[0]?.model ?? "unknown",
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    /** Of the last minute: what is above 0 now was somebody else's. */
    load: os.loadavg()[0],
  };
}

export function versions() {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const changed = git("status", "--porcelain", "--untracked-files=no") ? ", changed" : "";
  return {
    downhill: manifest.version,
    commit: `${git("rev-parse", "--short", "HEAD") ?? "unknown"}${changed}`,
    node: process.version,
    v8: process.versions.v8,
  };
}

/** Both in a line or two. */
export function describe(where, what) {
  return (
    `${where.cpu}, ${where.cores} cores, ${where.memoryGiB} GiB, ${where.system}, load ${where.load.toFixed(1)}; ` +
    `Node ${what.node}, V8 ${what.v8}, downhill ${what.downhill} (${what.commit})`
  );
}
