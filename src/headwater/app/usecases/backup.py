"""The use cases behind ``backup`` and ``restore``."""

from datetime import datetime
from pathlib import Path

from headwater.app import copying
from headwater.app.context import Context
from headwater.app.verbs.backup import BackupInput, CopyOutput, RestoreInput
from headwater.app.workspace import opened
from headwater.core.errors import ConflictError


def back_up(context: Context, given: BackupInput) -> CopyOutput:
    """The workspace of this moment in a new folder.

    Raises:
        ConflictError: the folder is there already, or runs write without a pause.
    """
    target = Path(given.folder).absolute()
    now = context.clock.now()
    with opened(context) as workspace:
        made = copying.back_up(workspace, target, now=now, progress=context.progress)
        change = {"contacts": made.rows.get("contacts", 0), "files": len(made.files)}
        workspace.desk.log(at=now, who=context.who, verb="backup", subject=str(target), why="", change=change)
    return _output(target, made, restored=False)


def restore(context: Context, given: RestoreInput) -> CopyOutput:
    """A new workspace, equal to the one that was copied.

    Raises:
        ConflictError: the workspace is there already.
        InputError: the copy is damaged.
    """
    source = Path(given.folder).absolute()
    held = copying.look(source)
    if given.dry_run:
        return _output(source, held, restored=False)
    if context.folder.exists() and any(context.folder.iterdir()):
        raise ConflictError(f"{context.folder} is not empty", hint="name a new folder with --workspace")
    copying.settle(source, context.folder)
    with opened(context, create=True) as workspace, workspace.writing():
        copying.restore(source, workspace, progress=context.progress)
        change = {"made": held.made, "contacts": held.rows.get("contacts", 0)}
        workspace.desk.log(
            at=context.clock.now(), who=context.who, verb="restore", subject=str(source), why="", change=change
        )
    return _output(source, held, restored=True, where=f" --workspace {context.folder}")


def _output(folder: Path, held: copying.Copied, *, restored: bool, where: str = "") -> CopyOutput:
    check = f"headwater doctor{where}" if restored else f"headwater restore {folder} --workspace NEW"
    return CopyOutput(
        folder=str(folder),
        made=datetime.fromisoformat(held.made),
        contacts=held.rows.get("contacts", 0),
        lake_rows=sum(held.rows.values()),
        desk_rows=sum(held.desk.values()),
        files=len(held.files),
        mb=round(held.bytes / 2**20, 2),
        restored=restored,
        next_steps=[check],
    )
