"""Words for bag-of-words models, with those under a negation marked, so that "not good" does not look like "good"."""

from headwater.enrich.lexicon import lexicon
from headwater.enrich.text import fold, is_mark, tokens

REACH = 3  # words behind a negation that it may turn around (Pang, Lee & Vaithyanathan 2002)


def marked(text: str) -> list[str]:
    """Folded tokens; a word within reach of a negation is followed by its marked copy. Links and digits are merged.

    Example:
        >>> marked("It isn't good. 24 hours")
        ['it', 'isnt', 'good', '!good', '.', '<2>', 'hours']
    """
    negations = lexicon("en").negations
    result: list[str] = []
    left = 0
    for token in tokens(text):
        if not token[0].isalnum():
            result.append(token.lower())
            left = 0 if is_mark(token) else left
            continue
        if token.startswith(("http:", "https:", "www.")):
            result.append("<link>")
            continue
        word = f"<{min(len(token), 9)}>" if token.isdigit() else fold(token)
        result.append(word)
        if left and word.isalpha():
            result.append("!" + word)
            left -= 1
        if word in negations or (word.endswith("nt") and ("'" in token or "’" in token)):
            left = REACH
    return result


def marked_text(text: str) -> str:
    """``marked`` joined by blanks, for a vectoriser that splits at blanks."""
    return " ".join(marked(text))
