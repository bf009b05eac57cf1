"""A draft by a language model: the question, and the answer held against the guideline, part by part.

The model fills a closed form in which every part names the words of the guideline that it rests on. A part whose words are not
there, or do not support it, is left out and listed. What is left is rendered and validated like any procedure; the model is shown
the validator's messages, with the lines that they name, and asked again, a few times at most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Final, Literal

import regex
from pydantic import BaseModel, ConfigDict
from pydantic import Field as About

from headwater.agents.draft.compile import plain, slug, word
from headwater.agents.draft.source import Guideline
from headwater.agents.draft.support import numbers, stems, why_unsupported
from headwater.agents.expression import read_call
from headwater.agents.format import read, render
from headwater.agents.front import Problem
from headwater.agents.procedure import Cite, Edge, Procedure, Rule, Slot, SlotKind, Step, Tool
from headwater.agents.procedure import Field as Part
from headwater.core.errors import BudgetSpent, InputError, PrivacyBreach, UpstreamError
from headwater.core.ports import Question
from headwater.core.types import Redaction
from headwater.prepare.redact import redact

PURPOSE: Final = "agents.draft"
ROUNDS: Final = 3
"""Answers at most."""
_TOKENS: Final = 4000
_LITERAL: Final = regex.compile(r"'([^']*)'|\"([^\"]*)\"")
_HIDDEN: Final = "(hidden)"
_DIGITS: Final = regex.compile(r"(?<=^From: ).*$|(?<=^  hash: ).*$")
"""Citations and hashes look like account numbers, and the model has no use for them."""
_PLACE: Final = regex.compile(r"<[A-Z_]+_[0-9]+>")
_INSTRUCTION: Final = """\
Write the procedure that an automated agent follows, from the guideline in the data and from nothing else.
Every part has a field "quote": words copied exactly from the guideline, on which it rests. What no words support is not written.
slots: what the customer must tell. name: lower_case. ask: the question. kind: text, name, number, choice (with values),
yes_no, email, code (with pattern, a regular expression), time.
tools: what the agent calls. takes and gives: names with kind text, number or yes_no. effect: write where it changes something.
policy: rules about calls. guards: tools. requires: a condition.
steps, in order. ask: slots. call: tool(name=slot, ...) with every argument that the tool takes; empty: none. say: what the
customer is told, with {slot} or {tool.part}. hand_off: why a person takes over there; empty: none does. then: ways on, each
with step and when, a condition; of several the first whose condition holds; the last may have none; "hand_off" is a person.
Conditions: slot names, tool.part, texts in quotes, numbers, yes, no, == != < <= > >=, in [...], and, or, not, known(slot),
calls(tool).
applies: first words of customers who need it."""
_MEND: Final = """

Your last answer stands in the data under "draft", as it reads with its line numbers, and under "problems" what is wrong with
it. Give the whole answer again, with these problems mended and nothing else changed."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Field(_Form):
    name: str
    kind: Literal["text", "number", "yes_no"] = "text"


class _Slot(_Form):
    name: str
    ask: str
    kind: SlotKind = "text"
    values: list[str] = []
    pattern: str = ""
    quote: str


class _Tool(_Form):
    name: str
    does: str
    takes: list[_Field] = []
    gives: list[_Field] = []
    effect: Literal["read", "write"] = "read"
    quote: str


class _Rule(_Form):
    name: str
    guards: list[str]
    requires: str
    says: str
    quote: str


class _Way(_Form):
    step: str
    when: str = ""


class _Step(_Form):
    name: str
    does: str
    ask: list[str] = []
    call: str = ""
    say: str = ""
    hand_off: str = ""
    then: list[_Way] = []
    quote: str


class Answer(_Form):
    """What the model fills in."""

    purpose: str
    applies: list[str] = About(max_length=12)
    slots: list[_Slot] = About(max_length=40)
    tools: list[_Tool] = About(max_length=40)
    policy: list[_Rule] = About(max_length=40)
    steps: list[_Step] = About(max_length=60)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What came of it.

    Attributes:
        procedure: with a citation for every step.
        text: of it.
        problems: errors of the text that were not mended.
        cites: ``(part, citation)`` of every part that was taken.
        left_out: ``(part, why)`` of every part that was not.
        rounds: answers that were asked for.
    """

    procedure: Procedure
    text: str
    problems: tuple[Problem, ...]
    cites: tuple[tuple[str, Cite], ...]
    left_out: tuple[tuple[str, str], ...]
    rounds: int = 1

    @property
    def badness(self) -> tuple[int, int]:
        """Fewer is better: errors first, then what was left out."""
        return len(self.problems), len(self.left_out)


def draft(guideline: Guideline, name: str, answer: Callable[[Question], Answer]) -> Drafted:
    """The best of a few answers.

    Args:
        guideline: with the part that is sent, personal data replaced.
        name: of the procedure.
        answer: asks the model; what it raises at the first question goes through.
    """
    best = assemble(answer(question(guideline)), guideline, name)
    last = best
    for rounds in range(2, ROUNDS + 1):
        if best.badness == (0, 0):
            break
        before = last
        try:
            last = assemble(answer(question(guideline, last)), guideline, name)
        except (PrivacyBreach, BudgetSpent, UpstreamError):  # there is a draft: what is wrong with it is said
            break
        best = min(best, last, key=lambda one: one.badness)
        best = replace(best, rounds=rounds)
        if (last.text, last.left_out) == (before.text, before.left_out):  # it would answer the same again
            break
    return best


def question(guideline: Guideline, last: Drafted | None = None) -> Question:
    """The question; with an answer before, what is to be mended in it."""
    data = {"guideline": guideline.shown.text}
    if last is None:
        return Question(PURPOSE, _INSTRUCTION, data, max_tokens=_TOKENS)
    lines = [_DIGITS.sub(_HIDDEN, line) for line in last.text.splitlines()]
    numbered = "\n".join(f"{n}: {line}" for n, line in enumerate(lines, 1))
    wrong = [*map(str, last.problems), *(f"{part} was left out: {why}" for part, why in last.left_out)]
    data |= {"draft": _hidden(numbered), "problems": _hidden("\n".join(wrong))}
    return Question(PURPOSE, _INSTRUCTION + _MEND, data, max_tokens=_TOKENS)


def _hidden(text: str) -> str:
    """A text without what looks personal. Its placeholders would be numbered anew, so that none is given."""
    return str(_PLACE.sub(lambda match: match[0] if match[0] in text else _HIDDEN, redact(text).text))


def assemble(answer: Answer, guideline: Guideline, name: str) -> Drafted:
    """A procedure of those parts of an answer that the guideline supports."""
    work = _Work(guideline)
    slots = tuple(slot for one in answer.slots if (slot := work.slot(one)))
    tools = tuple(tool for one in answer.tools if (tool := work.tool(one)))
    policy = tuple(rule for one in answer.policy if (rule := work.rule(one)))
    steps = tuple(step for one in answer.steps if (step := work.step(one)))
    edges = tuple(edge for one in answer.steps for edge in work.ways(one, {step.action for step in steps}))
    procedure = Procedure(
        name=slug(name),
        purpose=" ".join(answer.purpose.split()) or name,
        applies=tuple(" ".join(text.split()) for text in answer.applies if work.says(text)),
        slots=slots,
        tools=tools,
        policy=policy,
        start=tuple(step.action for step in steps[:1]),
        sources=(guideline.source,),
        steps=steps,
        edges=edges,
    )
    text = render(procedure)
    problems = read(text)[1]
    return Drafted(procedure, text, tuple(problems), tuple(work.cites), tuple(work.left_out))


@dataclass(slots=True)
class _Work:
    guideline: Guideline
    cites: list[tuple[str, Cite]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def supported(self, part: str, claim: str, quote: str) -> Cite | None:
        """Where the guideline supports a part; None: nowhere, and the part is listed."""
        place = self.guideline.find(quote)
        around = self.guideline.shown.text
        why = "its quote does not stand in the guideline" if place is None else why_unsupported(claim, quote, around)
        if why or place is None:
            self.left_out.append((part, why))
            return None
        cite = self.guideline.cite(*place)
        self.cites.append((part, cite))
        return cite

    def says(self, text: str) -> bool:
        """Whether customers' first words are about what the guideline is about."""
        fine = bool(stems(text) & stems(self.guideline.shown.text))
        if not fine:
            self.left_out.append((f"applies: {text[:80]}", "it shares no word with the guideline"))
        return fine

    def slot(self, one: _Slot) -> Slot | None:
        part = f"slot {one.name}"
        foreign = [value for value in one.values if not _within(value, self.guideline.shown.text)]
        if foreign:
            self.left_out.append((part, f"{', '.join(foreign)} does not stand in the guideline"))
            return None
        if self.supported(part, one.name.replace("_", " "), one.quote) is None:
            return None
        return Slot(word(one.name), one.ask, kind=one.kind, values=tuple(one.values), pattern=one.pattern)

    def tool(self, one: _Tool) -> Tool | None:
        if self.supported(f"tool {one.name}", f"{one.name.replace('_', ' ')} {one.does}", one.quote) is None:
            return None
        takes, gives = (tuple(Part(word(f.name), f.kind) for f in parts) for parts in (one.takes, one.gives))
        return Tool(word(one.name), one.does, takes, gives, one.effect)

    def rule(self, one: _Rule) -> Rule | None:
        part = f"rule {one.name}"
        if (
            self._foreign(part, one.requires)
            or self.supported(part, f"{one.says} {_digits(one.requires)}", one.quote) is None
        ):
            return None
        return Rule(word(one.name), tuple(map(word, one.guards)), one.requires, one.says)

    def step(self, one: _Step) -> Step | None:
        claim = f"{one.name.replace('_', ' ')} {one.does} {_digits(' '.join((one.say, one.call, one.hand_off)))}"
        cite = self.supported(f"step {one.name}", claim, one.quote)
        if cite is None:
            return None
        tool, arguments = _called(one.call.strip())
        return Step(
            word(one.name),
            note=plain(one.does),
            ask=tuple(map(word, one.ask)),
            tool=tool,
            arguments=arguments,
            reply=" ".join(one.say.split()),
            hand_off=plain(one.hand_off),
            cites=(cite,),
        )

    def ways(self, one: _Step, known: set[str]) -> list[Edge]:
        """Ways on from a step that was taken, without those whose condition brings in what the guideline does not say."""
        here = word(one.name)
        if here not in known:
            return []
        return [
            Edge(here, word(way.step), way.when)
            for way in one.then
            if not self._foreign(f"way {one.name} -> {way.step}", way.when)
        ]

    def _foreign(self, part: str, condition: str) -> bool:
        """Whether a condition has numbers or texts that the guideline has not; then the part is listed."""
        around = self.guideline.shown.text
        texts = [a or b for a, b in _LITERAL.findall(condition)]
        new = sorted(numbers(_digits(_LITERAL.sub(" ", condition))) - numbers(around) - {"0", "1"})
        new += [text for text in texts if not _within(text, around)]
        if new:
            self.left_out.append((part, f"{', '.join(new)} does not stand in the guideline"))
        return bool(new)


def _called(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Tool and arguments; what cannot be read stays as it is, and the validator says what is wrong with it."""
    try:
        return read_call(text) if "(" in text else (text, ())
    except InputError:
        return text, ()


def _within(text: str, around: str) -> bool:
    return " ".join(text.split()).casefold() in " ".join(around.split()).casefold()


def _digits(text: str) -> str:
    """The numbers of a text that stand alone: ``line_2`` has none."""
    return " ".join(regex.findall(r"(?<![\w.])\d+(?:[.,]\d+)*(?!\w)", text))


def originals(redaction: Redaction, text: str) -> list[tuple[str, str]]:
    """``(placeholder, word)`` of a redacted text.

    Args:
        redaction: of the text.
        text: as it was.
    """
    return sorted({span.placeholder: text[span.start : span.end] for span in redaction.spans}.items(), reverse=True)


def restored(value: Any, pairs: Sequence[tuple[str, str]]) -> Any:
    """A procedure, or a part of it, with placeholders turned back into the words of the caller's own file.

    Args:
        value: any part of a procedure.
        pairs: of ``originals``.
    """
    if isinstance(value, str):
        for placeholder, original in pairs:
            value = value.replace(placeholder, original)
        return value
    if isinstance(value, tuple):
        return tuple(restored(one, pairs) for one in value)
    if isinstance(value, dict):
        return {restored(key, pairs): restored(one, pairs) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: restored(getattr(value, one.name), pairs) for one in fields(value)})
    return value
