"""``queue``: the work that waits for people, an item at a time; the terminal (``queue triage``) and the page use these."""

from typing import Any, Literal

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import Input, Output, Verb, argument

QueueName = Literal["triage", "label", "audit", "review", "anecdotes"]


class NextInput(Input):
    """Which queue, and what of it."""

    queue: QueueName = argument("triage, label, audit, review or anecdotes")
    limit: int = Field(1, ge=1, le=200, description="how many")
    exclude: list[str] = Field([], description="ids of items not to show, e.g. those skipped")
    issue: str = Field("", description="audit: whose size is audited; default: the one begun last, else the largest")


class Call(Output):
    """A verb with what it is given."""

    verb: str
    input: dict[str, Any]


class Ask(Output):
    """Something to be typed."""

    field: str = Field(description="of the verb's input")
    prompt: str


class Action(Output):
    """One decision that can be taken."""

    key: str = Field(description="the key that takes it")
    label: str
    does: Call
    asks: list[Ask] = Field(description="to be added to the input")
    undo: list[Call] = Field(description="what takes it back; empty = it cannot be taken back")
    stays: bool = Field(description="the item stays, another decision is to follow")


class Item(Output):
    """One piece of work."""

    id: str
    kind: str = Field(description="issue, statement, contact, taxonomy, candidate, reply or anecdote")
    title: str
    facts: list[str] = Field(description="what there is to know, a line each; personal data replaced")
    quotes: list[str] = Field(description="customers' words, personal data replaced")
    actions: list[Action]


class NextOutput(Output):
    """The next items."""

    queue: str
    items: list[Item]
    waiting: int = Field(description="items that wait in the queue, these among them")


class QueueRow(Output):
    """One queue."""

    queue: str
    waiting: int
    about: str


class QueuesOutput(Output):
    """All queues."""

    queues: list[QueueRow]


VERBS = (
    Verb(
        "queue.list",
        "The work that waits for people, by queue.",
        Nothing,
        QueuesOutput,
        "headwater.app.usecases.queue:list_queues",
        "read",
        ("headwater queue list",),
    ),
    Verb(
        "queue.next",
        "The next items of a queue, each with the decisions that can be taken and the verbs that take them.",
        NextInput,
        NextOutput,
        "headwater.app.usecases.queue:next_items",
        "read",
        ("headwater queue next triage --json", "headwater queue next review --limit 5 --json"),
    ),
)
