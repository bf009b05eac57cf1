"""Other systems as a workspace knows them: read from a file, put together with their secrets."""

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from headwater.app import wiring
from headwater.app.secret import secret
from headwater.core.errors import ActionDenied, ConfigError, InputError, UnknownComponent
from headwater.core.ports import Desk, Tool
from headwater.core.types import ConnectorSpec

_EXAMPLE: Final = (
    '[[connector]]\nname = "shop"\nkind = "github"\nurl = "https://api.github.com"\nproject = "acme/shop"\n'
    'secret = "env:GITHUB_TOKEN"'
)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SECRETS: Final = ("secret", "hook_secret")
_REACHES: Final = ("kind", "url", "imap", "user", "secret", "hook_secret", "allow_http")
"""Fields that say where a secret goes, and which."""
_STORES: Final = ("s3://", "gs://", "abfs://", "abfss://")
SENT_SECRETS: Final = "env:HEADWATER_CONNECT_"
"""How pointers to secrets begin that may be written over the network."""
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "per_minute": (0.1, 100_000),
    "timeout_s": (0.05, 600),
    "attempts": (1, 1000),
    "settle_s": (-1, 3600),
    "poll_minutes": (0, 100_000),
}


def read_specs(path: Path) -> list[ConnectorSpec]:
    """The connectors that a TOML file declares.

    Raises:
        InputError: the file cannot be read, or an entry is wrong; the message names it.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint=f"write one, for example:\n{_EXAMPLE}"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not TOML: {error}", hint=f"for example:\n{_EXAMPLE}") from None
    # a worker may be started from another folder
    specs = parse_specs(text, str(path))
    return [replace(s, url=str((path.parent / s.url).absolute())) if _is_folder(s) else s for s in specs]


def parse_specs(text: str, where: str) -> list[ConnectorSpec]:
    """The connectors that a text in TOML declares.

    Args:
        text: a ``[[connector]]`` each.
        where: names the text in errors.

    Raises:
        InputError: it is not TOML, or an entry is wrong; the message names it.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{where} is not TOML: {error}", hint=f"for example:\n{_EXAMPLE}") from None
    entries = data.get("connector", [])
    if not isinstance(entries, list) or set(data) - {"connector"}:
        raise InputError(f"{where} is not a list of connectors", hint=f"for example:\n{_EXAMPLE}")
    specs = [_spec(entry, f"{where}: connector {number}") for number, entry in enumerate(entries, start=1)]
    names = [spec.name for spec in specs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{where}: two connectors are called {twice[0]}", hint="give each its own name")
    return specs


def written(specs: Iterable[ConnectorSpec]) -> str:
    """Connectors as the TOML that ``parse_specs`` reads; secrets stay pointers."""
    parts = []
    for spec in specs:
        # strings, numbers, booleans and lists of strings are the same in JSON and in TOML
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in spec.document().items()]
        parts.append("\n".join(["[[connector]]", *lines]))
    return "\n\n".join(parts) + "\n" * bool(parts)


def check_sent(specs: Iterable[ConnectorSpec], held: Mapping[str, ConnectorSpec]) -> None:
    """Nothing, where connectors that came over the network reach nothing of the server but what is meant for them.

    Whoever is admin on the page does not thereby own the machine: other secrets of it could be sent to an address of their
    choice, and its folders read.

    Args:
        specs: as sent.
        held: by name; what stands already was put there by the owner of the machine, and may stay.

    Raises:
        ActionDenied: it must be written on the machine.
    """
    for spec in specs:
        before = held.get(spec.name)
        same = before is not None and all(getattr(before, name) == getattr(spec, name) for name in _REACHES)
        if same:
            continue
        hint = "on the machine itself: headwater connect load FILE"
        for name in _SECRETS:
            if getattr(spec, name) and not getattr(spec, name).startswith(SENT_SECRETS):
                raise ActionDenied(
                    f"{spec.name}: {name} sent over the network must be {SENT_SECRETS}NAME",
                    hint=f"name it so, or {hint}",
                )
        if spec.kind == "files" and not spec.url.startswith(_STORES):
            raise ActionDenied(f"{spec.name}: a folder of the server cannot be named over the network", hint=hint)
        if spec.allow_http:
            raise ActionDenied(f"{spec.name}: allow_http cannot be set over the network", hint=hint)


def known(pointer: str) -> bool:
    """Whether a secret is where a pointer says, on this machine.

    Raises:
        ConfigError: it is in a file that cannot be read, or that others can read.
    """
    return bool(secret(pointer, os.environ, setting="secret"))


def _is_folder(spec: ConnectorSpec) -> bool:
    return spec.kind == "files" and bool(spec.url) and "://" not in spec.url


def _spec(entry: Any, where: str) -> ConnectorSpec:
    if not isinstance(entry, dict):
        raise InputError(f"{where} is not a table", hint=f"for example:\n{_EXAMPLE}")
    known = {field.name: field.default for field in fields(ConnectorSpec)}
    for name in entry:
        if name not in known:
            raise UnknownComponent(name, list(known), kind=f"field in {where}:")
    for name in ("name", "kind"):
        if not isinstance(entry.get(name), str):
            raise InputError(f"{where} lacks {name}", hint=f"for example:\n{_EXAMPLE}")
    if not _NAME.fullmatch(entry["name"]):
        raise InputError(f"{where}: name {entry['name']!r}", hint="lower-case letters, digits, - and _; at most 40")
    kinds = wiring.connector_kinds()
    if entry["kind"] not in kinds:
        raise UnknownComponent(entry["kind"], list(kinds), kind=f"kind in {where}:")
    values = {name: _value(name, value, known[name], where) for name, value in entry.items()}
    return ConnectorSpec(**values)


def _value(name: str, value: Any, default: Any, where: str) -> Any:
    if name in _SECRETS:
        if not re.fullmatch(r"(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)", str(value)):  # it may be one: it is not repeated
            raise ConfigError(
                f"{where}: {name} must be env:VARIABLE or file:PATH", hint="never put a secret into the file"
            )
        return str(value)
    if name == "to":
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) and "@" in one for one in found):
            raise InputError(f"{where}: to is no list of addresses", hint='to = ["team@example.com"]')
        return tuple(found)
    wanted: type[Any] = str if name in ("name", "kind") else type(default)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, wanted) or (wanted is not bool and isinstance(value, bool)):
        raise InputError(f"{where}: {name} is not of type {wanted.__name__}", hint=f"for example:\n{_EXAMPLE}")
    low, high = _BOUNDS.get(name, (float("-inf"), float("inf")))
    if wanted in (int, float) and not low <= value <= high:
        raise InputError(f"{where}: {name} = {value:g} is outside {low:g}..{high:g}", hint="choose another value")
    if name == "since":
        try:
            date.fromisoformat(value)
        except ValueError:
            raise InputError(f"{where}: since = {value!r} is no day", hint='since = "2026-01-31"') from None
    return value


def spec_of(desk: Desk, name: str) -> ConnectorSpec:
    """The connector of that name.

    Raises:
        UnknownComponent: there is none.
    """
    known = desk.connectors.all()
    if name not in known:
        raise UnknownComponent(name, list(known) or ["headwater connect load FILE"], kind="connector")
    return known[name]


def tool_of(spec: ConnectorSpec, now: Callable[[], datetime]) -> Tool:
    """The connector, with its secrets.

    Raises:
        ConfigError: a secret cannot be read or cannot be one, or something else that the kind needs is missing.
    """
    found = {}
    for name in _SECRETS:
        reference = getattr(spec, name)
        value = secret(reference, os.environ, setting=f"{name} of connector {spec.name}") if reference else ""
        if not value.isascii() or not value.isprintable():
            raise ConfigError(
                f"{name} of connector {spec.name} holds characters that no key has", hint="write it again, on one line"
            )
        found[name] = value
    return wiring.connector(spec, secret=found["secret"], hook_secret=found["hook_secret"], now=now)
