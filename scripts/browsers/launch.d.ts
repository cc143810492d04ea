import type { Browser } from "puppeteer-core";

export type BrowserName = "Chromium" | "Firefox";
export const INSECURE_HOST: string;
export const browserNames: readonly BrowserName[];
export function launch(name: BrowserName): Promise<Browser>;
