"""``follow``: take contacts in as they come."""

from pydantic import Field

from headwater.app.verbs.verb import LOCAL, Input, Output, Verb


class FollowInput(Input):
    """Where contacts come from, and how often to look."""

    folder: str = Field("", description="take in the files that are put into this folder; they stay there")
    sqs: str = Field("", description="take in the messages of this SQS queue: its address (extra sqs)")
    kafka: str = Field(
        "", description="take in the messages of this topic: kafka://HOST:PORT,HOST:PORT/TOPIC?group=NAME (extra kafka)"
    )
    map: str = Field("", description="which column is what: text=comment,timestamp=created_at,customer=email,...")
    every_s: float = Field(20.0, ge=0.2, le=3600, description="seconds between two looks")
    full_minutes: float = Field(
        60.0,
        ge=0,
        le=10_080,
        description="minutes after which sizes, causes and issues are worked out anew; 0: each time",
    )
    once: bool = Field(False, description="take in what is there now, then stop; else go on until interrupted")


class FollowOutput(Output):
    """What was taken in, once it is stopped."""

    batches: int
    full: int = Field(description="of them, those that brought every figure up to date")
    accepted: int = Field(description="contacts that were new")
    duplicate: int
    quarantined: int
    alarms: list[str] = Field(description="incidents that came up meanwhile")
    fired: int = Field(description="decisions of automations")
    trouble: list[str] = Field(description="files and places that could not be read")


VERBS = (
    Verb(
        "follow",
        "Take contacts in as they come: from a folder, the inbox, connectors, a queue; raise alarms at once.",
        FollowInput,
        FollowOutput,
        "headwater.app.usecases.follow:follow",
        "write",
        (
            "headwater follow --folder ./drop -w ./my-contacts",
            "headwater follow --sqs https://sqs.eu-west-1.amazonaws.com/123456789012/contacts",
            "headwater follow --kafka kafka://broker-1:9092,broker-2:9092/contacts",
            "headwater follow --once",
        ),
        LOCAL,
    ),
)
