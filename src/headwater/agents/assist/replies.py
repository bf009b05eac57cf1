"""Replies that fit: what was answered when much the same had been said.

Method ``agents.assist.replies.v1``: a moment is a reply and what stood before it. Moments are compared by what customers just
said, by what the other side said last and by what customers said before that (cosines of an encoder), and by the words that they
share; the nearest vote for their replies, replies of one wording together.

References:
    J. Weston et al., Retrieve and refine: improved sequence generation models for dialogue, SCAI (2018): replies by retrieval.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from headwater.agents.situation import situation
from headwater.agents.states import bare
from headwater.agents.turns import Turn

METHOD: Final = "agents.assist.replies.v1"
Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
Floats = npt.NDArray[np.float32]

_SAID, _LAST, _STORY = 1.0, 0.5, 0.5
"""Weights of the three cosines."""
_WORDS: Final = 3.0
"""Weight of the cosine of shared terms: words just said, what was done, words said before."""
_FIELDS: Final = ("heard", "done", "past")
_VOTERS: Final = 40
_SHARP: Final = 6.0
_COLUMNS: Final = 2**17
_MOST_STORY: Final = 1000
"""Characters of the story that are read, its last ones."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A reply that was given, and where it stands; ``wording``: the reply without numbers and placeholders."""

    text: str
    wording: str
    contact: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Fitting:
    """A reply that fits.

    Attributes:
        moment: the one in whose words it is given: the nearest of those that voted for it.
        score: its share of the votes, 0..1.
        n: moments that voted for it.
        likeness: of the nearest of them, higher is nearer; comparable within one pool.
    """

    moment: Moment
    score: float
    n: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Pool:
    """m moments: ``dense (m, 3 d)`` what stood before them, ``words (m, columns)`` its terms."""

    moments: tuple[Moment, ...]
    dense: Floats
    words: sparse.csr_matrix

    def of(self, places: Sequence[int]) -> "Pool":
        """Some of the moments."""
        at = list(places)
        return Pool(tuple(self.moments[i] for i in at), self.dense[at], self.words[at])

    def and_(self, *others: "Pool") -> "Pool":
        """All moments of these pools."""
        pools = [one for one in (self, *others) if one.moments]
        if not pools:
            return self
        return Pool(
            tuple(moment for one in pools for moment in one.moments),
            np.concatenate([one.dense for one in pools]),
            sparse.vstack([one.words for one in pools], format="csr"),
        )


def moments_of(dialogues: Sequence[Sequence[Turn]], encode: Encode) -> Pool:
    """Every reply of these dialogues that follows words of a customer.

    Args:
        dialogues: turns; texts as they may be shown.
        encode: texts to ``(n, d)`` unit vectors.
    """
    found: list[Moment] = []
    befores: list[Sequence[Turn]] = []
    for turns in dialogues:
        worded = _with_wordings(turns)
        for at, turn in enumerate(worded):
            if turn.role == "agent" and turn.text and any(before.role == "customer" for before in worded[:at]):
                found.append(Moment(turn.text, turn.action, turn.contact, turn.start, turn.end))
                befores.append(worded[:at])
    dense, words = _rows(befores, encode)
    return Pool(tuple(found), dense, words)


def fitting(pool: Pool, history: Sequence[Turn], encode: Encode, *, k: int = 3) -> list[Fitting]:
    """The k replies that fit best after these turns, best first; none where the pool is empty.

    Args:
        pool: moments to choose from.
        history: turns so far.
        encode: as for the pool.
        k: replies wanted.
    """
    if not pool.moments or not history:
        return []
    likeness = likenesses(pool, [history], encode)[0]
    return vote(pool.moments, likeness)[:k]


def likenesses(pool: Pool, histories: Sequence[Sequence[Turn]], encode: Encode) -> Floats:
    """``(n, m)`` how like each history is to what stood before each moment."""
    dense, asked = _rows([_with_wordings(turns) for turns in histories], encode)
    held = np.bincount(pool.words.indices, minlength=_COLUMNS)
    rarity = np.square(np.log1p(pool.words.shape[0] / (1.0 + held))).astype(np.float32)
    scale = np.sqrt(np.maximum(_squared(pool.words) @ rarity, 1e-9))
    length = np.sqrt(np.maximum(_squared(asked) @ rarity, 1e-9))
    asked.data *= rarity[asked.indices]
    cosines = (asked @ pool.words.T).toarray() / scale / length[:, None]
    return np.asarray(dense @ pool.dense.T + np.float32(_WORDS) * cosines, np.float32)


def vote(moments: Sequence[Moment], likeness: Floats) -> list[Fitting]:
    """Replies by the votes of the nearest moments, best first; ties by their words."""
    nearest = np.argsort(-likeness, kind="stable")[:_VOTERS]
    best = float(likeness[nearest[0]])
    weights = np.exp(_SHARP * (likeness[nearest] - best))
    share = weights / weights.sum()
    groups: dict[str, list[int]] = {}
    for rank, row in enumerate(nearest.tolist()):
        groups.setdefault(moments[row].wording, []).append(rank)
    answer = [
        Fitting(
            moments[int(nearest[ranks[0]])], float(share[ranks].sum()), len(ranks), float(likeness[nearest[ranks[0]]])
        )
        for ranks in groups.values()
    ]
    return sorted(answer, key=lambda one: (-round(one.score, 6), one.moment.wording))


def _with_wordings(turns: Sequence[Turn]) -> list[Turn]:
    """Turns of which each of an agent's has its wording for an action, where it has none."""
    return [
        Turn(turn.role, turn.text, turn.action or bare(turn.text), turn.contact, turn.start, turn.end)
        if turn.role == "agent"
        else turn
        for turn in turns
    ]


def _rows(histories: Sequence[Sequence[Turn]], encode: Encode) -> tuple[Floats, sparse.csr_matrix]:
    at = [situation(turns) for turns in histories]
    lasts = [next((turn.text for turn in reversed(turns) if turn.role == "agent"), "") for turns in histories]
    stories = [one.story[-_MOST_STORY:] for one in at]
    distinct = sorted({*(one.said for one in at), *lasts, *stories, ""})
    vectors = np.asarray(encode(distinct), np.float32)
    vectors[distinct.index("")] = 0
    place = {text: i for i, text in enumerate(distinct)}
    blocks = [
        np.float32(weight) ** np.float32(0.5) * vectors[[place[text] for text in texts]]
        for weight, texts in ((_SAID, [one.said for one in at]), (_LAST, lasts), (_STORY, stories))
    ]
    terms = [[f"{field} {term}" for field in _FIELDS for term in getattr(one, field)] for one in at]
    words = _HASHING.transform(terms) if at else sparse.csr_matrix((0, _COLUMNS), dtype=np.float32)
    return np.hstack(blocks), words


def _squared(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.square(rows.data), rows.indices, rows.indptr), shape=rows.shape)


def _same(terms: Sequence[str]) -> Sequence[str]:
    return terms


_HASHING: Final = HashingVectorizer(
    analyzer=_same, n_features=_COLUMNS, norm=None, alternate_sign=False, binary=True, dtype=np.float32
)
