"""The use cases behind ``route train`` and ``route promise``: who took what, learned; what that promises, and keeps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from headwater.app.context import Context
from headwater.app.library.route import Router
from headwater.app.promises import chains, holders, record_of
from headwater.app.routing import attributes_of, gathered
from headwater.app.usecases.teams import teams_of
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import Number
from headwater.app.verbs.route import PairRow, PromiseOutput, TrainedOutput, TrainInput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, NotEnoughData, UnknownComponent
from headwater.core.ids import content_hash
from headwater.core.ports import Entry
from headwater.core.types import Team
from headwater.route import outcomes
from headwater.route import promise as promises
from headwater.route.promise import Promise

KIND: Final = "router"
CANDIDATE: Final = "candidate/router"
"""The router that was trained to be evaluated, and is promoted or not."""
MOST: Final = 20_000
"""Past contacts that are learned from, the first by a hash of their id: more add little and take long."""


@dataclass
class Past:
    """Past contacts with the teams that took them.

    Attributes:
        texts: what was said, personal data replaced.
        teams: id of the team of each.
        attributes: of each.
        sources: where the teams come from -> contacts.
        unknown: values of the attribute that are no team -> contacts.
    """

    texts: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    attributes: list[dict[str, str]] = field(default_factory=list)
    sources: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)


def train(context: Context, given: TrainInput) -> TrainedOutput:
    """A router from past contacts; it goes on where it promises what is asked for, or waits as a candidate for the gate.

    Raises:
        NotEnoughData: fewer than two teams have a past contact.
        UnknownComponent: no contact has the attribute.
    """
    with opened(context) as workspace:
        teams = teams_of(workspace)
        past = past_contacts(workspace, teams, given.attribute)
        if len(set(past.teams)) < 2:
            raise NotEnoughData(
                f"past contacts of {len(set(past.teams))} team(s) are known; a router needs two",
                hint="name an attribute with the team: --attribute resolver; or own issues: headwater issues move",
            )
        router = Router(given.risk, confidence=given.confidence, seed=workspace.resolved.settings.seed)
        costs = {team.team_id: team.wrong_cost for team in teams}
        router.fit(past.texts, past.teams, past.attributes, wrong_cost=costs)
        found = router.promise_
        is_on = found.holds and found.coverage_low >= given.coverage
        data = router.to_bytes()
        artefact = f"router-{content_hash(data.hex(), size=8)}.npz"
        workspace.artefacts.put(artefact, data)
        kind = CANDIDATE if given.candidate else KIND
        held = workspace.desk.versions.current(kind)
        document = {
            "artefact": artefact,
            "on": is_on,
            "withdrawn": "",
            "risk": given.risk,
            "coverage": given.coverage,
            "attribute": given.attribute,
            "since_part": max((row.part for row in workspace.desk.ledger("ingest")), default=-1),
            "promise": asdict(found),
            "contacts": len(past.texts),
        }
        shown = {name: document[name] for name in ("on", "risk", "coverage", "attribute", "contacts")}
        change = {**shown, "promise": str(found)}
        entry = Entry(context.clock.now(), context.who, "route.train", artefact, given.why, change)
        workspace.desk.versions.put(kind, document, entry, after=held.number if held else 0)
        return TrainedOutput(
            on=is_on and not given.candidate,
            promise=str(found),
            coverage=_coverage(found),
            error=found.error,
            error_bound=found.error_bound,
            threshold=found.threshold,
            teams=len(router.teams_),
            contacts=len(past.texts),
            sources=dict(sorted(past.sources.items())),
            unknown=dict(past.unknown.most_common(20)),
            artefact=artefact,
            next_steps=_candidate_steps(workspace) if given.candidate else _steps(workspace, found, is_on, given),
        )


def promise(context: Context, _given: Nothing) -> PromiseOutput:
    """What the router in use promises and keeps.

    Raises:
        InputError: none was trained.
    """
    with opened(context) as workspace:
        held = workspace.desk.versions.current(KIND)
        if held is None:
            raise InputError("no router was trained yet", hint="headwater route train --attribute NAME")
        document = held.document
        found = Promise(**document["promise"])
        kept = record_of(workspace, document, context.clock.now()).realised
        passed = chains(workspace.desk.handovers.all())
        contacts, pairs = outcomes.back_and_forth(passed)
        steps = (
            [f"learn from what was passed on:  headwater route train --workspace {workspace.path}"] if passed else []
        )
        return PromiseOutput(
            on=document["on"],
            holds=found.holds and document["on"] and not document["withdrawn"],
            promise=str(found),
            withdrawn=document["withdrawn"],
            risk=document["risk"],
            routed=kept.routed,
            settled=kept.settled,
            wrong=kept.wrong,
            error=_share(kept.share, kept.low, kept.high, level=kept.level, method=outcomes.METHOD),
            passed_on=[PairRow(source=one, target=other, contacts=n) for one, other, n in pairs],
            back_and_forth=contacts,
            next_steps=steps,
        )


def past_contacts(workspace: Workspace, teams: Sequence[Team], attribute: str) -> Past:
    """Past contacts whose team is known: people passed them on, the attribute names it, or it owns their issue."""
    names = {team.team_id.lower(): team.team_id for team in teams}
    names |= {team.name.lower(): team.team_id for team in teams}
    passed = holders(workspace.desk.handovers.all())
    owned = _owned_topics(workspace)
    groups = workspace.read("duplicates", columns=["contact_id", "group_id"])
    group_of = dict(zip(groups["contact_id"].to_pylist(), groups["group_id"].to_pylist(), strict=True))
    seen: set[tuple[str, str]] = set()
    rows: list[tuple[str, str, str, dict[str, str], str]] = []
    past, has = Past(), False
    for contacts in gathered(workspace):
        for row in contacts.to_pylist():
            key, told = row["contact_id"], attributes_of(row)
            value = told.pop(attribute, "") if attribute else ""
            has |= bool(value)
            team, source = passed.get(key, ""), "handovers"
            if team not in names.values() and value:
                team, source = names.get(value.lower(), ""), "attribute"
                past.unknown[value] += not team
            if team not in names.values():
                team, source = _owner(row["topics"], owned), "issues"
            group = (group_of.get(key) or key, team)  # copies in two folds would make the promise too good
            if team in names.values() and group not in seen:
                seen.add(group)
                rows.append((key, row["text"], team, told, source))
    if attribute and not has:
        known = sorted({name for row in rows for name in row[3]})
        raise UnknownComponent(attribute, known, kind="attribute of a contact")
    for _, text, team, told, source in sorted(rows, key=lambda row: content_hash(row[0]))[:MOST]:
        past.texts.append(text)
        past.teams.append(team)
        past.attributes.append(told)
        past.sources[source] += 1
    past.unknown += Counter()  # drops the zeros
    return past


def _owned_topics(workspace: Workspace) -> dict[str, str]:
    """topic -> the team that people gave its issue to."""
    tracked = workspace.desk.issues.tracked()
    rows = workspace.read("issues", columns=["issue_id", "topic_id"]).to_pylist()
    return {
        row["topic_id"]: tracked[row["issue_id"]].team
        for row in rows
        if row["issue_id"] in tracked and tracked[row["issue_id"]].team
    }


def _owner(topics: Sequence[str], owned: dict[str, str]) -> str:
    """The team of a contact's issues, where they have one and the same."""
    found = {owned[topic] for topic in topics if topic in owned}
    return found.pop() if len(found) == 1 and all(topic in owned for topic in topics) else ""


def _coverage(found: Promise) -> Number | None:
    if not found.holds:
        return None
    ends = (found.coverage_low, found.coverage_high)
    return _share(found.coverage, *ends, level=found.confidence, method=promises.METHOD)


def _share(value: float, low: float, high: float, *, level: float, method: str) -> Number:
    return Number(value=value, low=low, high=high, level=level, unit="share", method=method, covers=["sampling"])


def _candidate_steps(workspace: Workspace) -> list[str]:
    where = f"--workspace {workspace.path}"
    return [
        f"see what would differ:  headwater models shadow router {where}",
        f"evaluate both:          headwater evaluate labels.csv --task routing --system candidate {where}",
    ]


def _steps(workspace: Workspace, found: Promise, is_on: bool, given: TrainInput) -> list[str]:
    where = f"--workspace {workspace.path}"
    if is_on:
        return [
            f"route what is there:    headwater run {where}",
            f"see what it keeps:      headwater route promise {where}",
        ]
    if not found.holds:
        return [f"it stays off; ask for less, for example:  headwater route train --risk 0.1 {where}"]
    asked = f"{found.coverage_low:.0%} are certain to be routed, {given.coverage:.0%} were asked for"
    return [f"it stays off: {asked}; ask for less:  headwater route train --coverage {found.coverage_low:.2f} {where}"]
