"""``connect preview`` and ``connect put``: other systems written on the page, with what changes first."""

from typing import Final, Literal

from pydantic import Field

from headwater.app.verbs.connect import ConnectorsOutput
from headwater.app.verbs.verb import ADMINS, Output, Verb
from headwater.app.verbs.written import SENT, KeepInput, TextInput

_USE: Final = "headwater.app.usecases.connectorstext:"

Change = Literal["new", "changed", "removed", "same"]


class ConnectorChange(Output):
    """What becomes of one connector."""

    name: str
    kind: str
    change: Change
    fields: list[str] = Field(description="that differ, each with its value before and after")
    can: list[str] = Field(description="what may be sent: open, comment, update, post")
    ready: bool = Field(description="whether its secrets are there")
    lacks: str = Field(description="what is missing, and what to do; empty: nothing")
    waiting: int = Field(description="messages that wait; of a connector that is removed they are never sent")


class ConnectorsPreviewOutput(Output):
    """What other connectors would change; nobody was asked and nothing kept."""

    rows: list[ConnectorChange]


VERBS: Final = (
    Verb("connect.preview", "What these connectors would change, and whether their secrets are there.", TextInput,
         ConnectorsPreviewOutput, _USE + "preview", "read", doors=SENT, roles=ADMINS, bulky=True),
    Verb("connect.put", "Put connectors in place of all, from a text; secrets are pointers to HEADWATER_CONNECT_ variables.",
         KeepInput, ConnectorsOutput, _USE + "put", "write", doors=SENT, roles=ADMINS),
)  # fmt: skip
