// Uses the package as its users do: from the tarball, in an empty folder each, with every bundler's defaults. Three pages each, one with
// `downhill` alone, one whose parts are made by functions and one with all entries for browsers, learn XOR in a real Chromium, and must come to the very weights that Node
// comes to. Then TypeScript's strictest projects.
//   npm run check:consumers [name …]
import { deepStrictEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../../scripts/browsers/launch.js";
import { isolation, serve } from "../../scripts/browsers/serve.js";
import { checks } from "../package/checks.js";
import { pack, project, root } from "../package/tarball.js";
import { consumers, importMap, mains, typeScriptProjects } from "./consumers.js";
import { startDevServer } from "./devServer.js";

const app = fileURLToPath(new URL("app", import.meta.url));
const wanted = process.argv.slice(2);
const isWanted = ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word));

const { check, finish } = checks();
const tarball = pack();
const expected = {};
for (const name of mains) expected[name] = await (await import(`./app/${name}.js`)).main();
// A part is the same by its name and by its function.
deepStrictEqual(expected.functions, expected.alone);
const browser = await launch("Chromium");

/** Runs a program that the project has installed, or Node. */
function run(folder, [program, ...args]) {
  const PATH = [path.join(folder, "node_modules/.bin"), process.env.PATH].join(path.delimiter);
  try {
    execFileSync(program, args, { cwd: folder, stdio: "pipe", env: { ...process.env, PATH } });
  } catch (error) {
    throw new Error(`${program} failed: ${error.stdout}${error.stderr}`);
  }
}

/** What the page comes to, and everything that its console complained about. */
async function visit(url) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) complaints.push(message.text());
  });
  try {
    await page.goto(url);
    const found = await page.waitForFunction("globalThis.result", { timeout: 60_000 });
    const result = await found.jsonValue();
    if (complaints.length > 0) throw new Error(`the console says ${complaints.join("; ")}`);
    return result;
  } catch (error) {
    throw new Error([error.message, ...complaints].join("; "));
  } finally {
    await page.close();
  }
}

function compare(result, name) {
  if (result.error) throw new Error(result.error);
  if (String(result.predictions) !== "0,1,1,0") throw new Error(`it predicts ${result.predictions}`);
  const different = Object.keys(expected[name]).filter(
    (key) => JSON.stringify(result[key]) !== JSON.stringify(expected[name][key]),
  );
  if (different.length > 0) throw new Error(`${different.join(", ")} of ${name} are not as in Node`);
}

/** An empty project with the page of all consumers. */
function pageProject({ packages, script, bringsWorkers }) {
  const folder = project("consumer", tarball, packages);
  cpSync(app, path.join(folder, "src"), { recursive: true });
  writeFileSync(
    path.join(folder, "src/settings.js"),
    `export const workers = ${bringsWorkers ? 1 : undefined};\n`,
  );
  const html = readFileSync(path.join(folder, "src/index.html"), "utf8")
    .replace("<!-- imports -->", script === "src/page.js" ? importMap : "")
    .replace("SCRIPT", script);
  writeFileSync(path.join(folder, "index.html"), html);
  return folder;
}

/** Builds, serves and visits a project's page. */
async function use(folder, { build, served = ".", dev }) {
  if (build) run(folder, build);
  const server = dev ? await startDevServer(folder, dev) : await serve(path.join(folder, served), isolation);
  try {
    return await visit(`${server.url}/index.html`);
  } finally {
    await server.close();
  }
}

for (const consumer of consumers.filter(isWanted)) {
  await check(consumer.name, async () => {
    const folder = pageProject(consumer);
    for (const name of mains) {
      cpSync(path.join(app, `${name}.js`), path.join(folder, "src/main.js"));
      compare(await use(folder, consumer), name);
    }
    rmSync(folder, { recursive: true });
    return "learnt XOR and tuned, same bits as Node";
  });
}
if (isWanted({ name: "examples/browser" })) {
  await check("examples/browser", async () => {
    const server = await serve(root, isolation);
    const page = await browser.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${server.url}/examples/browser/index.html`);
    const isLearnt = 'document.getElementById("accuracy").textContent.startsWith("100")';
    await page
      .waitForFunction(isLearnt, { timeout: 60_000 })
      .catch((error) => complaints.push(error.message));
    await server.close();
    if (complaints.length > 0) throw new Error(complaints.join("; "));
    return "all points on the right side";
  });
}
await browser.close();

for (const { name, packages, file, options } of typeScriptProjects.filter(isWanted)) {
  await check(name, () => {
    const folder = project("typescript", tarball, packages);
    mkdirSync(path.join(folder, "src"));
    cpSync(path.join(app, file), path.join(folder, "src", file));
    writeFileSync(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, include: ["src"] }),
    );
    run(folder, ["tsc"]);
    if (!options.noEmit) run(folder, ["node", `dist/${file.replace(/\.ts$/, ".js")}`]);
    rmSync(folder, { recursive: true });
  });
}
finish();
