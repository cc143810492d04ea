// Who uses the package and how: what every project has, and nothing more. `script` is what the page loads, `build` a program of the
// project with its arguments, `served` the folder that it fills, `dev` a development server; with `bringsWorkers` the tuner's trials run on a worker,
// whose module these bundlers find by themselves.

/** What each of them builds, one after the other: src/main.js is one of the files in app/. */
export const mains = ["alone", "functions", "all"];

/** A page without a bundler says where the names lead. */
export const importMap = `<script type="importmap">
      {
        "imports": {
          "downhill": "./node_modules/downhill/dist/index.js",
          "downhill/activations": "./node_modules/downhill/dist/activations/index.js",
          "downhill/browser": "./node_modules/downhill/dist/browser/index.js",
          "downhill/formats": "./node_modules/downhill/dist/formats/index.js",
          "downhill/layers": "./node_modules/downhill/dist/layers/index.js",
          "downhill/losses": "./node_modules/downhill/dist/losses/index.js",
          "downhill/optimizers": "./node_modules/downhill/dist/optimizers/index.js",
          "downhill/tune": "./node_modules/downhill/dist/tune/index.js"
        }
      }
    </script>`;

const vite = { packages: { vite: "^8.3.0" }, script: "src/page.js", bringsWorkers: true };
const webpack = {
  packages: { webpack: "^5.112.0", "webpack-cli": "^7.3.0" },
  script: "dist/main.js",
  bringsWorkers: true,
};

export const consumers = [
  { name: "no bundler, <script type=module>", packages: {}, script: "src/page.js", bringsWorkers: true },
  // Its server sends no headers by itself, and without them there are no workers.
  { name: "Vite, development server", ...vite, bringsWorkers: false, dev: ["vite", "--force"] },
  { name: "Vite, build", ...vite, build: ["vite", "build"], served: "dist" },
  { name: "webpack, production", ...webpack, build: ["webpack", "./src/page.js", "--mode=production"] },
  { name: "webpack, development", ...webpack, build: ["webpack", "./src/page.js", "--mode=development"] },
  {
    name: "esbuild",
    packages: { esbuild: "^0.28.0" },
    script: "dist/main.js",
    build: ["esbuild", "src/page.js", "--bundle", "--minify", "--format=esm", "--outfile=dist/main.js"],
  },
  {
    name: "Rollup",
    packages: { rollup: "^4.68.0", "@rollup/plugin-node-resolve": "^16.0.0" },
    script: "dist/main.js",
    build: ["rollup", "src/page.js", "--plugin=node-resolve", "--format=es", "--file=dist/main.js"],
  },
];

const strict = {
  target: "es2022",
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
};
const typescript = { typescript: "~6.0.0" };

export const typeScriptProjects = [
  {
    name: "TypeScript, moduleResolution bundler, no types of Node",
    packages: typescript,
    file: "page.ts",
    options: {
      ...strict,
      module: "esnext",
      moduleResolution: "bundler",
      lib: ["es2022", "dom"],
      types: [],
      noEmit: true,
    },
  },
  {
    name: "TypeScript, moduleResolution nodenext, compiled and run",
    packages: { ...typescript, "@types/node": "^20.19.0" },
    file: "service.ts",
    options: {
      ...strict,
      module: "nodenext",
      lib: ["es2022"],
      types: ["node"],
      rootDir: "src",
      outDir: "dist",
    },
  },
];
