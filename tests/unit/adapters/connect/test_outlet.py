"""The outbox that is a file."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from headwater.adapters.connect.outlet import FileOutlet
from headwater.core.errors import Unavailable


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_same_id_is_written_once_and_has_one_receipt_whoever_asks(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    one = FileOutlet(path)
    receipt = one.send("m_1", {"kind": "notify"}, {"text": "é\n"})
    one.send("m_2", {}, {})
    assert one.send("m_1", {}, {"text": "other"}) == receipt
    assert FileOutlet(path).send("m_1", {}, {}) == receipt
    assert [line["message_id"] for line in lines(path)] == ["m_1", "m_2"]
    assert lines(path)[0]["payload"] == {"text": "é\n"}


def test_a_line_that_was_never_finished_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    FileOutlet(path).send("m_1", {}, {})
    with path.open("ab") as file:
        file.write(b'{"message_id": "m_2", "pay')
    FileOutlet(path).send("m_2", {}, {"n": 2})
    assert [line["message_id"] for line in lines(path)] == ["m_1", "m_2"]


def test_many_writers_write_each_message_once(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"

    def write(_: int) -> list[str]:
        box = FileOutlet(path)
        return [box.send(f"m_{n}", {}, {}) for n in range(20)]

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(write, range(8)))
    assert len({tuple(found) for found in receipts}) == 1
    assert sorted(str(line["message_id"]) for line in lines(path)) == sorted(f"m_{n}" for n in range(20))


def test_a_folder_that_is_gone_is_a_retryable_error(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        FileOutlet(tmp_path / "gone" / "out.jsonl").send("m_1", {}, {})
    assert caught.value.retryable
