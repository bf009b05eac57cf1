"""What is worked out of the lake alone, kept by a process until a table that it rests on has another version.

A server answers the same from the same tables, however often the desk is written to meanwhile. The latest value of each name is
kept and no older one; what is erased is gone at the next question.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from cachetools import LRUCache

from headwater.app.workspace import Workspace

_MOST: Final = 256  # values, of all workspaces
_KEPT: LRUCache[tuple[str, str, str], tuple[Any, Any]] = LRUCache(_MOST)
_LOCK = threading.Lock()
_MAKING: LRUCache[tuple[str, str, str], threading.Lock] = LRUCache(4 * _MOST)

Value = TypeVar("Value")


def remembered(workspace: Workspace, name: str, tables: Sequence[str], make: Callable[[], Value]) -> Value:
    """The value, made anew where a table has changed; nobody may alter it.

    Args:
        workspace: an open one.
        name: of the value, unlike every other's.
        tables: that it rests on, and on nothing else but settings that are part of the name.
        make: makes it; who asks meanwhile waits for it.
    """
    place = workspace.resolved.settings.lake
    key = (str(workspace.path.resolve()), place, name)
    with _LOCK:
        making = _MAKING.setdefault(key, threading.Lock())
    with making:
        now = [(workspace.lake.version(table), _written(workspace.path, place, table)) for table in tables]
        with _LOCK:
            held = _KEPT.get(key)
        if held is not None and held[0] == now:
            value: Value = held[1]
            return value
        value = make()
        with _LOCK:
            _KEPT[key] = now, value
        return value


def _written(folder: Path, place: str, table: str) -> int:
    """When its newest version was written, where that can be seen: another workspace at the same place may count alike."""
    if place:
        return 0
    try:
        return (folder / "lake" / f"{table}.lance" / "_versions").stat().st_mtime_ns
    except FileNotFoundError:
        return 0
