"""Draws docs/images/architecture.svg from the code: ``python tools/architecture_picture.py``.

The upper half shows the floors with the imports that there are (read with ``ast``); the lower half the stages with the
tables they read and write (``app.pipeline.STAGES``). A test fails where the picture and the code differ.
"""

import ast
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from headwater.app.pipeline import STAGES, order

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "headwater"
PICTURE = ROOT / "docs" / "images" / "architecture.svg"
CAPABILITIES = (
    "ingest", "prepare", "enrich", "organise", "search", "anecdotes", "size", "causes", "route", "resolve", "report",
    "evaluate", "generate",
)  # fmt: skip
FLOORS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("serve", ("serve",), "doors: command line, HTTP, page"),
    ("agents", ("agents",), "procedures: mine, run, judge"),
    ("app", ("app",), "use cases: verbs, pipeline, runner, wiring"),
    ("capabilities", CAPABILITIES, "values in, values out; only stage.py sees the ports"),
    ("adapters", ("adapters",), "the outside world: files, stores, models, processes"),
    ("core", ("core",), "nouns, schemas, ports, errors, pure maths"),
)
_WIDTH = 1120
_INK, _SOFT, _LINE = "#1c2733", "#5b6b7b", "#b9c4cf"
_STAGE, _TABLE, _FLOOR = "#dbeafe", "#fef3c7", "#f1f5f9"


def imports() -> set[tuple[str, str]]:
    """``(importer, imported)`` packages of the first level, without a package's imports of itself."""
    found = set()
    for path in sorted(SRC.rglob("*.py")):
        place = path.relative_to(SRC).parts
        if len(place) < 2:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                parts = name.split(".")
                if parts[0] == "headwater" and len(parts) > 1 and parts[1] != place[0]:
                    found.add((place[0], parts[1]))
    return found


def draw() -> str:
    """The picture as SVG text."""
    floors, height = _floors()
    flow, end = _flow(height + 50)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {end}" font-family="system-ui, sans-serif">',
            "<title>Headwater: floors and the flow of tables, drawn from the code</title>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            f'<path d="M0 0L8 4L0 8z" fill="{_SOFT}"/></marker></defs>',
            f'<rect width="{_WIDTH}" height="{end}" fill="#ffffff"/>',
            *floors,
            *flow,
            "</svg>\n",
        ]
    )


def _floors() -> tuple[list[str], int]:
    seen = imports()
    parts = [_text(24, 34, "Who imports whom", 20, weight="600")]
    y = 54
    place: dict[str, int] = {}
    for name, packages, what in FLOORS:
        tall = 92 if len(packages) > 1 else 50
        parts.append(_box(24, y, 800, tall, _FLOOR))
        parts.append(_text(40, y + 22, name, 15, weight="600"))
        parts.append(_text(40, y + 40, what, 12, _SOFT))
        if len(packages) > 1:
            for i, package in enumerate(packages):
                x = 40 + i % 6 * 128
                row = y + 48 + i // 6 * 21
                parts.append(_box(x, row, 120, 18, "#ffffff"))
                parts.append(_text(x + 60, row + 13, package, 12, anchor="middle"))
        place[name] = y + tall // 2
        y += tall + 14
    floor_of = {package: name for name, packages, _ in FLOORS for package in packages}
    pairs = sorted({(floor_of[a], floor_of[b]) for a, b in seen if floor_of[a] != floor_of[b]})
    names = [name for name, _, _ in FLOORS]
    for lane, (above, below) in enumerate(sorted(pairs, key=lambda p: (names.index(p[0]), names.index(p[1])))):
        x = 842 + lane * 24
        parts.append(
            f'<path d="M824 {place[above] - 6}H{x}V{place[below] + 6}H826" fill="none" stroke="{_SOFT}" '
            'stroke-width="1.3" marker-end="url(#tip)"/>'
        )
    return parts, y


def _flow(top: int) -> tuple[list[str], int]:
    stages = order(STAGES)
    tables = [table for stage in stages for table in stage.writes]
    column = {table: 330 + i * ((_WIDTH - 350) // len(tables)) for i, table in enumerate(tables)}
    parts = [
        _text(24, top, "Which stage reads and writes which table", 20, weight="600"),
        _text(24, top + 22, "from top to bottom in the order of a run; every table has one writer", 12, _SOFT),
    ]
    for table, x in column.items():
        parts.append(
            f'<text x="{x}" y="{top + 104}" font-size="13" fill="{_INK}" transform="rotate(-45 {x} {top + 104})">'
            f"{escape(table)}</text>"
        )
    y = top + 132
    first = {table: y + 40 * next(i for i, s in enumerate(stages) if table in s.writes) for table in tables}
    last = {
        table: y + 40 * max((i for i, s in enumerate(stages) if table in s.reads or table in s.writes))
        for table in tables
    }
    for table, x in column.items():
        parts.append(f'<path d="M{x} {first[table]}V{last[table]}" stroke="{_LINE}" stroke-width="2"/>')
    for stage in stages:
        parts.append(_box(24, y - 15, 250, 30, _STAGE))
        parts.append(_text(36, y + 5, stage.name, 14, weight="600"))
        kind = "part by part" if stage.factory or stage.name == "ingest" else "over all"
        parts.append(_text(262, y + 4, kind, 11, _SOFT, anchor="end"))
        ends = [column[table] for table in (*stage.reads, *stage.writes)]
        parts.append(f'<path d="M274 {y}H{max(ends)}" stroke="{_LINE}" stroke-width="1" stroke-dasharray="3 3"/>')
        parts += [_circle(column[table], y) for table in stage.reads]
        parts += [_square(column[table] - 7, y - 7) for table in stage.writes]
        y += 40
    parts.append(_square(24, y - 4))
    parts.append(_text(46, y + 8, "writes", 12, _SOFT))
    parts.append(_circle(111, y + 3))
    parts.append(_text(124, y + 8, "reads", 12, _SOFT))
    return parts, y + 30


def _circle(x: int, y: int) -> str:
    return f'<circle cx="{x}" cy="{y}" r="5" fill="#ffffff" stroke="{_SOFT}" stroke-width="1.5"/>'


def _square(x: int, y: int) -> str:
    return f'<rect x="{x}" y="{y}" width="14" height="14" fill="{_TABLE}" stroke="{_INK}"/>'


def _box(x: int, y: int, width: int, height: int, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{fill}" stroke="{_LINE}"/>'


def _text(x: int, y: int, what: str, size: int, fill: str = _INK, *, anchor: str = "start", weight: str = "400") -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(what)}</text>"
    )


def undrawn() -> Sequence[str]:
    """Packages of the first level that no floor shows."""
    known = {package for _, packages, _ in FLOORS for package in packages}
    return sorted(name for name in _packages() if name not in known)


def _packages() -> Iterator[str]:
    for path in SRC.iterdir():
        if (path / "__init__.py").exists():
            yield path.name


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(draw(), "utf-8")
