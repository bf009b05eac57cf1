"""Whether a call may be made. Asked before every call, by nobody else than the machine, and it sees values only."""

from dataclasses import dataclass
from typing import Final

import regex

from headwater.agents.expression import Value, holds
from headwater.agents.procedure import HAND_OFF, Forbidden, Procedure
from headwater.agents.run.state import Arguments, Thread

_TYPES: Final[dict[str, type]] = {"text": str, "number": float, "yes_no": bool}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a call may be made.

    Attributes:
        rule: that forbids it; empty: it is allowed.
        why: in words.
        otherwise: step to go on with, or ``hand_off``.
    """

    rule: str = ""
    why: str = ""
    otherwise: str = HAND_OFF

    @property
    def allowed(self) -> bool:
        """Whether it is."""
        return not self.rule


def judge(procedure: Procedure, thread: Thread, tool: str, arguments: Arguments) -> Verdict:
    """Whether this call may be made now; approvals are the machine's affair.

    Args:
        procedure: whose rules hold.
        thread: what is known.
        tool: its name.
        arguments: exact values.
    """
    found = procedure.tool(tool)
    if found is None:
        return Verdict("unknown_tool", f"{tool} is no tool of {procedure.name}")
    if any(act.tool == tool for act in procedure.forbidden):
        return Verdict("forbidden", f"{tool} is never called")
    if {name for name, _ in arguments} != {field.name for field in found.takes}:
        return Verdict("arguments", f"{tool} takes {', '.join(field.name for field in found.takes) or 'nothing'}")
    given = dict(arguments)
    for field in found.takes:
        if type(given[field.name]) is not _TYPES[field.kind]:
            return Verdict("arguments", f"{field.name} of {tool} is a {field.kind}")
    if found.at_most and thread.counts.get(tool, 0) >= found.at_most:
        return Verdict("at_most", f"{tool} is called {found.at_most} times at most")
    facts = thread.facts(arguments)
    for condition in found.needs:
        if not holds(condition, facts):
            return Verdict("needs", f"{tool} needs {condition}")
    for rule in procedure.policy:
        if tool in rule.guards and not holds(rule.requires, facts):
            return Verdict(rule.name, rule.says or f"{rule.name}: {rule.requires}", rule.otherwise)
    return Verdict()


def broken_by(procedure: Procedure, reply: str) -> Forbidden | None:
    """The forbidden act that a reply would be; None: it may be said."""
    acts = (act for act in procedure.forbidden if act.words and regex.search(act.words, reply, regex.IGNORECASE))
    return next(acts, None)


def fault(procedure: Procedure, thread: Thread, tool: str, arguments: Arguments, result: dict[str, Value]) -> str:
    """What is wrong with an answer; empty: nothing. ``thread`` holds the answer already."""
    found = procedure.tool(tool)
    if found is None:
        return f"{tool} is no tool"
    for field in found.gives:
        if type(result.get(field.name)) is not _TYPES[field.kind]:
            return f"{tool} gave no {field.kind} for {field.name}"
    facts = thread.facts(arguments)
    return next((f"{tool} did not ensure {text}" for text in found.ensures if not holds(text, facts)), "")
