"""A taxonomy made into the one model that says where a statement belongs, in batches and at serving time alike.

Every topic that a node takes is an *anchor*: a direction among the vectors. A statement goes to the nearest anchor and so
to the node that takes it; where the topic was split, it then goes to the nearest of its parts. So an edit moves only what
it names: the statements of a merged node are those of its topics, those of a split topic are its parts'. The probability
of a node is the sum over its anchors. Rules decide before the model, and labels before both (``organise.teach``).

Sums are exact (``core.vectors.exact``): the same statement gets the same bytes alone or among a million.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.core.vectors.exact import Floats, snap
from headwater.organise.edits import described
from headwater.organise.languages import without_language
from headwater.organise.rules import Rule, folded, parse
from headwater.organise.several import further_topics
from headwater.organise.taxonomy import PART, Node, Taxonomy, wholes

METHOD: Final = "organise.compile.anchors.v1"
MODEL, RULE, LABEL = 0, 1, 2
DECIDED_BY: Final = ("model", "rule", "label")
_BLOCK: Final = 4096
_TERMS: Final = 2.0**40


@dataclass(frozen=True, slots=True)
class Decision:
    """Where each of n statements belongs.

    Attributes:
        node: ``(n,)`` index into ``Compiled.nodes``.
        probability: ``(n,) float32`` 0..1; 1 where a rule or a label put it there, 0 where every node refuses it.
        by: ``(n,)`` what decided: index into ``DECIDED_BY``.
    """

    node: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float32]
    by: npt.NDArray[np.int64]

    def of(self, rows: npt.NDArray[np.int64]) -> "Decision":
        """Those of some of the statements, in the order given."""
        return Decision(self.node[rows], self.probability[rows], self.by[rows])


@dataclass(frozen=True)
class Compiled:
    """A taxonomy, ready to assign.

    Attributes:
        version: of the taxonomy; 0 = topics as discovered.
        encoder: id of the encoder whose vectors it takes.
        nodes: ids of the nodes that receive statements, sorted.
        background: those of them that are no issue.
        anchors: ids of topics and parts; earlier ones win ties.
        whole: ``(a,)`` index of the anchor that this one is a part of; -1 = none.
        holder: ``(a,)`` index of the node that takes it; -1 = it is split, or nobody takes it whole.
        directions: ``(a, d) float32`` snapped.
        sharpness: factor from cosine to logit, above 0.
        languages: ``(d, k) float32`` directions that tell languages apart, taken away from every vector.
        takes: rules that put a statement into each node.
        refuses: rules that keep one out.
        measured: whether each anchor's direction is that of discovered statements; the others follow their examples.
    """

    version: int
    encoder: str
    nodes: tuple[str, ...]
    background: tuple[bool, ...]
    anchors: tuple[str, ...]
    whole: npt.NDArray[np.int64]
    holder: npt.NDArray[np.int64]
    directions: Floats
    sharpness: float
    languages: Floats
    takes: tuple[tuple[str, ...], ...]
    refuses: tuple[tuple[str, ...], ...]
    measured: tuple[bool, ...] = ()

    def settled(self, found: Decision, min_probability: float) -> npt.NDArray[np.int64]:
        """``(n,)`` index of the node that each statement is counted for; -1 where it is unsure, refused or background."""
        open_to = (found.probability >= np.float32(min_probability)) & (found.probability > 0)
        return np.where(open_to & ~np.asarray(self.background)[found.node], found.node, -1)

    def decide(self, vectors: npt.ArrayLike, texts: Sequence[str]) -> Decision:
        """The node of each statement; row by row, any batch size, the same bytes.

        Args:
            vectors: ``(n, d)`` of the encoder.
            texts: n statements; only rules look at them.

        Raises:
            InputError: the numbers of texts and vectors differ.
        """
        given = np.asarray(vectors, dtype=np.float32)
        if len(given) != len(texts):
            raise InputError(f"{len(texts)} texts but {len(given)} vectors", hint="give one vector a text")
        out = Decision(np.zeros(len(given), np.int64), np.zeros(len(given), np.float32), np.zeros(len(given), np.int64))
        rules = self._rules()
        for start in range(0, len(given), _BLOCK):
            part = slice(start, min(start + _BLOCK, len(given)))
            nodes, chances = self._by_model(without_language(given[part], self.languages))
            out.node[part] = nodes
            out.probability[part] = np.round(chances[np.arange(len(nodes)), nodes], 6)
            if rules:
                for row, text in enumerate(texts[part.start : part.stop]):
                    found = _by_rules(text, chances[row], int(nodes[row]), rules)
                    if found is not None:
                        out.node[start + row], out.probability[start + row], out.by[start + row] = found
        return out

    def _by_model(self, rows: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Nearest node of each row, and ``(n, nodes)`` probabilities."""
        cosines = rows @ self.directions.T
        chances = np.zeros(cosines.shape, dtype=np.float64)
        top = np.flatnonzero(self.whole < 0)
        chances[:, top] = _softmax(cosines[:, top], self.sharpness)
        best = top[cosines[:, top].argmax(axis=1)]
        for whole in np.flatnonzero(self.holder < 0):  # a whole stands before its parts
            parts = np.flatnonzero(self.whole == whole)
            chances[:, parts] = chances[:, [whole]] * _softmax(cosines[:, parts], self.sharpness)
            here = best == whole
            best[here] = parts[cosines[np.ix_(here, parts)].argmax(axis=1)]
        out = np.zeros((len(rows), len(self.nodes)), dtype=np.float64)
        for anchor in np.flatnonzero(self.holder >= 0):  # in a fixed order: the sum has the same bytes in any batch
            out[:, self.holder[anchor]] += chances[:, anchor]
        return self.holder[best], out

    def further(self, found: Decision, vectors: npt.ArrayLike, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """What each statement is about besides its node: nodes whose rules take it, then those that explain what is left.

        No node that refuses it by rule, and none that is no issue. Where a person decided the node, by rule or label, only
        rules name others: what the model would have said was overruled. Row by row, any batch size, the same answer.

        Args:
            found: the node of each of n statements.
            vectors: ``(n, d)`` of the encoder.
            texts: n statements; only rules look at them.
        """
        given = np.asarray(vectors, dtype=np.float32)
        held = np.flatnonzero(self.holder >= 0)
        holder, directions = self.holder[held], self.directions[held]
        rules, closed = self._rules(), set(np.flatnonzero(self.background).tolist())
        out: list[tuple[int, ...]] = []
        for start in range(0, len(given), _BLOCK):
            part = slice(start, start + _BLOCK)
            rows, own, by = without_language(given[part], self.languages), found.node[part], found.by[part]
            first = np.where(holder == own[:, None], rows @ directions.T, -np.inf).argmax(axis=1).astype(np.int64)
            for place, anchors in enumerate(further_topics(rows, first, directions)):
                taken, refused = _named(folded(texts[start + place]), rules) if rules else ([], [])
                likely = holder[list(anchors)].tolist() if by[place] == MODEL else []
                dropped = closed | {*refused, int(own[place])}
                out.append(tuple(i for i in dict.fromkeys([*taken, *likely]) if i not in dropped))
        return out

    def _rules(self) -> list[tuple[int, list[Rule], list[Rule]]]:
        pairs = enumerate(zip(self.takes, self.refuses, strict=True))
        return [(i, [*map(parse, a)], [*map(parse, b)]) for i, (a, b) in pairs if a or b]

    def nearest(self, rows: Floats) -> npt.NDArray[np.int64]:
        """``(n,)`` node of vectors that are without their languages already; rules do not look at them."""
        return self._by_model(rows)[0]

    def likely(self, vectors: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """``(n, nodes)`` probability of each node by the model alone."""
        return self._by_model(without_language(vectors, self.languages))[1]


def _named(said: str, rules: list[tuple[int, list[Rule], list[Rule]]]) -> tuple[list[int], list[int]]:
    """Nodes whose rules take a folded text, and those whose rules refuse it; a node that refuses does not take."""
    refused = [i for i, _, out in rules if any(rule.holds(said) for rule in out)]
    return [i for i, into, _ in rules if i not in refused and any(rule.holds(said) for rule in into)], refused


def _by_rules(
    text: str, chances: npt.NDArray[np.float64], nearest: int, rules: list[tuple[int, list[Rule], list[Rule]]]
) -> tuple[int, float, int] | None:
    """Node, probability and what decided, where a rule does; None where the model does."""
    taken, refused = _named(folded(text), rules)
    if taken:
        return max(taken, key=lambda i: (chances[i], -i)), 1.0, RULE
    if nearest not in refused:
        return None
    left = chances.copy()
    left[refused] = 0
    if len(set(refused)) == len(left):
        return nearest, 0.0, RULE
    open_to = [i for i in range(len(left)) if i not in refused]
    node = max(open_to, key=lambda i: (left[i], -i))
    return node, round(float(left[node]) / max(sum(left.tolist()), 1e-12), 6), RULE


def _softmax(cosines: Floats, sharpness: float) -> npt.NDArray[np.float64]:
    """Rows that sum to 1. Terms are rounded to whole multiples of 2**-40, whose sum is the same in any order."""
    shifted = np.ascontiguousarray(cosines, dtype=np.float64)
    terms = np.rint(np.exp((shifted - shifted.max(axis=1, keepdims=True)) * sharpness) * _TERMS).astype(np.int64)
    return np.asarray(terms / terms.sum(axis=1, keepdims=True), dtype=np.float64)


def needed(tree: Taxonomy) -> dict[str, str | None]:
    """Every anchor of the tree -> the node that takes it; None for a topic of which only parts are taken."""
    found: dict[str, str | None] = {}
    for node in tree.nodes:
        if tree.receives(node):
            for topic in node.own_topics:
                found[topic] = node.id
                for above in wholes(topic):
                    found.setdefault(above, None)
    return found


def texts_of(tree: Taxonomy, anchor: str) -> tuple[str, ...]:
    """What places an anchor of which nothing else is known: its exemplars and, for one of a node's own, its words."""
    told = [e.text for node in tree.nodes for e in node.exemplars if e.topic == anchor]
    home = tree.by_id.get(anchor) or _holder(tree, anchor)
    if home is not None and anchor in (home.id, *home.topics[:1]):
        told += [e.text for e in home.exemplars if not e.topic]
    if not told or (home is not None and home.id == anchor):
        told.append(described(home) if home is not None else anchor)
    return tuple(dict.fromkeys(told))


def _holder(tree: Taxonomy, anchor: str) -> Node | None:
    holding = [node for node in tree.nodes if anchor in node.topics]
    return next((node for node in holding if not node.retired), holding[0] if holding else None)


def compile_taxonomy(
    tree: Taxonomy,
    directions: Mapping[str, npt.ArrayLike],
    *,
    sharpness: float,
    languages: Floats,
    stamp: tuple[int, str] = (0, ""),
    measured: Container[str] = (),
) -> Compiled:
    """The model of a taxonomy.

    Args:
        tree: the taxonomy.
        directions: ``(d,)`` of every anchor that ``needed`` names; earlier ones win ties.
        sharpness: of the topic model.
        languages: ``(d, k)`` directions to be taken away from vectors; the anchors' are without them already.
        stamp: version of the taxonomy and id of the encoder.
        measured: anchors whose direction is that of discovered statements.

    Raises:
        InputError: no node receives statements, or an anchor has no direction.
    """
    holders = needed(tree)
    if not holders:
        raise InputError("no node of the taxonomy takes statements", hint="add one, or restore a retired one")
    missing = sorted(holders.keys() - directions.keys())
    if missing:
        raise InputError(f"topic {missing[0]} has no direction", hint="give its node an example")
    place = {anchor: i for i, anchor in enumerate(directions)}
    order = sorted(holders, key=lambda anchor: (anchor.count(PART), place[anchor]))
    receiving = [node for node in tree.nodes if tree.receives(node)]
    index = {node.id: i for i, node in enumerate(receiving)}
    at = {anchor: i for i, anchor in enumerate(order)}
    return Compiled(
        version=stamp[0],
        encoder=stamp[1],
        nodes=tuple(index),
        background=tuple(node.background for node in receiving),
        anchors=tuple(order),
        whole=np.asarray([at[wholes(a)[0]] if PART in a else -1 for a in order], dtype=np.int64),
        holder=np.asarray([-1 if (node := holders[a]) is None else index[node] for a in order], dtype=np.int64),
        directions=snap(np.stack([np.asarray(directions[a], dtype=np.float32) for a in order])),
        sharpness=sharpness,
        languages=languages,
        takes=tuple(node.takes for node in receiving),
        refuses=tuple(node.refuses for node in receiving),
        measured=tuple(a in measured for a in order),
    )
