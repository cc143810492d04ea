// The tests in real browsers: one command of their own (`npm run browsers`), because they need browsers, and measure times that
// other tests beside them would spoil.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/browsers/**/*.browser.ts"],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["verbose", ["json", { outputFile: "build/browsers-report.json" }]],
  },
});
