from datetime import UTC, datetime

import pyarrow as pa

from headwater.enrich.reading import KINDS, SIGNALS
from headwater.enrich.shares import MoodCounts


def statements(moods: list[tuple[str, str, float]]) -> pa.Table:
    """(contact, mood, anger) of one topic."""
    n = len(moods)
    columns = {name: [0.0] * n for name in (*SIGNALS, *KINDS)} | {"anger": [anger for _, _, anger in moods]}
    return pa.table(
        {
            "topic_id": ["t"] * n,
            "contact_id": [contact for contact, _, _ in moods],
            "mood": [mood for _, mood, _ in moods],
            "target": ["none"] * n,
            **columns,
        }
    )


def times(*contacts: str) -> pa.Table:
    stamp = pa.array([datetime(2026, 10, 7, tzinfo=UTC)] * len(contacts), pa.timestamp("us", tz="UTC"))
    return pa.table({"contact_id": list(contacts), "timestamp": stamp})


def counted(*parts: list[tuple[str, str, float]]) -> dict[tuple[str, bool], dict]:
    counts = MoodCounts()
    for part in parts:
        counts.add(statements(part), times(*{contact for contact, _, _ in part}))
    rows = counts.table(level=0.95).to_pylist()
    return {(row["measure"], row["week"] is None): row for row in rows}


def test_the_worst_statement_decides_and_the_moods_add_up():
    found = counted([("a", "positive", 0.1), ("a", "negative", 0.6), ("b", "positive", 0.0), ("c", "neutral", 0.2)])
    assert [found[name, True]["contacts"] for name in ("negative", "neutral", "positive")] == [1, 1, 1]
    assert found["anger", True]["contacts"] == 1
    assert found["anger", True]["of"] == 3
    assert found["anger", True]["low"] < 1 / 3 < found["anger", True]["high"]


def test_parts_add_up_whatever_their_order():
    one, two = [("a", "negative", 0.9)], [("b", "positive", 0.0)]
    assert counted(one, two) == counted(two, one)
    assert counted(one, two)["negative", False]["week"].isoformat() == "2026-10-05"
