"""``config show``."""

from typing import Any

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


VERBS = (
    Verb(
        "config.show",
        "Each setting, its value and where it came from.",
        Nothing,
        ConfigOutput,
        "headwater.app.usecases.config:show_config",
        "read",
        ("headwater config show", "HEADWATER_ENCODER=minilm headwater config show --json"),
    ),
)
