// Puts those declarations into dist that a user's TypeScript can reach from the package's entries; tsc has written all of them to
// build/types. The others, half of the bytes, would be installed for nobody.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const [written, published] = [path.join(root, "build/types"), path.join(root, "dist")];

/** The entries' declarations, relative to dist. */
function entries() {
  const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return Object.values(exports)
    .map((entry) => entry.types)
    .filter((file) => file?.endsWith("/index.d.ts"))
    .map((file) => path.relative("dist", file));
}

/** What a declaration imports from this package: `from "…"`, `import("…")`. */
function importsOf(file, text) {
  return [...text.matchAll(/(?:from |import\()"(\.[^"]+)\.js"/g)].map(([, name]) =>
    path.join(path.dirname(file), `${name}.d.ts`),
  );
}

function reachable() {
  const found = new Map();
  // What the .wasm files are is said in dist/kernels, by scripts/embed.js.
  const waiting = [...entries(), "runtime/wasmTypes.d.ts"];
  for (const file of waiting) {
    if (found.has(file)) continue;
    const text = readFileSync(path.join(written, file), "utf8");
    found.set(file, text);
    waiting.push(...importsOf(file, text));
  }
  return found;
}

const wanted = reachable();
for (const file of readdirSync(published, { recursive: true, encoding: "utf8" })) {
  if (file.endsWith(".d.ts") && !wanted.has(file)) rmSync(path.join(published, file));
}
for (const [file, text] of wanted) {
  const target = path.join(published, file);
  mkdirSync(path.dirname(target), { recursive: true });
  if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);
}
