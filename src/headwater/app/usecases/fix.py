"""The use cases behind ``fix register``, ``fix list`` and ``verify``."""

from collections.abc import Mapping
from typing import Any

from headwater.app.cohort import parse_day
from headwater.app.context import Context
from headwater.app.counts import read_counts
from headwater.app.judging import judge, refused
from headwater.app.usecases import reading
from headwater.app.usecases.issues import find
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.fix import (
    FixesOutput,
    FixRow,
    RegisterInput,
    SyntheticRow,
    VerdictRow,
    VerifyInput,
    VerifyOutput,
)
from headwater.app.verbs.models import Number
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import content_hash
from headwater.core.ports import Entry


def register(context: Context, given: RegisterInput) -> FixRow:
    """Write a promise down, once.

    Raises:
        InputError: no issue answers to it, the date is none, or the promise is no drop.
        ConflictError: there is a fix of that id.
    """
    expected, start = parse_change(given.expect), parse_day(given.start, field="start")
    if not given.why.strip():
        raise InputError("why is empty", hint="say which cause the fix removes, and how")
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue)
        key = given.id or "f_" + content_hash(issue.issue_id, start.isoformat(), given.name, size=5)
        now, reason = context.clock.now(), given.why.strip()
        fix = {
            "fix_id": key,
            "issue_id": issue.issue_id,
            "topic_id": issue.topic_id,
            "name": given.name or issue.name,
            "start": start,
            "expected": expected,
            "why": reason,
            "who": context.who,
            "at": now,
        }
        change = {**fix, "start": start.isoformat(), "at": now.isoformat()}
        workspace.desk.fixes.register(fix, Entry(now, context.who, "fix.register", key, reason, change))
        return _row(fix, {issue.topic_id: issue.name}, None)


def list_fixes(context: Context, _given: Nothing) -> FixesOutput:
    """All fixes with their newest verdict."""
    with opened(context) as workspace:
        names = _names(workspace)
        newest = {row["fix_id"]: row for row in workspace.desk.fixes.verdicts()}
        return FixesOutput(
            fixes=[_row(fix, names, newest.get(fix["fix_id"])) for fix in workspace.desk.fixes.all()],
        )


def verify(context: Context, given: VerifyInput) -> VerifyOutput:
    """Verdicts on the fixes of an issue, or on one fix, from the newest data; recorded once a run.

    Raises:
        InputError: no issue answers to it, or it has no registered fix.
    """
    with opened(context) as workspace:
        fixes = _chosen(workspace, given.issue)
        names, run_id = _names(workspace), newest_run(workspace)
        try:
            counts = read_counts(workspace)
            found = [(fix, judge(context, workspace, counts, fix, run_id)) for fix in fixes]
        except NotEnoughData as error:
            found = [(fix, refused(str(error))) for fix in fixes]
        return VerifyOutput(verdicts=[verdict_row(fix, document, names, run_id) for fix, document in found])


def newest_run(workspace: Workspace) -> str:
    """Id of the newest finished run."""
    done = [run["run_id"] for run in workspace.desk.runs() if run["state"] == "done"]
    return str(done[-1]) if done else "none"


def parse_change(text: str) -> float:
    """``-30%`` or ``-0.3`` as -0.3.

    Raises:
        InputError: it is no drop between 0 and 100 %.

    Example:
        >>> parse_change("-30%"), parse_change("-0.25")
        (-0.3, -0.25)
    """
    plain = text.strip().replace("−", "-").replace(" ", "")
    try:
        value = float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except ValueError as error:
        raise InputError(f"{text!r} is not a change", hint="write it as -30%") from error
    if not -1 < value < 0:
        raise InputError(f"{text!r} is not a drop between 0 and 100 %", hint="write a drop of 30 % as -30%")
    return value


def _chosen(workspace: Workspace, issue: str) -> list[dict[str, Any]]:
    fixes = workspace.desk.fixes.all()
    named = [fix for fix in fixes if fix["fix_id"] == issue]
    if named:
        return named
    topic = find(reading.issues(workspace), issue).topic_id
    mine = [fix for fix in fixes if fix["topic_id"] == topic]
    if not mine:
        raise InputError(
            f"no fix is registered for {issue!r}",
            hint="headwater fix register ISSUE --start DATE --expect -30% --why TEXT, before the fix starts",
        )
    return mine


def _names(workspace: Workspace) -> dict[str, str]:
    rows = workspace.read("topics", columns=["topic_id", "name"]).to_pylist()
    return {row["topic_id"]: row["name"] for row in rows}


def _row(fix: Mapping[str, Any], names: Mapping[str, str], newest: Mapping[str, Any] | None) -> FixRow:
    state = "registered" if newest is None else newest["verdict"]
    if newest is not None and newest["document"].get("reopened"):
        state = "re-opened"
    kept = ("fix_id", "issue_id", "name", "start", "expected", "why", "who", "at")
    return FixRow(
        **{name: fix[name] for name in kept},
        issue=names.get(fix["topic_id"], fix["topic_id"]),
        in_time=fix["at"].date() <= fix["start"],
        state=state,
    )


def verdict_row(fix: Mapping[str, Any], found: Mapping[str, Any], names: Mapping[str, str], run_id: str) -> VerdictRow:
    """A verdict as it is shown.

    Args:
        fix: as it was registered.
        found: the document of the verdict.
        names: topic -> name.
        run_id: the run that judged.
    """
    row = _row(fix, names, {"verdict": found["verdict"], "document": found})
    effect, avoided = (Number.from_row(found[name]) if name in found else None for name in ("effect", "avoided"))
    return VerdictRow(
        fix=row,
        verdict=found["verdict"],
        in_words=_words(fix, found),
        effect=effect,
        avoided=avoided,
        **{
            name: found.get(name)
            for name in ("net_effect", "power", "days_needed", "placebo_time", "placebo_topic", "newest")
        },
        synthetic=_synthetic(found.get("synthetic"), names),
        moved_to=[names.get(topic, topic) for topic in found.get("moved_to", [])],
        moved_channels=found.get("moved_channels", []),
        controls=found.get("controls", 0),
        weeks_after=found.get("weeks_after", 0),
        reopened=found["reopened"],
        run_id=run_id,
    )


def _synthetic(found: Mapping[str, Any] | None, names: Mapping[str, str]) -> SyntheticRow | None:
    if found is None:
        return None
    return SyntheticRow(**{**found, "weights": {names.get(key, key): part for key, part in found["weights"].items()}})


def _words(fix: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    if "effect" not in found:
        return f"too early: {found['why']}"
    e, promised = found["effect"], f"{fix['expected']:.0%} was promised"
    size = f"{e['value']:+.0%} [{e['low']:+.0%} to {e['high']:+.0%}] against {found['controls']} topics; {promised}"
    days = found["days_needed"]
    wait = f"needs {days} more days" if days else "longer data may not help" if days is None else "look again next week"
    said = {
        "worked": f"worked: {size}",
        "partly": f"partly: {size}",
        "not": f"did not work: {size}",
        "too early": f"too early, {wait}: {size}",
    }[found["verdict"]]
    late = "" if fix["at"].date() <= fix["start"] else "; registered after it started, so the promise was not blind"
    return said + late + ("; it came back: re-opened" if found["reopened"] else "")
