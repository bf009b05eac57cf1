"""``judges ...``: a judge's scores held against people's labels and corrected by them."""

from pydantic import Field

from headwater.app.verbs.models import Number
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb, argument


class CorrectInput(Input):
    """What the judge and people said."""

    path: str = argument(
        "file with the columns judge (a number, every row), label (a number, some rows), and text or customer"
    )


class BiasRow(Output):
    """Whether something that should not matter moves the judge."""

    name: str
    effect: float
    low: float
    high: float
    p_value: float
    items: int
    found: bool


class CorrectOutput(Output):
    """The mean score that people would give."""

    mean: Number
    judge: float = Field(description="the judge's own mean: what would be told without people")
    people: Number = Field(description="of the labels alone")
    worth: int = Field(description="labels that an interval as narrow would have needed without the judge")
    labelled: int
    judged: int
    agreement: Number = Field(description="share of equal scores")
    kappa: float
    bias: float = Field(description="mean of judge less people")
    bias_p: float
    length: BiasRow | None = Field(description="change of the judge's error a doubling of the text; null without texts")
    reading: str


class PairsInput(Input):
    """Pairs judged in both orders."""

    path: str = argument(
        "file with the columns judge and swapped: first, second or tie, before and after changing places"
    )


class PairsOutput(Output):
    """Whether the place decides."""

    pairs: int
    consistent: Number = Field(description="share of pairs with the same winner in both orders")
    position: BiasRow
    reading: str


_USE = "headwater.app.usecases.judges:"

VERBS = (
    Verb(
        "judges.correct",
        "The mean score that people would give, from a judge's scores and some labels; agreement and bias of the judge.",
        CorrectInput,
        CorrectOutput,
        f"{_USE}correct_",
        "read",
        ("headwater judges correct scores.csv",),
        LOCAL,
    ),
    Verb(
        "judges.pairs",
        "Whether a judge of pairs prefers what it is shown first.",
        PairsInput,
        PairsOutput,
        f"{_USE}pairs",
        "read",
        ("headwater judges pairs pairs.csv",),
        LOCAL,
    ),
)
