"""How reports and their charts look by day, by night and on paper."""

from typing import Final

CHARTS: Final = """
.hw-svg { --c-ink: #15211f; --c-soft: #51615f; --c-faint: #dfe6e4; --c-line: #0d6670; --c-band: #cfe6e6;
  --c-warm: #a3341f; }
.hw-svg text { font: 11px system-ui, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--c-soft);
  font-variant-numeric: tabular-nums; }
.hw-svg .label { fill: var(--c-ink); } .hw-svg .end { text-anchor: end; } .hw-svg .mid { text-anchor: middle; }
.hw-svg .grid { stroke: var(--c-faint); stroke-width: 1; } .hw-svg .zero { stroke: var(--c-soft); stroke-width: 1; }
.hw-svg .band { fill: var(--c-band); }
.hw-svg .line { fill: none; stroke: var(--c-line); stroke-width: 2; stroke-linejoin: round; }
.hw-svg .dot, .hw-svg .cell { fill: var(--c-line); } .hw-svg .bar { fill: var(--c-band); }
.hw-svg .whisker { stroke: var(--c-line); stroke-width: 1.75; fill: none; }
.hw-svg .dashed { fill: none; stroke: var(--c-soft); stroke-width: 1.5; stroke-dasharray: 4 3; }
.hw-svg .mark { stroke: var(--c-warm); stroke-width: 1.25; stroke-dasharray: 2 2; }
.hw-svg .marked { fill: var(--c-warm); }
@media (prefers-color-scheme: dark) {
  .hw-svg { --c-ink: #e4ecea; --c-soft: #9fb1ae; --c-faint: #2a3639; --c-line: #63c5c9; --c-band: #1d474b;
    --c-warm: #ff9b85; }
}
@media print {
  .hw-svg { --c-ink: #000; --c-soft: #333; --c-faint: #ccc; --c-line: #0d6670; --c-band: #cfe6e6; --c-warm: #a3341f; }
}
"""
"""Of charts. A page that holds charts carries it once; a chart file carries its own."""

PAGE: Final = """
:root { color-scheme: light dark; --ink: #15211f; --soft: #51615f; --line: #dfe6e4; --paper: #fff; --mark: #0d6670;
  --warm: #a3341f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4ecea; --soft: #9fb1ae; --line: #2a3639; --paper: #10171a; --mark: #63c5c9; --warm: #ff9b85; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.25rem clamp(1rem, 4vw, 2rem) 4rem; }
h1, h2, h3, p, dl, dd, ul, figure, blockquote { margin: 0; padding: 0; }
header { border-bottom: 3px solid var(--mark); padding-bottom: 1rem; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.4vw, 2.125rem); line-height: 1.15; letter-spacing: -.02em;
  overflow-wrap: anywhere; }
header p, .lead, .aside, .note, footer, .to, .interval, .by, .cites { color: var(--soft); }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .25rem; letter-spacing: -.01em; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; overflow-wrap: anywhere; }
.lead { margin-bottom: .75rem; max-width: 46rem; }
.text { margin: .5rem 0; max-width: 46rem; }
code { font: 12px ui-monospace, Menlo, Consolas, monospace; color: var(--soft); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(11.5rem, 42%), 1fr)); gap: 1rem 1.75rem;
  margin: 1rem 0; }
dt { font-size: .8125rem; font-weight: 600; color: var(--soft); }
dd { font-size: 1.1875rem; font-weight: 620; font-variant-numeric: tabular-nums; }
.interval { font-weight: 400; font-size: .8125em; white-space: nowrap; }
dd.note { font-size: .8125rem; font-weight: 400; }
.item { border: 1px solid var(--line); border-left: 4px solid var(--mark); border-radius: 8px;
  padding: .875rem 1.125rem; margin: .875rem 0; break-inside: avoid; }
.item.alarm, .item.overdue, .item.promise { border-left-color: var(--warm); }
.item h3 { margin: 0; font-size: 1.0625rem; }
.sort { font-size: .75rem; font-weight: 700; letter-spacing: .04em; color: var(--mark); }
.alarm .sort, .overdue .sort, .promise .sort { color: var(--warm); }
.figure { font-size: 1.0625rem; font-weight: 620; font-variant-numeric: tabular-nums; }
.owner { font-size: .875rem; color: var(--soft); }
.quote { margin: .75rem 0; break-inside: avoid; }
blockquote { border-left: 3px solid var(--line); padding-left: .875rem;
  font: italic 1.0625rem/1.5 Georgia, "Times New Roman", serif; white-space: pre-line; overflow-wrap: anywhere; }
.quote figcaption { font-size: .8125rem; color: var(--soft); padding-left: calc(.875rem + 3px); margin-top: .25rem;
  overflow-wrap: anywhere; }
.answer, .said { margin: .5rem 0 0; padding: .5rem .75rem; border-radius: 6px;
  background: color-mix(in srgb, var(--mark) 9%, transparent); font-size: .9375rem; break-inside: avoid;
  overflow-wrap: anywhere; }
.by { font-size: .8125rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17.5rem, 100%), 1fr)); gap: 1.75rem;
  margin-top: 1rem; align-items: start; }
.chart { break-inside: avoid; display: grid; gap: .5rem; min-width: 0; }
.chart h3 { margin: 0; } .chart figcaption p, .to { font-size: .8125rem; line-height: 1.4; }
.chart figcaption p { color: var(--soft); }
.chart svg { width: 100%; max-width: 25rem; height: auto; display: block; }
a { color: var(--mark); }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .8125rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; font-size: .875rem; padding-bottom: .25rem; }
th { text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.day { white-space: nowrap; } .number { text-align: right; } td.number { white-space: nowrap; } tr { break-inside: avoid; }
.tree { list-style: none; padding-left: 0; margin: .25rem 0; }
.tree .tree { padding-left: 1rem; margin-left: .25rem; border-left: 2px solid var(--line); }
.tree li { padding: .1875rem 0; overflow-wrap: anywhere; } .tree > li > span:first-child { font-weight: 600; }
.tree .tree > li > span:first-child { font-weight: 400; }
.refused { color: var(--warm); } .cites { font-size: .8125rem; }
footer { border-top: 1px solid var(--line); margin-top: 2.5rem; font-size: .8125rem; }
footer h2 { font-size: 1rem; margin-top: 1rem; color: var(--ink); }
footer ul { padding-left: 1.125rem; margin-bottom: .75rem; }
@media (min-width: 60em) { .figures { columns: 2; column-gap: 2rem; }
.figures .table { break-inside: avoid; margin-top: 0; } }
@page { margin: 15mm 14mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --line: #ccc; --paper: #fff; --mark: #0d6670;
    --warm: #a3341f; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; }
  .figures .table { margin-top: 0; }
  .charts { grid-template-columns: 1fr 1fr; gap: 6mm; } .to { display: none; }
  a { color: inherit; text-decoration: none; }
  h2, h3 { break-after: avoid; } .figures { columns: 2; column-gap: 8mm; } .figures .table { break-inside: avoid; }
  table { font-size: 8pt; }
  .answer, .said { border: 1px solid var(--line); background: none; } .interval { white-space: normal; }
  th, td { padding-right: .375rem; } .table { overflow: visible; }
}
"""
"""Of a page."""
