"""What is suggested to the person who answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from headwater.agents.assist.guide import Guide
from headwater.agents.assist.summary import Line
from headwater.core.types import Quote
from headwater.enrich.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Citation:
    """Where words stand: the id of a contact or an article, or ``name@number`` of a procedure; characters of its text."""

    source: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply to send, edit or leave.

    Attributes:
        text: with placeholders where the source had personal data.
        source: ``procedure``, ``article``, ``solved`` (a solved contact) or ``model`` (reworded by a language model).
        citations: what it rests on.
        score: share of the votes of solved contacts; None for other sources.
        n: moments in solved contacts in which it was said.
    """

    text: str
    source: Literal["procedure", "article", "solved", "model"]
    citations: tuple[Citation, ...]
    score: float | None = None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Similar:
    """A solved contact like this one.

    Attributes:
        contact_id: of it.
        day: when it came.
        problem: what its customer states.
        answer: the last that was answered; None where nothing was.
        likeness: with the words of this conversation; comparable within one answer.
    """

    contact_id: str
    day: date | None
    problem: Quote
    answer: Quote | None
    likeness: float


@dataclass(frozen=True, slots=True)
class Code:
    """A reason code for the wrap-up, out of the taxonomy in use.

    Attributes:
        topic_id: of the node.
        name: of the node; ``path``: of the nodes above it, the nearest first.
        probability: 0..1; calibrated where ``Suggestion.calibrated``.
        decided_by: model or label.
        evidence: the statement that it rests on.
    """

    topic_id: str
    name: str
    path: tuple[str, ...]
    probability: float
    decided_by: str
    evidence: Quote


@dataclass(frozen=True, slots=True)
class Suggestion:
    """All of it.

    Attributes:
        actions: probable next actions with probabilities, best first; none without a model of labelled dialogues.
        guide: the procedure that applies; None where none does.
        drafts: best first.
        similar: solved contacts, nearest first.
        summary: in the order of the conversation.
        codes: most probable first.
        calibrated: whether their probabilities were calibrated on people's labels.
        mood: of the customer, turn by turn.
        notes: what could not be done, and why.
    """

    actions: tuple[tuple[str, float], ...]
    guide: Guide | None
    drafts: tuple[Draft, ...]
    similar: tuple[Similar, ...]
    summary: tuple[Line, ...]
    codes: tuple[Code, ...]
    calibrated: bool
    mood: Trajectory
    notes: tuple[str, ...] = ()
