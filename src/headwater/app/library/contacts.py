"""Files and records as contacts, from Python."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from headwater.app import wiring
from headwater.app.ingesting import look
from headwater.core.errors import InputError
from headwater.core.schema import conform
from headwater.core.types import Contact, RawRecord
from headwater.ingest import Outcome, RecordsToContacts, contacts_to_table, guess_mapping


def read_contacts(path: str | Path, *, map: str = "", format: str | None = None, salt: str = "") -> pa.Table:
    """The contacts of a file, all at once.

    Args:
        path: CSV, TSV, JSON, JSON lines, Parquet, EML, mbox or text; gzipped or not.
        map: what the columns mean, where the guess is wrong: ``text=comment,timestamp=created_at``.
        format: of the file, where it is not found out rightly.
        salt: with which customers' ids are hashed.

    Returns:
        Rows of the table ``contacts`` (``headwater.core.schema``); ``part`` is 0. Rows that cannot be read are left
        out: use a workspace to see them with their reasons.

    Raises:
        InputError: the file cannot be read, or no column holds text.

    Example:
        >>> import headwater, pathlib
        >>> _ = pathlib.Path("c.csv").write_text("id,comment\\\\n1,The app crashes\\\\n")
        >>> headwater.read_contacts("c.csv")["text"].to_pylist()
        ['The app crashes']
    """
    source = look(Path(path), format=format, overrides=map, saved=None)
    file = wiring.open_file(Path(path), format=source.format)
    build = RecordsToContacts(source.mapping, source=source.path.name, salt=salt.encode())
    with wiring.spool() as spool:
        tables = [contacts_to_table(outcome.accepted, 0) for outcome in build.stream(lambda: iter(file), spool)]
    return pa.concat_tables(tables) if tables else conform("contacts", contacts_to_table([], 0))


def contact_from_record(record: Mapping[str, Any]) -> Contact:
    """One record as a contact; its fields are guessed as those of a file.

    Raises:
        InputError: it holds no text.
    """
    mapping = guess_mapping(list(record), [record])
    build = RecordsToContacts(mapping, source="record", salt=b"")
    with wiring.spool() as spool:
        outcomes: Iterable[Outcome] = list(build.stream(lambda: _one(record), spool))
    for outcome in outcomes:
        if outcome.accepted:
            return outcome.accepted[0].contact
        if outcome.rejected:
            raise InputError(outcome.rejected[0].reason, hint="give a text, or turns with speaker and text")
    raise InputError("the record holds no text", hint="give a text, or turns with speaker and text")


def _one(record: Mapping[str, Any]) -> Iterator[RawRecord]:
    yield RawRecord(1, dict(record), "")
