// The tests of the wide mode, which only newer Nodes have: `npm run wide` runs them in each that the matrix of runtimes has.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/wide/**/*.wide.ts"],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", ["json", { outputFile: process.env.WIDE_REPORT ?? "build/wide-report.json" }]],
  },
});
