"""The use cases behind ``doctor``."""

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version

from headwater.app import wiring
from headwater.app.config import Settings
from headwater.app.context import Context
from headwater.app.pipeline import STAGES
from headwater.app.usecases import reading
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.doctor import Check, DoctorOutput
from headwater.app.workspace import Workspace, exists, opened
from headwater.core.errors import ConfigError, HeadwaterError
from headwater.core.schema import TABLES

_FREE_GB = 2.0


def examine(context: Context, _given: Nothing) -> DoctorOutput:
    """Check the environment and, where there is one, the workspace."""
    checks = [*_environment(context)]
    if _is_there(context):
        try:
            with opened(context) as workspace:
                checks += [*_workspace(workspace)]
        except HeadwaterError as error:  # what cannot even be opened
            checks.append(Check(name="desk", ok=False, found=str(error), mend=error.hint))
    elif context.folder.exists() and not context.folder.is_dir():
        checks.append(
            Check(
                name="workspace", ok=False, found=f"{context.folder} is a file", mend="name a folder with --workspace"
            )
        )
    else:
        checks.append(Check(name="workspace", ok=True, found=f"none yet at {context.folder}"))
    return DoctorOutput(ok=all(check.ok for check in checks), checks=checks)


def _is_there(context: Context) -> bool:
    try:
        return exists(context.folder, context.resolved().settings)
    except ConfigError:  # said by the check of the settings
        return False


def _environment(context: Context) -> Iterator[Check]:
    ok = sys.version_info >= (3, 11)
    yield Check(name="python", ok=ok, found=sys.version.split()[0], mend="" if ok else "install Python 3.11 or newer")
    yield Check(name="headwater", ok=True, found=version("headwater"))
    place = context.folder if context.folder.exists() else context.folder.absolute().parent
    if place.exists():
        free = shutil.disk_usage(place).free / 2**30
        ok = free >= _FREE_GB
        yield Check(
            name="disk", ok=ok, found=f"{free:.1f} GB free", mend="" if ok else f"free at least {_FREE_GB:g} GB"
        )
    yield _tried("settings", lambda: f"{len(context.resolved().origins)} settings", "headwater config show")
    for name in wiring.encoders():
        chosen = name in (context.resolved().settings.encoder, Settings().encoder)
        check = _tried(f"encoder {name}", partial(_encoder_id, name), "")
        # an encoder that is not installed matters only where it is asked for
        yield check if check.ok or chosen else check.model_copy(update={"ok": True, "found": f"not used: {check.mend}"})


def _workspace(workspace: Workspace) -> Iterator[Check]:
    wrong = workspace.desk.check()
    yield Check(name="desk", ok=not wrong, found=wrong or "sound", mend="restore it from a backup" if wrong else "")
    done: dict[str, set[int]] = {}
    for row in workspace.desk.ledger():
        done.setdefault(row.stage, set()).add(row.part)
    unfinished = reading.unfinished(workspace.desk.runs())
    yield Check(
        name="runs",
        ok=not unfinished,
        found=f"unfinished: {', '.join(unfinished)}" if unfinished else "all finished",
        mend="repeat the same headwater run: it continues where it stopped" if unfinished else "",
    )
    parts = done.get("ingest", set())
    for stage in STAGES:
        if stage.factory:
            if stage.name == "route" and not done.get(stage.name):  # begins when rules or a router are switched on
                yield Check(name="stage route", ok=True, found="off: no rules and no router")
                continue
            behind = len(parts - done.get(stage.name, set()))
            yield Check(
                name=f"stage {stage.name}",
                ok=not behind,
                found=f"{behind} of {len(parts)} parts to do" if behind else f"{len(parts)} parts done",
                mend="headwater run" if behind else "",
            )
    for table, columns in TABLES.items():
        yield _tried(f"table {table}", partial(_rows, workspace, table, columns.names[0]), "")


def _encoder_id(name: str) -> str:
    return wiring.encoder(name).id


def _rows(workspace: Workspace, table: str, key: str) -> str:
    """Read a column of all rows: counts alone come from the table's own description of itself."""
    n = sum(batch.num_rows for batch in workspace.lake.scan(table, columns=[key], batch_rows=1 << 16))
    return f"{n:,} rows"


def _tried(name: str, look: Callable[[], str], mend: str) -> Check:
    try:
        return Check(name=name, ok=True, found=look())
    except HeadwaterError as error:
        return Check(name=name, ok=False, found=str(error), mend=error.hint or mend)
    except Exception as error:  # the doctor reports whatever is broken, it does not fall ill itself
        return Check(name=name, ok=False, found=f"{type(error).__name__}: {error}", mend=mend)
