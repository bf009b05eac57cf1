"""The charts of reports: a series with its band, bars with whiskers, a strip of weeks. Figures in, SVG out.

Each is drawn to the scale of its own axis, which begins at zero for sizes, and says in its description what can be seen.
The figures stand in the table beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from headwater.report.svg import WIDTH, element, fitted, label, path, picture, short, ticks

_LEFT: Final = 34
_RIGHT: Final = 12
_TOP: Final = 20
_PLOT: Final = 130  # height of the plot of a series
_ROW: Final = 38  # of a bar: its label above it
_CELL: Final = 16  # height of a cell of the strip


@dataclass(frozen=True, slots=True)
class Point:
    """A week of a series; ``low`` and ``high`` are None where it was counted."""

    week: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of bars: its name, its number with interval, and how that is written."""

    name: str
    value: float
    low: float | None
    high: float | None
    text: str


def line(
    key: str,
    title: str,
    points: Sequence[Point],
    *,
    unit: str,
    marks: Sequence[tuple[date, str]] = (),
    factor: float = 1.0,
) -> str:
    """A weekly series from zero, the interval of each week as a band.

    Args:
        key: unique in the document.
        title: what it shows.
        points: in order of their weeks.
        unit: of the axis.
        marks: days to mark, each with a word: an onset, a fix.
        factor: what values are multiplied by on the axis; 100 for percent.
    """
    if not points:
        return _nothing(key, title)
    tops = [max(p.value, p.high or 0.0) * factor for p in points]
    axis = ticks(0.0, max(tops))
    first, days = points[0].week, max((points[-1].week - points[0].week).days, 1)

    def x(day: date) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (day - first).days / days

    def y(value: float) -> float:
        return _TOP + _PLOT * (1 - value * factor / axis[-1])

    shown = [(day, said) for day, said in marks if first <= day <= points[-1].week]
    content = [
        *_level_lines(axis, lambda value: _TOP + _PLOT * (1 - value / axis[-1])),
        *(_band([(x(p.week), y(p.low or 0.0), y(p.high or 0.0)) for p in run]) for run in _runs(points)),
        element("polyline", points=path([(x(p.week), y(p.value)) for p in points]), class_="line"),
        element("circle", cx=x(points[-1].week), cy=y(points[-1].value), r=3, class_="dot"),
        *(piece for i, (day, said) in enumerate(shown) for piece in _mark(x(day), said, _TOP + 9 + 12 * i)),
        *_months(points, x),
        label(unit, 0, 10),
    ]
    return picture(key, title, _described(points, unit, factor), _TOP + _PLOT + 22, content)


def bars(key: str, title: str, rows: Sequence[Bar], *, unit: str, factor: float = 1.0, zero: float = 0.0) -> str:
    """A bar a row from ``zero``, its interval as a whisker, its name above.

    Args:
        key: unique in the document.
        title: what it shows.
        rows: in the order in which they are shown.
        unit: of the axis.
        factor: what values are multiplied by on the axis.
        zero: where bars begin.
    """
    if not rows:
        return _nothing(key, title)
    ends = [x * factor for row in rows for x in (row.value, row.low, row.high) if x is not None]
    axis = ticks(min(zero * factor, *ends), max(zero * factor, *ends))
    right = WIDTH - _RIGHT

    def x(value: float) -> float:
        return 4 + (right - 4) * (value * factor - axis[0]) / (axis[-1] - axis[0])

    bottom = _TOP + _ROW * len(rows)
    content = [label(unit, 0, 10)]
    for tick in axis:
        at = x(tick / factor)
        content.append(element("line", x1=at, x2=at, y1=_TOP - 4, y2=bottom, class_="grid"))
        side = "start" if tick == axis[0] else "end" if tick == axis[-1] else "mid"  # none beyond the edge
        content.append(
            element("text", short(tick), x=at, y=bottom + 14, class_=f"{side} axis", data_value=f"{tick:.10g}")
        )
    for i, row in enumerate(rows):
        content += _bar(row, _TOP + _ROW * i, x, zero)
    at = x(zero)
    content.append(element("line", x1=at, x2=at, y1=_TOP - 4, y2=bottom, class_="zero"))
    said = "; ".join(f"{row.name}: {row.text}" for row in rows)
    return picture(key, title, said, bottom + 20, content)


def _bar(row: Bar, top: float, x: Callable[[float], float], zero: float) -> list[str]:
    start, end, middle = x(zero), x(row.value), top + 25
    name = fitted(row.name, WIDTH - _RIGHT - 14 - 6.1 * len(row.text))
    drawn = [
        label(name, 9, top + 12, "label"),
        label(row.text, WIDTH - _RIGHT, top + 12, "end"),
        element("rect", x=min(start, end), y=middle - 6, width=abs(end - start), height=12, class_="bar"),
    ]
    if row.low is not None and row.high is not None:
        low, high = x(row.low), x(row.high)
        d = f"M{low:.1f} {middle - 4}v8M{low:.1f} {middle}H{high:.1f}M{high:.1f} {middle - 4}v8"
        drawn.append(element("path", d=d, class_="whisker"))
    return [*drawn, element("circle", cx=end, cy=middle, r=3.5, class_="dot")]


def strip(
    key: str, title: str, weeks: Sequence[date], rows: Sequence[tuple[str, Sequence[float]]], *, unit: str
) -> str:
    """Weeks by issues: the darker a cell, the more of the row's highest week it holds.

    Args:
        key: unique in the document.
        title: what it shows.
        weeks: of the columns.
        rows: name and (weeks,) numbers.
        unit: of the numbers.
    """
    if not rows or not weeks:
        return _nothing(key, title)
    width = (WIDTH - _RIGHT) / len(weeks)
    content, row_height = [], _CELL + 17
    for i, (name, values) in enumerate(rows):
        top, most = 8 + row_height * i, max([*values, 1e-9])
        peak = f"most {most:,.0f}" if most >= 10 else f"most {most:.1f}"
        content += [label(fitted(name, WIDTH - 90), 0, top + 8, "label"), label(peak, WIDTH - _RIGHT, top + 8, "end")]
        for j, value in enumerate(values):
            said = element("title", escape(f"{weeks[j].isoformat()}: {value:,.1f} {unit}"))
            place = {"x": width * j, "y": top + 13, "width": width - 1.5, "height": _CELL, "rx": 2}
            dark = round(0.06 + 0.94 * max(value, 0.0) / most, 3)
            content.append(element("rect", said, **place, class_="cell", fill_opacity=f"{dark:.3f}"))
    bottom = 8 + row_height * len(rows) + 10
    content += [label(_day(weeks[0]), 0, bottom), label(_day(weeks[-1]), WIDTH - _RIGHT, bottom, "end")]
    highs = [f"{name}: highest in the week of {weeks[max(range(len(v)), key=v.__getitem__)]}" for name, v in rows]
    return picture(key, title, "; ".join(highs), bottom + 8, content)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Stretches of weeks that have an interval."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.low is not None and point.high is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _band(edges: Sequence[tuple[float, float, float]]) -> str:
    """The interval of a stretch of weeks; of a week alone, a bar."""
    if len(edges) == 1:
        x, low, high = edges[0]
        return element("rect", x=x - 2, y=high, width=4, height=low - high, class_="band")
    corners = [(x, high) for x, _, high in edges] + [(x, low) for x, low, _ in reversed(edges)]
    return element("polygon", points=path(corners), class_="band")


def _level_lines(axis: Sequence[float], y: Callable[[float], float]) -> list[str]:
    drawn = []
    for tick in axis:
        drawn.append(element("line", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y(tick), y2=y(tick), class_="grid"))
        drawn.append(
            element("text", short(tick), x=_LEFT - 5, y=y(tick) + 4, class_="end axis", data_value=f"{tick:.10g}")
        )
    return drawn


def _mark(x: float, said: str, y: float) -> list[str]:
    near_end = x > WIDTH * 0.6
    words = label(fitted(said, 130), x + (-4 if near_end else 4), y, "marked", *(["end"] if near_end else []))
    return [element("line", x1=x, x2=x, y1=_TOP, y2=_TOP + _PLOT, class_="mark"), words]


def _months(points: Sequence[Point], x: Callable[[date], float]) -> list[str]:
    """The first week, the last, and some between, so that no two labels touch."""
    last = x(points[-1].week)
    chosen = [i for i in range(0, len(points) - 1, max(1, -(-len(points) // 5))) if last - x(points[i].week) > 62]
    drawn = [label(_day(points[i].week), x(points[i].week), _TOP + _PLOT + 16, "mid" if i else "start") for i in chosen]
    return [*drawn, label(_day(points[-1].week), x(points[-1].week), _TOP + _PLOT + 16, "end")]


def _described(points: Sequence[Point], unit: str, factor: float) -> str:
    first, last = points[0], points[-1]
    most = max(points, key=lambda p: p.value)
    return (
        f"{len(points)} weeks from {first.week} to {last.week}, in {unit}: first {_said(first, factor)}, "
        f"highest {_said(most, factor)} in the week of {most.week}, last {_said(last, factor)}."
    )


def _said(point: Point, factor: float) -> str:
    value = f"{point.value * factor:,.1f}"
    if point.low is None or point.high is None:
        return value
    return f"{value} [{point.low * factor:,.1f} to {point.high * factor:,.1f}]"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _nothing(key: str, title: str) -> str:
    return picture(key, title, "There are no figures to draw.", 40, [label("no figures", 4, 24)])
