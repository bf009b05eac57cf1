"""Which contacts are anecdotes of which kind, each with its own score and the reason in words.

Method ``anecdotes.kinds.rules.v1``, set by hand. The five kinds are those of the field: an exemplar is typical of a sized
issue (``select`` finds it); the other four are decided here, from facts that other stages measured. A score is 0..1 and
ranks contacts of one kind; from ``SHOWN`` on a contact counts as one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from headwater.anecdotes.words import ordinal, percent

Kind = Literal["exemplar", "severity", "saga", "counter", "weak"]
KINDS: Final[tuple[Kind, ...]] = ("exemplar", "severity", "saga", "counter", "weak")
NAMES: Final[Mapping[Kind, str]] = {
    "exemplar": "typical of its issue",
    "severity": "high severity",
    "saga": "effort saga",
    "counter": "counter-metric",
    "weak": "weak signal",
}
METHOD: Final = "anecdotes.kinds.rules.v1"
SHOWN: Final = 0.5
GRAVE: Final = ("safety", "legal", "fraud", "vulnerable", "press")
_GRAVE_NAMES = {
    "safety": "danger to people",
    "legal": "law",
    "fraud": "fraud",
    "vulnerable": "a person in need of care",
    "press": "threat of publicity",
}
_AGAIN: Final = re.compile(
    r"(?:third|fourth|fifth|sixth|3rd|[4-9]th|\d\dth|umpteenth) (?:time|call|attempt|e?mail|request|ticket|message)|"
    r"(?:[3-9]|\d\d|three|four|five|six|several|many|multiple|numerous|countless|dozens of) (?:\w+ )?"
    r"(?:calls|e?mails|tickets|messages|requests|agents|people|departments|reps|representatives)|"
    r"run ?around|back and forth|keep (?:calling|asking|explaining|telling|repeating)|zum (?:dritten|vierten) mal|"
    r"plusieurs (?:fois|appels|mails)|varias (?:veces|llamadas)",
    re.IGNORECASE,
)
_RATED: Final = re.compile(r"csat|rating|stars?|satisf|nps|ces\b|score", re.IGNORECASE)
_STANDING: Final = re.compile(r"status|resol|outcome|state|sla|on.?time|deliver", re.IGNORECASE)
_FINE: Final = frozenset(
    "resolved solved closed done completed complete delivered met success successful fixed refunded ok".split()
) | {"on time", "in time", "within sla"}
_BEST_OF = (5.0, 10.0, 100.0)
_RARE = 0.35  # upper end of a lift from which the figures say that a thing hardly happens there


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one contact on one topic.

    Attributes:
        contact_id: the contact.
        topic_id: the topic; empty for one outside every topic.
        signals: ``severity``, its kinds, ``effort``, ``anger`` of the contact, 0..1.
        said: signal -> the words seen, personal data replaced.
        polarity: -1..1, of the contact.
        recovery: of its conversation, 0..2.
        case_contacts: contacts of the customer's case on the topic, this one included.
        case_days: days between its first and last contact.
        rank: 0 = first contact of the case.
        attributes: name -> value.
        novelty: share of all statements that are nearer to a known topic than its own, 0..1; 0 where not asked.
        like_it: other contacts that say much the same and are in no topic either.
        recent: share of those in the last quarter of the time that the data span, 0..1.
    """

    contact_id: str
    topic_id: str
    signals: Mapping[str, float] = field(default_factory=dict)
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    polarity: float = 0.0
    recovery: float = 0.0
    case_contacts: int = 1
    case_days: float = 0.0
    rank: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    novelty: float = 0.0
    like_it: int = 0
    recent: float = 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What the tables of sizes and rates say of a topic.

    Attributes:
        repeats: share of its contacts that repeat an earlier one: value, low, high; ``None`` where it is not known.
        rare: (attribute, value) -> lift of the topic there and its upper end, where the figures say hardly ever.
    """

    repeats: tuple[float, float, float] | None = None
    rare: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """That a contact is an anecdote of a kind.

    Attributes:
        kind: which.
        score: 0..1, from ``SHOWN``.
        why: the reason, in words, the strongest first.
    """

    kind: Kind
    score: float
    why: tuple[str, ...]


def verdicts(facts: Facts, figures: Figures) -> list[Verdict]:
    """The kinds that a contact is an anecdote of, exemplar aside.

    Example:
        >>> told = Facts("c", "t", {"effort": 0.9}, {"effort": ["third time"]})
        >>> [(verdict.kind, verdict.why[0]) for verdict in verdicts(told, Figures(repeats=(0.02, 0.01, 0.04)))]
        [('saga', 'says: third time'), ('counter', 'counted as a first contact, but the customer says: third time')]
    """
    found = (_severity(facts), _saga(facts), _counter(facts, figures), _weak(facts))
    return [verdict for verdict in found if verdict is not None and verdict.score >= SHOWN]


def _severity(facts: Facts) -> Verdict | None:
    score = facts.signals.get("severity", 0.0)
    kinds = sorted((name for name in GRAVE if facts.said.get(name)), key=lambda name: -facts.signals.get(name, 0.0))
    if not kinds:
        return None
    why = tuple(f"{_GRAVE_NAMES[name]}: {', '.join(list(facts.said[name])[:3])}" for name in kinds[:2])
    return Verdict("severity", score, why)


def _saga(facts: Facts) -> Verdict | None:
    """Several contacts for one thing, told as an effort, and no relief at the end."""
    effort, n = facts.signals.get("effort", 0.0), facts.case_contacts
    last = facts.rank == n - 1  # the last contact of a case has the whole story
    missed = (1 - 0.7 * effort) * (1 - min(0.2 * (n - 1), 0.7) * last)
    if facts.recovery > 0.8:
        missed = min(1.0, missed * 1.4)
    why = []
    if n > 1:
        days = f" in {facts.case_days:.0f} days" if facts.case_days >= 1 else ""
        why.append(f"{ordinal(facts.rank + 1)} contact of the same customer about it, of {n}{days}")
    if facts.said.get("effort"):
        why.append(f"says: {', '.join(list(facts.said['effort'])[:3])}")
    return Verdict("saga", 1 - missed, tuple(why)) if why else None


def _counter(facts: Facts, figures: Figures) -> Verdict | None:
    """A story that the figures say cannot happen."""
    found: list[tuple[float, str]] = []
    claims = [words for words in facts.said.get("effort", ()) if _AGAIN.search(words)]
    if claims and facts.case_contacts == 1 and figures.repeats is not None:
        value, _, high = figures.repeats
        found.append((max(0.9 - high, 0.0), f"counted as a first contact, but the customer says: {claims[0]}"))
        found.append((0.0, f"the repeat rate of this issue is {percent(value)}, at most {percent(high)}"))
    if facts.polarity < -0.4 or facts.signals.get("effort", 0.0) >= 0.8 or facts.signals.get("anger", 0.0) >= 0.5:
        found += [(0.85, f"{name} is {value}, and the customer says otherwise") for name, value in _fine(facts)]
    for name, setting in sorted(facts.attributes.items()):
        if (name, setting) in figures.rare:
            lift, high = figures.rare[name, setting]
            said = (
                f"this issue hardly happens where {name} is {setting} ({lift:.2f} times as often, at most {high:.2f})"
            )
            found.append((0.9 - high, said))
    if not found:
        return None
    found.sort(key=lambda item: -item[0])
    return Verdict("counter", found[0][0], tuple(why for _, why in found))


def _fine(facts: Facts) -> list[tuple[str, str]]:
    """Attributes that say all is well."""
    fine = []
    for name, value in sorted(facts.attributes.items()):
        if _STANDING.search(name) and value.strip().lower() in _FINE:
            fine.append((name, value))
        elif _RATED.search(name):
            try:
                number = float(value)
            except ValueError:
                continue
            top = next((best for best in _BEST_OF if number <= best), None)
            if top is not None and number >= 0.8 * top and (top == _BEST_OF[0] or number > _BEST_OF[0]):
                fine.append((name, value))
    return fine


def _weak(facts: Facts) -> Verdict | None:
    """New, told by few, and recent."""
    if facts.novelty < 0.9 or facts.like_it > 20:
        return None
    score = (facts.novelty - 0.9) / 0.1 * 0.6 + 0.2 * min(facts.like_it, 2) / 2 + 0.2 * facts.recent
    others = {0: "nobody else says it", 1: "one other says much the same"}.get(
        facts.like_it, f"{facts.like_it} others say much the same"
    )
    why = [f"farther from every known issue than {percent(facts.novelty)} of what is said", others]
    if facts.like_it and facts.recent > 0.5:
        why.append("most of them lately")
    return Verdict("weak", score, tuple(why))
