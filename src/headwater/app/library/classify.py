"""Classification of contacts from Python: some labelled texts in, calibrated classes and a scope score out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from headwater.app import wiring
from headwater.app.library.encoders import AUTO, best_encoder, load_encoder
from headwater.app.library.topics import Encodes, checked_texts
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import content_hash
from headwater.core.vectors.exact import snap
from headwater.organise.classify import Classifier, Judged, fit_classifier, judge, spoken
from headwater.organise.explain import explain_choice
from headwater.organise.several import SURE, Several, clauses, fit_several

_HELD_OUT: Final = 4  # one label in so many says whether teaching the encoder helps
_LEAST_HELD: Final = 10


class ContactClassifier:
    """Classes that you name, learned from labelled texts; five to ten a class are enough to begin with.

    Use it for a closed set of classes. What belongs to none of them gets a low ``scope_score``; the probabilities alone
    do not tell.

    Args:
        encoder: name of an encoder (``static``, ``minilm``) or an object with ``encode(texts)``. ``auto``: ``minilm``
            where the extra is installed and ``fit`` gets at most 20,000 texts, else ``static``. MiniLM is the better
            one from few labels and reads 400 short texts a second; where millions must be classified, say ``static``.
        seed: of the held-out folds.
        multi: texts may carry several classes, or none: labels and predictions are sets. Where the labels given are single
            ones, clauses of a text speak for further classes.
        teach: MiniLM itself learns from the labels, too (one to four minutes of one core, for some ten to a
            few hundred labels a class). A fourth of the labels is held out first: the taught encoder is taken unless it
            does worse on them, and they set the probabilities. Predicting is as fast as with ``minilm``.

    Attributes:
        classes_: sorted distinct labels; columns of ``predict_proba``.
        encoder_: the encoder that ``fit`` took; absent where the vectors were given.
        taught_: with ``teach`` what it brought on held-out texts: ``texts``, ``before``, ``after`` (accuracies), ``used``.

    Example:
        >>> texts = ["refund please", "give me my money back", "the app crashes", "the app closes at once"]
        >>> model = ContactClassifier().fit(texts, ["refund", "refund", "crash", "crash"])
        >>> model.predict(["I want a refund"]).tolist()
        ['refund']
        >>> both = ContactClassifier(multi=True).fit(texts, [{"refund"}, {"refund", "angry"}, {"crash"}, {"crash"}])
        >>> sorted(both.predict(["give me my money back"])[0])
        ['angry', 'refund']
    """

    def __init__(
        self, *, encoder: str | Encodes = AUTO, seed: int = 0, multi: bool = False, teach: bool = False
    ) -> None:
        named = (AUTO, "minilm")
        if teach and (multi or not (encoder in named if isinstance(encoder, str) else wiring.can_be_taught(encoder))):
            raise InputError(
                "only MiniLM is taught, on single labels", hint="leave encoder and multi as they are with teach=True"
            )
        self.encoder = encoder
        self.teach = teach
        self.seed = seed
        self.multi = multi
        self._several: Several | None = None
        self._model: Classifier | None = None

    def fit(self, texts: Sequence[str], labels: Sequence[Any], embeddings: npt.ArrayLike | None = None) -> Self:
        """Learn the classes.

        What a label says ("lost_card", "LostCard") counts as one more example of its class, where held-out examples are
        told apart better so; numbers and codes say nothing and change nothing. Not where ``embeddings`` are given.

        Args:
            texts: n labelled texts, in any order.
            labels: their classes; with ``multi`` sets of them, which may be empty.
            embeddings: ``(n, d)`` vectors of the texts; None: the encoder makes them.

        Raises:
            NotEnoughData: fewer than two classes.
            InputError: the numbers of texts and labels differ, or vectors are given to one that is to be taught.
            MissingExtra: with ``teach``, where MiniLM is not installed.
        """
        rows = checked_texts(texts)
        if self.teach and embeddings is not None:
            raise InputError("vectors that are given cannot be taught", hint="give the texts alone, or teach=False")
        if len(rows) != len(labels):
            raise InputError(f"{len(rows)} texts but {len(labels)} labels", hint="give one label a text")
        self._several = self._model = None
        if embeddings is None and not self.teach:
            self.encoder_ = self._chosen(len(rows))
        if self.multi:
            sets = [_as_set(label) for label in labels]
            if any(len(found) != 1 for found in sets):
                return self._fit_several(rows, sets, embeddings)
            labels = [next(iter(found)) for found in sets]
        self.classes_, answers = np.unique(np.asarray(labels), return_inverse=True)
        called = [spoken(str(label)) for label in self.classes_.tolist()]
        keys = [content_hash(text, str(answer)) for text, answer in zip(rows, answers.tolist(), strict=True)]
        order = sorted(range(len(rows)), key=keys.__getitem__)  # the order of the rows cannot matter
        self._texts, answers = [rows[i] for i in order], answers[order]
        held = self._learn_words(answers, called) if self.teach else None
        vectors = self._encode(rows, embeddings)[order]
        names = (called, self._encode(called, None)) if embeddings is None and any(called) else None
        model = fit_classifier(self._texts, vectors, answers, n_classes=len(self.classes_), seed=self.seed, names=names)
        self._model = replace(model, temperature=held.temperature, scope=held.scope) if held else model
        return self

    def _learn_words(self, answers: npt.NDArray[np.int64], called: list[str]) -> Judged | None:
        """Teach the encoder and keep it unless it tells held-out texts apart worse; what they say of a classifier on it.

        Worse by less than a standard error is not taken for worse: what is judged has learned from three fourths of the labels.
        """
        place = np.empty(len(answers), dtype=np.int64)  # of a text within its class
        for one in range(len(self.classes_)):
            place[answers == one] = np.arange((answers == one).sum())
        out = place % _HELD_OUT == _HELD_OUT - 1
        if out.sum() < _LEAST_HELD:
            raise NotEnoughData(
                f"{int(out.sum())} labels could be held out to see whether teaching helps: too few",
                hint=f"give {_HELD_OUT} or more labels a class, {_HELD_OUT * _LEAST_HELD} in all, or teach=False",
            )
        names = {str(i): name for i, name in enumerate(called)}
        base = load_encoder("minilm") if isinstance(self.encoder, str) else self.encoder

        def taught(rows: npt.NDArray[np.int64]) -> Encodes:
            labels = [str(answer) for answer in answers[rows].tolist()]
            return wiring.taught_encoder(base, [self._texts[i] for i in rows], labels, names=names, seed=self.seed)

        def tried(encoder: Encodes) -> Judged:
            learned, judged = np.flatnonzero(~out), np.flatnonzero(out)
            vectors = encoder.encode(self._texts)
            model = fit_classifier(
                [self._texts[i] for i in learned],
                vectors[learned],
                answers[learned],
                n_classes=len(self.classes_),
                seed=self.seed,
                names=(called, encoder.encode(called)) if any(called) else None,
            )
            return judge(model, [self._texts[i] for i in judged], vectors[judged], answers[judged])

        before, after = tried(base), tried(taught(np.flatnonzero(~out)))
        lost = after.losses - before.losses
        used = bool(lost.mean() < lost.std() / math.sqrt(len(lost)))
        self.taught_ = {
            "texts": len(lost),
            "before": float(before.hits.mean()),
            "after": float(after.hits.mean()),
            "used": used,
        }
        self.encoder_ = taught(np.arange(len(answers))) if used else base
        return after if used else None

    def _fit_several(self, rows: list[str], sets: list[frozenset[Any]], embeddings: npt.ArrayLike | None) -> Self:
        """Learn from texts that carry any number of classes."""
        self.classes_ = np.unique(np.asarray([label for found in sets for label in found]))
        place = {label: i for i, label in enumerate(self.classes_.tolist())}
        answers = np.zeros((len(rows), len(self.classes_)), dtype=bool)
        for row, found in enumerate(sets):
            answers[row, [place[label] for label in found]] = True
        vectors = self._encode(rows, embeddings)
        keys = [content_hash(text, str(sorted(map(str, found)))) for text, found in zip(rows, sets, strict=True)]
        order = sorted(range(len(rows)), key=keys.__getitem__)  # the order of the rows cannot matter
        self._texts = [rows[i] for i in order]
        self._several = fit_several(self._texts, vectors[order], answers[order], seed=self.seed)
        return self

    def predict(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> Any:
        """``(n,)`` most probable class of each text; with ``multi`` a list of n sets of classes."""
        rows = checked_texts(texts)
        if self._several is not None:
            named = self._several.chosen(rows, self._encode(rows, embeddings))
            return [frozenset(self.classes_[row].tolist()) for row in named]
        if self.multi:
            return self._by_clauses(rows, embeddings)
        logits = self._fitted().logits(rows, self._encode(rows, embeddings))
        return np.asarray(self.classes_[logits.argmax(axis=1)] if len(rows) else self.classes_[:0])

    def _by_clauses(self, rows: list[str], embeddings: npt.ArrayLike | None) -> list[frozenset[Any]]:
        """The class of the whole text, and those that its clauses surely speak for."""
        first = self.classes_[self._fitted().logits(rows, self._encode(rows, embeddings)).argmax(axis=1)].tolist()
        parts = [clauses(text) for text in rows]
        flat = [part for found in parts for part in found]
        likely = self._fitted().probabilities(flat, self._encode(flat, None)) if flat else np.zeros((0, 1))
        spoken = iter(zip(self.classes_[likely.argmax(axis=1)].tolist(), likely.max(axis=1).tolist(), strict=True))
        return [
            frozenset([own, *(label for label, sure in (next(spoken) for _ in found) if sure >= SURE)])
            for own, found in zip(first, parts, strict=True)
        ]

    def predict_proba(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> npt.NDArray[np.float64]:
        """``(n, n_classes)`` calibrated probabilities in the order of ``classes_``; rows sum to 1, unless learned from sets."""
        rows = checked_texts(texts)
        if self._several is not None:
            return self._several.probabilities(rows, self._encode(rows, embeddings))
        return self._fitted().probabilities(rows, self._encode(rows, embeddings))

    def scope_score(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> npt.NDArray[np.float64]:
        """``(n,)`` higher = more in scope: about 0 for a typical text of the classes, far below for a strange one."""
        rows = checked_texts(texts)
        return self._fitted().scope_scores(rows, self._encode(rows, embeddings))

    def explain(self, text: str, *, n_examples: int = 3, n_words: int = 5) -> Mapping[str, Any]:
        """Why this class: the nearest labelled texts and the words whose removal would cost it the most.

        Returns:
            ``label``, ``probability``, ``runner_up``, ``nearest`` (text, label, similarity), ``words`` (word, the part
            of the class's logit that goes away without it).
        """
        model = self._fitted()
        return explain_choice(
            model,
            text,
            lambda texts: self._encode(list(texts), None),
            labels=self.classes_,
            examples=self._texts,
            n_examples=n_examples,
            n_words=n_words,
        )

    def _encode(self, texts: list[str], embeddings: npt.ArrayLike | None) -> npt.NDArray[np.float32]:
        if embeddings is not None:
            given = np.asarray(embeddings, dtype=np.float32)
            if given.ndim != 2 or len(given) != len(texts):
                raise InputError(f"embeddings of shape {given.shape} for {len(texts)} texts", hint="give (n, d)")
            return snap(given)
        if not hasattr(self, "encoder_"):
            if self.encoder == AUTO:
                raise InputError(
                    "this classifier was fitted on vectors that were given", hint="give embeddings here too"
                )
            self.encoder_ = self._chosen(len(texts))
        return self.encoder_.encode(texts)

    def _chosen(self, n_texts: int) -> Encodes:
        if not isinstance(self.encoder, str):
            return self.encoder
        return best_encoder(n_texts) if self.encoder == AUTO else load_encoder(self.encoder)

    def _fitted(self) -> Classifier:
        if self._several is not None:
            raise InputError("a classifier learned from sets has no such answer", hint="fit it on single labels")
        if self._model is None:
            raise InputError("this classifier is not fitted", hint="call fit(texts, labels) first")
        return self._model


def _as_set(label: Any) -> frozenset[Any]:
    """The classes of one text: a set, list or tuple of them, or a single one."""
    return frozenset(label) if isinstance(label, set | frozenset | list | tuple) else frozenset([label])
