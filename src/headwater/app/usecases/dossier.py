"""The dossier of an issue: size and trend, where and when, the cause tree and the whys with their evidence, anecdotes, who
works on it, what was fixed and what came of it. It is the correction-of-errors document with everything that it rests on."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from headwater.app.context import Context
from headwater.app.tracking import promise_of, state_row
from headwater.app.usecases import moods
from headwater.app.usecases.cost import costs_of
from headwater.app.usecases.exceptions import Reviewed, reviewed
from headwater.app.usecases.fix import verdict_row
from headwater.app.usecases.issues import find
from headwater.app.usecases.ledger import ledger_of
from headwater.app.usecases.ledgerreport import credits_table
from headwater.app.usecases.reading import issues as all_issues
from headwater.app.usecases.reading import small_topics
from headwater.app.usecases.reportcells import cell, happened, made, named, quotes, typed
from headwater.app.usecases.weekcharts import trend
from headwater.app.usecases.why import tree_of
from headwater.app.usecases.whysaid import began, beside_event, explained, where
from headwater.app.verbs.fix import VerdictRow
from headwater.app.verbs.models import IssueDetail
from headwater.app.verbs.why import WhyInput, WhyOutput
from headwater.app.workspace import Workspace
from headwater.core.errors import NotEnoughData
from headwater.report.cells import counted, estimate, word
from headwater.report.charts import Bar, bars
from headwater.report.document import (
    Block,
    Cell,
    Chart,
    Document,
    Fact,
    Facts,
    Log,
    Node,
    Quotes,
    Section,
    Table,
    Text,
    Tree,
)

_ANECDOTES: Final = 5
_NEAR: Final = 3.0  # Bayes factor from which an event is marked in the chart


def dossier(context: Context, workspace: Workspace, wanted: str) -> Document:
    """Everything that is known of an issue.

    Raises:
        InputError: no issue, or more than one, answers to it.
        NotVerbatim: a stored quote is not what its contact says.
    """
    issues, hidden = all_issues(workspace), small_topics(workspace)
    issue = find(issues, wanted)
    small, least = issue.topic_id in hidden, workspace.resolved.settings.min_group
    try:
        seen = reviewed(context, workspace)
        names = {i.topic_id: i.name for i in issues if i.topic_id not in hidden}
        why = None if small else shareable(tree_of(workspace, issue, names, _asked(issue)), least)
    except NotEnoughData:
        seen, why = None, None
    sections = [Section("size", "How big it is", issue.definition, _size(context, workspace, issue, seen, why))]
    if small:
        sections.append(Section("withheld", "Withheld", "", (Text(_withheld(workspace)),)))
    else:
        sections += _causes(workspace, issue, why)
        told = quotes(workspace, issue.topic_id, budget=_ANECDOTES)
        lead = "Contacts to read in full, chosen so that they stand for the issue."
        sections.append(Section("anecdotes", "In the customers' words", lead, (Quotes(told),)))
    sections += [
        Section("work", "Owner, state and what happened", "", _work(context, workspace, issue)),
        Section("fixes", "Fixes and their verification", "", _fixes(workspace, issue)),
    ]
    return Document(
        report="issue",
        name=f"issue-{issue.issue_id}",
        title=f"Dossier: {issue.name}",
        subtitle=f"Issue {issue.issue_id}, number {issue.rank + 1} by size.",
        made=made(context),
        sections=tuple(sections),
        notes=_notes(workspace, issue),
    )


def _asked(issue: IssueDetail) -> WhyInput:
    return WhyInput(issue=issue.issue_id, step=[], markdown=False)


def shareable(why: WhyOutput, least: int) -> WhyOutput:
    """The tree without segments that explain fewer contacts than may be shared, and without what rests on them alone."""
    hidden = {explained(s) for s in why.segments if s.explains.value < least}
    gone = {e.id for e in why.evidence if e.kind == "segment" and e.says in hidden}
    return why.model_copy(
        update={
            "segments": [s for s in why.segments if s.explains.value >= least],
            "evidence": [e for e in why.evidence if e.id not in gone],
            "steps": [s for s in why.steps if not s.evidence or set(s.evidence) - gone],
        }
    )


def _withheld(workspace: Workspace) -> str:
    least = workspace.resolved.settings.min_group
    return (
        f"Quotes, segments and causes are withheld: fewer than {least} customers stand behind this issue, too few to tell "
        "of it without telling who they are (min_group)."
    )


def _size(
    context: Context, workspace: Workspace, issue: IssueDetail, seen: Reviewed | None, why: WhyOutput | None
) -> tuple[Block, ...]:
    costs, version = costs_of(workspace, [issue])
    mine = costs[0] if costs else None
    facts = [
        Fact("Contacts", cell(issue.contacts), f"covers {', '.join(issue.contacts.covers)}"),
        Fact("Share of all contacts", cell(issue.share)),
        Fact("Customers", cell(issue.customers)),
        Fact("Repeat contacts", cell(issue.repeats), "of its contacts repeat an earlier one"),
    ]
    if mine is not None:
        facts.append(Fact("Cost", cell(mine.cost), f"under Finance's assumptions, version {version}"))
    blocks: list[Block] = [Facts(tuple(facts))]
    if seen is not None and issue.weeks:
        blocks.append(trend(seen, issue, "issue-trend", _marks(why)))
    told = moods.of_issue(workspace, issue.issue_id, issue.topic_id, issue.name)
    if told.shares:
        rows = tuple(
            (
                word(m.measure.replace("target:", "about ").replace("_", " ")),
                estimate(m.value, m.low, m.high, "share", m.level),
                counted(m.contacts, "contacts", bare=True),
            )
            for m in sorted(told.shares, key=lambda m: (-m.value, m.measure))[:8]
        )
        blocks.append(Table("How they sound", ("Mood or signal", "Share of its contacts", "Contacts"), rows))
    return tuple(blocks)


def _marks(why: WhyOutput | None) -> list[tuple[date, str]]:
    if why is None:
        return []
    marks = [(why.onset.day, "began")] if why.onset else []
    return (
        marks + [(e.on, named(e.name)) for e in why.events if e.bayes_factor >= _NEAR and e.scope_fits is not False][:1]
    )


def _causes(workspace: Workspace, issue: IssueDetail, why: WhyOutput | None) -> list[Section]:
    if why is None:
        none = (Text("No contact has a time, or the history is too short: where and when cannot be told."),)
        return [Section("causes", "Where, when and why", "", none)]
    return [
        Section(
            "where",
            "Where it sits",
            "Association, not proof of cause.",
            _where(issue, why, workspace.resolved.settings.min_group),
        ),
        Section("when", "When it began, and after what", _began(why), _when(why)),
        Section("causes", "Why", "Each step cites the evidence it rests on.", _why(why)),
    ]


def _where(issue: IssueDetail, why: WhyOutput, least: int) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if why.segments:
        title = "Contacts that a segment explains"
        rows = [(where(s.rule), s, cell(s.explains, bare=True)) for s in why.segments]
        drawn = [Bar(name, s.explains.value, s.explains.low, s.explains.high, found.text) for name, s, found in rows]
        table = Table(
            title,
            ("Segment", "Contacts", "Against", "p (corrected)"),
            tuple(
                (
                    word(name),
                    found,
                    word("its own past" if s.against == "before" else "all other contacts"),
                    Cell(f"{s.p_value:.2g}", s.p_value, unit="probability"),
                )
                for name, s, found in rows
            ),
        )
        note = "More than in its own past, or than among all other contacts; with interval."
        blocks.append(Chart(title, note, bars("issue-segments", title, drawn, unit="contacts"), table))
    else:
        blocks.append(Text("No combination of attributes stands out.", "aside"))
    drivers = [d for d in issue.drivers if d.contacts >= least]
    if drivers:
        lifts = tuple(
            (word(where(d.rule)), _lift(d.lift, d.low, d.high, issue), counted(d.contacts, "contacts", bare=True))
            for d in drivers
        )
        blocks.append(
            Table("Where it is over-represented", ("Attribute", "Times as often as elsewhere", "Contacts"), lifts)
        )
    return tuple(blocks)


def _lift(lift: float | None, low: float, high: float | None, issue: IssueDetail) -> Cell:
    level = issue.contacts.level
    if lift is None or high is None:
        return Cell(f"nowhere else [{low:.1f} or more]", None, low, None, "times", level)
    return Cell(f"{lift:.1f} [{low:.1f} to {high:.1f}]", lift, low, high, "times", level)


def _began(why: WhyOutput) -> str:
    if why.onset is None:
        return "No beginning can be told: it was there all along, or the contacts are too few."
    return f"It {began(why.onset)} (probability {why.onset.probability:.0%})."


def _when(why: WhyOutput) -> tuple[Block, ...]:
    if not why.events:
        return (Text("No change event near it is known: headwater events load FILE.", "aside"),)
    fits = {True: "touched the segment", False: "did not touch it", None: "scope unknown"}
    rows = tuple(
        (
            word(event.on.isoformat()),
            word(f"{event.kind}: {named(event.name)}"),
            Cell(_before(event.days_before), float(event.days_before), unit="days"),
            Cell(f"{event.bayes_factor:.1f} to 1", event.bayes_factor, unit="odds"),
            word(fits[event.scope_fits]),
        )
        for event in why.events
    )
    heads = ("Day", "Event", "Before the beginning", "Fit against chance", "Scope")
    return (Table("Change events near the beginning", heads, rows),)


def _before(days: int) -> str:
    far = abs(days)
    return f"{far} {'day' if far == 1 else 'days'} {'before' if days >= 0 else 'after'}"


def _why(why: WhyOutput) -> tuple[Block, ...]:
    steps = tuple(
        Node(
            named(step.answer),
            cites=", ".join(step.evidence) + f", {step.strength}" if step.accepted else step.refusal,
            refused=not step.accepted,
        )
        for step in why.steps
    )
    tree = Tree("Cause tree", _branches(why))
    whys = Tree("Five whys", steps) if steps else Text("Nothing stands out that evidence supports.", "aside")
    rows = tuple((word(e.id), word(e.kind), word(e.strength), word(named(e.says))) for e in why.evidence)
    return (
        tree,
        whys,
        Text(f"Next question: {why.next_question}"),
        Table("Evidence", ("No.", "Kind", "Strength", "What it says"), rows),
    )


def _branches(why: WhyOutput) -> tuple[Node, ...]:
    """The tree of ``headwater why``: where, when, what and why, each with what was found."""
    places = tuple(
        Node(explained(s), f"p {s.p_value:.1g}", nodes=(Node(began(s.onset)),) if s.onset else ()) for s in why.segments
    )
    times: tuple[Node, ...] = (Node(began(why.onset), f"probability {why.onset.probability:.0%}"),) if why.onset else ()
    times += tuple(Node(named(beside_event(e)), f"p {e.p_value:.2g}") for e in why.events[:3])
    what = tuple(Node(f"“{p.phrase}”", f"{p.inside} statements inside, {p.outside} outside") for p in why.phrases[:5])
    what += (Node(f"comes with: {', '.join(why.beside)}"),) if why.beside else ()
    said = tuple(
        Node(
            f"“{r.words}”",
            f"{r.contacts} of {r.of} that name a cause [{r.share.low:.0%} to {r.share.high:.0%}]",
            nodes=tuple(Node(f"“{q.quote}”", q.contact_id) for q in r.quotes[:1]),
        )
        for r in why.reasons
    )
    none = (Node("nothing stands out"),)
    heads = (("Where", places), ("When", times), ("What is said", what), ("Why, in the customers' words", said))
    return tuple(Node(head, nodes=nodes or none) for head, nodes in heads)


def _work(context: Context, workspace: Workspace, issue: IssueDetail) -> tuple[Block, ...]:
    from_desk = workspace.desk.issues.tracked().get(issue.issue_id)
    if from_desk is None:
        return (Text("Nobody works on it yet: the next run proposes it.", "aside"),)
    events = workspace.desk.issues.history(issue.issue_id)
    row = state_row(context, from_desk, {issue.issue_id: issue.name}, promise_of(workspace))
    teams = {team["team_id"]: team["name"] for team in workspace.desk.teams()}
    owner = teams.get(row.team, row.team) or (f"{issue.team} (suggested)" if issue.team else "nobody yet")
    due = f"{row.due:%Y-%m-%d}, {row.standing}" if row.due else "no clock runs"
    facts = Facts(
        (
            Fact("Owner", word(owner), issue.team_reason if not row.team else ""),
            Fact("State", word(row.state.replace("_", " ")), f"since {row.since:%Y-%m-%d}"),
            Fact("Due", word(due)),
        )
    )
    return (facts, Log("What happened", happened(events, context.clock.now()), "Nothing has happened yet."))


def _fixes(workspace: Workspace, issue: IssueDetail) -> tuple[Block, ...]:
    fixes = [fix for fix in workspace.desk.fixes.all() if fix["topic_id"] == issue.topic_id]
    if not fixes:
        ask = "No fix is registered. Register one before it starts: headwater fix register ISSUE --start DATE --expect -30%."
        return (Text(ask, "aside"),)
    newest = {row["fix_id"]: row for row in workspace.desk.fixes.verdicts()}
    names = {issue.topic_id: issue.name}
    judged = [
        verdict_row(fix, newest[fix["fix_id"]]["document"], names, newest[fix["fix_id"]]["run_id"])
        for fix in fixes
        if fix["fix_id"] in newest
    ]
    rows = tuple(
        (
            word(named(fix["name"])),
            word(fix["start"].isoformat()),
            Cell(f"{fix['expected']:+.0%}", fix["expected"], unit="change"),
            _found(judged, fix["fix_id"]),
            word(typed(fix["why"])),
        )
        for fix in fixes
    )
    heads = ("Fix", "From", "Promised", "Found", "Cause that it removes")
    said = tuple(Text(f"{named(row.fix.name)}: {row.in_words}.") for row in judged)
    mine = [row for row in ledger_of(workspace).credits if row.fix_id in {fix["fix_id"] for fix in fixes}]
    money = (credits_table(mine),) if mine else ()
    return (Table("Fixes", heads, rows), *said, *money)


def _found(judged: Sequence[VerdictRow], fix_id: str) -> Cell:
    row = next((row for row in judged if row.fix.fix_id == fix_id), None)
    if row is None:
        return word("not judged yet")
    if row.effect is None:
        return word("too early")
    e = row.effect
    return estimate(e.value, e.low, e.high, "change", e.level)


def _notes(workspace: Workspace, issue: IssueDetail) -> tuple[str, ...]:
    return (
        f"Numbers in brackets are {issue.contacts.level:.0%} intervals. A number without one was counted.",
        f"The size: {issue.method_note}.",
        "Segments and events are associated with the issue; only a verified fix shows a cause.",
        "Quotes are the customers' own words, personal data replaced; each was checked against its contact when this was made.",
        "A fix is judged against sibling topics, from a promise that was written down before it started.",
    )
