"""Which verbs answer a question of a kind, with which arguments. Reading verbs alone, a few of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from headwater.agents.ask.asked import Asked, Period
from headwater.agents.ask.phrasings import Kind

READS: Final = (
    "status", "issues.list", "issues.show", "issues.queue", "size", "trend", "why", "watch", "search", "signals.summary",
    "anecdotes.list", "anecdotes.overdue", "cost", "fix.list", "ledger.list", "ownership",
)  # fmt: skip
"""All that a question can make happen: verbs that change nothing."""
ABOUT: Final[Mapping[Kind, int]] = {
    "size": 1, "trend": 1, "why": 1, "where": 1, "owner": 1, "quotes": 1, "fix": 1, "mood": 1, "compare": 1, "cost": 0,
    "new": 0, "top": 0, "count": 0, "late": 0, "load": 0, "status": 0,
}  # fmt: skip
"""Issues that a question of a kind must name, at least."""
_QUOTES: Final = 4
_BEFORE_WEEKS: Final = 4


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a verb."""

    verb: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


def calls(kind: Kind, asked: Asked, issues: Sequence[str]) -> list[Call]:
    """The calls that answer a question.

    Args:
        kind: of question.
        asked: its parts.
        issues: ids of the issues that it names; as many as ``ABOUT`` says, at least.
    """
    issue = issues[0] if issues else ""
    match kind:
        case "new":
            return [Call("watch")]
        case "top":
            return [Call("issues.list", {"limit": asked.count or 5})]
        case "size":
            return [_size(issue, asked)]
        case "trend":
            return [Call("trend", {"issue": issue, **_compared(asked.periods)})]
        case "why":
            told = [Call("trend", {"issue": issue, **_compared(asked.periods)})] if asked.periods else []
            return [Call("why", {"issue": issue}), *told]
        case "where":
            return [Call("size", {"issue": issue, "by": asked.by}), Call("why", {"issue": issue})] if asked.by else [
                Call("why", {"issue": issue}), Call("issues.show", {"issue": issue})
            ]  # fmt: skip
        case "owner":
            return [Call("issues.show", {"issue": issue}), Call("ownership")]
        case "quotes":
            return [Call("anecdotes.list", {"issue": issue, "budget": asked.count or _QUOTES})]
        case "fix":
            return [Call("fix.list"), Call("ledger.list")]
        case "cost":
            return [Call("cost", {"issue": issue} if issue else {"limit": asked.count or 5})]
        case "compare":
            return _compare(asked, issues)
        case "count":
            return [Call("search", {"query": f'"{spoken_of(asked)}"', "mode": "lexical", "limit": 3})]
        case "late":
            return [Call("issues.queue", {"standing": "overdue"}), Call("anecdotes.overdue")]
        case "load":
            return [Call("ownership")]
        case "mood":
            return [Call("signals.summary", {"issue": issue})]
        case "status":
            return [Call("status")]


def spoken_of(asked: Asked) -> str:
    """The words whose mentions are counted: those in quotes, else those after the verb."""
    if asked.quoted:
        return asked.quoted[0].strip()
    words = asked.text.rstrip(" ?!.").split()
    marks = (
        "mention",
        "mentions",
        "mentioned",
        "mentioning",
        "about",
        "word",
        "words",
        "contain",
        "contains",
        "of",
        "say",
        "says",
    )
    places = [i for i, word in enumerate(words) if word.lower() in marks]
    said = words[places[-1] + 1 :] if places else []
    stop = next(
        (i for i, word in enumerate(said) if word.lower() in ("come", "comes", "occur", "occurs", "used", "in")),
        len(said),
    )
    return " ".join(said[:stop]).replace('"', "").removeprefix("the ").strip()


def _size(issue: str, asked: Asked) -> Call:
    by = asked.by or (asked.values[0][0] if asked.values else "")
    week = {"week": asked.periods[0].first.isoformat()} if asked.periods and asked.periods[0].is_week else {}
    return Call("size", {"issue": issue, **({"by": by} if by else {}), **week})


def _compared(periods: Sequence[Period]) -> dict[str, str]:
    """Two periods as ``trend`` takes them; one is compared with the four weeks before it."""
    if not periods:
        return {}
    if len(periods) > 1:
        first, last = sorted(periods[:2], key=lambda period: period.first)
        return {"before": _days(first), "after": _days(last)}
    only = periods[0]
    end = only.first - timedelta(days=1)
    start = end - timedelta(days=7 * _BEFORE_WEEKS - 1)
    return {"before": f"{start}..{end}", "after": _days(only)}


def _days(period: Period) -> str:
    return f"{period.first}..{period.last}"


def _compare(asked: Asked, issues: Sequence[str]) -> list[Call]:
    if len(issues) > 1:
        return [Call("size", {"issue": issue}) for issue in issues[:2]]
    if asked.periods:
        return [Call("trend", {"issue": issues[0], **_compared(asked.periods)})]
    by = asked.values[0][0] if asked.values else asked.by
    return [Call("size", {"issue": issues[0], **({"by": by} if by else {})})]
