"""A taxonomy as JSON or CSV, and back; with the outline, the forms in which it comes and goes.

CSV has a node a row. ``name`` is all that is needed; ``parent`` is an id or the name of another row. Lists (rules,
topics, examples) stand in one cell, one a line.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final, Literal

from headwater.core.errors import InputError, UnknownComponent
from headwater.organise.outline import escaped, from_text, to_text, unescaped
from headwater.organise.taxonomy import Exemplar, Node, Taxonomy, first_problem, new_id

Form = Literal["text", "json", "csv"]
FORMS: Final[tuple[Form, ...]] = ("text", "json", "csv")
_TEXTS: Final = ("definition", "include", "exclude", "owner")
_FLAGS: Final = ("locked", "retired", "background")
_LISTS: Final = ("takes", "refuses", "topics")
COLUMNS: Final = ("id", "name", "parent", *_TEXTS, *_FLAGS, *_LISTS, "examples")
_TRUE: Final = frozenset({"1", "true", "yes", "x"})
_FALSE: Final = frozenset({"", "0", "false", "no"})


def write(tree: Taxonomy, form: Form) -> str:
    """The tree in a form; ``read`` gives it back exactly."""
    if form == "text":
        return to_text(tree)
    if form == "json":
        nodes = [{k: v for k, v in asdict(node).items() if v not in (None, "", False, ())} for node in tree.nodes]
        return json.dumps({"nodes": nodes}, ensure_ascii=False, indent=2) + "\n"
    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(_cells(node) for node in tree.nodes)
    return out.getvalue()


def form_of(path: str) -> Form:
    """The form that a file name says: ``.json``, ``.csv``, else text."""
    ending = path.lower().rpartition(".")[2]
    return "json" if ending == "json" else "csv" if ending == "csv" else "text"


def read(text: str, form: Form, *, base: Taxonomy | None = None, source: str = "") -> Taxonomy:
    """The tree that a text describes.

    Args:
        text: the document.
        form: which form it has.
        base: the tree that it edits; nodes without an id are those of the same name and place there.
        source: name of the file, for errors.

    Raises:
        InputError: it is not understood; the message names file and line.
    """
    if form == "text":
        return from_text(text, base=base, source=source)
    rows = _json_rows(text, source) if form == "json" else _csv_rows(text, source)
    return _tree(rows, base or Taxonomy())


class _Row:
    """One node as it was read, and where."""

    def __init__(self, where: str, fields: Mapping[str, Any]) -> None:
        self.where = where
        self.fields = dict(fields)

    def fail(self, message: str, hint: str = "") -> InputError:
        """The error to raise."""
        return InputError(f"{self.where}: {message}", hint=hint or f"known fields: {', '.join(COLUMNS)}")

    def text(self, name: str) -> str:
        """A field of text."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, str):
            raise self.fail(f"{name} is not a text")
        return value or ""


def _json_rows(text: str, source: str) -> list[_Row]:
    label = source or "JSON"
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{label}, line {error.lineno}: {error.msg}", hint="mend that line") from error
    nodes = data.get("nodes") if isinstance(data, dict) else data
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise InputError(f"{label} is not a list of nodes", hint='{"nodes": [{"name": "Payments"}]}')
    rows = []
    for number, node in enumerate(nodes, start=1):
        fields = {("examples" if name == "exemplars" else name): value for name, value in node.items()}
        row = _Row(f"{label}, node {number}", fields)
        for name in _FLAGS:
            if not isinstance(fields.get(name, False), bool):
                raise row.fail(f"{name} is not true or false")
        for name in _LISTS:
            if not _all_texts(fields.get(name, [])):
                raise row.fail(f"{name} is not a list of texts")
        row.fields["examples"] = tuple(_json_example(row, value) for value in fields.get("examples", ()))
        rows.append(row)
    return rows


def _all_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _json_example(row: _Row, value: object) -> Exemplar:
    if isinstance(value, str):
        return Exemplar(value)
    if isinstance(value, dict) and isinstance(value.get("text"), str) and isinstance(value.get("topic", ""), str):
        return Exemplar(value["text"], value.get("topic", ""))
    raise row.fail("an example is a text, or has a text and a topic")


def _csv_rows(text: str, source: str) -> list[_Row]:
    label = source or "CSV"
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    heads = [head.strip().lower() for head in reader.fieldnames or []]
    if "name" not in heads:
        raise InputError(f"{label}, line 1: there is no column 'name'", hint=f"columns: {', '.join(COLUMNS)}")
    for head in heads:
        if head not in COLUMNS:
            hint = UnknownComponent(head, list(COLUMNS)).hint
            raise InputError(f"{label}, line 1: unknown column {head!r}", hint=hint)
    reader.fieldnames = heads
    rows = []
    line = reader.line_num + 1
    try:
        for cells in reader:
            row = _Row(f"{label}, line {line}", cells)
            line = reader.line_num + 1
            if None in cells:
                raise row.fail("more cells than columns", "quote a cell that holds a comma")
            if any(cells.values()):
                rows.append(_from_cells(row))
    except csv.Error as error:
        raise InputError(f"{label}, line {reader.line_num}: {error}", hint="mend that line") from error
    return rows


def _cells(node: Node) -> dict[str, str]:
    cells = {name: escaped(getattr(node, name)) for name in _TEXTS}
    cells |= {name: "yes" if getattr(node, name) else "" for name in _FLAGS}
    cells |= {name: "\n".join(map(escaped, getattr(node, name))) for name in _LISTS}
    cells |= {"id": node.id, "name": escaped(node.name), "parent": node.parent or ""}
    cells["examples"] = "\n".join(f"[{e.topic}] {escaped(e.text)}" if e.topic else _bare(e) for e in node.exemplars)
    return cells


def _bare(exemplar: Exemplar) -> str:
    """An example without a topic, which must not look as if it had one."""
    text = escaped(exemplar.text)
    return "\\u005b" + text[1:] if text.startswith("[") else text


def _from_cells(row: _Row) -> _Row:
    values: dict[str, Any] = {name: unescaped((row.fields.get(name) or "").strip()) for name in (*_TEXTS, "name")}
    values |= {name: (row.fields.get(name) or "").strip() for name in ("id", "parent")}
    for name in _FLAGS:
        word = (row.fields.get(name) or "").strip().lower()
        if word not in _TRUE | _FALSE:
            raise row.fail(f"{name} is {word!r}", "yes or nothing")
        values[name] = word in _TRUE
    for name in _LISTS:
        values[name] = [unescaped(line.strip()) for line in _lines(row.fields.get(name))]
    values["examples"] = tuple(_csv_example(line) for line in _lines(row.fields.get("examples")))
    return _Row(row.where, values)


def _lines(cell: str | None) -> list[str]:
    return [line.strip() for line in (cell or "").split("\n") if line.strip()]


def _csv_example(line: str) -> Exemplar:
    topic, closed, text = line[1:].partition("] ") if line.startswith("[") else ("", "", "")
    return Exemplar(unescaped(text.strip()), topic) if closed else Exemplar(unescaped(line))


def _tree(rows: Sequence[_Row], base: Taxonomy) -> Taxonomy:
    for row in rows:
        for name in row.fields:
            if name not in COLUMNS:
                raise row.fail(f"unknown field {name!r}", UnknownComponent(name, list(COLUMNS)).hint)
    nodes = _with_parents(rows, _identified(rows, base))
    problem = first_problem(nodes)
    if problem is not None:
        raise rows[problem.node].fail(problem.message, problem.hint)
    return Taxonomy.of(nodes)


def _identified(rows: Sequence[_Row], base: Taxonomy) -> list[Node]:
    """Nodes with ids; ``parent`` is still what the row says."""
    taken = {*base.by_id, *(row.text("id") for row in rows)}
    known = {(*map(str.casefold, base.path(n.id)),): n.id for n in reversed(base.nodes) if not n.retired}
    path_of = _paths(rows)
    nodes = []
    for row in rows:
        name, fields = row.text("name"), row.fields
        made = row.text("id") or known.pop(path_of(row), "") or new_id(row.text("parent") or None, name, taken)
        taken.add(made)
        values: dict[str, Any] = {key: tuple(fields.get(key, ())) for key in _LISTS}
        values |= {key: bool(fields.get(key, False)) for key in _FLAGS}
        values |= {key: row.text(key) for key in _TEXTS}
        told = tuple(fields.get("examples", ()))
        nodes.append(Node(made, name, row.text("parent") or None, exemplars=told, **values))
    return nodes


def _paths(rows: Sequence[_Row]) -> Any:
    """The path of names of a row, as far as its parents are rows."""
    by_key = {row.text("name"): row for row in rows} | {row.text("id"): row for row in rows if row.text("id")}

    def path_of(row: _Row) -> tuple[str, ...]:
        names: list[str] = []
        at: _Row | None = row
        while at is not None and len(names) <= len(rows):
            names.append(at.text("name").casefold())
            at = by_key.get(at.text("parent")) if at.text("parent") else None
        return tuple(reversed(names))

    return path_of


def _with_parents(rows: Sequence[_Row], nodes: Sequence[Node]) -> list[Node]:
    """Parents named by their name are replaced by their id."""
    ids = {node.id for node in nodes}
    named: dict[str, list[str]] = {}
    for node in nodes:
        named.setdefault(node.name, []).append(node.id)
    out = []
    for row, node in zip(rows, nodes, strict=True):
        if node.parent is None or node.parent in ids:
            out.append(node)
            continue
        found = named.get(node.parent, [])
        if len(found) > 1:
            raise row.fail(f"{len(found)} nodes are called {node.parent!r}", "name the parent by its id")
        if not found:
            raise row.fail(f"unknown parent {node.parent!r}", UnknownComponent(node.parent, [*named]).hint)
        out.append(replace(node, parent=found[0]))
    return out
