"""The use case behind ``gate``."""

from headwater.app.context import Context
from headwater.app.gating import ask_gate
from headwater.app.verbs.gate import CheckRow, GateInput, GateOutput
from headwater.app.workspace import opened
from headwater.evaluate.gate import Decision, Policy


def gate(context: Context, given: GateInput) -> GateOutput:
    """Whether a candidate may take the place of what is in use; the decision is kept.

    Raises:
        InputError: the evaluations are of different labels.
        UnknownComponent: there is no such evaluation.
    """
    with opened(context) as workspace:
        found = ask_gate(context, workspace, given.candidate, given.against, policy_of(given), given.why)
    return decided(found)


def policy_of(given: GateInput) -> Policy:
    """What is asked of the candidate."""
    return Policy(
        margin=given.margin,
        floor=given.floor,
        calibration=given.calibration,
        slower=given.slower,
        larger=given.larger,
        leakage=given.leakage,
    )


def decided(found: Decision) -> GateOutput:
    """A decision as verbs answer with it."""
    verdict = "passed" if found.passed else "refused"
    return GateOutput(
        candidate=found.candidate,
        against=found.incumbent,
        ok=found.passed,
        checks=[CheckRow(name=check.name, passed=check.passed, said=check.said) for check in found.checks],
        labels_needed=found.labels_needed,
        reading="; ".join([f"{found.candidate} is {verdict}", *found.reasons]),
    )
