"""The quality of labels without gold, with intervals and topic by topic: ours, or those of any other model.

The measures are those of ``organise.quality``, and stability: the rows are halved, either half learns the topics, and
both read all rows; where they agree, the topics are in the data and not in the sample. What the intervals cover is
which contacts were seen: the rows are put into twenty blocks, those of one contact into the same, and each measure is
taken without each block in turn. What the topics look like to either half is not learned anew for that, so the
intervals are a little short where topics are tiny.

References:
    R. Tibshirani, G. Walther, Cluster validation by prediction strength, JCGS 14 (2005). P. Kott, The delete-a-group
    jackknife, Journal of Official Statistics 17 (2001).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy import stats

from headwater.core.errors import NotEnoughData
from headwater.core.stats.intervals import cluster_ratio
from headwater.core.types import Estimate
from headwater.organise.inflect import lemma
from headwater.organise.quality import METHOD, Looked, look, measures
from headwater.organise.words import ENGLISH, NEGATIONS, words

BLOCKS: Final = 20
LEAST_ROWS: Final = 40  # with a label; with fewer the blocks tell nothing
LEVEL: Final = 0.95
_ENDS: Final[Mapping[str, tuple[float, float]]] = {"stability": (-1.0, 1.0), "separation": (-1.0, 1.0)}


@dataclass(frozen=True, slots=True)
class TopicJudgement:
    """How well one topic holds together.

    Attributes:
        topic: its number among the labels.
        n_rows: rows of it that were looked at.
        found: share of them that the other half of the rows puts into it.
        taken_for: the topic that most of the others are put into; -1 where there are none.
        taken: how many of them.
    """

    topic: int
    n_rows: int
    found: Estimate
    taken_for: int
    taken: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Quality of labels without gold, with intervals.

    Attributes:
        n_rows: rows given.
        n_looked_at: rows that the measures come from.
        n_topics: topics among these.
        measures: ``coverage``, ``stability``, ``predictability``, ``agreement``, ``separation``, ``resolution`` and
            ``overall``; stability is the adjusted Rand index of two halves, the others are explained at ``Quality``.
        topics: the topics, the least certain first.
        same_names: names that say the same, spelling and order of words aside, in groups.
    """

    n_rows: int
    n_looked_at: int
    n_topics: int
    measures: Mapping[str, Estimate]
    topics: tuple[TopicJudgement, ...]
    same_names: tuple[tuple[str, ...], ...]


def judge(
    vectors: npt.ArrayLike,
    labels: npt.NDArray[np.int64],
    *,
    contacts: Sequence[str] | None = None,
    names: Sequence[str] = (),
    max_rows: int = 5000,
    seed: int = 0,
) -> Judgement:
    """The measures of the labels of these rows, each with its interval.

    Args:
        vectors: ``(n, d)``.
        labels: ``(n,)``; -1 = no label.
        contacts: ``(n,)`` contact of each row, where several rows may be of one; each its own by default.
        names: of the topics.
        max_rows: rows with a label that are looked at, chosen by content.
        seed: of the choice and the halves.

    Raises:
        InputError: the numbers of rows differ.
        NotEnoughData: fewer than 40 rows have a label, or all have the same.
    """
    looked = look(vectors, labels, max_rows=max_rows, seed=seed)
    if len(looked.rows) < LEAST_ROWS or looked.n_topics < 2:
        raise NotEnoughData(
            f"{len(looked.rows)} labelled rows in {looked.n_topics} topics are too few to judge",
            hint=f"give at least {LEAST_ROWS} rows with a label, in two topics or more",
        )
    of_contact = np.arange(len(labels)) if contacts is None else _numbers(contacts)
    block = np.array([crc32(b"%d" % contact) % BLOCKS for contact in of_contact.tolist()])
    covered = labels >= 0
    here = measures(looked, np.ones(len(looked.rows)), float(covered.mean()))
    without = [
        measures(looked, (block[looked.rows] != out).astype(np.float64), float(covered[block != out].mean()))
        for out in range(BLOCKS)
        if len(np.unique(looked.topics[block[looked.rows] != out])) > 1
    ]
    found = {name: _estimate(name, value, [other[name] for other in without]) for name, value in here.items()}
    topics = _topics(looked, of_contact[looked.rows])
    return Judgement(len(labels), len(looked.rows), looked.n_topics, found, topics, same_names(names))


def same_names(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of names that say the same: letter case, endings, order and function words aside.

    Example:
        >>> same_names(["Late parcel", "Parcels late", "App crashes"])
        (('Late parcel', 'Parcels late'),)
    """
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        said = words(name)
        groups[
            tuple(sorted({lemma(word) for word in said if word in NEGATIONS or word not in ENGLISH})) or tuple(said)
        ].append(name)
    return tuple(tuple(sorted(group)) for _, group in sorted(groups.items()) if len(group) > 1)


def _numbers(contacts: Sequence[str]) -> npt.NDArray[np.int64]:
    """One number a contact, from its own name: the order of the rows does not matter."""
    return np.array([crc32(contact.encode()) for contact in contacts], dtype=np.int64)


def _estimate(name: str, value: float, without: Sequence[float]) -> Estimate:
    """The measure with the interval that the blocks left out speak for."""
    low, high = _ENDS.get(name, (0.0, 1.0))
    others = np.asarray(without)
    spread = float(np.sqrt((len(others) - 1) / len(others) * ((others - others.mean()) ** 2).sum()))
    reach = float(stats.t.ppf(0.5 + LEVEL / 2, len(others) - 1)) * spread
    value = round(value, 4)
    ends = min(value, round(max(low, value - reach), 4)), max(value, round(min(high, value + reach), 4))
    return Estimate(value, *ends, LEVEL, "share", METHOD, ("sampling",), {"blocks": float(len(others))})


def _topics(looked: Looked, contacts: npt.NDArray[np.int64]) -> tuple[TopicJudgement, ...]:
    """Each topic by how well one half of the rows finds it in the other, the worst first."""
    out = []
    for topic, label in enumerate(looked.present.tolist()):
        mine = looked.topics == topic
        hit = looked.guessed[mine] == topic
        others = np.bincount(looked.guessed[mine][~hit], minlength=looked.n_topics)
        most = int(others.argmax())
        found = Estimate(
            *cluster_ratio(hit.astype(float), np.ones(len(hit)), contacts[mine], level=LEVEL),
            LEVEL,
            "share",
            METHOD,
            ("sampling",),
        )
        taken = int(others[most])
        out.append(TopicJudgement(label, len(hit), found, int(looked.present[most]) if taken else -1, taken))
    return tuple(sorted(out, key=lambda topic: (topic.found.value, -topic.n_rows, topic.topic)))
