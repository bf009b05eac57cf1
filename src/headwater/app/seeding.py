"""Topics that a person asks for by name: a file of names, each with words or example texts."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headwater.core.errors import ConfigError

Seeds = Mapping[str, tuple[str, ...]]
_FORM = 'write lines such as: "Charged twice" = ["double charge", "I was billed two times"]'


def read_seeds(said: str, folder: Path) -> Seeds:
    """Name of each topic asked for -> its words and example texts.

    Args:
        said: the setting ``seeds``: path of a TOML file; empty for none.
        folder: from which a relative path starts.

    Raises:
        ConfigError: the file cannot be read, or a name has no list of texts.
    """
    if not said:
        return {}
    path = folder / said
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(
            f"the seeds {path} cannot be read: {error.strerror}", hint="a relative path starts at the workspace"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"the seeds {path} cannot be read: {error}", hint=_FORM) from error
    return {name: _phrases(path, name, value) for name, value in found.items()}


def _phrases(path: Path, name: str, value: Any) -> tuple[str, ...]:
    told = value if isinstance(value, list) and all(isinstance(text, str) for text in value) else []
    phrases = tuple(text.strip() for text in told if text.strip())
    if not phrases or not name.strip():
        raise ConfigError(f"{path}: {name!r} is not a name with a list of words or texts", hint=_FORM)
    return phrases
