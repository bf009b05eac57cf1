"""The use cases behind ``agents rollout`` and ``agents results``: on whom a version is tried, and what came of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter

from headwater.agents.assist.guide import Guides
from headwater.agents.conversations import talks
from headwater.agents.format import parse
from headwater.agents.prove.report import share
from headwater.agents.run.state import State
from headwater.agents.trial.effect import Counted, Ranged, product
from headwater.agents.trial.outcome import Ended, Outcome, Talked, outcomes
from headwater.agents.trial.rollout import Rollout
from headwater.agents.usecases.proving import share_row
from headwater.app.context import Context
from headwater.app.library.encoders import load_encoder
from headwater.app.verbs.agents import ShareRow
from headwater.app.verbs.trial import ResultRow, ResultsInput, ResultsOutput, RolloutInput, RolloutOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import UnknownComponent
from headwater.core.ports import Entry, among

_KIND: Final = "agents/rollout/"
_STATE: Final = TypeAdapter(State)
_AT_ONCE: Final = 500


def desk_rollouts(workspace: Workspace) -> dict[str, Rollout]:
    """Rollouts by procedure, those that are over, too."""
    return {held.kind.removeprefix(_KIND): Rollout(**held.document) for held in workspace.desk.versions.newest(_KIND)}


def put_rollout(context: Context, workspace: Workspace, name: str, held: Rollout, why: str) -> None:
    """Keep a rollout, with its line in the audit log."""
    change = {"number": held.number, "before": held.before, "share": held.share}
    entry = Entry(context.clock.now(), context.who, "agents.rollout", f"procedure {name}", why, change)
    workspace.desk.versions.put(f"{_KIND}{name}", change, entry)


def rollout(context: Context, given: RolloutInput) -> RolloutOutput:
    """Change the share of new conversations that meet the published version.

    Raises:
        UnknownComponent: no procedure of that name is published.
    """
    with opened(context) as workspace:
        published = workspace.desk.procedures.published()
        if given.name not in published:
            raise UnknownComponent(given.name, list(published), kind="published procedure")
        number = published[given.name].number
        held = desk_rollouts(workspace).get(given.name)
        before = held.before if held and held.number == number else published[given.name].parent or 0
        put_rollout(context, workspace, given.name, Rollout(number, before, given.share), given.why)
    return RolloutOutput(name=given.name, version=number, share=given.share, before=before)


def share_of(rollouts: Mapping[str, Rollout], name: str, number: int, published: int | None) -> float:
    """Of new conversations that meet a version, 0..1."""
    held = rollouts.get(name)
    if published is None:
        return 0.0
    if held is None or held.number != published:
        return float(number == published)
    return held.share if number == published else (1.0 - held.share) * (number == held.before)


def results(context: Context, given: ResultsInput) -> ResultsOutput:
    """What came of conversations, the newest version of each procedure first.

    Raises:
        UnknownComponent: no procedure of that name is published or was talked with.
    """
    with opened(context) as workspace:
        days = given.days or workspace.resolved.settings.case_window_days
        window, now = timedelta(days=days), context.clock.now()
        every = _talked(workspace)
        used = {name: version.number for name, version in workspace.desk.procedures.published().items()}
        known = sorted({*used, *(name for talk in every for name in talk.procedures)})
        if given.name and given.name not in known:
            raise UnknownComponent(given.name, known, kind="procedure")
        found = outcomes(every, _contacts(workspace, every, window), now=now, window=window)
        rollouts = desk_rollouts(workspace)
        rows = [
            _row(one, share_of(rollouts, one.procedure, one.version, used.get(one.procedure)))
            for one in found
            if given.name in ("", one.procedure)
        ]
    return ResultsOutput(rows=rows, days=days, at=now)


def _talked(workspace: Workspace) -> list[Talked]:
    """Conversations in which a procedure was entered; those that went to people at once were not."""
    found = []
    for row in workspace.desk.procedures.conversations():
        state = _STATE.validate_json(row.state)
        numbers = {name: int(n) for name, _, n in (part.rpartition("@") for part in row.procedures)}
        entered = [thread.procedure for thread in state.threads] + [name for name, _ in state.finished]
        if entered and not state.outside:
            found.append(
                Talked(
                    row.conversation, row.started, row.customer, {name: numbers[name] for name in entered},
                    _ended(state), len(state.calls), state.turns,
                )
            )  # fmt: skip
    return found


def _ended(state: State) -> Ended:
    if state.status == "handed_off":
        return "person"
    return "done" if state.finished and not state.threads else "open"


def _contacts(
    workspace: Workspace, every: Sequence[Talked], window: timedelta
) -> dict[tuple[str, str], list[datetime]]:
    """When customers of agents wrote to people, too, by what each contact is about: read as the procedures would read it."""
    customers = sorted({talk.customer for talk in every if talk.customer})
    published = workspace.desk.procedures.published()
    if not customers or not published:
        return {}
    first = min(talk.started for talk in every)
    last = max(talk.started for talk in every) + window
    guides = Guides([parse(one.document) for one in published.values()], load_encoder("static").encode)
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for begin in range(0, len(customers), _AT_ONCE):
        those = among("customer", customers[begin : begin + _AT_ONCE])
        rows = workspace.read("contacts", columns=["contact_id", "customer", "timestamp"], where=those).to_pylist()
        near = {row["contact_id"]: row for row in rows if row["timestamp"] and first < row["timestamp"] <= last}
        for talk, _ in talks(workspace, sorted(near)):
            guide = guides.read(talk.heard()[:1])
            if guide is not None:
                row = near[talk.contact.id]
                found[row["customer"], guide.procedure.name].append(row["timestamp"])
    return found


def _row(one: Outcome, now: float) -> ResultRow:
    done, back = share(one.done, one.n), share(one.back, one.followed)
    left = product(Ranged(1.0, 1.0, 1.0), [Counted(one.done, one.n), Counted(one.followed - one.back, one.followed)])[
        -1
    ]
    value = left.value if one.followed else done.value
    n = round(value * one.n)
    return ResultRow(
        name=one.procedure,
        version=one.version,
        share=now,
        conversations=one.n,
        done=share_row("done", done),
        person=share_row("passed on", share(one.person, one.n)),
        back=share_row("back", back),
        resolved=ShareRow(
            what="resolved",
            n=n,
            of=one.n,
            low=left.low if one.followed else 0.0,
            high=left.high if one.followed else done.high,
        ),
        resolved_value=value,
        calls=one.calls,
        turns=one.turns,
    )
