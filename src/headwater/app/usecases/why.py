"""The use case behind ``why``: a cause tree in which every claim cites its evidence."""

import math
from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from headwater.app.causing import Segment, beside, events_behind, phrases, reasons, statements_of, where_and_when
from headwater.app.cohort import Cohort, read_cohort
from headwater.app.context import Context
from headwater.app.usecases import reading
from headwater.app.usecases.issues import find
from headwater.app.usecases.whydraft import document
from headwater.app.usecases.whysaid import began, beside_event, explained
from headwater.app.verbs.models import IssueDetail, Number
from headwater.app.verbs.why import (
    EvidenceRow,
    MatchRow,
    OnsetRow,
    PhraseRow,
    ReasonRow,
    SegmentRow,
    StepRow,
    WhyInput,
    WhyOutput,
    WhyQuote,
)
from headwater.app.workspace import Workspace, opened
from headwater.causes.contrast import Term
from headwater.causes.onset import Onset
from headwater.causes.reasons import Reason
from headwater.causes.whys import Evidence, draft_steps, open_question, review_step

_TELLING: Final = 3.0  # Bayes factor from which an event is evidence
_SHOWN: Final = 5  # contacts that a piece of evidence names


def why(context: Context, given: WhyInput) -> WhyOutput:
    """Where, when, after what and why, as far as the data carry.

    Raises:
        InputError: no issue, or more than one, answers to it.
        NotEnoughData: no contact has a time.
    """
    with opened(context) as workspace:
        issues = reading.issues(workspace)
        issue = find(issues, given.issue)
        return tree_of(workspace, issue, {i.topic_id: i.name for i in issues}, given)


def tree_of(workspace: Workspace, issue: IssueDetail, names: dict[str, str], given: WhyInput) -> WhyOutput:
    """The cause tree of one issue; ``names`` are those of all topics."""
    cohort = read_cohort(workspace, issue.topic_id)
    level = workspace.resolved.settings.level
    found, lead, onset = where_and_when(cohort)
    chosen = cohort.inside if lead is None else lead.covered
    if onset is not None:
        chosen = chosen & (cohort.day >= onset.step)
    ids = cohort.ids.filter(pa.array(chosen))
    said = statements_of(workspace, issue.topic_id, ids)
    rest = statements_of(workspace, issue.topic_id, cohort.ids.filter(pa.array(cohort.inside & ~chosen)))
    terms = phrases([row["text"] for row in said], [row["text"] for row in rest])
    told = reasons(workspace, said, level=level)
    matched = _events(workspace, cohort, onset, lead)
    beside_it = [names[topic] for topic in beside(workspace, issue.topic_id, ids) if topic in names]
    evidence = [
        *_evidence(issue, cohort, found, onset, ids),
        *_spoken(matched, terms, told),
        *_verdicts(workspace, issue),
    ]
    numbered = [Evidence(f"E{i}", *item) for i, item in enumerate(evidence, start=1)]
    known = {item.id: item for item in numbered}
    steps = [*draft_steps(numbered), *(review_step(text, known) for text in given.step)]
    answer = WhyOutput(
        issue_id=issue.issue_id,
        name=issue.name,
        contacts=issue.contacts,
        onset=_onset(cohort, onset),
        segments=[_segment(cohort, segment) for segment in found],
        events=matched,
        phrases=[PhraseRow(phrase=t.term, inside=t.n_a, outside=t.n_b, p_value=t.p_value) for t in terms],
        beside=beside_it,
        reasons=[_reason(reason) for reason in told],
        evidence=[
            EvidenceRow(id=e.id, kind=e.kind, says=e.says, strength=e.strength, contacts=list(e.contacts))
            for e in numbered
        ],
        steps=[
            StepRow(
                answer=s.answer,
                evidence=list(s.evidence),
                accepted=s.accepted,
                strength=s.strength,
                refusal=s.refusal,
            )
            for s in steps
        ],
        next_question=open_question(steps),
        document="",
        as_markdown=given.markdown,
    )
    return answer.model_copy(update={"document": document(answer, issue)})


Item = tuple[str, str, str, tuple[str, ...]]


def _evidence(
    issue: IssueDetail, cohort: Cohort, found: Sequence[Segment], onset: Onset | None, ids: pa.Array
) -> list[Item]:
    """Size, segments and onset."""
    size, share = issue.contacts, issue.share
    says = f"{size.value:,.0f} contacts [{size.low:,.0f} to {size.high:,.0f}], {share.value:.2%} of all"
    items: list[Item] = [("size", says, "associated", ())]
    for segment in found:
        row = _segment(cohort, segment)
        covered = cohort.ids.filter(pa.array(segment.covered)).slice(0, _SHOWN).to_pylist()
        items.append(("segment", f"{explained(row)}", "associated", tuple(covered)))
    if onset is not None:
        when = _onset(cohort, onset)
        assert when is not None
        items.append(("onset", began(when), "associated", tuple(ids.slice(0, _SHOWN).to_pylist())))
    return items


def _spoken(matched: Sequence[MatchRow], terms: Sequence[Term], told: Sequence[Reason]) -> list[Item]:
    """Events that fit, phrases, and what customers name as the cause."""
    items: list[Item] = []
    fitting = [m for m in matched if m.bayes_factor * m.scope_factor >= _TELLING and m.scope_fits is not False]
    items.extend(("event", beside_event(match), "associated", ()) for match in fitting)
    if terms:
        first = ", ".join(f"“{term.term}” ({term.n_a} to {term.n_b})" for term in terms[:3])
        items.append(("phrase", f"statements inside against outside: {first}", "associated", ()))
    for reason in told[:3]:
        share = reason.share
        says = f"“{reason.words}”, {reason.contacts} of {reason.of} contacts that name a cause"
        says += f" [{share.low:.0%} to {share.high:.0%}]"
        items.append(("words", says, "associated", tuple(quote.contact_id for quote in reason.quotes)))
    return items


def _verdicts(workspace: Workspace, issue: IssueDetail) -> list[Item]:
    """Fixes of the issue whose newest verdict is that they worked: an intervention, so a cause."""
    newest = {row["fix_id"]: row for row in workspace.desk.fixes.verdicts()}
    items: list[Item] = []
    for fix in workspace.desk.fixes.all():
        verdict = newest.get(fix["fix_id"])
        if fix["topic_id"] == issue.topic_id and verdict is not None and verdict["verdict"] == "worked":
            effect = verdict["document"]["effect"]
            says = f"“{fix['name']}” ({fix['start']}) changed the contacts by {effect['value']:.0%}"
            says += f" [{effect['low']:.0%} to {effect['high']:.0%}] against its controls: {fix['why']}"
            items.append(("verdict", says, "caused", ()))
    return items


def _events(workspace: Workspace, cohort: Cohort, onset: Onset | None, lead: Segment | None) -> list[MatchRow]:
    """Events up to 60 days before the onset, the best match first."""
    return [
        MatchRow(
            **{name: found.event[name] for name in ("event_id", "on", "kind", "name", "scope")},
            bayes_factor=found.match.bayes_factor,
            p_value=found.match.p_value,
            days_before=found.match.lag,
            scope_fits=found.scope_fits,
            scope_factor=found.scope_factor,
        )
        for found in events_behind(workspace.desk.events.all(), cohort, onset, lead)[:8]
    ]


def _onset(cohort: Cohort, onset: Onset | None) -> OnsetRow | None:
    if onset is None:
        return None
    return OnsetRow(
        day=cohort.date_of(onset.step),
        low=cohort.date_of(onset.low),
        high=cohort.date_of(onset.high),
        probability=onset.probability,
        shape=onset.shape,
        factor=onset.factor if math.isfinite(onset.factor) and onset.factor < 1000 else None,
    )


def _segment(cohort: Cohort, segment: Segment) -> SegmentRow:
    driver = segment.driver
    return SegmentRow(
        rule=dict(driver.rule),
        against=segment.against,
        explains=Number.of(driver.explains),
        excess=driver.excess,
        p_value=driver.p_value,
        equivalents=[dict(rule) for rule in driver.equivalents],
        onset=_onset(cohort, segment.onset),
    )


def _reason(reason: Reason) -> ReasonRow:
    return ReasonRow(
        words=reason.words,
        share=Number.of(reason.share),
        contacts=reason.contacts,
        of=reason.of,
        quotes=[WhyQuote(contact_id=quote.contact_id, quote=quote.text) for quote in reason.quotes],
    )
