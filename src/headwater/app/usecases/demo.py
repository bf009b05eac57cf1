"""The use cases behind ``demo``."""

from dataclasses import asdict

from headwater.app import demo
from headwater.app.context import Context
from headwater.app.ingesting import look
from headwater.app.usecases.run import execute
from headwater.app.usecases.teams import store
from headwater.app.verbs.demo import DemoInput, DemoOutput, ScoreRow, ToldRow
from headwater.app.workspace import opened
from headwater.core.ports import Entry
from headwater.core.types import Team
from headwater.generate.config import CorpusConfig


def run_demo(context: Context, given: DemoInput) -> DemoOutput:
    """Write a corpus, run the whole job on it, score the result against what was planted."""
    with opened(context, create=True) as workspace:
        config = CorpusConfig(
            n_contacts=given.contacts, seed=workspace.resolved.settings.seed, difficulty=given.difficulty
        )
        workspace.set_salt(f"demo-{config.seed}")
        folder = workspace.path / "demo"
        files = demo.write_corpus(folder, config, context.progress)
        if not workspace.desk.teams():
            made = [Team.of(row) for row in demo.teams(config)]
            store(context, workspace, made, verb="teams.load", subject="demo", why="the made-up company's teams")
        if not workspace.desk.events.all():
            log = demo.events(config)
            change = {"events": len(log)}
            entry = Entry(context.clock.now(), context.who, "events.load", "demo", "the company's change log", change)
            workspace.desk.events.put(log, entry)
        sources = [look(file, format=None, overrides="", saved=None) for file in files]
        report = execute(context, workspace, sources, namespace="", limit=given.limit)
        scores, rows = demo.score(workspace, folder)
        return DemoOutput(
            **report.model_dump(),
            scores=[ScoreRow(measure=s.measure, value=s.value, meaning=s.meaning) for s in scores],
            told=[ToldRow(**asdict(row)) for row in rows],
        )
