// Compiles src to dist file by file, without comments: editors read them in the declarations, which tsc writes. A quarter of the
// JavaScript is comments, and everybody who installs the package would carry them twice.
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const sources = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".d.ts"),
);

await build({
  absWorkingDir: root,
  entryPoints: sources.map((file) => `src/${file}`),
  outdir: "dist",
  outbase: "src",
  format: "esm",
  target: "es2022",
  tsconfig: "tsconfig.json",
  charset: "utf8",
});
