"""Content hashes and the ids made from them: the same content has the same id everywhere, for ever."""

import hashlib
from typing import NewType

ContactId = NewType("ContactId", str)
StatementId = NewType("StatementId", str)
TopicId = NewType("TopicId", str)

_SEPARATOR = b"\x1f"


def content_hash(*parts: str | bytes | None, size: int = 16) -> str:
    """Hex BLAKE2b digest of the parts; ``None`` differs from the empty string.

    Args:
        parts: texts or bytes, in order; the split between them counts.
        size: bytes of the digest, 4..32 (the text is twice as long).
    """
    digest = hashlib.blake2b(digest_size=size)
    for part in parts:
        if part is None:
            digest.update(b"\x00")
        else:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8, "little") + data)
        digest.update(_SEPARATOR)
    return digest.hexdigest()


def contact_id(*parts: str | bytes | None) -> ContactId:
    """Id of a contact, from what identifies it at its source: ``c_`` and 24 hex digits."""
    return ContactId("c_" + content_hash(*parts, size=12))


def statement_id(contact: ContactId | str, start: int) -> StatementId:
    """Id of the statement that starts at character ``start`` of the contact's text."""
    return StatementId(f"{contact}.{start}")


def contact_of(item: str) -> str:
    """The contact of a statement's id; of a contact's id, itself.

    Example:
        >>> contact_of("c_4f2a.17"), contact_of("c_4f2a")
        ('c_4f2a', 'c_4f2a')
    """
    return item.partition(".")[0]
