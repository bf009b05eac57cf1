"""Words of a text and where they stand."""

import unicodedata

import regex

_WORD = regex.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = regex.compile(r"[^.!?\r\n]+[.!?]*")
_FIRST = regex.compile(r"[\r\n]|(?<=[^\s.][^\s.])[.!?](?=\s)")


def fold(word: str) -> str:
    """The form under which a word is indexed: one case, no accents, no apostrophes.

    Example:
        >>> fold("Café"), fold("don’t")
        ('cafe', 'dont')
    """
    if word.isascii():
        return word.lower().replace("'", "")
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’")


def stem(word: str) -> str:
    """A folded word without its commonest English endings, so that inflections meet.

    Light on purpose: endings of plural and past only, nothing shorter than four letters, plain ASCII only. What it
    leaves need not be a word; a word of another language that it cuts is cut the same way everywhere.

    Example:
        >>> stem("deliveries"), stem("charged"), stem("charging"), stem("refunds"), stem("bus")
        ('delivery', 'charg', 'charg', 'refund', 'bus')
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def words(text: str) -> list[str]:
    """Folded, stemmed words of a text, in order.

    Example:
        >>> words("My refund: it hasn't arrived!")
        ['my', 'refund', 'it', 'hasnt', 'arriv']
    """
    return [stem(fold(match)) for match in _WORD.findall(text)]


def located(text: str) -> list[tuple[str, int, int]]:
    """Folded, stemmed words with their first character and one past their last."""
    return [(stem(fold(match.group())), match.start(), match.end()) for match in _WORD.finditer(text)]


def opening(text: str, *, most_words: int = 30) -> str:
    """What a long text is about, as far as its beginning says it: its first line or sentence; empty for a short text.

    Subject lines, titles and first sentences name the matter; what follows tells how it came about.

    Args:
        text: any text.
        most_words: a text of no more words has no opening of its own; no opening is longer.
    """
    if len(text.split(None, most_words)) <= most_words:
        return ""
    end = _FIRST.search(text.lstrip())
    first = text.lstrip()[: end.start()] if end else text
    return " ".join(first.split()[:most_words])


def gist(text: str, *, most_words: int = 30) -> str:
    """What a long query is after: its last question where it ends in one, else its opening; empty for a short query.

    A dialogue pasted whole asks at its end; a report names its matter at its beginning.
    """
    if not opening(text, most_words=most_words):
        return ""
    sentences = [piece.strip() for piece in _SENTENCE.findall(text) if piece.strip()]
    if sentences and sentences[-1].endswith("?"):
        return " ".join(sentences[-1].split()[:most_words])
    return opening(text, most_words=most_words)
