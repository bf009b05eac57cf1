"""More data for a model that is in use: its topics stay as they are, and a topic is opened only for what none of them fits.

A fresh discovery on all the data proposes. A proposed topic is opened where the nearest old direction comes to less than
three quarters of the cosine that its own direction has with its statements; anything else is an old topic seen again.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats
from headwater.organise.assign import Assigner, fit_assigner
from headwater.organise.choose import NamingAids
from headwater.organise.discover import Discovery
from headwater.organise.hierarchy import build_levels
from headwater.organise.identity import new_ids
from headwater.organise.name import TopicText, describe
from headwater.organise.state import TopicModelState

STRANGE: Final = 0.75


def open_topics(found: Discovery, rows: Floats, old: Floats, *, min_size: int) -> Floats:
    """Directions of the proposed topics that no old direction fits, ``(j, d) float32``.

    Args:
        found: a discovery on the rows.
        rows: ``(n, d) float32`` snapped.
        old: ``(k, d) float32`` directions in use.
        min_size: statements a new topic needs.
    """
    chosen = []
    for topic, direction in enumerate(found.assigner.directions):
        members = rows[found.topics == topic]
        if len(members) < min_size:
            continue
        own = float((members @ direction).astype(np.float64).mean())
        near = float((members @ old.T).max(axis=1).astype(np.float64).mean())
        if near < STRANGE * own:
            chosen.append(topic)
    return found.assigner.directions[np.asarray(chosen, dtype=np.int64)]


def extend(
    previous: TopicModelState,
    found: Discovery,
    rows: Floats,
    texts: Sequence[str],
    *,
    min_size: int,
    aids: NamingAids | None = None,
) -> TopicModelState:
    """The model in use with the topics that the new data call for; what it has keeps index, id, name and direction.

    Args:
        previous: the model in use.
        found: a fresh discovery on the rows.
        rows: ``(n, d) float32`` snapped, old and new statements.
        texts: n statements.
        min_size: statements a new topic needs.
        aids: what helps to name new topics.
    """
    fresh = open_topics(found, rows, previous.assigner.directions, min_size=min_size)
    return append_topics(previous, fresh, rows, texts, aids=aids)


def append_topics(
    previous: TopicModelState,
    fresh: Floats,
    rows: Floats,
    texts: Sequence[str],
    *,
    ids: Sequence[str] = (),
    names: Sequence[str] = (),
    aids: NamingAids | None = None,
) -> TopicModelState:
    """The model in use with more topics behind those it has.

    Args:
        previous: the model in use.
        fresh: ``(j, d) float32`` directions to add.
        rows: ``(n, d) float32`` snapped statements.
        texts: n statements.
        ids: of the added topics; default: of their content.
        names: of the added topics; default: from their statements.
        aids: what helps to name them.
    """
    directions = np.vstack([previous.assigner.directions, fresh])
    assigner = Assigner(directions, previous.assigner.sharpness)
    topics, _ = assigner.best(rows)
    masses = np.bincount(topics, minlength=len(directions))
    described = describe(texts, topics, rows, directions, aids=aids)
    taken = {text.name for text in previous.texts}
    out: list[TopicText] = []
    for topic, text in enumerate(described):
        if topic < previous.n_topics:
            kept = previous.texts[topic]
            out.append(replace(text, name=kept.name) if masses[topic] else replace(kept, exemplars=()))
        else:
            name = names[topic - previous.n_topics] if names else text.name
            while name in taken:
                name += " (new)"
            taken.add(name)
            out.append(replace(text, name=name))
    return replace(
        previous,
        ids=previous.ids + (tuple(ids) or new_ids(fresh, taken=previous.ids)),
        texts=tuple(out),
        assigner=assigner,
        levels=build_levels(directions, masses.astype(np.float64)),
        masses=tuple(int(m) for m in masses),
        evidence=replace(previous.evidence, chosen=len(directions)),
        exemplar_texts=tuple(tuple(texts[i] for i in text.exemplars) for text in out),
    )


def restate(previous: TopicModelState, rows: Floats, topics: npt.NDArray[np.int64], *, encoder: str) -> TopicModelState:
    """The model in use, in the space of another encoder: each topic's direction is the mean of the statements it had.

    Args:
        previous: the model in use.
        rows: ``(n, d) float32`` snapped, as the new encoder places the statements.
        topics: ``(n,)`` topic that each had; every topic should have one, else its direction is zero.
        encoder: id of the new encoder.
    """
    fitted = fit_assigner(rows, topics, np.ones(len(rows)), previous.n_topics)
    masses = np.bincount(topics, minlength=previous.n_topics)
    levels = build_levels(fitted.directions, masses.astype(np.float64))
    return replace(previous, assigner=fitted, levels=levels, encoder=encoder)
