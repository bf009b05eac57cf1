"""Settings of the anecdotes: what a readable story looks like and how a reading list is chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SelectSettings:
    """How ``select`` trades what it wants off.

    Attributes:
        quality_share: weight of a candidate's own quality against how much of the issue it adds, 0..1.
        redundancy: penalty on likeness to what is already chosen (the MMR term), 0..1.
        near_duplicate: cosine from which two texts count as the same; the second is never chosen, 0..1.
        neighbours: rows that a row's vector is averaged with before likeness is measured.
        max_candidates: candidates that are looked at; memory grows with its product with ``max_ground``.
        max_ground: texts that coverage is measured on; above it, those with the smallest content key.
        block_rows: rows of a similarity block.
    """

    quality_share: float = 0.25
    redundancy: float = 0.15
    near_duplicate: float = 0.95
    neighbours: int = 7
    max_candidates: int = 2_000
    max_ground: int = 4_000
    block_rows: int = 8_192


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """What makes a text usable as a quote.

    Attributes:
        ideal_words: range of words that reads well on a page.
        shortest_words: below it a text says too little to be read for itself.
        longest_words: from here on a text is as unhandy as it gets.
    """

    ideal_words: tuple[int, int] = (40, 120)
    shortest_words: int = 5
    longest_words: int = 600
