// A script as a page would load it: bundled, minified, gzipped. All sizes here are made the same way.
import path from "node:path";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

/** A thousand bytes, as package registries count. */
export const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

export const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/**
 * @param code of the page's module. @param folder where its imports are looked up.
 * @param define constants such as `process.env.NODE_ENV`, which some libraries expect a bundler to replace.
 * @returns sizes in bytes, the files of packages that the bundle is made of, and those of them that are asked for by `import()`.
 * @throws where an import is left over or leads to what a browser doesn't have.
 */
export async function bundle(code, folder, define = {}) {
  const { outputFiles, metafile } = await esbuild.build({
    stdin: { contents: code, resolveDir: folder, sourcefile: "page.js" },
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
    define,
  });
  const [{ contents }] = outputFiles;
  const [{ inputs, imports }] = Object.values(metafile.outputs);
  const external = imports.filter((i) => i.external).map((i) => i.path);
  if (external.length > 0) throw new Error(`the bundle still imports ${external.join(", ")}`);
  const files = Object.entries(inputs)
    .filter(([file, { bytesInOutput }]) => file.startsWith("node_modules") && bytesInOutput > 0)
    .map(([file]) => file.split(path.sep).slice(1).join("/"));
  const later = Object.values(metafile.inputs)
    .flatMap((input) => input.imports)
    .filter((i) => i.kind === "dynamic-import" && !i.external)
    .map((i) => i.path);
  return { minified: contents.length, gzipped: gzipped(contents), files, later };
}
