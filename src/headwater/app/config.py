"""Settings of a workspace: each value and where it came from.

Later sources win: defaults, the workspace's ``headwater.toml``, ``HEADWATER_*`` variables, the call itself.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from headwater.core.errors import ConfigError, UnknownComponent

FILE = "headwater.toml"
_HINT = "headwater config show prints each setting and where it came from"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    Attributes:
        lake: where the contacts lie: empty = in the workspace's folder; ``s3://BUCKET/PREFIX``, ``gs://...``, ``az://...``.
        desk: where decisions lie: empty = SQLite in that folder; ``postgresql://...``.
        on: where row-wise stages run: ``here``, ``ray`` (a Ray of this machine), ``ray://HOST:10001`` or ``HOST:6379``.
        lock_wait_s: seconds that a run waits for another one that writes (0..86400).
        workers: processes for row-wise stages; 0 = one a core, of the cluster where they run on one.
        part_rows: contacts in a batch, the unit of progress and of restart (64..65536).
        encoder: ``static``, ``static.v2``, ``minilm``, or a name that a plug-in registers.
        fit_encoder: ``auto`` fits the static encoder to the corpus from what MiniLM makes of a sample; ``off``.
        seed: of everything that draws.
        sample_statements: statements from which topics are found (the rest are assigned), at least 1000.
        topics: number of topics; 0 = chosen by the data.
        granularity: ``coarse``, ``medium`` or ``fine``.
        seeds: file of topics asked for: ``"Charged twice" = ["double charge", "an example text"]``, a line each.
        new_topics: ``ask`` keeps the topics as they are when data come in and proposes candidates, until the data have
            more than doubled; ``open`` opens a topic for what none fits.
        min_probability: below it a statement is left unassigned (0..1).
        level: confidence level of intervals (0.5..0.999).
        case_window_days: repeats within it belong to one case.
        retention_days: contacts older than this are erased each day by the worker, or by headwater retain; 0 keeps them.
        min_group: shared outputs withhold groups of fewer distinct customers.
        timezone: of timestamps that name none.
        oidc_issuer: address of the provider of OpenID Connect with which people sign in; empty = with a password.
        oidc_client: id that the provider gave to this installation.
        oidc_secret: where the secret is that it gave: ``env:VARIABLE`` or ``file:PATH``; never the secret.
        oidc_name: what the provider says that names the account: ``email`` (if verified), ``preferred_username`` or ``sub``.
        oidc_role: role of an account made at the first sign-in; empty = only those sign in whom an admin has added.
        traces: address of a collector of OpenTelemetry traces (OTLP over HTTP: ``http://localhost:4318/v1/traces``); empty = none
            are made. Needs the extra ``otel``.
        agent_tools: what answers agents' calls: ``scripted`` (as in the first test of each procedure; nothing is really done),
            a file of the workspace that binds tools to services (``tools.toml``), or a name that a plug-in registers under
            ``headwater.tools``.
        agent_memory_days: how long agents remember what a returning customer told; 0 = nothing is kept (0..3650).
        llm: language model, ``off``: ``NAME`` at ``llm_url``, or ``anthropic:NAME``, ``google:NAME``, ``bedrock:NAME``.
        llm_url: of an endpoint that speaks the OpenAI API, up to and including ``/v1``.
        llm_key: where its key is: ``env:VARIABLE`` or ``file:PATH`` (a file only its owner can read); never the key.
        llm_names: ``off``; ``new`` lets the model name new topics; ``all`` those that have a name, too.
        llm_timeout_s: seconds for one answer (1..3600).
        llm_budget_tokens: of a run, read and written together.
        llm_budget_usd: of a run.
        llm_price_read: US dollars for a million tokens read; -1 = not stated.
        llm_price_written: US dollars for a million tokens written; -1 = not stated.
    """

    lake: str = ""
    desk: str = ""
    on: str = "here"
    lock_wait_s: float = 60.0
    workers: int = 0
    part_rows: int = 4096
    encoder: str = "static"
    fit_encoder: str = "auto"
    seed: int = 0
    sample_statements: int = 30_000
    topics: int = 0
    granularity: str = "medium"
    seeds: str = ""
    new_topics: str = "ask"
    min_probability: float = 0.0
    level: float = 0.95
    case_window_days: int = 14
    retention_days: int = 0
    min_group: int = 5
    timezone: str = "UTC"
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = "env:HEADWATER_OIDC_CLIENT_SECRET"
    oidc_name: str = "email"
    oidc_role: str = ""
    traces: str = ""
    agent_tools: str = "scripted"
    agent_memory_days: int = 90
    llm: str = "off"
    llm_url: str = ""
    llm_key: str = "env:HEADWATER_LLM_API_KEY"
    llm_names: str = "off"
    llm_timeout_s: float = 60.0
    llm_budget_tokens: int = 200_000
    llm_budget_usd: float = 1.0
    llm_price_read: float = -1.0
    llm_price_written: float = -1.0


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "granularity": ("coarse", "medium", "fine"),
    "fit_encoder": ("auto", "off"),
    "new_topics": ("ask", "open"),
    "oidc_name": ("email", "preferred_username", "sub"),
    "oidc_role": ("", "viewer", "analyst", "triager", "editor"),
    "llm_names": ("off", "new", "all"),
}
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "lock_wait_s": (0, 86_400),
    "workers": (0, 1024),
    "part_rows": (64, 65_536),
    "seed": (0, 2**32 - 1),
    "sample_statements": (1000, 1_000_000),
    "topics": (0, 10_000),
    "min_probability": (0, 1),
    "level": (0.5, 0.999),
    "case_window_days": (1, 3650),
    "retention_days": (0, 36_500),
    "min_group": (1, 10_000),
    "agent_memory_days": (0, 3650),
    "llm_timeout_s": (1, 3600),
    "llm_budget_tokens": (0, 10_000_000_000),
    "llm_budget_usd": (0, 1_000_000),
    "llm_price_read": (-1, 100_000),
    "llm_price_written": (-1, 100_000),
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings and where each came from.

    Attributes:
        settings: the values.
        origins: name -> ``default``, ``headwater.toml``, ``HEADWATER_...`` or ``argument``.
    """

    settings: Settings
    origins: Mapping[str, str]


def resolve(folder: Path | None, environment: Mapping[str, str], arguments: Mapping[str, Any]) -> Resolved:
    """Settings from all sources.

    Args:
        folder: the workspace; its ``headwater.toml`` is read where there is one.
        environment: variables; ``HEADWATER_WORKERS`` sets ``workers``.
        arguments: of the call; ``None`` means not given.

    Raises:
        ConfigError: a value is of the wrong type or out of range, or a name is unknown.
    """
    values: dict[str, Any] = {}
    origins = {field.name: "default" for field in fields(Settings)}
    for source, given in (
        (FILE, _file_values(folder)),
        ("environment", _environment_values(environment)),
        ("argument", {name: value for name, value in arguments.items() if value is not None}),
    ):
        for name, value in given.items():
            values[name] = _checked(name, value, source)
            origins[name] = f"HEADWATER_{name.upper()}" if source == "environment" else source
    return Resolved(Settings(**values), origins)


def _file_values(folder: Path | None) -> dict[str, Any]:
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", hint="mend the line, or delete the file") from error


def _environment_values(environment: Mapping[str, str]) -> dict[str, Any]:
    known = {f"HEADWATER_{field.name.upper()}": field.name for field in fields(Settings)}
    return {name: environment[variable] for variable, name in known.items() if variable in environment}


def _checked(name: str, value: Any, source: str) -> Any:
    kinds: dict[str, type[Any]] = {key: type(default) for key, default in asdict(Settings()).items()}
    if name not in kinds:
        raise UnknownComponent(name, list(kinds), kind=f"setting in {source}:")
    kind = kinds[name]
    try:
        if isinstance(value, bool):  # which int() would take
            raise TypeError(value)
        value = kind(value)
    except (TypeError, ValueError):
        raise ConfigError(f"setting {name} = {value!r} ({source}) is not of type {kind.__name__}", hint=_HINT) from None
    low, high = _BOUNDS.get(name, (float("-inf"), float("inf")))
    if kind is not str and not low <= value <= high:
        raise ConfigError(f"setting {name} = {value} ({source}) is outside {low:g}..{high:g}", hint=_HINT)
    if value not in _CHOICES.get(name, (value,)):
        raise ConfigError(f"setting {name} = {value!r} ({source})", hint=f"one of: {', '.join(_CHOICES[name])}")
    return value
