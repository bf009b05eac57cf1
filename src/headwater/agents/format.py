"""A procedure as text: YAML front matter, steps in Markdown; and back, with errors that name the line.

::

    ---
    name: refund
    purpose: Give the money back
    slots:
      - name: order_id
        ask: What is the order number?
    tools:
      - name: find_order
        takes: [{name: order_id}]
        gives: [{name: found, kind: yes_no}]
    start: [look]
    ---
    # Steps
    ## look
    Ask: order_id
    Call: find_order(order_id=order_id)
    Seen: 40 (80.0 %)
    Then: tell when find_order.found
    Then: hand_off
    > I want my money back
    ## tell
    Say: Your order {order_id} is there.
"""

from dataclasses import replace
from typing import Any, Final

import regex

from headwater.agents.check import check
from headwater.agents.expression import read_call
from headwater.agents.front import Lines, Problem, read_front, render_front, unknown
from headwater.agents.procedure import Cite, Edge, Procedure, Quote, Step
from headwater.core.errors import InputError, SchemaMismatch

__all__ = ["Problem", "parse", "placed", "read", "render", "validate"]

_TEXTS: Final = {"Note": "note", "Confirm": "confirm", "Declined": "declined", "Say": "reply", "Hand off": "hand_off"}
_NAMES: Final = {"Forget": "forget", "Ask": "ask"}
KEYS: Final = ("Note", "Forget", "Ask", "Confirm", "Declined", "Call", "Say", "Hand off", "From", "Seen", "Then")
_SEEN: Final = regex.compile(r"(?P<n>\d+) \((?P<share>[\d.]+) %\)$")
_WAY: Final = regex.compile(
    r"(?P<to>.+?)(?: \((?P<n>\d+), (?P<share>[\d.]+) %(?P<loop>, loop)?\))?"
    r"(?: when (?P<when>.+?))?(?: after (?P<after>.+))?$"
)
_CITE: Final = regex.compile(r"(?P<source>[^\s;]+) (?P<start>[0-9]{1,12})-(?P<end>[0-9]{1,12})")
_QUOTE: Final = regex.compile(r"(?P<text>.*?)(?: \[(?P<contact>\S+) (?P<start>\d+)\])?$")


def render(procedure: Procedure) -> str:
    """The procedure as text; ``parse`` gives it back."""
    lines = ["---", render_front(procedure).rstrip("\n"), "---", "# Steps"]
    for step in procedure.steps:
        lines += [f"## {step.action}"]
        for key in KEYS[:-3]:
            text = _call(step) if key == "Call" else getattr(step, (_TEXTS | _NAMES)[key])
            text = ", ".join(text) if isinstance(text, tuple) else _flat(text)
            lines += [f"{key}: {text}"] if text else []
        lines += [f"From: {'; '.join(map(_cite, step.cites))}"] if step.cites else []
        lines += [f"Seen: {step.support} ({100 * step.share:.1f} %)"] if step.support else []
        lines += [f"Then: {_way(edge)}" for edge in procedure.ways(step.action)]
        lines += [f"> {_quote(quote)}" for quote in step.examples]
    return "\n".join(lines) + "\n"


def parse(text: str) -> Procedure:
    """A procedure from its text.

    Raises:
        SchemaMismatch: the text has errors; the message has one line for each.
    """
    return placed(text)[0]


def placed(text: str) -> tuple[Procedure, Lines]:
    """The procedure of a sound text, and where its parts stand.

    Raises:
        SchemaMismatch: the text has errors; the message has one line for each.
    """
    procedure, problems, where = read(text)
    if problems:
        raise SchemaMismatch("\n".join(map(str, problems)), hint="mend the lines named")
    return procedure, where


def validate(text: str) -> list[Problem]:
    """All problems of a procedure's text, by line; empty: it is sound."""
    return read(text)[1]


def read(text: str) -> tuple[Procedure, list[Problem], Lines]:
    """The procedure as far as it can be read, all problems by line, and where its parts stand."""
    reader = _Reader(text)
    procedure = reader.procedure()
    problems = list(reader.problems)
    if not problems:
        problems = check(procedure, reader.where)
    return procedure, sorted(problems, key=lambda problem: (problem.line, problem.message)), reader.where


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.where = Lines()
        self.steps: list[dict[str, Any]] = []
        self.edges: list[Edge] = []

    def fail(self, line: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(line, message, hint))

    def procedure(self) -> Procedure:
        front = Procedure("")
        if self.lines[0].rstrip() != "---":
            self.fail(1, "the text does not begin with ---", "front matter comes first")
            return front
        end = next((i for i, line in enumerate(self.lines) if i and line.rstrip() == "---"), 0)
        if not end:
            self.fail(len(self.lines), "the front matter is not closed", "end it with ---")
            return front
        front, problems = read_front("\n".join(self.lines[1:end]), self.where, first=2)
        self.problems += problems
        for at in range(end + 1, len(self.lines)):
            self._line(at + 1, self.lines[at].rstrip())
        if not self.steps:
            self.fail(len(self.lines), "there is no step", "a step begins with ## and its action")
        return replace(front, steps=tuple(Step(**step) for step in self.steps), edges=tuple(self.edges))

    def _line(self, line: int, text: str) -> None:
        if text.startswith("## "):
            action = text[3:].strip()
            if any(step["action"] == action for step in self.steps):
                self.fail(line, f"step {action!r} is given twice")
            self.where.put(("steps", len(self.steps)), line)
            self.steps.append({"action": action})
        elif text.strip() and text != "# Steps":
            if self.steps:
                self._detail(line, text, self.steps[-1])
            else:
                self.fail(line, "text before the first step", "a step begins with ## and its action")

    def _detail(self, line: int, text: str, step: dict[str, Any]) -> None:
        if text.startswith("> "):
            match = _QUOTE.fullmatch(text[2:])
            quote = Quote(match["text"], match["contact"] or "", int(match["start"] or 0))
            step["examples"] = (*step.get("examples", ()), quote)
            return
        key, colon, value = text.partition(":")
        value = value.strip()
        if not colon or key not in KEYS:
            self.problems.append(unknown(line, "step field", key, KEYS))
            return
        if key == "Then":
            self._read_way(line, value, step["action"])
            return
        path = ("steps", len(self.steps) - 1, key)
        if self.where.has(path):
            self.fail(line, f"{key!r} is given twice", f"first in line {self.where[path]}")
        self.where.put(path, line)
        if key in _TEXTS:
            step[_TEXTS[key]] = value
        elif key in _NAMES:
            step[_NAMES[key]] = tuple(part.strip() for part in value.split(",") if part.strip())
        elif key == "Call":
            self._read_call(line, value, step)
        elif key == "From":
            self._read_cites(line, value, step)
        else:
            self._read_seen(line, value, step)

    def _read_way(self, line: int, text: str, source: str) -> None:
        match = _WAY.fullmatch(text)
        if not match:
            self.fail(line, "there is no step to go to", "write: Then: step when condition")
            return
        after = tuple(part.strip() for part in (match["after"] or "").split("; ") if part.strip())
        self.where.put(("edges", len(self.edges)), line)
        share = float(match["share"] or 0) / 100
        self.edges.append(
            Edge(source, match["to"], match["when"] or "", int(match["n"] or 0), share, after, bool(match["loop"]))
        )

    def _read_call(self, line: int, text: str, step: dict[str, Any]) -> None:
        if "(" not in text:  # of a mined draft: what it takes is not known
            step["tool"] = text
            return
        try:
            step["tool"], step["arguments"] = read_call(text)
        except InputError as error:
            self.fail(line, str(error), error.hint)

    def _read_cites(self, line: int, text: str, step: dict[str, Any]) -> None:
        found = [_CITE.fullmatch(part.strip()) for part in text.split(";")]
        if all(found):
            step["cites"] = tuple(Cite(m["source"], int(m["start"]), int(m["end"])) for m in found if m)
        else:
            self.fail(line, f"cannot read {text!r}", "write: From: refunds.md 120-310")

    def _read_seen(self, line: int, text: str, step: dict[str, Any]) -> None:
        match = _SEEN.fullmatch(text)
        if match:
            step["support"], step["share"] = int(match["n"]), float(match["share"]) / 100
        else:
            self.fail(line, f"cannot read {text!r}", "write: Seen: 40 (80 %)")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _call(step: Step) -> str:
    if not step.tool or not step.arguments:
        return step.tool
    return f"{step.tool}({', '.join(f'{name}={value}' for name, value in step.arguments)})"


def _cite(cite: Cite) -> str:
    return f"{cite.source} {cite.start}-{cite.end}"


def _way(edge: Edge) -> str:
    seen = f" ({edge.support}, {100 * edge.share:.1f} %{', loop' if edge.is_loop else ''})" if edge.support else ""
    when = f" when {edge.when}" if edge.when else ""
    return f"{edge.target}{seen}{when}" + (f" after {'; '.join(edge.after)}" if edge.after else "")


def _quote(quote: Quote) -> str:
    return _flat(quote.text) + (f" [{quote.contact} {quote.start}]" if quote.contact else "")
