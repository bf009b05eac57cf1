"""Answers of verbs put into sentences, a kind of question at a time. No number is computed here: each is one of the answers'."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from headwater.agents.ask.answer import Figure, Quoted, Saying, Told, figure, inside, interval, percent, share, size
from headwater.agents.ask.asked import Asked
from headwater.agents.ask.phrasings import Kind
from headwater.agents.ask.plan import spoken_of
from headwater.app.usecases.whysaid import began, beside_event, explained, where

_MOST: Final = 6
_POOL: Final = 300
"""Contacts that ``search`` ranks at most: as many found are "at least" as many."""


def tell(kind: Kind, asked: Asked, outputs: Sequence[Any], issues: Sequence[str]) -> Told:
    """What the outputs say.

    Args:
        kind: of question.
        asked: its parts.
        outputs: of the calls of ``plan.calls``, in their order.
        issues: ids of the issues it is about.
    """
    return _TOLD[kind](asked, outputs, issues)


def _new(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    watch = outputs[0]
    up = [row for row in watch.incidents if row.active] or list(watch.incidents[:3])
    if not up:
        return Told(
            (Saying(f"Nothing is new: over {watch.series:,} series the watch has raised no alarm that is still open."),)
        )
    says = [
        Saying(
            f"{row.name}: {row.observed:,.0f} contacts since {row.onset} where {row.expected:,.0f} were expected, "
            f"{interval(row.excess)} too many{inside(row.segment)}{'' if row.active else '; it is not up any more'}."
        )
        for row in up[:_MOST]
    ]
    figures = [figure(f"{row.name}: excess", row.excess) for row in up[:_MOST]]
    quotes = [Quoted(quote.contact_id, quote.quote) for row in up[:_MOST] for quote in row.quotes[:1]]
    return Told(
        (*says, Saying(f"Of the alarms of a step, {percent(watch.fdr)} may be false.")), tuple(figures), tuple(quotes)
    )


def _top(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    listed = outputs[0]
    says = [Saying(f"The largest of {listed.total:,} issues:")]
    says += [Saying(f"{row.name}: {size(row)}.") for row in listed.issues]
    return Told(tuple(says), tuple(figure(row.name, row.contacts) for row in listed.issues))


def _sizes(asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    found = outputs[0]
    rows = _chosen(found.rows, [value for _, value in asked.values])
    when = f" in the week of {asked.periods[0].first}" if asked.periods and asked.periods[0].is_week else ""
    says, figures = [], []
    for row in rows[:_MOST]:
        name = found.name + (f", {where(row.slice)}" if row.slice else "") + when
        customers = f", {interval(row.customers)} customers" if row.customers is not None else ""
        says.append(Saying(f"{name}: {size(row)}{customers}."))
        figures.append(figure(name, row.contacts))
    if asked.periods and not when:
        says.append(Saying("That is the size over all the data: a part of it can be sized by ISO week (week 40)."))
    return Told(tuple(says), tuple(figures))


def _chosen(rows: Sequence[Any], values: Sequence[str]) -> list[Any]:
    named = [row for row in rows if any(value in row.slice.values() for value in values)]
    return named or sorted(rows, key=lambda row: -row.contacts.value)


def _trend(asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    found = outputs[0]
    says: list[Saying] = []
    figures: list[Figure] = []
    if asked.periods:
        says, figures = _changed(found, 0)
    if found.growth is not None:
        g = found.growth
        way = "rises" if g.low > 0 else "falls" if g.high < 0 else "shows no clear direction"
        says.append(
            Saying(
                f"{found.name} {way}: {100 * g.value:+.1f} % a week [{100 * g.low:+.1f} to {100 * g.high:+.1f} "
                f"%], season taken out."
            )
        )
        figures.append(figure(f"{found.name}: growth a week", g))
    if found.weeks:
        last, most = found.weeks[-1], max(found.weeks, key=lambda week: week.value)
        says.append(
            Saying(
                f"In the week of {last.week} there were {last.value:,.0f} contacts [{last.low:,.0f} to "
                f"{last.high:,.0f}]; "
                f"the most were {most.value:,.0f} in the week of {most.week}."
            )
        )
        figures.append(Figure(f"{found.name}, week of {last.week}", last.value, last.low, last.high, "contacts"))
    if found.total is not None and found.coming:
        says.append(
            Saying(
                f"From {found.coming[0].week} to the week of {found.coming[-1].week}, {interval(found.total)} "
                f"contacts are to be expected."
            )
        )
        figures.append(figure(f"{found.name}: expected", found.total))
    return Told(tuple(says), tuple(figures), refusal="" if says else "there are too few weeks to tell a trend")


def _changed(found: Any, call: int) -> tuple[list[Saying], list[Figure]]:
    change = found.change
    if change is None:
        return [Saying(f"{found.name} has too few contacts in these periods to compare them.", call)], []
    days = [f"{first} to {last}" for first, last in (change.before, change.after)]
    way = "more" if change.change.low > 0 else "fewer" if change.change.high < 0 else "not clearly more or fewer"
    says = [
        Saying(
            f"{found.name}: {interval(change.contacts_before, 1)} contacts a week from {days[0]}, "
            f"{interval(change.contacts_after, 1)} from {days[1]}: {way}, by {interval(change.change, 1)} a week.",
            call,
        )
    ]
    figures = [
        figure(f"{found.name}, {days[0]}, a week", change.contacts_before, call),
        figure(f"{found.name}, {days[1]}, a week", change.contacts_after, call),
        figure(f"{found.name}: change a week", change.change, call),
    ]
    return says, figures


def _why(asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    found = outputs[0]
    says: list[Saying] = []
    figures: list[Figure] = []
    if asked.periods and len(outputs) > 1:
        says, figures = _changed(outputs[1], 1)
    says += [Saying(f"{found.name} {began(found.onset)}.")] if found.onset is not None else []
    for row in found.segments[:3]:
        says.append(Saying(f"{explained(row)}."))
        figures.append(figure(where(row.rule), row.explains))
    says += [Saying(f"Beside it stands the {beside_event(match)}.") for match in found.events[:2]]
    for row in found.reasons[:3]:
        says.append(
            Saying(
                f"Customers give as the cause “{row.words}”: {share(row.share)} of {row.of:,} contacts that give one."
            )
        )
        figures.append(figure(f"cause: {row.words}", row.share))
    quotes = [Quoted(quote.contact_id, quote.quote) for row in found.reasons[:3] for quote in row.quotes[:1]]
    if not (found.segments or found.events or found.reasons):
        says.append(Saying(f"No segment, event or stated cause stands out for {found.name}."))
    else:
        says.append(Saying("This is what goes with it; only a verified fix shows what caused it."))
    return Told(tuple(says), tuple(figures), tuple(quotes))


def _where(asked: Asked, outputs: Sequence[Any], issues: Sequence[str]) -> Told:
    says: list[Saying] = []
    figures: list[Figure] = []
    if asked.by:
        cut = _sizes(asked, outputs, issues)
        says, figures = list(cut.sayings[:4]), list(cut.figures[:4])
    tree = outputs[1] if asked.by else outputs[0]
    at = 1 if asked.by else 0
    for row in tree.segments[:3]:
        says.append(Saying(f"{explained(row)}.", at))
        figures.append(figure(where(row.rule), row.explains, at))
    if not asked.by:
        for driver in outputs[1].drivers[:3]:
            lift = (
                "it occurs nowhere else"
                if driver.lift is None
                else f"{driver.lift:.1f} times as frequent in it as elsewhere"
            )
            says.append(Saying(f"{where(driver.rule)}: {driver.contacts:,} of its contacts, {lift}.", 1))
    if not says:
        says.append(Saying(f"{tree.name} sits nowhere in particular: no attribute stands out."))
    return Told(tuple(says), tuple(figures))


def _owner(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    issue, owned = outputs[0], outputs[1]
    row = next((one for one in owned.issues if one.topic_id == issue.topic_id), None)
    if row is not None and row.owners:
        told = f"{issue.name} is owned by {', '.join(row.owners)} ({row.by}): {row.reason}."
        return Told(
            (Saying(told, 1), *([Saying(f"Suggested: {issue.team}: {issue.team_reason}.")] if issue.team else []))
        )
    if issue.team:
        return Told(
            (Saying(f"Nobody has been named; suggested for {issue.name}: {issue.team} ({issue.team_reason})."),)
        )
    return Told((Saying(f"Nobody owns {issue.name}, and no team's duties fit it."),))


def _quotes(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    rows = outputs[0].anecdotes
    quotes = tuple(Quoted(row.contact_id, row.quote) for row in rows)
    says = [Saying(f"On {rows[0].issue or 'this'}; each quote stands for others:")] if rows else []
    says += [Saying(f"“{row.quote}” stands for {row.stands_for:,} of {row.of:,} ({row.kind}).") for row in rows]
    return Told(tuple(says), (), quotes, "" if rows else "there is no quote of this issue that may be shown")


def _fix(_asked: Asked, outputs: Sequence[Any], issues: Sequence[str]) -> Told:
    fixes = [row for row in outputs[0].fixes if row.issue_id in issues]
    if not fixes:
        return Told(
            (
                Saying(
                    "No fix of it is registered, so that nothing can be said about one: headwater fix register ISSUE."
                ),
            )
        )
    credited = {row.fix_id: row for row in outputs[1].credits}
    says, figures = [], []
    for row in fixes:
        says.append(
            Saying(
                f"{row.name} for {row.issue}, in place since {row.start}, promised {100 * row.expected:+.0f} %; "
                f"it stands at: {row.state}."
            )
        )
        credit = credited.get(row.fix_id)
        if credit is not None:
            says.append(Saying(f"It is credited with {interval(credit.credited)} contacts avoided.", 1))
            figures.append(figure(f"{row.name}: contacts avoided", credit.credited, 1))
    return Told(tuple(says), tuple(figures))


def _cost(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    found = outputs[0]
    says = [
        Saying(f"{row.name}: {interval(row.cost)} {row.cost.unit}, {interval(row.per_contact, 2)} a contact.")
        for row in found.rows
    ]
    note = Saying(f"By version {found.version} of Finance's assumptions.")
    return Told((*says, note), tuple(figure(row.name, row.cost) for row in found.rows))


def _compare(asked: Asked, outputs: Sequence[Any], issues: Sequence[str]) -> Told:
    if hasattr(outputs[0], "change"):
        says, figures = _changed(outputs[0], 0)
        return Told(tuple(says), tuple(figures))
    if len(outputs) > 1:
        one, two = outputs[0].rows[0], outputs[1].rows[0]
        says = [Saying(f"{out.name}: {size(out.rows[0])}.", i) for i, out in enumerate(outputs)]
        if one.contacts.low > two.contacts.high or two.contacts.low > one.contacts.high:
            larger = outputs[0] if one.contacts.value > two.contacts.value else outputs[1]
            says.append(Saying(f"{larger.name} is the larger."))
        else:
            says.append(
                Saying("Their intervals overlap: which is larger cannot be told yet (headwater audit would tell).")
            )
        return Told(tuple(says), tuple(figure(out.name, out.rows[0].contacts, i) for i, out in enumerate(outputs)))
    return _sizes(asked, outputs, issues)


def _count(asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    found, words = outputs[0], spoken_of(asked)
    if not found.pool:
        return Told(
            (Saying(f"No contact holds these words: {words}."),),  # no quotation marks: nobody said it
            (Figure(f"contacts that hold “{words}”", 0, None, None, "contacts"),),
        )
    atleast = "At least " if found.pool >= _POOL else ""
    says = [
        Saying(f"{atleast}{found.pool:,} contacts hold the words “{words}”."),
        Saying(
            "That counts words, not meaning: headwater size-of asks a person a few times and sizes what is "
            "meant, with its interval."
        ),
    ]
    return Told(tuple(says), (Figure(f"contacts that hold “{words}”", found.pool, None, None, "contacts"),))


def _late(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    rows, stories = outputs[0].issues, outputs[1].anecdotes
    says = [
        Saying(
            f"{row.name or row.issue_id} is overdue in state {row.state} ({row.team or 'no team'}), due "
            f"{row.due:%Y-%m-%d}."
        )
        for row in rows[:_MOST]
        if row.due
    ]
    says += [
        Saying(f"A story of {row.issue or 'no issue yet'} waits for {row.owner}, due {row.due}.", 1)
        for row in stories[:_MOST]
    ]
    if outputs[0].total > len(says):
        says.append(Saying(f"In all {outputs[0].total:,} issues are overdue."))
    return Told(tuple(says) or (Saying("Nothing is late: no issue and no story is past its due date."),))


def _load(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    loads = sorted(outputs[0].loads, key=lambda row: -row.per_week)
    known = [row for row in loads if row.capacity_per_week is not None]
    over = [row for row in known if row.per_week > row.capacity_per_week]
    says = [
        Saying(
            f"{row.team_id} is over its capacity: {row.per_week:,.0f} contacts a week for {row.capacity_per_week:,}."
        )
        for row in over
    ]
    if known and not over:
        says = [Saying("No team whose capacity is known is over it.")]
    if len(known) < len(loads):
        says.append(
            Saying(
                "Of a team that has not stated its capacity it cannot be said whether it has too much "
                "(headwater teams put ID --capacity-per-week N)."
            )
        )
        says += [
            Saying(f"{row.team_id} has {row.issues} issues, {row.per_week:,.1f} contacts a week.")
            for row in loads[:3]
            if row.capacity_per_week is None and row.issues
        ]
    return Told(tuple(says) or (Saying("No team owns anything yet."),))


def _mood(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    found = outputs[0]
    if found.withheld:
        return Told(refusal=found.withheld)
    wanted = [
        row
        for name in ("negative", "anger", "effort", "churn", "positive")
        for row in found.shares
        if row.measure == name
    ]
    says = [
        Saying(
            f"{found.name}: {row.contacts:,} of {row.of:,} contacts show {row.measure}: {percent(row.value)} "
            f"[{percent(row.low)} to {percent(row.high)}]."
        )
        for row in wanted
    ]
    return Told(tuple(says), tuple(Figure(row.measure, row.value, row.low, row.high, "share") for row in wanted))


def _status(_asked: Asked, outputs: Sequence[Any], _issues: Sequence[str]) -> Told:
    c = outputs[0].coverage
    says = [
        Saying(
            f"There are {c.contacts:,} contacts with {c.statements:,} statements, from {c.first or 'no day'} to "
            f"{c.last or 'no day'}."
        ),
        Saying(
            f"{percent(c.unassigned_share)} of the contacts carry no statement of an issue; there are "
            f"{outputs[0].issues:,} issues."
        ),
    ]
    figures = (
        Figure("contacts", c.contacts, None, None, "contacts"),
        Figure("contacts without an issue", c.unassigned_share, None, None, "share"),
    )
    return Told(tuple(says), figures)


_TOLD: Final[Mapping[Kind, Callable[[Asked, Sequence[Any], Sequence[str]], Told]]] = {
    "new": _new,
    "top": _top,
    "size": _sizes,
    "trend": _trend,
    "why": _why,
    "where": _where,
    "owner": _owner,
    "quotes": _quotes,
    "fix": _fix,
    "cost": _cost,
    "compare": _compare,
    "count": _count,
    "late": _late,
    "load": _load,
    "mood": _mood,
    "status": _status,
}
