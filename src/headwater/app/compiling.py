"""Makes a taxonomy into the model that assigns, from what the stages left; writes the table of its nodes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.app.nodes import receiving_below
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.core.ports import Artefacts, Lake
from headwater.core.vectors.exact import group_sums
from headwater.organise.accept import accept
from headwater.organise.compile import Compiled, compile_taxonomy, needed, texts_of
from headwater.organise.languages import without_language
from headwater.organise.map import Layout, label_places
from headwater.organise.packed import pack, unpack
from headwater.organise.state import TopicModelState
from headwater.organise.taxonomy import PART, Node, Taxonomy
from headwater.organise.words import ENGLISH, words

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
_KEYWORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What discovery left.

    Attributes:
        state: the topic model.
        languages: ``(d, k) float32`` directions that tell languages apart.
        background: topics that are no issue.
    """

    state: TopicModelState
    languages: npt.NDArray[np.float32]
    background: frozenset[str]


def found(artefacts: Artefacts, facts: Mapping[str, Any]) -> Found:
    """What discovery left, from the facts of its stage.

    Raises:
        InputError: nothing was discovered yet.
    """
    if not facts:
        raise InputError("no topics were discovered yet", hint="headwater run FILE finds them")
    state = TopicModelState.from_bytes(artefacts.get(facts["state"]))
    languages = np.frombuffer(artefacts.get(facts["languages"]), np.float32)
    width = state.assigner.directions.shape[1]
    return Found(state, languages.reshape(width, -1), frozenset(facts["background"]))


def used(artefacts: Artefacts, facts: Mapping[str, Any]) -> Compiled | None:
    """The model that assigned last, from the facts of its stage."""
    return unpack(artefacts.get(facts["model"])) if facts else None


def compiled(
    tree: Taxonomy | None,
    discovery: Found,
    encode: Encode,
    *,
    version: int = 0,
    previous: Compiled | None = None,
) -> Compiled:
    """The model of a taxonomy.

    A topic lies where the model in use has it, so that new data move nothing; one that is new lies where discovery found
    it, and a node without topics where its examples do.

    Args:
        tree: the taxonomy; None for the topics as discovered.
        discovery: what discovery left.
        encode: the encoder of the vectors.
        version: of the taxonomy.
        previous: the model that assigned last.
    """
    state = discovery.state
    if tree is None:
        tree = accept(state, background=discovery.background)
    keep = previous if version and previous and previous.version and previous.encoder == state.encoder else None
    languages = keep.languages if keep else discovery.languages
    directions: dict[str, npt.ArrayLike] = {}
    if keep:  # first, so that another order of the discovered topics changes no sum
        known = zip(keep.anchors, keep.directions, keep.measured, strict=True)
        directions = {anchor: direction for anchor, direction, measured in known if measured}
    for topic, direction in zip(state.ids, state.assigner.directions, strict=True):
        directions.setdefault(topic, direction)
    measured = frozenset(directions)
    for anchor in sorted(needed(tree).keys() - measured):
        rows = without_language(encode(texts_of(tree, anchor)), languages)
        directions[anchor] = group_sums(rows, np.zeros(len(rows), np.int64), 1)[0]
    return compile_taxonomy(
        tree,
        directions,
        sharpness=keep.sharpness if keep else state.assigner.sharpness,
        languages=languages,
        stamp=(version, state.encoder),
        measured=measured,
    )


def write_topics(
    lake: Lake,
    artefacts: Artefacts,
    model: Compiled,
    tree: Taxonomy | None,
    *,
    layout: Layout,
    before: Mapping[str, Any],
) -> Mapping[str, Any]:
    """Write ``topics``: the nodes of the taxonomy, or the topics as discovered; returns where the models lie.

    Args:
        lake: the lake.
        artefacts: where the model goes.
        model: of the taxonomy.
        tree: the taxonomy; None for the topics as discovered.
        layout: of the map, on which every node has its place.
        before: facts of the last time.
    """
    data = pack(model)
    name = f"taxonomy-{content_hash(data, size=8)}.bin"
    artefacts.put(name, data)
    found_rows = lake.read("discovered").to_pylist()
    rows = _discovered(found_rows) if tree is None else _nodes(tree, model, found_rows)
    stamp = {"taxonomy": model.version, "model": name}
    places = _places(rows, model, layout)
    lake.replace("topics", [pa.Table.from_pylist([{**row, **stamp, **places[row["topic_id"]]} for row in rows])])
    changed = before and before["model"] != name
    last = {"model": before["model"], "version": before["version"]} if changed else before.get("previous")
    return {
        "model": name,
        "version": model.version,
        "nodes": len(model.nodes),
        "previous": last,
        "models": {**before.get("models", {}), str(model.version): name},
    }


def _places(rows: Sequence[Mapping[str, Any]], model: Compiled, layout: Layout) -> dict[str, dict[str, float | None]]:
    """Where the name of each node stands on the map: where most of the landmarks are that it and those below it take."""
    at = model.nearest(layout.landmarks)
    below = receiving_below(rows, model.nodes)
    found: dict[str, dict[str, float | None]] = {}
    for row in rows:
        inside = np.isin(at, below.get(row["topic_id"], []))
        place = label_places(layout, np.where(inside, 0, 1), 2)[0] if inside.any() else (None, None)
        found[row["topic_id"]] = {
            axis: None if value is None else float(value) for axis, value in zip("xy", place, strict=True)
        }
    return found


def _discovered(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "owner": None} for row in rows]


def _nodes(tree: Taxonomy, model: Compiled, discovered: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    of_topic = {row["topic_id"]: row for row in discovered}
    levels = _levels(tree, set(model.nodes))
    names = [tree.by_id[node].name.casefold() for node in model.nodes]
    twins = {name for name in names if names.count(name) > 1}
    rows = []
    for node in tree.nodes:
        if node.id not in levels:
            continue
        name = " / ".join(tree.path(node.id)) if node.name.casefold() in twins and not levels[node.id] else node.name
        known = [of_topic[topic] for topic in _topics(node) if topic in of_topic]
        rows.append(
            {
                "topic_id": node.id,
                "parent_id": node.parent if node.parent in levels else None,
                "level": levels[node.id],
                "kind": "background" if node.background else "issue",
                "name": name,
                "definition": node.definition,
                "keywords": _keywords(node, [row["keywords"] for row in known]),
                "exemplars": [exemplar for row in known for exemplar in row["exemplars"]],
                "owner": node.owner or None,
            }
        )
    return sorted(rows, key=lambda row: (row["level"], row["topic_id"]))


def _topics(node: Node) -> list[str]:
    """The machine topics that a node takes, whole or in part, each once."""
    return list(dict.fromkeys(topic.partition(PART)[0] for topic in node.own_topics))


def _levels(tree: Taxonomy, receiving: set[str]) -> dict[str, int]:
    """0 for nodes that statements are assigned to; above them one more than the highest below."""
    levels: dict[str, int] = {}

    def level(node: Node) -> int | None:
        below = [found for child in tree.children(node.id) if (found := level(child)) is not None]
        if node.id in receiving:
            levels[node.id] = 0
        elif below:
            levels[node.id] = 1 + max(below)
        return levels.get(node.id)

    for node in tree.children(None):
        level(node)
    return levels


def _keywords(node: Node, lists: Sequence[Sequence[str]]) -> list[str]:
    """Keywords of its topics by turns, best first; words of its name where it has none."""
    turns = [lists[i][rank] for rank in range(_KEYWORDS) for i in range(len(lists)) if rank < len(lists[i])]
    own = [word for word in words(f"{node.name} {node.definition}") if word not in ENGLISH]
    return list(dict.fromkeys(turns or own))[:_KEYWORDS]
