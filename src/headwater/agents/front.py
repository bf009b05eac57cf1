"""Front matter: YAML in, a mapping out, with the line of everything in it.

Every scalar is taken as the text that stands there (``no`` is a word, not false); what type it has is decided by the field
that it fills. Aliases are refused: a small text must not become a large value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from difflib import get_close_matches
from typing import Any, Final

import yaml
from pydantic import TypeAdapter, ValidationError

from headwater.agents.procedure import Case, Example, Field, Forbidden, HandOff, Procedure, Rule, Slot, Source, Tool

Path = tuple[str | int, ...]
BODY: Final = ("steps", "edges")
"""Fields of a procedure that do not stand in the front matter."""
_NESTED: Final[dict[str, type]] = {
    "slots": Slot, "tools": Tool, "takes": Field, "gives": Field, "policy": Rule, "hand_off": HandOff,
    "forbidden": Forbidden, "examples": Example, "tests": Case, "sources": Source,
}  # fmt: skip
_ADAPTER: Final = TypeAdapter(Procedure)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one line, and what to do."""

    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" + (f" ({self.hint})" if self.hint else "")


def unknown(line: int, kind: str, name: str, known: Sequence[str]) -> Problem:
    """A name that nothing answers to."""
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known) or 'none'}"
    return Problem(line, f"unknown {kind} {name!r}", hint)


class Lines:
    """Where things stand: a path of names and numbers -> its line, from 1; of what is not there, the line of what holds it."""

    def __init__(self) -> None:
        self._at: dict[Path, int] = {}

    def put(self, path: Path, line: int) -> None:
        self._at.setdefault(path, line)

    def has(self, path: Path) -> bool:
        return path in self._at

    def __getitem__(self, path: Path) -> int:
        while path and path not in self._at:
            path = path[:-1]
        return self._at.get(path, 1)


def read_front(text: str, lines: Lines, *, first: int) -> tuple[Procedure, list[Problem]]:
    """What stands in the front matter, as a procedure without steps.

    Args:
        text: the YAML.
        lines: gets the line of everything.
        first: line of the text's first line.
    """
    problems: list[Problem] = []
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                at = first + (event.start_mark.line if event.start_mark else 0)
                return Procedure(""), [Problem(at, f"alias *{event.anchor}", "write it out")]
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = first + (mark.line if mark else 0)
        return Procedure(""), [
            Problem(at, f"not YAML: {error.problem}", "indent with spaces; quote texts that hold ': '")
        ]
    except (yaml.YAMLError, RecursionError) as error:
        return Procedure(""), [Problem(first, f"not YAML: {type(error).__name__}", "use printable characters")]
    data = _plain(root, (), lines, problems, first)
    if not isinstance(data, dict):
        return Procedure(""), [Problem(first, "the front matter is not 'key: value' lines")]
    stray = [name for name in BODY if data.pop(name, None) is not None]
    problems += [Problem(lines[(name,)], f"{name!r} stand below the front matter") for name in stray]
    missing = [name for name in ("name", "purpose") if not data.get(name)]
    problems += [
        Problem(lines[(name,)], f"{name!r} is missing", f"add {name}: to the front matter") for name in missing
    ]
    try:
        return _ADAPTER.validate_python({"purpose": "?", **data, **dict.fromkeys(missing, "x")}), problems
    except ValidationError as error:
        return Procedure(""), problems + [_problem(one, lines) for one in error.errors(include_url=False)]


def _plain(node: yaml.Node | None, path: Path, lines: Lines, problems: list[Problem], first: int) -> Any:
    if node is None:
        return {}
    lines.put(path, first + node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key, item in node.value:
            name, line = str(key.value), first + key.start_mark.line
            if name in out:
                problems.append(Problem(line, f"{name!r} is given twice", f"first in line {lines[(*path, name)]}"))
                continue
            lines.put((*path, name), line)
            found = _plain(item, (*path, name), lines, problems, first)
            if found is not None:
                out[name] = found
        return out
    if isinstance(node, yaml.SequenceNode):
        items = [_plain(item, (*path, i), lines, problems, first) for i, item in enumerate(node.value)]
        return ["" if item is None else item for item in items]
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def _problem(error: Any, lines: Lines) -> Problem:
    loc: Path = error["loc"]
    line, last = lines[loc], loc[-1] if loc else ""
    holder = next((_NESTED[str(part)] for part in reversed(loc[:-1]) if part in _NESTED), Procedure)
    match error["type"]:
        case "unexpected_keyword_argument":
            return unknown(line, "key", str(last), [f.name for f in fields(holder) if f.name not in BODY])
        case "missing":
            return Problem(line, f"{last!r} is missing")
        case "literal_error":
            known = [word.strip("' ") for word in str(error["ctx"]["expected"]).replace(" or ", ",").split(",")]
            return unknown(line, str(last), str(error["input"]), known)
        case "tuple_type":
            return Problem(line, f"{last!r} is a list", "one item a line, each after '  - '")
        case "dataclass_type" | "dict_type":
            return Problem(line, f"{last!r} is 'key: value' lines", "for example:  - name: order_id")
        case "int_parsing" | "bool_parsing":
            kind = "a whole number" if error["type"] == "int_parsing" else "true or false"
            return Problem(line, f"{last} must be {kind}, got {error['input']!r}")
        case _:
            return Problem(line, f"{last}: {str(error['msg'])[:1].lower()}{str(error['msg'])[1:]}")


def render_front(procedure: Procedure) -> str:
    """The front matter as YAML, without what is as by default."""
    data = {name: item for name, item in _bare(procedure).items() if name not in BODY}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=116)


def _bare(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        out = {}
        for one in fields(value):
            item = getattr(value, one.name)
            default = one.default_factory() if one.default_factory is not MISSING else one.default
            if item != default:
                out[one.name] = _bare(item)
        return out
    if isinstance(value, Mapping):
        return {name: _bare(item) for name, item in value.items()}
    return [_bare(item) for item in value] if isinstance(value, tuple) else value


def json_schema() -> dict[str, Any]:
    """JSON schema of the front matter, for editors and other programs."""
    schema = _ADAPTER.json_schema()
    for name in BODY:
        schema["properties"].pop(name)
    for name in ("Step", "Edge", "Quote", "Cite"):
        schema["$defs"].pop(name)
    schema["required"] = ["name", "purpose"]
    schema["title"] = "Front matter of a procedure"
    schema.pop("description", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
