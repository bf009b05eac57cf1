"""Random taxonomies and random edits."""

from hypothesis import strategies as st

from headwater.core.errors import ConflictError, InputError
from headwater.organise.edits import (
    Part,
    add,
    define,
    exemplify,
    lock,
    merge,
    move,
    own,
    rename,
    restore,
    retire,
    rule,
    split,
)
from headwater.organise.taxonomy import Exemplar, Node, Taxonomy

LINES = st.text(max_size=20).filter(lambda text: text == "" or bool(text.strip()))
SAID = st.text(min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
WORDS = st.from_regex(r"[A-Za-z0-9_.\-]{1,8}", fullmatch=True)


@st.composite
def trees(draw: st.DrawFn, *, plain: bool = False) -> Taxonomy:
    """A sound tree of up to 12 nodes, with any text in any field; ``plain``: names alone."""
    nodes: list[Node] = []
    for i in range(draw(st.integers(0, 12))):
        parent = draw(st.sampled_from([None, *[node.id for node in nodes]]))
        name = f"{draw(WORDS) if plain else draw(SAID)} {i}"
        if plain:
            nodes.append(Node(f"n_{i}", name, parent))
            continue
        topics = tuple(f"t_{i}/{k}" for k in draw(st.sets(st.integers(0, 3))))
        told = draw(st.lists(st.builds(Exemplar, SAID, st.sampled_from(["", "t_1", *topics])), max_size=3))
        nodes.append(
            Node(
                f"n_{i}", name, parent, draw(LINES), draw(LINES), draw(LINES),
                draw(st.one_of(st.just(""), WORDS)), draw(st.booleans()), draw(st.booleans()), draw(st.booleans()),
                tuple(draw(st.lists(SAID, max_size=2))), tuple(draw(st.lists(SAID, max_size=2))), topics, tuple(told),
            )
        )  # fmt: skip
    return Taxonomy.of(nodes)


def edit(tree: Taxonomy, data: st.DataObject) -> Taxonomy:
    """The tree after one random edit; the same tree where the edit is refused."""
    ids = [node.id for node in tree.nodes] or ["n_none"]
    node, other = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    name = data.draw(WORDS)
    edits = {
        "add": lambda: add(tree, name, parent=data.draw(st.sampled_from([None, *ids])))[0],
        "rename": lambda: rename(tree, node, name),
        "move": lambda: move(tree, node, data.draw(st.sampled_from([None, *ids]))),
        "merge": lambda: merge(tree, node, [other]),
        "split": lambda: split(tree, node, [Part(f"{name} a", texts=("one",)), Part(f"{name} b", texts=("two",))])[0],
        "retire": lambda: retire(tree, node),
        "restore": lambda: restore(tree, node),
        "lock": lambda: lock(tree, node, locked=data.draw(st.booleans())),
        "define": lambda: define(tree, node, definition=name),
        "rule": lambda: rule(tree, node, takes=[name] if any(c.isalnum() for c in name) else []),
        "exemplify": lambda: exemplify(tree, node, [name]),
        "own": lambda: own(tree, node, name),
    }
    try:
        return edits[data.draw(st.sampled_from(sorted(edits)))]()
    except (ConflictError, InputError, LookupError):
        return tree
