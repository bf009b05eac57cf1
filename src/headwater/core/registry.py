"""From ``"name"`` to what builds it, through entry points: our own components use the same door as plug-ins."""

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from headwater.core.errors import UnknownComponent


def load(target: str) -> Callable[..., Any]:
    """The object at ``"package.module:name"``."""
    module, _, name = target.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def names(group: str) -> list[str]:
    """Names registered under an entry-point group such as ``headwater.encoders``, sorted."""
    return sorted({point.name for point in entry_points(group=group)})


def find(group: str, name: str, *, kind: str) -> Callable[..., Any]:
    """The factory registered as ``name``.

    Raises:
        UnknownComponent: nothing of that name is installed.
    """
    for point in entry_points(group=group):
        if point.name == name:
            factory: Callable[..., Any] = point.load()
            return factory
    raise UnknownComponent(name, names(group), kind=kind)
