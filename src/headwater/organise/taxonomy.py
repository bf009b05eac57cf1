"""A taxonomy of contact reasons that people own: a tree of values, and the edits that give the next tree.

Every edit returns a new ``Taxonomy`` and leaves the old one alone, so that a draft, its difference and its way back are
values too. Ids never change and are never used twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from headwater.core.errors import IllegalMove, InputError, UnknownComponent
from headwater.core.ids import content_hash


@dataclass(frozen=True, slots=True)
class Node:
    """One contact reason.

    Attributes:
        id: stable.
        name: unique among its siblings.
        parent: id of the node above; None at the top.
        definition: one sentence.
        include: what belongs here.
        exclude: what belongs elsewhere.
        owner: team; empty where nobody owns it yet.
        locked: no edit but ``lock`` may touch it, and no refit.
        retired: kept for history; nothing new is assigned to it.
    """

    id: str
    name: str
    parent: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    owner: str = ""
    locked: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A tree of nodes.

    Attributes:
        nodes: sorted by id.
    """

    nodes: tuple[Node, ...] = ()

    def __post_init__(self) -> None:
        by_id = {node.id: node for node in self.nodes}
        if len(by_id) != len(self.nodes):
            raise InputError("two nodes have the same id", hint="give each node its own id")
        names: dict[tuple[str | None, str], str] = {}
        for node in self.nodes:
            if node.parent is not None and node.parent not in by_id:
                raise InputError(
                    f"node {node.id!r} has the unknown parent {node.parent!r}", hint="add the parent first"
                )
            key = (node.parent, node.name.casefold())
            if not node.retired and key in names:
                raise IllegalMove(f"two siblings are called {node.name!r}", hint="rename one of them")
            if not node.retired:
                names[key] = node.id
            self._check_acyclic(node, by_id)
        object.__setattr__(self, "nodes", tuple(sorted(self.nodes, key=lambda node: node.id)))

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Self:
        """A taxonomy of these nodes.

        Raises:
            InputError: an id occurs twice or a parent is missing.
            IllegalMove: a loop, or two siblings of one name.
        """
        return cls(tuple(nodes))

    @staticmethod
    def _check_acyclic(node: Node, by_id: Mapping[str, Node]) -> None:
        seen = {node.id}
        above = node.parent
        while above is not None:
            if above in seen:
                raise IllegalMove(f"{node.name!r} would be below itself", hint="choose a parent outside its subtree")
            seen.add(above)
            above = by_id[above].parent if above in by_id else None

    def node(self, node_id: str) -> Node:
        """The node of that id.

        Raises:
            UnknownComponent: there is none.
        """
        found = next((node for node in self.nodes if node.id == node_id), None)
        if found is None:
            raise UnknownComponent(node_id, [node.id for node in self.nodes], kind="node")
        return found

    def children(self, parent: str | None) -> tuple[Node, ...]:
        """Nodes right below, by name."""
        return tuple(sorted((n for n in self.nodes if n.parent == parent), key=lambda n: (n.name.casefold(), n.id)))

    def _changed(self, *changed: Node) -> "Taxonomy":
        table = {node.id: node for node in self.nodes} | {node.id: node for node in changed}
        return Taxonomy(tuple(table.values()))

    def _open(self, node_id: str) -> Node:
        node = self.node(node_id)
        if node.locked:
            raise IllegalMove(f"{node.name!r} is locked", hint="unlock it first")
        return node


def add(tree: Taxonomy, name: str, *, parent: str | None = None, definition: str = "") -> tuple[Taxonomy, str]:
    """The tree with one more node, and its id (made of parent, name and how often that pair was used)."""
    taken = {node.id for node in tree.nodes}
    turn = 0
    while (made := "n_" + content_hash(parent, name, str(turn), size=6)) in taken:
        turn += 1
    return Taxonomy.of([*tree.nodes, Node(made, name, parent, definition)]), made


def rename(tree: Taxonomy, node_id: str, name: str) -> Taxonomy:
    """The tree with another name for a node. Raises IllegalMove where it is locked or a sibling has the name."""
    return tree._changed(replace(tree._open(node_id), name=name))


def move(tree: Taxonomy, node_id: str, parent: str | None) -> Taxonomy:
    """The tree with a node (and all below) under another parent. Raises IllegalMove for a loop or a lock."""
    if parent is not None:
        tree._open(parent)
    return tree._changed(replace(tree._open(node_id), parent=parent))


def merge(tree: Taxonomy, into: str, others: Iterable[str]) -> Taxonomy:
    """The tree where ``others`` are retired and their children moved under ``into``."""
    keep = tree._open(into)
    gone = [tree._open(other) for other in others]
    if any(node.id == keep.id for node in gone):
        raise IllegalMove(f"{keep.name!r} cannot be merged into itself", hint="name other nodes to merge")
    ids = {node.id for node in gone}
    moved = [replace(child, parent=keep.id) for child in tree.nodes if child.parent in ids and child.id != keep.id]
    if keep.parent in ids:
        raise IllegalMove(f"{keep.name!r} is below a node to be merged into it", hint="move it up first")
    return tree._changed(*moved, *(replace(node, retired=True) for node in gone))


def split(tree: Taxonomy, node_id: str, names: Iterable[str]) -> tuple[Taxonomy, tuple[str, ...]]:
    """The tree with new nodes below a node, and their ids: what was assigned to it is then assigned among them."""
    tree._open(node_id)
    made = []
    for name in names:
        tree, new_id = add(tree, name, parent=node_id)
        made.append(new_id)
    return tree, tuple(made)


def retire(tree: Taxonomy, node_id: str) -> Taxonomy:
    """The tree where a node takes nothing new. Raises IllegalMove while active nodes are below it."""
    node = tree._open(node_id)
    if any(not child.retired for child in tree.children(node_id)):
        raise IllegalMove(f"{node.name!r} has active nodes below it", hint="retire or move those first")
    return tree._changed(replace(node, retired=True))


def lock(tree: Taxonomy, node_id: str, *, locked: bool = True) -> Taxonomy:
    """The tree where a node can no longer (or again) be edited."""
    return tree._changed(replace(tree.node(node_id), locked=locked))


def diff(before: Taxonomy, after: Taxonomy) -> list[str]:
    """What changed, one line an edit, sorted: ``+`` added, ``-`` removed, ``~`` changed field by field."""
    old = {node.id: node for node in before.nodes}
    new = {node.id: node for node in after.nodes}
    lines = [f"+ {new[i].name} ({i})" for i in sorted(new.keys() - old.keys())]
    lines += [f"- {old[i].name} ({i})" for i in sorted(old.keys() - new.keys())]
    for i in sorted(old.keys() & new.keys()):
        for field in ("name", "parent", "definition", "include", "exclude", "owner", "locked", "retired"):
            a, b = getattr(old[i], field), getattr(new[i], field)
            if a != b:
                lines.append(f"~ {new[i].name} ({i}) {field}: {a!r} -> {b!r}")
    return lines
