"""A verb: one thing that Headwater does, with typed input and output. Every door renders it."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from headwater.core.types import ROLES, Role

Door = Literal["cli", "http"]
Effect = Literal["read", "propose", "write"]

LOCAL: Final[frozenset[Door]] = frozenset({"cli"})
"""For verbs that read or write files of the caller."""

EVERYONE: Final[frozenset[Role]] = frozenset(ROLES)
COMMENTERS: Final = EVERYONE - {"viewer"}
WORKERS: Final = COMMENTERS - {"agent"}
"""People who work on issues."""
ANALYSTS: Final = WORKERS - {"triager"}
TRIAGERS: Final = WORKERS - {"analyst"}
"""People who decide what becomes of issues and who hears of it."""
EDITORS: Final = ANALYSTS - {"analyst"}
ADMINS: Final[frozenset[Role]] = frozenset({"admin"})

MOMENT_S: Final = 10.0
STEADY_S: Final = 3600.0

_BY_EFFECT: Final = {"read": EVERYONE, "propose": COMMENTERS, "write": EDITORS}


class Input(BaseModel):
    """Base of inputs: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Output(BaseModel):
    """Base of outputs."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Of a row that has its fields, and may have others."""
        return cls(**{name: row[name] for name in _fields(cls)})


@functools.cache
def _fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(model.model_fields)  # asked of the model each time, that would take as long as making one


def argument(description: str, **settings: Any) -> Any:
    """A field that the command line takes by position."""
    return Field(description=description, json_schema_extra={"cli": "argument"}, **settings)


def is_argument(field: FieldInfo) -> bool:
    """Whether the command line takes a field by position."""
    return isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("cli") == "argument"


VERSION: Final[dict[str, Any]] = {"x-version": True}
"""Marks the field of an answer that tells the version of what is read, and the field of an input that tells the one which was
looked at (``json_schema_extra``): HTTP carries them as ``ETag`` and ``If-Match``."""


@functools.cache
def version_field(model: type[BaseModel]) -> str | None:
    """Name of the field that is marked as the version; None where there is none."""
    return next((name for name, field in model.model_fields.items() if field.json_schema_extra == VERSION), None)


def version_of(answer: BaseModel) -> int | None:
    """The version of what was read: the answer's own, or that of the one thing in it that has one."""
    name = version_field(type(answer))
    if name is not None:
        return int(getattr(answer, name))
    parts = (getattr(answer, name) for name in type(answer).model_fields)
    return next((version_of(part) for part in parts if isinstance(part, BaseModel) and version_field(type(part))), None)


@dataclass(frozen=True, slots=True)
class Verb:
    """One capability of the product.

    Attributes:
        name: ``noun.verb`` or ``verb``, lower case; ``headwater noun verb`` on the command line.
        summary: one line of help.
        input: model of its input.
        output: model of its output.
        run: ``"module:function"`` that does it; loaded when called, so that asking for help stays instant.
        effect: ``read`` changes nothing; ``propose`` asks a person; ``write`` changes the stores and is audited.
        examples: command lines for ``--help``.
        doors: where it is offered.
        roles: who may do it; by default all may read, all but viewers propose, and editors write.
        keeps: whether it keeps to the contacts that the caller may see, or is about none; else it is closed to those who may not
            see all (``core.types.Sees``).
        secret: whether the answer holds a secret, which is shown once and kept nowhere.
        holds_s: seconds that its answer may be given again while the stores stay as they are: a moment where it depends on the
            time of day, ``STEADY_S`` where it does not.
        bulky: whether its input may be too long for an address, so that HTTP takes it in a body although it only reads.
    """

    name: str
    summary: str
    input: type[Input]
    output: type[Output]
    run: str
    effect: Effect
    examples: tuple[str, ...] = ()
    doors: frozenset[Door] = frozenset({"cli", "http"})
    roles: frozenset[Role] | None = None
    keeps: bool = False
    secret: bool = False
    bulky: bool = False
    holds_s: float = MOMENT_S

    @property
    def method(self) -> Literal["GET", "POST"]:
        """Of HTTP."""
        return "GET" if self.effect == "read" and not self.bulky else "POST"

    def may(self, role: Role) -> bool:
        """Whether a role may do it."""
        return role in (_BY_EFFECT[self.effect] if self.roles is None else self.roles)
