"""``candidates ...``: new topics that the data propose, and what a person decides; ``drift`` of the topics there are."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import ANALYSTS, Input, Output, Verb, argument

_AUTHOR = Field("", max_length=200, description="who decides; default: the user of this call")
_WHY = Field("", max_length=2000, description="why")


class CandidateRow(Output):
    """A group of new statements that no topic explains."""

    candidate_id: str
    state: str = Field(description="open, accepted, merged or dismissed")
    name: str
    contacts: int = Field(description="contacts with a statement in it, since the topics were found")
    of: int = Field(description="contacts looked at since then")
    share: float
    low: float = Field(description="lower end of the 95 % interval of the share")
    high: float
    q_value: float = Field(description="false discovery rate at which it would just be proposed, 0..1")
    nearest: str = Field(description="the topic that is nearest")
    first_seen: datetime | None
    quotes: list[str] = Field(description="customers' words, personal data replaced")


class ListInput(Input):
    """Which candidates."""

    state: str = Field("open", pattern="^(open|accepted|merged|dismissed|all)$", description="open, accepted, ...; all")
    limit: int = Field(20, ge=1, le=1000, description="how many")
    cursor: str = CURSOR


class ListOutput(Output):
    """Candidates, the surest first."""

    candidates: list[CandidateRow]
    total: int
    fdr: float = Field(description="share of the proposed candidates that may be false")
    reading: str
    next_cursor: str = NEXT


class ShowInput(Input):
    """Which candidate."""

    candidate: str = argument("its id, or a part of its name")


class Member(Output):
    """A statement of a candidate."""

    statement_id: str
    text: str


class Detail(CandidateRow):
    """All that is known of a candidate."""

    keywords: list[str]
    known: int = Field(description="contacts of the time before that lie there, too")
    p_value: float
    method: str
    statements: list[Member] = Field(description="its statements, most typical first; at most 50")


class AcceptInput(ShowInput):
    """Make it a topic."""

    name: str = Field("", max_length=200, description="of the topic; default: the candidate's")
    author: str = _AUTHOR
    why: str = _WHY


class MergeInput(ShowInput):
    """Its statements belong to a topic that is there."""

    topic: str = argument("topic: its id, its name or a part of it")
    author: str = _AUTHOR
    why: str = _WHY


class DismissInput(ShowInput):
    """It is nothing."""

    author: str = _AUTHOR
    why: str = _WHY


class Decided(Output):
    """What is stored."""

    candidate_id: str
    action: str
    topic_id: str | None = Field(description="of the topic it becomes, or goes into")
    topic: str
    labels: int = Field(description="labels that follow")
    next_step: str


class DriftRow(Output):
    """How far a topic has moved."""

    topic_id: str
    name: str
    distance: float = Field(description="between the mean vectors before and since, 0..2")
    q_value: float = Field(description="corrected for the number of topics")
    n_before: int
    n_after: int


class DriftOutput(Output):
    """Topics whose statements since the topics were found differ from those before, the surest first."""

    topics: list[DriftRow]
    watched: int
    reading: str


_USE = "headwater.app.usecases.candidates:"

VERBS = (
    Verb(
        "candidates.list",
        "New topics that the data propose, with their false discovery rate.",
        ListInput,
        ListOutput,
        f"{_USE}list_candidates",
        "read",
        ("headwater candidates list", "headwater candidates list --state all --json"),
    ),
    Verb(
        "candidates.show",
        "One candidate with its statements.",
        ShowInput,
        Detail,
        f"{_USE}show",
        "read",
        ("headwater candidates show k_4f2a9c8d1037",),
    ),
    Verb(
        "candidates.accept",
        "Make a candidate a topic at the next run.",
        AcceptInput,
        Decided,
        f"{_USE}accept",
        "write",
        ("headwater candidates accept k_4f2a9c8d1037 --name 'subtitles in the wrong language'",),
        roles=ANALYSTS,
    ),
    Verb(
        "candidates.merge",
        "Put the statements of a candidate into a topic, as labels.",
        MergeInput,
        Decided,
        f"{_USE}merge",
        "write",
        ("headwater candidates merge k_4f2a9c8d1037 'app crashes'",),
        roles=ANALYSTS,
    ),
    Verb(
        "candidates.dismiss",
        "Say that a candidate is nothing; it does not come back.",
        DismissInput,
        Decided,
        f"{_USE}dismiss",
        "write",
        ("headwater candidates dismiss k_4f2a9c8d1037 --why 'a test of ours'",),
        roles=ANALYSTS,
    ),
    Verb(
        "candidates.drift",
        "Topics whose new statements differ from the old ones.",
        Nothing,
        DriftOutput,
        f"{_USE}drift",
        "read",
        ("headwater candidates drift",),
    ),
)
