"""A taxonomy as indented text that diffs well in git, and back.

::

    Payments  [n_1a2b3c]
      Payment declined  [n_4d5e6f] @payments-team !locked
        = The card was refused at checkout.
        + mentions declined, refused
        - not "Payment pending"
"""

import re
from typing import Final

from headwater.core.errors import InputError
from headwater.organise.taxonomy import Node, Taxonomy, add

_LINE: Final = re.compile(
    r"^(?P<indent> *)(?P<name>[^\s=+\-@!\[].*?)(?:  \[(?P<id>[^\]\s]+)\])?(?P<owner> @\S+)?(?P<marks>(?: !\w+)*)$"
)
_NOTES: Final = {"=": "definition", "+": "include", "-": "exclude"}


def to_text(tree: Taxonomy) -> str:
    """The tree as text: two spaces a level, siblings by name, notes below their node."""
    lines: list[str] = []

    def write(parent: str | None, depth: int) -> None:
        for node in tree.children(parent):
            marks = (" !locked" if node.locked else "") + (" !retired" if node.retired else "")
            owner = f" @{node.owner}" if node.owner else ""
            lines.append(f"{'  ' * depth}{node.name}  [{node.id}]{owner}{marks}")
            lines.extend(
                f"{'  ' * (depth + 1)}{sign} {text}" for sign, field in _NOTES.items() if (text := getattr(node, field))
            )
            write(node.id, depth + 1)

    write(None, 0)
    return "\n".join(lines) + "\n" if lines else ""


def from_text(text: str) -> Taxonomy:
    """The tree that the text describes; nodes without an id in brackets get a new one.

    Raises:
        InputError: a line is not understood, or is indented below nothing; the message names the line.
    """
    path: list[str] = []
    fields: dict[str, dict[str, object]] = {}
    plain: list[Node] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        depth, odd = divmod(len(line) - len(line.lstrip(" ")), 2)
        note = _NOTES.get(line.strip()[0]) if line.strip()[1:2] == " " else None
        if note is not None:
            if not 0 < depth <= len(path):
                raise InputError(f"line {number}: a note without a node above it", hint="indent it below its node")
            fields[path[depth - 1]][note] = line.strip()[2:]
            continue
        found = _LINE.match(line.rstrip())
        if found is None or odd or depth > len(path):
            raise InputError(f"line {number}: {line.strip()!r} is not a node", hint="two spaces a level: 'Name  [id]'")
        parent = path[depth - 1] if depth else None
        made = found["id"] or add(Taxonomy.of(plain), found["name"], parent=parent)[1]
        plain.append(Node(made, found["name"], parent, retired="!retired" in found["marks"]))
        fields[made] = {
            "owner": (found["owner"] or "").strip().removeprefix("@"),
            "locked": "!locked" in found["marks"],
        }
        path = [*path[:depth], made]
    return Taxonomy.of(
        # the fields hold values of mixed types, each put there above under its own name
        Node(node.id, node.name, node.parent, retired=node.retired, **fields[node.id])  # type: ignore[arg-type]
        for node in plain
    )
