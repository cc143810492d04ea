// How the report looks: light and dark, on wide screens and on telephones. The eight colours of lines are Okabe and Ito's, which colour-blind
// readers tell apart (https://jfly.uni-koeln.de/color/), lighter where the page is dark.

export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5d6776; --rule: #e3e7ec; --page: #fff; --panel: #f6f8fa; --good: #1d7a46; --warn: #a15a00; --hue: 0, 114, 178;
--series1: #0072b2; --series2: #d55e00; --series3: #009e73; --series4: #cc79a7; --series5: #b08a00; --series6: #56b4e9; --series7: #7f4f9e; --series8: #555; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #a2adbd; --rule: #2c333d; --page: #14181e; --panel: #1b2129; --good: #6fd39b; --warn: #f0b35e; --hue: 90, 170, 225;
--series1: #5aaae1; --series2: #f28e4b; --series3: #3fc79b; --series4: #e3a3c6; --series5: #e6c84f; --series6: #9bd3f2; --series7: #b792d6; --series8: #b5b5b5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1000px; padding: 24px 20px 60px; background: var(--page); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
h1 { font-size: 25px; line-height: 1.25; margin: 4px 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 36px 0 6px; }
h3 { font-size: 15px; margin: 0 0 2px; }
p { margin: 2px 0 8px; overflow-wrap: anywhere; }
.soft, .note { color: var(--soft); }
.note { font-size: 13px; }
.lead { font-size: 17px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 16px 0; }
.tile { background: var(--panel); border-radius: 8px; padding: 10px 14px; }
.tile b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 22px; }
.charts > div, .chart { min-width: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
td.n, th.n { text-align: right; }
.confusion td, .confusion th { padding: 4px 9px; text-align: right; }
.bar { display: inline-block; height: 11px; border-radius: 2px; background: var(--series1); }
.warning { border-left: 4px solid var(--warn); padding: 2px 0 2px 12px; margin: 10px 0; }
.finding { border-left: 4px solid var(--rule); padding: 2px 0 2px 12px; margin: 10px 0; }
summary { cursor: pointer; color: var(--soft); }
.u-legend { font-size: 12px; color: var(--ink); text-align: left; }
@media print { .charts { display: block; } }
`;
