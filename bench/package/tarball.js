// The package as it would be published: packed, and installed from the tarball into a folder of its own, where nothing of this
// repository is within reach.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs npm in a folder; what it printed is in the error if it fails. */
export function npm(folder, ...args) {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  return execFileSync("npm", [...args, ...quiet], { cwd: folder, encoding: "utf8", stdio: "pipe" });
}

/** Packs the package, which builds what is stale first. Returns the path of the tarball. */
export function pack() {
  const folder = path.join(root, "build/package");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  npm(root, "pack", `--pack-destination=${folder}`);
  const [tarball] = readdirSync(folder);
  return path.join(folder, tarball);
}

/** An empty project outside the repository, with the tarball and other packages installed. */
export function project(name, tarball, packages = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), `downhill-${name}-`));
  const dependencies = { downhill: `file:${tarball}`, ...packages };
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies }, null, 2),
  );
  npm(folder, "install", "--ignore-scripts");
  return folder;
}

/** Every file below a folder, as paths relative to it. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(path.join(folder, file)).isFile(),
  );
}
