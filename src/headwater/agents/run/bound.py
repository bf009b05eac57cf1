"""Tools that are operations of services: names and types translated there and back, a write of which nobody knows done once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from headwater.agents.expression import Value
from headwater.agents.procedure import Procedure, Tool
from headwater.agents.run.session import typed
from headwater.core.errors import ConfigError, Unavailable, UpstreamError
from headwater.core.ports.service import Service

_TYPES: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"string"}),
    "number": frozenset({"number", "integer"}),
    "yes_no": frozenset({"boolean"}),
}
_REPEATS: Final = frozenset({"idempotency_key"})
"""Arguments of services that the runtime fills in itself."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a tool stands for.

    Attributes:
        service: its name; ``operation``: of the service.
        takes: argument of the tool -> of the operation, where they are named differently.
        gives: field of the tool -> path in the answer, parts joined by ``.``, where they are named differently.
        always: arguments that are the same in every call.
        repeats: whether the service does a call with the same key once.
    """

    service: str
    operation: str
    takes: Mapping[str, str] = field(default_factory=dict)
    gives: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, Any] = field(default_factory=dict)
    repeats: bool = False


class BoundTools:
    """Implements ``Tools`` over services.

    Args:
        procedures: whose tools are called.
        bindings: name of a tool -> what it stands for.
        services: by name.

    Raises:
        ConfigError: a tool is bound to nothing, or does not fit the operation that it is bound to; all are named.
    """

    def __init__(
        self, procedures: Sequence[Procedure], bindings: Mapping[str, Binding], services: Mapping[str, Service]
    ) -> None:
        self._tools = {tool.name: tool for procedure in procedures for tool in procedure.tools}
        self._bindings, self._services = bindings, services
        self._unsure: dict[str, str] = {}
        wrong = [text for tool in self._tools.values() for text in self._mismatches(tool)]
        if wrong:
            raise ConfigError("; ".join(wrong), hint="mend the file that agent_tools names, or the procedure")

    def call(self, tool: str, arguments: Mapping[str, Value], key: str) -> Mapping[str, Value]:
        found, bound = self._tools[tool], self._bindings[tool]
        if key in self._unsure:  # it may have been done: asked again, it could be done twice
            raise Unavailable(f"{self._unsure[key]}; it may have been done", unsure=True)
        properties = self._services[bound.service].schema(bound.operation).get("properties") or {}
        sent = dict(bound.always)
        for name, value in arguments.items():
            theirs = bound.takes.get(name, name)
            sent[theirs] = _as_sent(value, properties.get(theirs) or {})
        try:
            answer = self._services[bound.service].call(bound.operation, sent, key)
        except UpstreamError as error:
            if error.unsure and found.effect == "write" and not bound.repeats:
                self._unsure[key] = str(error)
            raise
        return {
            one.name: given
            for one in found.gives
            if (given := _as_given(_at(answer, bound.gives.get(one.name, one.name)), one.kind)) is not None
        }

    def _mismatches(self, tool: Tool) -> Iterator[str]:
        """How a tool does not fit its operation."""
        bound = self._bindings.get(tool.name)
        if bound is None:
            yield f"the tool {tool.name!r} is bound to nothing"
            return
        if bound.service not in self._services:
            yield f"the tool {tool.name!r} names the service {bound.service!r}, and there is none"
            return
        schema = self._services[bound.service].schema(bound.operation)
        properties = schema.get("properties") or {}
        given = set(bound.always)
        for one in tool.takes:
            theirs = bound.takes.get(one.name, one.name)
            given.add(theirs)
            if theirs not in properties:
                yield f"{bound.operation} of {bound.service} takes no {theirs!r} (for {one.name} of {tool.name})"
                continue
            types = _types(properties[theirs])
            if types and not types & _TYPES[one.kind]:
                stated = " or ".join(sorted(types))
                yield f"{theirs!r} of {bound.operation} is {stated}; {one.name} of {tool.name} is a {one.kind}"
        for name in schema.get("required") or ():
            if name not in given | _REPEATS:
                yield f"{bound.operation} of {bound.service} needs {name!r}, which {tool.name} does not give"


def _types(schema: Any) -> set[str]:
    """Types that a schema allows; none where it does not say."""
    stated = schema.get("type") if isinstance(schema, Mapping) else None
    found = {stated} if isinstance(stated, str) else set(stated or ())
    return {str(one) for one in found} - {"null"}


def _as_sent(value: Value, schema: Any) -> Any:
    """A number without a fraction goes out as a whole one: codes and counts are not 3.0."""
    if isinstance(value, float) and value == int(value) and "number" not in _types(schema):
        return int(value)
    return value


def _at(answer: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(answer, list) and part.isdecimal() and len(part) < len(str(len(answer))) + 1:
            answer = answer[int(part)] if int(part) < len(answer) else None
        else:
            answer = answer.get(part) if isinstance(answer, Mapping) else None
    return answer


def _as_given(value: Any, kind: str) -> Value | None:
    """A part of an answer as the tool promises it; None: it is not there, and the machine says so."""
    if value is None:
        return None
    if kind == "yes_no":
        return value if isinstance(value, bool) else None
    if kind == "number":
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    return typed(value, kind) if isinstance(value, str) else None if isinstance(value, dict | list) else str(value)
