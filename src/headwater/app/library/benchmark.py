"""HeadwaterBench from Python: any pipeline from raw contacts to verified fixes, scored on every step."""

from pathlib import Path
from typing import Protocol

from headwater.app.benchmark import make, read_answers, read_truth
from headwater.app.context import NoProgress
from headwater.evaluate.chain import Score
from headwater.evaluate.steps import Answers as BenchmarkAnswers
from headwater.evaluate.steps import ToldIncident, Truth, guesses, oracle, score_steps
from headwater.generate.config import CorpusConfig

__all__ = [
    "BenchmarkAnswers",
    "Pipeline",
    "Score",
    "ToldIncident",
    "Truth",
    "guesses",
    "make_benchmark",
    "oracle",
    "score_benchmark",
]


class Pipeline(Protocol):
    """Whatever reads the folder of a benchmark and answers; it must not read its ``gold``."""

    def __call__(self, folder: Path, /) -> BenchmarkAnswers:
        """Answers to as many steps as it can."""
        ...


def make_benchmark(folder: str | Path, *, n_contacts: int = 5000, seed: int = 0, difficulty: str = "normal") -> Path:
    """Write a benchmark: contacts, teams, change log and fixes to read, and the truth apart.

    Args:
        folder: where to.
        n_contacts: at least 1.
        seed: another seed, another corpus; the same settings write the same bytes.
        difficulty: ``easy``, ``normal`` or ``hard``.

    Example:
        >>> import headwater, tempfile
        >>> folder = headwater.make_benchmark(tempfile.mkdtemp(), n_contacts=200)
        >>> sorted(path.name for path in folder.glob("*.csv"))
        ['events.csv', 'fixes.csv', 'teams.csv']
    """
    make(Path(folder), CorpusConfig(n_contacts=n_contacts, seed=seed, difficulty=difficulty), NoProgress())
    return Path(folder)


def score_benchmark(folder: str | Path, answers: Pipeline | BenchmarkAnswers | str | Path) -> dict[str, float]:
    """A score for each step and for the chain: 1 is the truth, 0 what guessing gets.

    Args:
        folder: of the benchmark.
        answers: a pipeline, its answers, or the folder that they were written to.

    Example:
        >>> import headwater, tempfile
        >>> folder = headwater.make_benchmark(tempfile.mkdtemp(), n_contacts=200)
        >>> scores = headwater.score_benchmark(folder, lambda folder: headwater.BenchmarkAnswers({}))
        >>> scores["issues"]
        0.0
    """
    place = Path(folder)
    if isinstance(answers, str | Path):
        found = read_answers(Path(answers))
    else:
        found = answers if isinstance(answers, BenchmarkAnswers) else answers(place)
    return {score.measure: score.value for score in score_steps(read_truth(place), found)}
