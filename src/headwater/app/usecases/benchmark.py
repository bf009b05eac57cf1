"""The use cases behind ``benchmark ...``."""

from pathlib import Path

from headwater.app.answering import answers_of
from headwater.app.benchmark import make, read_answers, read_truth, write_answers
from headwater.app.context import Context
from headwater.app.verbs.benchmark import AnsweredOutput, AnswerInput, MadeOutput, MakeInput, ScoredOutput, ScoreInput
from headwater.app.verbs.demo import ScoreRow
from headwater.app.workspace import opened
from headwater.evaluate.steps import score_steps
from headwater.generate.config import CorpusConfig


def make_(context: Context, given: MakeInput) -> MadeOutput:
    """Write a benchmark; the same settings write the same bytes."""
    config = CorpusConfig(n_contacts=given.contacts, seed=given.seed, difficulty=given.difficulty)
    files = make(Path(given.folder), config, context.progress)
    beside = [Path(given.folder) / name for name in ("teams.csv", "events.csv", "fixes.csv")]
    return MadeOutput(
        folder=given.folder,
        files=[str(path) for path in (*files, *beside)],
        next_steps=[
            f"our chain:    headwater run {given.folder}/*.jsonl, then headwater benchmark answer {given.folder} answers",
            f"any other:    write answers as CSV, then headwater benchmark score {given.folder} answers",
        ],
    )


def answer_(context: Context, given: AnswerInput) -> AnsweredOutput:
    """Write the workspace's answers.

    Raises:
        InputError: the workspace holds no contact.
    """
    with opened(context) as workspace:
        found = answers_of(workspace, Path(given.folder))
    write_answers(Path(given.out), found)
    return AnsweredOutput(
        out=given.out, issues=len(found.sizes), incidents=len(found.incidents), fixes=len(found.fixes)
    )


def score_(_context: Context, given: ScoreInput) -> ScoredOutput:
    """Score answers.

    Raises:
        InputError: a file cannot be read; which line.
    """
    found = score_steps(read_truth(Path(given.folder)), read_answers(Path(given.answers)))
    return ScoredOutput(scores=[ScoreRow(measure=s.measure, value=s.value, meaning=s.meaning) for s in found])
