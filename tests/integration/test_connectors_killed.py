"""Workers are killed while systems fail: nothing lost, nothing twice. The full measure is ``bench/connectors.py``."""

from pathlib import Path

from bench.connectors import run


def test_nothing_is_lost_and_nothing_is_twice(tmp_path: Path) -> None:
    report = run(tmp_path / "w", events=120, seed=5, faults=0.1)
    assert report.kills
    assert sum(report.faults.values())
    assert report.lost == []
    assert report.twice == []
    assert report.wrong == []
    assert sum(report.sent.values()) + report.dead["teams"] == sum(report.sent.values()) + sum(report.dead.values())
    assert report.notes
