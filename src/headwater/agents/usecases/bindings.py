"""The file that binds tools of procedures to operations of services; what it says goes out, so it lies with the workspace."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from headwater.agents.procedure import Procedure
from headwater.agents.run.bound import Binding, BoundTools
from headwater.app import wiring
from headwater.app.secret import secret
from headwater.core.errors import ConfigError
from headwater.core.ports.service import Service

ENDING: Final = ".toml"
"""By which the setting ``agent_tools`` names such a file."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Service(_Strict):
    openapi: str = ""
    mcp: str = ""
    command: list[str] = []
    url: str = ""
    key: str = ""
    header: str = "Authorization"
    timeout_s: float = Field(10.0, gt=0, le=300)


class _Tool(_Strict):
    service: str
    operation: str
    takes: dict[str, str] = {}
    gives: dict[str, str] = {}
    always: dict[str, str | float | bool] = {}
    repeats: bool = False


class _File(_Strict):
    services: dict[str, _Service]
    tools: dict[str, _Tool]


def bound_tools(folder: Path, file: str, procedures: Sequence[Procedure]) -> BoundTools:
    """The tools of procedures as a workspace's file binds them.

    Args:
        folder: of the workspace; paths are from there.
        file: its name.
        procedures: whose tools are called.

    Raises:
        ConfigError: the file cannot be read, or does not fit the procedures.
        MissingExtra: what a service needs is not installed.
    """
    found = _read(folder / file)
    wanted = {tool.name for procedure in procedures for tool in procedure.tools}
    bindings = {
        name: Binding(one.service, one.operation, one.takes, one.gives, one.always, one.repeats)
        for name, one in found.tools.items()
        if name in wanted
    }
    used = {one.service for one in bindings.values()}
    services = {name: _service(folder, name, one) for name, one in found.services.items() if name in used}
    return BoundTools(procedures, bindings, services)


def _read(path: Path) -> _File:
    try:
        return _File.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}", hint="agent_tools names a file in the workspace"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="mend the line") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(
            f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}", hint="see: create an agent, in the docs"
        ) from error


def _service(folder: Path, name: str, one: _Service) -> Service:
    if sum(map(bool, (one.openapi, one.mcp, one.command))) != 1:
        raise ConfigError(
            f"service {name}: give one of openapi, mcp and command", hint='for example: openapi = "shop.json"'
        )
    headers = _headers(name, one)
    if one.openapi:
        document = one.openapi if "://" in one.openapi else str(folder / one.openapi)
        return wiring.openapi_service(name, document, url=one.url, headers=headers, timeout_s=one.timeout_s)
    return wiring.mcp_service(name, url=one.mcp, command=one.command, headers=headers, timeout_s=one.timeout_s)


def _headers(name: str, one: _Service) -> Mapping[str, Any]:
    """The key, from the environment or a file alone."""
    if not one.key:
        return {}
    given = secret(one.key, os.environ, setting=f"services.{name}.key")
    if not given:
        raise ConfigError(f"service {name}: its key {one.key} is empty", hint="set the variable")
    return {one.header: f"Bearer {given}" if one.header.lower() == "authorization" else given}
