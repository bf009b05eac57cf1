"""``erase`` and ``retain``: contacts taken out of every store, with proof; ``compact``: room given back."""

from pydantic import Field

from headwater.app.verbs.verb import ADMINS, Input, Output, Verb

_USE = "headwater.app.usecases.erase:"


class EraseInput(Input):
    """Whose contacts go."""

    customer: list[str] = Field([], max_length=10_000, description="id of a customer as the source has it; repeatable")
    contact: list[str] = Field([], max_length=10_000, description="id of a contact, c_...; repeatable")
    why: str = Field("", max_length=2000, description="for the audit log; name nobody in it")
    dry_run: bool = Field(False, description="only say how many contacts would go")


class RetainInput(Input):
    """How long contacts are kept."""

    days: int = Field(0, ge=0, le=36_500, description="age at which contacts go; default: the setting retention_days")
    dry_run: bool = Field(False, description="only say how many contacts would go")


class CompactInput(Input):
    """What is kept of the past."""

    keep_days: float = Field(
        7, ge=0, le=3650, description="old states of tables stay for so long; 0: nobody may write meanwhile"
    )


class PlaceRow(Output):
    """What was done in one place."""

    place: str = Field(description="table of the lake or the desk, cache, models, files")
    looked_at: int = Field(description="rows or files")
    removed: int
    changed: int = Field(description="kept without the words")
    left: int = Field(description="that still hold something")


class ErasedOutput(Output):
    """The proof: where was looked, what went, what is left."""

    contacts: int = Field(description="contacts that went, or would go")
    subject: str = Field(description="hash under which the audit log knows of it")
    undated: int = Field(0, description="contacts without a time, which no age lets go")
    done: bool = Field(description="false in a dry run")
    places: list[PlaceRow]
    outside: list[str] = Field(
        description="files outside of the workspace that were written from it and still hold something"
    )
    left: list[str] = Field(description="places that still hold something; empty: the erasure is proved")
    ok: bool


class CompactedRow(Output):
    """A table."""

    table: str
    files_before: int
    files_after: int
    states: int = Field(description="old states that are gone")
    mb_freed: float


class CompactOutput(Output):
    """What was brought together and what room it gave back."""

    tables: list[CompactedRow]
    mb_freed: float


VERBS = (
    Verb(
        "erase",
        "Take all contacts of a customer, or single ones, out of every store, and prove that nothing of them is left.",
        EraseInput,
        ErasedOutput,
        f"{_USE}erase_them",
        "write",
        (
            "headwater erase --customer 48213 --dry-run",
            'headwater erase --customer jo@example.com --why "request of 2026-11-20"',
            "headwater erase --contact c_4f2a6b0c1d2e3f4a5b6c7d8e",
        ),
        roles=ADMINS,
    ),
    Verb(
        "retain",
        "Take contacts out of every store that are older than the setting retention_days; the worker does so each day.",
        RetainInput,
        ErasedOutput,
        f"{_USE}retain",
        "write",
        ("headwater retain --dry-run", "headwater retain --days 730"),
        roles=ADMINS,
    ),
    Verb(
        "compact",
        "Bring small files of the tables together and remove their old states.",
        CompactInput,
        CompactOutput,
        f"{_USE}compact",
        "write",
        ("headwater compact", "headwater compact --keep-days 1"),
        roles=ADMINS,
    ),
)
