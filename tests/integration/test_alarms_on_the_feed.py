"""Who listens to the feed hears of alarms that new data raise."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from headwater.serve.api.held import Held
from headwater.serve.api.stream import _Alarms
from tests.command import headwater

pytestmark = pytest.mark.slow

FIRST = date(2026, 3, 2)
SAID = {
    "parcel": [
        "my parcel never came",
        "where is my parcel",
        "the parcel is late again",
        "no parcel was delivered to me",
    ],
    "charge": [
        "I was charged twice",
        "you charged me two times",
        "there is a double charge on my card",
        "refund the second charge",
    ],
}


def write(path: Path, weeks: range, parcels: int, charges: int) -> Path:
    rows = ["id,text,timestamp"]
    for week in weeks:
        for topic, n in (("parcel", parcels), ("charge", charges)):
            for i in range(n):
                day = FIRST + timedelta(days=7 * week + i % 7)
                rows.append(f"{topic}-{week}-{i},{SAID[topic][i % 4]} {topic} {week * 100 + i},{day}T10:00:00Z")
    path.write_text("\n".join(rows) + "\n")
    return path


def test_an_outbreak_is_told_once_and_what_stood_before_is_not(tmp_path: Path) -> None:
    steady = write(tmp_path / "steady.csv", range(24), 12, 12)
    assert headwater("run", steady, "--workspace", tmp_path / "w").code == 0
    alarms = _Alarms(Held(tmp_path / "w", {}))
    assert alarms.raised() == []
    grown = write(tmp_path / "grown.csv", range(24, 26), 12, 80)
    assert headwater("run", steady, grown, "--workspace", tmp_path / "w").code == 0
    told = alarms.raised()
    assert told
    kind, data = told[0].decode().strip().split("\n")
    assert kind == "event: alarm"
    alarm = json.loads(data.removeprefix("data: "))
    assert alarm["observed"] > 2 * alarm["expected"]
    assert "quotes" not in alarm
    assert alarms.raised() == []
