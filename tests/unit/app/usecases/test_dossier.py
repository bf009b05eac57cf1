"""What may be shared of a cause tree."""

from headwater.app.usecases.dossier import shareable
from headwater.app.usecases.why import explained
from headwater.app.verbs.models import Number
from headwater.app.verbs.why import EvidenceRow, SegmentRow, StepRow, WhyOutput


def number(value: float) -> Number:
    return Number(value=value, low=value, high=value, level=0.95, unit="contacts", method="m", covers=[])


def segment(name: str, contacts: float) -> SegmentRow:
    rule = {"region": name}
    return SegmentRow(
        rule=rule, against="before", explains=number(contacts), excess=40, p_value=0.01, equivalents=[], onset=None
    )


def step(*evidence: str) -> StepRow:
    return StepRow(answer="because", evidence=list(evidence), accepted=True, strength="associated", refusal="")


def test_a_segment_of_few_contacts_takes_what_rests_on_it_alone_along() -> None:
    large, small = segment("UK", 30), segment("Sark", 3)
    evidence = [
        EvidenceRow(id=f"E{i}", kind=kind, says=says, strength="associated", contacts=[])
        for i, (kind, says) in enumerate(
            [("size", "40 contacts"), ("segment", explained(large)), ("segment", explained(small))], start=1
        )
    ]
    why = WhyOutput(
        issue_id="i_1",
        name="n",
        contacts=number(40),
        onset=None,
        segments=[large, small],
        events=[],
        phrases=[],
        beside=[],
        reasons=[],
        evidence=evidence,
        steps=[step("E2"), step("E3"), step("E1", "E3")],
        next_question="",
        document="",
        as_markdown=False,
    )
    told = shareable(why, 5)
    assert [s.rule for s in told.segments] == [{"region": "UK"}]
    assert [e.id for e in told.evidence] == ["E1", "E2"]
    assert [s.evidence for s in told.steps] == [["E2"], ["E1", "E3"]]
    assert shareable(why, 1) == why
