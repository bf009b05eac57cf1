"""Settings of ingest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IngestConfig:
    """How records become contacts.

    Attributes:
        batch_size: contacts in one ``Outcome``, at most; at least 1.
        max_text_bytes: longest text that is taken, in bytes of UTF-8; longer ones are rejected as ``too_long``.
        max_attribute_chars: longest value of an attribute; the rest is cut off.
        zone: IANA zone of timestamps that name none, e.g. ``"Europe/Berlin"``.
        namespace: name of the system the ids come from: equal ids of one namespace are one contact.
    """

    batch_size: int = 10_000
    max_text_bytes: int = 5_500_000
    max_attribute_chars: int = 200
    zone: str = "UTC"
    namespace: str = ""
