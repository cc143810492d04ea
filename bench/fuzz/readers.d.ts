export interface Reader {
  /** Real files that it reads, of which damaged copies are made. */
  readonly real: readonly Uint8Array[];
  /** They hurt as they are: damage would make them refused too soon. */
  readonly whole?: boolean;
  read(bytes: Uint8Array): unknown;
}
export function readersOf(
  downhill: typeof import("../../src/index.js"),
  formats: typeof import("../../src/formats/index.js"),
): Promise<Readonly<Record<string, Reader>>>;
/** Reads, and says whether the file was accepted. @throws what is no error of ours, and where Object.prototype was changed. */
export function accepts(reader: Reader, bytes: Uint8Array): Promise<boolean>;
