"""A reading list as a file: a page that reads and prints well, Markdown, or CSV. Nothing is loaded from elsewhere."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from headwater.anecdotes.kinds import NAMES
from headwater.app.verbs.anecdotes import AnecdoteRow
from headwater.report.markdown import plain
from headwater.report.sheet import safe


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands above the quotes.

    Attributes:
        title: of the page.
        subtitle: how many of how many, from when to when.
        note: how they were chosen.
        made: the day, ISO.
    """

    title: str
    subtitle: str
    note: str
    made: str


def as_html(rows: Sequence[AnecdoteRow], sheet: Sheet) -> str:
    """A page of its own: no script, no font, no picture from elsewhere."""
    articles = "\n".join(_article(row) for row in rows) or "<p>There is nothing to read here.</p>"
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(sheet.title)}</title>
<style>{_STYLE}</style>
<main>
<header><h1>{escape(sheet.title)}</h1><p>{escape(sheet.subtitle)}</p></header>
{articles}
<footer><p>{escape(sheet.note)}. Personal data are replaced; every quote was checked against the contact it is from.
{escape(sheet.made)}.</p></footer>
</main>
</html>
"""


def _article(row: AnecdoteRow) -> str:
    owner = f"{row.owner}, due {row.due}" if row.owner else "nobody asked yet"
    state = "overdue" if row.overdue else row.state
    axes = "".join(
        f"<dt>{name}</dt><dd><meter min='0' max='1' value='{value:.2f}'></meter> {value:.0%}</dd>"
        for name, value in (("story", row.story), ("informative", row.informative), ("usable", row.usable))
    )
    why = "; ".join(row.why)
    return f"""<article class="{escape(row.kind)}">
<p class="kind">{escape(kind_of(row))}{f" · {escape(row.issue)}" if row.issue else ""}</p>
<blockquote>{escape(row.quote)}</blockquote>
<p class="stands">{escape(stands_for(row))}</p>
<p class="why">{escape(why)}</p>
<dl>{axes}</dl>
<p class="from">{escape(row.cohort)} · <code>{escape(row.contact_id)}</code> · <code>{escape(row.anecdote_id)}</code>
 · <span class="{escape(state)}">{escape(state)}</span>, {escape(owner)}</p>
</article>"""


def kind_of(row: AnecdoteRow) -> str:
    """The kind in words."""
    return next((name for kind, name in NAMES.items() if kind == row.kind), row.kind)


def stands_for(row: AnecdoteRow) -> str:
    """``stands for 12 of 40 contacts [8-17]``."""
    return f"stands for {row.stands_for:,} of {row.of:,} contacts [{row.low:,.0f}-{row.high:,.0f}]"


def as_markdown(rows: Sequence[AnecdoteRow], sheet: Sheet) -> str:
    """Headings, quotes and lists."""
    lines = [f"# {sheet.title}", "", f"{sheet.subtitle}. {sheet.made}.", ""]
    for number, row in enumerate(rows, start=1):
        about = f"{kind_of(row)}, {row.issue}" if row.issue else kind_of(row)
        lines += [
            f"## {number}. {about}",
            "",
            *(f"> {plain(line)}" for line in row.quote.splitlines()),
            "",
            f"- {stands_for(row)}",
            f"- why: {'; '.join(row.why)}",
            f"- story {row.story:.0%}, informative {row.informative:.0%}, usable {row.usable:.0%}",
            f"- {row.cohort}; contact `{row.contact_id}`, anecdote `{row.anecdote_id}`",
            f"- {row.state}{f', {row.owner}, due {row.due}' if row.owner else ''}",
            "",
        ]
    return "\n".join([*lines, f"{sheet.note}. Personal data are replaced.", ""])


def as_csv(rows: Sequence[AnecdoteRow], _sheet: Sheet) -> str:
    """A row an anecdote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(AnecdoteRow.model_fields)
    for row in rows:
        values = row.model_dump(mode="json")
        writer.writerow(
            ["; ".join(v) if isinstance(v, list) else safe(v) if isinstance(v, str) else v for v in values.values()]
        )
    return out.getvalue()


_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --paper: #fff; --mark: #2f5d8c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7ebf0; --soft: #a3adba; --line: #38414d; --paper: #171c22; --mark: #86b7e8; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 Georgia, "Times New Roman", serif; }
main { max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
header { border-bottom: 2px solid var(--ink); margin-bottom: 2rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
header p, footer p, .kind, .stands, .why, .from, dl {
  font: 14px/1.5 system-ui, sans-serif; color: var(--soft); margin: .25rem 0;
}
header p { margin-bottom: 1rem; }
article { border-bottom: 1px solid var(--line); padding: 0 0 1.25rem; margin: 0 0 1.75rem; break-inside: avoid; }
.kind { font-weight: 600; color: var(--mark); }
blockquote { margin: .5rem 0 .75rem; padding: 0 0 0 1rem; border-left: 3px solid var(--mark); font-size: 1.12rem; }
.stands { color: var(--ink); font-weight: 600; }
dl { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; } dt { display: inline; } dd { display: inline; margin: 0; }
meter { width: 5rem; height: .7rem; vertical-align: middle; }
code { font-size: 12px; } .overdue { color: #b3261e; font-weight: 600; }
@media print {
  body { font-size: 11pt; background: #fff; color: #000; } main { max-width: none; padding: 0; }
  header p, footer p, .kind, .stands, .why, .from, dl { font-size: 9pt; color: #333; }
}
"""

WRITERS: dict[str, Callable[[Sequence[AnecdoteRow], Sheet], str]] = {
    ".html": as_html,
    ".md": as_markdown,
    ".csv": as_csv,
}
