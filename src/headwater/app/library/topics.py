"""Topic discovery from Python, in the manner of scikit-learn: texts in, topics with names, ids and probabilities out."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, Self

import numpy as np
import numpy.typing as npt

from headwater.app import wiring
from headwater.app.library.encoders import AUTO, corpus_encoder, load_encoder
from headwater.app.library.prepare import is_safe_name
from headwater.core.errors import ConfigError, InputError, NotEnoughData
from headwater.core.ids import content_hash
from headwater.organise.choose import NamingAids
from headwater.organise.config import Granularity, OrganiseConfig
from headwater.organise.seeds import Seed
from headwater.organise.several import several_topics
from headwater.organise.stage import assign, fit
from headwater.organise.state import TopicModelState

_BLOCK: Final = 16_384


class Encodes(Protocol):
    """What a topic model needs of an encoder."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """``(n, d) float32``, one row a text."""
        ...


class TopicModel:
    """Topics of a list of statements; every statement gets its best one, with a calibrated probability.

    Use it on statements or short contacts. The same texts give the same topics in any order; new data keep the ids of the
    topics they continue. Nothing is left in an outlier bin unless ``risk`` asks for it.

    Args:
        n_topics: exactly so many; None lets the evidence decide (``evidence_``).
        granularity: ``coarse``, ``medium`` or ``fine``, where ``n_topics`` is None.
        encoder: name of an encoder (``static``, ``static.v2``, ``minilm``), or an object with ``encode(texts)``. ``auto``:
            MiniLM where there are at most 6,000 distinct texts; the static one
            fitted to a sample that MiniLM reads where there are more; ``static.v2`` where MiniLM cannot be installed.
        seed: another seed draws another sample.
        risk: highest share of wrong topics accepted among the statements that keep their label, 0..1; the least
            certain get -1. None: none is withheld.
        max_rows: distinct statements that discovery looks at; all others are assigned.
        seeds: topics asked for: ``{"name": ["word", "an example text", ...]}``. They are in the result under these names
            and take what is near them; the other topics are found as ever. With ``embeddings``, words alone count.

    Attributes:
        labels_: ``(n,) int64`` topic of each text, 0 = largest; -1 only where ``risk`` is set.
        probabilities_: ``(n,) float32`` calibrated probability of that topic, 0..1.
        names_: topic -> unique name.
        keywords_: topic -> telling phrases, best first.
        definitions_: topic -> one sentence; ``rules_`` has what belongs and what does not.
        exemplars_: topic -> three diverse statements, most typical first.
        hierarchy_: for each level above the topics, the group of each topic; ``labels_at`` gives them for the texts.
        evidence_: reproducibility and stability at several numbers of topics.
        ids_: topic -> id that survives refits.
        coverage_: share of texts with a label.

    Example:
        >>> model = TopicModel(n_topics=2).fit(["refund please", "I want a refund", "app crashes", "the app crashed"])
        >>> len(set(model.labels_.tolist()))
        2
    """

    def __init__(
        self,
        n_topics: int | None = None,
        *,
        granularity: Granularity = "medium",
        encoder: str | Encodes = AUTO,
        seed: int = 0,
        risk: float | None = None,
        max_rows: int = 50_000,
        seeds: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.n_topics = n_topics
        self.granularity = granularity
        self.encoder = encoder
        self.seed = seed
        self.risk = risk
        self.max_rows = max_rows
        self.seeds = seeds
        self.state_: TopicModelState | None = None

    def fit(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> Self:
        """Find topics and label the texts.

        Args:
            texts: n statements, n >= 1; None counts as empty.
            embeddings: ``(n, d)`` vectors of the texts; None: the encoder makes them.

        Raises:
            NotEnoughData: there is no text.
            InputError: ``texts`` is one string, or the numbers of texts and vectors differ.
        """
        return self._fit(checked_texts(texts), embeddings, previous=None)

    def fit_transform(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> npt.NDArray[np.int64]:
        """``fit``, then ``labels_``."""
        return self.fit(texts, embeddings).labels_

    def partial_fit(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> Self:
        """Refit on these texts (give the old ones too, to keep them in view); topics that go on keep id and name."""
        return self._fit(checked_texts(texts), embeddings, previous=self.state_)

    def transform(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> npt.NDArray[np.int64]:
        """Topic of each text: the same answer as in ``labels_`` for the same text."""
        return self._assign(checked_texts(texts), embeddings)[0]

    def topics_of(self, texts: Sequence[str]) -> list[frozenset[int]]:
        """All topics of each text: its best one, and further ones that a clause, or what the best leaves open, speaks for.

        Example:
            >>> model = TopicModel(n_topics=2).fit(["refund please", "I want a refund", "app crashes", "the app crashed"])
            >>> len(model.topics_of(["the app crashed, and I want a refund"])[0])
            2
        """
        found = several_topics(checked_texts(texts), self._encoder().encode, self._fitted().assigner)
        return [frozenset(topics) for topics in found]

    def predict_proba(self, texts: Sequence[str], embeddings: npt.ArrayLike | None = None) -> npt.NDArray[np.float32]:
        """``(n, n_topics) float32`` probability of each topic; rows sum to 1."""
        state, checked = self._fitted(), checked_texts(texts)
        return np.concatenate(
            [state.assigner.probabilities(block) for _, block in self._vectors(checked, embeddings)]
            or [np.zeros((0, state.n_topics), dtype=np.float32)]
        )

    def labels_at(self, level: int) -> npt.NDArray[np.int64]:
        """Group of each fitted text at a level of the hierarchy; 0 = the topics, the last level is the coarsest.

        Raises:
            InputError: there is no such level.
        """
        levels = self._fitted().levels
        if not 0 <= level < len(levels):
            raise InputError(f"level {level} does not exist", hint=f"levels are 0 to {len(levels) - 1}")
        return np.where(self.labels_ >= 0, levels[level][self.labels_], -1)

    def save(self, path: str | Path) -> Path:
        """Write the fitted model (not the texts) to a file, and its own encoder beside it; equal models, equal bytes."""
        target = Path(path)
        target.write_bytes(self._fitted().to_bytes())
        own = wiring.encoder_bytes(self.encoder_) if self.encoder == AUTO and hasattr(self, "encoder_") else None
        if own is not None:
            _beside(target).write_bytes(own)
        return target

    @classmethod
    def load(cls, path: str | Path, *, encoder: str | Encodes = AUTO) -> Self:
        """The model that ``save`` wrote, ready to ``transform``.

        Args:
            path: of the model.
            encoder: the one it was fitted with; ``auto`` finds it by what the model says.
        """
        model = cls(encoder=encoder)
        state = TopicModelState.from_bytes(Path(path).read_bytes())
        if encoder == AUTO:
            own = _beside(Path(path))
            model.encoder_ = load_encoder(str(own) if own.exists() else _shipped(state.encoder))
        model._adopt(state)
        return model

    @property
    def n_levels_(self) -> int:
        """Levels of the hierarchy, the topics included."""
        return len(self._fitted().levels)

    def _fit(self, texts: list[str], embeddings: npt.ArrayLike | None, *, previous: TopicModelState | None) -> Self:
        if not texts:
            raise NotEnoughData("no texts were given", hint="pass at least one text")
        config = OrganiseConfig(
            n_topics=self.n_topics, granularity=self.granularity, seed=self.seed, max_rows=self.max_rows
        )
        chosen = np.arange(len(texts)) if embeddings is not None else _sample(texts, self.max_rows, seed=self.seed)
        if self.encoder == AUTO and embeddings is None and previous is None:
            self.encoder_: Encodes = corpus_encoder(texts, seed=self.seed)
        vectors = self._all_vectors(texts, embeddings, chosen)
        name = str(getattr(self._encoder(), "id", "")) if embeddings is None else ""
        seeds = self._seeds(encode=embeddings is None)
        encode = self._encoder().encode if embeddings is None else None
        aids = NamingAids(encode, may_show=is_safe_name)
        state = fit([texts[i] for i in chosen], vectors, config, previous, encoder=name, aids=aids, seeds=seeds)
        self._adopt(state)
        self.labels_, self.probabilities_ = self._assign(texts, vectors if len(chosen) == len(texts) else None)
        return self

    def _seeds(self, *, encode: bool) -> list[Seed]:
        out = []
        for name, phrases in (self.seeds or {}).items():
            if isinstance(phrases, str):
                raise ConfigError(f"seed {name!r} is one string", hint='give a list: {"name": ["word", "other word"]}')
            vectors = self._encoder().encode(list(phrases)) if encode and len(phrases) else None
            out.append(Seed(name, tuple(phrases), vectors))
        return out

    def _adopt(self, state: TopicModelState) -> None:
        self.state_ = state
        self.ids_ = dict(enumerate(state.ids))
        self.names_ = {i: text.name for i, text in enumerate(state.texts)}
        self.keywords_ = {i: list(text.keywords) for i, text in enumerate(state.texts)}
        self.definitions_ = {i: text.definition for i, text in enumerate(state.texts)}
        self.rules_ = {i: {"include": text.include, "exclude": text.exclude} for i, text in enumerate(state.texts)}
        self.exemplars_ = {i: list(texts) for i, texts in enumerate(state.exemplar_texts)}
        self.hierarchy_: list[dict[str, Any]] = [
            {"level": level + 1, "names": list(names), "parents": groups.tolist()}
            for level, (groups, names) in enumerate(zip(state.levels[1:], state.level_names, strict=True))
        ]
        evidence = state.evidence
        self.evidence_: Mapping[str, Any] = {
            "method": evidence.method,
            "chosen": evidence.chosen,
            "n_topics": list(evidence.n_topics),
            "reproduced": list(evidence.reproduced),
            "stability": list(evidence.stability),
        }

    def _assign(
        self, texts: list[str], embeddings: npt.ArrayLike | None
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        state = self._fitted()
        topics = np.zeros(len(texts), dtype=np.int64)
        probabilities = np.zeros(len(texts), dtype=np.float32)
        for start, block in self._vectors(texts, embeddings):
            best, certain = assign(state, block)
            topics[start : start + len(best)] = best
            probabilities[start : start + len(best)] = certain
        if self.risk is not None and len(texts):
            topics[probabilities < _threshold(probabilities, self.risk)] = -1
        self.coverage_ = float((topics >= 0).mean()) if len(texts) else 1.0
        return topics, probabilities

    def _vectors(
        self, texts: list[str], embeddings: npt.ArrayLike | None
    ) -> Iterator[tuple[int, npt.NDArray[np.float32]]]:
        given = None if embeddings is None else np.asarray(embeddings)
        if given is not None and len(given) != len(texts):
            raise InputError(f"{len(texts)} texts but {len(given)} embeddings", hint="give one row a text")
        for start in range(0, len(texts), _BLOCK):
            stop = start + _BLOCK
            yield start, self._encoder().encode(texts[start:stop]) if given is None else given[start:stop]

    def _all_vectors(
        self, texts: list[str], embeddings: npt.ArrayLike | None, chosen: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        if embeddings is not None:
            given = np.asarray(embeddings)
            if given.ndim != 2 or len(given) != len(texts):
                raise InputError(f"embeddings of shape {given.shape} for {len(texts)} texts", hint="give (n, d)")
            return given
        return np.concatenate([block for _, block in self._vectors([texts[i] for i in chosen], None)])

    def _encoder(self) -> Encodes:
        if isinstance(self.encoder, str):
            if not hasattr(self, "encoder_"):
                self.encoder_ = load_encoder("static" if self.encoder == AUTO else self.encoder)
            return self.encoder_
        return self.encoder

    def _fitted(self) -> TopicModelState:
        if self.state_ is None:
            raise InputError("this topic model is not fitted", hint="call fit(texts) first")
        return self.state_


def checked_texts(texts: Sequence[str]) -> list[str]:
    """The texts as a list; None and NaN become empty.

    Raises:
        InputError: one string in place of a list, or a row that is no text.
    """
    if isinstance(texts, str):
        raise InputError("texts is one string", hint="pass a list of texts")
    out = []
    for row, text in enumerate(texts):
        if text is None or (isinstance(text, float) and np.isnan(text)):
            out.append("")
        elif isinstance(text, str):
            out.append(str(text))
        else:
            raise InputError(f"row {row} is of type {type(text).__name__}", hint="pass strings (None counts as empty)")
    return out


def _shipped(encoder: str) -> str:
    """The name of the encoder inside the package that has this id."""
    if encoder.startswith("minilm"):
        return "minilm"
    return "static.v2" if encoder.startswith("static.v2-") else "static"


def _beside(path: Path) -> Path:
    """Where the encoder of a saved model lies."""
    return path.with_name(path.name + ".encoder.npz")


def _sample(texts: list[str], max_rows: int, *, seed: int) -> npt.NDArray[np.int64]:
    """Rows of the distinct texts with the smallest hashes, at most about ``max_rows``; the order cannot matter."""
    if len(texts) <= max_rows:
        return np.arange(len(texts))
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        first.setdefault(text, row)
    if len(first) <= max_rows:
        return np.fromiter(first.values(), dtype=np.int64)
    ranked = sorted((content_hash(text, str(seed), size=8), row) for text, row in first.items())
    return np.asarray([row for _, row in ranked[:max_rows]], dtype=np.int64)


def _threshold(probabilities: npt.NDArray[np.float32], risk: float) -> float:
    """Least probability to keep so that the expected share of errors among those kept is at most ``risk``."""
    ordered = np.sort(probabilities.astype(np.float64))[::-1]
    expected = np.cumsum(1 - ordered) / np.arange(1, len(ordered) + 1)
    good = np.flatnonzero(expected <= risk)
    return float(ordered[good[-1]]) if len(good) else float("inf")
