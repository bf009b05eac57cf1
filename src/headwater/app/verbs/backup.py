"""``backup`` and ``restore``: the whole workspace in a folder, of one moment, proved by hashes."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.verb import ADMINS, LOCAL, Input, Output, Verb, argument

_USE = "headwater.app.usecases.backup:"


class BackupInput(Input):
    """Where the copy goes."""

    folder: str = argument("new folder for the copy; it holds what customers said: keep it as safe as the workspace")


class RestoreInput(Input):
    """Which copy."""

    folder: str = argument("folder that headwater backup wrote; --workspace names the new workspace")
    dry_run: bool = Field(False, description="only check that every byte of the copy is as it was written")


class CopyOutput(Output):
    """What the copy holds."""

    folder: str
    made: datetime
    contacts: int
    lake_rows: int
    desk_rows: int
    files: int
    mb: float
    restored: bool = Field(description="whether a workspace was made from it, every row compared")
    next_steps: list[str]


VERBS = (
    Verb(
        "backup",
        "Copy the workspace into a folder, as it is at this moment, while others go on.",
        BackupInput,
        CopyOutput,
        f"{_USE}back_up",
        "write",
        ("headwater backup /mnt/backups/2026-11-27", "headwater backup /mnt/backups/2026-11-27 --workspace DIR"),
        LOCAL,
        roles=ADMINS,
    ),
    Verb(
        "restore",
        "Make a new workspace from a backup, and compare every row.",
        RestoreInput,
        CopyOutput,
        f"{_USE}restore",
        "write",
        (
            "headwater restore /mnt/backups/2026-11-27 --workspace NEW",
            "headwater restore /mnt/backups/2026-11-27 --dry-run",
        ),
        LOCAL,
        roles=ADMINS,
    ),
)
