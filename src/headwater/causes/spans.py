"""Why, in the customers' own words: spans of cause and effect.

Without training the cue grammar (``cues``) answers. With examples, a linear-chain conditional random field (``chain``)
over words, their neighbours, shapes and the grammar's own answer learns how the spans of this corpus begin and end.
Only spans of the text are returned, never new words.

Versions: ``causes.spans.cues.v1`` without training, ``causes.spans.tagger.v1`` after ``fit``.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer

from headwater.causes.chain import Chain, fit_chain
from headwater.causes.cues import METHOD as CUES
from headwater.causes.cues import Cue, Token, find_cues, label_by_cues, tokenize
from headwater.core.errors import InputError, NotEnoughData

TAGGER: Final = "causes.spans.tagger.v1"
LABELS: Final = ("O", "B-cause", "I-cause", "B-effect", "I-effect")
MIN_SPANS: Final = 20


class CauseSpan(NamedTuple):
    """A span of a text: characters start..end and its role, ``cause`` or ``effect``."""

    start: int
    end: int
    role: str


class CauseModel:
    """Finds what customers give as cause and as effect.

    Example:
        >>> text = "the app crashes because of the new update."
        >>> [(text[s.start:s.end], s.role) for s in CauseModel().extract([text])[0]]
        [('app crashes', 'effect'), ('new update', 'cause')]
    """

    def __init__(self, *, strength: float = 1.0, iterations: int = 60) -> None:
        """Settings of the tagger; without ``fit`` they are not used."""
        self.strength, self.iterations = strength, iterations
        self._chain: Chain | None = None
        self._vectorizer: DictVectorizer | None = None

    @property
    def method(self) -> str:
        """Versioned name of what ``extract`` does now."""
        return CUES if self._chain is None else TAGGER

    def extract(self, texts: Sequence[str]) -> list[list[CauseSpan]]:
        """Spans of each text, in order, not overlapping."""
        tokenized = [tokenize(text) for text in texts]
        if self._chain is None or self._vectorizer is None:
            return [_spans(tokens, label_by_cues(tokens)) for tokens in tokenized]
        rows = [row for tokens in tokenized for row in _features(tokens)]
        if not rows:
            return [[] for _ in texts]
        lengths = np.array([len(tokens) for tokens in tokenized])
        labels = self._chain.decode(sparse.csr_matrix(self._vectorizer.transform(rows)), lengths)
        ends = np.cumsum(lengths)
        return [
            _spans_from_labels(tokens, [LABELS[i] for i in labels[end - len(tokens) : end]])
            for tokens, end in zip(tokenized, ends, strict=True)
        ]

    def fit(self, texts: Sequence[str], spans: Sequence[Iterable[tuple[int, int, str]]]) -> "CauseModel":
        """Learn from labelled spans.

        Args:
            texts: the texts, with and without spans.
            spans: for each text its (start, end, "cause" | "effect"), in characters.

        Raises:
            InputError: lengths differ, or a role is neither cause nor effect.
            NotEnoughData: fewer than 20 spans.
        """
        if len(texts) != len(spans):
            raise InputError(f"{len(texts)} texts but spans for {len(spans)}")
        found = [list(marks) for marks in spans]
        count = sum(map(len, found))
        if count < MIN_SPANS:
            raise NotEnoughData(f"{count} spans are too few to learn from; {MIN_SPANS - count} more are needed")
        tokenized = [tokenize(text) for text in texts]
        pairs = [(tokens, _labels(tokens, marks)) for tokens, marks in zip(tokenized, found, strict=True) if tokens]
        rows = [row for tokens, _ in pairs for row in _features(tokens)]
        self._vectorizer = DictVectorizer(sort=True)
        matrix = sparse.csr_matrix(self._vectorizer.fit_transform(rows))
        common = np.asarray((matrix != 0).sum(axis=0)).ravel() >= 2
        self._vectorizer.restrict(common)
        allowed, allowed_first = _grammar()
        self._chain = fit_chain(
            matrix[:, np.flatnonzero(common)],
            np.array([len(tokens) for tokens, _ in pairs]),
            np.array([label for _, labels in pairs for label in labels]),
            len(LABELS),
            allowed=allowed,
            allowed_first=allowed_first,
            strength=self.strength,
            iterations=self.iterations,
        )
        return self


def _features(tokens: list[Token]) -> list[dict[str, float]]:
    """What the tagger sees of each token."""
    words = ["<s>", "<s>", *(token.text for token in tokens), "</s>", "</s>"]
    by_cue = ["", *label_by_cues(tokens), ""]
    cues = find_cues(tokens)
    left, right = _nearest(tokens, cues)
    rows = []
    for i, token in enumerate(tokens):
        w = words[i : i + 5]
        names = [
            "1", f"w={w[2]}", f"-1={w[1]}", f"+1={w[3]}", f"-2={w[0]}", f"+2={w[4]}", f"-1,0={w[1]} {w[2]}",
            f"0,+1={w[2]} {w[3]}", f"s3={w[2][-3:]}", f"p3={w[2][:3]}", f"shape={_shape(token.text)}",
            f"cue={by_cue[i + 1]}", f"cue-1={by_cue[i]}", f"cue+1={by_cue[i + 2]}", f"left={left[i]}",
            f"right={right[i]}", f"at={min(i, 4)}", f"to end={min(len(tokens) - 1 - i, 4)}",
            f"both={left[i]}|{right[i]}",
        ]  # fmt: skip
        rows.append(dict.fromkeys(names, 1.0))
    return rows


def _nearest(tokens: list[Token], cues: list[Cue]) -> tuple[list[str], list[str]]:
    """The connective before and after each token, with how far it is."""
    left, right = ["none"] * len(tokens), ["none"] * len(tokens)
    for cue in cues:
        name = " ".join(token.text for token in tokens[cue.first : cue.last])
        for i in range(cue.last, len(tokens)):
            left[i] = f"{name}/{min((i - cue.last) // 3, 3)}"
    for cue in reversed(cues):
        name = " ".join(token.text for token in tokens[cue.first : cue.last])
        for i in range(cue.first):
            right[i] = f"{name}/{min((cue.first - 1 - i) // 3, 3)}"
    return left, right


def _shape(word: str) -> str:
    return "number" if word.isdigit() else "word" if word.isalpha() else "mark" if len(word) == 1 else "mixed"


def _labels(tokens: list[Token], marks: list[tuple[int, int, str]]) -> list[int]:
    labels = [0] * len(tokens)
    for start, end, role in sorted(marks):
        if role not in ("cause", "effect"):
            raise InputError(f"a span's role is cause or effect, got {role!r}")
        inside = [i for i, token in enumerate(tokens) if token.start < end and token.end > start and not labels[i]]
        for place, i in enumerate(inside):
            labels[i] = LABELS.index(("B-" if place == 0 else "I-") + role)
    return labels


def _grammar() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which label may follow which: the inside of a span only after its beginning or inside."""
    allowed = np.ones((len(LABELS), len(LABELS)), bool)
    first = np.array([not label.startswith("I-") for label in LABELS])
    for j, label in enumerate(LABELS):
        if label.startswith("I-"):
            allowed[:, j] = [other[2:] == label[2:] for other in LABELS]
    return allowed, first


def _spans(tokens: list[Token], roles: list[str]) -> list[CauseSpan]:
    labels, before = [], ""
    for role in roles:
        labels.append("O" if not role else f"{'I' if role == before else 'B'}-{role}")
        before = role
    return _spans_from_labels(tokens, labels)


def _spans_from_labels(tokens: list[Token], labels: list[str]) -> list[CauseSpan]:
    spans: list[CauseSpan] = []
    for token, label in zip(tokens, labels, strict=True):
        if label.startswith("B-"):
            spans.append(CauseSpan(token.start, token.end, label[2:]))
        elif label.startswith("I-") and spans:
            spans[-1] = spans[-1]._replace(end=token.end)
    return spans
