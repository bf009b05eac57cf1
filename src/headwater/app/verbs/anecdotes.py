"""The verbs of anecdotes: choose what to read, hand it to an owner, follow what becomes of it, export it."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import LOCAL, WORKERS, Input, Output, Verb, argument

_ID = r"^a_[0-9a-f]{8,64}$"
_KIND = r"^(exemplar|severity|saga|counter|weak)?$"
_KINDS = "only this kind: exemplar, severity, saga, counter or weak"


class ListInput(Input):
    """What to read, and how much."""

    issue: str = Field("", description="its id, its rank (1 = first) or a part of its name; all issues by default")
    kind: str = Field("", pattern=_KIND, description=_KINDS)
    budget: int = Field(5, ge=1, le=50, description="how many contacts you are going to read")


class AnecdoteRow(Output):
    """One contact to read, quoted."""

    anecdote_id: str
    kind: str = Field(description="exemplar, severity, saga, counter or weak")
    issue_id: str | None = Field(description="null for a weak signal: it is in no issue yet")
    issue: str | None = Field(description="name of the issue")
    contact_id: str
    link: str = Field(description="address of the whole contact on the page")
    quote: str = Field(description="the customer's own words, byte-checked, personal data replaced")
    why: list[str] = Field(description="the reason in words, strongest first")
    score: float = Field(description="how much it is of its kind, 0..1")
    story: float = Field(description="probability that it tells what happened to somebody, 0..1")
    informative: float = Field(description="how much of it could be checked or acted on, 0..1")
    usable: float = Field(description="how well it reads as a quote, 0..1")
    stands_for: int = Field(description="contacts that it stands for ...")
    low: float = Field(description="lower end of the 95 % interval of that")
    high: float = Field(description="upper end of the 95 % interval of that")
    of: int = Field(description="... of so many of its issue and kind")
    cohort: str = Field(description="channel, language, region")
    state: str = Field(description="open, assigned, answered or closed")
    owner: str
    due: date | None
    overdue: bool


class ListOutput(Output):
    """A reading list."""

    anecdotes: list[AnecdoteRow]
    candidates: int = Field(description="anecdotes that it was chosen from")
    cohorts: dict[str, int] = Field(description="how many of the list come from each channel, language and region")
    note: str = Field(description="how it was chosen")


class ShowInput(Input):
    """Which anecdote."""

    anecdote: str = argument("id of the anecdote", pattern=_ID)


class Change(Output):
    """A line of the audit log."""

    at: str
    who: str
    verb: str
    change: dict[str, str]


class AnecdoteDetail(AnecdoteRow):
    """One anecdote and what became of it."""

    answer: str
    action: str
    learned: str
    version: int
    moves: list[str] = Field(description="what may be done with it now")
    history: list[Change]


class AssignInput(Input):
    """Who must answer, and by when."""

    anecdote: str = argument("id of the anecdote", pattern=_ID)
    owner: str = Field("", max_length=200, description="name of the person or id of the team")
    due: date | None = Field(None, description="the day by which an answer is wanted, 2026-10-31; in a week by default")
    issue: str = Field("", description="the issue it is about, where it is another one than its own")


class AnswerInput(Input):
    """What the owner says to it."""

    anecdote: str = argument("id of the anecdote", pattern=_ID)
    answer: str = argument("the answer", min_length=1, max_length=20_000)


class CloseInput(Input):
    """What is done about it and what it taught."""

    anecdote: str = argument("id of the anecdote", pattern=_ID)
    action: str = Field("", max_length=20_000, description="what is done about it")
    learned: str = Field("", max_length=20_000, description="what it taught")


class ReopenInput(Input):
    """Ask again."""

    anecdote: str = argument("id of the anecdote", pattern=_ID)
    why: str = Field("", max_length=20_000, description="why the answer does not do")
    due: date | None = Field(None, description="the new due day; in a week by default")


class OverdueOutput(Output):
    """Anecdotes that wait for an answer beyond their due day, longest first."""

    anecdotes: list[AnecdoteDetail]


class ExportInput(ListInput):
    """A reading list as a file."""

    path: str = argument("file to write: .html to read and print, .md, or .csv")
    overwrite: bool = Field(False, description="replace the file where it exists")


class ExportOutput(Output):
    """What was written."""

    path: str
    anecdotes: int
    withheld: int = Field(description="left out because fewer than min_group customers are behind their issue")


_DO = "headwater.app.usecases.anecdotes:"
_FOLLOW = "headwater.app.usecases.answers:"
VERBS = (
    Verb(
        "anecdotes.list",
        "The few contacts to read in full, chosen for your budget; also: headwater anecdotes --issue X.",
        ListInput,
        ListOutput,
        _DO + "list_anecdotes",
        "read",
        (
            "headwater anecdotes --issue 1 --budget 5",
            "headwater anecdotes --kind severity",
            "headwater anecdotes list --budget 10",
        ),
    ),
    Verb(
        "anecdotes.show",
        "One anecdote: quote, reason, owner, answer, what became of it.",
        ShowInput,
        AnecdoteDetail,
        _FOLLOW + "show",
        "read",
        ("headwater anecdotes show a_0133bf523e047245",),
    ),
    Verb(
        "anecdotes.assign",
        "Ask somebody to read an anecdote and to answer it.",
        AssignInput,
        AnecdoteDetail,
        _FOLLOW + "assign",
        "write",
        ("headwater anecdotes assign a_0133bf523e047245 --owner jo --due 2026-10-31",),
        roles=WORKERS,
    ),
    Verb(
        "anecdotes.answer",
        "Answer an anecdote.",
        AnswerInput,
        AnecdoteDetail,
        _FOLLOW + "answer",
        "write",
        ('headwater anecdotes answer a_0133bf523e047245 "the label printer skips every 40th parcel"',),
        roles=WORKERS,
    ),
    Verb(
        "anecdotes.close",
        "Say what is done about an anecdote and what it taught.",
        CloseInput,
        AnecdoteDetail,
        _FOLLOW + "close",
        "write",
        ('headwater anecdotes close a_0133bf523e047245 --action "printer replaced" --learned "count labels"',),
        roles=WORKERS,
    ),
    Verb(
        "anecdotes.reopen",
        "Ask for another answer.",
        ReopenInput,
        AnecdoteDetail,
        _FOLLOW + "reopen",
        "write",
        ('headwater anecdotes reopen a_0133bf523e047245 --why "it happened again"',),
        roles=WORKERS,
    ),
    Verb(
        "anecdotes.overdue",
        "Anecdotes that nobody has answered in time.",
        Nothing,
        OverdueOutput,
        _FOLLOW + "overdue",
        "read",
        ("headwater anecdotes overdue",),
    ),
    Verb(
        "anecdotes.export",
        "A reading list as a page to read and print, as Markdown, or as CSV.",
        ExportInput,
        ExportOutput,
        _DO + "export",
        "read",
        ("headwater anecdotes export read.html --issue 1", "headwater anecdotes export week.md --budget 10"),
        LOCAL,
    ),
)
