"""``export``: a table of the answer as a file."""

from pydantic import Field

from headwater.app.verbs.verb import LOCAL, Input, Output, Verb, argument

SHARED = ("issues", "estimates", "topics", "assignments", "drivers", "anecdotes", "cases", "duplicates", "statements")
"""Tables that may leave the workspace: none of them holds personal data."""


class ExportInput(Input):
    """What to write, and where."""

    path: str = argument("file to write; its ending says the format: .csv, .parquet or .json")
    table: str = Field("issues", description=f"which table: {', '.join(SHARED)}")
    overwrite: bool = Field(False, description="replace the file where it exists")


class ExportOutput(Output):
    """What was written."""

    path: str
    rows: int
    format: str
    withheld: int = Field(description="rows left out because fewer than min_group customers are behind them")


VERBS = (
    Verb(
        "export",
        "Write issues or another table as CSV, Parquet or JSON.",
        ExportInput,
        ExportOutput,
        "headwater.app.usecases.export:export",
        "read",
        ("headwater export issues.csv", "headwater export weekly.parquet --table estimates"),
        LOCAL,
    ),
)
