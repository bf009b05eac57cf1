"""The use cases behind ``candidates ...``."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.app.context import Context
from headwater.app.emerging import FDR
from headwater.app.usecases.labels import statement_texts
from headwater.app.usecases.topics import Named, named
from headwater.app.verbs.candidates import (
    AcceptInput,
    CandidateRow,
    Decided,
    Detail,
    DismissInput,
    DriftOutput,
    DriftRow,
    ListInput,
    ListOutput,
    Member,
    MergeInput,
    ShowInput,
)
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import page
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ConflictError, InputError
from headwater.core.types import Label
from headwater.organise.proposals import topic_id_of

_OPEN = "open"
_ALL = "all"
_MEMBERS = 50
_NEXT = "headwater run brings it into every figure"


def list_candidates(context: Context, given: ListInput) -> ListOutput:
    """Candidates, the surest first."""
    with opened(context) as workspace:
        topics, states = named(workspace), _states(workspace)
        rows = [_row(row, topics, states) for row in _candidates(workspace)]
        facts: Mapping[str, Any] = next((row.facts for row in workspace.desk.ledger("emerge")), {})
    found = [row for row in rows if given.state in (_ALL, row.state)]
    shown, after = page(found, given.limit, given.cursor, key=lambda row: row.candidate_id)
    return ListOutput(candidates=list(shown), total=len(found), next_cursor=after, fdr=FDR, reading=_reading(facts))


def _reading(facts: Mapping[str, Any]) -> str:
    if not facts.get("new"):
        return "nothing came in since the topics were found: there is nothing to compare"
    return (
        f"{facts['new']:,} new statements compared with {facts['known']:,} known ones; of the candidates "
        f"that are proposed, at most {FDR:.0%} are expected to be no news"
    )


def show(context: Context, given: ShowInput) -> Detail:
    """One candidate.

    Raises:
        InputError: none, or more than one, answers to it.
    """
    with opened(context) as workspace:
        row = _find(workspace, given.candidate)
        texts = statement_texts(workspace, row["statements"][:_MEMBERS])
        brief = _row(row, named(workspace), _states(workspace))
    members = [Member(statement_id=key, text=texts[key]) for key in row["statements"][:_MEMBERS] if key in texts]
    more = {name: row[name] for name in ("keywords", "known", "p_value", "method")}
    return Detail(**brief.model_dump(), **more, statements=members)


def accept(context: Context, given: AcceptInput) -> Decided:
    """It becomes a topic at the next run; its id is known now.

    Raises:
        InputError: none, or more than one, answers to it.
        ConflictError: a topic has the name.
    """
    with opened(context) as workspace:
        row = _find(workspace, given.candidate)
        name, topic = given.name.strip() or row["name"], topic_id_of(row["candidate_id"])
        if any(name.lower() == other["name"].lower() and other["topic_id"] != topic for other in named(workspace).rows):
            raise ConflictError(f"a topic is called {name!r} already", hint="give another --name, or merge into it")
        decision = _decision(row, "accepted", topic, name, given.why)
        return _decide(context, workspace, decision, author=given.author, labels_topic=None)


def merge(context: Context, given: MergeInput) -> Decided:
    """Its statements are labelled with a topic that is there; the labels move the topic at the next run.

    Raises:
        InputError: none, or more than one, answers to the candidate or the topic.
    """
    with opened(context) as workspace:
        row, topics = _find(workspace, given.candidate), named(workspace)
        topic = topics.find(given.topic)
        if topic is None:
            raise InputError("a candidate cannot be merged into nothing", hint="headwater candidates dismiss")
        decision = _decision(row, "merged", topic, topics.name(topic), given.why)
        return _decide(context, workspace, decision, author=given.author, labels_topic=topic)


def dismiss(context: Context, given: DismissInput) -> Decided:
    """It is not shown again, however it grows.

    Raises:
        InputError: none, or more than one, answers to it.
    """
    with opened(context) as workspace:
        row = _find(workspace, given.candidate)
        decision = _decision(row, "dismissed", None, row["name"], given.why)
        return _decide(context, workspace, decision, author=given.author, labels_topic=None)


def drift(context: Context, _given: Nothing) -> DriftOutput:
    """Topics that drift, at the same false discovery rate as candidates."""
    with opened(context) as workspace:
        topics = named(workspace)
        rows = workspace.read("drift").to_pylist()
    moved = sorted((row for row in rows if row["q_value"] <= FDR), key=lambda row: (row["q_value"], -row["distance"]))
    watched = sum(row["topic_id"] != _ALL for row in rows)
    return DriftOutput(
        topics=[
            DriftRow(name="all statements" if row["topic_id"] == _ALL else topics.name(row["topic_id"]), **_shown(row))
            for row in moved
        ],
        watched=watched,
        reading=f"{watched} topics have five statements or more before and since; at most {FDR:.0%} of those listed "
        "are expected not to have moved",
    )


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("topic_id", "distance", "q_value", "n_before", "n_after")}


def _decision(row: Mapping[str, Any], action: str, topic: str | None, name: str, why: str) -> dict[str, Any]:
    return {
        "candidate_id": row["candidate_id"],
        "action": action,
        "topic_id": topic,
        "name": name,
        "statements": row["statements"],
        "why": why,
    }


def _decide(
    context: Context, workspace: Workspace, decision: dict[str, Any], *, author: str, labels_topic: str | None
) -> Decided:
    who, at = context.author(author), context.clock.now()
    labels = [
        Label(item, labels_topic, who, at, source="candidate", note=f"merged from {decision['candidate_id']}")
        for item in (decision["statements"] if labels_topic else [])
    ]
    workspace.desk.candidates.decide(decision, at=at, who=who, labels=labels)
    return Decided(
        candidate_id=decision["candidate_id"],
        action=decision["action"],
        topic_id=decision["topic_id"],
        topic=decision["name"] if decision["topic_id"] else "",
        labels=len(labels),
        next_step=_NEXT if decision["topic_id"] else "it does not come back",
    )


def _states(workspace: Workspace) -> dict[str, str]:
    return {row["candidate_id"]: row["action"] for row in workspace.desk.candidates.decisions()}


def _candidates(workspace: Workspace) -> list[dict[str, Any]]:
    rows = workspace.read("candidates").to_pylist()
    return sorted(rows, key=lambda row: (row["p_value"], -row["contacts"], row["candidate_id"]))


def _find(workspace: Workspace, wanted: str) -> dict[str, Any]:
    rows = _candidates(workspace)
    said = wanted.strip().lower()
    exact = [row for row in rows if said in (row["candidate_id"], row["name"].lower())]
    found = exact or [row for row in rows if said and said in row["name"].lower()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(f"no candidate answers to {wanted!r}", hint="headwater candidates list --state all")
    raise InputError(f"{len(found)} candidates answer to {wanted!r}", hint="give the id")


def _row(row: Mapping[str, Any], topics: Named, states: Mapping[str, str]) -> CandidateRow:
    same: Sequence[str] = ("candidate_id", "name", "contacts", "of", "share", "low", "high", "q_value", "first_seen")
    return CandidateRow(
        **{name: row[name] for name in same},
        quotes=row["quotes"],
        state=states.get(row["candidate_id"], _OPEN),
        nearest=topics.name(row["nearest_topic_id"]),
    )
