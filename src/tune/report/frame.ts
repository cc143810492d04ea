// A chart's frame: axes with marks and labels around a plotting area, and how axis places become pixels.
import type { Axis } from "./axis.js";
import { element, escapeText } from "./svg.js";

export interface Area {
  x(place: number): number;
  y(place: number): number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const LARGE: Size = { width: 760, height: 320 };

/** An SVG with two axes; `draw` gives the markup inside. */
export function chart(x: Axis, y: Axis, draw: (area: Area) => string, size: Size = LARGE): string {
  const longest = y.marks.reduce((most, { text }) => Math.max(most, Math.min(text.length, 14)), 0);
  const area = areaOf(size, { left: 34 + longest * 6.2, right: 14, top: 10, bottom: 42 });
  return drawing(size, describe(x, y), horizontalAxis(x, area), verticalAxis(y, area), draw(area));
}

export function areaOf(
  { width, height }: Size,
  margin: { left: number; right: number; top: number; bottom: number },
): Area {
  const [left, right, top, bottom] = [margin.left, width - margin.right, margin.top, height - margin.bottom];
  return {
    x: (place) => left + place * (right - left),
    y: (place) => bottom - place * (bottom - top),
    ...{ left, right, top, bottom },
  };
}

export function drawing({ width, height }: Size, label: string, ...content: readonly string[]): string {
  const attributes = { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label };
  return element("svg", attributes, ...content);
}

function describe(x: Axis, y: Axis): string {
  return `${y.label} by ${x.label}`;
}

/** Axis marks along the bottom; crowded ones are thinned out. */
function horizontalAxis({ marks, label }: Axis, area: Area): string {
  const widest = marks.reduce((most, { text }) => Math.max(most, cut(text).length), 1) * 6.5 + 8;
  const every = Math.max(1, Math.ceil((marks.length * widest) / (area.right - area.left)));
  const written = marks.flatMap(({ at, text }, i) => {
    const x = area.x(at);
    const line = element("line", { x1: x, x2: x, y1: area.top, y2: area.bottom, class: "grid" });
    const isShown = i % every === 0;
    return [line, isShown ? writing(cut(text), { x, y: area.bottom + 15, "text-anchor": "middle" }) : ""];
  });
  const middle = (area.left + area.right) / 2;
  return (
    written.join("") +
    writing(label, { x: middle, y: area.bottom + 34, "text-anchor": "middle", class: "name" })
  );
}

function verticalAxis({ marks, label }: Axis, area: Area): string {
  const written = marks.flatMap(({ at, text }) => {
    const y = area.y(at);
    const line = element("line", { x1: area.left, x2: area.right, y1: y, y2: y, class: "grid" });
    return [line, writing(cut(text), { x: area.left - 6, y: y + 4, "text-anchor": "end" })];
  });
  const middle = (area.top + area.bottom) / 2;
  const turned = {
    transform: `translate(12 ${Math.round(middle)}) rotate(-90)`,
    "text-anchor": "middle",
    class: "name",
  };
  return written.join("") + writing(label, turned);
}

function writing(text: string, attributes: Readonly<Record<string, string | number>>): string {
  return element("text", attributes, escapeText(text));
}

/** A mark's text, so short that it does not run over its neighbours. */
export function cut(text: string, longest = 14): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
