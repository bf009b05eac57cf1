"""Single values brought to one form: text, speaker, channel, customer, attributes, ids."""

import hashlib
import json
import math
import re
from functools import lru_cache
from typing import Any, Final

from headwater.ingest.words import CHANNELS, SPEAKERS

_SURROGATES = re.compile("[\ud800-\udfff]")
_WHOLE_FLOAT = re.compile(r"^(\d+)\.0+$")
_NOTHING: Final = frozenset(("", "null", "none", "nan", "nat", "n/a", "na", "\\n", "undefined", "<na>", "#n/a"))

SPEAKER_WORDS: Final = {word: speaker for speaker, words in SPEAKERS.items() for word in words.split()}

CHANNEL_WORDS: Final = {word: channel for channel, words in CHANNELS.items() for word in words.split()}


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """A name in lower case with single underscores, for comparison: ``"Date received" -> "date_received"``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[^0-9a-z]+", "_", spaced.lower()).strip("_")


def is_missing(value: Any) -> bool:
    """Whether a value says that there is none."""
    if value is None:
        return True
    if value.__class__ is str:
        return len(value) < 10 and value.strip().lower() in _NOTHING
    return isinstance(value, float) and math.isnan(value)


def text_of(value: Any) -> str:
    """The text as it came, less what no store can hold: NUL is taken out, a lone surrogate becomes U+FFFD."""
    if value.__class__ is not str:
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return ""
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        elif isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            value = "\n".join(value)
        elif not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else str(value)
    if "\x00" in value:
        value = value.replace("\x00", "")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            value = _SURROGATES.sub("\ufffd", value)
    result: str = value
    return result


def id_of(value: Any) -> str | None:
    """An id as text: ``3.0`` is ``"3"``, white space around it does not count; ``None`` where there is none."""
    if value.__class__ is str:
        text = text_of(value).strip()
        if text[-2:] == ".0":
            match = _WHOLE_FLOAT.match(text)
            text = match[1] if match else text
        return None if is_missing(text) else text
    if is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return text_of(value).strip() or None


def speaker_of(value: Any) -> str:
    """One of ``core.types.SPEAKERS``: customer, associate, bot, system, or unknown."""
    if value.__class__ is bool:
        return "customer" if value else "associate"
    if is_missing(value):
        return "unknown"
    word = key_of(str(value))
    found = SPEAKER_WORDS.get(word) or SPEAKER_WORDS.get(re.sub(r"_?\d+$", "", word))
    if found:
        return found
    if word in ("true", "1", "yes"):
        return "customer"
    if word in ("false", "0", "no"):
        return "associate"
    parts = word.split("_")
    return next((SPEAKER_WORDS[part] for part in parts if len(part) > 2 and part in SPEAKER_WORDS), "unknown")


def channel_of(value: Any, default: str = "text") -> str:
    """One of chat, email, call, survey, review, social, case, text; ``default`` where the word is not known."""
    if is_missing(value):
        return default
    word = key_of(str(value))
    return CHANNEL_WORDS.get(word) or next(
        (CHANNEL_WORDS[part] for part in word.split("_") if part in CHANNEL_WORDS), default
    )


def customer_hash(value: Any, salt: bytes) -> str | None:
    """Keyed one-way hash of a customer's id (BLAKE2b, 24 hex digits); e-mail addresses are compared in lower case.

    Args:
        value: the id as the source has it.
        salt: secret of the workspace, at most 64 bytes: without it the hash cannot be made from a list of ids.
    """
    text = id_of(value)
    if text is None:
        return None
    if "@" in text:
        text = text.lower()
    return hashlib.blake2b(text.encode("utf-8", "replace"), key=salt[:64], digest_size=12).hexdigest()


def attribute_of(value: Any, max_chars: int = 200) -> str:
    """A value of an attribute as clean text: white space folded, lists joined by ``|``, cut at ``max_chars``."""
    if value.__class__ is str:
        text = value
    elif is_missing(value):
        return ""
    elif value.__class__ is bool:
        return "true" if value else "false"
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, (list, tuple)):
        text = "|".join(str(item) for item in value if isinstance(item, (str, int, float)))
    elif isinstance(value, dict):
        text = "|".join(str(key) for key, item in value.items() if item not in (None, False, "", 0))
    else:
        text = str(value)
    if is_missing(text):
        return ""
    return text_of(" ".join(text.split()))[:max_chars]
