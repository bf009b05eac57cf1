"""``demo``: the main job on a made-up company's contacts, and how well it was done."""

from pydantic import Field

from headwater.app import demo
from headwater.app.context import Context
from headwater.app.ingesting import look
from headwater.app.running import Run
from headwater.app.verbs.run import RunOutput, count_row, found, next_steps, stage_row
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb
from headwater.generate.config import CorpusConfig


class DemoInput(Input):
    """What corpus to make."""

    contacts: int = Field(20_000, ge=100, le=100_000_000, description="how many contacts to make")
    difficulty: str = Field("normal", description="easy, normal or hard to tell apart")
    limit: int = Field(5, ge=0, le=1000, description="how many issues to print at the end")
    serve: bool = Field(True, description="open the result in a local web page at the end")


class ScoreRow(Output):
    """A figure against the gold."""

    measure: str
    value: float
    meaning: str


class DemoOutput(RunOutput):
    """What the run found, and how that compares with what was planted."""

    scores: list[ScoreRow]


def run_demo(context: Context, given: DemoInput) -> DemoOutput:
    """Write a corpus, run the whole job on it, score the result against what was planted."""
    with context.open(create=True) as workspace:
        config = CorpusConfig(
            n_contacts=given.contacts, seed=workspace.resolved.settings.seed, difficulty=given.difficulty
        )
        workspace.set_salt(f"demo-{config.seed}")
        folder = workspace.path / "demo"
        files = demo.write_corpus(folder, config, context.progress)
        if not workspace.desk.teams():
            workspace.desk.put_teams(demo.teams(config))
        sources = [look(file, format=None, overrides="", saved=None) for file in files]
        job = Run(workspace, sources, namespace="", progress=context.progress, clock=context.clock)
        counts, measured = job.execute()
        return DemoOutput(
            run_id=job.run_id,
            resumed=job.is_resumed,
            counts=[count_row(s, c) for s, c in zip(sources, counts, strict=True)],
            stages=[stage_row(stage) for stage in measured],
            seconds=sum(stage.seconds for stage in measured),
            next_steps=next_steps(workspace, sources, counts),
            scores=[
                ScoreRow(measure=s.measure, value=s.value, meaning=s.meaning) for s in demo.score(workspace, folder)
            ],
            **found(workspace, given.limit).model_dump(),
        )


VERBS = (
    Verb(
        "demo",
        "The whole job on a made-up company's contacts: no file, no key, no download.",
        DemoInput,
        DemoOutput,
        run_demo,
        "write",
        ("headwater demo", "headwater demo --contacts 100000 --no-serve --workspace ./demo"),
        LOCAL,
    ),
)
