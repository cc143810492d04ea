// Uses the package as its users do: from the tarball, in an empty folder each, with every bundler's defaults. Each page learns XOR in a
// real Chromium, and all must come to the very weights that Node comes to. Then TypeScript's strictest projects.
//   npm run check:consumers [name …]
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../../scripts/browsers/launch.js";
import { isolation, serve } from "../../scripts/browsers/serve.js";
import { checks } from "../package/checks.js";
import { pack, project, root } from "../package/tarball.js";
import { main } from "./app/main.js";
import { consumers, importMap, typeScriptProjects } from "./consumers.js";
import { startDevServer } from "./devServer.js";

const app = fileURLToPath(new URL("app", import.meta.url));
const wanted = process.argv.slice(2);
const isWanted = ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word));

const { check, finish } = checks();
const tarball = pack();
const expected = await main();
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

function compare(result) {
  if (result.error) throw new Error(result.error);
  if (String(result.predictions) !== "0,1,1,0") throw new Error(`it predicts ${result.predictions}`);
  if (JSON.stringify(result) !== JSON.stringify(expected)) throw new Error("it has other bits than Node");
  return "learnt XOR, same bits as Node";
}

/** An empty project with the page of all consumers. */
function pageProject({ packages, script }) {
  const folder = project("consumer", tarball, packages);
  cpSync(app, path.join(folder, "src"), { recursive: true });
  const html = readFileSync(path.join(folder, "src/index.html"), "utf8")
    .replace("<!-- imports -->", script === "src/page.js" ? importMap : "")
    .replace("SCRIPT", script);
  writeFileSync(path.join(folder, "index.html"), html);
  return folder;
}

for (const consumer of consumers.filter(isWanted)) {
  await check(consumer.name, async () => {
    const folder = pageProject(consumer);
    if (consumer.build) run(folder, consumer.build);
    const served = path.join(folder, consumer.served ?? ".");
    const server = consumer.dev ? await startDevServer(folder, consumer.dev) : await serve(served, isolation);
    try {
      return compare(await visit(`${server.url}/index.html`));
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
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
