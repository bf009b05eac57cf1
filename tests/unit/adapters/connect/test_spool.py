"""Grouping on disk gives what grouping in memory gives."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.adapters.connect import DiskSpool

ITEMS = st.lists(
    st.tuples(st.binary(min_size=12, max_size=12) | st.sampled_from([b"a" * 12, b"b" * 12]), st.integers(), st.text())
)


@given(items=ITEMS, buffer_bytes=st.sampled_from([1, 200, 1 << 20]))
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_groups_are_those_of_memory(tmp_path: Path, items: list[tuple[bytes, int, str]], buffer_bytes: int) -> None:
    expected: dict[bytes, list[tuple[int, str]]] = {}
    with DiskSpool(tmp_path, buffer_bytes=buffer_bytes) as spool:
        for key, number, text in items:
            spool.add(key, (number, text))
            expected.setdefault(key, []).append((number, text))
        found = [(key, sorted(group)) for key, group in spool.groups()]
    assert found == [(key, sorted(expected[key])) for key in sorted(expected)]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["\ud800", "\x00", "é" * 1000])
def test_any_text_survives(tmp_path: Path, text: str) -> None:
    with DiskSpool(tmp_path, buffer_bytes=1) as spool:
        spool.add(b"k" * 12, (text, None, 1.5, (("a", "b"),)))
        assert list(spool.groups()) == [(b"k" * 12, [(text, None, 1.5, (("a", "b"),))])]
