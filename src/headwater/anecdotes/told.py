"""From rows of the tables to the facts that ``kinds`` judges, and to the passage that is quoted. Pure."""

from collections.abc import Mapping
from typing import Any

from headwater.anecdotes import kinds
from headwater.anecdotes.kinds import Facts, Verdict
from headwater.anecdotes.passage import Span, passage
from headwater.anecdotes.pool import Candidate
from headwater.anecdotes.quote import render
from headwater.core.text.visible import visible


def facts_of(
    pair: Mapping[str, Any],
    heard: Mapping[str, Any],
    about: Mapping[str, Any],
    case: tuple[int, int, float] | None,
) -> Facts:
    """What is known of a contact on a topic.

    Args:
        pair: ``contact_id``, ``topic_id``.
        heard: the contact's row of ``signals``.
        about: its ``text``, ``personal``, ``attributes``, ``recovery``.
        case: contacts of its case, its rank, days of the case; ``None`` for one alone.
    """
    said: dict[str, list[str]] = {}
    for item in heard["evidence"]:
        words = visible(render(about["text"], item["start"], item["end"], about["personal"]))
        said.setdefault(item["signal"], []).append(words)
    n, rank, days = case or (1, 0, 0.0)
    return Facts(
        contact_id=pair["contact_id"],
        topic_id=pair["topic_id"],
        signals={name: heard[name] for name in ("severity", "effort", "anger", *kinds.GRAVE)},
        said={name: list(dict.fromkeys(words)) for name, words in said.items()},
        polarity=heard["polarity"],
        recovery=about["recovery"],
        case_contacts=n,
        case_days=days,
        rank=rank,
        attributes=dict(about["attributes"]),
    )


_SPEAKS = {"severity": kinds.GRAVE, "saga": ("effort",), "counter": ("effort", "anger")}


def candidate_of(
    pair: Mapping[str, Any], heard: Mapping[str, Any], about: Mapping[str, Any], verdict: Verdict
) -> Candidate:
    """The contact as a candidate, with the passage around the words that made it an anecdote."""
    seen: list[Span] = [
        (item["start"], item["end"]) for item in heard["evidence"] if item["signal"] in _SPEAKS[verdict.kind]
    ]
    start, end = passage(about["text"], about["kept"], seen)
    given = {name: pair[name] for name in ("contact_id", "topic_id", "statement_id")}
    return Candidate(**given, start=start, end=end, text=about["text"], personal=about["personal"], verdict=verdict)
