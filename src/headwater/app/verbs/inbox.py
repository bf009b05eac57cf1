"""``inbox list`` and ``inbox run``: contacts that programs have sent to the server."""

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.run import RunOutput
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb

_USE = "headwater.app.usecases.inbox:"


class WaitingRow(Output):
    """A file that waits."""

    name: str
    bytes: int


class WaitingOutput(Output):
    """Contacts that were sent and are not taken in yet."""

    files: list[WaitingRow]
    bytes: int


class TakeInput(Input):
    """How the lines that were sent are read."""

    map: str = Field("", description="which field is what: text=comment,timestamp=created_at,customer=email,...")
    limit: int = Field(5, ge=0, le=1000, description="how many issues to tell at the end")


VERBS = (
    Verb("inbox.list", "What was sent to the server and waits.", Nothing, WaitingOutput, _USE + "list_waiting", "read",
         ("headwater inbox list",)),
    Verb("inbox.run", "Take in what was sent, and bring every figure up to date; as a job: jobs start inbox.run.", TakeInput,
         RunOutput, _USE + "take_in", "write", ("headwater inbox run",), LOCAL),
)  # fmt: skip
