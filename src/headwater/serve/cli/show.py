"""How each answer looks in the terminal: plain words, units on every number, intervals beside every size."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from headwater.app.verbs.models import Coverage, DriverRow, IssueDetail, IssueRow, Number, Week
from headwater.serve.cli import show_search, show_voices, showconnect
from headwater.serve.cli.blocks import sparkline, table
from headwater.serve.cli.console import Console
from headwater.serve.cli.plain import plain
from headwater.serve.cli.show_agents import SHOWS as _AGENTS
from headwater.serve.cli.show_labels import SHOWS as _LABELS
from headwater.serve.cli.show_route import SHOWS as _ROUTE
from headwater.serve.cli.show_science import SHOWS as _SCIENCE
from headwater.serve.cli.show_taxonomy import SHOWS as _TAXONOMY
from headwater.serve.cli.showask import answered
from headwater.serve.cli.showassist import suggested
from headwater.serve.cli.showcost import costs
from headwater.serve.cli.showfix import ledger, verdicts
from headwater.serve.cli.showkeep import SHOWS as _KEEP
from headwater.serve.cli.showquality import quality
from headwater.serve.cli.showreport import SHOWS as _REPORTS
from headwater.serve.cli.showsize import audit_state, drawn, sizes
from headwater.serve.cli.showtrend import trend
from headwater.serve.cli.showwatch import backtest, incidents
from headwater.serve.cli.showwhy import cause_tree

Show = Callable[[Any, Console], None]


def shows(verb: str) -> Show:
    """The renderer of a verb's answer; a plain listing where it has none of its own."""
    return _SHOWS.get(verb, plain)


def number(estimate: Number) -> str:
    """``1,234 [1,180-1,290]``, or in percent for shares."""
    if estimate.unit == "share":
        return f"{_percent(estimate.value)} [{_percent(estimate.low)}-{_percent(estimate.high)}]"
    return f"{estimate.value:,.0f} [{estimate.low:,.0f}-{estimate.high:,.0f}]"


def rule(driver: DriverRow | None) -> str:
    """``version=4.2.0, 3.1x [2.6-3.7]``."""
    if driver is None:
        return "none stands out"
    return f"{_where(driver)}, {_lift(driver)}"


def _where(driver: DriverRow) -> str:
    return " & ".join(f"{name}={value}" for name, value in driver.rule.items())


def _lift(driver: DriverRow) -> str:
    if driver.lift is None:
        return f"nowhere else [at least {driver.low:.1f}x]"
    high = "" if driver.high is None else f"{driver.high:.1f}"
    return f"{driver.lift:.1f}x [{driver.low:.1f}-{high}]"


def issue_list(answer: Any, console: Console) -> None:
    """Issues, a block each: size, rate, trend, attribute, quotes, owner."""
    for issue in answer.issues:
        _issue_block(issue, console)
    console.print(coverage_line(answer.coverage))
    if answer.total > len(answer.issues):
        console.print(Text(f"{answer.total - len(answer.issues)} smaller issues: --limit {answer.total}", "dim"))


def _issue_block(issue: IssueRow, console: Console) -> None:
    """A grid, so that what does not fit a line goes on under itself."""
    title = Text.assemble((f"{issue.rank + 1:>3}  ", "dim"), (issue.name, "bold"), (f"  {issue.issue_id}", "dim"))
    console.print(title)
    rate = f"  {issue.per_week:,.1f} a week"
    owner = Text(issue.team, "green") if issue.team else Text("nobody yet", "yellow")
    rows = [
        ("size", Text(f"{number(issue.contacts)} contacts, {number(issue.share)} of all")),
        *([("trend", Text.assemble((sparkline(_without_gaps(issue.weeks)), "cyan"), rate))] if issue.weeks else []),
        ("where", Text(rule(issue.driver))),
        ("owner", Text.assemble(owner, (f"  {issue.team_reason}", "dim"))),
    ]
    for quote in issue.quotes[:2]:
        stands = f"  stands for {quote.stands_for:,} of {quote.of:,}"
        rows.append(("quote", Text.assemble(f"“{_short(quote.quote)}”", (stands, "dim"))))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", min_width=5, no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(label, text)
    console.print(Padding(grid, (0, 0, 0, 5), expand=False))
    console.print()


def _without_gaps(weeks: Sequence[Week]) -> list[float]:
    """The series with a zero for each week in which nothing was counted."""
    if not weeks:
        return []
    first = weeks[0].week
    values = [0.0] * ((weeks[-1].week - first).days // 7 + 1)
    for week in weeks:
        values[(week.week - first).days // 7] = week.value
    return values


def issue_detail(issue: IssueDetail, console: Console) -> None:
    """Everything of one issue."""
    _issue_block(issue, console)
    console.print(issue.definition)
    console.print(Text.assemble(("keywords  ", "dim"), ", ".join(issue.keywords)))
    if issue.customers is not None:
        console.print(Text.assemble(("customers ", "dim"), number(issue.customers)))
    if issue.repeats is not None:
        console.print(Text.assemble(("repeats   ", "dim"), number(issue.repeats), " of its contacts"))
    table(
        console,
        ["attribute", "lift [interval]", "contacts", "p (corrected)"],
        [
            [
                _where(d),
                _lift(d),
                f"{d.contacts:,}",
                f"{d.p_value:.2g}",
            ]
            for d in issue.drivers
        ],
    )
    table(
        console,
        ["week of", "contacts [interval]"],
        [[str(w.week), f"{w.value:,.1f} [{w.low:,.1f}-{w.high:,.1f}]"] for w in issue.weeks],
    )
    if issue.moods_withheld:
        console.print(Text(f"moods: {issue.moods_withheld}", "dim"))
    show_voices.shares(issue.moods, console)
    for quote in issue.quotes:
        console.print(f"“{quote.quote}”")
        console.print(Text(f"  {quote.contact_id}, stands for {quote.stands_for:,} of {quote.of:,} contacts", "dim"))
    console.print(Text(issue.method_note, "dim"))


def coverage_line(coverage: Coverage) -> Text:
    """What the figures rest on, in one line."""
    when = f", {coverage.first} to {coverage.last}" if coverage.first else ""
    return Text(
        f"{coverage.contacts:,} contacts{when}; {coverage.statements:,} statements, {coverage.assigned:,} assigned; "
        f"unassigned: {_percent(coverage.unassigned_share)} of contacts",
        "dim",
    )


def run_report(answer: Any, console: Console) -> None:
    """What a run did, then what it found."""
    table(
        console,
        ["source", "read", "accepted", "duplicate", "quarantined", "contacts"],
        [
            [c.source, f"{c.read:,}", f"{c.accepted:,}", f"{c.duplicate:,}", f"{c.quarantined:,}", f"{c.contacts:,}"]
            for c in answer.counts
        ],
    )
    console.print()
    issue_list(answer, console)
    console.print()
    for line in answer.next_steps:
        console.line(Text(line, "dim"))


def demo_report(answer: Any, console: Console) -> None:
    """The run, and how it compares with what was planted."""
    run_report(answer, console)
    console.print(Text("what was planted, and what is told of it", "bold"))
    for row in answer.told:
        checks = [("where", row.where), ("when", row.when), ("after what", row.after), ("alarm", row.alarm)]
        checks += [("verdict", row.verdict)]
        console.print(Text.assemble((f"{row.kind:<9}", "dim"), row.planted))
        console.print(Text.assemble(("  told     ", "dim"), row.told))
        marks = ", ".join(f"{name}: {said}" for name, said in checks if said)
        whole = all(said in ("right", "") for _, said in checks)
        console.print(Text.assemble(("  so       ", "dim"), (marks, "green" if whole else "yellow")))
    console.print()
    table(
        console,
        ["scored against the gold (which nothing else saw)", "value", "meaning"],
        [[row.measure, f"{row.value:.3f}", row.meaning] for row in answer.scores],
    )


def mapping(answer: Any, console: Console) -> None:
    """How the columns of a file are read."""
    console.print(f"{answer.file}: {answer.format}, {answer.encoding}, {answer.shape}")
    table(
        console,
        ["field", "column", "sure", "why"],
        [[row.role, row.column, f"{row.confidence:.0%}", row.why] for row in answer.columns],
    )


def rejected(answer: Any, console: Console) -> None:
    """How often each reason occurs, then where."""
    console.print(f"{answer.total:,} rows in quarantine")
    table(console, ["reason", "rows"], [[row.code, f"{row.rows:,}"] for row in answer.reasons])
    console.print()
    rows = [[f"{row.source}, line {row.line:,}", row.reason, row.state] for row in answer.rows]
    table(console, ["where", "why", "state"], rows)
    if answer.total > len(answer.rows):
        console.print(Text(f"{answer.total - len(answer.rows):,} more: --limit {answer.total}", "dim"))


def doctor(answer: Any, console: Console) -> None:
    """One line a check."""
    for check in answer.checks:
        mark = Text("ok  ", "green") if check.ok else Text("FAIL", "bold red")
        console.print(Text.assemble(mark, f"  {check.name:<22} {check.found}"))
        if check.mend and not check.ok:
            console.print(Text(f"      {check.mend}", "yellow"))


def status(answer: Any, console: Console) -> None:
    """The workspace at a glance."""
    console.print(Text.assemble("workspace ", (answer.workspace, "bold")))
    console.print(coverage_line(answer.coverage))
    console.print(f"{answer.issues:,} issues; {answer.quarantined:,} rows in quarantine")
    table(console, ["stage", "done", "of"], [[s.stage, f"{s.done:,}", f"{s.of:,}"] for s in answer.stages])
    table(console, ["table", "rows", "version"], [[t.table, f"{t.rows:,}", str(t.version)] for t in answer.tables])
    if answer.unfinished_runs:
        console.print("a run is unfinished: repeat the same headwater run to continue it")


def _percent(share: float) -> str:
    return f"{100 * share:.2g}%" if share < 0.1 else f"{100 * share:.0f}%"


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


_SHOWS: dict[str, Show] = {
    **_TAXONOMY,
    "issues.list": issue_list,
    "issues.show": issue_detail,
    "run": run_report,
    "demo": demo_report,
    "mapping.show": mapping,
    "quarantine.list": rejected,
    "doctor": doctor,
    "status": status,
    **_AGENTS,
    "ask": answered,
    "assist": suggested,
    **_LABELS,
    **_ROUTE,
    **_SCIENCE,
    "search": show_search.hits,
    "searches.run": show_search.fresh,
    "size-of": show_search.size,
    "sizeof.result": show_search.size,
    "sizeof.start": show_search.step,
    "sizeof.next": show_search.step,
    "sizeof.answer": show_search.step,
    **show_voices.SHOWS,
    "connect.load": showconnect.connectors,
    "connect.list": showconnect.connectors,
    "connect.check": showconnect.checks,
    "connect.send": showconnect.message,
    "ticket.open": showconnect.message,
    "ticket.comment": showconnect.message,
    "ticket.update": showconnect.message,
    "outbox.list": showconnect.messages,
    "news.list": showconnect.events,
    "worker": showconnect.worked,
    "follow": showconnect.followed,
    **_REPORTS,
    "quality.show": quality,
    "quality.judge": quality,
    "quality.text": quality,
    **_KEEP,
    "why": cause_tree,
    "cost": costs,
    "watch": incidents,
    "watch.backtest": backtest,
    "size": sizes,
    "trend": trend,
    "audit.draw": drawn,
    "audit.answer": audit_state,
    "audit.load": audit_state,
    "audit.show": audit_state,
    "verify": verdicts,
    "ledger.list": ledger,
}
