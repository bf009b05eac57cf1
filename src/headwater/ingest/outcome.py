"""What ingest gives back: accepted contacts, rejected rows, and counts that add up."""

from dataclasses import dataclass, field

from headwater.core.types import Contact, Rejected


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows in, rows out: ``read == accepted + duplicate + quarantined``, always.

    All four count records of the source (rows, objects, messages), not contacts: of a conversation that comes as
    twelve rows, twelve are read and twelve accepted, and ``contacts`` is one.

    Attributes:
        read: records that the connector found, unreadable ones included.
        accepted: records that became a contact or a turn of one.
        duplicate: records that say again what another one of the same id said.
        quarantined: records that were rejected.
        contacts: contacts made of the accepted records.
    """

    read: int = 0
    accepted: int = 0
    duplicate: int = 0
    quarantined: int = 0
    contacts: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.read + other.read,
            self.accepted + other.accepted,
            self.duplicate + other.duplicate,
            self.quarantined + other.quarantined,
            self.contacts + other.contacts,
        )

    @property
    def adds_up(self) -> bool:
        """Whether no record was lost or counted twice."""
        return self.read == self.accepted + self.duplicate + self.quarantined


@dataclass(frozen=True, slots=True)
class Accepted:
    """A contact and where it came from.

    Attributes:
        contact: the contact.
        source: file or system.
        line: 1-based line or record of its first row there.
        source_id: its id there, or ``None``.
        content_hash: hash of what was said and when; equal for one id = the same contact again.
        origin: line and raw text of each record it was made of.
    """

    contact: Contact
    source: str
    line: int
    source_id: str | None
    content_hash: str
    origin: tuple[tuple[int, str], ...] = ()

    @property
    def rows(self) -> int:
        """Records it was made of."""
        return max(1, len(self.origin))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A batch: its counts add up by themselves."""

    accepted: list[Accepted] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    counts: Counts = Counts()
