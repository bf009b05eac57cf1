"""Five whys and a correction-of-errors draft in which every step cites evidence.

A step is an answer to "why?" with the numbers of the evidence it rests on. A step without evidence is refused, and so
is one that blames people ("human error", "the associate forgot"): the question is what made the error possible. A step
says what is *associated*; *caused* is kept for what an intervention has shown (a fix whose verdict is "worked").
Whoever writes the steps, a person or a language model, they pass this door; nothing here makes up a word.

Version: ``causes.whys.v1``.

References:
    Ohno (1988), Toyota Production System (five whys); Dekker (2014), The Field Guide to Understanding "Human Error".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regex

METHOD: Final = "causes.whys.v1"
CITED: Final = regex.compile(r"\[\s*(E\d+(?:\s*,\s*E\d+)*)\s*\]")
_BLAME: Final = regex.compile(
    r"\b(?:human|operator|user|customer|agent|associate|employee|staff|people|person(?:al|nel)?|pilot)(?:'s|s')?\s+"
    r"(?:error|mistake|fault|negligence|carelessness|failure|inattention)s?\b"
    r"|\b(?:careless(?:ness|ly)?|negligen(?:ce|t)|inattention|lazy|laziness|sloppy|incompeten(?:ce|t))\b"
    r"|\b(?:someone|somebody|he|she|they|who|associate|agent|developer|engineer|employee|operator|colleague|team)\s+"
    r"(?:simply\s+|just\s+)?(?:forgot|forget|failed to notice|overlooked|did(?:n't| not) (?:pay attention|care|follow))\b"
    r"|\b(?:should|must) (?:have )?(?:been|be|pay|paid) more (?:careful|attention|attentive)\b"
    r"|\black of (?:care|attention|diligence|discipline)\b",
    regex.IGNORECASE,
)

_CLAIM: Final = regex.compile(r"\b(?:caus(?:es|ed|ing)|(?:is|was|were|are) the (?:root )?cause)\b", regex.IGNORECASE)
_QUOTED: Final = regex.compile("“[^”]*”")  # what customers claim is theirs to claim


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that can be looked up.

    Attributes:
        id: ``E1``, ``E2``, ...
        kind: ``size``, ``segment``, ``onset``, ``event``, ``phrase``, ``words`` or ``verdict``.
        says: in one sentence, with its numbers.
        strength: ``associated`` or ``caused``.
        contacts: contact ids that show it; may be empty.
    """

    id: str
    kind: str
    says: str
    strength: str = "associated"
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """An answer to "why?".

    Attributes:
        answer: without the marks of the evidence.
        evidence: ids it cites.
        accepted: whether it may stand.
        strength: ``associated`` or ``caused``: the strongest that its evidence allows; empty where refused.
        refusal: why not, and what to do; empty where accepted.
    """

    answer: str
    evidence: tuple[str, ...]
    accepted: bool
    strength: str = ""
    refusal: str = ""


def review_step(text: str, evidence: Mapping[str, Evidence]) -> Step:
    """Accept or refuse a step.

    Args:
        text: the answer with its evidence in brackets: ``"The update dropped a channel [E2, E4]"``.
        evidence: what there is, by id.

    Example:
        >>> known = {"E1": Evidence("E1", "event", "Firmware 4.2.0 was released two days before")}
        >>> review_step("The new firmware [E1]", known).accepted
        True
        >>> review_step("Human error [E1]", known).refusal
        'blames a person; ask what made the error possible and cite what shows it'
        >>> review_step("The weather", known).refusal
        'cites no evidence; name it in brackets, such as [E1]'
    """
    cited = tuple(dict.fromkeys(name.strip() for match in CITED.finditer(text) for name in match[1].split(",")))
    answer = " ".join(CITED.sub(" ", text).split()).replace(" .", ".")
    refusal = ""
    if not answer:
        refusal = "says nothing"
    elif _BLAME.search(answer):
        refusal = "blames a person; ask what made the error possible and cite what shows it"
    elif not cited:
        refusal = f"cites no evidence; name it in brackets, such as [{next(iter(evidence), 'E1')}]"
    elif unknown := [name for name in cited if name not in evidence]:
        refusal = f"cites {', '.join(unknown)}, which is not among the evidence"
    elif _CLAIM.search(_QUOTED.sub(" ", answer)) and not _caused(cited, evidence):
        refusal = "says 'caused' where the evidence shows association only; a verified fix can show a cause"
    if refusal:
        return Step(answer, cited, False, "", refusal)
    return Step(answer, cited, True, "caused" if _caused(cited, evidence) else "associated")


def draft_steps(evidence: Sequence[Evidence]) -> list[Step]:
    """The steps that the evidence itself supports: where, when, after what, in whose words; weakest claim first.

    The draft stops where the evidence stops: five is a habit, not a duty.
    """
    leads = {
        "segment": "It sits in one segment: ",
        "onset": "It has a beginning: it ",
        "event": "Something changed just before: ",
        "phrase": "Customers there speak of it: ",
        "words": "Customers themselves give a reason: ",
        "verdict": "Taking it away made it go: ",
    }
    known = {item.id: item for item in evidence}
    steps = []
    for kind, lead in leads.items():
        item = next((item for item in evidence if item.kind == kind), None)
        if item is not None:
            steps.append(review_step(f"{lead}{item.says} [{item.id}]", known))
    return steps


def _caused(cited: Sequence[str], evidence: Mapping[str, Evidence]) -> bool:
    return any(name in evidence and evidence[name].strength == "caused" for name in cited)


def open_question(steps: Sequence[Step]) -> str:
    """What is still to be asked after the last accepted step."""
    accepted = [step for step in steps if step.accepted]
    if not accepted:
        return "Nothing stands out yet: load change events, name more attributes, or wait for more contacts."
    if accepted[-1].strength == "caused":
        return "Why was this change possible without anybody noticing? Name the safeguard that was missing."
    return "Why did this lead to contacts? Ask the owning team, cite what they show, and register a fix to prove it."
