"""The one place that builds adapters."""

import os
from collections.abc import Mapping
from pathlib import Path

from headwater.adapters.run.local import LocalExecutor
from headwater.adapters.store.artefacts import FolderArtefacts
from headwater.adapters.store.desk import SqlDesk
from headwater.adapters.store.lake import LanceLake
from headwater.core.ports import Artefacts, Desk, Encoder, Executor, Lake
from headwater.core.registry import find, names

ENCODERS = "headwater.encoders"


def lake(folder: Path) -> Lake:
    """The lake of a workspace."""
    return LanceLake(str(folder / "lake"))


def desk(folder: Path) -> Desk:
    """The desk of a workspace."""
    return SqlDesk(f"sqlite:///{folder / 'desk.sqlite'}")


def artefacts(folder: Path) -> Artefacts:
    """Where the models of a workspace lie."""
    return FolderArtefacts(folder / "models")


def executor(workers: int) -> Executor:
    """Processes on this machine; 0 = one a core that this process may use."""
    return LocalExecutor(workers or len(os.sched_getaffinity(0)))


def encoder(name: str) -> Encoder:
    """An encoder by name, or from a file that ``headwater encoder`` wrote.

    Raises:
        UnknownComponent: nothing of that name is installed.
        MissingExtra: what it needs is not installed.
    """
    path = Path(name)
    if path.suffix and path.exists():
        built: Encoder = find(ENCODERS, "static", kind="encoder")(path)
    else:
        built = find(ENCODERS, name, kind="encoder")()
    return built


def encoders() -> list[str]:
    """Names of the encoders that are installed."""
    return names(ENCODERS)


def environment() -> Mapping[str, str]:
    """The variables of this process."""
    return os.environ
