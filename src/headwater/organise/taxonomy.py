"""A taxonomy of contact reasons that people own: a tree of values, and what makes it sound.

Every edit (``organise.edits``) returns a new ``Taxonomy`` and leaves the old one alone, so that a draft, its difference
and its way back are values too. Ids never change and are never used twice.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Final, Self

from headwater.core.errors import IllegalMove, InputError, UnknownComponent
from headwater.core.ids import content_hash

_WORD: Final = re.compile(r"[^\s\[\]]+")
_ID: Final = re.compile(r"[^\s\[\]/]+")
PART: Final = "/"
"""Between a topic and the number of one of its parts: ``t_1a2b/2``."""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A statement that is typical of a node.

    Attributes:
        text: what the customer said, personal data replaced.
        topic: the machine topic, or part of one, that it is typical of; empty: of the node as a whole.
    """

    text: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One contact reason.

    Attributes:
        id: stable.
        name: unique among its active siblings.
        parent: id of the node above; None at the top.
        definition: one sentence.
        include: what belongs here, for people.
        exclude: what belongs elsewhere, for people.
        owner: id of the team; empty where nobody owns it yet.
        locked: no edit but ``lock`` may touch it.
        retired: kept for history; nothing is assigned to it.
        background: what people say around their issue; no issue is made of it.
        takes: rules (``organise.rules``); a statement that one of them matches belongs here.
        refuses: rules; a statement that one of them matches does not belong here.
        topics: machine topics, or parts of them, whose statements it takes. Empty: one of its own, named by its id and
            placed by its exemplars, name and definition.
        exemplars: statements that are typical of it.
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
    background: bool = False
    takes: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    exemplars: tuple[Exemplar, ...] = ()

    @property
    def own_topics(self) -> tuple[str, ...]:
        """The topics that it takes; the one of its own where none is named."""
        return self.topics or (self.id,)


FIELDS: Final = tuple(field.name for field in fields(Node) if field.name != "id")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why some nodes are no tree.

    Attributes:
        node: position of the node at fault.
        message: plain words.
        hint: what to do.
        conflict: whether two nodes are in each other's way, rather than one being malformed.
    """

    node: int
    message: str
    hint: str
    conflict: bool = True


@dataclass(frozen=True)
class Taxonomy:
    """A tree of nodes.

    Attributes:
        nodes: sorted by id.
    """

    nodes: tuple[Node, ...] = ()

    def __post_init__(self) -> None:
        problem = first_problem(self.nodes)
        if problem is not None:
            kind = IllegalMove if problem.conflict else InputError
            raise kind(problem.message, hint=problem.hint)
        object.__setattr__(self, "nodes", tuple(sorted(self.nodes, key=lambda node: node.id)))

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Self:
        """A taxonomy of these nodes.

        Raises:
            InputError: an id occurs twice, a parent is missing, or a field is malformed.
            IllegalMove: a loop, two active siblings of one name, or two active nodes that take one topic.
        """
        return cls(tuple(nodes))

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Node by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def below(self) -> Mapping[str | None, tuple[Node, ...]]:
        """Nodes right below each id, by name."""
        found: dict[str | None, list[Node]] = {}
        for node in sorted(self.nodes, key=lambda n: (n.name.casefold(), n.name, n.id)):
            found.setdefault(node.parent, []).append(node)
        return {parent: tuple(nodes) for parent, nodes in found.items()}

    def node(self, node_id: str) -> Node:
        """The node of that id.

        Raises:
            UnknownComponent: there is none.
        """
        if node_id not in self.by_id:
            raise UnknownComponent(node_id, list(self.by_id), kind="node")
        return self.by_id[node_id]

    def children(self, parent: str | None) -> tuple[Node, ...]:
        """Nodes right below, by name."""
        return self.below.get(parent, ())

    def receives(self, node: Node) -> bool:
        """Whether statements are assigned to the node itself: a leaf, or one that takes topics beside its children."""
        if node.retired:
            return False
        leaf = all(child.retired for child in self.children(node.id))
        return leaf or bool(node.topics) or bool(node.takes)

    def path(self, node_id: str) -> tuple[str, ...]:
        """Names from the top down to the node."""
        names: list[str] = []
        above: str | None = node_id
        while above is not None:
            node = self.node(above)
            names.append(node.name)
            above = node.parent
        return tuple(reversed(names))

    def find(self, text: str) -> Node:
        """The node that a person means: its id, its name, or its path (``Payments / Declined``).

        Raises:
            UnknownComponent: nothing answers to it.
            InputError: more than one node does.
        """
        if text in self.by_id:
            return self.by_id[text]
        wanted = tuple(part.strip().casefold() for part in text.split(" / "))
        whole = text.strip().casefold()
        named = [node for node in self.nodes if not node.retired and node.name.casefold() == whole]
        if not named and len(wanted) > 1:
            named = [n for n in self.nodes if not n.retired and self._lower_path(n.id)[-len(wanted) :] == wanted]
        if len(named) == 1:
            return named[0]
        if named:
            paths = "; ".join(sorted(f"{' / '.join(self.path(node.id))} [{node.id}]" for node in named))
            raise InputError(f"{len(named)} nodes are called {text!r}: {paths}", hint="give the id, or the path")
        raise UnknownComponent(
            text, [*self.by_id, *(node.name for node in self.nodes if not node.retired)], kind="node"
        )

    def _lower_path(self, node_id: str) -> tuple[str, ...]:
        return tuple(name.casefold() for name in self.path(node_id))


def new_id(parent: str | None, name: str, taken: Iterable[str]) -> str:
    """An id made of parent, name and how often that pair was used."""
    used = set(taken)
    turn = 0
    while (made := "n_" + content_hash(parent, name, str(turn), size=6)) in used:
        turn += 1
    return made


def first_problem(nodes: Sequence[Node]) -> Problem | None:
    """What keeps the nodes from being a taxonomy; None where nothing does."""
    place = {node.id: i for i, node in enumerate(nodes)}
    seen: set[str] = set()
    names: set[tuple[str | None, str]] = set()
    for i, node in enumerate(nodes):
        if (found := _malformed(i, node)) is not None:
            return found
        if node.id in seen:
            return Problem(i, f"two nodes have the id {node.id!r}", "give each node its own id", conflict=False)
        seen.add(node.id)
        if node.parent is not None and node.parent not in place:
            message = f"node {node.id!r} has the unknown parent {node.parent!r}"
            return Problem(i, message, "add the parent first", conflict=False)
        key = (node.parent, node.name.casefold())
        if not node.retired and key in names:
            return Problem(i, f"two siblings are called {node.name!r}", "rename one of them")
        if not node.retired:
            names.add(key)
    return _loop(nodes, place) or _twice_taken(nodes)


def _malformed(place: int, node: Node) -> Problem | None:
    words = {"id": (node.id,), "owner": (node.owner,) if node.owner else (), "topics": node.topics}
    for field, values in words.items():
        for value in values:
            if not (_ID if field == "id" else _WORD).fullmatch(value):
                message = f"{field} {value!r} of node {node.name!r} is empty or has a space, bracket or slash in it"
                return Problem(place, message, "letters, digits, '_', '-' and '.' are fine", conflict=False)
    if not node.name.strip():
        return Problem(place, f"node {node.id!r} has no name", "give it one", conflict=False)
    if any(not text.strip() for text in (*node.takes, *node.refuses, *(e.text for e in node.exemplars))):
        return Problem(place, f"node {node.name!r} has an empty rule or exemplar", "delete the line", conflict=False)
    return None


def _loop(nodes: Sequence[Node], place: Mapping[str, int]) -> Problem | None:
    sound: set[str] = set()
    for i, node in enumerate(nodes):
        way: list[str] = []
        at: str | None = node.id
        while at is not None and at not in sound:
            if at in way:
                message = f"{nodes[place[at]].name!r} would be below itself"
                return Problem(i, message, "choose a parent outside its subtree")
            way.append(at)
            at = nodes[place[at]].parent
        sound.update(way)
    return None


def _twice_taken(nodes: Sequence[Node]) -> Problem | None:
    """Two active nodes that take one topic, or one the topic and another a part of it."""
    holder: dict[str, str] = {}
    for i, node in enumerate(nodes):
        for topic in () if node.retired else node.topics:
            if topic in holder:
                return Problem(i, f"{holder[topic]!r} and {node.name!r} both take the topic {topic}", "merge them")
            holder[topic] = node.name
    for i, node in enumerate(nodes):
        for topic in () if node.retired else node.topics:
            for whole in wholes(topic):
                if whole in holder:
                    message = f"{holder[whole]!r} takes the topic {whole} and {node.name!r} a part of it, {topic}"
                    return Problem(i, message, "let each take parts")
    return None


def wholes(topic: str) -> list[str]:
    """What a topic is a part of, nearest first: ``t/1/2`` -> ``t/1``, ``t``."""
    out = []
    while PART in topic:
        topic = topic.rpartition(PART)[0]
        out.append(topic)
    return out
