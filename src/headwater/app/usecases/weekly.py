"""The weekly business review: exceptions first, then the charts, then what the figures rest on."""

from headwater.app.context import Context
from headwater.app.usecases import reading
from headwater.app.usecases.exceptions import Reviewed, exceptions, reviewed
from headwater.app.usecases.growing import FDR, MIN_WEEKS, Grown, total_of
from headwater.app.usecases.reportcells import made
from headwater.app.usecases.weekcharts import charts
from headwater.app.workspace import Workspace
from headwater.report.cells import counted, estimate
from headwater.report.document import Block, Cell, Document, Fact, Facts, Item, Items, Section, Text
from headwater.report.week import parse_week, week_name

_SORTS = {
    "alarm": ("new alarm", "new alarms"),
    "growth": ("issue that grew", "issues that grew"),
    "overdue": ("overdue", "overdue"),
    "reopened": ("re-opened", "re-opened"),
    "promise": ("promise withdrawn", "promises withdrawn"),
}
_NONE = "Nothing is out of the ordinary this week."


def weekly(context: Context, workspace: Workspace, week: str) -> Document:
    """The review of a week; of the newest whole one where ``week`` is empty.

    Raises:
        InputError: it is no week.
        NotEnoughData: no contact has a time, or the data do not hold the whole week.
        NotVerbatim: a stored quote is not what its contact says.
    """
    seen = reviewed(context, workspace, parse_week(week) if week else None)
    items, notes = exceptions(seen)
    name = week_name(seen.monday)
    return Document(
        report="weekly",
        name=f"weekly-{name}",
        title=f"Weekly review {name}",
        subtitle=f"What customers contacted us about from {seen.monday} to {seen.sunday}.",
        made=made(context),
        sections=(
            Section("exceptions", "Exceptions", _lead(items), _exceptions(seen, items, notes)),
            Section("charts", "The week in charts", "Each has its table at the end.", charts(seen, items)),
            Section("health", "Coverage and data health", "What the figures rest on.", _health(seen)),
        ),
        notes=_notes(seen),
    )


def _lead(items: list[Item]) -> str:
    found = [(sum(item.sort == sort for item in items), one, many) for sort, (one, many) in _SORTS.items()]
    said = ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in found if n)
    return f"In this order: {said}." if said else ""


def _exceptions(seen: Reviewed, items: list[Item], notes: list[str]) -> tuple[Block, ...]:
    return (_head(seen), Items(tuple(items), _NONE), *(Text(note, "aside") for note in notes))


def _head(seen: Reviewed) -> Facts:
    total = total_of(seen.weeks, level=seen.level)
    n = round(float(seen.weeks.contacts[-1]))
    late = sum(row.standing == "overdue" for row in seen.standing)
    return Facts(
        (
            Fact("Contacts this week", counted(n, "contacts"), _against(seen, total)),
            Fact("Issues", counted(len(seen.issues), "issues"), "sized, over all the data"),
            Fact("In no issue", _unassigned(seen), f"week of {seen.monday}"),
            Fact("Overdue", counted(late, "issues"), "work beyond its date, when this was made"),
        )
    )


def _against(seen: Reviewed, total: Grown | None) -> str:
    if total is None:
        return f"counted; fewer than {MIN_WEEKS} weeks before to compare with"
    expected = estimate(total.expected, total.low, total.high, "expected", seen.level)
    return f"counted; {expected.text} from the weeks before"


def _unassigned(seen: Reviewed) -> Cell:
    where = f"subject = 'unassigned' AND measure = 'share' AND week = date '{seen.monday}'"
    rows = seen.workspace.read("estimates", where=where).to_pylist()
    if not rows:
        return Cell("not known")
    return estimate(rows[0]["value"], rows[0]["low"], rows[0]["high"], "share", rows[0]["level"])


def _health(seen: Reviewed) -> tuple[Block, ...]:
    lake, desk = seen.workspace.lake, seen.workspace.desk
    covered = reading.coverage(seen.workspace)
    rejected = lake.count("quarantine") - len(desk.rejected_states())
    undated = lake.count("contacts", "timestamp IS NULL")
    drifting = [r for r in seen.workspace.read("drift", columns=["q_value"]).to_pylist() if r["q_value"] <= FDR]
    runs = [run for run in desk.runs() if run["state"] == "done" and run["finished"] is not None]
    last, at = (f"{runs[-1]['finished']:%Y-%m-%d}", f"{runs[-1]['finished']:%H:%M} UTC") if runs else ("none yet", "")
    facts = Facts(
        (
            Fact("Contacts in the data", counted(covered.contacts, "contacts"), f"{covered.first} to {covered.last}"),
            Fact("Without a time", counted(undated, "contacts"), "in the sizes, not in the weeks"),
            Fact(
                "Copies",
                counted(lake.count("duplicates", "group_id <> contact_id"), "contacts"),
                "or nearly, of another: kept and marked",
            ),
            Fact(
                "Statements",
                counted(covered.statements, "statements"),
                f"{covered.assigned:,} assigned to an issue",
            ),
            Fact("Quarantine", counted(rejected, "rows"), "could not be read and wait"),
            Fact("Last run", Cell(last), at),
        )
    )
    return (facts, *(Text(warning) for warning in _warnings(seen, rejected, len(drifting))))


def _warnings(seen: Reviewed, rejected: int, drifting: int) -> list[str]:
    warnings = []
    behind = (seen.context.clock.now().date() - seen.ended).days
    if seen.newest and behind > 7:
        warnings.append(f"The data end on {seen.ended}, {behind} days before this was made: newer weeks are missing.")
    if rejected:
        warnings.append(f"{rejected} rows could not be read and are in no figure: headwater quarantine list.")
    if drifting:
        warnings.append(f"{drifting} topics no longer sound as they did: headwater candidates drift.")
    broken = reading.unfinished(seen.workspace.desk.runs())
    if broken:
        warnings.append(f"{len(broken)} runs broke off and were not finished: headwater run continues them.")
    return warnings


def _notes(seen: Reviewed) -> tuple[str, ...]:
    least = seen.workspace.resolved.settings.min_group
    return (
        f"Numbers in brackets are {seen.level:.0%} intervals. A number without one was counted.",
        "Sizes are estimates that allow for mistakes of the classifier; counted contacts of an issue are those assigned to it.",
        "What was expected comes from the weeks before; growth is named where chance explains it in at most "
        f"{FDR:.0%} of the issues named. Alarms come from headwater watch, with its own share of false alarms.",
        "Quotes are the customers' own words, personal data replaced; each was checked against its contact when this was "
        "made. What it stands for is the share of the issue's contacts that say the same.",
        f"Issues behind which stand fewer than {least} customers are not shown.",
    )
