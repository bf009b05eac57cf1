"""Texts that people write and keep by version - rules, automations, clocks, assumptions - as a page or a program sends them."""

from typing import Final

from pydantic import Field

from headwater.app.verbs.verb import VERSION, Door, Input

SENT: Final[frozenset[Door]] = frozenset({"http"})
"""The command line reads the same from a file (``load``, ``on``)."""


class TextInput(Input):
    """A text to try; nothing is kept."""

    text: str = Field(max_length=200_000, description="all of it, as in the file")


class KeepInput(TextInput):
    """A text to keep in place of the one in force."""

    why: str = Field("", max_length=2000, description="the reason, for the audit log")
    version: int = Field(
        0,
        ge=0,
        description="version that you looked at; refused where it is another by now; 0 = none",
        json_schema_extra=VERSION,
    )
