interface Reads {
  /** Files that have hurt before. */
  readonly known?: readonly (() => Uint8Array)[];
  read(bytes: Uint8Array): unknown;
}
/** Real files that it reads, of which damaged copies are made. */
interface OfDamaged extends Reads {
  readonly real: readonly Uint8Array[];
  readonly whole?: undefined;
}
/** Files that hurt as they are: damage would make them refused too soon. */
interface OfExtreme extends Reads {
  readonly real: readonly (() => Uint8Array)[];
  readonly whole: true;
}
export type Reader = OfDamaged | OfExtreme;
export function readersOf(
  downhill: typeof import("../../src/index.js"),
  formats: typeof import("../../src/formats/index.js"),
): Promise<Readonly<Record<string, Reader>>>;
/** Reads, and says whether the file was accepted. @throws what is no error of ours, and where Object.prototype was changed. */
export function accepts(reader: Reader, bytes: Uint8Array): Promise<boolean>;
/** A file of ours without its checksum, which would refuse all damage before the rest is reached. */
export function unsealed(bytes: Uint8Array): Uint8Array;
