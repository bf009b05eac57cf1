"""``gate``: whether a candidate may take the place of what is in use."""

from pydantic import Field

from headwater.app.verbs.verb import ANALYSTS, Input, Output, Verb, argument

# what is asked of a candidate, here and where it is promoted
MARGIN = Field(0.02, gt=0, le=1, description="largest loss of the deciding metric that would be borne")
FLOOR = Field(None, description="least value of the deciding metric where nothing is in use")
CALIBRATION = Field(0.1, ge=0, le=1, description="largest calibration error")
SLOWER = Field(2.0, gt=0, description="largest ratio of milliseconds an item to what is in use")
LARGER = Field(2.0, gt=0, description="largest ratio of memory to what is in use")
LEAKAGE = Field(0.01, ge=0, le=1, description="largest share of tested items with a copy among the learned")


class GateInput(Input):
    """Which candidate, against what, and what is asked of it."""

    candidate: str = argument("name of the candidate's evaluation")
    against: str = Field(
        "", description="name of the evaluation of what is in use, on the same labels; empty: nothing is"
    )
    margin: float = MARGIN
    floor: float | None = FLOOR
    calibration: float = CALIBRATION
    slower: float = SLOWER
    larger: float = LARGER
    leakage: float = LEAKAGE
    why: str = Field("", max_length=400, description="for the audit log")


class CheckRow(Output):
    """One thing that was asked."""

    name: str
    passed: bool
    said: str


class GateOutput(Output):
    """What the gate decided."""

    candidate: str
    against: str
    ok: bool = Field(description="whether it passed; the command fails where it did not")
    checks: list[CheckRow]
    labels_needed: int = Field(description="further labels that would decide, where they were too few; 0 otherwise")
    reading: str


VERBS = (
    Verb(
        "gate",
        "Whether a candidate may take the place of what is in use: quality, segments, calibration, cost, leaks, privacy.",
        GateInput,
        GateOutput,
        "headwater.app.usecases.gate:gate",
        "write",
        ("headwater gate routing-headwater --against baseline", "headwater gate new --against old --margin 0.01"),
        roles=ANALYSTS,
    ),
)
