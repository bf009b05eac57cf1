"""What the customer wrote in this contact: spans of the original, without markup, quotes, signatures and boilerplate.

Nothing is altered or lost: a cleaned contact is a list of spans of the original text, so what was dropped stays
reachable. Decisions are made line by line, from forms that mail programs and habits leave in many languages.
"""

import re
from typing import Final

from headwater.core.text.visible import hidden_spans
from headwater.core.types import Contact

Span = tuple[int, int]

_BREAK: Final = re.compile(
    r"\r\n?|\n|<(?:/?(?:p|div|br|tr|td|th|li|ul|ol|table|h[1-6]|hr|blockquote|body|html|head|title|meta|link|"
    r"section|pre)"
    r"(?=[\s/>])[^<>]*+|!(?:--[^>]*+--|[^<>]*+))>",
    re.IGNORECASE,
)
_QUOTE_OPEN: Final = re.compile(r"<(?:blockquote|div[^<>]{0,80}(?:gmail_quote|yahoo_quoted|moz-cite))", re.IGNORECASE)
_REPLY: Final = re.compile(
    r"(?:on|am|le|el|em|il|op)\b.{4,120}?\b(?:wrote|writes|schrieb|a écrit|escribió|escreveu|ha scritto|"
    r"schreef)\b.{0,40}:?\s*$"
    r"|-{2,}\s?(?:original message|original appointment|forwarded message|ursprüngliche nachricht|"
    r"weitergeleitete nachricht|"
    r"message d'origine|message transféré|mensaje original|mensaje reenviado|mensagem original|"
    r"mensagem encaminhada)\s?-{0,}"
    r"|begin forwarded message:|_{20,}\s*$",
    re.IGNORECASE,
)
_HEADER: Final = re.compile(
    r"\*?(?:from|sent|to|cc|subject|date|von|gesendet|an|betreff|datum|de|envoyé|à|objet|enviado|para|asunto|"
    r"assunto|data|fecha|"
    r"reply-to)\s?\*?:\s?\S",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"(?:(?:kind|best|warm|many)?\s?(?:regards|wishes)|sincerely|yours (?:truly|faithfully|sincerely)|cheers|"
    r"respectfully|"
    r"thanks(?: (?:and|&) regards| again| in advance| so much| very much| a lot)?|thank you(?: (?:so|very) much|"
    r" again| in advance| for your (?:help|time))?|"
    r"thx|many thanks|"
    r"mit freundlichen gr(?:ü|ue)(?:ß|ss)en|freundliche gr(?:ü|ue)(?:ß|ss)e|(?:viele|liebe|beste|schöne) gr(?:ü|"
    r"ue)(?:ß|ss)e|mfg|lg|vielen dank(?: im voraus)?|danke|"
    r"cordialement|bien à vous|merci(?: (?:d'avance|beaucoup|par avance))?|salutations(?: distinguées)?|"
    r"saludos(?: cordiales)?|atentamente|un saludo|(?:muchas )?gracias(?: de antemano)?|"
    r"atenciosamente|cumprimentos|abraços|(?:muito )?obrigad[oa]|cordiais saudações|"
    r"com os melhores cumprimentos)\s*[,.!–-]{0,3}\s*$",
    re.IGNORECASE,
)
_FOOTER: Final = re.compile(
    r"sent from my |sent via |get outlook for|von meinem .{2,30} gesendet|gesendet von |envoyé de(?:puis)? mon|"
    r"enviado desde mi|"
    r"enviado do meu|this e-?mail was sent|unsubscribe\b|to unsubscribe|view (?:this|in) (?:email|browser)|"
    r"please consider the environment|"
    r"virus-free|scanned by|\[?external\]?:? (?:e-?mail|sender)|caution: ?this email|copyright ©|©",
    re.IGNORECASE,
)
_DISCLAIMER: Final = re.compile(
    r"intended (?:only |solely )?(?:for|recipient)|confidential(?:ity)?\b.{0,80}(?:e-?mail|message|notice|"
    r"information)|"
    r"(?:e-?mail|message).{0,80}\bconfidential|received this (?:e-?mail|message|communication) in error|"
    r"legally privileged|"
    r"vertrauliche? .{0,60}(?:e-?mail|nachricht)|nicht der richtige adressat|confidentiel.{0,80}(?:message|"
    r"courriel|destinataire)|"
    r"confidencial.{0,80}(?:mensaje|correo|mensagem|destinat)",
    re.IGNORECASE,
)
_NAMED: Final = (
    r"(?:[ ](?!i\b|we\b|my\b|the\b|this\b|it\b|can\b|could\b|how\b|what\b|when\b|why\b|is\b|are\b|"
    r"there is\b)[^\W\d_][\w.'’<>-]{0,24}){0,4}"
)
_GREETING: Final = re.compile(
    r"\s*(?:(?:(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening|day)|dear|to whom it may concern|"
    r"hallo|guten (?:tag|morgen|abend)|moin|servus|sehr geehrte[rs]?|liebe[rs]?|bonjour|bonsoir|salut|chère?|"
    r"madame, monsieur|"
    r"hola|buenos días|buenas (?:tardes|noches)|estimad[oa]s?|olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]s?|"
    r"car[oa]s?)\b"
    + _NAMED + r"\s*(?:[,!.:…–]+\s*|-\s|$))+|(?:hi|hello|hey|hallo|hola|bonjour|olá)(?: there| team| all)?\s+(?=\w))",
    re.IGNORECASE,
)  # fmt: skip
MAX_TAIL_LINES: Final = 8
"""A closing followed by more lines than this is not the end of a letter."""


def lines(text: str, start: int, end: int) -> list[Span]:
    """Spans of the lines of ``text[start:end]``; block-level tags end a line as a line feed does."""
    out = []
    at = start
    for found in _BREAK.finditer(text, start, end):
        out.append((at, found.start()))
        at = found.end()
    out.append((at, end))
    return [_trim(text, a, b) for a, b in out]


def clean(contact: Contact) -> list[Span]:
    """Spans of the customer's own words in ``contact.text``: in order, disjoint, trimmed, none empty.

    Example:
        >>> contact = Contact("c_1", "Hi Joe,\\nit broke.\\n\\nRegards,\\nAnn")
        >>> [contact.text[a:b] for a, b in clean(contact)]
        ['it broke.']
    """
    kept: list[Span] = []
    for start, end in contact.customer_spans():
        kept += clean_block(contact.text, start, end)
    return kept


def clean_block(text: str, start: int, end: int) -> list[Span]:
    """``clean`` of one stretch of the customer's text: a turn, a letter."""
    if end - start > 1 and ("\n" in text[start:end] or "<" in text[start:end] or "\r" in text[start:end]):
        spans = _letter(text, start, end)
    else:
        line = _trim(text, start, end)
        spans = [] if _FOOTER.match(text, *line) else [line]
    if spans and (greeting := _GREETING.match(text, spans[0][0], spans[0][1])):
        spans[0] = _trim(text, greeting.end(), spans[0][1])
    return [span for span in spans if span[0] < span[1]]


def _letter(text: str, start: int, end: int) -> list[Span]:
    """The lines of a letter that the customer wrote now, neighbours joined."""
    kept: list[Span] = []
    for a, b in _visible_parts(text, start, end):
        for row in _own(text, lines(text, a, b)):
            if kept and "<" not in text[kept[-1][1] : row[0]] and not text[kept[-1][1] : row[0]].strip():
                kept[-1] = (kept[-1][0], row[1])
            else:
                kept.append(row)
    return kept


def _visible_parts(text: str, start: int, end: int) -> list[Span]:
    """``[start, end)`` without style sheets and scripts, and without what an HTML mail quotes."""
    if "<" not in text[start:end]:
        return [(start, end)]
    if (quote := _QUOTE_OPEN.search(text, start, end)) and text[start : quote.start()].strip():
        end = quote.start()
    parts = []
    at = start
    for a, b in hidden_spans(text[start:end]):
        parts.append((at, start + a))
        at = start + b
    parts.append((at, end))
    return parts


def _own(text: str, rows: list[Span]) -> list[Span]:
    """The rows without quotes, headers, signatures, footers and disclaimers."""
    out: list[Span] = []
    n = len(rows)
    i = 0
    while i < n:
        a, b = rows[i]
        if a == b or text[a] == ">" or text.startswith("&gt;", a):
            i += 1
        elif _REPLY.match(text, a, min(b, a + 240)):
            quoted = any(text[rows[j][0] : rows[j][0] + 1] == ">" for j in range(i + 1, min(i + 4, n)))
            if not quoted and out:
                break
            i += 1
        elif (
            i + 1 < n
            and _HEADER.match(text, a, b)
            and sum(bool(_HEADER.match(text, *rows[j])) for j in range(i, min(i + 5, n))) >= 3
        ):
            if out:
                break
            i += 1
            while i < n and (rows[i][0] == rows[i][1] or _HEADER.match(text, *rows[i])):
                i += 1
        elif _is_end(text, rows, i):
            i = _after_signature(text, rows, i)
        elif _FOOTER.match(text, a, b) or (b - a > 60 and _DISCLAIMER.search(text, a, min(b, a + 600))):
            i += 1
        else:
            out.append((a, b))
            i += 1
    return out


def _is_end(text: str, rows: list[Span], i: int) -> bool:
    """Whether row ``i`` closes the letter."""
    a, b = rows[i]
    piece = text[a:b]
    if piece in ("--", "---", "__", "___"):
        return True
    if b - a > 48 or not _CLOSING.match(piece):
        return False
    rest = [row for row in rows[i + 1 : i + 6] if row[0] < row[1] and text[row[0]] != ">"]
    return bool(rest or i) and all(end - start <= 60 for start, end in rest[:2])


def _after_signature(text: str, rows: list[Span], i: int) -> int:
    """The first row behind the signature that begins at row ``i``: a quoted reply, a P.S., or the end."""
    for j in range(i + 1, min(len(rows), i + 1 + MAX_TAIL_LINES)):
        a, b = rows[j]
        if a < b and (
            _REPLY.match(text, a, min(b, a + 240)) or text[a] == ">" or _is_postscript(text, a, b) or b - a > 90
        ):
            return j
    return len(rows) if len(rows) - i <= MAX_TAIL_LINES + 1 else i + 1 + MAX_TAIL_LINES


def _is_postscript(text: str, a: int, b: int) -> bool:
    return text[a : min(b, a + 4)].lower().replace(".", "").startswith("ps")


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    if not piece or piece.isspace():
        return start, start
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
