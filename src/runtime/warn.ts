// What the user should know though nothing is wrong: said once in the life of the process.
const said = new Set<string>();

export function warnOnce(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  // biome-ignore lint/suspicious/noConsole: the one place that writes to the console.
  globalThis.console?.warn(`downhill: ${message}`);
}
