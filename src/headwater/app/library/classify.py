"""Classification of contacts from Python: some labelled texts in, calibrated classes and a scope score out."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from headwater.app.library.encoders import AUTO, best_encoder, load_encoder
from headwater.app.library.topics import Encodes, checked_texts
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.core.vectors.exact import snap
from headwater.organise.classify import Classifier, fit_classifier
from headwater.organise.explain import explain_choice


class ContactClassifier:
    """Classes that you name, learned from labelled texts; five to ten a class are enough to begin with.

    Use it for a closed set of classes. What belongs to none of them gets a low ``scope_score``; the probabilities alone
    do not tell.

    Args:
        encoder: name of an encoder (``static``, ``minilm``) or an object with ``encode(texts)``. ``auto``: ``minilm``
            where the extra is installed and ``fit`` gets at most 20,000 texts, else ``static``. MiniLM is the better
            one from few labels and reads 400 short texts a second; where millions must be classified, say ``static``.
        seed: of the held-out folds.

    Attributes:
        classes_: sorted distinct labels; columns of ``predict_proba``.
        encoder_: the encoder that ``fit`` took; absent where the vectors were given.

    Example:
        >>> texts = ["refund please", "give me my money back", "the app crashes", "the app closes at once"]
        >>> model = ContactClassifier().fit(texts, ["refund", "refund", "crash", "crash"])
        >>> model.predict(["I want a refund"]).tolist()
        ['refund']
    """

    def __init__(self, *, encoder: str | Encodes = AUTO, seed: int = 0) -> None:
        self.encoder = encoder
        self.seed = seed
        self._model: Classifier | None = None

    def fit(self, texts: Sequence[str], labels: Sequence[Any], embeddings: npt.ArrayLike | None = None) -> Self:
        """Learn the classes.

        Args:
            texts: n labelled texts, in any order.
            labels: their classes.
            embeddings: ``(n, d)`` vectors of the texts; None: the encoder makes them.

        Raises:
            NotEnoughData: fewer than two classes.
            InputError: the numbers of texts and labels differ.
        """
        rows = checked_texts(texts)
        if len(rows) != len(labels):
            raise InputError(f"{len(rows)} texts but {len(labels)} labels", hint="give one label a text")
        self.classes_, answers = np.unique(np.asarray(labels), return_inverse=True)
        if embeddings is None:
            self.encoder_ = self._chosen(len(rows))
        vectors = self._encode(rows, embeddings)
        keys = [content_hash(text, str(answer)) for text, answer in zip(rows, answers.tolist(), strict=True)]
        order = sorted(range(len(rows)), key=keys.__getitem__)  # the order of the rows cannot matter
        self._texts = [rows[i] for i in order]
        self._model = fit_classifier(
            self._texts, vectors[order], answers[order], n_classes=len(self.classes_), seed=self.seed
        )
        return self

    def predict(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> npt.NDArray[Any]:
        """``(n,)`` most probable class of each text."""
        rows = checked_texts(texts)
        logits = self._fitted().logits(rows, self._encode(rows, embeddings))
        return np.asarray(self.classes_[logits.argmax(axis=1)] if len(rows) else self.classes_[:0])

    def predict_proba(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> npt.NDArray[np.float64]:
        """``(n, n_classes)`` calibrated probabilities in the order of ``classes_``; rows sum to 1."""
        rows = checked_texts(texts)
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
        if self._model is None:
            raise InputError("this classifier is not fitted", hint="call fit(texts, labels) first")
        return self._model
