"""The use cases behind ``config show``."""

import re
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.verbs.config import ConfigOutput, Nothing, SettingRow

_PASSWORD: Final = re.compile(r"(://[^/@:]*:)[^@]*@")


def show_config(context: Context, _given: Nothing) -> ConfigOutput:
    """Each setting, its value and where it came from."""
    found = context.resolved()
    return ConfigOutput(
        settings=[
            SettingRow(name=name, value=_shown(getattr(found.settings, name)), origin=origin)
            for name, origin in found.origins.items()
        ]
    )


def _shown(value: Any) -> Any:
    """A value; the password in an address is nobody's to read."""
    return _PASSWORD.sub(r"\1***@", value) if isinstance(value, str) else value
