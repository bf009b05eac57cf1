"""A taxonomy from Python: loaded, edited, compared, saved, and used to assign; no workspace is needed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from headwater.app.library.encoders import load_encoder
from headwater.app.library.topics import Encodes, TopicModel, checked_texts
from headwater.core.errors import InputError
from headwater.core.vectors.exact import group_sums
from headwater.organise import edits
from headwater.organise.accept import accept
from headwater.organise.compile import compile_taxonomy, needed, texts_of
from headwater.organise.edits import Part
from headwater.organise.exchange import Form, form_of, read, write
from headwater.organise.languages import without_language
from headwater.organise.taxonomy import Node
from headwater.organise.taxonomy import Taxonomy as Tree

_SHARPNESS = 20.0
"""Of the probabilities of nodes that only their words place; there is nothing to calibrate them on."""


class Taxonomy:
    """A tree of contact reasons that people own.

    Every edit gives a new taxonomy and leaves the old one alone. Nodes are named by id, by name, or by path
    (``"Payments / Declined"``).

    Args:
        tree: its nodes; an empty tree by default.

    Attributes:
        nodes: of the tree, sorted by id.

    Example:
        >>> before = Taxonomy.from_text("Payments\\n  Declined\\n  Refused\\nDelivery")
        >>> after = before.merge("Declined", ["Refused"]).rename("Declined", "Card declined")
        >>> print(after.text().split("  [")[0], len(before.diff(after)))
        Delivery 4
    """

    def __init__(self, tree: Tree | None = None) -> None:
        self._tree = tree or Tree()

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Nodes, sorted by id."""
        return self._tree.nodes

    @classmethod
    def from_text(cls, text: str, *, form: Form = "text") -> Self:
        """The taxonomy that a document describes.

        Args:
            text: the document.
            form: ``text`` (an outline), ``json`` or ``csv``.

        Raises:
            InputError: it is not understood; the message names the line.
        """
        return cls(read(text, form))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The taxonomy of a file: ``.json``, ``.csv``, anything else is an outline."""
        where = Path(path)
        return cls(read(where.read_text("utf-8-sig"), form_of(where.name), source=where.name))

    @classmethod
    def from_topics(cls, model: TopicModel) -> Self:
        """The taxonomy of discovered topics and their levels.

        Raises:
            InputError: the model is not fitted.
        """
        if model.state_ is None:
            raise InputError("this topic model is not fitted", hint="call fit(texts) first")
        return cls(accept(model.state_))

    def text(self, *, form: Form = "text") -> str:
        """The taxonomy as a document, from which ``from_text`` makes the same one."""
        return write(self._tree, form)

    def save(self, path: str | Path) -> None:
        """Write it to a file: ``.json``, ``.csv``, anything else is an outline."""
        Path(path).write_text(write(self._tree, form_of(str(path))), "utf-8")

    def find(self, node: str) -> Node:
        """A node by id, name or path.

        Raises:
            UnknownComponent: nothing answers to it.
            InputError: more than one node does.
        """
        return self._tree.find(node)

    def diff(self, other: "Taxonomy") -> list[str]:
        """What changed from this one to the other: ``+`` added, ``-`` removed, ``~`` changed field by field."""
        return edits.diff(self._tree, other._tree)

    def add(self, name: str, *, parent: str = "", definition: str = "", examples: Sequence[str] = ()) -> "Taxonomy":
        """With one more node."""
        above = self._id(parent) if parent else None
        return Taxonomy(edits.add(self._tree, name, parent=above, definition=definition, exemplars=examples)[0])

    def rename(self, node: str, name: str) -> "Taxonomy":
        """With another name for a node."""
        return Taxonomy(edits.rename(self._tree, self._id(node), name))

    def move(self, node: str, parent: str = "") -> "Taxonomy":
        """With a node under another one; at the top by default."""
        return Taxonomy(edits.move(self._tree, self._id(node), self._id(parent) if parent else None))

    def merge(self, into: str, others: Sequence[str]) -> "Taxonomy":
        """With the others retired, and all that they took taken by one node."""
        return Taxonomy(edits.merge(self._tree, self._id(into), [self._id(other) for other in others]))

    def split(self, node: str, parts: dict[str, Sequence[str]]) -> "Taxonomy":
        """With a node parted: name of each part -> statements that are typical of it."""
        named = [Part(name, texts=tuple(texts)) for name, texts in parts.items()]
        return Taxonomy(edits.split(self._tree, self._id(node), named)[0])

    def retire(self, node: str) -> "Taxonomy":
        """With a node that takes nothing."""
        return Taxonomy(edits.retire(self._tree, self._id(node)))

    def lock(self, node: str, *, locked: bool = True) -> "Taxonomy":
        """With a node that no edit may touch, or may again."""
        return Taxonomy(edits.lock(self._tree, self._id(node), locked=locked))

    def define(self, node: str, **words: Any) -> "Taxonomy":
        """With another ``definition``, ``include``, ``exclude``, or ``background`` of a node."""
        return Taxonomy(edits.define(self._tree, self._id(node), **words))

    def rule(self, node: str, *, takes: Sequence[str] = (), refuses: Sequence[str] = ()) -> "Taxonomy":
        """With more rules: what puts a statement into the node, what keeps it out."""
        return Taxonomy(edits.rule(self._tree, self._id(node), takes=takes, refuses=refuses))

    def own(self, node: str, team: str) -> "Taxonomy":
        """With another owner of a node."""
        return Taxonomy(edits.own(self._tree, self._id(node), team))

    def assign(self, texts: Sequence[str], *, encoder: str | Encodes = "static") -> list[str]:
        """The id of the node of each text, by rules, else by likeness to the nodes' examples or words.

        Use it to try a taxonomy out. In a workspace, nodes lie where the statements of their topics do.

        Args:
            texts: n statements.
            encoder: name of an encoder or an object with ``encode(texts)``.

        Raises:
            InputError: no node takes statements.

        Example:
            >>> tree = Taxonomy.from_text("Refund\\n  - example: I want my money back\\nLogin\\n  - takes: password")
            >>> [tree.find(i).name for i in tree.assign(["please give me my money back", "password forgotten"])]
            ['Refund', 'Login']
        """
        rows = checked_texts(texts)
        model = load_encoder(encoder) if isinstance(encoder, str) else encoder
        nothing = np.zeros((0, 0), np.float32)
        places: dict[str, npt.NDArray[np.float64]] = {}
        for anchor in sorted(needed(self._tree)):
            vectors = without_language(model.encode(texts_of(self._tree, anchor)), nothing)
            places[anchor] = group_sums(vectors, np.zeros(len(vectors), np.int64), 1)[0]
        compiled = compile_taxonomy(self._tree, places, sharpness=_SHARPNESS, languages=nothing)
        return [compiled.nodes[i] for i in compiled.decide(model.encode(rows), rows).node]

    def _id(self, node: str) -> str:
        return self._tree.find(node).id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Taxonomy) and self._tree == other._tree

    def __hash__(self) -> int:
        return hash(self._tree)

    def __repr__(self) -> str:
        return f"<Taxonomy of {sum(not node.retired for node in self.nodes)} active nodes>"
