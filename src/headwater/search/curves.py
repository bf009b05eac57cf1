"""What is thought possible before the first answer of a sized query: how relevance may fall with the rank."""

from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt

Float64Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SizedSettings:
    """What is thought possible before the first answer.

    Attributes:
        sharpness: median of b.
        sharpness_spread: standard deviation of log b.
        tops: values of c and their weights.
        floors: relevant texts that lie hidden everywhere, for each one that the curve shows, and the weights of that.
        blind: shares of all texts that are relevant wherever they rank, if the search misses the matter, and the weights.
        wrong: shares of wrong answers and their weights.
        answer_weight: what an answer counts, 0..1; below 1 widens the interval, because the curve is only a model.
        refresh: answers between two re-rankings.
        narrowness: how near a text must be to learn from an answer, above 0.
        noise: how little a single answer says of its text, above 0.
        learning: how much the answers move a score.
    """

    sharpness: float = 3.0
    sharpness_spread: float = 0.6
    tops: tuple[tuple[float, float], ...] = ((1.0, 0.6), (0.9, 0.2), (0.7, 0.1), (0.4, 0.07), (0.15, 0.03))
    floors: tuple[tuple[float, float], ...] = ((0.0, 0.5), (0.06, 0.3), (0.2, 0.2))
    blind: tuple[tuple[float, float], ...] = ((0.01, 0.006), (0.05, 0.004))
    wrong: tuple[tuple[float, float], ...] = ((0.0, 0.45), (0.04, 0.3), (0.1, 0.25))
    answer_weight: float = 1.0
    refresh: int = 5
    narrowness: float = 3.0
    noise: float = 0.3
    learning: float = 0.5


@dataclass(frozen=True)
class Curves:
    """The grid: what each hypothesis says about each block of ranks.

    Attributes:
        starts: first rank of each block; the last entry is one past the last rank.
        sizes: ranks in each block.
        relevant: ``(hypotheses, blocks)`` chance that a text there is relevant.
        yes: the same for the answer yes.
        wrong: ``(hypotheses,)`` share of wrong answers.
        prior: ``(hypotheses,)`` log weights.
        log_total: ``(hypotheses,)`` logarithm of the number of relevant texts.
    """

    starts: IntArray
    sizes: Float64Array
    relevant: Float64Array
    yes: Float64Array
    wrong: Float64Array
    prior: Float64Array
    log_total: Float64Array = field(repr=False)


def curves(n: int, settings: SizedSettings, *, blocks: int = 48) -> Curves:
    """Every hypothesis that is thought possible for ``n`` ranked texts.

    Args:
        n: texts.
        settings: what is thought possible.
        blocks: of ranks, growing with the rank.
    """
    edges = np.unique(np.round(np.geomspace(1, n + 1, blocks)).astype(np.int64)) - 1
    sizes = np.diff(edges).astype(np.float64)
    middle = np.sqrt((edges[:-1] + 1.0) * edges[1:])
    counts = np.geomspace(1, max(0.8 * n, 2), 34)
    sharpness = np.geomspace(1.2, 16, 9)
    spread = np.exp(-0.5 * (np.log(sharpness / settings.sharpness) / settings.sharpness_spread) ** 2)
    axes = [
        [(float(value), 1.0) for value in counts],
        list(zip(sharpness.tolist(), spread.tolist(), strict=True)),
        list(settings.tops),
        list(settings.floors),
        list(settings.wrong),
    ]
    points = [*product(*axes)]
    count, sharp, top, floor, wrong = np.array([[value for value, _ in point] for point in points]).T[:, :, None]
    prior = np.array([[weight for _, weight in point] for point in points]).prod(axis=1)
    floor = np.minimum(floor * count / n, 0.5)
    prior /= prior.sum()
    for share, chance in settings.blind:
        some = np.array([i for i, point in enumerate(points) if point[1][0] == sharpness[3] and point[3][0] == 0])
        count, sharp, top, wrong = (np.concatenate([axis, axis[some]]) for axis in (count, sharp, top, wrong))
        floor = np.concatenate([floor, np.full((len(some), 1), share)])
        prior = np.concatenate([prior * (1 - chance), chance * prior[some] / prior[some].sum()])
    relevant = floor + np.maximum(top - floor, 0) / (1 + (middle[None] / count) ** sharp)
    relevant = np.clip(relevant, 1e-9, 1 - 1e-9)
    yes = relevant * (1 - wrong) + (1 - relevant) * wrong
    log_total = np.log(relevant @ sizes + 0.5)
    return Curves(edges, sizes, relevant, yes, wrong[:, 0], np.log(prior / prior.sum()), log_total)
