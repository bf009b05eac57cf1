"""Contacts and messages in a bucket: a real S3-compatible server, which is cut off and comes back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyarrow import fs
from tests.rig import Rig, rig
from tests.s3 import Store

from headwater.app.connecting import tool_of
from headwater.core.ports import Entry

ROWS = b'{"id": "%d", "text": "my parcel has not come", "timestamp": "2026-11-01T08:00:00Z"}\n'


@pytest.fixture
def at(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    with rig("files", tmp_path, monkeypatch.setenv) as found:
        found.spec = replace(found.spec, url=f"{store.url}/{tmp_path.name}")
        found.desk.connectors.put([found.spec], Entry(found.clock(), "jo", "test", "x", "", {}))
        yield found


def bucket(at: Rig) -> tuple[fs.FileSystem, str]:
    """What is really there, seen without our code."""
    found: tuple[fs.FileSystem, str] = fs.FileSystem.from_uri(at.spec.url)
    return found


def put(at: Rig, name: str, data: bytes) -> None:
    place, root = bucket(at)
    with place.open_output_stream(f"{root}/in/{name}") as stream:
        stream.write(data)


def written(at: Rig) -> list[str]:
    place, root = bucket(at)
    found = place.get_file_info(fs.FileSelector(f"{root}/out", allow_not_found=True))
    return sorted(info.base_name for info in found)


def test_a_message_is_one_object_however_often_it_is_written(at: Rig) -> None:
    for _ in range(3):
        at.put("m1")
    at.until_settled()
    assert len(written(at)) == 1
    assert at.states() == {"m1": "sent"}


def test_files_are_taken_once_each(at: Rig) -> None:
    put(at, "a.jsonl", ROWS % 1)
    put(at, "b.jsonl", ROWS % 2)
    assert at.fetch().records == 2
    assert at.fetch().records == 0
    put(at, "b.jsonl", ROWS % 2 + ROWS % 3)
    assert at.fetch().records == 1
    assert sum(path.read_bytes().count(b"\n") for path in at.folder.rglob("*.jsonl")) == 4


def test_a_store_that_is_cut_off_loses_nothing(at: Rig, store: Store) -> None:
    store.gate.shut()
    at.put("m2")
    assert at.round().sent == 0
    store.gate.open()
    at.until_settled()
    assert len(written(at)) == 1
    assert at.states() == {"m2": "sent"}


def test_it_says_where_it_reads(at: Rig) -> None:
    tool = tool_of(at.spec, at.clock)
    assert tool.check().startswith(f"s3 {at.spec.url.removeprefix('s3://')}")
