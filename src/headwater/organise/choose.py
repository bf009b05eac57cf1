"""The best name of each topic among its candidates.

A candidate is good when it tells the topic from the others (the likelihood ratio of its words inside against outside),
covers much of it, means what the topic means (its own vector lies nearer to this topic's direction than to any other),
and reads as a reason for contact. The four are multiplied: a name that fails in one is no name.

References:
    T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19 (1993).
    Q. Mei, X. Shen & C. Zhai, Automatic labeling of multinomial topic models, KDD 2007: relevance and discrimination.
    M. Grootendorst, KeyBERT (2020), doi:10.5281/zenodo.4461265: a phrase's own vector against the document's.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats, snap
from headwater.organise.candidates import candidates
from headwater.organise.inflect import lemma
from headwater.organise.phrases import surprise
from headwater.organise.spans import BETWEEN, Candidate, Kind, spans
from headwater.organise.words import ENGLISH, FOREIGN, NEGATIONS, words

Encode = Callable[[Sequence[str]], Floats]
"""Texts to vectors of the space that the topics' directions lie in."""


def _anything(_name: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NamingAids:
    """What helps to choose a name, lent by the caller.

    Attributes:
        encode: makes vectors of the space that the topics' directions lie in; None: only the words are looked at.
        may_show: whether a name may be shown; false where it holds personal data.
        known: what was read in each text so far: the levels of one model are named from much the same texts.
    """

    encode: Encode | None = None
    may_show: Callable[[str], bool] = _anything
    known: dict[str, "Reading"] = field(default_factory=dict, repr=False, compare=False)

    def read(self, text: str) -> "Reading":
        """What the grammar makes of a text."""
        found = self.known.get(text)
        if found is None:
            said = tuple(words(text))
            lemmas = frozenset("not" if word in NEGATIONS else lemma(word) for word in said)
            english = _is_english(said)
            offered = frozenset(candidates(text)) if english else frozenset()
            found = self.known[text] = Reading(said, english, lemmas, offered)
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the grammar reads it.

    Attributes:
        said: its words.
        english: whether the grammar applies.
        lemmas: its words, each in its plain form.
        candidates: names that it offers.
    """

    said: tuple[str, ...]
    english: bool
    lemmas: frozenset[str]
    candidates: frozenset[Candidate]


_SHORTLIST: Final = 40  # candidates of a topic that are embedded
_READ: Final = 400  # candidates of a topic whose use is counted
_COMPARED: Final = 150  # candidates of a topic that are looked at as fragments of each other
_FRAGMENT: Final = 0.75
READS: Final[Mapping[Kind, float]] = {
    "fault": 1.35,
    "wish": 1.3,
    "did": 1.05,
    "about": 1.0,
    "span": 0.55,
    "word": 0.3,
}
"""How well a kind of phrase reads as a reason for contact."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate of a topic.

    Attributes:
        candidate: the phrase.
        score: comparable within the topic only.
        share: of the topic's statements that hold all its words, 0..1.
        lift: share inside over the sum of the shares inside and outside, 0..1.
        margin: cosine of its vector with the topic's direction, less the largest with another; 0 without an encoder.
    """

    candidate: Candidate
    score: float
    share: float
    lift: float
    margin: float


def rank_candidates(
    texts: Sequence[str],
    topics: npt.NDArray[np.int64],
    stop: frozenset[str],
    *,
    directions: Floats,
    aids: NamingAids,
) -> list[list[Scored]]:
    """The candidates of each topic, best first; ties by text.

    Args:
        texts: n statements.
        topics: ``(n,)`` topic of each.
        stop: function words.
        directions: ``(k, d) float32`` unit-norm, one a topic.
        aids: an encoder for the candidates; without one they are judged by their words.
    """
    offered, index = _read(texts, topics, stop, len(directions), aids)
    sizes = np.bincount(topics, minlength=len(directions)).tolist()
    ranked = [_by_words(counts, topic, topics, index, sizes) for topic, counts in enumerate(offered)]
    short = [found[:_SHORTLIST] for found in ranked]
    return short if aids.encode is None else _by_meaning(short, directions, aids.encode)


def _read(
    texts: Sequence[str], topics: npt.NDArray[np.int64], stop: frozenset[str], n_topics: int, aids: NamingAids
) -> tuple[list[Counter[Candidate]], dict[str, npt.NDArray[np.int64]]]:
    """How often each topic offers each candidate, and the rows that each lemma occurs in."""
    offered: list[Counter[Candidate]] = [Counter() for _ in range(n_topics)]
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, (text, topic) in enumerate(zip(texts, topics, strict=True)):
        reading = aids.read(text)
        found = spans(text, stop, within=BETWEEN if reading.english else None) | reading.candidates
        offered[int(topic)].update(found)
        for part in reading.lemmas.union(*(candidate.key for candidate in found)):
            rows_of[part].append(row)
    return offered, {part: np.asarray(rows, dtype=np.int64) for part, rows in rows_of.items()}


def _is_english(said: Sequence[str]) -> bool:
    """Whether the grammar applies: English function words, more of them than of another language."""
    if len(said) <= 3 and all(word.isascii() for word in said):
        return not any(word in FOREIGN - ENGLISH for word in said)
    known = sum(word in ENGLISH for word in said)
    elsewhere = sum(word in FOREIGN and word not in ENGLISH for word in said)
    own = sum(word in ENGLISH and word not in FOREIGN for word in said)
    return known >= 0.2 * len(said) and own >= elsewhere


def _by_words(
    counts: Counter[Candidate],
    topic: int,
    topics: npt.NDArray[np.int64],
    index: Mapping[str, npt.NDArray[np.int64]],
    sizes: Sequence[int],
) -> list[Scored]:
    """One form a key, the one offered most, scored by surprise, coverage and how it reads."""
    n_in, n_all = sizes[topic], len(topics)
    offered: Counter[tuple[str, ...]] = Counter()
    form: dict[tuple[str, ...], Candidate] = {}
    for candidate, count in sorted(counts.items(), key=lambda item: (-item[1] * READS[item[0].kind], item[0].text)):
        offered[candidate.key] += count
        form.setdefault(candidate.key, candidate)
    least = 1 if n_in < 4 else 2  # one customer's words are no name: they may be a person's
    out = []
    frequent = sorted(offered.items(), key=lambda item: (-item[1], item[0]))[:_READ]
    parts = _said_within_longer(frequent)
    for key, count in frequent:
        if key in parts:
            continue
        holds = _rows_with_all(key, index)
        inside = int((topics[holds] == topic).sum())
        z = surprise(inside, n_in, len(holds) - inside, n_all - n_in)
        if inside < least or (z <= 0 and len(sizes) > 1):
            continue
        share = inside / n_in
        outside = (len(holds) - inside) / max(n_all - n_in, 1)
        lift = share / (share + outside) if share else 0.0
        said = min(1.0, count / max(inside, 1))  # how often the words stand together as this phrase
        reads = READS[form[key].kind] if len(key) > 1 or form[key].kind != "span" else READS["word"]
        score = max(z, 0.1) * (0.05 + min(share, 0.5)) ** 0.5 * lift * (0.15 + said) ** 0.5 * reads
        out.append(Scored(form[key], score, share, lift, 0.0))
    return sorted(out, key=lambda scored: (-scored.score, scored.candidate.text))


def _said_within_longer(frequent: Sequence[tuple[tuple[str, ...], int]]) -> set[tuple[str, ...]]:
    """Keys that occur nearly always as a part of one longer candidate: fragments of it."""
    compared = frequent[:_COMPARED]
    place = {part: i for i, part in enumerate({part for key, _ in compared for part in key})}
    holds = np.zeros((len(compared), len(place)), np.float32)
    for row, (key, _) in enumerate(compared):
        holds[row, [place[part] for part in key]] = 1
    shared, counts = holds @ holds.T, np.array([count for _, count in compared])
    sizes = holds.sum(axis=1)
    longer = (shared == sizes[:, None]) & (sizes[None] > sizes[:, None]) & (counts[None] >= _FRAGMENT * counts[:, None])
    return {key for (key, _), is_part in zip(compared, longer.any(axis=1), strict=True) if is_part}


def _rows_with_all(key: Sequence[str], index: Mapping[str, npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    found = [index[part] for part in key]
    rows = found[0]
    for other in found[1:]:
        rows = np.intersect1d(rows, other, assume_unique=True)
    return rows


def _by_meaning(ranked: Sequence[Sequence[Scored]], directions: Floats, encode: Encode) -> list[list[Scored]]:
    """The same candidates, each weighed by how much nearer its vector is to its own topic than to any other."""
    distinct = sorted({scored.candidate.text for found in ranked for scored in found})
    if not distinct:
        return [list(found) for found in ranked]
    place = {text: i for i, text in enumerate(distinct)}
    cosines = snap(encode(distinct)) @ directions.T
    out = []
    for topic, found in enumerate(ranked):
        weighed = []
        for scored in found:
            row = cosines[place[scored.candidate.text]].astype(np.float64)
            own = float(row[topic])
            rest = np.delete(row, topic)
            margin = own - (float(rest.max()) if len(rest) else 0.0)
            weight = np.exp(4.0 * min(margin, 0.15)) * (0.2 + max(own, 0.0))
            weighed.append(Scored(scored.candidate, scored.score * float(weight), scored.share, scored.lift, margin))
        out.append(sorted(weighed, key=lambda scored: (-scored.score, scored.candidate.text)))
    return out
