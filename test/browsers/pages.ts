// Pages of the real build in a real browser, from a static server with the headers that a test asks for.
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "puppeteer-core";
import { type BrowserName, INSECURE_HOST, launch } from "../../scripts/browsers/launch.js";
import { isolation, type StaticServer, serve } from "../../scripts/browsers/serve.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the page's own code offers (page/index.js). */
export interface Trained {
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly evaluation: Readonly<Record<string, number>>;
  readonly predictions: readonly number[];
  readonly file: readonly number[];
}
export interface Opened {
  readonly predictions: readonly number[];
  readonly file: readonly number[];
}
export interface Watched {
  readonly took: number;
  /** Longest time between two turns of a timer, all in milliseconds. */
  readonly longestGap: number;
  /** Tasks over 50 ms; null where the browser does not observe them. */
  readonly longTasks: readonly number[] | null;
}
interface Work {
  train(threads: number | "auto"): Promise<Trained>;
  open(file: readonly number[]): Promise<Opened>;
  entries(files: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>>;
}

/** The same work in Node, to the same build. */
export const inNode: Work = await import(path.join(root, "test/browsers/page/work.js"));

export { isolation };

export class TestBrowser {
  readonly #servers: StaticServer[] = [];

  private constructor(readonly browser: Browser) {}

  /** @throws where it is not installed. */
  static async start(name: BrowserName): Promise<TestBrowser> {
    return new TestBrowser(await launch(name));
  }

  /** A page, served with these headers. */
  async open(headers: Readonly<Record<string, string>>, isSecure = true): Promise<TestPage> {
    const server = await serve(root, headers);
    this.#servers.push(server);
    const page = await this.browser.newPage();
    const url = isSecure ? server.url : server.url.replace("127.0.0.1", INSECURE_HOST);
    await page.goto(`${url}/test/browsers/page/index.html`);
    return new TestPage(page);
  }

  async close(): Promise<void> {
    await this.browser.close();
    for (const server of this.#servers) await server.close();
  }
}

export class TestPage {
  constructor(readonly page: Page) {}

  /** Calls a function that the page offers. */
  call<T>(name: string, ...given: readonly unknown[]): Promise<T> {
    return this.evaluate(`downhillPage.${name}(...${JSON.stringify(given)})`);
  }

  evaluate<T>(code: string): Promise<T> {
    return this.page.evaluate(code) as Promise<T>;
  }

  close(): Promise<void> {
    return this.page.close();
  }
}
