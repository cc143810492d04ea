// Starts the browsers that this machine has, without a window, driven by puppeteer-core: Chromium by its DevTools protocol, Firefox by
// WebDriver BiDi. CHROMIUM and FIREFOX may name other programs than those on the path.
import { accessSync, constants } from "node:fs";
import path from "node:path";
import puppeteer from "puppeteer-core";

/** This machine by a name that makes no secure page, as its number does: such pages lack much that others have. */
export const INSECURE_HOST = "insecure.test";

const known = {
  Chromium: {
    browser: "chrome",
    programs: ["chromium", "chromium-browser", "google-chrome-stable"],
    // No sandbox: CI runs as root. The rest keeps it from talking to anybody but us.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
    ],
  },
  Firefox: {
    browser: "firefox",
    programs: ["firefox-esr", "firefox"],
    args: [],
    extraPrefsFirefox: { "network.dns.localDomains": INSECURE_HOST },
  },
};

export const browserNames = Object.keys(known);

/** @throws where it is not installed. */
export async function launch(name) {
  const { programs, ...options } = known[name];
  const executablePath = process.env[name.toUpperCase()] ?? onPath(programs);
  if (!executablePath)
    throw new Error(
      `${name} is not installed: there is no ${programs.join(" or ")} on the path. On Debian: apt-get install ${programs[0]}`,
    );
  return puppeteer.launch({ ...options, executablePath, headless: true, protocolTimeout: 600_000 });
}

function onPath(programs) {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const places = programs.flatMap((program) => folders.map((folder) => path.join(folder, program)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
