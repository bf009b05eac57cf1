"""The use cases behind ``cost`` and ``cost load``."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from headwater.app.context import Context
from headwater.app.loading import check_seen
from headwater.app.usecases import reading
from headwater.app.usecases.issues import find
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.cost import (
    AssumptionsOutput,
    CostInput,
    CostMove,
    CostOutput,
    CostPreviewOutput,
    CostRow,
    LoadCostInput,
    Sensitivity,
)
from headwater.app.verbs.models import IssueDetail, Number
from headwater.app.verbs.paged import page
from headwater.app.verbs.written import KeepInput, TextInput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.ports import Entry
from headwater.core.types import Estimate
from headwater.size.cost import Cost, check_assumptions, estimate_cost

_TYPICAL: Final = -0.3  # of a fix that promises nothing else
_WEEKS: Final = 52
_NAME: Final = "assumptions"
_FIRST: Final = 10
_EXAMPLE = "handling_minutes = { low = 5, likely = 8, high = 20 }\nminute_cost = 0.9"


def load(context: Context, given: LoadCostInput) -> AssumptionsOutput:
    """Keep a new version of the assumptions.

    Raises:
        InputError: the file cannot be read, or an assumption is no distribution.
    """
    path = Path(given.file)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read", hint=f"write one, for example:\n{_EXAMPLE}") from error
    return _kept(context, KeepInput.model_construct(text=text, why="", version=0), name=path.name, verb="cost.load")


def put(context: Context, given: KeepInput) -> AssumptionsOutput:
    """Keep a new version of the assumptions, from a text.

    Raises:
        InputError: it is not TOML, or an assumption is no distribution.
        StaleVersion: the assumptions are not those that the caller looked at.
    """
    return _kept(context, given, name=_NAME, verb="cost.put")


def _kept(context: Context, given: KeepInput, *, name: str, verb: str) -> AssumptionsOutput:
    checked = parse_assumptions(given.text, name)
    with opened(context, create=True) as workspace:
        newest = workspace.desk.assumptions.newest()
        check_seen(newest["version"] if newest else 0, given.version, _NAME)
        change = {key: str(value) for key, value in checked.items()}
        entry = Entry(context.clock.now(), context.who, verb, name, given.why, change)
        version = workspace.desk.assumptions.put(given.text, entry)
    return AssumptionsOutput(version=version, assumptions=_lines(checked), text=given.text)


def preview(context: Context, given: TextInput) -> CostPreviewOutput:
    """What other assumptions would do to the cost of issues.

    Raises:
        InputError: it is not TOML, or an assumption is no distribution.
    """
    assumed = parse_assumptions(given.text, _NAME)
    with opened(context) as workspace:
        issues = reading.issues(workspace)
        before, version = costs_of(workspace, issues)
        after = _priced(workspace, issues, assumed)
    was = {row.issue_id: row.cost for row in before}
    return CostPreviewOutput(
        assumptions=_lines(assumed),
        total_before=sum(row.own for row in before) if version else None,
        total_after=sum(row.own for row in after),
        rows=[
            CostMove(issue_id=row.issue_id, name=row.name, before=was.get(row.issue_id), after=row.cost)
            for row in after[:_FIRST]
        ],
    )


def show(context: Context, _given: Nothing) -> AssumptionsOutput:
    """The newest assumptions; version 0 where there are none."""
    with opened(context) as workspace:
        newest = workspace.desk.assumptions.newest()
    assumed = parse_assumptions(newest["text"], _NAME) if newest else {}
    return AssumptionsOutput(
        version=newest["version"] if newest else 0,
        assumptions=_lines(assumed),
        text=newest["text"] if newest else "",
    )


def _lines(assumed: dict[str, Any]) -> list[str]:
    return [f"{name} = {value}" for name, value in assumed.items()]


def cost(context: Context, given: CostInput) -> CostOutput:
    """Costs with intervals and sensitivity, and a total that counts no contact twice.

    Raises:
        InputError: no assumptions are loaded, or no issue answers to it.
    """
    with opened(context) as workspace:
        rows, version = costs_of(workspace)
        if not version:
            raise InputError(
                "nothing is assumed about the cost of a contact", hint=f"headwater cost load FILE, with:\n{_EXAMPLE}"
            )
        issues = reading.issues(workspace)
        wanted = {find(issues, given.issue).issue_id} if given.issue else {row.issue_id for row in rows}
        shown = [row for row in rows if row.issue_id in wanted]
        first, after = page(shown, given.limit, given.cursor, key=lambda row: row.issue_id)
        return CostOutput(rows=list(first), next_cursor=after, total=sum(row.own for row in rows), version=version)


def costs_of(workspace: Workspace, issues: Sequence[IssueDetail] | None = None) -> tuple[list[CostRow], int]:
    """Costs, highest priority first, and the version of the assumptions; nothing and 0 where none are loaded.

    Args:
        workspace: an open one.
        issues: which; all of them by default.
    """
    newest = workspace.desk.assumptions.newest()
    if newest is None:
        return [], 0
    chosen = reading.issues(workspace) if issues is None else issues
    return _priced(workspace, chosen, parse_assumptions(newest["text"], _NAME)), newest["version"]


def _priced(workspace: Workspace, issues: Sequence[IssueDetail], assumed: dict[str, Any]) -> list[CostRow]:
    parts = own_parts(workspace)
    promised = {fix["topic_id"]: fix["expected"] for fix in workspace.desk.fixes.all()}
    seed = workspace.resolved.settings.seed
    rows = [_row(i, assumed, parts, promised.get(i.topic_id), seed) for i in issues]
    return sorted(rows, key=lambda row: (-row.priority, row.issue_id))


def own_parts(workspace: Workspace) -> dict[str, float]:
    """topic -> mean of one over the number of issues that its contacts carry, 0..1."""
    rows = workspace.read("assignments", columns=["contact_id", "topic_id"], where="topic_id IS NOT NULL")
    rows = rows.group_by(["contact_id", "topic_id"], use_threads=False).aggregate([])
    each = rows.group_by("contact_id", use_threads=False).aggregate([("topic_id", "count")])
    place = pc.index_in(rows["contact_id"], value_set=each["contact_id"].combine_chunks())
    carried = each["topic_id_count"].combine_chunks().take(place.combine_chunks()).to_numpy()
    topics = rows["topic_id"].combine_chunks().dictionary_encode()
    code = topics.indices.to_numpy()
    n, weight = np.bincount(code), np.bincount(code, 1 / carried)
    return {topic: float(weight[i] / n[i]) for i, topic in enumerate(topics.dictionary.to_pylist())}


def _row(
    issue: IssueDetail, assumed: dict[str, Any], parts: dict[str, float], promised: float | None, seed: int
) -> CostRow:
    c = issue.contacts
    contacts = Estimate(c.value, c.low, c.high, c.level, "contacts", c.method, tuple(c.covers))
    found = estimate_cost(contacts, issue.repeats.value if issue.repeats else 0.0, assumed, seed=seed)
    weeks = c.value / issue.per_week if issue.per_week else 0.0
    a_year = found.total.value / weeks * _WEEKS if weeks else 0.0
    drop, sure = promised or _TYPICAL, found.total.low / found.total.value if found.total.value > 0 else 0.0
    return CostRow(
        issue_id=issue.issue_id,
        name=issue.name,
        cost=Number.of(found.total),
        per_contact=Number.of(found.per_contact),
        own=found.total.value * parts.get(issue.topic_id, 1.0),
        a_year=a_year,
        sensitivity=[Sensitivity(name=name, share=share) for name, share in found.sensitivity.items()],
        priority=-drop * a_year * sure,
        explained=_words(found, a_year, drop, sure, promised is not None),
    )


def _words(found: Cost, a_year: float, drop: float, sure: float, is_promised: bool) -> str:
    whose = "promised by its fix" if is_promised else "typical of a fix"
    first = next(iter(found.sensitivity), "")
    ask = f"; find out {first.replace('_', ' ')} first" if first else ""
    return (
        f"{a_year:,.0f} a year x {-drop:.0%} ({whose}) x confidence {sure:.2f} (low end of the cost over its mean){ask}"
    )


def parse_assumptions(text: str, name: str) -> dict[str, Any]:
    """Assumptions of a text, checked.

    Raises:
        InputError: it is not TOML, or an assumption is no distribution.
    """
    try:
        return check_assumptions(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name} is not TOML: {error}", hint=f"for example:\n{_EXAMPLE}") from error
