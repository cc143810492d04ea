// The browsers of this machine as runtimes: the trainings run on an isolated page, which gets shared memory.
import { fileURLToPath } from "node:url";
import { browserNames, launch } from "../../scripts/browsers/launch.js";
import { isolation, serve } from "../../scripts/browsers/serve.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

export const pages = browserNames.map((name) => ({
  name,
  async start() {
    const browser = await launch(name);
    const server = await serve(root, isolation);
    const page = await browser.newPage();
    await page.goto(`${server.url}/bench/runtimes/page.html`);
    return {
      version: await browser.version(),
      hash: (threads) => page.evaluate(`hashTrainings(${threads})`),
      async close() {
        await browser.close();
        await server.close();
      },
    };
  },
}));
