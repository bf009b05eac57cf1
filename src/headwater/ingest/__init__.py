"""Read, validate, quarantine, dedupe, thread: raw records in, contacts out.

What. Records of any source become ``Contact`` values; those that cannot are ``Rejected`` values with file, line and
reason. Records read = accepted + duplicate + quarantined, always.

How. ``guess_mapping`` says which column is what and why; ``RecordsToContacts`` reads each record into a row, brings the
rows of one contact together (an external grouping by key, so memory does not grow with the file), and makes contacts
with ids that depend on nothing but content. ``against_known`` removes what is stored already.

Why. Counts that are later shown with intervals are worth nothing if rows are lost or counted twice on the way in, so
exactness goes before convenience: nothing is dropped without a trace, and the order of rows never matters. The text is
kept as it came; only what no store can hold (NUL, lone surrogates) is taken out.

Versions: ``ingest.contacts.v1``.
"""

from headwater.ingest.arrow import contacts_from_table, contacts_to_table, rejected_from_table, rejected_to_table
from headwater.ingest.config import IngestConfig
from headwater.ingest.contacts import RecordsToContacts, Spool
from headwater.ingest.guess import guess_mapping
from headwater.ingest.known import against_known
from headwater.ingest.mapping import Guess, Mapping, check_mapping, dump_mapping, load_mapping, parse_mapping
from headwater.ingest.outcome import Accepted, Counts, Outcome
from headwater.ingest.replay import export_rejected, read_repaired

__all__ = [
    "Accepted",
    "Counts",
    "Guess",
    "IngestConfig",
    "Mapping",
    "Outcome",
    "RecordsToContacts",
    "Spool",
    "against_known",
    "check_mapping",
    "contacts_from_table",
    "contacts_to_table",
    "dump_mapping",
    "export_rejected",
    "guess_mapping",
    "load_mapping",
    "parse_mapping",
    "read_repaired",
    "rejected_from_table",
    "rejected_to_table",
]
