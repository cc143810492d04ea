// Runs checks one after the other, says how each ended, and ends the process with 1 where one failed.

export function checks() {
  const ended = { passed: 0, failed: 0 };
  return {
    /** @param action throws where the check fails; what it returns is shown. */
    async check(name, action) {
      const started = performance.now();
      try {
        const detail = await action();
        ended.passed++;
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        console.log(`passed  ${name}${detail ? `: ${detail}` : ""}  (${seconds} s)`);
      } catch (error) {
        ended.failed++;
        console.log(`FAILED  ${name}: ${error.message}`);
      }
    },
    finish() {
      console.log(`${ended.passed} passed, ${ended.failed} failed`);
      if (ended.failed > 0) process.exitCode = 1;
    },
  };
}
