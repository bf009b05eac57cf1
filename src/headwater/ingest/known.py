"""A batch against the contacts that are stored already: what is new, what is there, what contradicts."""

from collections.abc import Mapping

from headwater.core.types import Rejected
from headwater.ingest.outcome import Counts, Outcome


def against_known(outcome: Outcome, known: Mapping[str, str]) -> Outcome:
    """The outcome without what is stored already; its counts still add up.

    Args:
        outcome: a batch of ``RecordsToContacts.stream``.
        known: ``contact_id -> content_hash`` of the stored contacts among this batch's ids.

    Returns:
        New contacts only: equal ones are counted as duplicates (each of their rows), and contacts whose id is stored
        with other content are rejected as ``conflicting_id``, row by row.
    """
    accepted, rejected = [], list(outcome.rejected)
    n_duplicate, n_conflict = 0, 0
    for item in outcome.accepted:
        stored = known.get(item.contact.id)
        if stored is None:
            accepted.append(item)
        elif stored == item.content_hash:
            n_duplicate += item.rows
        else:
            n_conflict += item.rows
            reason = f"the id {item.source_id!r} is stored already, with other content"
            origin = item.origin or ((item.line, item.contact.text),)
            rejected += [Rejected(item.source, line, "conflicting_id", reason, raw) for line, raw in origin]
    counts = outcome.counts
    return Outcome(
        accepted,
        rejected,
        Counts(
            counts.read,
            counts.accepted - n_duplicate - n_conflict,
            counts.duplicate + n_duplicate,
            counts.quarantined + n_conflict,
            len(accepted),
        ),
    )
