"""Arguments held against a JSON schema before they are sent."""

from collections.abc import Mapping
from typing import Any

from headwater.core.errors import InputError
from headwater.core.extras import require


def check_arguments(
    what: str, arguments: Mapping[str, Any], schema: Mapping[str, Any], *, dialect: str, extra: str
) -> None:
    """Nothing where the arguments follow the schema.

    Args:
        what: the operation, for the message.
        arguments: by name.
        schema: of an object; references are looked up within it.
        dialect: name of a validator of ``jsonschema``.
        extra: that installs it.

    Raises:
        InputError: they do not; the message names the first argument, not its value.
    """
    jsonschema = require("jsonschema", extra=extra, why="to hold arguments against a schema")
    validator = getattr(jsonschema, dialect)(dict(schema))
    found = sorted(
        validator.iter_errors(dict(arguments)), key=lambda error: [str(part) for part in error.absolute_path]
    )
    if found:
        name = ".".join(str(part) for part in found[0].absolute_path) or "the arguments"
        raise InputError(
            f"{what}: {name} does not follow the schema ({found[0].validator} {found[0].validator_value!r:.80})",
            hint="check takes of the tool and of its binding in the file that agent_tools names",
        )
