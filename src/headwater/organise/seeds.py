"""Topics that a person asks for by name, with words or example texts: they exist in the result and take what is near.

A seed points to statements: those that use its words, and those nearest to its example texts. Their mean direction is
the anchor of the topic. A found topic that lies mostly within reach of an anchor is the topic asked for, and takes its
name; an anchor without such a topic opens one. All directions then settle together, so that each topic, seeded or found,
holds the statements nearest to it.

References:
    J. Jagarlamudi, H. Daume, R. Udupa, Incorporating lexical priors into topic models, EACL 2012: the idea of guiding
    topics by words; here words choose statements, and statements make the direction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import ConfigError, NotEnoughData
from headwater.core.vectors.exact import Floats, group_sums, row_keys, snap
from headwater.organise.assign import fit_assigner, settle
from headwater.organise.discover import Discovery
from headwater.organise.hierarchy import build_levels
from headwater.organise.name import TopicText
from headwater.organise.phrases import stem
from headwater.organise.words import ENGLISH, words

METHOD: Final = "organise.seeds.v1"
REACH: Final = 10  # statements nearest to the examples that join the anchor
LONG: Final = 4  # telling words from which a phrase is an example text: part of them is enough
ENOUGH: Final = 0.6  # that part
SAME: Final = 0.5  # share of a found topic within reach of the anchor, above which it is the topic asked for

NEAR: Final = np.float32(0.9)  # of the cosine with the best found topic


@dataclass(frozen=True, slots=True)
class Seed:
    """A topic asked for.

    Attributes:
        name: it will have.
        phrases: words or example texts.
        vectors: ``(p, d)`` of the phrases, made by the encoder of the statements; None where there is none.
    """

    name: str
    phrases: tuple[str, ...]
    vectors: npt.NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or not any(words(phrase) for phrase in self.phrases):
            raise ConfigError(
                f"seed {self.name!r} has no words", hint="give each seed a name and at least one word or text"
            )


@dataclass(frozen=True, slots=True)
class Guided:
    """A discovery that holds the topics asked for.

    Attributes:
        discovery: with the seeded topics among the others, largest first.
        names: topic -> the name it was asked for by.
    """

    discovery: Discovery
    names: dict[int, str]


def find_mentions(texts: Sequence[str], phrases: Sequence[str]) -> npt.NDArray[np.bool_]:
    """``(n,)`` whether a statement uses one of the phrases: all of its telling words, or most of a longer text's.

    Example:
        >>> find_mentions(["My refunds are late", "hello"], ["late refund"]).tolist()
        [True, False]
    """
    wanted = [stems for phrase in phrases if (stems := _telling_stems(phrase))]
    out = np.zeros(len(texts), dtype=bool)
    for row, text in enumerate(texts):
        here = {stem(word) for word in words(text)}
        out[row] = any(
            len(stems & here) >= (len(stems) if len(stems) < LONG else ENOUGH * len(stems)) for stems in wanted
        )
    return out


def _telling_stems(phrase: str) -> set[str]:
    all_words = words(phrase)
    return {stem(word) for word in all_words if word not in ENGLISH} or {stem(word) for word in all_words}


def anchor(texts: Sequence[str], rows: Floats, seed: Seed) -> Floats:
    """Direction ``(d,) float32`` of what a seed means among these statements; zero where nothing is near.

    Args:
        texts: n statements.
        rows: ``(n, d) float32`` snapped.
        seed: its words choose statements, its vectors (where there are any) the nearest ones; a long text is read by its
            vector alone, if it has one.
    """
    spoken = seed.phrases if seed.vectors is None else [p for p in seed.phrases if len(_telling_stems(p)) < LONG]
    mentioned = rows[find_mentions(texts, spoken)].astype(np.float64).sum(axis=0, keepdims=True)
    if seed.vectors is None:
        alone: Floats = snap(mentioned)[0]
        return alone
    told = snap(seed.vectors).astype(np.float64).sum(axis=0, keepdims=True)
    order = np.lexsort((row_keys(rows), -(rows @ snap(told)[0])))[:REACH]
    near = rows[order].astype(np.float64).sum(axis=0, keepdims=True)
    both: Floats = snap(snap(mentioned).astype(np.float64) + snap(near + told))[0]
    return both


def guide(found: Discovery, texts: Sequence[str], rows: Floats, seeds: Sequence[Seed], *, keep_count: bool) -> Guided:
    """The discovery with the topics asked for.

    Args:
        found: topics of the rows, found without seeds.
        texts: n statements.
        rows: ``(n, d) float32`` snapped.
        seeds: with distinct names.
        keep_count: the number of topics was asked for: each seed replaces a topic, none is added.

    Raises:
        NotEnoughData: nothing in the data is near a seed, or more seeds than topics were asked for.
    """
    seeds = sorted(seeds, key=lambda seed: seed.name)
    wanted = np.stack([anchor(texts, rows, seed) for seed in seeds])
    lost = [seed.name for seed, direction in zip(seeds, wanted, strict=True) if not direction.any()]
    if lost:
        raise NotEnoughData(
            f"no statement is near seed {lost[0]!r}", hint="use words that occur in the texts, or drop the seed"
        )
    old = found.assigner.directions
    if keep_count and len(seeds) > len(old):
        raise NotEnoughData(f"{len(seeds)} seeds for {len(old)} topics", hint="ask for more topics or give fewer seeds")
    gone = _replaced(found, rows, wanted, keep_count=keep_count)
    kept = np.setdiff1d(np.arange(len(old)), gone)
    topics = (rows @ np.concatenate([wanted, old[kept]]).T).argmax(axis=1)
    _give_each_one(topics, rows @ wanted.T)
    topics = np.unique(topics, return_inverse=True)[1].astype(np.int64)  # a found topic may have lost all it had
    topics = settle(rows, topics, n_topics=int(topics.max()) + 1)
    return _renumber(found, rows, topics, [seed.name for seed in seeds])


def _give_each_one(topics: npt.NDArray[np.int64], cosines: Floats) -> None:
    """Let every seed hold at least its nearest statement, in place; none is taken from a seed that has no other."""
    free = np.ones(len(topics), dtype=bool)
    for seed in range(cosines.shape[1]):
        if (topics == seed).any() or not free.any():
            continue
        row = int(np.where(free, cosines[:, seed], -2).argmax())
        topics[row], free[row] = seed, False


def _replaced(found: Discovery, rows: Floats, wanted: Floats, *, keep_count: bool) -> npt.NDArray[np.int64]:
    """Found topics that are the ones asked for: most of their statements are nearer to an anchor than to any topic."""
    old = found.assigner.directions
    pull = (rows @ wanted.T).max(axis=1) > (rows @ old.T).max(axis=1) * NEAR
    share = np.bincount(found.topics, weights=pull, minlength=len(old)) / np.maximum(
        np.bincount(found.topics, minlength=len(old)), 1
    )
    order = np.lexsort((np.arange(len(old)), -share))
    if keep_count:
        return order[: len(wanted)]
    return order[share[order] > SAME]


def _renumber(found: Discovery, rows: Floats, topics: npt.NDArray[np.int64], names: list[str]) -> Guided:
    """Largest topic first, with assigner, levels and evidence to match."""
    n_topics = int(topics.max()) + 1
    masses = np.bincount(topics, minlength=n_topics)
    order = np.lexsort((row_keys(snap(group_sums(rows, topics, n_topics))), -masses))
    rank = np.empty(n_topics, dtype=np.int64)
    rank[order] = np.arange(n_topics)
    assigner = fit_assigner(rows, rank[topics], np.ones(len(rows)), n_topics)
    final, _ = assigner.best(rows)
    levels = build_levels(assigner.directions, np.bincount(final, minlength=n_topics).astype(np.float64))
    discovery = Discovery(assigner, final, levels, replace(found.evidence, chosen=n_topics))
    return Guided(discovery, {int(rank[seed]): name for seed, name in enumerate(names)})


def call_by(described: Sequence[TopicText], names: Mapping[int, str]) -> list[TopicText]:
    """The topics' texts with the names asked for; another topic of the same name steps back."""
    taken = set(names.values())
    out = []
    for topic, text in enumerate(described):
        name = names.get(topic, text.name)
        while topic not in names and name in taken:
            name += " (other)"
        taken.add(name)
        out.append(replace(text, name=name))
    return out
