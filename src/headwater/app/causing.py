"""The parts of a cause tree, computed from what is in a workspace: where, when, what and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.anecdotes.quote import is_verbatim, make_quote
from headwater.app.cohort import Cohort
from headwater.app.workspace import Workspace
from headwater.causes.contrast import MIN_TEXTS, Term, contrast
from headwater.causes.excess import Change, compare_rest, find_change, matches
from headwater.causes.lift import top_attributes
from headwater.causes.onset import EventMatch, Onset, find_onset, match_events
from headwater.causes.reasons import Reason, group_reasons
from headwater.causes.spans import CauseModel
from headwater.core.errors import NotEnoughData
from headwater.core.ports import among
from headwater.core.types import Driver, PersonalSpan, Quote

SURE: Final = 0.8
"""An onset that is less probable than this is not named."""
MAX_STATEMENTS: Final = 3000
_NEAR: Final = 60  # days before the onset in which events are listed
_PLACEHOLDER: Final = r"_\d"
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Segment:
    """A rule with what it holds and when it began there.

    Attributes:
        driver: rule, interval, p-value, equivalents.
        against: ``before`` or ``rest``.
        onset: in the segment; None where no beginning can be told.
        covered: (n,) contacts of the cohort that carry the issue and fall under the rule.
    """

    driver: Driver
    against: str
    onset: Onset | None
    covered: Bools

    @property
    def rules(self) -> list[dict[str, str]]:
        """Its rule and those that hold the same contacts."""
        return [dict(self.driver.rule), *map(dict, self.driver.equivalents)]


def where_and_when(cohort: Cohort) -> tuple[list[Segment], Segment | None, Onset | None]:
    """Segments, the first that grew, and the beginning: that of the segment where it has one."""
    whole = onset_of(cohort, cohort.inside)
    found = segments(cohort, whole)
    lead = next((segment for segment in found if segment.against == "before"), None)
    return found, lead, lead.onset if lead and lead.onset else whole


def segments(cohort: Cohort, onset: Onset | None) -> list[Segment]:
    """Where the issue grew, then where it is frequent anyway; rules of the second kind that repeat the first are left out."""
    change = find_change(cohort.attributes, cohort.day, cohort.inside, starts=[onset.step] if onset else [])
    found = _with_onsets(cohort, change)
    inner = found[0].onset if found else None
    if inner is not None and change is not None and inner.step != change.start:
        # the beginning in the segment is sharper than that of the issue: compare from there
        again = find_change(cohort.attributes, cohort.day, cohort.inside, starts=[inner.step])
        found = _with_onsets(cohort, again) or found
    known = [dict(segment.driver.rule) for segment in found]
    for driver in compare_rest(cohort.attributes, cohort.inside):
        if dict(driver.rule) not in known and not any(set(driver.rule.items()) <= set(r.items()) for r in known):
            covered = matches(cohort.attributes, dict(driver.rule)) & cohort.inside
            found.append(Segment(driver, "rest", None, covered))
    return found


def onset_of(cohort: Cohort, which: Bools) -> Onset | None:
    """When these contacts began to be more, per contact without the issue; None where that cannot be said."""
    try:
        onset = find_onset(cohort.per_day(which), cohort.per_day(~cohort.inside))
    except NotEnoughData:
        return None
    return onset if onset.probability >= SURE else None


def _with_onsets(cohort: Cohort, change: Change | None) -> list[Segment]:
    found = []
    for driver in change.drivers if change else ():
        covered = matches(cohort.attributes, dict(driver.rule)) & cohort.inside
        found.append(Segment(driver, "before", onset_of(cohort, covered), covered))
    return found


@dataclass(frozen=True)
class Behind:
    """A change event that may be behind an onset.

    Attributes:
        event: as the desk has it.
        match: how well it goes with the onset in time.
        scope_fits: whether it touched the segment; None where that cannot be said.
        scope_factor: how much likelier such a scope is of the event behind this segment than of any event of the log.
    """

    event: Mapping[str, Any]
    match: EventMatch
    scope_fits: bool | None
    scope_factor: float

    @property
    def factor(self) -> float:
        """Evidence of time and scope together, against chance."""
        return self.match.bayes_factor * self.scope_factor


def events_behind(
    events: Sequence[Mapping[str, Any]], cohort: Cohort, onset: Onset | None, lead: Segment | None
) -> list[Behind]:
    """Events up to 60 days before the onset, the best match first; those that touched another segment last.

    As other times are the placebo of an event's time, the other events of the log are that of its scope: a scope that fits
    speaks for an event the more, the fewer of them have one that fits.
    """
    if onset is None:
        return []
    matched = match_events(onset.posterior, [cohort.day_of(event["on"]) for event in events])
    fits = [_fits(event["scope"], cohort, lead) for event in events]
    rarity = (len(events) + 1) / (sum(fit is True for fit in fits) + 1)
    rows = [
        Behind(event, match, fit, rarity if fit else 1.0)
        for event, match, fit in zip(events, matched, fits, strict=True)
        if -7 <= match.lag <= _NEAR
    ]
    return sorted(rows, key=lambda row: (row.scope_fits is False, -row.factor, row.event["event_id"]))


def _fits(scope: Mapping[str, str], cohort: Cohort, lead: Segment | None) -> bool | None:
    """Whether the event touched the segment: it names one of its values, or most of its contacts have the scope."""
    if not scope or lead is None:
        return None
    if any(set(scope.items()) & set(rule.items()) for rule in lead.rules):
        return True
    if not set(scope) <= set(cohort.attributes.column_names):
        return None
    held = matches(cohort.attributes, dict(scope))
    inside = lead.covered & (cohort.day >= (lead.onset.step if lead.onset else 0))
    return bool((held & inside).sum() >= 0.5 * max(int(inside.sum()), 1))


def statements_of(workspace: Workspace, topic: str, ids: pa.Array) -> list[dict[str, Any]]:
    """Statements of the topic in these contacts, at most 3,000, those with the smallest ids (which are hashes).

    An empty topic stands for statements that have none.
    """
    of_topic = f"topic_id = '{topic}'" if topic else "topic_id IS NULL"
    rows = workspace.read("assignments", columns=["statement_id", "contact_id"], where=of_topic)
    rows = rows.filter(pc.is_in(rows["contact_id"], value_set=ids)).sort_by("statement_id").slice(0, MAX_STATEMENTS)
    wanted = rows["statement_id"].to_pylist()
    if not wanted:
        return []
    where = among("statement_id", wanted)
    return sorted(workspace.read("statements", where=where).to_pylist(), key=lambda row: str(row["statement_id"]))


def phrases(inside: Sequence[str], outside: Sequence[str]) -> list[Term]:
    """What sets the first texts apart, placeholders of personal data left out; empty with too few texts."""
    if min(len(inside), len(outside)) < MIN_TEXTS:
        return []
    found = contrast(inside, outside, ngrams=3, limit=8)
    names = pa.array([term.term for term in found], pa.string())
    hidden = pc.match_substring_regex(names, _PLACEHOLDER).to_pylist()
    return [term for term, hide in zip(found, hidden, strict=True) if term.log_odds > 0 and not hide]


def reasons(workspace: Workspace, said: Sequence[dict[str, Any]], *, level: float) -> list[Reason]:
    """Causes that customers name in these statements: clustered, sized, redacted, byte-checked."""
    if not said:
        return []
    ids = sorted({row["contact_id"] for row in said})
    where = among("contact_id", ids)
    texts = dict(_pairs(workspace.read("contacts", columns=["contact_id", "text"], where=where)))
    personal = dict(_pairs(workspace.read("prepared", columns=["contact_id", "personal"], where=where)))
    originals = [texts[row["contact_id"]][row["start"] : row["end"]] for row in said]
    quotes: list[Quote] = []
    for row, spans in zip(said, CauseModel().extract(originals), strict=True):
        contact = row["contact_id"]
        if contact not in personal:  # without its personal spans it may not be shown
            continue
        hidden = [PersonalSpan(**span) for span in personal[contact]]
        for span in spans:
            if span.role == "cause":
                start, end = row["start"] + span.start, row["start"] + span.end
                quotes.append(make_quote(contact, texts[contact], start, end, hidden))
    sound = [
        quote
        for quote in quotes
        if is_verbatim(quote, texts[quote.contact_id], [PersonalSpan(**s) for s in personal[quote.contact_id]])
    ]
    return group_reasons(sound, level=level)


def beside(workspace: Workspace, topic: str, ids: pa.Array) -> list[str]:
    """topic_ids that come with these contacts more often than with others, most telling first."""
    rows = workspace.read("assignments", columns=["contact_id", "topic_id"], where="topic_id IS NOT NULL")
    rows = rows.group_by(["contact_id", "topic_id"], use_threads=False).aggregate([])
    rows = rows.filter(pc.not_equal(rows["topic_id"], topic))
    inside = rows.filter(pc.is_in(rows["contact_id"], value_set=ids))
    counts = [_counted(rows, None), _counted(inside, "inside")]
    if not inside.num_rows:
        return []
    found = top_attributes(pa.concat_tables(counts), per_topic=3, min_contacts=5)
    return [dict(rule)["topic"] for rule in found["rule"].to_pylist()]


def _counted(rows: pa.Table, subject: str | None) -> pa.Table:
    grouped = rows.group_by("topic_id", use_threads=False).aggregate([("contact_id", "count")])
    n = grouped.num_rows
    return pa.table(
        {
            "topic_id": pa.array([subject] * n, pa.string()),
            "attribute": pa.array(["topic"] * n, pa.string()),
            "value": grouped["topic_id"],
            "contacts": grouped["contact_id_count"],
        }
    )


def _pairs(table: pa.Table) -> list[tuple[Any, Any]]:
    return list(zip(*(table[name].to_pylist() for name in table.column_names), strict=True))
