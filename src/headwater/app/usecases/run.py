"""The use cases behind ``run``."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from headwater.app.context import Context
from headwater.app.ingesting import Source, look
from headwater.app.judging import judge_all
from headwater.app.kept import FEWEST, storing
from headwater.app.reminding import reopen_returned
from headwater.app.runner import Measured
from headwater.app.running import Run
from headwater.app.seeding import read_seeds
from headwater.app.usecases import reading
from headwater.app.usecases.watch import standing
from headwater.app.usecases.weekly import weekly
from headwater.app.verbs.lifecycle import RemindRow
from headwater.app.verbs.models import Counts, StageRow
from headwater.app.verbs.run import ColumnRow, Found, MappingInput, MappingOutput, RunInput, RunOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, NotEnoughData
from headwater.ingest import Counts as Counted
from headwater.ingest import dump_mapping

_SAVE = "make one: headwater mapping show FILE --save mapping.toml"


def run(context: Context, given: RunInput) -> RunOutput:
    """Take files in and bring every figure up to date.

    Raises:
        InputError: a file cannot be read, or no column holds text.
    """
    sources = _sources(given)  # before a workspace is made: a wrong path leaves nothing behind
    context = replace(context, settings={**context.settings, **_steered(given)})
    read_seeds(context.resolved().settings.seeds, context.folder)
    with opened(context, create=bool(sources)) as workspace:
        return execute(context, workspace, sources, namespace=given.namespace, limit=given.limit)


def execute(context: Context, workspace: Workspace, sources: list[Source], *, namespace: str, limit: int) -> RunOutput:
    """All stages over these files, and the report of what they did and found.

    Raises:
        ConflictError: another run writes to the lake, and goes on doing so.
    """
    with workspace.writing():
        job = Run(workspace, sources, namespace=namespace, progress=context.progress, clock=context.clock)
        counts, measured = job.execute()
    reopened = look_after(context, workspace, job.run_id)
    return RunOutput(
        run_id=job.run_id,
        resumed=job.is_resumed,
        counts=[count_row(s, c) for s, c in zip(sources, counts, strict=True)],
        stages=[stage_row(stage) for stage in measured],
        seconds=sum(stage.seconds for stage in measured),
        next_steps=[*map(back_again, reopened), *next_steps(workspace, sources, counts)],
        **found(workspace, limit).model_dump(),
    )


def look_after(context: Context, workspace: Workspace, run_id: str) -> list[RemindRow]:
    """Judge the fixes, which are watched for as long as data come, and open again what is back; returns that."""
    judge_all(context, workspace, run_id)
    found = reopen_returned(context, workspace)
    if workspace.lake.count("contacts") >= FEWEST:
        with storing(workspace, run_id), suppress(NotEnoughData):
            standing(context, workspace)
            weekly(context, workspace, "")
    return found


def show_mapping(_context: Context, given: MappingInput) -> MappingOutput:
    """How a file's columns would be read, and why.

    Raises:
        InputError: the file cannot be read, or a column does not exist.
    """
    source = look(Path(given.file), format=given.format or None, overrides=given.map, saved=None)
    if given.save:
        format = "json" if given.save.endswith(".json") else "toml"
        Path(given.save).write_text(dump_mapping(source.mapping, format=format), "utf-8")
    return MappingOutput(
        file=str(source.path),
        format=source.format,
        encoding=source.encoding,
        shape=source.mapping.shape,
        columns=[
            ColumnRow(role=g.role, column=g.column, confidence=g.confidence, why=g.reason)
            for g in source.mapping.guesses
        ],
        saved=given.save,
    )


def found(workspace: Workspace, limit: int) -> Found:
    """The answer part of a report."""
    issues = reading.issues(workspace)
    return Found(
        issues=reading.ranked(issues, "size")[:limit],
        total=len(issues),
        coverage=reading.coverage(workspace),
    )


def count_row(source: Source, counts: Counted) -> Counts:
    """Counts of a source as they are printed."""
    return Counts(source=source.path.name, **asdict(counts))


def stage_row(stage: Measured) -> StageRow:
    """What a stage did, as it is printed."""
    rows = stage.rows_in or stage.rows_out
    return StageRow(
        stage=stage.stage,
        rows_in=stage.rows_in,
        rows_out=stage.rows_out,
        seconds=round(stage.seconds, 3),
        rows_per_second=round(rows / stage.seconds, 1) if stage.seconds else 0.0,
        peak_mb=round(stage.peak_bytes / 2**20, 1),
        skipped=stage.skipped,
    )


def back_again(row: RemindRow) -> str:
    """Says that an issue is open again."""
    return f"back again:       {row.name or row.issue_id}: {row.why}"


def next_steps(workspace: Workspace, sources: Sequence[Source], counts: Sequence[Counted]) -> list[str]:
    """Where to look next."""
    where = f"--workspace {workspace.path}"
    steps = [
        f"all issues:       headwater issues list {where}",
        f"one of them:      headwater issues show 1 {where}",
        f"in the browser:   headwater serve {where}",
    ]
    if any(count.quarantined for count in counts):
        steps.append(f"rejected rows:    headwater quarantine list {where}")
    for source in sources:
        unsure = [guess.role for guess in source.mapping.guesses if guess.confidence < 0.5]
        if unsure:
            steps.append(f"please check how {', '.join(unsure)} was read: headwater mapping show {source.path}")
    decided = {row["candidate_id"] for row in workspace.desk.candidates.decisions()}
    proposed = set(workspace.read("candidates", columns=["candidate_id"])["candidate_id"].to_pylist())
    if proposed - decided:
        steps.append(f"new topics?       headwater candidates list {where}")
    if workspace.lake.count("routes", "team IS NULL"):
        steps.append(f"nobody's contacts: headwater route show --team nobody {where}")
    if not workspace.desk.teams():
        steps.append(f"no team is known: headwater teams load teams.toml {where}")
    return steps


def _steered(given: RunInput) -> dict[str, str]:
    """Settings that the call itself names."""
    named = {"topics": str(given.topics or ""), "granularity": given.granularity, "on": given.on}
    seeds = str(Path(given.seeds).absolute()) if given.seeds else ""
    return {name: value for name, value in {**named, "seeds": seeds}.items() if value}


def _sources(given: RunInput) -> list[Source]:
    saved = None
    if given.mapping_file:
        try:
            saved = Path(given.mapping_file).read_text("utf-8")
        except OSError as error:
            raise InputError(
                f"the mapping {given.mapping_file} cannot be read: {error.strerror}", hint=_SAVE
            ) from error
        except UnicodeDecodeError as error:
            raise InputError(f"the mapping {given.mapping_file} is not a text file", hint=_SAVE) from error
    return [look(Path(file), format=given.format or None, overrides=given.map, saved=saved) for file in given.files]
