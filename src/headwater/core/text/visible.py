"""From a slice of an original text to the text that is shown: the same slice always gives the same words."""

import re
from html import unescape
from typing import Final

_NAMES: Final = (
    "a|abbr|address|article|aside|b|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|div|dl|dt|em|"
    "fieldset|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|map|meta|"
    "nav|noscript|o:p|object|ol|option|p|pre|q|s|section|select|small|span|strike|strong|sub|sup|table|tbody|td|"
    "textarea|tfoot|th|thead|title|tr|tt|u|ul|video|wbr|style|script"
)
TAG: Final = re.compile(rf"</?(?:{_NAMES})(?=[\s/>])[^<>]*+>|<!--[^>]*+-->|<![^<>]*+>", re.IGNORECASE)
"""An HTML tag, by name, so that ``<EMAIL_1>``, ``a < b`` and a forum's ``<grin>`` are left alone."""

_HIDDEN: Final = re.compile(r"<(style|script)\b", re.IGNORECASE)


def hidden_spans(text: str) -> list[tuple[int, int]]:
    """Spans of style sheets and scripts, tags included: never something that a person said."""
    spans = []
    at = 0
    lower = ""
    while found := _HIDDEN.search(text, at):
        lower = lower or text.lower()
        close = lower.find(f"</{found[1].lower()}", found.end())
        end = lower.find(">", close) + 1 if close >= 0 else 0
        at = end or len(text)
        spans.append((found.start(), at))
    return spans


def visible(text: str) -> str:
    """The words of ``text`` as a person sees them: tags gone, entities decoded, white space folded.

    Placeholders such as ``<EMAIL_1>`` survive. Total and idempotent on text without entities.

    Args:
        text: a slice of an original text, or such a slice with personal data replaced.

    Example:
        >>> visible("<p>It&#39;s  broken<br>again</p>")
        "It's broken again"
    """
    if "<" in text:
        for start, end in reversed(hidden_spans(text)):
            text = f"{text[:start]} {text[end:]}"
        text = TAG.sub(" ", text)
    if "&" in text:
        text = unescape(text)
    return " ".join(text.replace("\x00", " ").split())
