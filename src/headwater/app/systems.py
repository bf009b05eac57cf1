"""The systems that can be evaluated: ours, simple baselines, and whatever was written into a column of the labels.

A system that learns is learned on folds without the item that it answers: a customer, and the copies of a text, lie in one
fold. Where the labels say ``train`` and ``test`` in the column ``split``, that is followed.
"""

import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from headwater.app.labelled import Labelled, copies
from headwater.app.library.anecdotes import AnecdoteModel
from headwater.app.library.classify import ContactClassifier
from headwater.app.library.prepare import extract_statements, redact
from headwater.app.library.route import Router
from headwater.app.library.search import SearchIndex
from headwater.app.library.sentiment import SentimentModel
from headwater.app.library.topics import TopicModel
from headwater.core.errors import InputError, NotEnoughData, UnknownComponent
from headwater.core.ids import content_hash
from headwater.evaluate.evaluation import Answers
from headwater.evaluate.tasks import Task

FOLDS: Final = 5
_MEASURED: Final = 100  # texts on which memory is measured
Said = tuple[list[Any], list[float | None]]
Answer = Callable[[list[str]], Said]
Learn = Callable[[list[str], list[Any]], Answer]


def answer(asked: Task, labelled: Labelled, system: str, *, seed: int = 0) -> Answers:
    """What a system says about each item.

    Args:
        asked: the task.
        labelled: its items.
        system: ``headwater``, ``headwater:ENCODER``, ``tfidf``, ``majority``, or ``column:NAME``.
        seed: of systems that draw.

    Raises:
        UnknownComponent: there is no such system for the task.
        NotEnoughData: too few customers for the folds.
    """
    name, _, rest = system.partition(":")
    if name == "column":
        return labelled.told(rest or "predicted", asked)
    if not any(labelled.texts):
        raise InputError(
            f"{labelled.name} has no texts for {system} to read",
            hint="add a column text, or say --system column:predicted",
        )
    if name in _LEARNED.get(asked.name, {}):
        return _by_folds(labelled, _LEARNED[asked.name][name](rest, seed))
    if name in _READY.get(asked.name, {}):
        return at_once(labelled, _READY[asked.name][name](rest, seed, labelled))
    known = [*_LEARNED.get(asked.name, {}), *_READY.get(asked.name, {}), "column:NAME"]
    raise UnknownComponent(system, known, kind=f"system for {asked.name}")


def held_out(labelled: Labelled) -> npt.NDArray[np.bool_]:
    """Which items are answered: those of the split ``test`` where there is one, else all."""
    test = np.array([split == "test" for split in labelled.splits])
    return test if test.any() else np.ones(len(test), bool)


def _by_folds(labelled: Labelled, learn: Learn) -> Answers:
    texts, gold = list(labelled.texts), list(labelled.items.gold)
    fold = _folds(labelled)
    said: list[Any] = [None] * len(texts)
    scores: list[float | None] = [None] * len(texts)
    learning = answering = 0.0
    memory = None
    for k in sorted(set(fold.tolist()) - {-1}):
        train, test = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        start = time.perf_counter()
        ready = learn([texts[i] for i in train], [gold[i] for i in train])
        middle = time.perf_counter()
        found = ready([texts[i] for i in test])
        answering += time.perf_counter() - middle
        learning += middle - start
        for i, label, value in zip(test.tolist(), *found, strict=True):
            said[i], scores[i] = label, value
        memory = memory or _memory(ready, [texts[i] for i in test[:_MEASURED]])
    return Answers(tuple(said), tuple(scores), answering, learning, memory)


def at_once(labelled: Labelled, ready: Answer) -> Answers:
    """The answers of a system that is ready; of the time, the share of the items that are tested."""
    texts = list(labelled.texts)
    start = time.perf_counter()
    said, scores = ready(texts)
    seconds = (time.perf_counter() - start) * float(held_out(labelled).mean())
    return Answers(tuple(said), tuple(scores), seconds, 0.0, None)


def _folds(labelled: Labelled) -> npt.NDArray[np.int64]:
    """Fold of each item, -1: only learned from."""
    if any(split == "test" for split in labelled.splits):
        return np.array([0 if split == "test" else -1 for split in labelled.splits])
    together = _joined(labelled.items.clusters, copies(labelled.texts))
    groups = sorted(set(together), key=lambda group: content_hash(str(group)))
    if len(groups) < FOLDS:
        raise NotEnoughData(
            f"{labelled.name} has {len(groups)} customers or distinct texts; {FOLDS} folds need as many",
            hint="label more, or say which rows are train and test in a column split",
        )
    place = {group: at % FOLDS for at, group in enumerate(groups)}
    return np.array([place[group] for group in together])


def _joined(one: Sequence[str], other: Sequence[int]) -> list[str]:
    """Groups that hold together what either grouping holds together, each named by its least member."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for a, b in zip(one, other, strict=True):
        ends = sorted((root(f"c{a}"), root(f"t{b}")))
        parent[ends[1]] = ends[0]
    return [root(f"c{a}") for a in one]


def _memory(ready: Answer, texts: list[str]) -> float:
    """Megabytes that answering takes at its peak."""
    tracemalloc.start()
    try:
        ready(texts)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


# --- systems that learn -----------------------------------------------------------------------------------------------


def _classifier(encoder: str, seed: int) -> Learn:
    def learn(texts: list[str], gold: list[Any]) -> Answer:
        model = ContactClassifier(encoder=encoder or "auto", seed=seed).fit(texts, gold)
        return lambda some: likeliest(model.classes_.tolist(), model.predict_proba(some))

    return learn


def _router(encoder: str, seed: int) -> Learn:
    def learn(texts: list[str], gold: list[Any]) -> Answer:
        model = Router(encoder=encoder or "static", seed=seed).fit(texts, gold)
        return lambda some: likeliest(model.teams_, model.predict_proba(some))

    return learn


def _sentiment(encoder: str, _seed: int) -> Learn:
    def learn(texts: list[str], gold: list[Any]) -> Answer:
        model = SentimentModel(encoder=encoder or "static").fit(texts, gold)
        return lambda some: likeliest(model.classes_.tolist(), model.predict_proba(some))

    return learn


def _words(_rest: str, seed: int) -> Learn:
    """Logistic regression on tf-idf of words and pairs: the baseline to beat."""

    def learn(texts: list[str], gold: list[Any]) -> Answer:
        if len(set(gold)) < 2:
            raise NotEnoughData("a class alone cannot be learned", hint="label a second class")
        table = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        model = LogisticRegression(C=10.0, max_iter=2000, random_state=seed).fit(table.fit_transform(texts), gold)
        return lambda some: likeliest(model.classes_.tolist(), model.predict_proba(table.transform(some)))

    return learn


def _commonest(_rest: str, _seed: int) -> Learn:
    def learn(_texts: list[str], gold: list[Any]) -> Answer:
        counts = Counter(gold)
        label, n = min(counts.items(), key=lambda item: (-item[1], str(item[0])))
        return lambda some: ([label] * len(some), [n / len(gold)] * len(some))

    return learn


def _scope(encoder: str, seed: int) -> Learn:
    """The scope score of a classifier of what is in scope; without classes of its own, of its groups."""

    def learn(texts: list[str], gold: list[Any]) -> Answer:
        inside = [text for text, fits in zip(texts, gold, strict=True) if fits]
        groups = TopicModel(encoder=encoder or "auto", seed=seed).fit_transform(inside).tolist()
        model = ContactClassifier(encoder=encoder or "auto", seed=seed).fit(inside, groups)

        def ready(some: list[str]) -> Said:
            found = model.scope_score(some)
            return [None] * len(some), found.tolist()

        return ready

    return learn


def _story(encoder: str, _seed: int) -> Learn:
    def learn(texts: list[str], gold: list[Any]) -> Answer:
        model = AnecdoteModel(encoder=encoder or "static")
        if min(sum(map(bool, gold)), sum(not g for g in gold)) >= 10:
            model.fit(texts, [int(bool(g)) for g in gold])
        return lambda some: ([None] * len(some), model.score(some)["story"].tolist())

    return learn


def _yes_by_words(_rest: str, seed: int) -> Learn:
    def learn(texts: list[str], gold: list[Any]) -> Answer:
        ready = _words("", seed)(texts, [str(bool(g)) for g in gold])

        def scored(some: list[str]) -> Said:
            said, chance = ready(some)
            yes = [(p or 0.0) if label == "True" else 1 - (p or 0.0) for label, p in zip(said, chance, strict=True)]
            return [None] * len(some), list(yes)

        return scored

    return learn


def likeliest(classes: Sequence[Any], chances: npt.NDArray[np.float64]) -> Said:
    """The class of the highest probability, and that probability."""
    best = np.asarray(chances).argmax(axis=1)
    return [classes[i] for i in best.tolist()], np.asarray(chances).max(axis=1).astype(float).tolist()


# --- systems that are ready -------------------------------------------------------------------------------------------


def _topics(encoder: str, seed: int, _labelled: Labelled) -> Answer:
    def ready(texts: list[str]) -> Said:
        found = TopicModel(encoder=encoder or "auto", seed=seed).fit_transform(texts).tolist()
        return [None if topic < 0 else topic for topic in found], [None] * len(texts)

    return ready


def _means(n: str, seed: int, labelled: Labelled) -> Answer:
    """k-means on tf-idf; as many groups as gold has classes unless told."""

    def ready(texts: list[str]) -> Said:
        k = min(int(n) if n else len(set(labelled.items.gold)), len(set(texts)))
        vectors = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
        return KMeans(k, n_init=4, random_state=seed).fit_predict(vectors).tolist(), [None] * len(texts)

    return ready


def _found(encoder: str, _seed: int, labelled: Labelled) -> Answer:
    index = SearchIndex(list(labelled.corpus.values()), list(labelled.corpus), encoder=encoder or "static")
    return lambda queries: ([tuple(hit.id for hit in index.search(q, k=100)) for q in queries], [None] * len(queries))


def _found_by_words(_rest: str, _seed: int, labelled: Labelled) -> Answer:
    ids, table = list(labelled.corpus), TfidfVectorizer(sublinear_tf=True)
    texts = table.fit_transform(labelled.corpus.values())

    def ready(queries: list[str]) -> Said:
        close = (table.transform(queries) @ texts.T).toarray()
        order = np.argsort(-close, axis=1, kind="stable")[:, :100]
        return [tuple(ids[j] for j in row) for row in order], [None] * len(queries)

    return ready


def _statements(_rest: str, _seed: int, _labelled: Labelled) -> Answer:
    def ready(texts: list[str]) -> Said:
        return [tuple((s.start, s.end) for s in extract_statements(text)) for text in texts], [None] * len(texts)

    return ready


def _whole(_rest: str, _seed: int, _labelled: Labelled) -> Answer:
    return lambda texts: ([((0, len(text)),) for text in texts], [None] * len(texts))


def _personal(_rest: str, _seed: int, _labelled: Labelled) -> Answer:
    def ready(texts: list[str]) -> Said:
        return [tuple((s.start, s.end) for s in redact(text).spans) for text in texts], [None] * len(texts)

    return ready


def _mood(encoder: str, _seed: int, _labelled: Labelled) -> Answer:
    model = SentimentModel(encoder=encoder or "static")
    return lambda texts: likeliest(model.classes_.tolist(), model.predict_proba(texts))


_LEARNED: Final[dict[str, dict[str, Callable[[str, int], Learn]]]] = {
    "assignment": {"headwater": _classifier, "tfidf": _words, "majority": _commonest},
    "routing": {"headwater": _router, "tfidf": _words, "majority": _commonest},
    "sentiment": {"headwater": _sentiment, "tfidf": _words, "majority": _commonest},
    "agents": {"headwater": _classifier, "tfidf": _words, "majority": _commonest},
    "scope": {"headwater": _scope, "tfidf": _yes_by_words},
    "anecdotes": {"headwater": _story, "tfidf": _yes_by_words},
}
_READY: Final[dict[str, dict[str, Callable[[str, int, Labelled], Answer]]]] = {
    "topics": {"headwater": _topics, "tfidf": _means},
    "search": {"headwater": _found, "tfidf": _found_by_words},
    "sentiment": {"ready": _mood},
    "statements": {"headwater": _statements, "whole": _whole},
    "personal": {"headwater": _personal, "whole": _whole},
}
