"""Settings of the stage ``prepare``."""

from dataclasses import dataclass

from headwater.core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class PrepareConfig:
    """How contacts are prepared.

    Attributes:
        types: kinds of personal data to replace; ``None`` = ``redact.DEFAULT``.
        threshold: probability from which a segment is a statement, 0..1.
        relative: a segment also needs this share of the contact's best probability, 0..1.
        fallback: when no segment reaches ``threshold``, the best one counts from here on, 0..1.
        clause_words: sentences of more words are cut into clauses.
        statement_words: neighbouring segments are joined up to this many words.
        language_model: ``"package.module:function"`` that builds the language identifier; empty = by script alone.
    """

    types: tuple[str, ...] | None = None
    threshold: float = 0.5
    relative: float = 0.8
    fallback: float = 0.35
    clause_words: int = 24
    statement_words: int = 60
    language_model: str = "headwater.adapters.models.language:build"

    def __post_init__(self) -> None:
        if not 0 < self.fallback <= self.threshold < 1:
            raise ConfigError(
                f"prepare: fallback {self.fallback} and threshold {self.threshold} do not fit",
                hint="0 < fallback <= threshold < 1",
            )
        if not 0 <= self.relative <= 1:
            raise ConfigError(f"prepare: relative is {self.relative}, not a share", hint="0 <= relative <= 1")
        if self.clause_words < 4 or self.statement_words < 4:
            raise ConfigError("prepare: clause_words and statement_words are at least 4")
