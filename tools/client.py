"""Writes the types of the client from the table of verbs: ``python tools/client.py``. A test fails where they differ."""

import ast
import subprocess
import sys
import types
import typing
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from headwater.app.verbs.table import VERBS
from headwater.app.verbs.verb import Verb, is_argument

TARGET = Path(__file__).parents[1] / "src/headwater/serve/client.pyi"
_HEAD = """\
# written by tools/client.py from the table of verbs
import builtins
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self

import pyarrow as pa

"""


def stub() -> str:
    """The whole file."""
    nouns: dict[str, list[Verb]] = defaultdict(list)
    alone: dict[str, Verb] = {}
    for verb in VERBS.values():
        if "http" in verb.doors:
            noun, _, word = verb.name.partition(".")
            if word:
                nouns[noun].append(verb)
            else:
                alone[noun] = verb
    classes, fields = [], []
    for noun in sorted({*nouns, *alone}):
        if noun not in nouns:
            fields.append(_method(alone[noun], noun))
            continue
        methods = [_method(verb, verb.name.partition(".")[2]) for verb in nouns[noun]]
        if noun in alone:
            methods.insert(0, _method(alone[noun], "__call__"))
        classes.append(f"class _{noun.title()}:\n" + "".join(methods))
        fields.append(f"    {noun}: _{noun.title()}\n")
    text = _HEAD + _imports() + "\n" + "\n".join(classes) + "".join(_own()) + "".join(fields)
    ruff = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(TARGET), "-"]
    return subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout


def _own() -> Iterator[str]:
    """The classes of the client itself, their bodies left out; ``Client`` comes last, for the verbs to follow."""
    for found in ast.parse(TARGET.with_suffix(".py").read_text("utf-8")).body:
        if isinstance(found, ast.ClassDef) and not found.name.startswith("_"):
            found.body = list(_typed(found.body))
            yield f"\n{ast.unparse(found)}\n"


def _typed(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Fields and methods that others use, as a stub has them."""
    for part in body:
        if isinstance(part, ast.FunctionDef):
            if part.name != "__getattr__" and (part.name.startswith("__") or not part.name.startswith("_")):
                part.body = [ast.Expr(ast.Constant(...))]
                yield part
        elif isinstance(part, ast.AnnAssign):
            yield part


def _module(verb: Verb) -> str:
    return verb.output.__module__.rpartition(".")[2]


def _imports() -> str:
    packages: dict[str, set[str]] = defaultdict(set)
    for verb in VERBS.values():
        if "http" in verb.doors:
            packages[verb.output.__module__.rpartition(".")[0]].add(_module(verb))
    return "".join(
        f"from {package} import {module} as _{module}\n"
        for package in sorted(packages)
        for module in sorted(packages[package])
    )


def _method(verb: Verb, name: str) -> str:
    fields = verb.input.model_fields
    by_place = [_parameter(key, field) for key, field in fields.items() if is_argument(field)]
    by_name = [_parameter(key, field) for key, field in fields.items() if not is_argument(field)]
    given = ["self", *by_place, *(["*", *by_name] if by_name else [])]
    return f"    def {name}({', '.join(given)}) -> _{_module(verb)}.{verb.output.__name__}: ...\n"


def _parameter(name: str, field: FieldInfo) -> str:
    return f"{name}: {written(field.annotation)}" + ("" if field.is_required() else " = ...")


def written(kind: Any) -> str:
    """A type as it is written in code."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if kind is type(None):
        return "None"
    if origin is typing.Literal:
        return f"Literal[{', '.join(map(repr, parts))}]"
    if origin in (types.UnionType, typing.Union):
        return " | ".join(map(written, parts))
    if origin is not None:
        return f"builtins.{origin.__name__}[{', '.join(map(written, parts))}]"
    if kind.__module__ in ("builtins", "datetime"):
        return str(kind.__name__)
    return f"_{kind.__module__.rpartition('.')[2]}.{kind.__name__}"  # a model beside the verb's own


if __name__ == "__main__":
    TARGET.write_text(stub(), "utf-8")
