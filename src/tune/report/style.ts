// How the report looks, in light and in dark.

export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #66707f; --rule: #e3e7ec; --page: #fff; --blue: #2563a8; --red: #c2413b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --soft: #98a2b3; --rule: #2c333d; --page: #14181e; --blue: #6ea8e8; --red: #f0857f; }
}
body { margin: 0 auto; max-width: 800px; padding: 24px 20px 60px; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 8px 0; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0; }
section { margin-top: 34px; overflow-x: auto; }
p { margin: 2px 0 8px; color: var(--soft); }
p.lead { color: var(--ink); overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; display: block; }
section > svg { min-width: 540px; }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
svg text.name { fill: var(--ink); }
svg text.halo { paint-order: stroke; stroke: var(--page); stroke-width: 3px; }
.row { display: flex; flex-wrap: wrap; gap: 4px; }
.grid { stroke: var(--rule); }
.axis { stroke: var(--soft); }
circle.complete { fill: var(--blue); fill-opacity: .65; }
circle.pruned { fill: var(--page); stroke: var(--soft); }
circle.front { fill: var(--blue); stroke: var(--red); stroke-width: 2; }
circle.slice { stroke: var(--soft); stroke-width: .7; }
circle.sample { fill: #fff; stroke: #000; stroke-width: .7; }
line.failed { stroke: var(--red); stroke-width: 2; }
path { fill: none; }
path.best { stroke: var(--red); stroke-width: 2; }
path.course { stroke: var(--blue); stroke-opacity: .5; }
path.course.pruned { stroke: var(--soft); stroke-opacity: .45; }
path.course.failed { stroke: var(--red); }
path.cross { stroke: var(--red); stroke-width: 1.5; }
path.line { stroke-width: 1.3; }
rect.bar, rect.span.complete { fill: var(--blue); }
rect.span { stroke: var(--page); stroke-width: .5; fill: var(--soft); }
rect.span.failed { fill: var(--red); }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 3px 10px 3px 0; border-bottom: 1px solid var(--rule); white-space: nowrap; }
summary { cursor: pointer; }
`;
