"""What an interval of a size covers and what it does not, in words that need no statistics."""

from collections.abc import Sequence
from typing import Final

_MEANING: Final = {
    "sampling": "chance",
    "classifier": "mistakes that the classifier knows it makes",
    "duplicates": "copies and repeat customers",
    "abstention": "contacts it would not decide on",
    "unseen": "contacts that no score shows",
}
_AUDITED: Final = "It counts what people said is this issue, wherever it lies."
_GATHERED: Final = (
    "It counts all that was put into this issue: if several problems are gathered in it, or a part of one lies elsewhere, "
    "the number is that of the issue and not of the problem (headwater contacts list ISSUE shows what is in it)."
)


def in_words(method: str, covers: Sequence[str]) -> str:
    """What the interval covers, what it does not, and the method.

    Example:
        >>> in_words("size.x.v1", ["sampling", "unseen"]).split(".")[0]
        'The interval covers chance and contacts that no score shows; not mistakes that the classifier knows it makes'
    """
    told = [text for name, text in _MEANING.items() if name in covers]
    missing = [text for name, text in _MEANING.items() if name in ("classifier", "unseen") and name not in covers]
    lacks = f"; not {_listed(missing)}" if missing else ""
    target = _AUDITED if "unseen" in covers else _GATHERED
    mend = "" if "unseen" in covers else " headwater audit draw ISSUE asks for the labels that mend it."
    return f"The interval covers {_listed(told)}{lacks}.{mend} {target} Method: {method}."


def _listed(parts: Sequence[str]) -> str:
    return ", and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else [" and ".join(parts)])
