"""Which statements a person should label next: in doubt, of every kind, and some at random.

Half of the answers settle doubts (smallest margin between the two likeliest topics, no two alike), a quarter go to topics
with few labels (typical statements unlike those labelled), a quarter are drawn at random. Only the random ones may judge
the model: a statement belongs to the random pool by the hash of its id, once and for all, and nothing else picks from it.

References:
    B. Settles, Active Learning, 2012 (margin sampling); Z. Xu, R. Akella, Y. Zhang, Incorporating diversity and density
    in active learning, ECIR 2007. Why a random share: A. Beygelzimer, S. Dasgupta, J. Langford, ICML 2009 (bias).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.ids import content_hash
from headwater.core.vectors.exact import Floats, snap
from headwater.organise.assign import Assigner

METHOD: Final = "organise.ask.mixed.v1"
MIX: Final = ("unsure", "random", "unsure", "varied")
"""The order of draws, repeated."""
_ALIKE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Question:
    """A statement to be labelled.

    Attributes:
        row: of the statements given.
        drawn: why: ``unsure``, ``varied`` or ``random``.
        margin: between the two likeliest topics, 0..1.
    """

    row: int
    drawn: str
    margin: float


def is_random_pool(statement: str) -> bool:
    """Whether a statement may only be drawn at random: a quarter of all, by the hash of the id."""
    return int(content_hash(statement, "pool", size=4), 16) % 4 == 0


def choose_questions(
    statements: Sequence[str], vectors: npt.ArrayLike, assigner: Assigner, *, labelled: Mapping[str, int], n: int = 20
) -> list[Question]:
    """The next n statements, the most useful first.

    Args:
        statements: m ids.
        vectors: ``(m, d)`` of them.
        assigner: the topics as they are now.
        labelled: id -> topic index (-1 = none) of what is labelled or was skipped; not asked again.
        n: how many.
    """
    rows = snap(vectors)
    likely = assigner.probabilities(rows)
    margins = _margins(likely)
    best = likely.argmax(axis=1) if likely.size else np.zeros(0, dtype=np.int64)
    keys = [content_hash(statement, size=8) for statement in statements]
    free = [i for i in sorted(range(len(keys)), key=keys.__getitem__) if statements[i] not in labelled]
    pool = [i for i in free if is_random_pool(statements[i])]
    rest = np.asarray([i for i in free if not is_random_pool(statements[i])], dtype=np.int64)
    done = np.asarray([i for i, statement in enumerate(statements) if statement in labelled], dtype=np.int64)
    draws = {
        "random": iter(pool),
        "unsure": _unsure(rows, margins, rest),
        "varied": _varied(rows, best, assigner.directions, rest, done),
    }
    out: list[Question] = []
    taken: set[int] = set()
    live = dict.fromkeys(MIX)
    turn = 0
    while len(out) < n and live:
        drawn = MIX[turn % len(MIX)]
        turn += 1
        row = next((i for i in draws[drawn] if i not in taken), None)
        if row is None:
            live.pop(drawn, None)
            continue
        taken.add(row)
        out.append(Question(row, drawn, round(float(margins[row]), 6)))
    return out


def _margins(likely: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    if likely.shape[1] < 2:
        return np.ones(len(likely), dtype=np.float32)
    top = np.partition(likely, likely.shape[1] - 2, axis=1)[:, -2:]
    return np.asarray(top[:, 1] - top[:, 0])


def _unsure(rows: Floats, margins: npt.NDArray[np.float32], free: npt.NDArray[np.int64]) -> Iterator[int]:
    """By margin; a statement that is nearly the same as one asked for doubt already is passed over."""
    asked: list[int] = []
    for row in free[np.argsort(margins[free], kind="stable")].tolist():
        if not asked or float((rows[asked[-200:]] @ rows[row]).max()) < _ALIKE:
            asked.append(row)
            yield row


def _varied(
    rows: Floats,
    best: npt.NDArray[np.int64],
    directions: Floats,
    free: npt.NDArray[np.int64],
    done: npt.NDArray[np.int64],
) -> Iterator[int]:
    """From the topic with the fewest labels for its size, the typical statement least like those labelled."""
    n_topics = len(directions)
    counts = np.bincount(best[done], minlength=n_topics).astype(np.float64) if len(done) else np.zeros(n_topics)
    weight = np.sqrt(np.bincount(best[free], minlength=n_topics) + 1.0) if len(free) else np.ones(n_topics)
    known = {topic: list(done[best[done] == topic]) if len(done) else [] for topic in range(n_topics)}
    left = {topic: free[best[free] == topic] for topic in range(n_topics)}
    while any(len(found) for found in left.values()):
        topic = min((t for t in left if len(left[t])), key=lambda t: (counts[t] / weight[t], t))
        here = left[topic]
        score = rows[here] @ directions[topic]
        if known[topic]:
            score = score - (rows[here] @ rows[known[topic][-50:]].T).max(axis=1)
        place = int(score.argmax())
        row = int(here[place])
        left[topic] = np.delete(here, place)
        known[topic].append(row)
        counts[topic] += 1
        yield row
