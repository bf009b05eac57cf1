"""One index of words and meaning.

Method ``search.hybrid.v1``: cosine of the query with vectors that borrowed from their neighbours, after the query has
borrowed from its first hits, plus the learned weight times BM25.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError, UnknownComponent
from headwater.core.ids import content_hash
from headwater.search import fuse
from headwater.search.config import SearchSettings
from headwater.search.dense import FloatArray, best, normalise
from headwater.search.grammar import Query, parse
from headwater.search.graph import borrow
from headwater.search.lexical import BoolArray, LexicalIndex
from headwater.search.rank import Pool, Scores, blend, fold, suited
from headwater.search.spans import matched, reasons
from headwater.search.tokens import gist, opening, words
from headwater.search.typos import Speller

Id = str | int
Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
MODES = ("hybrid", "lexical", "dense")


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found.

    Attributes:
        id: its id, as it was given.
        text: the text itself.
        score: higher is better; comparable within one answer only.
        why: what matched, in words.
        spans: where the words of the query stand in the text: ``(first character, one past the last)``.
        also: ids of near-duplicates that were folded into this hit.
    """

    id: Id
    text: str
    score: float
    why: str
    spans: tuple[tuple[int, int], ...] = ()
    also: tuple[Id, ...] = field(default=())


class HybridIndex:
    """Texts that can be found by words and by meaning.

    Args:
        encode: texts -> ``(n, d) float32``, rows unit-norm.
        settings: how hits are scored.
    """

    def __init__(self, encode: Encode, *, settings: SearchSettings | None = None) -> None:
        self._encode = encode
        self._settings = settings or SearchSettings()
        self._lexical = LexicalIndex(k1=self._settings.k1, b=self._settings.b)
        self._texts: list[str] = []
        self._ids: list[Id] = []
        self._row: dict[Id, int] = {}
        self._keys: list[str] = []
        self._vectors: FloatArray = np.zeros((0, 0), np.float32)
        self._clear()

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def ids(self) -> tuple[Id, ...]:
        """Ids of all texts, in the order they were added."""
        return tuple(self._ids)

    @property
    def lexical_weight(self) -> float:
        """How much words count against meaning in this corpus."""
        self._prepare()
        return self._weight

    def add(self, texts: Sequence[str], ids: Sequence[Id]) -> None:
        """Index more texts; they are found from the next search on.

        Raises:
            InputError: an id is there already, or ids and texts differ in number.
        """
        if len(texts) != len(ids):
            raise InputError(f"ids has {len(ids)} entries for {len(texts)} texts")
        fresh = dict(zip(ids, range(len(self), len(self) + len(ids)), strict=True))
        taken = [name for name in ids if name in self._row]
        if len(fresh) < len(ids) or taken:
            raise InputError(
                f"ids must differ; twice: {taken[0] if taken else 'within this call'}",
                hint="pass each text once, or leave ids out",
            )
        if not len(texts):
            return
        vectors = np.asarray(self._encode(texts), dtype=np.float32)
        self._vectors = vectors if not len(self) else np.concatenate([self._vectors, vectors])
        self._lexical.add(texts)
        self._texts += texts
        self._ids += ids
        self._keys += [content_hash(text) for text in texts]
        self._row.update(fresh)
        self._clear()

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        mode: str = "hybrid",
        context: str = "",
        like: Sequence[Id] = (),
        unlike: Sequence[Id] = (),
        among: Collection[Id] | None = None,
        collapse: float | None = None,
    ) -> list[Hit]:
        """The ``k`` best hits, best first; equal scores by a hash of their texts.

        Args:
            query: words, ``"phrases"``, ``AND OR NOT + -``; may be empty when ``like`` says what is wanted.
            k: hits wanted.
            mode: ``hybrid``, ``lexical`` or ``dense``.
            context: what was said before the query (earlier turns): it helps, the query leads.
            like: ids of texts to find more of.
            unlike: ids of texts to stay away from.
            among: ids to search in; all by default.
            collapse: cosine from which a later hit is folded into an earlier one (``Hit.also``); off by default.

        Raises:
            InputError: ``k`` below 1, an unknown mode or id, or nothing to search for.
        """
        if k < 1:
            raise InputError(f"k must be at least 1, got {k}")
        if mode not in MODES:
            raise UnknownComponent(mode, list(MODES), kind="search mode")
        asked = parse(query)
        if not (asked.terms or like):
            if query.strip():
                return []
            raise InputError("the query is empty", hint="type what to look for, or give ids of texts to find more of")
        if not len(self):
            return []
        self._prepare()
        liked, disliked = self._rows(like), self._rows(unlike)
        terms, corrected = self._terms(asked, context, liked)
        scores = self._score(asked, context, mode, terms, liked, disliked)
        allowed = self._allowed(asked, among, mode, scores)
        allowed[[*liked, *disliked]] = False
        return self._hits(k, mode, scores, allowed, terms, corrected, collapse)

    def scores(self, query: str, *, context: str = "") -> FloatArray:
        """``(n,) float32`` hybrid score of every text, in the order they were added: what a sized query starts from.

        Operators in the query do not filter here.

        Raises:
            InputError: nothing is indexed, or the query holds no word.
        """
        asked = parse(query)
        if not len(self) or not asked.terms:
            raise InputError("a query needs a word, and an index a text")
        self._prepare()
        terms, _ = self._terms(asked, context, [])
        return self._score(asked, context, "hybrid", terms, [], []).total

    @property
    def vectors(self) -> FloatArray:
        """``(n, d) float32`` unit-norm meaning of each text after borrowing, in the order they were added."""
        self._prepare()
        return self._borrowed

    def _key(self, row: int) -> tuple[str, str]:
        return self._keys[row], str(self._ids[row])

    def _clear(self) -> None:
        self._ready = False
        self._weight = self._settings.lexical_weight
        self._suited = self._settings
        self._centred: FloatArray = np.zeros((0, 0), np.float32)
        self._borrowed: FloatArray = np.zeros((0, 0), np.float32)
        self._mean: FloatArray = np.zeros(0, np.float32)
        self._speller: Speller | None = None

    def _prepare(self) -> None:
        """What depends on all texts: their mean, what they borrow from each other, the weight of words."""
        if self._ready:
            return
        settings = self._settings
        # in the order of the content: sums and ties then do not depend on the order of the rows
        order = np.asarray(sorted(range(len(self)), key=self._key), dtype=np.int64)
        led = self._led([opening(text) for text in self._texts], self._vectors)
        self._mean = led[order].mean(axis=0, dtype=np.float64).astype(np.float32)
        self._centred = normalise(led - self._mean)
        probes = order[: settings.probe_texts]
        self._weight = fuse.learn_weight(self._probe(probes), prior=settings.lexical_weight)
        self._suited = suited(settings, weight=self._weight)
        self._borrowed = self._centred
        if len(self) <= settings.graph_rows:
            borrowed = borrow(
                self._centred[order],
                neighbours=self._suited.neighbours,
                borrowing=settings.borrowing,
                rounds=settings.rounds,
            )
            self._borrowed = np.empty_like(borrowed)
            self._borrowed[order] = borrowed
        self._ready = True

    def _led(self, leads: Sequence[str], vectors: FloatArray) -> FloatArray:
        """Vectors led by that of a part of the text; an empty lead changes nothing."""
        long = [row for row, lead in enumerate(leads) if lead]
        if not long:
            return vectors
        led = vectors.copy()
        led[long] = normalise(vectors[long] + np.asarray(self._encode([leads[row] for row in long]), np.float32))
        return led

    def _probe(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """``(n, len(GRID))``: where the other half of each of these texts comes out when one half is searched for."""
        cut = [(int(row), *fuse.halves(self._texts[row])) for row in rows]
        cut = [(row, one, two) for row, one, two in cut if one and two]
        if not cut or len(self) < 2 * len(cut):
            return np.zeros((0, len(fuse.GRID)), np.int64)
        one = self._encode([first for _, first, _ in cut])
        two = self._encode([second for _, _, second in cut])
        one, two = normalise(one - self._mean), normalise(two - self._mean)
        ranks = np.zeros((len(cut), len(fuse.GRID)), np.int64)
        for i, (row, first, second) in enumerate(cut):
            terms = dict.fromkeys(words(first), 1.0)
            lexical = self._lexical.scores(terms)
            held = set(words(second))
            lexical[row] = self._lexical.scores({t: w for t, w in terms.items() if t in held})[row]
            lexical = fuse.scaled(lexical)
            meaning = self._centred @ one[i]
            meaning[row] = one[i] @ two[i]
            for column, weight in enumerate(fuse.GRID):
                total = meaning + np.float32(weight) * lexical
                ranks[i, column] = int((total > total[row]).sum())
        return ranks

    def _rows(self, ids: Sequence[Id]) -> list[int]:
        missing = [name for name in ids if name not in self._row]
        if missing:
            raise InputError(f"no text has the id {missing[0]!r}", hint="ids are those given when the texts were added")
        return [self._row[name] for name in ids]

    def _terms(self, asked: Query, context: str, liked: list[int]) -> tuple[dict[str, float], dict[str, str]]:
        """Weight of each word that scores, and which words were corrected into which."""
        terms = dict.fromkeys(words(context), 1.0)
        for row in liked:
            terms.update(dict.fromkeys(words(self._texts[row]), 1.0))
        terms.update(dict.fromkeys(asked.terms, 1.0))
        corrected: dict[str, str] = {}
        for term in asked.terms:
            if term not in self._lexical:
                self._speller = self._speller or Speller(self._lexical.counts())
                for meant in self._speller.suggest(term):
                    if meant not in terms:
                        terms[meant] = self._settings.typo_weight
                        corrected[meant] = term
        return terms, corrected

    def _score(
        self, asked: Query, context: str, mode: str, terms: dict[str, float], liked: list[int], disliked: list[int]
    ) -> Scores:
        lexical = self._lexical.scores(terms)
        if mode == "lexical":
            return Scores(lexical, lexical, np.zeros_like(lexical))
        raw = np.asarray(self._encode([asked.text]), np.float32)
        whole = np.asarray(self._encode([f"{context} {asked.text}"]), np.float32) if context else raw
        lead = asked.text if context else gist(asked.text)
        if mode == "dense" and not (liked or disliked):
            meaning = np.asarray(self._vectors @ raw[0], np.float32)
            return Scores(meaning, np.zeros_like(meaning), meaning)
        wanted = normalise(self._led([lead], whole) - self._mean) if asked.terms else np.zeros_like(raw)
        towards = self._centred[liked].sum(axis=0) if liked else np.float32(0)
        away = self._centred[disliked].mean(axis=0) if disliked else np.float32(0)
        query = normalise(wanted + towards - np.float32(0.5) * away)[0]
        if mode == "dense":
            meaning = np.asarray(self._centred @ query, np.float32)
            return Scores(meaning, np.zeros_like(meaning), meaning)
        pool = Pool(self._centred, self._borrowed, lexical)
        return blend(pool, query, self._suited, weight=self._weight, away=self._borrowed[disliked])

    def _allowed(self, asked: Query, among: Collection[Id] | None, mode: str, scores: Scores) -> BoolArray:
        allowed = np.ones(len(self), dtype=bool)
        if among is not None:
            chosen = set(among)
            allowed = np.fromiter((name in chosen for name in self._ids), dtype=bool, count=len(self))
        for group in asked.required:
            held = np.zeros(len(self), dtype=bool)
            for phrase in group:
                held |= self._lexical.holding(phrase)
            allowed &= held
        for phrase in asked.forbidden:
            allowed &= ~self._lexical.holding(phrase)
        if mode == "lexical":
            allowed &= scores.words > 0
        return allowed

    def _hits(
        self,
        k: int,
        mode: str,
        scores: Scores,
        allowed: BoolArray,
        terms: dict[str, float],
        corrected: dict[str, str],
        collapse: float | None,
    ) -> list[Hit]:
        ranked = np.where(allowed, np.round(scores.total, 5), -np.inf)
        pool = best(ranked, k if collapse is None else 5 * k)
        pool = np.flatnonzero(ranked >= ranked[pool[-1]]) if len(pool) else pool
        rows = sorted((row for row in pool.tolist() if allowed[row]), key=lambda row: (-ranked[row], self._key(row)))
        kept, folded = fold(rows, self._vectors, k, likeness=collapse)
        also = {row: [self._ids[other] for other in others] for row, others in folded.items()}
        hits = []
        for row in kept:
            text = self._texts[row]
            spans = tuple(matched(text, terms)) if mode != "dense" else ()
            why = reasons(text, spans, corrected, mode, float(scores.meaning[row]))
            hits.append(Hit(self._ids[row], text, round(float(scores.total[row]), 5), why, spans, tuple(also[row])))
        return hits
