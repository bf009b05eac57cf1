"""Rows of a cause tree in words: for the tree itself and for the terminal, which loads nothing to print them."""

from headwater.app.verbs.why import MatchRow, OnsetRow, SegmentRow


def where(rule: dict[str, str]) -> str:
    """``product=hub & region=UK``."""
    return " & ".join(f"{name}={value}" for name, value in sorted(rule.items()))


def explained(row: SegmentRow) -> str:
    """What a segment explains, in words."""
    e = row.explains
    if row.against == "rest":
        return (
            f"{where(row.rule)} holds {e.value:,.0f} contacts [{e.low:,.0f} to {e.high:,.0f}] more than its share "
            "of all other contacts"
        )
    return (
        f"{where(row.rule)} explains {e.value:,.0f} [{e.low:,.0f} to {e.high:,.0f}] of {row.excess:,.0f} contacts "
        "more than its past"
    )


def began(onset: OnsetRow) -> str:
    """When it began, in words."""
    times = f", {onset.factor:.1f} times the rate before" if onset.factor else ""
    return f"began on {onset.day} [{onset.low} to {onset.high}] as a {onset.shape}{times}"


def by_evidence(match: MatchRow) -> str:
    """What speaks for an event: its time and, where its scope fits, that."""
    scope = f", {match.scope_factor:.0f} by its scope" if match.scope_fits else ""
    return f"Bayes factor {match.bayes_factor:.1f} by its time{scope}"


def beside_event(match: MatchRow) -> str:
    """How an event goes with the onset, in words."""
    when = (
        f"{match.days_before} days before the onset"
        if match.days_before >= 0
        else f"{-match.days_before} days after it"
    )
    return f"{match.kind} “{match.name}” on {match.on}, {when}; {by_evidence(match)}"
