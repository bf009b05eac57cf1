"""What people do to a taxonomy. Each edit takes a tree and gives the next one; what changed is a value of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from headwater.core.errors import IllegalMove, InputError, StaleVersion
from headwater.organise.rules import parse
from headwater.organise.taxonomy import FIELDS, PART, Exemplar, Node, Taxonomy, new_id


@dataclass(frozen=True, slots=True)
class Part:
    """One part that a node is split into.

    Attributes:
        name: of the new node.
        topics: of the node's topics that go here whole; empty: every topic is split by the texts.
        texts: statements that are typical of the part.
    """

    name: str
    topics: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one node.

    Attributes:
        before: None where it is new.
        after: None where it is gone.
    """

    before: Node | None
    after: Node | None

    @property
    def node_id(self) -> str:
        """Id of the node."""
        node = self.after or self.before
        assert node is not None
        return node.id


def add(
    tree: Taxonomy, name: str, *, parent: str | None = None, definition: str = "", exemplars: Sequence[str] = ()
) -> tuple[Taxonomy, str]:
    """The tree with one more node, and its id."""
    if parent is not None and tree.node(parent).retired:
        raise IllegalMove(f"{tree.node(parent).name!r} is retired", hint="choose another parent")
    made = new_id(parent, name, tree.by_id)
    told = tuple(Exemplar(text) for text in exemplars)
    return Taxonomy.of([*tree.nodes, Node(made, name, parent, definition, exemplars=told)]), made


def rename(tree: Taxonomy, node_id: str, name: str) -> Taxonomy:
    """The tree with another name for a node. Raises IllegalMove where it is locked or a sibling has the name."""
    return _with(tree, replace(_open(tree, node_id), name=name))


def move(tree: Taxonomy, node_id: str, parent: str | None) -> Taxonomy:
    """The tree with a node (and all below) under another parent. Raises IllegalMove for a loop or a lock."""
    if parent is not None and _open(tree, parent).retired:
        raise IllegalMove(f"{tree.node(parent).name!r} is retired", hint="choose another parent")
    return _with(tree, replace(_open(tree, node_id), parent=parent))


def merge(tree: Taxonomy, into: str, others: Iterable[str]) -> Taxonomy:
    """The tree where ``others`` are retired and ``into`` takes their topics, rules, exemplars and children.

    A node that never had topics keeps its place among the statements: what described it goes along as an exemplar.
    """
    keep = _open(tree, into)
    gone = [_open(tree, other) for other in dict.fromkeys(others)]
    if any(node.id == keep.id for node in gone):
        raise IllegalMove(f"{keep.name!r} cannot be merged into itself", hint="name other nodes to merge")
    for node in (keep, *gone):
        if node.retired:
            raise IllegalMove(f"{node.name!r} is retired", hint="merge active nodes")
    ids = {node.id for node in gone}
    if keep.parent in ids:
        raise IllegalMove(f"{keep.name!r} is below a node to be merged into it", hint="move it up first")
    moved = [replace(child, parent=keep.id) for child in tree.nodes if child.parent in ids and child.id != keep.id]
    parts = [node for node in (keep, *gone) if tree.receives(node)]
    topics = dict.fromkeys(topic for node in parts for topic in node.own_topics)
    exemplars = dict.fromkeys([*keep.exemplars, *(e for node in gone for e in _along(node))])
    wider = replace(
        keep,
        topics=tuple(topics) if parts != [keep] else keep.topics,
        takes=_union(keep.takes, *(node.takes for node in gone)),
        refuses=_common(keep.refuses, *(node.refuses for node in gone)),
        exemplars=tuple(exemplars),
    )
    return _with(tree, wider, *moved, *(replace(node, retired=True) for node in gone))


def _along(node: Node) -> list[Exemplar]:
    """The exemplars of a node as another keeps them: each says of which topic it is typical."""
    home = node.own_topics[0]
    told = [replace(exemplar, topic=exemplar.topic or home) for exemplar in node.exemplars]
    if not node.topics and not told:
        told = [Exemplar(described(node), home)]
    return told


def described(node: Node) -> str:
    """What a node says of itself: the text that places it where no statement does."""
    return ". ".join(text for text in (node.name, node.definition) if text)


def _union(*groups: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for group in groups for text in group))


def _common(first: Sequence[str], *others: Sequence[str]) -> tuple[str, ...]:
    """What all refuse: what only one of them kept out may well belong to another."""
    return tuple(text for text in first if all(text in group for group in others))


def split(tree: Taxonomy, node_id: str, parts: Sequence[Part]) -> tuple[Taxonomy, tuple[str, ...]]:
    """The tree with new nodes below a node, and their ids: what was assigned to it is then assigned among them.

    Raises:
        IllegalMove: the node is locked or retired, or a topic of it goes to two parts.
        InputError: fewer than two parts, or some with topics and some without.
    """
    node = _open(tree, node_id)
    if node.retired:
        raise IllegalMove(f"{node.name!r} is retired", hint="split an active node")
    if len(parts) < 2:
        raise InputError("a split needs two parts or more", hint="name each of them")
    whole = [bool(part.topics) for part in parts]
    if any(whole) != all(whole):
        raise InputError("some parts name topics and some do not", hint="either all or none")
    held = node.own_topics
    if all(whole) and sorted(t for part in parts for t in part.topics) != sorted(held):
        raise IllegalMove(f"the parts must share out the topics {', '.join(held)}", hint="each once")
    given = all(whole)
    first = {topic: _next_part(tree, topic) for topic in held}
    made: list[Node] = []
    for number, part in enumerate(parts):
        names = part.topics if given else tuple(f"{topic}{PART}{first[topic] + number}" for topic in held)
        texts = part.texts if given else part.texts or (part.name,)
        told = tuple(Exemplar(text, topic) for topic in names for text in texts)
        if given:
            told = tuple(dict.fromkeys([e for e in node.exemplars if e.topic in names] + list(told[: len(texts)])))
        ids = [*tree.by_id, *(n.id for n in made)]
        made.append(Node(new_id(node_id, part.name, ids), part.name, node_id, topics=names, exemplars=told))
    emptied = replace(node, topics=())
    table = {n.id: n for n in tree.nodes} | {n.id: n for n in (emptied, *made)}
    return Taxonomy.of(table.values()), tuple(n.id for n in made)


def _next_part(tree: Taxonomy, topic: str) -> int:
    """The first number that no part of the topic ever had."""
    start = topic + PART
    used = [t[len(start) :].split(PART)[0] for node in tree.nodes for t in node.topics if t.startswith(start)]
    return 1 + max((int(number) for number in used if number.isdigit()), default=0)


def retire(tree: Taxonomy, node_id: str) -> Taxonomy:
    """The tree where a node takes nothing. Raises IllegalMove while active nodes are below it."""
    node = _open(tree, node_id)
    if any(not child.retired for child in tree.children(node_id)):
        raise IllegalMove(f"{node.name!r} has active nodes below it", hint="retire or move those first")
    return _with(tree, replace(node, retired=True))


def restore(tree: Taxonomy, node_id: str) -> Taxonomy:
    """The tree where a retired node is active again, at the top where its parent is retired."""
    node = _open(tree, node_id)
    above = node.parent if node.parent is None or not tree.node(node.parent).retired else None
    return _with(tree, replace(node, retired=False, parent=above))


def lock(tree: Taxonomy, node_id: str, *, locked: bool = True) -> Taxonomy:
    """The tree where a node can no longer (or again) be edited."""
    return _with(tree, replace(tree.node(node_id), locked=locked))


def define(
    tree: Taxonomy,
    node_id: str,
    *,
    definition: str | None = None,
    include: str | None = None,
    exclude: str | None = None,
    background: bool | None = None,
) -> Taxonomy:
    """The tree with other words about a node; None leaves a field as it is."""
    node = _open(tree, node_id)
    return _with(
        tree,
        replace(
            node,
            definition=node.definition if definition is None else definition,
            include=node.include if include is None else include,
            exclude=node.exclude if exclude is None else exclude,
            background=node.background if background is None else background,
        ),
    )


def rule(
    tree: Taxonomy, node_id: str, *, takes: Sequence[str] = (), refuses: Sequence[str] = (), drop: Sequence[str] = ()
) -> Taxonomy:
    """The tree with more rules for a node, and without those dropped.

    Raises:
        InputError: a rule cannot be read, or one to be dropped is not there.
    """
    node = _open(tree, node_id)
    for text in (*takes, *refuses):
        parse(text)
    absent = [text for text in drop if text not in (*node.takes, *node.refuses)]
    if absent:
        raise InputError(f"{node.name!r} has no rule {absent[0]!r}", hint="headwater taxonomy show NODE lists them")
    kept = (text for text in node.takes if text not in drop)
    kept_out = (text for text in node.refuses if text not in drop)
    return _with(tree, replace(node, takes=_union(tuple(kept), takes), refuses=_union(tuple(kept_out), refuses)))


def exemplify(tree: Taxonomy, node_id: str, texts: Sequence[str]) -> Taxonomy:
    """The tree with more exemplars of a node."""
    node = _open(tree, node_id)
    more = dict.fromkeys([*node.exemplars, *(Exemplar(text) for text in texts)])
    return _with(tree, replace(node, exemplars=tuple(more)))


def own(tree: Taxonomy, node_id: str, owner: str) -> Taxonomy:
    """The tree with another owner for a node; empty for none."""
    return _with(tree, replace(_open(tree, node_id), owner=owner))


def changes(before: Taxonomy, after: Taxonomy) -> tuple[Change, ...]:
    """What differs, node by node, sorted by id."""
    ids = sorted(before.by_id.keys() | after.by_id.keys())
    pairs = [(before.by_id.get(i), after.by_id.get(i)) for i in ids]
    return tuple(Change(old, new) for old, new in pairs if old != new)


def inverse(made: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that undo these."""
    return tuple(Change(change.after, change.before) for change in made)


def apply(tree: Taxonomy, made: Iterable[Change]) -> Taxonomy:
    """The tree after these changes: ``apply(a, changes(a, b)) == b``.

    Raises:
        StaleVersion: a node is no longer what it was when the change was made.
    """
    table = dict(tree.by_id)
    for change in made:
        if table.get(change.node_id) != change.before:
            name = (change.after or change.before or table[change.node_id]).name
            raise StaleVersion(f"{name!r} was changed in between", hint="look at the difference and decide again")
        if change.after is None:
            del table[change.node_id]
        else:
            table[change.node_id] = change.after
    return Taxonomy.of(table.values())


def adopt(base: Taxonomy, document: Taxonomy) -> Taxonomy:
    """A document in place of a tree: nodes that it leaves out are retired, never lost.

    Raises:
        IllegalMove: it changes a locked node otherwise than by unlocking it.
    """
    left_out = [node for node in base.nodes if node.id not in document.by_id]
    present = {node.id for node in (*document.nodes, *left_out)}
    kept = [replace(node, retired=True, parent=node.parent if node.parent in present else None) for node in left_out]
    after = Taxonomy.of([*document.nodes, *kept])
    for node in base.nodes:
        if node.locked and replace(after.node(node.id), locked=True) != node:
            raise IllegalMove(f"{node.name!r} is locked", hint="leave its lines as they are, or unlock it first")
    return after


def diff(before: Taxonomy, after: Taxonomy) -> list[str]:
    """What changed, one line an edit, sorted: ``+`` added, ``-`` removed, ``~`` changed field by field."""
    found = changes(before, after)
    lines = [f"+ {c.after.name} ({c.node_id})" for c in found if c.before is None and c.after is not None]
    lines += [f"- {c.before.name} ({c.node_id})" for c in found if c.after is None and c.before is not None]
    for change in found:
        if change.before is not None and change.after is not None:
            for field in FIELDS:
                a, b = getattr(change.before, field), getattr(change.after, field)
                if a != b:
                    lines.append(f"~ {change.after.name} ({change.node_id}) {field}: {_value(a, b)}")
    return lines


def _value(before: object, after: object) -> str:
    if isinstance(before, tuple) and isinstance(after, tuple):
        gone = [f"-{_text(value)!r}" for value in before if value not in after]
        come = [f"+{_text(value)!r}" for value in after if value not in before]
        return " ".join(gone + come) or "another order"
    return f"{before!r} -> {after!r}"


def _text(value: object) -> str:
    return value.text if isinstance(value, Exemplar) else str(value)


def _with(tree: Taxonomy, *changed: Node) -> Taxonomy:
    return Taxonomy.of((dict(tree.by_id) | {node.id: node for node in changed}).values())


def _open(tree: Taxonomy, node_id: str) -> Node:
    node = tree.node(node_id)
    if node.locked:
        raise IllegalMove(f"{node.name!r} is locked", hint="unlock it first")
    return node
