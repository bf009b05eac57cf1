"""Pictures of evaluations, by the charts that reports are drawn with."""

from collections.abc import Sequence

from headwater.evaluate.evaluation import Evaluation, Figure
from headwater.report.charts import Bar, bars
from headwater.report.reliability import reliability
from headwater.report.svg import alone


def picture_of(found: Evaluation) -> str:
    """The deciding metric, of all items and of each segment, with intervals; a file of its own."""
    rows = [_bar(f"all {found.n_items:,} items", found.decides)]
    rows += [_bar(f"{s.name} {s.value} ({s.n_items:,})", s.figure) for s in found.segments]
    return alone(bars("evaluation", f"{found.system} on {found.task}", rows, unit=found.decides.metric))


def reliability_of(found: Evaluation) -> str:
    """Its reliability diagram as a file of its own; empty where it states no probabilities."""
    if not found.reliability:
        return ""
    return bins_of(f"Stated and kept: {found.system} on {found.task}", found.reliability)


def bins_of(title: str, bins: Sequence[tuple[float, float, int]]) -> str:
    """A reliability diagram as a file of its own."""
    return alone(reliability("reliability", title, bins))


def _bar(name: str, figure: Figure) -> Bar:
    return Bar(name, figure.value, figure.low, figure.high, figure.shown)
