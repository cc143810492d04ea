// What the first bytes of a picture say before anything is decoded: format, size, bits, how it is to be turned, and whether it moves. So that what would take
// too much memory is refused, and what was cut off before its size is called so.
// Sources: https://www.w3.org/TR/png-3/, ITU-T T.81, https://www.w3.org/Graphics/GIF/spec-gif89a.txt, RFC 9649, CIPA DC-008 (Exif).

export type Format = "png" | "jpeg" | "gif" | "webp";

export interface Header {
  readonly format: Format;
  readonly width: number;
  readonly height: number;
  /** Exif's, 1 … 8; 1 is upright. */
  readonly orientation: number;
  /** Bits of a channel. */
  readonly depth: number;
  /** PNG: whether rows come in seven passes. WebP: whether there are frames. */
  readonly interlaced: boolean;
  readonly animated: boolean;
}

/** What is known by its first bytes, and can't be read. */
const others: readonly [start: RegExp, name: string][] = [
  [/^BM/, "a BMP"],
  [/^(II\*\0|MM\0\*)/, "a TIFF"],
  [/^....ftyp(avif|avis)/s, "an AVIF"],
  [/^....ftyp(heic|heix|mif1|msf1)/s, "a HEIC"],
  [/^\0\0.\0/s, "an ICO"],
  [/^\s*<(\?xml|svg)/, "an SVG"],
  [/^%PDF/, "a PDF"],
];

/** @param name begins messages. @throws {RangeError} for what is no such picture, or ends before its size is told. */
export function readHeader(bytes: Uint8Array, name: string): Header {
  const text = String.fromCharCode(...bytes.subarray(0, 32));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = text.startsWith("\x89PNG\r\n\x1a\n")
    ? png
    : text.startsWith("\xff\xd8\xff")
      ? jpeg
      : /^GIF8[79]a/.test(text)
        ? gif
        : /^RIFF....WEBP/s.test(text)
          ? webp
          : undefined;
  if (!read) throw new RangeError(`${name}: ${whatElse(text)}. PNG, JPEG, GIF and WebP are read.`);
  let header: Header;
  try {
    header = read(view);
  } catch (cause) {
    throw new RangeError(`${name}: it is cut off or damaged before its size is told.`, { cause });
  }
  if (header.width === 0 || header.height === 0)
    throw new RangeError(`${name}: it has ${header.width} × ${header.height} pixels, none at all.`);
  return header;
}

function whatElse(text: string): string {
  if (text === "") return "it is empty";
  const known = others.find(([start]) => start.test(text));
  return known ? `it is ${known[1]}` : "it is no picture that is known here";
}

const still = { orientation: 1, depth: 8, interlaced: false, animated: false };

function png(view: DataView): Header {
  let orientation = 1;
  let animated = false;
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const kind = fourLetters(view, at + 4);
    if (kind === "acTL") animated = true;
    if (kind === "eXIf") orientation = exifOrientation(view, at + 8, view.getUint32(at));
  }
  if (fourLetters(view, 12) !== "IHDR") throw new RangeError("no IHDR");
  return {
    format: "png",
    width: view.getUint32(16),
    height: view.getUint32(20),
    depth: view.getUint8(24),
    interlaced: view.getUint8(28) === 1,
    orientation,
    animated,
  };
}

function jpeg(view: DataView): Header {
  let orientation = 1;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) throw new RangeError("no marker");
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return {
        ...still,
        format: "jpeg",
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        orientation,
      };
    const length = view.getUint16(at + 2);
    if (marker === 0xe1 && length >= 8 && fourLetters(view, at + 4) === "Exif")
      orientation = exifOrientation(view, at + 10, length - 8);
    at += 2 + length;
  }
}

const gif = (view: DataView): Header => ({
  ...still,
  format: "gif",
  width: view.getUint16(6, true),
  height: view.getUint16(8, true),
});

function webp(view: DataView): Header {
  let [width, height, orientation, animated] = [0, 0, 1, false];
  const three = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    const kind = fourLetters(view, at);
    if (kind === "VP8X") {
      animated = (view.getUint8(body) & 2) !== 0;
      [width, height] = [three(body + 4) + 1, three(body + 7) + 1];
    } else if (kind === "VP8 " && width === 0) {
      [width, height] = [view.getUint16(body + 6, true) & 0x3fff, view.getUint16(body + 8, true) & 0x3fff];
    } else if (kind === "VP8L" && width === 0) {
      const bits = view.getUint32(body + 1, true);
      [width, height] = [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
    } else if (kind === "EXIF") {
      const skip = fourLetters(view, body) === "Exif" ? 6 : 0;
      orientation = exifOrientation(view, body + skip, size - skip);
    }
    at = body + size + (size % 2);
  }
  if (width === 0) throw new RangeError("no picture");
  return { ...still, format: "webp", width, height, orientation, animated };
}

function fourLetters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

/** Of a TIFF header and its first directory; 1 where it is not told, or damaged, as viewers take it. */
function exifOrientation(view: DataView, at: number, length: number): number {
  const end = Math.min(at + length, view.byteLength);
  if (at + 8 > end) return 1;
  const little = view.getUint16(at) === 0x4949;
  const directory = at + view.getUint32(at + 4, little);
  if (directory + 2 > end) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > end) return 1;
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
