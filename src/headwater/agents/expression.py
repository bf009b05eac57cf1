"""Conditions and values of a procedure: a small, closed part of Python's expressions, read into values that are walked.

``amount <= 50 and not order.shipped``, ``level in ["gold", "silver"]``, ``known(email)``, ``calls(find_order) < 3``. There
are names, texts, numbers, ``yes`` and ``no``, comparisons, ``and``, ``or``, ``not``, ``+ - *``. What is not known makes a
comparison false, so that no rule is met by ignorance. Nothing is ever executed.
"""

import ast
import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from headwater.core.errors import InputError

Value = str | float | bool
_FUNCTIONS: Final = ("known", "calls")
_WORDS: Final[dict[str, bool]] = {"yes": True, "no": False, "True": True, "False": False}
_COMPARE: Final[dict[type[ast.cmpop], Callable[[Value, Value], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_SUM: Final[dict[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
_MOST: Final = 500
_LARGEST: Final = 10**15
"""Whole numbers up to it are exact where conditions compare them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions see.

    Attributes:
        slots: name -> value, for those that are known.
        results: tool -> field -> value, of its last answer.
        calls: tool -> calls so far.
    """

    slots: Mapping[str, Value] = field(default_factory=dict)
    results: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)


@functools.lru_cache(maxsize=4096)
def read(text: str) -> ast.expr:
    """The expression.

    Raises:
        InputError: it is none, or uses what conditions do not have.
    """
    if len(text) > _MOST:
        raise InputError(f"the condition has more than {_MOST} characters", hint="split it into several rules")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise InputError(
            f"cannot read {text.strip()!r}", hint='write for example: amount <= 50 and level in ["gold", "silver"]'
        ) from error
    _check(tree, text)
    return tree


def _check(node: ast.AST, text: str) -> None:
    parts: Sequence[ast.AST] = ()
    fine = True
    match node:
        case ast.Constant(value=value):
            fine = isinstance(value, str | float | bool) or (isinstance(value, int) and abs(value) < _LARGEST)
        case ast.Name() | ast.Attribute(value=ast.Name()):
            pass
        case ast.Call(func=ast.Name(id=name), args=[ast.Name()], keywords=[]):
            fine = name in _FUNCTIONS
        case ast.List(elts=parts) | ast.BoolOp(values=parts):
            pass
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=inner):
            parts = [inner]
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
            parts = [left, right]
        case ast.Compare(left=left, ops=ops, comparators=others):
            fine = all(type(op) in _COMPARE or isinstance(op, ast.In | ast.NotIn) for op in ops)
            parts = [left, *others]
        case _:
            fine = False
    if not fine:
        raise InputError(
            f"{ast.unparse(node) if isinstance(node, ast.expr) else text!r} may not stand in a condition",
            hint="names, texts, numbers, yes, no, comparisons, in [...], and, or, not, known(slot), calls(tool)",
        )
    for part in parts:
        _check(part, text)


def names(text: str) -> set[tuple[str, str]]:
    """``(slot, "")`` and ``(tool, field)`` that an expression sees; ``calls(tool)`` gives ``(tool, "*")``.

    Example:
        >>> sorted(names("amount <= 50 and order.paid and calls(order) < 2"))
        [('amount', ''), ('order', '*'), ('order', 'paid')]
    """
    found: set[tuple[str, str]] = set()

    def walk(node: ast.AST) -> None:
        match node:
            case ast.Name(id=name) if name not in _WORDS:
                found.add((name, ""))
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                found.add((name, attr))
            case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name)]):
                found.add((name, "*" if function == "calls" else ""))
            case _:
                for child in ast.iter_child_nodes(node):
                    walk(child)

    walk(read(text))
    return found


def value(text: str, facts: Facts) -> Value | None:
    """What an expression is worth; None where something in it is not known.

    Example:
        >>> value("2 * amount", Facts({"amount": 4.0}))
        8.0
    """
    return _value(read(text), facts)


def holds(text: str, facts: Facts) -> bool:
    """Whether a condition holds; what is not known makes it false.

    Example:
        >>> holds("amount <= 50", Facts({"amount": 4.0})), holds("amount <= 50", Facts())
        (True, False)
    """
    return _value(read(text), facts) is True


def _value(node: ast.AST, facts: Facts) -> Value | None:
    match node:
        case ast.Constant(value=given):
            return _constant(given)
        case ast.Name(id=name):
            return _WORDS[name] if name in _WORDS else facts.slots.get(name)
        case ast.Attribute(value=ast.Name(id=name), attr=attr):
            return facts.results.get(name, {}).get(attr)
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name)]):
            return float(facts.calls.get(name, 0)) if function == "calls" else name in facts.slots
        case ast.UnaryOp(op=ast.Not(), operand=part):
            known = _value(part, facts)
            return None if known is None else known is not True
        case ast.UnaryOp(operand=part):
            number = _value(part, facts)
            return -number if isinstance(number, float) else None
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, facts), _value(right, facts)
            return _SUM[type(op)](a, b) if isinstance(a, float) and isinstance(b, float) else None
        case ast.BoolOp(op=op, values=parts):
            return _together([_value(part, facts) for part in parts], every=isinstance(op, ast.And))
        case ast.Compare(left=left, ops=ops, comparators=others):
            return _compare(left, ops, others, facts)
    return None


def _constant(given: object) -> Value | None:
    if isinstance(given, bool | str):
        return given
    return float(given) if isinstance(given, int | float) else None


def _together(parts: list[Value | None], *, every: bool) -> bool | None:
    """Three-valued ``and``, ``or``: what is not known decides nothing."""
    if any(part is not None and (part is True) != every for part in parts):
        return not every
    return None if None in parts else every


def _compare(left: ast.expr, ops: list[ast.cmpop], others: list[ast.expr], facts: Facts) -> bool | None:
    here = _value(left, facts)
    for op, other in zip(ops, others, strict=True):
        if here is None:
            return None
        if isinstance(op, ast.In | ast.NotIn):
            listed = [_value(part, facts) for part in other.elts] if isinstance(other, ast.List) else []
            if any(_equal(here, one) for one in listed) != isinstance(op, ast.In):
                return False
            continue
        there = _value(other, facts)
        if there is None:
            return None
        if not _compares(op, here, there):
            return False
        here = there
    return True


def _compares(op: ast.cmpop, a: Value, b: Value) -> bool:
    if isinstance(op, ast.Eq | ast.NotEq):
        return _equal(a, b) == isinstance(op, ast.Eq)
    if isinstance(a, float) and isinstance(b, float):
        return _COMPARE[type(op)](a, b)
    return False


def _equal(a: Value, b: Value | None) -> bool:
    """Texts are equal whatever their case."""
    if isinstance(a, str) and isinstance(b, str):
        return a.casefold() == b.casefold()
    return type(a) is type(b) and a == b


def read_call(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Tool and arguments of ``tool(name=expression, ...)``.

    Raises:
        InputError: it is no call.

    Example:
        >>> read_call("refund(order_id=order_id, amount=2 * price)")
        ('refund', (('order_id', 'order_id'), ('amount', '2 * price')))
    """
    hint = "write: tool(name=value, ...)"
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise InputError(f"cannot read the call {text.strip()!r}", hint=hint) from error
    match node:
        case ast.Call(func=ast.Name(id=tool), args=[], keywords=keywords) if all(k.arg for k in keywords):
            arguments = tuple((str(k.arg), ast.unparse(k.value)) for k in keywords)
        case _:
            raise InputError(f"cannot read the call {text.strip()!r}", hint=hint)
    for _, argument in arguments:
        read(argument)
    return tool, arguments
