"""The few things that every chart needs of SVG: elements, text of a known width, round numbers for an axis."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from headwater.report.style import CHARTS

WIDTH: Final = 360
"""Of every chart, in its own units: at that width its letters are as large as those of the page around it."""
LETTER: Final = 6.1
"""Mean width of a letter at the size in which labels are set."""


def element(name: str, content: str | Iterable[str] = "", **attributes: object) -> str:
    """An element; attributes in the order given, ``class_`` for ``class``, numbers to a tenth.

    Args:
        name: of the element.
        content: escaped already.
        attributes: values are escaped here.

    Example:
        >>> element("line", x1=0, x2=10.26, class_="grid")
        '<line x1="0" x2="10.3" class="grid"/>'
    """
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(v))}"' for key, v in attributes.items())
    inside = content if isinstance(content, str) else "".join(content)
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def label(text: str, x: float, y: float, *classes: str) -> str:
    """A line of text."""
    return element("text", escape(text), x=x, y=y, class_=" ".join(classes) or "tick")


def picture(key: str, title: str, described: str, height: float, content: Iterable[str]) -> str:
    """A whole chart with a title and a description for those who cannot see it.

    Args:
        key: unique in the document.
        title: what it shows.
        described: what can be seen in it, in a sentence or two.
        height: in its own units.
        content: elements.
    """
    named = f"{key}-title {key}-said"
    head = element("title", escape(title), id=f"{key}-title") + element("desc", escape(described), id=f"{key}-said")
    size = f"0 0 {WIDTH} {_plain(height)}"
    attributes = {"viewBox": size, "role": "img", "aria_labelledby": named, "class_": "hw-svg"}
    return element("svg", [head, *content], xmlns="http://www.w3.org/2000/svg", **attributes)


def alone(svg: str) -> str:
    """The chart as a file of its own: with the style inside."""
    start = svg.index(">") + 1
    return f"{svg[:start]}<style>{CHARTS}</style>{svg[start:]}\n"


def ticks(low: float, high: float, *, most: int = 4) -> list[float]:
    """Round numbers from at most ``low`` to at least ``high``.

    Example:
        >>> ticks(0, 87)
        [0.0, 25.0, 50.0, 75.0, 100.0]
        >>> ticks(-3, 12)
        [-5.0, 0.0, 5.0, 10.0, 15.0]
    """
    high = high if high - low > 1e-6 * max(abs(low), 1e-3) else low + max(abs(low), 1.0)
    span = high - low
    power = 10 ** math.floor(math.log10(span / most))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if span / (power * m) <= most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{step * i:.10g}") + 0.0 for i in range(first, last + 1)]


def short(x: float) -> str:
    """A number on an axis: 1,200 -> 1.2k.

    Example:
        >>> [short(x) for x in (0, 0.25, 40, 1200, 3_000_000)]
        ['0', '0.25', '40', '1.2k', '3M']
    """
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(x) >= size:
            return f"{x / size:g}{letter}"
    return f"{x:g}"


def fitted(text: str, width: float) -> str:
    """As much of a text as fits a width.

    Example:
        >>> fitted("a long name of an issue", 80)
        'a long name…'
    """
    most = max(int(width / LETTER), 2)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def path(points: Sequence[tuple[float, float]]) -> str:
    """Points of a polyline."""
    return " ".join(f"{_plain(x)},{_plain(y)}" for x, y in points)


def _plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
