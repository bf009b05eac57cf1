"""The use cases behind ``models ...``: places, candidates, the gate between them, and the way back."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.evaluating import stored
from headwater.app.gating import ask_gate
from headwater.app.routing import plan_of
from headwater.app.usecases.gate import decided as checks_of
from headwater.app.usecases.gate import policy_of
from headwater.app.usecases.learning import CANDIDATE
from headwater.app.usecases.learning import KIND as ROUTER
from headwater.app.usecases.placedlabels import shadow as shadow_of_labels
from headwater.app.usecases.placedlabels import switched
from headwater.app.usecases.rules import decided
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.registry import (
    DriftInput,
    DriftOutput,
    DriftWeek,
    PlaceInput,
    PlaceRow,
    PlacesOutput,
    PromotedOutput,
    PromoteInput,
    ShadowExample,
    ShadowInput,
    ShadowMove,
    ShadowOutput,
)
from headwater.app.waiting import ASSIGNMENT, label_in_use
from headwater.app.waiting import PLACES as KIND
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import GateRefused, InputError, NotEnoughData, UnknownComponent
from headwater.core.ports import Entry
from headwater.core.stats.intervals import wilson
from headwater.evaluate.evaluation import Evaluation
from headwater.evaluate.watch import watch, weekly_counts

_PERSON: Final = "a person"
_QUOTED: Final = 120
_WATCHED: Final = (ROUTER, ASSIGNMENT, "topics", "languages", "sentiment")
Document = dict[str, Any]


def list_(context: Context, _given: Nothing) -> PlacesOutput:
    """All places, by name."""
    with opened(context) as workspace:
        held = workspace.desk.versions.newest(KIND)
    return PlacesOutput(
        places=[
            PlaceRow(
                place=version.name,
                live=version.document["live"],
                trial=version.document["trial"],
                share=version.document["share"],
                at=version.at,
                who=version.who,
                why=version.why,
            )
            for version in held
        ]
    )


def promote(context: Context, given: PromoteInput) -> PromotedOutput:
    """Put a candidate in use if it passes the gate.

    Raises:
        GateRefused: it did not; every reason.
        InputError: the router was changed since it was evaluated, or what is in use was not evaluated.
    """
    with opened(context) as workspace:
        held = workspace.desk.versions.current(f"{KIND}{given.place}")
        before: Mapping[str, Any] = held.document if held else _nobody()
        own = stored(workspace, given.candidate)
        artefact = _evaluated_artefact(workspace, own) if given.place == ROUTER else ""
        incumbent = given.against or before["live"]
        labels: Document = {}
        if given.place == ROUTER:
            _check_incumbent(workspace, incumbent)
        elif given.place == ASSIGNMENT:
            labels = switched(workspace, own, incumbent, share=given.share)
        found = ask_gate(context, workspace, given.candidate, incumbent, policy_of(given), given.why)
        if not found.passed:
            raise GateRefused(f"{given.candidate} did not pass", hint="; ".join(found.reasons))
        whole = given.share >= 1.0
        document = {
            "live": given.candidate if whole else incumbent,
            "trial": "" if whole else given.candidate,
            "share": 0.0 if whole else given.share,
            "was": before["was"] if before["live"] == given.candidate else before["live"] or incumbent,
            "router": 0,
            **labels,
        }
        if given.place == ROUTER:
            document["router"] = _switch(context, workspace, artefact, given.share, given.why)
        _put(context, workspace, given.place, "models.promote", given.why, document)
        return _said(workspace, given.place, document, checks_of(found).checks)


def rollback(context: Context, given: PlaceInput) -> PromotedOutput:
    """Put back what was in use before, whole.

    Raises:
        UnknownComponent: nothing was ever promoted there.
        InputError: there is nothing to go back to.
    """
    with opened(context) as workspace:
        versions = workspace.desk.versions.all(f"{KIND}{given.place}")
        if not versions:
            known = [version.name for version in workspace.desk.versions.newest(KIND)]
            raise UnknownComponent(given.place, known, kind="place")
        now = versions[-1].document
        live = now["live"] if now["trial"] else now["was"]
        if not live and given.place not in (ROUTER, ASSIGNMENT):
            raise InputError(f"nothing was in use as {given.place} before", hint="headwater models list")
        document = {**_nobody(), "live": live, "was": now["trial"] or now["live"]}
        if given.place == ROUTER:
            document["router"] = _again(context, workspace, now["router"], given.why)
        elif given.place == ASSIGNMENT:
            if now.get("until_before") is None:
                raise InputError("no other labels were in use before", hint="headwater models hold assignment --off")
            document |= {"until": now["until_before"], "until_before": label_in_use(workspace)}
        _put(context, workspace, given.place, "models.rollback", given.why, document)
        return _said(workspace, given.place, document, [])


def shadow(context: Context, given: ShadowInput) -> ShadowOutput:
    """Decide on every contact with the candidate beside what is in use; nothing is stored.

    Raises:
        UnknownComponent: the place has no shadow run.
        InputError: there is no candidate, or no contact.
    """
    if given.place == ASSIGNMENT:
        return shadow_of_labels(context, given)
    if given.place != ROUTER:
        raise UnknownComponent(given.place, [ROUTER, ASSIGNMENT], kind="place with a shadow run")
    with opened(context) as workspace:
        candidate = workspace.desk.versions.current(CANDIDATE)
        if candidate is None:
            raise InputError("no candidate was trained", hint="headwater route train --candidate")
        now = replace(plan_of(workspace), trial="", share=0.0)
        other = replace(now, router=candidate.document["artefact"], withdrawn="")
        channels = _channels(workspace)
        moves: Counter[tuple[str, str]] = Counter()
        seen, changed = Counter[str](), Counter[str]()
        examples: list[ShadowExample] = []
        for (mine, text), (theirs, _) in zip(decided(workspace, now), decided(workspace, other), strict=True):
            channel = channels.get(mine.contact_id, "")
            seen[channel] += 1
            was, is_ = mine.team or _PERSON, theirs.team or _PERSON
            if was == is_:
                continue
            moves[was, is_] += 1
            changed[channel] += 1
            if len(examples) < given.examples:
                examples.append(ShadowExample(contact_id=mine.contact_id, before=was, after=is_, text=text[:_QUOTED]))
    n = sum(seen.values())
    if not n:
        raise InputError("there is no contact to decide on", hint="headwater run FILE first")
    low, high = wilson(sum(changed.values()), n)
    return ShadowOutput(
        place=given.place,
        contacts=n,
        changed=sum(changed.values()),
        share=sum(changed.values()) / n,
        low=float(low),
        high=float(high),
        moves=[
            ShadowMove(before=was, after=is_, contacts=k)
            for (was, is_), k in sorted(moves.items(), key=lambda item: (-item[1], item[0]))
        ],
        channels={channel: changed[channel] / seen[channel] for channel in sorted(seen)},
        examples=examples,
        candidate=other.router,
        live=now.router,
    )


def drift(context: Context, given: DriftInput) -> DriftOutput:
    """Whether the weekly decisions are still those of the first weeks.

    Raises:
        NotEnoughData: fewer weeks than the reference has.
        UnknownComponent: whose decisions these are is not known.
    """
    with opened(context) as workspace:
        found = _decisions(workspace, given.place)
    days = sorted({week for week, _ in found})
    if len(days) <= given.reference:
        raise NotEnoughData(
            f"there are contacts of {len(days)} weeks, of which {given.reference} are the reference",
            hint=f"choose --reference 6 to {max(len(days) - 1, 6)}",
        )
    names = sorted({name for _, name in found})
    place = {week: at for at, week in enumerate(days)}
    table = weekly_counts([name for _, name in found], [place[week] for week, _ in found], names, len(days))
    seen = watch(table[: given.reference], table[given.reference :], every=given.every)
    later = days[given.reference :]
    rows = [
        DriftWeek(
            week=week,
            contacts=int(table[given.reference + at].sum()),
            p_value=seen.p_values[at],
            evidence=seen.evidence[at],
            alarm=at in seen.alarms,
        )
        for at, week in enumerate(later)
    ]
    alarms = [row.week.isoformat() for row in rows if row.alarm]
    told = f"drift is told in the week of {', '.join(alarms)}" if alarms else "no drift is told"
    most, by = seen.moved
    return DriftOutput(
        place=given.place,
        reference=given.reference,
        every=given.every,
        scatter=seen.scatter,
        weeks=rows,
        moved=names[most] if most >= 0 else "all rare ones together",
        moved_by=by,
        reading=f"{told}; a false alarm comes at most once in {given.every:g} weeks on average",
    )


def _nobody() -> Document:
    return {"live": "", "trial": "", "share": 0.0, "was": "", "router": 0}


def _put(context: Context, workspace: Workspace, place: str, verb: str, why: str, document: Document) -> None:
    entry = Entry(context.clock.now(), context.who, verb, place, why, document)
    workspace.desk.versions.put(f"{KIND}{place}", document, entry)


def _said(workspace: Workspace, place: str, document: Document, checks: list[Any]) -> PromotedOutput:
    where = f"--workspace {workspace.path}"
    steps = [f"watch it:        headwater models drift {place if place in _WATCHED else 'topics'} {where}"]
    if place == ASSIGNMENT:
        again = ("assign with it:  headwater run", "see what moved:  headwater taxonomy bridge")
        steps = [*(f"{step} {where}" for step in again), *steps]
    if document["trial"]:
        steps.append(f"give it all:     headwater models promote {place} {document['trial']} {where}")
    return PromotedOutput(
        place=place,
        live=document["live"],
        trial=document["trial"],
        share=document["share"],
        was=document["was"],
        checks=checks,
        next_steps=[*steps, f"take it back:    headwater models rollback {place} {where}"],
    )


def _evaluated_artefact(workspace: Workspace, own: Evaluation) -> str:
    """The candidate that was evaluated, if it still is the candidate."""
    held = workspace.desk.versions.current(CANDIDATE)
    artefact = own.spec.get("artefact", "")
    if held is None or held.document["artefact"] != artefact:
        raise InputError(
            f"{own.name} is not of the router that is the candidate now",
            hint="headwater route train --candidate, then headwater evaluate labels.csv --task routing --system candidate",
        )
    return str(artefact)


def _check_incumbent(workspace: Workspace, incumbent: str) -> None:
    """The candidate is compared with the router that is in use, and with no other."""
    held = workspace.desk.versions.current(ROUTER)
    if held is None:
        return
    of = stored(workspace, incumbent).spec.get("artefact") if incumbent else ""
    if of != held.document["artefact"]:
        raise InputError(
            f"{incumbent} is not of the router in use" if incumbent else "a router is in use that was not evaluated",
            hint="headwater evaluate labels.csv --task routing --system in-use --name used, then --against used",
        )


def _switch(context: Context, workspace: Workspace, artefact: str, share: float, why: str) -> int:
    """Put the candidate router in use, whole or for a share; the number of the router that was in use."""
    now, candidate = workspace.desk.versions.current(ROUTER), workspace.desk.versions.current(CANDIDATE)
    if candidate is None:
        raise InputError("no candidate was trained", hint="headwater route train --candidate")
    if share >= 1.0 or now is None:
        document = {**candidate.document, "on": True}
    else:
        document = {**now.document, "trial": artefact, "share": share}
    entry = Entry(context.clock.now(), context.who, "models.promote", artefact, why, {"share": share})
    workspace.desk.versions.put(ROUTER, document, entry, after=now.number if now else 0)
    return now.number if now else 0


def _again(context: Context, workspace: Workspace, number: int, why: str) -> int:
    """Put a former router in use again, or none where there was none; the number of the one that was."""
    now = workspace.desk.versions.current(ROUTER)
    old = next((version for version in workspace.desk.versions.all(ROUTER) if version.number == number), None)
    document = {**(old.document if old else now.document if now else {}), "trial": "", "share": 0.0}
    if old is None:
        document["on"] = False
    entry = Entry(
        context.clock.now(), context.who, "models.rollback", str(document.get("artefact", "")), why, {"to": number}
    )
    workspace.desk.versions.put(ROUTER, document, entry, after=now.number if now else 0)
    return now.number if now else 0


def _channels(workspace: Workspace) -> dict[str, str]:
    rows = workspace.read("contacts", columns=["contact_id", "channel"])
    return dict(zip(rows["contact_id"].to_pylist(), rows["channel"].to_pylist(), strict=True))


def _decisions(workspace: Workspace, place: str) -> list[tuple[date, str]]:
    """Week and decision, one entry a decision."""
    rows = workspace.read("documents", columns=["contact_id", "week", "topics", "language"]).to_pylist()
    dated = [row for row in rows if row["week"] is not None]
    if place in ("topics", ASSIGNMENT):
        return [(row["week"], topic) for row in dated for topic in row["topics"]]
    if place == "languages":
        return [(row["week"], row["language"]) for row in dated]
    if place == "sentiment":
        moods = workspace.read("signals", columns=["contact_id", "mood"], where="unit = 'contact'").to_pylist()
        mood_of = {row["contact_id"]: row["mood"] for row in moods}
        return [(row["week"], mood_of[row["contact_id"]]) for row in dated if row["contact_id"] in mood_of]
    if place != ROUTER:
        raise UnknownComponent(place, [*_WATCHED], kind="place with weekly decisions")
    teams: dict[str, str] = defaultdict(lambda: _PERSON)
    for row in workspace.read("routes", columns=["contact_id", "team"]).to_pylist():
        teams[row["contact_id"]] = row["team"] or _PERSON
    return [(row["week"], teams[row["contact_id"]]) for row in dated]
