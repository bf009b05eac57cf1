"""The use cases behind ``config show``."""

from headwater.app.context import Context
from headwater.app.verbs.config import ConfigOutput, Nothing, SettingRow


def show_config(context: Context, _given: Nothing) -> ConfigOutput:
    """Each setting, its value and where it came from."""
    found = context.resolved()
    return ConfigOutput(
        settings=[
            SettingRow(name=name, value=getattr(found.settings, name), origin=origin)
            for name, origin in found.origins.items()
        ]
    )
