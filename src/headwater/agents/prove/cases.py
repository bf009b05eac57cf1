"""The suite of a procedure: its tests, and for each of its conditions what lies just on either side of it.

From a test that makes a guarded call, one fact at a time is moved: numbers to where the condition flips, choices to each of
their values, truths to their opposite. Where all conditions still hold the call must be made, else it must not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from headwater.agents.expression import Facts, Value, holds, names, read_call, value
from headwater.agents.procedure import HAND_OFF, Case, Procedure
from headwater.agents.run.session import typed
from headwater.agents.run.state import shown
from headwater.agents.run.understand import fact_value

_MOST: Final = 1200
"""Whole numbers, from 0, that are tried for where a condition flips."""
_PER_FACT: Final = 4


@dataclass(frozen=True, slots=True)
class Moved:
    """One fact of a case, moved: a slot of the customer, or ``part`` of what a tool answers."""

    name: str
    part: str
    to: Value


def suite(procedure: Procedure) -> tuple[Case, ...]:
    """Tests as a person wrote them, then those that the conditions give; of equal ones the first."""
    out: dict[str, Case] = {}
    for case in procedure.tests:
        out[repr(replace(case, name=""))] = case
    for case in procedure.tests:
        for moved in _around(procedure, case):
            out.setdefault(repr(replace(moved, name="")), moved)
    return tuple(out.values())


def _around(procedure: Procedure, case: Case) -> Iterator[Case]:
    made = [read_call(text) for text in case.calls]
    for tool, arguments in made:
        found = procedure.tool(tool)
        if found is None:
            continue
        given = {name: value(text, Facts()) for name, text in arguments}
        facts = _facts(procedure, case, {n: v for n, v in given.items() if v is not None})
        conditions = [
            *[(rule.name, rule.requires) for rule in procedure.policy if tool in rule.guards],
            *[(f"needs of {tool}", text) for text in found.needs],
            *[("hand-off", f"not ({text})") for text in procedure.hand_off.when],
        ]
        for label, text in conditions:
            for moved in _flips(procedure, text, facts):
                after = _moved(facts, moved)
                fine = all(holds(one, after) for _, one in conditions)
                yield _case(procedure, case, moved, label, tool, keeps=fine)
        for text in found.ensures:  # the call is made, and its answer is not what was promised
            for moved in _flips(
                procedure, text, replace(facts, results={**facts.results, tool: _yes(procedure, tool)})
            ):
                yield _case(procedure, case, moved, f"ensures of {tool}", tool, keeps=True, ends=HAND_OFF)
        if found.approval != "none" and case.approves:
            kept = tuple(one for one in case.calls if read_call(one)[0] != tool)
            yield replace(case, name=f"{case.name}; not approved", approves=False, calls=kept, ends="")


def _facts(procedure: Procedure, case: Case, arguments: Mapping[str, Value]) -> Facts:
    """What is true in a case, under the names that conditions use."""
    slots = {
        name: found
        for name, text in case.customer.items()
        if (slot := procedure.slot(name)) and (found := fact_value(slot, text)) is not None
    }
    results: dict[str, dict[str, Value]] = {}
    for tool in procedure.tools:
        rows = case.world.get(tool.name, ())
        if rows and tool.effect == "read":
            results[tool.name] = {one.name: typed(rows[0].get(one.name, ""), one.kind) for one in tool.gives}
    return Facts({**arguments, **slots}, results)


def _yes(procedure: Procedure, tool: str) -> dict[str, Value]:
    found = procedure.tool(tool)
    return {one.name: typed("yes", one.kind) for one in found.gives} if found else {}


def _moved(facts: Facts, moved: Moved) -> Facts:
    if not moved.part:
        return replace(facts, slots={**facts.slots, moved.name: moved.to})
    return replace(
        facts, results={**facts.results, moved.name: {**facts.results.get(moved.name, {}), moved.part: moved.to}}
    )


def _flips(procedure: Procedure, text: str, facts: Facts) -> Iterator[Moved]:
    """Single facts whose move makes the condition flip, and for numbers the last value on the other side, too."""
    now = holds(text, facts)
    for name, part in sorted(names(text)):
        here = facts.results.get(name, {}).get(part) if part else facts.slots.get(name)
        if part == "*" or here is None:
            continue
        if isinstance(here, float):
            truth = [holds(text, _moved(facts, Moved(name, part, float(n)))) for n in range(_MOST)]
            edges = [n for n in range(1, _MOST) if truth[n] != truth[n - 1]][: _PER_FACT // 2]
            yield from (Moved(name, part, float(n)) for edge in edges for n in (edge - 1, edge))
            continue
        slot = procedure.slot(name) if not part else None
        others: list[Value] = [not here] if isinstance(here, bool) else list(slot.values if slot else ("", "other"))
        for other in others:
            move = Moved(name, part, other)
            if other != here and holds(text, _moved(facts, move)) != now:
                yield move


def _case(
    procedure: Procedure, case: Case, moved: Moved, label: str, tool: str, *, keeps: bool, ends: str | None = None
) -> Case:
    """The case with one fact moved; the guarded call stays where ``keeps``, with the new value where it is an argument."""
    moved = _as_slot(procedure, moved, tool)
    text = shown(moved.to)
    customer, world, calls = dict(case.customer), dict(case.world), case.calls
    if moved.part:
        rows = world.get(moved.name, ({},))
        world[moved.name] = tuple({**row, moved.part: text} for row in rows)
    else:
        customer[moved.name] = text
        world = _renamed(procedure, world, moved, case.customer.get(moved.name, ""))
        calls = tuple(_with(procedure, one, moved) for one in calls)
    if not keeps:
        calls = tuple(one for one in calls if read_call(one)[0] != tool)
    name = f"{case.name}; {label}: {moved.name}{'.' * bool(moved.part)}{moved.part} = {text}"
    return replace(
        case, name=name, customer=customer, world=world, calls=calls, ends=ends or (case.ends if keeps else "")
    )


def _as_slot(procedure: Procedure, moved: Moved, tool: str) -> Moved:
    """A rule may see an argument of the call; the customer gives the slot that stands behind it."""
    if moved.part or procedure.slot(moved.name):
        return moved
    behind = [
        text
        for step in procedure.steps
        for argument, text in step.arguments
        if step.tool == tool and argument == moved.name and procedure.slot(text)
    ]
    return replace(moved, name=behind[0]) if behind else moved


def _renamed(
    procedure: Procedure, world: dict[str, tuple[dict[str, str], ...]], moved: Moved, before: str
) -> dict[str, tuple[dict[str, str], ...]]:
    """Rows that name the moved slot as an argument follow it, so that they still answer."""
    bound = {
        (step.tool, argument) for step in procedure.steps for argument, text in step.arguments if text == moved.name
    }
    return {
        tool: tuple(
            {key: shown(moved.to) if (tool, key) in bound and given == before else given for key, given in row.items()}
            for row in rows
        )
        for tool, rows in world.items()
    }


def _with(procedure: Procedure, call: str, moved: Moved) -> str:
    tool, arguments = read_call(call)
    bound = {a for step in procedure.steps if step.tool == tool for a, text in step.arguments if text == moved.name}
    literal = repr(moved.to) if isinstance(moved.to, str) else shown(moved.to)
    return f"{tool}({', '.join(f'{name}={literal if name in bound else text}' for name, text in arguments)})"
