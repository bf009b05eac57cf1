"""Names that a language model proposes: what it is shown of a topic, and the closed check that disposes.

The model sees keywords and a few statements of the topic and the keywords of its nearest sibling, all redacted. What it
proposes is taken only where the topic's own statements support it: words that they do not use, or that lead to another
topic, are refused, and the name made from the customers' words stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from headwater.core.vectors.exact import Floats, snap
from headwater.organise.choose import NamingAids
from headwater.organise.inflect import lemma
from headwater.organise.spans import VAGUE
from headwater.organise.state import TopicModelState
from headwater.organise.words import ENGLISH, FOREIGN, words

VERSION: Final = "organise.propose.v1"
INSTRUCTION: Final = (
    "The data show one group of customer statements: its keywords, typical statements, and the keywords of the most "
    "similar other group. Say why these customers made contact. Give: name, a heading of 2 to 6 words in sentence case "
    "that tells the reason for contact, made of words that the statements use, e.g. 'Refund not received' or 'Change "
    "delivery address', without names of people or companies, without numbers; definition, one sentence; include, one "
    "sentence that says what belongs here; exclude, one sentence that says what belongs to the other group instead. Use "
    "the language of the statements."
)
_LONGEST_NAME: Final = 60
_LONGEST_RULE: Final = 300
_NEAR: Final = 0.45  # cosine of an unseen word with the topic, at least
_ODD: Final = regex.compile(r"[<>{}\[\]|\\`#*_@]|https?:|\p{N}{3,}|[\p{Cc}\p{Cf}]")
_SHOWN: Final = 8  # statements


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model proposes for a topic: see ``TopicText``."""

    name: str
    definition: str
    include: str
    exclude: str


@dataclass(frozen=True, slots=True)
class Support:
    """What a proposal is checked against.

    Attributes:
        lemmas: that at least two of the topic's statements use, and those of its keywords.
        directions: ``(k, d) float32`` of all topics.
        topic: which one it is.
        taken: names of the other topics, case folded.
        aids: an encoder, and what may be shown.
    """

    lemmas: frozenset[str]
    directions: Floats
    topic: int
    taken: frozenset[str]
    aids: NamingAids


def shown_of(
    state: TopicModelState, topic: int, typical: Sequence[str], redact: Callable[[str], str]
) -> dict[str, str]:
    """What the model sees of a topic.

    Args:
        state: the topics.
        topic: which one.
        typical: statements of it, most typical first.
        redact: takes personal data out of a text.
    """
    shown = list(dict.fromkeys([*state.exemplar_texts[topic], *typical]))[:_SHOWN]
    sibling = _sibling(state.assigner.directions, topic)
    data = {
        "keywords": ", ".join(state.texts[topic].keywords),
        "statements": "\n".join(f"- {' '.join(redact(text).split())[:300]}" for text in shown),
    }
    if sibling is not None:
        data["keywords_of_the_other_group"] = ", ".join(state.texts[sibling].keywords)
    return {name: redact(text) for name, text in data.items()}


def support_of(
    state: TopicModelState, topic: int, statements: Sequence[str], taken: Sequence[str], aids: NamingAids
) -> Support:
    """What the topic's statements support."""
    seen: dict[str, int] = {}
    for text in statements:
        for part in {lemma(word) for word in words(text)}:
            seen[part] = seen.get(part, 0) + 1
    least = 2 if len(statements) > 3 else 1
    own = {part for part, count in seen.items() if count >= least}
    own |= {lemma(word) for phrase in state.texts[topic].keywords for word in words(phrase)}
    return Support(frozenset(own), state.assigner.directions, topic, frozenset(n.casefold() for n in taken), aids)


def refusal(proposal: Proposal, support: Support) -> str:
    """Why the name is not taken; empty where it is."""
    name = proposal.name.strip()
    if not name or len(name) > _LONGEST_NAME or len(name.split()) > 8:
        return "the name is empty or too long"
    if _ODD.search(name):
        return "the name holds a placeholder, a number or a sign that no heading has"
    if name.casefold() in support.taken:
        return "another topic has this name"
    content = _content(name)
    if not content:
        return "the name tells nothing"
    unseen = [word for word in content if lemma(word) not in support.lemmas]
    if unseen and (support.aids.encode is None or len(unseen) * 2 > len(content)):
        return f"the statements do not say {unseen[0]!r}"
    if support.aids.encode is not None:
        own = support.directions[support.topic]
        far = [word for word, near in zip(unseen, _cosines(unseen, own, support), strict=True) if near < _NEAR]
        if far:
            return f"the statements do not say {far[0]!r} or anything near it"
        row = snap(support.aids.encode([name])) @ support.directions.T
        if int((row[0] > row[0][support.topic]).sum()) >= 3:
            return "the name leads to other topics"
    return "" if support.aids.may_show(_inside(name)) else "the name may hold personal data"


def rule_stands(text: str, support: Support) -> bool:
    """Whether a definition or rule may be shown: short, clean, and mostly in words of the topic."""
    content = _content(text)
    known = sum(lemma(word) in support.lemmas for word in content)
    fits = 0 < len(text) <= _LONGEST_RULE and not _ODD.search(text) and support.aids.may_show(text)
    return fits and 3 * known >= len(content)


def _cosines(texts: Sequence[str], direction: Floats, support: Support) -> npt.NDArray[np.float32]:
    if not texts or support.aids.encode is None:
        return np.zeros(len(texts), np.float32)
    return snap(support.aids.encode(texts)) @ direction


def _inside(name: str) -> str:
    """The name as it stands inside a sentence: a capital at its start is no sign of a person."""
    return name[0].lower() + name[1:]


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in ENGLISH and word not in FOREIGN and word not in VAGUE]


def _sibling(directions: Floats, topic: int) -> int | None:
    if len(directions) < 2:
        return None
    likeness = directions @ directions[topic]
    likeness[topic] = -2.0
    return int(likeness.argmax())
