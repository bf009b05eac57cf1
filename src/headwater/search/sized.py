"""How many contacts mean this? An estimate with an interval from a few yes/no answers, valid whenever one stops.

Method ``search.sized.v2``. Texts are ranked by their score. How likely a text at rank r is relevant is taken to fall as
``f + (c - f) / (1 + (r / R) ** b)``: R says how many there are, b how sharply the search tells them apart, c how good
the top is, f what lies hidden everywhere else, and a share of the answers may be wrong. A grid over all five is weighed
by the answers (Bayes), so the interval holds at any stopping time, and each question is drawn where the answer is
expected to narrow the number most (Lindley 1956), at random in proportion to the square of that, so that no region
stays unseen. With vectors, the ranking itself learns from the answers: what an answer adds to what the score said is
passed on to like texts (a Gaussian process whose mean is the score: Rasmussen & Williams 2006; kriging of residuals);
each asked text is placed by the others' answers alone, or it would testify in its own cause. The curve is a model:
where a search ranks the wrong matter first, the interval can miss (see the method page for how often).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.types import Estimate
from headwater.search.curves import SizedSettings, curves
from headwater.search.dense import FloatArray

Float64Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

METHOD = "search.sized.v2"
# points of the normal distribution that stand for nine equal parts of it
_NORMAL = np.array([-1.593, -0.967, -0.589, -0.282, 0.0, 0.282, 0.589, 0.967, 1.593]) * 1.04


@dataclass(frozen=True, slots=True)
class Found:
    """A list meant to hold nearly everything.

    Attributes:
        indices: texts, best first: those answered yes and the unasked ones above the cut.
        recall: share of all relevant texts that the list holds, with its interval.
    """

    indices: IntArray
    recall: Estimate


class SizedQuery:
    """One question about size, answered bit by bit.

    Args:
        scores: ``(n,)`` how well each text matches the query, higher is better (``SearchIndex.scores``).
        vectors: ``(n, d) float32`` unit-norm vectors of the texts, to let the ranking learn; without them it stays.
        seed: decides which text of a block is asked.
        settings: prior knowledge.

    Example:
        >>> import numpy as np
        >>> scores = np.arange(1000, 0, -1)
        >>> sized = SizedQuery(scores, seed=1)
        >>> for _ in range(30):
        ...     index = sized.next()
        ...     sized.answer(index, index < 60)
        >>> estimate = sized.estimate()
        >>> estimate.low <= 60 <= estimate.high
        True
    """

    def __init__(
        self,
        scores: npt.ArrayLike,
        *,
        vectors: FloatArray | None = None,
        seed: int = 0,
        settings: SizedSettings | None = None,
    ) -> None:
        self._scores = np.asarray(scores, dtype=np.float64)
        if self._scores.ndim != 1 or len(self._scores) < 10 or not np.isfinite(self._scores).all():
            raise InputError("scores must be one finite number for each of at least 10 texts")
        if vectors is not None and len(vectors) != len(self._scores):
            raise InputError(f"vectors has {len(vectors)} rows for {len(self._scores)} scores")
        self._vectors = vectors
        self._followed = (
            np.flatnonzero(np.asarray(vectors).any(axis=1)) if vectors is not None else np.zeros(0, np.int64)
        )
        # hybrid scores reach about 1.3 above their median; others are measured in the same unit
        self._unit = max(float(self._scores.max() - np.median(self._scores)) / 1.3, 1e-9)
        self._settings = settings or SizedSettings()
        self._seed = seed
        self._curves = curves(len(self._scores), self._settings)
        self._answers: dict[int, bool] = {}
        self._skipped: set[int] = set()
        self._pending: int | None = None
        self._log_weight = self._curves.prior
        self._rerank()

    @property
    def order(self) -> IntArray:
        """``(n,)`` texts in the order in which they are thought to be relevant, after the answers so far."""
        self._rerank()
        return self._order

    def next(self) -> int:
        """The text to ask about now; the same one until it is answered.

        Raises:
            NotEnoughData: every text has been asked about.
        """
        if self._pending is None:
            gain = self._gain()
            if not any(self._waiting):
                raise NotEnoughData("every text has been asked about", hint="read the estimate")
            block = int(self._draw(0).choice(len(gain), p=gain**2 / (gain**2).sum()))
            self._pending = self._waiting[block][-1]
        return self._pending

    def _draw(self, kind: int) -> np.random.Generator:
        """Chance that depends on the answers so far alone, so that a query taken up again goes on as it would have."""
        return np.random.default_rng([self._seed, kind, len(self._answers), len(self._skipped)])

    def answer(self, index: int, relevant: bool) -> None:
        """Whether the text at ``index`` means what was asked; any text may be answered, each once.

        Raises:
            InputError: there is no such text, or it was answered already.
        """
        index = int(index)
        if not 0 <= index < len(self._scores) or index in self._answers:
            raise InputError(f"text {index} does not exist or was answered", hint="ask for next() first")
        self._answers[index] = bool(relevant)
        self._skipped.discard(index)
        self._pending = None
        if len(self._answers) % self._settings.refresh == 0:
            self._rerank()
        else:
            block = self._waiting[self._block[index]]
            if index in block:
                block.remove(index)
            self._log_weight = self._log_weight + self._told(self._block[index], bool(relevant))

    def skip(self, index: int) -> None:
        """Never ask about this text: whoever was asked cannot tell. It says nothing about the others.

        Raises:
            InputError: there is no such text, or it was answered.
        """
        index = int(index)
        if not 0 <= index < len(self._scores) or index in self._answers:
            raise InputError(f"text {index} does not exist or was answered", hint="ask for next() first")
        self._skipped.add(index)
        self._pending = None
        block = self._waiting[self._block[index]]
        if index in block:
            block.remove(index)

    def series(self, groups: npt.ArrayLike, n_groups: int, *, level: float = 0.95) -> list[Estimate]:
        """How many of the texts of each group (a week, a channel) are relevant.

        Args:
            groups: ``(n,)`` number of the group of each text, -1 for none.
            n_groups: groups in all; they are numbered from 0.
            level: credibility of each interval.
        """
        self._rerank()
        weight, kept = self._weights()
        relevant, yes = self._curves.relevant[kept], self._curves.yes[kept]
        wrong = self._curves.wrong[kept][:, None]
        group = np.asarray(groups, np.int64)
        shape = (n_groups, len(self._waiting))
        open_, said_yes, said_no = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        inside = group >= 0
        np.add.at(open_, (group[inside], self._block[inside]), 1.0)
        for index, answer in self._answers.items():
            if group[index] >= 0:
                (said_yes if answer else said_no)[group[index], self._block[index]] += 1
        open_ -= said_yes + said_no
        parts = ((open_, relevant), (said_yes, relevant * (1 - wrong) / yes), (said_no, relevant * wrong / (1 - yes)))
        mean, variance = np.zeros((len(weight), n_groups)), np.zeros((len(weight), n_groups))
        for counts, chance in parts:
            mean += chance @ counts.T
            variance += (chance * (1 - chance)) @ counts.T
        return [
            self._summed(mean[:, g], variance[:, g], weight, float((group == g).sum()), level) for g in range(n_groups)
        ]

    def estimate(self, *, level: float = 0.95) -> Estimate:
        """How many of the texts are relevant, whatever the number of answers so far.

        Args:
            level: credibility of the interval, 0..1.
        """
        if len(self._answers) % self._settings.refresh:
            self._rerank()
        mean, variance, weight = self._totals()
        return self._summed(mean, variance, weight, float(len(self._scores)), level)

    def _summed(
        self, mean: Float64Array, variance: Float64Array, weight: Float64Array, most: float, level: float
    ) -> Estimate:
        points = np.maximum(mean[:, None] + np.sqrt(variance)[:, None] * _NORMAL[None], 0.0).ravel()
        low, middle, high = _quantiles(points, np.repeat(weight, len(_NORMAL)), [(1 - level) / 2, 0.5, (1 + level) / 2])
        low, middle, high = min(low, most), min(middle, most), min(high, most)
        return Estimate(
            middle,
            low,
            high,
            level=level,
            unit="contacts",
            method=METHOD,
            covers=("sampling", "classifier", "unseen"),
            inputs={"texts": most, "answers": len(self._answers), "yes": sum(self._answers.values())},
        )

    def find_all(self, recall: float = 0.9, *, sure: float = 0.5) -> Found:
        """The shortest list that holds this share of the relevant texts, as far as the answers tell.

        Args:
            recall: share wanted, above 0 and below 1.
            sure: chance that the list reaches it, 0..1; 0.5 aims at the share, 0.9 errs on the long side.

        Raises:
            InputError: ``recall`` or ``sure`` is not between 0 and 1.
        """
        if not (0 < recall < 1 and 0 < sure < 1):
            raise InputError(f"recall and sure must lie between 0 and 1, got {recall} and {sure}")
        self._rerank()
        weight, kept = self._weights()
        relevant = self._curves.relevant[kept]
        open_texts = np.array([len(block) for block in self._waiting], dtype=np.float64)
        yes = float(sum(self._answers.values()))
        reached = yes + np.cumsum(open_texts * relevant, axis=1)
        shares = np.concatenate([np.full((len(reached), 1), yes), reached], axis=1) / np.maximum(reached[:, -1:], 1e-9)
        chance = (weight[:, None] * (shares >= recall)).sum(axis=0)
        cut = int(np.argmax(chance >= sure)) if (chance >= sure).any() else shares.shape[1] - 1
        low, middle, high = _quantiles(shares[:, cut], weight, [0.025, 0.5, 0.975])
        unasked = [index for index in self._order.tolist() if index not in self._answers and self._block[index] < cut]
        listed = [index for index in self._order.tolist() if self._answers.get(index, False)] + unasked
        estimate = Estimate(middle, low, high, unit="share", method=METHOD, covers=("sampling", "classifier", "unseen"))
        return Found(np.asarray(listed, dtype=np.int64), estimate)

    def _rerank(self) -> None:
        """Scores, blocks and weights from all answers so far."""
        scores = self._learned()
        self._order = np.argsort(-scores, kind="stable").astype(np.int64)
        ranks = np.empty(len(scores), dtype=np.int64)
        ranks[self._order] = np.arange(len(scores))
        self._block = np.searchsorted(self._curves.starts, ranks, side="right") - 1
        self._log_weight = self._curves.prior.copy()
        for index, relevant in self._answers.items():
            self._log_weight += self._told(self._block[index], relevant)
        asked = np.zeros(len(scores), dtype=bool)
        asked[[*self._answers, *self._skipped]] = True
        draw = self._draw(1)
        self._waiting: list[list[int]] = []
        for start, end in zip(self._curves.starts[:-1], self._curves.starts[1:], strict=True):
            members = self._order[start:end]
            self._waiting.append(draw.permutation(members[~asked[members]]).tolist())

    def _learned(self) -> Float64Array:
        """Scores after the answers: what an answer adds to what the score said is passed on to like texts.

        Kriging of the residuals (a Gaussian process whose mean is the score); an asked text gets what the other answers
        say of it, by the closed form of leaving one out.
        """
        if self._vectors is None or not self._answers:
            return self._scores
        settings = self._settings
        asked = np.fromiter(self._answers, np.int64)
        said = np.where(np.fromiter(self._answers.values(), bool), 1.0, -1.0)
        step = settings.learning * self._unit
        thought = np.clip(2 * (self._scores[asked] - np.median(self._scores[asked])) / self._unit, -1, 1)
        rows = self._vectors[asked]
        kernel = np.exp(settings.narrowness * (rows @ rows.T - 1.0)).astype(np.float64)
        inverse = np.linalg.inv(kernel + settings.noise * np.eye(len(asked)))
        pull = inverse @ (said - thought)
        near = np.exp(np.float32(settings.narrowness) * (self._vectors[self._followed] @ rows.T - np.float32(1)))
        scores = self._scores + step * float(np.exp(-settings.narrowness) * pull.sum())
        scores[self._followed] = self._scores[self._followed] + step * (near @ pull)
        others = (said - thought) - pull / np.diag(inverse)
        scores[asked] = self._scores[asked] + step * others
        return np.asarray(scores, np.float64)

    def _told(self, block: int, relevant: bool) -> Float64Array:
        chance = self._curves.yes[:, block]
        return self._settings.answer_weight * (np.log(chance) if relevant else np.log1p(-chance))

    def _weights(self) -> tuple[Float64Array, npt.NDArray[np.bool_]]:
        """Weights of the hypotheses that still matter, and which those are."""
        weight = np.exp(self._log_weight - self._log_weight.max())
        weight /= weight.sum()
        kept = weight > 1e-7
        return weight[kept] / weight[kept].sum(), kept

    def _gain(self) -> Float64Array:
        """``(blocks,)`` how much one more answer there is expected to narrow the logarithm of the number."""
        weight, kept = self._weights()
        total, chance = self._curves.log_total[kept], self._curves.yes[kept]
        said_yes = weight @ chance
        mean = float(weight @ total)
        if_yes = ((weight * total) @ chance) / said_yes
        if_no = (mean - said_yes * if_yes) / (1 - said_yes)
        gain = said_yes * (if_yes - mean) ** 2 + (1 - said_yes) * (if_no - mean) ** 2
        gain[[not waiting for waiting in self._waiting]] = 0.0
        return np.asarray(gain, dtype=np.float64)

    def _totals(self) -> tuple[Float64Array, Float64Array, Float64Array]:
        """Mean and variance of the number of relevant texts under each hypothesis that matters, and its weight."""
        weight, kept = self._weights()
        relevant, yes, wrong = self._curves.relevant[kept], self._curves.yes[kept], self._curves.wrong[kept][:, None]
        said_yes, said_no = np.zeros(len(self._waiting)), np.zeros(len(self._waiting))
        for index, answer in self._answers.items():
            (said_yes if answer else said_no)[self._block[index]] += 1
        if_yes = relevant * (1 - wrong) / yes
        if_no = relevant * wrong / (1 - yes)
        unasked = self._curves.sizes - said_yes - said_no
        mean = (unasked * relevant + said_yes * if_yes + said_no * if_no).sum(axis=1)
        variance = (
            unasked * relevant * (1 - relevant) + said_yes * if_yes * (1 - if_yes) + said_no * if_no * (1 - if_no)
        ).sum(axis=1)
        return mean, variance, weight


def _quantiles(values: Float64Array, weights: Float64Array, at: Sequence[float]) -> list[float]:
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order])
    return [float(q) for q in np.interp(at, below / below[-1], values[order])]
