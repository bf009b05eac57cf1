"""A section of a guideline compiled into a draft, by rule: a step for an item, a slot for a thing to learn, a stub for a tool.

What cannot be read out of the words is marked TODO, so that the draft cannot be run before a person has decided it.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import regex

from headwater.agents.check import TODO
from headwater.agents.draft.outline import Item, Section
from headwater.agents.draft.source import Guideline
from headwater.agents.procedure import HAND_OFF, Edge, Effect, Procedure, Slot, SlotKind, Step, Tool
from headwater.agents.procedure import Field as Part

_BUTTON: Final = regex.compile(r"\[(?P<name>[^\[\]\n]{2,40})\]|`(?P<code>[a-z_]{2,40})`|\*\*(?P<bold>[^*\n]{2,40})\*\*")
_ASKS: Final = regex.compile(
    r"\b(?:ask|asking|get|gather|collect|obtain|confirm|validate|verify|need|request|provide|find out|enter|fill)\b",
    regex.I,
)
_CHOICE: Final = regex.compile(r"\b(?:options? (?:are|is)|one of|choose|following (?:\w+ )?options|list of)\b", regex.I)
_CONDITION: Final = regex.compile(
    r"\b(?:if|unless|only|must|never|not|or|otherwise|except|at most|at least|within|until|when|default)\b", regex.I
)
_LEAVES: Final = regex.compile(r"\b(?:transfer|escalate|hand (?:off|over)|supervisor|human agent)\b", regex.I)
_READS: Final = regex.compile(
    r"\b(?:pull|find|get|look|query|search|check|verify|validate|status|ask|show|list|confirm|read|view|calculate)",
    regex.I,
)
_HEAD: Final = regex.compile(r"^(?P<head>[^-–:.(]{2,40}?)\s*(?:\s[-–]\s|:|\()")
_SENTENCE: Final = regex.compile(r"[^.!?]+[.!?]*")
_FIELDS: Final[tuple[tuple[str, str, SlotKind, bool], ...]] = (
    (r"full name|customer'?s? name|first and last name|\bnames?\b", "full_name", "name", False),
    (r"account (?:id|number)", "account_id", "code", False),
    (r"order (?:id|number)", "order_id", "code", False),
    (r"reservation (?:id|number)|booking (?:id|number|reference)", "reservation_id", "code", False),
    (r"user ?name", "username", "code", False),
    (r"user id", "user_id", "code", False),
    (r"e-?mail(?: address)?", "email", "email", False),
    (r"phone(?: number)?", "phone", "code", False),
    (r"zip ?code|postal code|postcode", "zip_code", "code", False),
    (r"address", "address", "text", False),
    (r"pin(?: number| code)?", "pin", "code", True),
    (r"security (?:question|answer)", "security_answer", "text", True),
    (r"card number", "card_number", "code", True),
    (r"amount|price", "amount", "number", False),
    (r"date of birth", "birth_date", "text", True),
    (r"dates?", "date", "text", False),
    (r"membership(?: level)?", "membership", "text", False),
    (r"reason", "reason", "text", False),
    (r"brand|type of product|product|new item", "product", "text", False),
)
"""What guidelines ask for: pattern -> slot, its kind, whether it is secret. The first that matches a place takes it."""
_FIELD: Final = regex.compile("|".join(rf"(?P<f{i}>\b(?:{one[0]})\b)" for i, one in enumerate(_FIELDS)), regex.I)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A draft.

    Attributes:
        procedure: sound, and open where it says TODO.
        left_out: ``(text, why)`` of what became no part of it.
    """

    procedure: Procedure
    left_out: tuple[tuple[str, str], ...]


def compile_section(section: Section, guideline: Guideline, *, name: str = "") -> Compiled:
    """A draft of a section.

    Args:
        section: with at least one item.
        guideline: that it stands in.
        name: of the procedure; after the title by default.
    """
    work = _Work(guideline)
    for item in section.items:
        work.take(item)
    edges = tuple(Edge(here.action, after.action) for here, after in pairwise(work.steps) if not here.hand_off)
    procedure = Procedure(
        name=slug(name or section.title or guideline.name),
        purpose=section.title or guideline.name,
        slots=tuple(work.slots.values()),
        tools=tuple(work.tools.values()),
        start=(work.steps[0].action,),
        sources=(guideline.source,),
        steps=tuple(work.steps),
        edges=edges,
    )
    return Compiled(
        procedure, tuple((note.text, "it is no step: read it") for note in section.notes if note.text.strip())
    )


@dataclass(slots=True)
class _Work:
    guideline: Guideline
    steps: list[Step] = field(default_factory=list)
    slots: dict[str, Slot] = field(default_factory=dict)
    tools: dict[str, Tool] = field(default_factory=dict)

    def take(self, item: Item) -> None:
        """A step of an item, with what it asks for and calls."""
        said = [item.said.text, *(point.text for point in item.points)]
        label = item.name or next((found for text in said if (found := _button(text))), "")
        chosen = self._choice(item, label)
        asked = [*self._asked(item), *([chosen] if chosen else [])]
        tool = self._tool(label, item, asked) if label and not _LEAVES.search(label) else ""
        action = self._free(word(label or _start(item.said.text)))
        open_ways = [
            one.strip() for text in said[1 if chosen else 0 :] for one in _SENTENCE.findall(text) if _is_open(one)
        ]
        note = " / ".join(plain(text) for text in said)
        if open_ways:
            note += f" {TODO} write as conditions: {'; '.join(map(plain, open_ways))}"
        leaves = "" if tool or not _LEAVES.search(item.said.text) else plain(item.said.text)
        does = bool(tool or asked or leaves)
        self.steps.append(
            Step(
                action,
                note=note,
                ask=tuple(asked),
                tool=tool,
                arguments=tuple((part.name, part.name) for part in self.tools[tool].takes) if tool else (),
                reply="" if does else f"{TODO} say: {plain(item.said.text)}",
                hand_off=leaves,
                cites=(self.guideline.cite(item.said.start, item.end),),
            )
        )

    def _asked(self, item: Item) -> list[str]:
        """Slots that an item says to learn, in the order of the words."""
        found: list[str] = []
        listed = [point.text for point in item.points if len(_head(point.text).split()) <= 4]
        for text in [item.said.text, *listed] if _ASKS.search(item.said.text) else []:
            for match in _FIELD.finditer(_BUTTON.sub(" ", text if text == item.said.text else _head(text))):
                _, name, kind, secret = _FIELDS[int(str(match.lastgroup)[1:])]
                phrase = name.replace("_", " ")
                pattern = TODO if kind == "code" else ""
                self.slots.setdefault(
                    name, Slot(name, f"What is your {phrase}?", kind=kind, pattern=pattern, secret=secret)
                )
                found.append(name)
        return list(dict.fromkeys(found))

    def _choice(self, item: Item, label: str) -> str:
        """A slot for options that an item lists."""
        values = tuple(dict.fromkeys(_head(point.text).lower() for point in item.points))
        cue = _CHOICE.search(item.said.text)
        if cue is None or len(values) < 2 or any(len(value.split()) > 4 for value in values):
            return ""
        before = _BUTTON.sub(" ", item.said.text[: cue.start()])
        named = [
            part
            for part in regex.findall(r"[a-z]+", before.lower())
            if part not in ("in", "the", "valid", "with", "using")
        ]
        name = "_".join(named[:2]) or f"{word(label)}_choice"
        asks = f"Which {name.replace('_', ' ')} would you like: {', '.join(values)}?"
        self.slots.setdefault(name, Slot(name, plain(asks), kind="choice", values=values))
        return name

    def _tool(self, label: str, item: Item, asked: list[str]) -> str:
        name = word(label)
        name = f"do_{name}" if name in self.slots else name
        effect: Effect = "read" if _READS.match(label) else "write"
        takes = tuple(Part(slot, self.slots[slot].given_as) for slot in asked)
        known = self.tools.get(name)
        if known is None:
            ok = (Part("ok", "yes_no"),)
            self.tools[name] = Tool(name, plain(item.said.text), takes, ok, effect, ensures=(f"{name}.ok",))
        return name

    def _free(self, name: str) -> str:
        """A name that no step has yet."""
        taken = {HAND_OFF, *(step.action for step in self.steps)}
        return next(one for one in (name, *(f"{name}_{n}" for n in range(2, 1000))) if one not in taken)


def _button(text: str) -> str:
    match = _BUTTON.search(text)
    return (match["name"] or match["code"] or match["bold"]) if match else ""


def _head(text: str) -> str:
    """What stands before the dash, the colon or the bracket of a point."""
    match = _HEAD.match(text)
    return match["head"].strip() if match else text.strip().rstrip(".")


def _start(text: str) -> str:
    return " ".join(regex.findall(r"[\p{L}\p{N}']+", text)[:3])


def _is_open(sentence: str) -> bool:
    return bool(_CONDITION.search(sentence))


def plain(text: str) -> str:
    """Without what the format gives a meaning to."""
    return " ".join(text.replace("{", "(").replace("}", ")").split())


def word(text: str) -> str:
    """``Pull up Account`` -> ``pull_up_account``."""
    found = regex.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return found if found and not found[0].isdigit() else f"step_{found}".rstrip("_")


def slug(text: str, *, otherwise: str = "draft") -> str:
    """``Initiate Refund`` -> ``initiate-refund``; ``otherwise`` where no letter or digit is left."""
    return regex.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or otherwise
