"""``issues list`` and ``issues show``."""

from pydantic import Field

from headwater.app.verbs.models import Coverage, IssueDetail, IssueRow
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import STEADY_S, Input, Output, Verb, argument


class ListInput(Input):
    """Which issues."""

    limit: int = Field(20, ge=1, le=10_000, description="how many")
    cursor: str = CURSOR
    sort: str = Field("size", description="size, growth or name")


class ListOutput(Output):
    """The answer."""

    issues: list[IssueRow]
    total: int = Field(description="issues found in all")
    coverage: Coverage
    next_cursor: str = NEXT


class ShowInput(Input):
    """Which issue."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")


VERBS = (
    Verb(
        "issues.list",
        "The sized list of issues.",
        ListInput,
        ListOutput,
        "headwater.app.usecases.issues:list_issues",
        "read",
        ("headwater issues list", "headwater issues list --sort growth --limit 5 --json"),
        keeps=True,
        holds_s=STEADY_S,
    ),
    Verb(
        "issues.show",
        "One issue: size, trend, drivers, quotes, owner.",
        ShowInput,
        IssueDetail,
        "headwater.app.usecases.issues:show_issue",
        "read",
        ("headwater issues show 1", "headwater issues show i_4f2a9c --json"),
        holds_s=STEADY_S,
    ),
)
