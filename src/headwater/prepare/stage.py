"""The stage: table ``contacts`` in, tables ``prepared`` and ``statements`` out; row-wise and pure."""

from collections.abc import Iterator, Mapping
from itertools import starmap
from typing import Any, Protocol

import pyarrow as pa

from headwater.core.errors import ConfigError
from headwater.core.ids import statement_id
from headwater.core.ports import Stage
from headwater.core.registry import load
from headwater.core.schema import schema
from headwater.core.tables import nested
from headwater.core.text.visible import visible
from headwater.core.types import Contact, PersonalSpan, Statement, Turn
from headwater.prepare.clean import Span, clean
from headwater.prepare.config import PrepareConfig
from headwater.prepare.language import decide, plainly_english, sample
from headwater.prepare.redact import find_personal, placeholders, replaced
from headwater.prepare.sketch import sketches
from headwater.prepare.statements import statements_of


class LanguageIdentifier(Protocol):
    """Guesses the language of a text."""

    def candidates(self, text: str) -> list[tuple[str, float]]:
        """(ISO 639 code, probability 0..1), best first; may be empty."""
        ...


class _Unknown:
    """Identifies nothing: the script decides."""

    def candidates(self, text: str) -> list[tuple[str, float]]:
        return []


def build(config: Mapping[str, Any]) -> Stage:
    """The stage for these settings (fields of ``PrepareConfig``); models are loaded here, once a worker.

    Raises:
        ConfigError: an unknown setting or a value out of range.
    """
    values = {**config, "types": tuple(config["types"]) if config.get("types") else None}
    try:
        settings = PrepareConfig(**values)
    except TypeError as error:
        known = ", ".join(PrepareConfig.__slots__)
        raise ConfigError(f"prepare: {error}", hint=f"settings: {known}") from error
    identifier: LanguageIdentifier = load(settings.language_model)() if settings.language_model else _Unknown()

    def stage(contacts: pa.Table) -> Mapping[str, pa.Table]:
        return prepare(contacts, settings, identifier)

    return stage


def prepare(contacts: pa.Table, config: PrepareConfig, identifier: LanguageIdentifier) -> Mapping[str, pa.Table]:
    """Tables ``prepared`` (a row a contact) and ``statements`` (0..n rows a contact), in the order of the contacts."""
    prepared: dict[str, list[Any]] = {name: [] for name in schema("prepared").names}
    stated: dict[str, list[Any]] = {name: [] for name in schema("statements").names}
    bags: list[list[str]] = []
    parts = contacts.column("part").to_pylist()
    for contact, part in zip(_contacts(contacts), parts, strict=True):
        spans = placeholders(contact.text, find_personal(contact.text, types=config.types))
        kept = clean(contact)
        shown = " ".join(visible(replaced(contact.text, spans, a, b)) for a, b in kept)
        words = shown.lower().split()
        seen = sample(shown)
        bags.append(words)
        _append_prepared(prepared, contact, part, _language(seen, identifier), kept, spans, len(words))
        _append_statements(stated, contact, part, statements_of(contact.text, kept, spans, config))
    prepared["sketch"] = sketches(bags)
    return {
        "prepared": pa.table(prepared, schema=schema("prepared")),
        "statements": pa.table(stated, schema=schema("statements")),
    }


def _language(seen: str, identifier: LanguageIdentifier) -> str:
    return "en" if plainly_english(seen) else decide(seen, identifier.candidates(seen))


def _contacts(table: pa.Table) -> Iterator[Contact]:
    columns = (table.column(name).to_pylist() for name in ("contact_id", "text", "channel"))
    said = nested(table["turns"], "speaker", "start", "end")
    for key, text, channel, turns in zip(*columns, said, strict=True):
        yield Contact(id=key, text=text, turns=tuple(starmap(Turn, turns)), channel=channel)


def _append_prepared(
    rows: dict[str, list[Any]],
    contact: Contact,
    part: int,
    language: str,
    kept: list[Span],
    spans: tuple[PersonalSpan, ...],
    n_words: int,
) -> None:
    rows["contact_id"].append(contact.id)
    rows["part"].append(part)
    rows["language"].append(language)
    rows["kept"].append([{"start": a, "end": b} for a, b in kept])
    rows["personal"].append(
        [{"start": s.start, "end": s.end, "type": s.type, "placeholder": s.placeholder} for s in spans]
    )
    rows["words"].append(n_words)


def _append_statements(rows: dict[str, list[Any]], contact: Contact, part: int, found: list[Statement]) -> None:
    for statement in found:
        rows["statement_id"].append(statement_id(contact.id, statement.start))
        rows["contact_id"].append(contact.id)
        rows["part"].append(part)
        rows["start"].append(statement.start)
        rows["end"].append(statement.end)
        rows["text"].append(statement.text)
        rows["probability"].append(statement.probability)
