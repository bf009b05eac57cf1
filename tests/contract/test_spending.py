"""The account of what language models cost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from headwater.adapters.store.desk import SqlDesk

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


def test_calls_are_added_up_by_run_and_purpose(tmp_path: Path) -> None:
    desk = SqlDesk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    reply = {"model": "m", "input_tokens": 100, "output_tokens": 10, "usd": 0.002, "cached": False}
    looked_up = {**reply, "input_tokens": 0, "output_tokens": 0, "usd": 0.0, "cached": True}
    desk.spending.spend(at=NOW, run_id="r_1", purpose="topics.name", reply=reply)
    desk.spending.spend(at=NOW + timedelta(hours=1), run_id="r_1", purpose="topics.name", reply=looked_up)
    desk.spending.spend(at=NOW, run_id="", purpose="llm.check", reply={**reply, "usd": None})
    first, second = desk.spending.spent()
    assert (first["purpose"], first["calls"], first["usd"]) == ("llm.check", 1, None)
    assert (second["calls"], second["cached"], second["input_tokens"], second["usd"]) == (2, 1, 100, 0.002)
    assert (second["first"], second["last"]) == (NOW, NOW + timedelta(hours=1))
    assert [row["purpose"] for row in desk.spending.spent("r_1")] == ["topics.name"]
    desk.close()
