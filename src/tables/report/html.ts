// HTML from data: all text goes through `text`, so that no name in a table can become a part of the page.

const SIGNS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const text = (value: unknown): string =>
  String(value).replace(/[&<>"']/g, (sign) => SIGNS[sign] as string);

/** Data for a script of the page; "<" is written so that no "</script>" can end it. */
export const json = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/** @param rows cells as HTML. @param numeric columns that are aligned to the right. */
export function htmlTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const mark = (i: number): string => (numeric.includes(i) ? ' class="n"' : "");
  const top = head.map((name, i) => `<th${mark(i)}>${text(name)}</th>`).join("");
  const body = rows
    .map((row) => `<tr>${row.map((cell, i) => `<td${mark(i)}>${cell}</td>`).join("")}</tr>`)
    .join("\n");
  return `<div class="scroll"><table><thead><tr>${top}</tr></thead><tbody>${body}</tbody></table></div>`;
}
