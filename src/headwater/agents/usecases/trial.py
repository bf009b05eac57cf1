"""The use cases behind ``agents shadow`` and ``agents effect``: an agent beside recorded contacts, before it meets anybody."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from headwater.agents.assist.guide import NextStep
from headwater.agents.assist.talk import Talk
from headwater.agents.conversations import talks
from headwater.agents.format import parse
from headwater.agents.procedure import Procedure
from headwater.agents.prove.persona import PERSONAS
from headwater.agents.prove.report import share
from headwater.agents.trial.effect import Counted, Ranged, product
from headwater.agents.trial.shadow import Shadow, Shadows, next_steps
from headwater.agents.usecases.contacts import issue_named
from headwater.agents.usecases.desk import version_named
from headwater.agents.usecases.proving import share_row
from headwater.app.context import Context
from headwater.app.library.encoders import load_encoder
from headwater.app.usecases.cost import parse_assumptions
from headwater.app.verbs.models import IssueDetail, Number
from headwater.app.verbs.trial import (
    EffectInput,
    EffectOutput,
    FactorRow,
    GroupRow,
    ShadowExample,
    ShadowInput,
    ShadowOutput,
    ShadowStep,
    WhyRow,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import content_hash
from headwater.core.ports import among
from headwater.core.types import Estimate
from headwater.size.cost import estimate_cost

_AT_ONCE: Final = 250
_ABOUT: Final = "about it"
_REST: Final = "about something else"
_HEX: Final = 16**8
_WILLING: Final = frozenset(persona.name for persona in PERSONAS if persona.cooperates)
_UPPER: Final = (
    "an upper end: recorded customers answered people, scripted ones answer what they are asked; "
    "try it on a share (headwater agents rollout) and count (headwater agents results)"
)


@dataclass(frozen=True, slots=True)
class _Read:
    """Contacts of one kind beside the agent."""

    what: str
    seen: list[tuple[Talk, Shadow]]

    @property
    def taken(self) -> list[tuple[Talk, Shadow]]:
        return [one for one in self.seen if one[1].taken]

    @property
    def persons(self) -> int:
        return sum(shadow.verdict == "person" for _, shadow in self.seen)


def shadow(context: Context, given: ShadowInput) -> ShadowOutput:
    """Recorded contacts, read as the agent would have read them.

    Raises:
        UnknownComponent: there is no such procedure.
        InputError: no issue answers to the name.
        NotEnoughData: there are no such contacts.
    """
    with opened(context) as workspace:
        found = version_named(context, workspace, given.name, given.version)
        procedure = parse(found.document)
        issue = issue_named(workspace, given.issue) if given.issue else None
        groups = _beside(context, workspace, procedure, issue, given.limit, given.since)
    taken = [one for group in groups for one in group.taken]
    why = Counter(shadow.because for _, shadow in taken if shadow.because)
    return ShadowOutput(
        name=procedure.name,
        version=found.number,
        issue=issue.name if issue else "",
        groups=[
            GroupRow(
                what=group.what,
                taken=share_row("taken", share(len(group.taken), len(group.seen))),
                person=share_row("passed on", share(group.persons, len(group.taken))),
                other=sum(one.verdict == "other" for _, one in group.seen),
            )
            for group in groups
        ],
        reasons=[
            WhyRow(why=reason, contacts=n) for reason, n in sorted(why.items(), key=lambda one: (-one[1], one[0]))
        ],
        steps=[
            ShadowStep(kind=kind, step=step, replies=n, same=share_row("same", share(same, of)))
            for kind, step, n, of, same in next_steps([shadow for _, shadow in taken])
        ],
        slots=[
            share_row(slot.name, share(sum(slot.name in shadow.known for _, shadow in taken), len(taken)))
            for slot in procedure.slots
        ],
        examples=_examples(taken, given.show),
    )


def effect(context: Context, given: EffectInput) -> EffectOutput:
    """What an agent may bring a week, factor by factor.

    Raises:
        InputError: no issue answers to the name, or the version was not proved.
        NotEnoughData: there are no contacts about it.
    """
    with opened(context) as workspace:
        found = version_named(context, workspace, given.name, given.version)
        procedure = parse(found.document)
        issue = issue_named(workspace, given.issue)
        proof = workspace.desk.procedures.proof(content_hash(found.document))
        if proof is None:
            raise InputError(
                f"version {found.number} of {procedure.name} was not proved",
                hint=f"headwater agents simulate {procedure.name} --version {found.number}",
            )
        about, rest = _beside(context, workspace, procedure, issue, given.limit, None)
        customers = _returned(workspace, issue.topic_id, [talk.contact.id for talk, _ in about.seen])
        total = workspace.lake.count("contacts")
        newest = workspace.desk.assumptions.newest()
    willing = [row for row in proof.report["passed"] if row["what"] in _WILLING]
    n = issue.contacts
    weekly = issue.per_week / n.value if n.value else 0.0
    size = Ranged(issue.per_week, n.low * weekly, n.high * weekly)
    shares = [
        ("taken by the agent", Counted(len(about.taken), len(about.seen))),
        ("not passed on to a person", Counted(len(about.taken) - about.persons, len(about.taken))),
        ("ended as they must, in the proof", Counted(sum(r["n"] for r in willing), sum(r["of"] for r in willing))),
        ("not back about it, after people", Counted(customers.of - customers.n, customers.of)),
    ]
    values = product(size, [one for _, one in shares])
    rows = [_factor(f"contacts about {issue.name}", None, values[0])]
    rows += [_factor(what, one, value) for (what, one), value in zip(shares, values[1:], strict=True)]
    others = max(total * weekly - issue.per_week, 0.0)
    stranger = Counted(len(rest.taken), len(rest.seen))
    notes = [_UPPER]
    if not customers.of:
        notes.append("no contact about it names its customer: how many come back is not known, and taken as anything")
    minutes, money = _saved(newest["text"] if newest else "", values[-1])
    return EffectOutput(
        name=procedure.name,
        version=found.number,
        issue=issue.name,
        rows=rows,
        strangers=_factor(
            "taken, about something else", stranger, product(Ranged(others, others, others), [stranger])[-1]
        ),
        minutes=minutes,
        money=money,
        notes=notes,
    )


def _beside(
    context: Context,
    workspace: Workspace,
    procedure: Procedure,
    issue: IssueDetail | None,
    limit: int,
    since: date | None,
) -> list[_Read]:
    """Contacts beside the agent: those of the issue and others, or all."""
    published = [parse(one.document) for one in workspace.desk.procedures.published().values()]
    shadows = Shadows(procedure, published, load_encoder("static").encode)
    own = _of_issue(workspace, issue.topic_id) if issue else []
    drawn = _drawn(workspace, limit + len(own))
    mine = set(own)
    wanted = [(_ABOUT, own), (_REST, [key for key in drawn if key not in mine])] if issue else [("contacts", drawn)]
    context.progress.start("shadow", limit * len(wanted), "contacts")
    groups = []
    for what, ids in wanted:
        seen: list[tuple[Talk, Shadow]] = []
        for begin in range(0, len(ids), _AT_ONCE):
            for talk, day in talks(workspace, ids[begin : begin + _AT_ONCE]):
                if len(seen) < limit and (since is None or (day is not None and day >= since)):
                    seen.append((talk, shadows.read(talk.heard())))
                    context.progress.advance(1)
            if len(seen) >= limit:
                break
        groups.append(_Read(what, seen))
    context.progress.finish()
    if not groups[0].seen:
        raise NotEnoughData("there are no such contacts", hint="headwater status says what period the data cover")
    return groups


def _of_issue(workspace: Workspace, topic: str) -> list[str]:
    found = workspace.read("assignments", columns=["contact_id"], where=f"topic_id = '{topic}'")
    return sorted(set(found["contact_id"].to_pylist()))


def _drawn(workspace: Workspace, most: int) -> list[str]:
    """Contacts drawn evenly: those with the smallest ids, which are hashes."""
    total = workspace.lake.count("contacts")
    where = None if total <= 2 * most else f"contact_id < 'c_{int(2 * most / total * _HEX):08x}'"
    return sorted(workspace.read("contacts", columns=["contact_id"], where=where)["contact_id"].to_pylist())


def _returned(workspace: Workspace, topic: str, ids: Sequence[str]) -> Counted:
    """Contacts after which the customer came back about it, of those whose customer is known."""
    rows = workspace.read("cases", columns=["contact_id", "case_id", "rank"], where=f"topic_id = '{topic}'").to_pylist()
    last: dict[str, int] = {}
    for row in rows:
        last[row["case_id"]] = max(last.get(row["case_id"], 0), row["rank"])
    back = {row["contact_id"] for row in rows if row["rank"] < last[row["case_id"]]}
    known: set[str] = set()
    for begin in range(0, len(ids), _AT_ONCE):
        where = f"{among('contact_id', ids[begin : begin + _AT_ONCE])} AND customer IS NOT NULL"
        known.update(workspace.read("contacts", columns=["contact_id"], where=where)["contact_id"].to_pylist())
    return Counted(len(known & back), len(known))


def _saved(assumptions: str, contacts: Ranged) -> tuple[Number | None, Number | None]:
    """Minutes of people that these contacts take, and their price; None where neither is assumed."""
    if not assumptions:
        return None, None
    assumed = parse_assumptions(assumptions, "the assumptions")
    time = {"handling_minutes": assumed["handling_minutes"]}
    size = Estimate(contacts.value, contacts.low, contacts.high, unit="contacts")
    minutes = estimate_cost(size, 0.0, {**time, "minute_cost": 1}).total
    return Number.of(minutes), Number.of(
        estimate_cost(size, 0.0, {**time, "minute_cost": assumed["minute_cost"]}).total
    )


def _examples(taken: Sequence[tuple[Talk, Shadow]], show: int) -> list[ShadowExample]:
    """The first contacts in which the agent would have said something else than people did; then others."""
    found = []
    for talk, shadow in taken:
        turns = talk.turns()
        told = [moment for moment in shadow.moments if moment.next is not None]
        moment = next((one for one in told if one.same is False), told[0] if told else None)
        if moment is not None and moment.next is not None and moment.at < len(turns):
            said = next((turn.text for turn in reversed(turns[: moment.at]) if turn.role == "customer"), "")
            found.append(
                (moment.same is not False, ShadowExample(
                    contact_id=talk.contact.id, customer=said, agent=_told(moment.next), person=turns[moment.at].text
                ))
            )  # fmt: skip
    return [example for _, example in sorted(found, key=lambda one: (one[0], one[1].contact_id))[:show]]


def _told(step: NextStep) -> str:
    if step.kind == "call":
        return f"calls {step.tool}"
    if step.kind == "choose":
        return f"goes on to {' or '.join(way.step for way in step.ways)}"
    return step.words or step.kind.replace("_", " ")


def _factor(what: str, one: Counted | None, value: Ranged) -> FactorRow:
    return FactorRow(
        what=what,
        n=one.n if one else None,
        of=one.of if one else None,
        a_week=round(value.value, 3),
        low=round(value.low, 3),
        high=round(value.high, 3),
    )
