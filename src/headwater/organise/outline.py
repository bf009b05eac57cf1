"""A taxonomy as indented text that diffs well in git, and back.

::

    Payments  [n_1a2b3c]
      Payment declined  [t_4d5e6f]  @t_pay  !locked
        - definition: The card was refused at checkout.
        - include: mentions declined, refused
        - takes: "card declined"
        - topics: t_4d5e6f t_77aa10
        - example [t_77aa10]: It says my card is refused.

Two spaces a level, siblings by name, fields below their node, one line a rule and an example. Names alone are enough: any
indentation is read, bullets too, and a node without an id in brackets gets one. ``#`` begins a comment. ``\\n`` is a line
break within a field, ``\\\\`` a backslash.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NoReturn

from headwater.core.errors import InputError, UnknownComponent
from headwater.organise.taxonomy import Exemplar, Node, Taxonomy, first_problem, new_id

_NODE: Final = re.compile(r"(?P<name>.*?)(?:  \[(?P<id>[^\]\s]*)\])?(?:  @(?P<owner>\S+))?(?P<marks>(?:  !\w+)*)")
_FIELD: Final = re.compile(r"- (?P<key>\w+)(?: \[(?P<topic>[^\]\s]*)\])?:(?: (?P<value>.*))?")
_ESCAPE: Final = re.compile(r"\\(\\|n|r|u[0-9a-f]{4})")
_MARKS: Final = ("locked", "retired", "background")
_TEXTS: Final = ("definition", "include", "exclude")
_LISTS: Final = ("takes", "refuses")
_KEYS: Final = (*_TEXTS, *_LISTS, "topics", "example")
_HINT: Final = "a node is 'Name' or 'Name  [id]  @owner'; a field is '- definition: ...' below it"


def to_text(tree: Taxonomy) -> str:
    """The tree as text; ``from_text`` gives it back exactly."""
    lines: list[str] = []

    def write(parent: str | None, depth: int) -> None:
        for node in tree.children(parent):
            lines.append("  " * depth + _heading(node))
            lines.extend("  " * (depth + 1) + line for line in _field_lines(node))
            write(node.id, depth + 1)

    write(None, 0)
    return "\n".join(lines) + "\n" if lines else ""


def _heading(node: Node) -> str:
    name = escaped(node.name).replace("  ", " \\u0020")
    if name[:1] in "-*#":
        name = f"\\u{ord(name[0]):04x}{name[1:]}"
    owner = f"  @{node.owner}" if node.owner else ""
    marks = "".join(f"  !{mark}" for mark in _MARKS if getattr(node, mark))
    return f"{name}  [{node.id}]{owner}{marks}"


def _field_lines(node: Node) -> list[str]:
    lines = [f"- {field}: {escaped(getattr(node, field))}" for field in _TEXTS if getattr(node, field)]
    lines += [f"- {field}: {escaped(text)}" for field in _LISTS for text in getattr(node, field)]
    lines += [f"- topics: {' '.join(node.topics)}"] if node.topics else []
    for exemplar in node.exemplars:
        about = f" [{exemplar.topic}]" if exemplar.topic else ""
        lines.append(f"- example{about}: {escaped(exemplar.text)}")
    return lines


def escaped(text: str) -> str:
    """One line without white space at its ends; ``unescaped`` gives the text back."""
    out = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    for at in (0, -1):
        if out and out[at].isspace():
            code = f"\\u{ord(out[at]):04x}"
            out = code + out[1:] if at == 0 else out[:-1] + code
    return out


def unescaped(text: str) -> str:
    """The text that ``escaped`` wrote; a backslash before anything else stands for itself."""
    plain = {"\\": "\\", "n": "\n", "r": "\r"}
    return _ESCAPE.sub(lambda m: plain.get(m[1]) or chr(int(m[1][1:], 16)), text)


def from_text(text: str, *, base: Taxonomy | None = None, source: str = "") -> Taxonomy:
    """The tree that the text describes.

    Args:
        text: an outline.
        base: the tree that it edits; a node without an id is the one of the same name and place there.
        source: name of the file, for errors.

    Raises:
        InputError: a line is not understood, or the nodes are no tree; the message names file and line.
    """
    return _Reader(base or Taxonomy(), source).read(text)


class _Reader:
    """Reads line by line; knows the line of each node."""

    def __init__(self, base: Taxonomy, source: str) -> None:
        self._source = source
        self._known = {(n.parent, n.name.casefold()): n.id for n in reversed(base.nodes) if not n.retired}
        self._taken = set(base.by_id)
        self._nodes: list[Node] = []
        self._lines: list[int] = []
        self._path: list[tuple[int, str]] = []

    def read(self, text: str) -> Taxonomy:
        lines = text.removeprefix("\ufeff").split("\n")
        first = next((line for line in lines if line.strip() and not line.strip().startswith("#")), "")
        bullet = first[:1] if re.match(r"[-*] ", first) else ""
        self._taken |= {found["id"] for line in lines if (found := _NODE.fullmatch(line.strip())) and found["id"]}
        for number, line in enumerate(lines, start=1):
            content = line.strip()
            if content and not content.startswith("#"):
                indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
                self._line(number, indent, content, bullet)
        problem = first_problem(self._nodes)
        if problem is not None:
            self._fail(self._lines[problem.node], problem.message, problem.hint)
        return Taxonomy.of(self._nodes)

    def _fail(self, line: int, message: str, hint: str = _HINT) -> NoReturn:
        where = f"{self._source}, line {line}" if self._source else f"line {line}"
        raise InputError(f"{where}: {message}", hint=hint)

    def _line(self, number: int, indent: int, content: str, bullet: str) -> None:
        field = _FIELD.fullmatch(content)
        if field is not None and (field["key"] in _KEYS or not bullet):
            self._field(number, indent, field)
            return
        if bullet and content.startswith(f"{bullet} "):
            content = content[2:].strip()
        elif content.startswith("- "):
            self._fail(number, f"{content!r} is not a field")
        found = _NODE.fullmatch(content)
        if found is None or not found["name"].strip():
            self._fail(number, f"{content!r} is not a node")
        self._node(number, indent, found)

    def _node(self, number: int, indent: int, found: re.Match[str]) -> None:
        while self._path and self._path[-1][0] >= indent:
            self._path.pop()
        if indent and not self._path:
            self._fail(number, f"{found['name']!r} is indented below nothing", "begin the first node without spaces")
        parent = self._path[-1][1] if self._path else None
        name = unescaped(found["name"])
        marks = [mark.strip().removeprefix("!") for mark in found["marks"].split()]
        unknown = [mark for mark in marks if mark not in _MARKS]
        if unknown:
            self._fail(number, f"unknown mark !{unknown[0]}", f"one of: {', '.join('!' + m for m in _MARKS)}")
        made = found["id"] or self._known.pop((parent, name.casefold()), None) or new_id(parent, name, self._taken)
        self._taken.add(made)
        flags: dict[str, Any] = dict.fromkeys(marks, True)
        node = Node(made, name, parent, owner=found["owner"] or "", **flags)
        self._nodes.append(node)
        self._lines.append(number)
        self._path.append((indent, made))

    def _field(self, number: int, indent: int, found: re.Match[str]) -> None:
        if not self._nodes or indent <= self._path[-1][0]:
            self._fail(number, "a field without a node above it", "indent it below its node")
        key, value = found["key"], unescaped((found["value"] or "").strip())
        if key not in _KEYS:
            self._fail(number, f"unknown field {key!r}", UnknownComponent(key, list(_KEYS)).hint)
        if found["topic"] is not None and key != "example":
            self._fail(number, f"{key} names no topic", f"- {key}: ...")
        node = self._nodes[-1]
        if key in _TEXTS and getattr(node, key):
            self._fail(number, f"{key} stands here twice", "join the two lines")
        self._nodes[-1] = replace(node, **_more(node, key, value, found["topic"] or ""))


def _more(node: Node, key: str, value: str, topic: str) -> dict[str, Any]:
    """The field with what one more line of it says."""
    if key in _TEXTS:
        return {key: value}
    if key == "topics":
        return {key: (*node.topics, *value.split())}
    if key == "example":
        return {"exemplars": (*node.exemplars, Exemplar(value, topic))}
    lines: Sequence[str] = getattr(node, key)
    return {key: (*lines, value)}
