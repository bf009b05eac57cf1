"""Procedures with one rule broken: what a suite must notice."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from headwater.agents.expression import read
from headwater.agents.procedure import Procedure, Rule, Tool

_SHIFTED: Final[dict[type[ast.cmpop], ast.cmpop]] = {
    ast.LtE: ast.Lt(),
    ast.Lt: ast.LtE(),
    ast.GtE: ast.Gt(),
    ast.Gt: ast.GtE(),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A procedure with one thing wrong, and what it is."""

    name: str
    procedure: Procedure


def mutants(procedure: Procedure) -> list[Mutant]:
    """Each rule broken once.

    Each policy rule left out, each of its bounds moved by the least, each part of its ``and`` and ``or`` left out; each
    thing that a tool needs or ensures left out; each approval; each condition of a hand-off.
    """
    return [*_rules(procedure), *_tools(procedure), *_hand_off(procedure)]


def _rules(procedure: Procedure) -> Iterator[Mutant]:
    for i, rule in enumerate(procedure.policy):

        def with_rule(changed: Rule | None, at: int = i) -> Procedure:
            rules = [*procedure.policy[:at], *([changed] if changed else []), *procedure.policy[at + 1 :]]
            return replace(procedure, policy=tuple(rules))

        yield Mutant(f"rule {rule.name} left out", with_rule(None))
        for text in _moved(rule.requires):
            yield Mutant(f"rule {rule.name} as {text}", with_rule(replace(rule, requires=text)))


def _tools(procedure: Procedure) -> Iterator[Mutant]:
    for i, tool in enumerate(procedure.tools):

        def with_tool(changed: Tool, at: int = i) -> Procedure:
            return replace(procedure, tools=(*procedure.tools[:at], changed, *procedure.tools[at + 1 :]))

        for key in ("needs", "ensures"):
            given = getattr(tool, key)
            for j, text in enumerate(given):
                without = with_tool(replace(tool, **{key: given[:j] + given[j + 1 :]}))
                yield Mutant(f"{tool.name} no longer {key} {text}", without)
        if tool.approval != "none":
            yield Mutant(f"{tool.name} without approval", with_tool(replace(tool, approval="none")))


def _hand_off(procedure: Procedure) -> Iterator[Mutant]:
    given = procedure.hand_off.when
    for j, text in enumerate(given):
        changed = replace(procedure.hand_off, when=given[:j] + given[j + 1 :])
        yield Mutant(f"no hand-off when {text}", replace(procedure, hand_off=changed))


def _moved(text: str) -> Iterator[str]:
    """The condition with one bound moved by the least (``<`` for ``<=``), or one part of an ``and``, ``or`` left out."""
    comparisons, joined = _parts(read(text))
    for i, node in enumerate(comparisons):
        for k, op in enumerate(node.ops):
            if type(op) in _SHIFTED:
                tree = ast.parse(text.strip(), mode="eval")
                _parts(tree)[0][i].ops[k] = _SHIFTED[type(op)]
                yield ast.unparse(tree)
    for i, either in enumerate(joined):
        for k in range(len(either.values)):
            tree = ast.parse(text.strip(), mode="eval")
            del _parts(tree)[1][i].values[k]
            yield ast.unparse(tree)


def _parts(tree: ast.AST) -> tuple[list[ast.Compare], list[ast.BoolOp]]:
    nodes = list(ast.walk(tree))
    return [n for n in nodes if isinstance(n, ast.Compare)], [n for n in nodes if isinstance(n, ast.BoolOp)]
