// What the user should know though nothing is wrong.
const said = new Set<string>();

/** Says it every time. */
export function warn(message: string): void {
  // biome-ignore lint/suspicious/noConsole: the one place that writes to the console.
  globalThis.console?.warn(`downhill: ${message}`);
}

/** Says it once in the life of the process. */
export function warnOnce(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  warn(message);
}
