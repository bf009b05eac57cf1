"""``issues list`` and ``issues show``."""

from pydantic import Field

from headwater.app.context import Context
from headwater.app.verbs import reading
from headwater.app.verbs.models import Coverage, IssueDetail, IssueRow
from headwater.app.verbs.verb import Input, Output, Verb, argument
from headwater.core.errors import InputError


class ListInput(Input):
    """Which issues."""

    limit: int = Field(20, ge=1, le=10_000, description="how many")
    sort: str = Field("size", description="size, growth or name")


class ListOutput(Output):
    """The answer."""

    issues: list[IssueRow]
    total: int = Field(description="issues found in all")
    coverage: Coverage


class ShowInput(Input):
    """Which issue."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")


def list_issues(context: Context, given: ListInput) -> ListOutput:
    """Issues with their sizes, series, drivers, quotes and suggested owners."""
    with context.open() as workspace:
        found = reading.issues(workspace)
        return ListOutput(
            issues=reading.ranked(found, given.sort, given.limit),
            total=len(found),
            coverage=reading.coverage(workspace),
        )


def show_issue(context: Context, given: ShowInput) -> IssueDetail:
    """All that is known of one issue.

    Raises:
        InputError: none, or more than one, answers to it.
    """
    with context.open() as workspace:
        found = reading.issues(workspace)
    wanted = given.issue.strip().lower()
    exact = [i for i in found if wanted in (i.issue_id, i.topic_id, i.name.lower(), str(i.rank + 1))]
    chosen = exact or [i for i in found if wanted in i.name.lower() or i.issue_id.startswith(wanted)]
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise InputError(f"no issue answers to {given.issue!r}", hint="headwater issues list shows them all")
    raise InputError(
        f"{len(chosen)} issues answer to {given.issue!r}: {', '.join(i.name for i in chosen[:5])}",
        hint="give the id or the rank",
    )


VERBS = (
    Verb(
        "issues.list",
        "The sized list of issues.",
        ListInput,
        ListOutput,
        list_issues,
        "read",
        ("headwater issues list", "headwater issues list --sort growth --limit 5 --json"),
    ),
    Verb(
        "issues.show",
        "One issue: size, trend, drivers, quotes, owner.",
        ShowInput,
        IssueDetail,
        show_issue,
        "read",
        ("headwater issues show 1", "headwater issues show i_4f2a9c --json"),
    ),
)
