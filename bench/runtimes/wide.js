// Runs the tests of the wide mode (test/wide) in every Node that has it; npm brings those.
//   npm run wide                      all
//   npm run wide -- 26                one
//   npm run wide -- --may-lack        on a machine for which not every Node can be had
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { install, nodeOf } from "./install.js";

const VERSIONS = [24, 26];
const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: flags, positionals } = parseArgs({
  options: { "may-lack": { type: "boolean", default: false } },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals.map(Number) : VERSIONS;

const total = { passed: 0, failed: 0, missing: [] };

/** Runs the tests in a Node, and counts them. */
function test(node, program) {
  const report = path.join(root, `build/wide-report-${node.name.replace(" ", "-")}.json`);
  rmSync(report, { force: true });
  const { status } = spawnSync(
    program,
    [path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--config", "vitest.wide.config.ts"],
    { cwd: root, stdio: "inherit", env: { ...process.env, WIDE_REPORT: report } },
  );
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8"));
  total.passed += numPassedTests;
  // What was not run has not passed.
  total.failed += numTotalTests - numPassedTests || Number(status !== 0);
}

for (const node of wanted.map(nodeOf)) {
  let program;
  try {
    program = install(node);
  } catch (error) {
    console.log(`${node.name} not run: ${error.message}`);
    total.missing.push(`${node.name}, tests of the wide mode`);
    continue;
  }
  console.log(`${node.name}: ${spawnSync(program, ["--version"], { encoding: "utf8" }).stdout.trim()}`);
  test(node, program);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
writeFileSync(path.join(root, "build/wide-report.json"), `${JSON.stringify(total)}\n`);
const lacking = total.missing.length > 0 && !flags["may-lack"];
process.exitCode = total.failed > 0 || lacking || total.passed === 0 ? 1 : 0;
