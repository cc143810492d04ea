// Bytes as text, with the line of the first byte that is none.
import { unknownName } from "../../errors.js";
import type { Bytes } from "./bytes.js";

export interface TextPiece {
  readonly text: string;
  readonly progress: number | undefined;
  /** Whether nothing follows. */
  readonly last: boolean;
}

/** Line breaks are "\n" in what comes out. @param encoding as TextDecoder names it; by default what a byte order mark says, or UTF-8. */
export async function* textOf(bytes: Bytes, encoding?: string): AsyncGenerator<TextPiece> {
  let decoder: TextDecoder | undefined;
  let line = 1;
  let read = 0;
  let held = "";
  const finish = (text: string): string => {
    // A line break may be cut in two.
    const whole = held + text;
    held = whole.endsWith("\r") ? "\r" : "";
    const kept = held ? whole.slice(0, -1) : whole;
    return kept.includes("\r") ? kept.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : kept;
  };
  for await (const piece of inSlices(bytes.open())) {
    decoder ??= decoderFor(bytes.name, piece, encoding);
    const text = decode(decoder, piece, bytes.name, line);
    if (text.includes("\0")) {
      throw new RangeError(
        `${bytes.name}, line ${line + countLines(text.slice(0, text.indexOf("\0")))}: a zero byte, so this is no text. Tables are read from .csv, .tsv, .jsonl, .parquet and .arrow.`,
      );
    }
    line += countLines(text);
    read += piece.length;
    yield { text: finish(text), progress: bytes.size ? read / bytes.size : undefined, last: false };
  }
  const rest = finish(decoder ? decode(decoder, undefined, bytes.name, line) : "");
  yield { text: rest + held.replace("\r", "\n"), progress: 1, last: true };
}

/**
 * Small enough that what is made of one is gone before the next: V8 moves what lives on, and cells of larger pieces do (measured: rows of
 * 16 KB pieces are parsed nine times as fast as those of 1 MB pieces).
 */
const SLICE = 1 << 14;

async function* inSlices(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces)
    for (let from = 0; from < piece.length; from += SLICE) yield piece.subarray(from, from + SLICE);
}

function decoderFor(name: string, [a, b]: Uint8Array, encoding: string | undefined): TextDecoder {
  const marked = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding ?? marked, { fatal: true });
  } catch {
    throw unknownName(name, "encoding", encoding as string, [
      "utf-8",
      "utf-16le",
      "windows-1252",
      "iso-8859-1",
      "shift_jis",
      "euc-kr",
      "gb18030",
    ]);
  }
}

function decode(decoder: TextDecoder, piece: Uint8Array | undefined, name: string, line: number): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new RangeError(
      `${name}, line ${line + linesBeforeFault(piece ?? new Uint8Array(), decoder.encoding)}: these bytes are no ${decoder.encoding.toUpperCase()}. Say in which encoding the file is, such as encoding "windows-1252".`,
      { cause },
    );
  }
}

/** Line by line, until one can't be read. */
function linesBeforeFault(piece: Uint8Array, encoding: string): number {
  let lines = 0;
  for (let from = 0; from < piece.length; lines++) {
    const end = piece.indexOf(10, from);
    const to = end < 0 ? piece.length : end + 1;
    try {
      // What lies across the beginning of the piece may be whole.
      new TextDecoder(encoding, { fatal: true }).decode(piece.subarray(from, to), { stream: end < 0 });
    } catch {
      if (from > 0 || to === piece.length) return lines;
    }
    from = to;
  }
  return lines;
}

/** How many line breaks there are. */
export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
