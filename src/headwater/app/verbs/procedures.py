"""``agents draft`` and ``agents test``: procedures from guidelines, and their own examples and tests."""

from typing import Final

from pydantic import Field

from headwater.app.verbs.agents import FileInput, ProblemRow
from headwater.app.verbs.verb import EDITORS, LOCAL, Input, Output, Verb

_USE: Final = "headwater.agents.usecases."


class GuidelineInput(Input):
    """From what to draft, and how."""

    guideline: str = Field(
        "",
        description="file with a guideline: text or Markdown with headings and steps, or JSON",
        json_schema_extra={"cli": "argument"},
    )
    section: str = Field("", description="title of the section, or a part of it; needed where there are several")
    issue: str = Field("", description="an issue's dossier instead (with a language model): id, name or rank")
    name: str = Field("", description="of the procedure; after the section or the issue by default")
    out: str = Field("", description="file to write the draft to; the dossier that it cites is written beside it")
    overwrite: bool = Field(False, description="replace the file where it exists")
    by_rule: bool = Field(False, description="without a language model, even where one is set")


class CiteRow(Output):
    """Where the guideline says it."""

    part: str = Field(description="step, slot, tool or rule")
    source: str
    start: int = Field(description="first byte, in UTF-8")
    end: int = Field(description="one past the last byte")


class LeftRow(Output):
    """What did not become a part of the draft."""

    what: str
    why: str


class GuidelineOutput(Output):
    """A draft for a person to edit."""

    name: str
    text: str
    out: str
    by: str = Field(description="rule, or the model's name")
    rounds: int = Field(description="answers of the model; 0: none was asked")
    fell_back: str = Field(description="why the model was not used although one is set; empty: it was, or none is")
    steps: int
    cites: list[CiteRow] = Field(description="each checked against the bytes of the guideline")
    left_out: list[LeftRow] = Field(description="what the guideline does not support, or what is no step")
    problems: list[ProblemRow] = Field(description="errors that the model did not mend")
    questions: list[ProblemRow] = Field(description="what a person must decide before it can be run")


class TriedRow(Output):
    """One example or test."""

    kind: str = Field(description="example or test")
    name: str
    ok: bool
    why: list[str] = Field(description="what went otherwise")
    lines: list[str] = Field(description="of a test that failed: what was said")


class TriedOutput(Output):
    """What became of each."""

    name: str
    rows: list[TriedRow]
    passed: int
    ok: bool = Field(description="whether all passed")


VERBS = (
    Verb(
        "agents.draft",
        "Draft a procedure from a guideline, each step citing its bytes; by rule, or by a language model where one is set.",
        GuidelineInput,
        GuidelineOutput,
        _USE + "drafting:draft_guideline",
        "write",
        (
            "headwater agents draft refunds.md --out refund.md",
            "headwater agents draft guidelines.json --section 'Initiate Refund' --by-rule",
        ),
        LOCAL,
        EDITORS | {"analyst"},
    ),
    Verb(
        "agents.test",
        "Read a procedure's examples and play its tests once each: does everything come out as they say.",
        FileInput,
        TriedOutput,
        _USE + "proving:try_file",
        "read",
        ("headwater agents test refund.md", "headwater agents test refund.md --json"),
        LOCAL,
    ),
)
