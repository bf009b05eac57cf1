"""Settings of search."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How hits are scored.

    Attributes:
        k1: BM25 saturation of repeated words, above 0.
        b: BM25 length normalisation, 0..1.
        typo_weight: how much a corrected word counts against a word that was typed right, 0..1.
        lexical_weight: weight of words against meaning where the corpus does not say, above 0.
        probe_texts: texts whose halves are searched for to learn the weight; 0 keeps ``lexical_weight``.
        neighbours: neighbours that a text borrows meaning from; 0 turns it off.
        borrowing: how much of the neighbours' mean is added, per round.
        rounds: rounds of borrowing.
        own_share: how much a text's own meaning counts against what it borrowed, 0..1.
        graph_rows: above this many texts nothing is borrowed (the time grows with the square).
        feedback: first hits that the query borrows from; 0 turns it off.
        feedback_weight: how much of their mean is added.
        block_rows: rows of a block of similarities.
        worded: most candidates that a store brings up by words where meaning brings up others, too.
        most_held: share of the contacts above which a word brings up none and only scores, 0..1.
    """

    k1: float = 1.5
    b: float = 0.75
    typo_weight: float = 0.6
    lexical_weight: float = 0.15
    probe_texts: int = 160
    neighbours: int = 10
    borrowing: float = 2.0
    rounds: int = 2
    own_share: float = 0.2
    graph_rows: int = 20_000
    feedback: int = 5
    feedback_weight: float = 1.0
    block_rows: int = 4_096
    worded: int = 100
    most_held: float = 0.03
