"""Charts are read back: what is drawn must be what was given."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.report.charts import Bar, Point, bars, line, strip
from headwater.report.svg import WIDTH, alone, ticks

SVG = "{http://www.w3.org/2000/svg}"
MONDAY = date(2026, 6, 1)
VALUES = st.floats(0, 1e6, allow_nan=False)
SPREADS = st.lists(st.tuples(VALUES, VALUES, VALUES).map(sorted), min_size=1, max_size=30)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a loaded machine
NEARLY = 0.16  # coordinates are written to a tenth, those of the ticks that give the scale, too
HOSTILE = """<script>alert("1")</script> & 'x'"""


def weeks(values: list[list[float]]) -> list[Point]:
    return [Point(MONDAY + timedelta(days=7 * i), mid, low, high) for i, (low, mid, high) in enumerate(values)]


def parsed(svg: str) -> Element:
    return ElementTree.fromstring(svg)


def found(root: Element, name: str, kind: str) -> list[Element]:
    return [item for item in root.iter(SVG + name) if kind in item.get("class", "").split()]


def scale(root: Element, axis: str) -> tuple[float, float]:
    """(offset, slope) from a value of the axis to a coordinate, by two ticks and the lines that they name."""
    at = {"y": lambda tick: float(tick.get("y", "")) - 4, "x": lambda tick: float(tick.get("x", ""))}[axis]
    marks = sorted((float(tick.get("data-value", "")), at(tick)) for tick in found(root, "text", "axis"))
    (low, first), (high, last) = marks[0], marks[-1]
    slope = (last - first) / (high - low)
    return first - slope * low, slope


def points(item: Element) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in item.get("points", "").split())
    return [(float(x), float(y)) for x, y in pairs]


@unhurried
@given(SPREADS, st.sampled_from([1.0, 100.0]))
def test_a_series_and_its_band_stand_where_its_axis_says(values: list[list[float]], factor: float) -> None:
    given_points = weeks(values)
    root = parsed(line("k", "t", given_points, unit="contacts", factor=factor))
    offset, slope = scale(root, "y")
    drawn = points(found(root, "polyline", "line")[0])
    assert len(drawn) == len(values)
    for (_, y), point in zip(drawn, given_points, strict=True):
        assert y == pytest.approx(offset + slope * point.value * factor, abs=NEARLY)
    xs = [x for x, _ in drawn]
    assert xs == sorted(xs)
    assert all(0 <= x <= WIDTH for x in xs)
    if len(values) > 1:
        corners = points(found(root, "polygon", "band")[0])
        wanted = [p.high for p in given_points] + [p.low for p in reversed(given_points)]
        for (_, y), value in zip(corners, wanted, strict=True):
            assert y == pytest.approx(offset + slope * (value or 0.0) * factor, abs=NEARLY)


def test_weeks_stand_in_proportion_to_their_dates() -> None:
    gap = [Point(MONDAY, 1.0), Point(MONDAY + timedelta(days=7), 2.0), Point(MONDAY + timedelta(days=28), 3.0)]
    xs = [x for x, _ in points(found(parsed(line("k", "t", gap, unit="contacts")), "polyline", "line")[0])]
    assert (xs[2] - xs[0]) / (xs[1] - xs[0]) == pytest.approx(4, abs=0.01)


def test_a_week_without_an_interval_breaks_the_band() -> None:
    series = weeks([[1, 2, 3]] * 7)
    series[3] = Point(series[3].week, 0.0)
    root = parsed(line("k", "t", series, unit="contacts"))
    assert [len(points(band)) for band in found(root, "polygon", "band")] == [6, 6]
    series[1] = Point(series[1].week, 0.0)
    root = parsed(line("k", "t", series, unit="contacts"))
    assert len(found(root, "rect", "band")) == 2  # a week alone


def test_a_mark_stands_on_its_day_and_one_outside_is_left_out() -> None:
    series = weeks([[0, 1, 2]] * 11)
    marks = [(MONDAY + timedelta(days=35), "onset"), (MONDAY - timedelta(days=1), "long ago")]
    root = parsed(line("k", "t", series, unit="contacts", marks=marks))
    drawn = points(found(root, "polyline", "line")[0])
    assert [float(m.get("x1", "")) for m in found(root, "line", "mark")] == [pytest.approx(drawn[5][0], abs=0.1)]
    assert "long ago" not in "".join(root.itertext())


@unhurried
@given(
    st.lists(
        st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)).map(sorted), min_size=1, max_size=9
    )
)
def test_bars_and_whiskers_end_where_the_axis_says(values: list[list[float]]) -> None:
    rows = [Bar(f"issue {i}", mid, low, high, "") for i, (low, mid, high) in enumerate(values)]
    root = parsed(bars("k", "t", rows, unit="contacts"))
    offset, slope = scale(root, "x")
    rects, dots, whiskers = (found(root, *what) for what in (("rect", "bar"), ("circle", "dot"), ("path", "whisker")))
    assert len(rects) == len(dots) == len(whiskers) == len(rows)
    for row, rect, dot, whisker in zip(rows, rects, dots, whiskers, strict=True):
        assert float(dot.get("cx", "")) == pytest.approx(offset + slope * row.value, abs=NEARLY)
        left, width = float(rect.get("x", "")), float(rect.get("width", ""))
        ends = sorted((offset, offset + slope * row.value))
        assert (left, left + width) == (pytest.approx(ends[0], abs=NEARLY), pytest.approx(ends[1], abs=2 * NEARLY))
        xs = [float(x) for x in re.findall(r"M([\d.-]+) ", whisker.get("d", ""))]
        assert xs[0] == pytest.approx(offset + slope * (row.low or 0.0), abs=NEARLY)
        assert xs[2] == pytest.approx(offset + slope * (row.high or 0.0), abs=NEARLY)


def test_a_bar_that_was_counted_has_no_whisker() -> None:
    root = parsed(bars("k", "t", [Bar("owned", 3.0, None, None, "3")], unit="issues"))
    assert found(root, "path", "whisker") == []


@unhurried
@given(st.lists(st.lists(VALUES, min_size=4, max_size=4), min_size=1, max_size=6))
def test_the_darkest_cell_of_a_row_is_its_highest_week(rows: list[list[float]]) -> None:
    mondays = [MONDAY + timedelta(days=7 * i) for i in range(4)]
    root = parsed(strip("k", "t", mondays, [(f"issue {i}", row) for i, row in enumerate(rows)], unit="contacts"))
    cells = found(root, "rect", "cell")
    for i, row in enumerate(rows):
        dark = [float(cell.get("fill-opacity", "")) for cell in cells[4 * i : 4 * i + 4]]
        order = sorted(range(4), key=lambda j: row[j])
        assert [dark[j] for j in order] == sorted(dark)
        said = [next(cell.iter(SVG + "title")).text or "" for cell in cells[4 * i : 4 * i + 4]]
        assert all(text.startswith(day.isoformat()) for text, day in zip(said, mondays, strict=True))


@pytest.mark.parametrize("named", [HOSTILE, "plain"])
def test_every_chart_has_a_title_and_a_description_and_nothing_breaks_out(named: str) -> None:
    drawn = [
        line("a", named, weeks([[1, 2, 3], [2, 3, 4]]), unit=named, marks=[(MONDAY, named)]),
        bars("b", named, [Bar(named, 1.0, 0.5, 2.0, named)], unit=named),
        strip("c", named, [MONDAY], [(named, [1.0])], unit=named),
        line("d", named, [], unit=named),
        bars("e", named, [], unit=named),
        strip("f", named, [], [], unit=named),
    ]
    for svg in drawn:
        root = parsed(svg)
        assert root.get("role") == "img"
        ids = {item.get("id"): item for item in root.iter() if item.get("id")}
        told = [ids[key].text for key in root.get("aria-labelledby", "").split()]
        assert told[0] == named
        assert told[1]
        assert "<script" not in svg
        assert {item.tag for item in root.iter()} <= {
            SVG + name for name in "svg title desc text line polyline polygon rect circle path".split()
        }


def test_a_chart_file_carries_its_style() -> None:
    svg = alone(bars("b", "t", [Bar("x", 1.0, 0.5, 2.0, "1")], unit="contacts"))
    assert "prefers-color-scheme: dark" in svg
    assert parsed(svg).tag == SVG + "svg"


@unhurried
@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_ticks_cover_the_range_evenly(low: float, span: float) -> None:
    marks = ticks(low, low + span)
    assert 2 <= len(marks) <= 7
    near = 1e-6 * max(abs(low), span, 1)
    assert marks[0] <= low + near
    assert marks[-1] >= low + span - near
    steps = [b - a for a, b in pairwise(marks)]
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-3)
