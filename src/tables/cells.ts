// Cells of a table as they were read, and what is in them: a number, a truth value, a day, or a word.

/** A cell as it was read; null where the file has none. */
export type Cell = string | number | boolean | null;

/** What stands for a missing cell beside an empty one, in any case of letters; as pandas reads them. */
export const MISSING = [
  "?",
  "na",
  "n/a",
  "#n/a",
  "<na>",
  "nan",
  "-nan",
  "null",
  "none",
  "nil",
  "missing",
] as const;

const missing: ReadonlySet<string> = new Set(MISSING);
const LONGEST_MISSING = 7;

/** Whether it begins with a digit and ends with no blank, as most cells of most tables do: then there is nothing to clean. */
function isPlain(cell: string): boolean {
  const first = cell.charCodeAt(0);
  const last = cell.charCodeAt(cell.length - 1);
  return first >= ZERO && first <= NINE && last > BLANK && last < DELETE;
}

const BLANK = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
const DELETE = 0x7f;

/** A cell without the blanks around it; null where it is missing. */
export function clean(cell: Cell | undefined): Cell {
  if (typeof cell === "string") {
    if (isPlain(cell)) return cell;
    const text = cell.trim();
    return text === "" || (text.length <= LONGEST_MISSING && missing.has(text.toLowerCase())) ? null : text;
  }
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : null;
  return cell ?? null;
}

/** Numbers of other bases, which `Number` reads too. */
const OTHER_BASE = /^0[xob]/i;
const DECIMAL_COMMA = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/;
/** A currency before or behind a number, or a percent sign. */
const UNIT = /^([+-]?)[$€£¥]\s?|\s?[%€£¥]$/;

/** The number in a cell that `clean` gave, NaN where there is none; "1,5", "1.234,5", "$12.50" and "5 %" are some too. */
export function numberIn(cell: Cell): number {
  if (typeof cell === "number") return cell;
  if (typeof cell !== "string") return Number.NaN;
  const value = Number(cell);
  if (Number.isFinite(value))
    return cell.charCodeAt(0) === ZERO && OTHER_BASE.test(cell) ? Number.NaN : value;
  if (cell.length > LONGEST_NUMBER) return Number.NaN;
  const bare = UNIT.test(cell) ? cell.replace(UNIT, "$1") : cell;
  if (DECIMAL_COMMA.test(bare)) return Number(bare.replaceAll(".", "").replace(",", "."));
  return DECIMAL.test(bare) && bare !== cell ? Number(bare) : Number.NaN;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const LONGEST_NUMBER = 40;

const TRUTHS: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  yes: true,
  no: false,
  t: true,
  f: false,
  y: true,
  n: false,
  on: true,
  off: false,
};

/** True or false, where a cell says so in a word; undefined elsewhere. */
export function truthIn(cell: Cell): boolean | undefined {
  if (typeof cell === "boolean") return cell;
  if (cell === 0 || cell === "0") return false;
  if (cell === 1 || cell === "1") return true;
  return typeof cell === "string" && cell.length <= 5 ? TRUTHS[cell.toLowerCase()] : undefined;
}

const DATE =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Days since 1970-01-01, with the time of day as its share, of a date such as 2024-05-31 or 2024-05-31T12:00; NaN elsewhere. */
export function dayIn(cell: Cell): number {
  const found = typeof cell === "string" && cell.length >= 8 ? DATE.exec(cell) : null;
  if (!found) return Number.NaN;
  const [year, month, day, hour, minute, second] = found.slice(1).map((text) => Number(text ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60)
    return Number.NaN;
  return (Date.UTC(year, month - 1, day, hour, minute, second) as number) / 86_400_000;
}

/** The word in a cell. */
export const wordIn = (cell: Cell): string => String(cell);
