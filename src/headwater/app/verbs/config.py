"""``config show``."""

from typing import Any

from headwater.app.context import Context
from headwater.app.verbs.verb import Input, Output, Verb


class Nothing(Input):
    """No input."""


class SettingRow(Output):
    """One setting."""

    name: str
    value: Any
    origin: str


class ConfigOutput(Output):
    """All settings."""

    settings: list[SettingRow]


def show_config(context: Context, _given: Nothing) -> ConfigOutput:
    """Each setting, its value and where it came from."""
    found = context.resolved()
    return ConfigOutput(
        settings=[
            SettingRow(name=name, value=getattr(found.settings, name), origin=origin)
            for name, origin in found.origins.items()
        ]
    )


VERBS = (
    Verb(
        "config.show",
        "Each setting, its value and where it came from.",
        Nothing,
        ConfigOutput,
        show_config,
        "read",
        ("headwater config show", "HEADWATER_ENCODER=minilm headwater config show --json"),
    ),
)
