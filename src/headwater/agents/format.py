"""A procedure as text: front matter, steps in Markdown, flow; and back, with errors that name the line.

::

    ---
    name: refund
    purpose: Give the money back
    slots:
      - order_id (asked by ask_order)
    tools:
      - lookup
    ---
    ## ask_order
    Say: Could I have your order number?
    Seen: 40 (80 %)
    > I want my money back
    ## lookup
    Tool: lookup
    # Flow
    - ask_order -> lookup (38, 95 %) when number
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import regex

from headwater.agents.procedure import Edge, Procedure, Slot, Step, reachable
from headwater.core.errors import SchemaMismatch

_LISTS: Final = ("slots", "tools", "hand_off", "start", "end")
_SCALARS: Final = ("name", "purpose", "n_dialogues")
_STEP_KEYS: Final = ("Say", "When", "Tool", "Seen")
_SLOT: Final = regex.compile(r"(?P<name>[\w.\-]+)(?: \((?P<rest>[^)]*)\))?$")
_SEEN: Final = regex.compile(r"(?P<n>\d+) \((?P<share>[\d.]+) %\)$")
_EDGE: Final = regex.compile(
    r"- (?P<a>.+?) -> (?P<b>.+?)(?: \((?P<n>\d+), (?P<share>[\d.]+) %(?P<loop>, loop)?\))?(?: when (?P<when>.+))?$"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one line, and what to do."""

    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" + (f" ({self.hint})" if self.hint else "")


def render(procedure: Procedure) -> str:
    """The procedure as text; ``parse`` gives it back."""
    lines = ["---", f"name: {procedure.name}", f"purpose: {_flat(procedure.purpose)}"]
    if procedure.n_dialogues:
        lines.append(f"n_dialogues: {procedure.n_dialogues}")
    for key, items in (
        ("slots", [_slot(slot) for slot in procedure.slots]),
        *((k, getattr(procedure, k)) for k in _LISTS[1:]),
    ):
        if items:
            lines += [f"{key}:", *(f"  - {_flat(item)}" for item in items)]
    lines += ["---", "# Steps"]
    for step in procedure.steps:
        lines += [f"## {step.action}"]
        lines += [f"Say: {_flat(step.reply)}"] if step.reply else []
        lines += [f"When: {_flat(one)}" for one in step.when]
        lines += [f"Tool: {step.tool}"] if step.tool else []
        lines += [f"Seen: {step.support} ({100 * step.share:.1f} %)"] if step.support else []
        lines += [f"> {_flat(quote)}" for quote in step.examples]
    lines += ["# Flow", *(_edge(edge) for edge in procedure.edges)]
    return "\n".join(lines) + "\n"


def parse(text: str) -> Procedure:
    """A procedure from its text.

    Raises:
        SchemaMismatch: the text has errors; the message has one line for each.
    """
    procedure, problems = _read(text)
    if problems:
        raise SchemaMismatch("\n".join(map(str, problems)), hint="mend the lines named")
    return procedure


def validate(text: str) -> list[Problem]:
    """All problems of a procedure's text, by line; empty: it is sound."""
    return _read(text)[1]


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.problems: list[Problem] = []
        self.front: dict[str, Any] = {}
        self.where: dict[str, int] = {}
        self.steps: list[dict[str, Any]] = []
        self.edges: list[tuple[int, Edge]] = []

    def fail(self, at: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(at + 1, message, hint))

    def unknown(self, at: int, kind: str, name: str, known: Sequence[str]) -> None:
        close = get_close_matches(name, known, n=1)
        self.fail(
            at, f"unknown {kind} {name!r}", f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"
        )

    def read_front(self) -> int:
        if not self.lines or self.lines[0].strip() != "---":
            self.fail(0, "the text does not begin with ---", "front matter comes first")
            return 0
        key = ""
        for at in range(1, len(self.lines)):
            line = self.lines[at].rstrip()
            if line == "---":
                return at + 1
            if regex.match(r"\s+- ", line) or line.startswith("- "):
                if key not in _LISTS:
                    self.fail(at, "a list item without a list above it")
                else:
                    self.front[key].append((at, line.strip()[2:].strip()))
            elif line.strip():
                key = self._read_key(at, line)
        self.fail(len(self.lines) - 1, "the front matter is not closed", "end it with ---")
        return len(self.lines)

    def _read_key(self, at: int, line: str) -> str:
        key, colon, value = line.partition(":")
        key, value = key.strip(), value.strip()
        if not colon:
            self.fail(at, f"{line.strip()!r} is not 'key: value'")
        elif key not in _LISTS + _SCALARS:
            self.unknown(at, "key", key, _LISTS + _SCALARS)
        elif key in self.where:
            self.fail(at, f"{key!r} is given twice", f"first in line {self.where[key] + 1}")
        elif key in _LISTS and value:
            self.fail(at, f"{key!r} is a list", "one item a line, each after '  - '")
        elif key == "n_dialogues" and not value.isdigit():
            self.fail(at, f"n_dialogues must be a whole number, got {value!r}")
        else:
            self.where[key] = at
            self.front[key] = [] if key in _LISTS else value
            return key
        return ""

    def read_body(self, start: int) -> None:
        for at in range(start, len(self.lines)):
            line = self.lines[at].rstrip()
            if line.startswith("## "):
                action = line[3:].strip()
                if any(step["action"] == action for step in self.steps):
                    self.fail(at, f"step {action!r} is given twice")
                self.steps.append({"action": action, "at": at, "when": [], "examples": []})
            elif line.startswith("- "):
                self._read_edge(at, line)
            elif line.strip() and line not in ("# Steps", "# Flow"):
                self._read_detail(at, line)

    def _read_edge(self, at: int, line: str) -> None:
        match = _EDGE.fullmatch(line)
        if not match:
            self.fail(at, "not an edge", "write: - source -> target (times, share %) when words")
            return
        when = tuple(part.strip() for part in (match["when"] or "").split("; ") if part.strip())
        share = float(match["share"] or 0) / 100
        self.edges.append((at, Edge(match["a"], match["b"], int(match["n"] or 0), share, when, bool(match["loop"]))))

    def _read_detail(self, at: int, line: str) -> None:
        if not self.steps:
            self.fail(at, "text before the first step", "a step begins with ## and its action")
            return
        step = self.steps[-1]
        key, _, value = line.partition(":")
        if line.startswith("> "):
            step["examples"].append(line[2:])
        elif key not in _STEP_KEYS:
            self.unknown(at, "step field", key, _STEP_KEYS)
        elif key == "When":
            step["when"].append(value.strip())
        elif key == "Seen" and not _SEEN.fullmatch(value.strip()):
            self.fail(at, f"cannot read {value.strip()!r}", "write: Seen: 40 (80 %)")
        else:
            step[key] = value.strip()
            step[f"at {key}"] = at


def _read(text: str) -> tuple[Procedure, list[Problem]]:
    reader = _Reader(text)
    reader.read_body(reader.read_front())
    for key in ("name", "purpose"):
        if not reader.front.get(key):
            reader.fail(reader.where.get(key, 0), f"{key!r} is missing", f"add {key}: to the front matter")
    procedure = Procedure(
        name=reader.front.get("name", ""),
        purpose=reader.front.get("purpose", ""),
        slots=tuple(_read_slot(reader, at, item) for at, item in reader.front.get("slots", [])),
        steps=tuple(_read_step(step) for step in reader.steps),
        edges=tuple(edge for _, edge in reader.edges),
        n_dialogues=int(reader.front.get("n_dialogues", 0)),
        **{key: tuple(item for _, item in reader.front.get(key, [])) for key in _LISTS[1:]},
    )
    _check_names(reader, procedure)
    return procedure, sorted(reader.problems, key=lambda problem: (problem.line, problem.message))


def _read_slot(reader: _Reader, at: int, item: str) -> Slot:
    match = _SLOT.fullmatch(item)
    if not match:
        reader.fail(at, f"cannot read slot {item!r}", "write: name (asked by action, optional)")
        return Slot(item)
    parts = [part.strip() for part in (match["rest"] or "").split(",") if part.strip()]
    asked = next((part[len("asked by ") :] for part in parts if part.startswith("asked by ")), "")
    return Slot(match["name"], asked, "optional" not in parts)


def _read_step(step: dict[str, Any]) -> Step:
    seen = _SEEN.fullmatch(step.get("Seen", ""))
    return Step(
        step["action"],
        step.get("Say", ""),
        tuple(step["when"]),
        step.get("Tool", ""),
        int(seen["n"]) if seen else 0,
        float(seen["share"]) / 100 if seen else 0.0,
        tuple(step["examples"]),
    )


def _check_names(reader: _Reader, procedure: Procedure) -> None:
    actions = [step.action for step in procedure.steps]
    if not actions:
        reader.fail(max(len(reader.lines) - 1, 0), "there is no step", "a step begins with ## and its action")
    for at, edge in reader.edges:
        for name in (edge.source, edge.target):
            if name not in actions:
                reader.unknown(at, "step", name, actions)
    for step in reader.steps:
        if step.get("Tool") and step["Tool"] not in procedure.tools:
            reader.unknown(step["at Tool"], "tool", step["Tool"], procedure.tools)
    for key in ("start", "end"):
        for at, item in reader.front.get(key, []):
            if item not in actions:
                reader.unknown(at, "step", item, actions)
    for (at, _), slot in zip(reader.front.get("slots", []), procedure.slots, strict=True):
        if slot.asked_by and slot.asked_by not in actions:
            reader.unknown(at, "step", slot.asked_by, actions)
    if procedure.start and procedure.edges:
        within = reachable(procedure.start, procedure.pairs())
        for step in reader.steps:
            if step["action"] not in within:
                reader.fail(step["at"], f"step {step['action']!r} cannot be reached", "add an edge to it, or a start")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _slot(slot: Slot) -> str:
    parts = [f"asked by {slot.asked_by}"] * bool(slot.asked_by) + ["optional"] * (not slot.required)
    return slot.name + (f" ({', '.join(parts)})" if parts else "")


def _edge(edge: Edge) -> str:
    seen = f" ({edge.support}, {100 * edge.share:.1f} %{', loop' if edge.is_loop else ''})" if edge.support else ""
    return f"- {edge.source} -> {edge.target}{seen}" + (f" when {'; '.join(edge.when)}" if edge.when else "")
