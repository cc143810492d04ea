// Text of SVG and HTML elements, with everything that comes from outside escaped.

type Value = string | number | undefined;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeText(text: string): string {
  // Control characters are not allowed in a page, whatever a name holds.
  return text.replace(/[&<>"']/g, (c) => ESCAPES[c] as string).replace(/(?![\t\n\r])\p{Cc}/gu, "\ufffd");
}

/** `<name …>children</name>`; attributes that are undefined are left out. Children are markup: escape text first. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? round(value) : escapeText(value)}"`],
  );
  return `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

/** What a pointer resting on an element shows. */
export function tooltip(text: string): string {
  return element("title", {}, escapeText(text));
}

/** Screen coordinates: a tenth of a pixel is enough. */
export function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The `d` of a path through points, in pixels. */
export function path(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

/** A number as people read it: at most four significant digits. */
export function short(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3
    ? value.toExponential(2).replace(/\.?0+e/, "e")
    : String(Number(value.toPrecision(4)));
}

/** Any value of a parameter as people read it. */
export function shown(value: unknown): string {
  return typeof value === "number" ? short(value) : String(value);
}
