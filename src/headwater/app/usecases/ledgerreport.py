"""The ledger for Finance as a report: what fixes promised, what was found, what they are credited with, in contacts and,
where Finance's assumptions are loaded, in money."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.usecases import reading
from headwater.app.usecases.cost import parse_assumptions
from headwater.app.usecases.ledger import ledger_of
from headwater.app.usecases.reportcells import cell, made, named
from headwater.app.verbs.fix import CreditRow
from headwater.app.verbs.models import Number
from headwater.app.workspace import Workspace
from headwater.core.types import Estimate
from headwater.report.cells import counted, rounded, word
from headwater.report.charts import Bar, bars
from headwater.report.document import Block, Cell, Chart, Document, Fact, Facts, Section, Table, Text
from headwater.size.cost import estimate_cost

_NONE: Final = "No fix has a verdict yet: headwater fix register before a fix starts, headwater verify after it."
_HEADS: Final = ("Fix", "Issue", "From", "Verdict", "Weeks", "Claimed", "Verified", "Credited", "Unmet", "Lost a week")


def ledger_report(context: Context, workspace: Workspace) -> Document:
    """Claimed, verified and credited of every fix, none counted twice."""
    found = ledger_of(workspace)
    today = context.clock.now().date()
    small = reading.small_topics(workspace)
    topics = {fix["fix_id"]: fix["topic_id"] for fix in workspace.desk.fixes.all()}
    hidden = {key for key, topic in topics.items() if topic in small}
    shown = [row for row in found.credits if row.fix_id not in hidden]
    blocks = (_facts(shown, len(hidden)), _credits(shown), credits_table(shown)) if shown else (Text(_NONE),)
    return Document(
        report="ledger",
        name=f"ledger-{today}",
        title="Benefit ledger",
        subtitle="Contacts that fixes promised to avoid, what was found, and what each is credited with.",
        made=made(context),
        sections=(
            Section("ledger", "Fixes", "Oldest proof first; a contact is credited to one fix alone.", blocks),
            Section("money", "In money", *_money(workspace, shown, topics)),
        ),
        notes=(
            "Claimed: what the promise, written down before the fix started, would have avoided by now.",
            "Verified: contacts avoided by the newest verdict, against sibling topics. Credited: the same without what an "
            "earlier fix of the issue is credited with. Unmet: claimed and not found.",
            "Lost a week: found by the best verdict and not by the newest.",
            "Numbers in brackets are intervals; those of the total are the sums of the ends, so they are too wide, not too "
            "narrow.",
        ),
    )


def _facts(rows: Sequence[CreditRow], hidden: int) -> Facts:
    worked = sum(row.verdict in ("worked", "partly") for row in rows)
    facts = [
        Fact("Credited", cell(_summed([row.credited for row in rows])), "avoided by all fixes together"),
        Fact("Fixes judged", counted(len(rows), "fixes"), f"{worked} worked or worked partly"),
    ]
    if hidden:
        facts.append(Fact("Withheld", counted(hidden, "fixes"), "too few customers behind their issues"))
    return Facts(tuple(facts))


def _summed(numbers: Sequence[Number]) -> Number:
    ends = {end: sum(getattr(number, end) for number in numbers) for end in ("value", "low", "high")}
    return numbers[0].model_copy(update=ends)


def _credits(rows: Sequence[CreditRow]) -> Chart:
    title = "Contacts credited to each fix"
    shown = [(f"{named(row.name)} ({row.verdict})", cell(row.credited, bare=True)) for row in rows]
    drawn = [Bar(name, found.value or 0.0, found.low, found.high, found.text) for name, found in shown]
    table = Table(title, ("Fix", "Contacts avoided"), tuple((word(name), found) for name, found in shown))
    return Chart(
        title, "Avoided since the fix, with interval.", bars("ledger-credits", title, drawn, unit="contacts"), table
    )


def credits_table(rows: Sequence[CreditRow]) -> Table:
    """A row a fix."""
    return Table(
        "Benefit ledger",
        _HEADS,
        tuple(
            (
                word(named(row.name)),
                word(row.issue),
                word(row.start.isoformat()),
                word(row.verdict),
                _plain(row.weeks, "weeks"),
                _plain(row.claimed, "contacts"),
                _plain(row.verified, "contacts"),
                cell(row.credited, bare=True),
                _plain(row.unmet, "contacts"),
                _plain(row.decayed, "contacts a week"),
            )
            for row in rows
        ),
    )


def _plain(value: float, unit: str) -> Cell:
    return Cell(rounded(value, fine=abs(value) < 10), value, unit=unit)


def _money(workspace: Workspace, rows: Sequence[CreditRow], topics: Mapping[str, str]) -> tuple[str, tuple[Block, ...]]:
    newest = workspace.desk.assumptions.newest()
    if newest is None:
        return "", (Text("Nothing is assumed about the cost of a contact: headwater cost load FILE.", "aside"),)
    lead = f"Credited contacts under Finance's assumptions, version {newest['version']}; in their currency."
    if not rows:
        return lead, (Text(_NONE, "aside"),)
    assumed = parse_assumptions(newest["text"], "the assumptions")
    repeats = {issue.topic_id: issue.repeats for issue in reading.issues(workspace)}
    seed = workspace.resolved.settings.seed
    worth = [_worth(row, repeats.get(topics[row.fix_id]), assumed, seed) for row in rows]
    total = _summed(worth)
    cells = tuple(
        (word(named(row.name)), word(row.issue), cell(number, bare=True))
        for row, number in zip(rows, worth, strict=True)
    )
    everything = (word("All fixes"), word(""), cell(total, bare=True))
    return lead, (Table("Money saved", ("Fix", "Issue", "Money"), (*cells, everything)),)


def _worth(row: CreditRow, repeats: Number | None, assumed: Mapping[str, Any], seed: int) -> Number:
    """The credited contacts in money; what is credited below nothing is worth nothing."""
    c = row.credited
    value, low, high = (max(x, 0.0) for x in (c.value, c.low, c.high))
    contacts = Estimate(value, low, high, c.level, "contacts", c.method, tuple(c.covers))
    return Number.of(estimate_cost(contacts, repeats.value if repeats else 0.0, assumed, seed=seed).total)
