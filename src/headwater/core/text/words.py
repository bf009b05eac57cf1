"""Word lists written as running text."""


def word_set(text: str) -> frozenset[str]:
    """The words of ``text``, split at white space.

    Example:
        >>> sorted(word_set("yes no yes"))
        ['no', 'yes']
    """
    return frozenset(text.split())
