"""Secrets: taken from the environment or from a file that only its owner can read; never stored, logged or shown."""

import stat
from collections.abc import Mapping
from pathlib import Path

from headwater.core.errors import ConfigError


def secret(reference: str, environment: Mapping[str, str], *, setting: str) -> str:
    """The secret that a setting points to; empty where the variable is not set.

    Args:
        reference: ``env:VARIABLE`` or ``file:PATH``.
        environment: the variables.
        setting: name of the setting, for the message.

    Raises:
        ConfigError: the setting is no such reference, or the file is missing or readable by others.

    Example:
        >>> secret("env:TOKEN", {"TOKEN": "abc"}, setting="llm_key")
        'abc'
    """
    kind, _, where = reference.partition(":")
    if kind == "env" and where:
        return environment.get(where, "").strip()
    if kind != "file" or not where:  # what was given may be the secret itself: it is not repeated
        raise ConfigError(f"{setting} must be env:VARIABLE or file:PATH", hint="never put a key into the settings")
    path = Path(where).expanduser()
    try:
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError(f"{path} can be read by others", hint=f"chmod 600 {path}")
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{path} ({setting}) cannot be read: {error.strerror}", hint="check the path") from error
