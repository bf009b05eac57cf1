"""The edge of this capability: fit a topic model on a bounded sample, assign any number of rows with it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.core.vectors.exact import Floats, snap
from headwater.organise.choose import NamingAids
from headwater.organise.config import OrganiseConfig, finer_for
from headwater.organise.discover import VERSION, Discovery, discover, sample_rows
from headwater.organise.extend import append_topics, extend, restate
from headwater.organise.held import Held, hold
from headwater.organise.identity import inherit_ids, match, new_ids
from headwater.organise.name import TopicText, describe, name_groups
from headwater.organise.seeds import Seed, call_by, guide
from headwater.organise.state import TopicModelState


def fit(
    statement_texts: Sequence[str],
    vectors: npt.ArrayLike,
    config: OrganiseConfig | None = None,
    previous: TopicModelState | None = None,
    *,
    encoder: str = "",
    held: Sequence[Held] = (),
    aids: NamingAids | None = None,
    seeds: Sequence[Seed] = (),
) -> TopicModelState:
    """A topic model of the statements.

    Args:
        statement_texts: n statements.
        vectors: ``(n, d)`` their vectors; more than ``config.max_rows`` distinct rows are sampled by content.
        config: settings; default ``OrganiseConfig()``.
        previous: an earlier model. Its topics stay as they are and new ones are only added (``extend``); where another
            number of topics is asked for, topics are found anew and inherit ids and names by matching.
        encoder: id of the encoder, kept with the model.
        held: what people merged and split; it holds in what is found.
        aids: what helps to name topics: the encoder itself, and a check of what may be shown.
        seeds: topics asked for by name, with words or examples; they are in the model. A name that the earlier model lacks
            has topics found anew.

    Raises:
        InputError: the numbers of texts and vectors differ.
        NotEnoughData: nothing was given.

    Example:
        >>> import numpy as np
        >>> texts = ["refund please"] * 5 + ["app crashes"] * 5
        >>> state = fit(texts, np.repeat(np.eye(2), 5, axis=0), OrganiseConfig(n_topics=2))
        >>> state.n_topics
        2
    """
    config = config or OrganiseConfig()
    config = replace(config, finer=config.finer * finer_for(encoder))
    aids = aids or NamingAids()
    given = np.asarray(vectors)
    if len(given) != len(statement_texts):
        raise InputError(f"{len(statement_texts)} texts but {len(given)} vectors", hint="give one vector a text")
    chosen = sample_rows(given, statement_texts, config.max_rows, seed=config.seed)
    rows = snap(given[chosen])
    texts = [statement_texts[i] for i in chosen]
    found = hold(discover(rows, config), rows, texts, held)
    known = {text.name for text in previous.texts} if previous is not None else set()
    if previous is not None and _goes_on(previous, rows, config) and known.issuperset(seed.name for seed in seeds):
        least = config.min_size if config.n_topics is None else len(rows) + 1  # a number asked for is kept
        longer = extend(previous, found, rows, texts, min_size=least, aids=aids)
        return _with_level_names(longer, texts, rows, aids)
    asked: dict[int, str] = {}
    if seeds:
        guided = guide(found, texts, rows, seeds, keep_count=config.n_topics is not None)
        found, asked = guided.discovery, guided.names
    described = describe(texts, found.topics, rows, found.assigner.directions, aids=aids)
    ids = new_ids(found.assigner.directions)
    if previous is not None and previous.assigner.directions.shape[1] == rows.shape[1]:
        ids, described = _continue(found, described, rows, previous)
    described = call_by(described, asked)
    return TopicModelState(
        version=VERSION,
        ids=ids,
        texts=tuple(described),
        assigner=found.assigner,
        levels=found.levels,
        level_names=_level_names(texts, found.topics, found.levels, rows, aids),
        masses=tuple(int(m) for m in np.bincount(found.topics, minlength=len(ids))),
        evidence=found.evidence,
        encoder=encoder,
        exemplar_texts=tuple(tuple(texts[i] for i in text.exemplars) for text in described),
    )


def adopt(
    state: TopicModelState,
    texts: Sequence[str],
    vectors: npt.ArrayLike,
    fresh: npt.ArrayLike,
    *,
    ids: Sequence[str],
    names: Sequence[str],
) -> TopicModelState:
    """The model with topics that a person asked for, at the directions given; those it has stay as they are.

    Args:
        state: the model in use.
        texts: n statements, those of the new topics among them.
        vectors: ``(n, d)`` their vectors.
        fresh: ``(j, d)`` directions of the new topics.
        ids: their ids.
        names: their names.
    """
    longer = append_topics(state, snap(fresh), snap(vectors), texts, ids=ids, names=names)
    return _with_level_names(longer, texts, vectors)


def move(
    state: TopicModelState,
    texts: Sequence[str],
    vectors: npt.ArrayLike,
    topics: npt.NDArray[np.int64],
    *,
    encoder: str,
) -> TopicModelState:
    """The same topics in the space of another encoder.

    Args:
        state: the model in use.
        texts: n statements.
        vectors: ``(n, d)`` as the new encoder places them.
        topics: ``(n,)`` index of the topic that each had.
        encoder: id of the new encoder.
    """
    return _with_level_names(restate(state, snap(vectors), topics, encoder=encoder), texts, vectors)


def _with_level_names(
    state: TopicModelState, texts: Sequence[str], vectors: npt.ArrayLike, aids: NamingAids | None = None
) -> TopicModelState:
    rows = snap(vectors)
    return replace(state, level_names=_level_names(texts, state.assigner.best(rows)[0], state.levels, rows, aids))


def assign(state: TopicModelState, vectors: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Topic index (into ``state.ids``) and calibrated probability of each row; row-wise, any batch size, same bytes.

    Args:
        state: a fitted model.
        vectors: ``(n, d)``.
    """
    return state.assigner.best(vectors)


def _continue(
    found: Discovery, described: list[TopicText], rows: Floats, previous: TopicModelState
) -> tuple[tuple[str, ...], list[TopicText]]:
    """Ids and, where the topic is the same, names of the previous model."""
    before, _ = previous.assigner.best(rows)
    shared = np.zeros((len(described), previous.n_topics))
    np.add.at(shared, (found.topics, before), 1.0)
    pairs = match(found.assigner.directions, previous.assigner.directions, shared=shared)
    ids = inherit_ids(found.assigner.directions, previous.assigner.directions, previous.ids, pairs)
    names = [
        previous.texts[old].name if old >= 0 else text.name for old, text in zip(pairs.old, described, strict=True)
    ]
    inherited = {previous.texts[old].name for old in pairs.old if old >= 0}
    out = []
    for old, name, text in zip(pairs.old, names, described, strict=True):
        fresh = name if old >= 0 or name not in inherited else f"{name} (new)"
        out.append(TopicText(fresh, text.keywords, text.definition, text.include, text.exclude, text.exemplars))
    return ids, out


def _goes_on(previous: TopicModelState, rows: Floats, config: OrganiseConfig) -> bool:
    """Whether the old topics stay and may only be added to: same vectors, and no other number asked for."""
    same_vectors = previous.assigner.directions.shape[1] == rows.shape[1]
    return same_vectors and config.n_topics in (None, previous.n_topics)


def _level_names(
    texts: Sequence[str],
    topics: npt.NDArray[np.int64],
    levels: Sequence[npt.NDArray[np.int64]],
    rows: Floats,
    aids: NamingAids | None,
) -> tuple[tuple[str, ...], ...]:
    """Unique names of the groups of each level above the topics."""
    return tuple(name_groups(texts, level[topics], rows, aids=aids) for level in levels[1:])
