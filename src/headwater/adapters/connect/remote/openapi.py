"""An HTTP API that has an OpenAPI document (3.0 or 3.1, JSON or YAML): its operations, called with checked arguments."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin, urlsplit

import yaml

from headwater.adapters.connect.remote.arguments import check_arguments
from headwater.adapters.connect.remote.web import Web, check_address
from headwater.core.errors import ConfigError, InputError, UnknownComponent

_METHODS: Final = ("get", "put", "post", "delete", "patch", "head", "options")
_JSON: Final = "application/json"
_DEEPEST: Final = 16


@dataclass(frozen=True, slots=True)
class _Operation:
    """One operation: ``places`` says where each argument goes: path, query, header or body."""

    method: str
    path: str
    places: Mapping[str, str]
    schema: Mapping[str, Any]


class OpenApiService:
    """Implements ``core.ports.Service``.

    Args:
        name: of the service, for messages.
        document: path or address of the OpenAPI document.
        url: base address; the document's first server by default.
        headers: of every request; may hold secrets, which are never shown.
        timeout_s: for one answer.

    Raises:
        ConfigError: the document cannot be read, or an address is not encrypted and not on this machine.
    """

    def __init__(
        self, name: str, document: str, *, url: str = "", headers: Mapping[str, str], timeout_s: float
    ) -> None:
        self._name = name
        is_there = not url or urlsplit(url).netloc == urlsplit(document).netloc
        found = _document(name, document, headers if is_there else {}, timeout_s)  # a key goes to its own host alone
        version = str(found.get("openapi", ""))
        if not version.startswith("3."):
            raise ConfigError(f"service {name}: {document} is no OpenAPI 3 document", hint="check openapi in the file")
        self._dialect = "Draft4Validator" if version.startswith("3.0") else "Draft202012Validator"
        self._operations = dict(_operations(found))
        base = url or _server(found, document)
        check_address(base, name=name)
        self._web = Web(name, base, headers=headers, timeout_s=timeout_s)

    def operations(self) -> list[str]:
        return sorted(self._operations)

    def schema(self, operation: str) -> Mapping[str, Any]:
        return self._found(operation).schema

    def call(self, operation: str, arguments: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = self._found(operation)
        what = f"{self._name}.{operation}"
        check_arguments(what, arguments, found.schema, dialect=self._dialect, extra="connect")
        by_place: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}, "body": {}}
        for name, value in arguments.items():
            by_place[found.places[name]][name] = value
        path = found.path
        for name, value in by_place["path"].items():
            path = path.replace(f"{{{name}}}", _segment(what, name, value))
        changes = found.method not in ("GET", "HEAD")
        headers = {name: _text(value) for name, value in by_place["header"].items()}
        headers |= {"Idempotency-Key": key} if changes else {}
        self._web.begin()
        answer = self._web.ask(
            found.method,
            path,
            body=by_place["body"] if "body" in found.places.values() else None,
            query={name: _text(value) for name, value in by_place["query"].items()},
            headers=headers,
        )
        if not answer.data.strip():
            return {}
        given = self._web.document(answer, changes=changes)
        return given if isinstance(given, dict) else {"value": given}

    def close(self) -> None:
        self._web.close()

    def _found(self, operation: str) -> _Operation:
        if operation not in self._operations:
            raise UnknownComponent(operation, self.operations(), kind=f"operation of {self._name}")
        return self._operations[operation]


def _document(name: str, where: str, headers: Mapping[str, str], timeout_s: float) -> Mapping[str, Any]:
    data = _fetched(name, where, headers, timeout_s) if "://" in where else _file(name, where)
    try:
        text = data.decode("utf-8")
        found = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ConfigError(
            f"service {name}: {where} is neither JSON nor YAML", hint="check openapi in the file"
        ) from error
    if not isinstance(found, dict):
        raise ConfigError(f"service {name}: {where} is no OpenAPI 3 document", hint="check openapi in the file")
    return found


def _fetched(name: str, where: str, headers: Mapping[str, str], timeout_s: float) -> bytes:
    check_address(where, name=name)
    web = Web(name, where, headers=headers, timeout_s=timeout_s)
    try:
        return web.ask("GET", "").data
    finally:
        web.close()


def _file(name: str, where: str) -> bytes:
    try:
        return Path(where).read_bytes()
    except OSError as error:
        raise ConfigError(f"service {name}: {where} cannot be read: {error.strerror}", hint="check the path") from error


def _server(document: Mapping[str, Any], where: str) -> str:
    servers = document.get("servers") or []
    stated = str(servers[0].get("url", "/")) if servers and isinstance(servers[0], dict) else "/"
    return urljoin(where, stated) if "://" in where else stated


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, _Operation]]:
    for path, item in (document.get("paths") or {}).items():
        item = _resolved(document, item)
        for method in _METHODS:
            if isinstance(item.get(method), dict):
                one = item[method]
                name = str(one.get("operationId") or f"{method.upper()} {path}")
                yield name, _operation(document, method, str(path), item, one)


def _operation(
    document: Mapping[str, Any], method: str, path: str, item: Mapping[str, Any], one: Mapping[str, Any]
) -> _Operation:
    """Its arguments as one object: parameters and the fields of a JSON body side by side."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    places: dict[str, str] = {}
    for given in (*item.get("parameters", ()), *one.get("parameters", ())):
        parameter = _resolved(document, given)
        name, place = str(parameter.get("name")), str(parameter.get("in"))
        if place not in ("path", "query", "header"):
            continue
        properties[name], places[name] = parameter.get("schema") or {}, place
        if (place == "path" or parameter.get("required")) and name not in required:
            required.append(name)
    body = _resolved(document, one.get("requestBody") or {})
    shape = _resolved(document, ((body.get("content") or {}).get(_JSON) or {}).get("schema") or {})
    for name, schema in (shape.get("properties") or {}).items():
        properties.setdefault(name, schema)
        places.setdefault(name, "body")
    required += [name for name in shape.get("required") or () if name not in required and body.get("required", True)]
    schema = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "components": document.get("components") or {},  # references point there
    }
    return _Operation(method.upper(), path, places, schema)


def _resolved(document: Mapping[str, Any], node: Any) -> Mapping[str, Any]:
    """A part of the document, with a reference to another part of it followed."""
    for _ in range(_DEEPEST):
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str):
            break
        if not reference.startswith("#/"):
            raise ConfigError(f"the reference {reference} leads out of the document", hint="bundle it into one file")
        node = document
        for part in reference[2:].split("/"):
            node = node.get(part.replace("~1", "/").replace("~0", "~"), {}) if isinstance(node, dict) else {}
    return node if isinstance(node, dict) else {}


def _segment(what: str, name: str, value: Any) -> str:
    """A value as one part of a path: it cannot lead elsewhere."""
    text = _text(value)
    if text in ("", ".", ".."):
        raise InputError(f"{what}: {name} cannot stand in an address", hint="ask for another value")
    return quote(text, safe="")


def _text(value: Any) -> str:
    return "true" if value is True else "false" if value is False else str(value)
