"""The reliability diagram: what was stated against what was kept."""

from collections.abc import Sequence
from typing import Final

from headwater.report.svg import element, label, path, picture, short

_LEFT: Final = 34
_TOP: Final = 16
_SIDE: Final = 200


def reliability(key: str, title: str, bins: Sequence[tuple[float, float, int]]) -> str:
    """Share right over the probability stated, a dot a bin, on the diagonal of a system that keeps what it states.

    Args:
        key: unique in the document.
        title: what it shows.
        bins: mean probability stated, share right (0..1), items; in order of the probability.

    References:
        A. H. Murphy, R. L. Winkler, Reliability of subjective probability forecasts, JRSS C 26 (1977).
    """

    def x(value: float) -> float:
        return _LEFT + _SIDE * value

    def y(value: float) -> float:
        return _TOP + _SIDE * (1 - value)

    drawn = [label("share right", 0, 10)]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        drawn.append(element("line", x1=x(0), x2=x(1), y1=y(tick), y2=y(tick), class_="grid"))
        drawn.append(element("text", short(tick), x=_LEFT - 5, y=y(tick) + 4, class_="end axis"))
        drawn.append(element("text", short(tick), x=x(tick), y=y(0) + 16, class_="mid axis"))
    drawn.append(element("line", x1=x(0), y1=y(0), x2=x(1), y2=y(1), class_="dashed"))
    drawn.append(element("polyline", points=path([(x(p), y(right)) for p, right, _ in bins]), class_="line"))
    for stated, right, n in bins:
        said = element("title", f"{n:,} items: stated {stated:.0%}, right {right:.0%}")
        drawn.append(element("circle", said, cx=x(stated), cy=y(right), r=3.5, class_="dot"))
    drawn.append(label("probability stated", x(1) + 8, y(0) + 4))
    told = "; ".join(f"stated {stated:.0%}, right {right:.0%} of {n:,}" for stated, right, n in bins)
    return picture(key, title, told or "No probabilities were stated.", _TOP + _SIDE + 26, drawn)
