"""The edge of search: candidates from a store, ranked by the formula of ``rank``.

The store brings up the best by words and the best by meaning, filtered; here they are checked against the query, scored
exactly with the counts of the whole corpus, borrow meaning from each other, and are ranked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ports import Finder
from headwater.core.tables import matrix
from headwater.search.config import SearchSettings
from headwater.search.corpus import Corpus
from headwater.search.dense import FloatArray, normalise
from headwater.search.grammar import Query, satisfies
from headwater.search.graph import borrow
from headwater.search.rank import Pool, Scores, blend, suited
from headwater.search.tokens import gist, located
from headwater.search.typos import Speller

COLUMNS: Final = ("contact_id", "terms", "vector", "channel", "week", "topics", "labels")
_MOST_TERMS = 24
_LIKED_TERMS = 12
_MOST_MARKED = 0.25  # share of the contacts above which a word is no reason why one of them was found

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted.

    Attributes:
        query: what was typed.
        mode: ``hybrid``, ``lexical`` or ``dense``.
        where: filter of the store, or ``None``.
        liked: rows of ``documents`` to find more of.
        disliked: ``(m, d)`` vectors to stay away from; may have no row.
        without: contact_ids that are no hits.
        pool: candidates by meaning; by words there are no more.
    """

    query: Query
    mode: str = "hybrid"
    where: str | None = None
    liked: pa.Table | None = None
    disliked: FloatArray | None = None
    without: frozenset[str] = frozenset()
    pool: int = 300


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates in the order of their scores.

    Attributes:
        rows: of ``documents``, the columns ``COLUMNS``, best first.
        scores: of each row.
        vectors: ``(n, d)`` of each row.
        borrowed: ``(n, d)`` without the mean and after borrowing; no row unless the mode is ``hybrid``.
        marked: words that say why a contact was found: those that score and tell, and those of required phrases.
        corrected: word -> what was typed instead.
        unknown: what was typed and no contact holds, nor anything like it.
    """

    rows: pa.Table
    scores: Scores
    vectors: FloatArray
    borrowed: FloatArray
    marked: frozenset[str]
    corrected: dict[str, str]
    unknown: tuple[str, ...]


def rank(ask: Ask, finder: Finder, corpus: Corpus, encode: Encode, settings: SearchSettings) -> Ranked:
    """The candidates of a query, ranked.

    Args:
        ask: what is wanted.
        finder: the store.
        corpus: counts of all contacts.
        encode: texts -> ``(n, d) float32``, rows unit-norm.
        settings: how hits are scored.
    """
    terms, corrected = _terms(ask, corpus, settings)
    raw, query, away = _vectors(ask, corpus, encode)
    aimed = raw if ask.mode == "dense" and ask.liked is None and not len(away) else query
    rows = _candidates(ask, finder, terms, aimed, corpus, settings)
    tokens = [text.split() for text in rows["terms"].to_pylist()]
    if ask.without or ask.query.required or ask.query.forbidden:
        chosen = [
            i
            for i, (key, text) in enumerate(zip(rows["contact_id"].to_pylist(), tokens, strict=True))
            if key not in ask.without and satisfies(text, ask.query.required, ask.query.forbidden)
        ]
        rows, tokens = rows.take(pa.array(chosen, pa.int64())), [tokens[i] for i in chosen]
    vectors = matrix(rows["vector"])
    words = corpus.bm25(tokens, terms, k1=settings.k1, b=settings.b)
    scores, borrowed = _scores(ask, vectors, words, aimed, away, corpus=corpus, settings=settings)
    ranked = np.round(scores.total, 5)
    keys = rows["contact_id"].to_pylist()
    order = sorted(
        (i for i in range(len(keys)) if ask.mode != "lexical" or words[i] > 0), key=lambda i: (-ranked[i], keys[i])
    )
    at = np.asarray(order, np.int64)
    ordered = Scores(scores.total[at], scores.words[at], scores.meaning[at])
    written = {word: ask.query.text[start:end] for word, start, end in located(ask.query.text)}
    lost = [t for t in ask.query.terms if corpus.knows_all and t not in corpus.counts and t not in corrected.values()]
    said = {word for text in tokens for word in text} if lost else set()
    phrases = {word for group in ask.query.required for phrase in group for word in phrase}
    return Ranked(
        rows.take(pa.array(order, pa.int64())),
        ordered,
        vectors[at],
        borrowed[at] if len(borrowed) else borrowed,
        frozenset(phrases).union(_telling(terms, corpus, most_held=_MOST_MARKED)),
        {meant: written.get(typed, typed) for meant, typed in corrected.items()},
        tuple(written.get(term, term) for term in lost if term not in said),
    )


def _terms(ask: Ask, corpus: Corpus, settings: SearchSettings) -> tuple[dict[str, float], dict[str, str]]:
    """Weight of each word that scores, and which words were corrected into which."""
    terms: dict[str, float] = {}
    if ask.liked is not None:
        held = {word for text in ask.liked["terms"].to_pylist() for word in text.split()}
        telling = sorted((corpus.counts[word], word) for word in held if corpus.counts.get(word, 0) > 1)
        terms |= {word: 1.0 for _, word in telling[:_LIKED_TERMS]}
    asked = list(ask.query.terms)
    if len(asked) > _MOST_TERMS:  # a pasted text: its rarest words say what it is about
        asked = sorted(asked, key=lambda word: (corpus.counts.get(word, 0) or corpus.rows, word))[:_MOST_TERMS]
    terms |= dict.fromkeys(asked, 1.0)
    corrected: dict[str, str] = {}
    for term in asked:
        if term not in corpus.counts:
            for meant in _speller(_Words(corpus)).suggest(term):
                if meant not in terms:
                    terms[meant] = settings.typo_weight
                    corrected[meant] = term
    return terms, corrected


class _Words:
    """A corpus as a key: built once, used by many queries."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def __hash__(self) -> int:
        return id(self.corpus)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Words) and other.corpus is self.corpus


@lru_cache(maxsize=2)
def _speller(words: _Words) -> Speller:
    """Words that few contacts hold are as likely typing errors themselves where there are many contacts."""
    fewest = 1 if words.corpus.rows < 5_000 else 3
    return Speller({word: n for word, n in words.corpus.counts.items() if n >= fewest})


def _vectors(ask: Ask, corpus: Corpus, encode: Encode) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The query's own vector, the one to search with, and those to stay away from; the last two without the mean."""
    raw: FloatArray = np.zeros(len(corpus.mean), np.float32)
    wanted = raw
    if ask.query.terms:
        lead = gist(ask.query.text)
        found = np.asarray(encode([ask.query.text, lead] if lead else [ask.query.text]), np.float32)
        raw = found[0]
        wanted = normalise(found.sum(axis=0)[None] / np.float32(len(found)) - corpus.mean)[0]
    if ask.liked is not None:
        wanted = wanted + normalise(matrix(ask.liked["vector"]) - corpus.mean).sum(axis=0)
    away: FloatArray = np.zeros((0, len(raw)), np.float32)
    if ask.disliked is not None and len(ask.disliked):
        away = normalise(ask.disliked - corpus.mean)
        wanted = wanted - np.float32(0.5) * away.mean(axis=0)
    return raw, normalise(wanted[None])[0], away


def _candidates(
    ask: Ask, finder: Finder, terms: dict[str, float], vector: FloatArray, corpus: Corpus, settings: SearchSettings
) -> pa.Table:
    """Both kinds of candidates, each contact once, in the order of their ids: sums then do not depend on the index."""
    asked = ask.query
    most, telling = (ask.pool, ask.pool), terms
    if ask.mode == "dense":
        telling = {}
    elif ask.mode == "hybrid":
        most = (ask.pool, min(ask.pool, settings.worded))
        telling = _telling(terms, corpus, most_held=settings.most_held)
    found = finder.candidates(
        None if ask.mode == "lexical" else vector,
        telling,
        most=most,
        required=asked.required,
        forbidden=asked.forbidden,
        where=ask.where,
        columns=COLUMNS,
    )
    return found.take(pc.sort_indices(found, [("contact_id", "ascending")])).combine_chunks()


def _telling(terms: Mapping[str, float], corpus: Corpus, *, most_held: float) -> dict[str, float]:
    """The words that bring up contacts: those that many contacts hold tell little and cost most; they only score."""
    rare = {term: weight for term, weight in terms.items() if corpus.counts.get(term, 0) <= most_held * corpus.rows}
    return rare if any(term in corpus.counts for term in rare) else dict(terms)


def _scores(
    ask: Ask,
    vectors: FloatArray,
    words: FloatArray,
    query: FloatArray,
    away: FloatArray,
    *,
    corpus: Corpus,
    settings: SearchSettings,
) -> tuple[Scores, FloatArray]:
    """Scores in the order of the rows, and what the rows borrowed."""
    none = vectors[:0]
    if ask.mode == "lexical":
        return Scores(words, words, np.zeros_like(words)), none
    if ask.mode == "dense":
        meaning = np.asarray(vectors @ query, np.float32)
        return Scores(meaning, np.zeros_like(meaning), meaning), none
    centred = normalise(vectors - corpus.mean)
    settings = suited(settings, weight=corpus.weight)
    borrowed = borrow(centred, neighbours=settings.neighbours, borrowing=settings.borrowing, rounds=settings.rounds)
    scores = blend(Pool(centred, borrowed, words), query, settings, weight=corpus.weight, away=away)
    return scores, borrowed
