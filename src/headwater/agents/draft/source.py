"""A guideline as it is cited: by bytes of its file, which are checked against its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import regex

from headwater.agents.front import Lines, Problem
from headwater.agents.procedure import Cite, Procedure, Source
from headwater.core.ids import content_hash
from headwater.core.types import Redaction


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline.

    Attributes:
        name: that citations use; one word.
        text: of the file.
        shown: the part that may be sent anywhere, personal data replaced, with offsets into that part.
        begin: character of ``text`` at which that part begins.
    """

    name: str
    text: str
    shown: Redaction = field(default_factory=lambda: Redaction("", ()))
    begin: int = 0

    @classmethod
    def of(cls, file: str, text: str) -> Self:
        """The guideline of a file."""
        return cls(regex.sub(r"[\s;]+", "_", file) or "guideline", text)

    @property
    def source(self) -> Source:
        """As the front matter names it."""
        return Source(self.name, content_hash(self.text))

    def cite(self, start: int, end: int) -> Cite:
        """The bytes of characters ``start..end`` of the text."""
        first = len(self.text[:start].encode())
        return Cite(self.name, first, first + len(self.text[start:end].encode()))

    def find(self, quote: str) -> tuple[int, int] | None:
        """Characters of ``text`` that say what a quote of ``shown`` says, spaces aside; None: it is not there."""
        words = quote.split()
        if not words:
            return None
        match = regex.search(r"\s+".join(map(regex.escape, words)), self.shown.text)
        if match is None:
            return None
        start, end = (self._original(at) for at in match.span())
        return self.begin + start[0], self.begin + end[1]

    def _original(self, at: int) -> tuple[int, int]:
        """Character of the unredacted part that a character of the redacted one stands for: first and last possible."""
        shift = 0
        for span in self.shown.spans:
            begin = span.start + shift
            end = begin + len(span.placeholder)
            if at <= begin:
                break
            if at < end:
                return span.start, span.end
            shift += len(span.placeholder) - (span.end - span.start)
        return at - shift, at - shift


def cited(cite: Cite, text: str) -> str:
    """The words that a citation names.

    Args:
        cite: bytes of the text in UTF-8.
        text: of the guideline.

    Raises:
        ValueError: the bytes are not there, or part a character.
    """
    data = text.encode()
    if not 0 <= cite.start < cite.end <= len(data):
        raise ValueError(f"bytes {cite.start}-{cite.end} are not within the {len(data)} of {cite.source}")
    return data[cite.start : cite.end].decode()


def check_cites(procedure: Procedure, where: Lines, texts: Mapping[str, str]) -> list[Problem]:
    """What is wrong with the citations of a procedure.

    Args:
        procedure: that cites.
        where: lines of its parts.
        texts: name of a guideline -> its text; citations of others are not looked at.
    """
    found = []
    for i, one in enumerate(procedure.sources):
        if one.name in texts and one.hash and one.hash != content_hash(texts[one.name]):
            hint = "read the steps that cite it again, then put the new hash: " + content_hash(texts[one.name])
            found.append(Problem(where[("sources", i)], f"{one.name} is not what it was when it was cited", hint))
    for i, step in enumerate(procedure.steps):
        for cite in step.cites:
            if cite.source not in texts:
                continue
            try:
                cited(cite, texts[cite.source])
            except ValueError as error:
                found.append(Problem(where[("steps", i, "From")], f"{step.action!r} cites nothing: {error}"))
    return found
