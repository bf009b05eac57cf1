"""Teams, ownership, routing, work and stops in the terminal."""

from collections.abc import Callable, Mapping
from typing import Any

from rich.text import Text

from headwater.app.verbs.models import Number
from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console

_BY = {"urgent": "bold red", "rule": "cyan", "router": "green", "person": "yellow"}
_STATE = {"active": "bold red", "proposed": "yellow", "released": "green"}


def teams(answer: Any, console: Console) -> None:
    """A block a team."""
    console.print(Text(f"{len(answer.teams)} teams, version {answer.version}", "dim"))
    for team in answer.teams:
        console.print(Text.assemble((team.name, "bold"), (f"  {team.team_id}  ", "dim"), team.reached))
        console.print(f"  owns  {', '.join(team.owns)}")
        when = " ".join(filter(None, (team.hours, team.time_zone)))
        many = "" if team.capacity_per_week is None else f"{team.capacity_per_week:,} contacts a week"
        more = "; ".join(filter(None, (when, many)))
        if more:
            console.print(f"  works  {more}")
        if team.escalation:
            console.print(f"  then ask  {', '.join(team.escalation)}")


def ownership(answer: Any, console: Console) -> None:
    """Issues with their owners; gaps and overlaps under them."""
    console.print(f"owned issues hold {answer.owned_share:.0%} of the contacts of all issues")
    rows = [
        [row.name, ", ".join(row.owners) or "nobody", row.by, _number(row.contacts), row.reason]
        for row in answer.issues
    ]
    table(console, ["issue", "owner", "by", "contacts [interval]", "why"], rows)
    console.print()
    gaps = [[gap.what, f"{gap.contacts:,}", f"{gap.share:.1%}"] for gap in answer.gaps]
    _or_none(console, "nobody owns", ["gap", "contacts", "of all contacts"], gaps)
    overlaps = [[row.what, ", ".join(row.teams), f"{row.contacts:,}"] for row in answer.overlaps]
    _or_none(console, "several teams own", ["overlap", "teams", "contacts"], overlaps)
    loads = [
        [
            row.team_id,
            f"{row.issues:,}",
            f"{row.per_week:,.1f}",
            "" if row.capacity_per_week is None else f"{row.capacity_per_week:,}",
        ]
        for row in answer.loads
    ]
    table(console, ["team", "issues", "contacts a week", "can do"], loads)


def check(answer: Any, console: Console) -> None:
    """A line a finding."""
    console.print(f"{answer.teams} teams, version {answer.version}: {len(answer.findings)} findings")
    table(console, ["team", "finding"], [[row.team_id, row.what] for row in answer.findings])


def rules(answer: Any, console: Console) -> None:
    """The rules as they are read, then the versions."""
    state = Text("on", "green") if answer.on else Text("off", "yellow")
    console.print(Text.assemble(f"{answer.source or 'no rules'}  version {answer.version}, ", state))
    for rule in answer.rules:
        console.print(Text.assemble((f"{rule.line:>4}  ", "dim"), rule.text))
    table(
        console,
        ["version", "at", "who", "why"],
        [[str(v.number), f"{v.at:%Y-%m-%d %H:%M}", v.who, v.why] for v in answer.versions],
    )
    _steps(answer, console)


def simulated(answer: Any, console: Console) -> None:
    """What would change: counts of rules, moves with examples, issues, loads."""
    console.print(
        Text.assemble((f"{answer.changed:,} of {answer.contacts:,} contacts", "bold"), " would be elsewhere than now")
    )
    console.print(Text("decided by  " + ", ".join(f"{by} {n:,}" for by, n in answer.by.items()), "dim"))
    table(
        console,
        ["line", "contacts", "rule"],
        [[str(rule.line), f"{rule.contacts:,}", rule.text] for rule in answer.rules],
    )
    if answer.idle:
        console.print(Text(f"decide on nothing: lines {', '.join(map(str, answer.idle))}", "yellow"))
    for move in answer.moves:
        console.print()
        console.print(Text.assemble(f"{move.before} → ", (move.after, "bold"), f"  {move.contacts:,} contacts"))
        for key, quote in zip(move.examples, move.quotes, strict=True):
            console.print(Text.assemble(f"  “{quote}”", (f"  {key}", "dim")))
    console.print()
    for issue in answer.issues:
        console.print(Text.assemble("issue ", (issue.name, "bold"), f"  {issue.before} → {issue.after}"))
    loads = [
        [
            row.team_id,
            f"{row.before:,}",
            f"{row.after:,}",
            f"{row.per_week:,.1f}",
            "" if row.capacity_per_week is None else f"{row.capacity_per_week:,}",
        ]
        for row in answer.loads
    ]
    table(console, ["team", "contacts now", "then", "then, a week", "can do"], loads)
    console.print(Text(f"digest of every decision  {answer.digest}", "dim"))
    _steps(answer, console)


def shown(answer: Any, console: Console) -> None:
    """Where contacts went, a block each."""
    console.print(", ".join(f"{team} {n:,}" for team, n in answer.teams.items()) or "nothing is routed yet")
    console.print(Text(f"decided by  {', '.join(f'{by} {n:,}' for by, n in answer.by.items())}", "dim"))
    if answer.urgent:
        console.print(Text(f"{answer.urgent:,} urgent", "bold red"))
    for row in answer.routes:
        console.print()
        _route(row, console)
    if answer.total > len(answer.routes):
        console.print(Text(f"{answer.total - len(answer.routes):,} more: --limit {answer.total}", "dim"))


def contact(answer: Any, console: Console) -> None:
    """One contact with all that is known of its way."""
    if not answer.stored:
        console.print(Text("not decided yet; it would go so now:", "yellow"))
    _route(answer.route, console)
    if answer.reached or answer.escalation:
        console.print(Text(f"  reached  {', '.join(filter(None, (answer.reached, *answer.escalation)))}", "dim"))
    for one in answer.handovers:
        why = f": {one.why}" if one.why else ""
        console.print(f"  {one.at:%Y-%m-%d %H:%M}  {one.who}  {one.source or 'a person'} → {one.target}{why}")
    if answer.back_and_forth:
        console.print(Text("  it goes back and forth: ask whom the team escalates to", "yellow"))


def _route(row: Any, console: Console) -> None:
    team = Text(row.team, "green") if row.team else Text("a person decides", "yellow")
    urgent = Text(f"  urgent ({row.urgent})", "bold red") if row.urgent else Text("")
    queue = f", queue {row.queue}" if row.queue else ""
    console.print(Text.assemble(team, queue, urgent, (f"  {row.by}", _BY[row.by]), (f"  {row.contact_id}", "dim")))
    console.print(f"  “{row.text}”")
    if row.team is None and row.alternatives:
        console.print("  likeliest  " + ", ".join(_alternative(item) for item in row.alternatives))
    for reason in row.reasons:
        console.print(Text(f"  {reason}", "dim"))


def _alternative(item: Any) -> str:
    return item.team if item.probability is None else f"{item.team} {item.probability:.0%}"


def trained(answer: Any, console: Console) -> None:
    """What was learned and what it promises."""
    state = Text("on", "green") if answer.on else Text("off", "yellow")
    console.print(Text.assemble("the router is ", state, f": {answer.promise}"))
    sources = ", ".join(f"{name} {n:,}" for name, n in answer.sources.items())
    console.print(f"learned from {answer.contacts:,} contacts of {answer.teams} teams ({sources})")
    if answer.unknown:
        console.print(Text("no team: " + ", ".join(f"{name} ({n:,})" for name, n in answer.unknown.items()), "yellow"))
    _steps(answer, console)


def promise(answer: Any, console: Console) -> None:
    """What is promised beside what is kept."""
    console.print(
        Text.assemble("promise  ", answer.promise if not answer.withdrawn else (answer.withdrawn, "bold red"))
    )
    e = answer.error
    console.print(
        f"kept     {answer.wrong:,} of {answer.settled:,} settled contacts were passed on: {e.value:.1%} "
        f"[{e.low:.1%}-{e.high:.1%}], at most {answer.risk:.0%} promised; {answer.routed:,} routed"
    )
    pairs = [[row.source or "a person", row.target, f"{row.contacts:,}"] for row in answer.passed_on[:10]]
    table(console, ["passed on from", "to", "contacts"], pairs)
    if answer.back_and_forth:
        console.print(Text(f"back and forth: {', '.join(answer.back_and_forth[:10])}", "yellow"))
    _steps(answer, console)


def stop(row: Any, console: Console) -> None:
    """One stop: what, why, what it touches, until when."""
    console.print(
        Text.assemble(
            (row.state, _STATE.get(row.state, "dim")), f"  {row.act} ", (row.what, "bold"), (f"  {row.andon_id}", "dim")
        )
    )
    c, s = row.contacts, row.share
    console.print(
        f"  touches  {c.value:,.0f} contacts of {row.customers:,} customers in {row.weeks:.1f} weeks, "
        f"{s.value:.1%} [{s.low:.1%}-{s.high:.1%}] of all"
    )
    console.print(f"  grave    {row.grave:,} speak of danger, law or fraud; {row.grave_elsewhere:,} such elsewhere")
    console.print(f"  why      {row.why}")
    decided = f", {row.checker} decided" if row.checker else ""
    console.print(Text(f"  {row.proposer} proposed{decided}; until {row.until:%Y-%m-%d %H:%M} UTC", "dim"))


def stops(answer: Any, console: Console) -> None:
    """Every stop."""
    console.print(f"{answer.active} active")
    for row in answer.stops:
        stop(row, console)


def work(answer: Any, console: Console) -> None:
    """A line an issue, with when it is due."""
    rows = [
        [
            row.issue_id,
            row.name,
            row.state.replace("_", " "),
            row.severity,
            row.team or "nobody",
            "no clock" if row.due is None else f"{row.due:%Y-%m-%d %H:%M}",
            row.standing,
        ]
        for row in answer.issues
    ]
    table(console, ["id", "issue", "state", "severity", "team", "due (UTC)", "standing"], rows)
    console.print(Text(f"{len(rows):,} of {answer.total:,} open issues; headwater issues move ID accept", "dim"))


def _number(estimate: Number) -> str:
    return f"{estimate.value:,.0f} [{estimate.low:,.0f}-{estimate.high:,.0f}]"


def _or_none(console: Console, what: str, heads: list[str], rows: list[list[str]]) -> None:
    console.print(f"{what}: {len(rows)}" if rows else f"{what}: nothing")
    table(console, heads, rows)
    console.print()


def _steps(answer: Any, console: Console) -> None:
    for line in answer.next_steps:
        console.line(Text(line, "dim"))


SHOWS: Mapping[str, Callable[[Any, Console], None]] = {
    **dict.fromkeys(("teams.list", "teams.load", "teams.put", "teams.remove", "teams.rollback"), teams),
    "teams.check": check,
    "ownership": ownership,
    **dict.fromkeys(("route.rules", "route.check", "route.on", "route.off", "route.rollback"), rules),
    "route.simulate": simulated,
    "route.show": shown,
    **dict.fromkeys(("route.contact", "route.reassign"), contact),
    "route.train": trained,
    "route.promise": promise,
    **dict.fromkeys(("andon.propose", "andon.approve", "andon.reject", "andon.release"), stop),
    "andon.list": stops,
    "issues.queue": work,
}
