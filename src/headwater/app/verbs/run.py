"""``run``: from files to sized issues; ``mapping show``: how a file would be read."""

from typing import Literal

from pydantic import Field

from headwater.app.verbs.models import Counts, Coverage, IssueRow, StageRow
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb, argument


class RunInput(Input):
    """Files and how to read them."""

    files: list[str] = argument(
        "files of contacts: CSV, TSV, JSON, JSON lines, Parquet, EML, mbox, text; gzip or not; none: bring the "
        "workspace up to date with what people decided",
        default=[],
    )
    map: str = Field("", description="which column is what: text=comment,timestamp=created_at,customer=email,...")
    mapping_file: str = Field("", description="a saved mapping (headwater mapping show FILE --save FILE)")
    format: str = Field("", description="of the files, where it is not found out rightly: csv, jsonl, mbox, ...")
    namespace: str = Field("", description="name of the system that the ids come from, where two systems share ids")
    topics: int = Field(0, ge=0, le=10_000, description="number of topics; 0: the setting, or chosen by the data")
    granularity: Literal["", "coarse", "medium", "fine"] = Field("", description="coarser or finer topics")
    seeds: str = Field("", description="TOML file of topics asked for: name = [words or example texts]")
    on: str = Field("", description="run the stages on a Ray cluster: ray (this machine), ray://HOST:10001, HOST:6379")
    limit: int = Field(5, ge=0, le=1000, description="how many issues to print at the end")


class Found(Output):
    """The answer."""

    issues: list[IssueRow]
    total: int
    coverage: Coverage


class RunOutput(Found):
    """What the run did and found."""

    run_id: str
    resumed: bool = Field(description="whether it continued an interrupted run")
    counts: list[Counts]
    stages: list[StageRow]
    seconds: float
    next_steps: list[str]


class MappingInput(Input):
    """A file."""

    file: str = argument("a file of contacts")
    map: str = Field("", description="corrections: text=comment,timestamp=created_at,...")
    format: str = Field("", description="of the file, where it is not found out rightly")
    save: str = Field("", description="write the mapping here (.toml or .json), for --mapping-file")


class ColumnRow(Output):
    """The role of a column."""

    role: str
    column: str
    confidence: float = Field(description="0..1; below 0.5 please look")
    why: str


class MappingOutput(Output):
    """How a file would be read."""

    file: str
    format: str
    encoding: str
    shape: str = Field(description="flat, turns (in one row), conversation (a row a turn) or thread")
    columns: list[ColumnRow]
    saved: str


VERBS = (
    Verb(
        "run",
        "Take files of contacts in and print the sized issues; run again to add, or to continue.",
        RunInput,
        RunOutput,
        "headwater.app.usecases.run:run",
        "write",
        (
            "headwater run contacts.csv --workspace ./my-contacts",
            "headwater run *.jsonl.gz --map text=comment,timestamp=created_at -w ./my-contacts",
            "headwater run contacts.csv --granularity fine --seeds seeds.toml -w ./my-contacts",
            "headwater run -w ./my-contacts",
            "headwater run contacts.csv -w ./my-contacts --on ray://head.example.com:10001",
        ),
        LOCAL,
    ),
    Verb(
        "mapping.show",
        "How the columns of a file would be read, and why.",
        MappingInput,
        MappingOutput,
        "headwater.app.usecases.run:show_mapping",
        "read",
        ("headwater mapping show contacts.csv", "headwater mapping show contacts.csv --map text=body --save m.toml"),
        LOCAL,
    ),
)
