// Two workers, because a machine that runs these tests may have no more cores, and a test of threads needs one.
// The JSON report is for .ci/run, which prints its totals.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    reporters: ["default", ["json", { outputFile: "build/test-report.json" }]],
  },
});
