"""Names, keywords, definitions, rules and exemplars of topics, from the customers' own words.

A name is a heading made of words that customers use, read as a reason for contact, unique among its siblings
(``candidates``, ``choose``, ``unique``). No model invents anything: every word of a name is a form of one in the topic's
statements, every exemplar is a row of the input.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats, mean_direction
from headwater.organise.casing import learn_casing
from headwater.organise.choose import NamingAids, rank_candidates
from headwater.organise.phrases import Phrase, rank_phrases, stem
from headwater.organise.unique import Named, unique_names
from headwater.organise.words import function_words

METHOD = "organise.name.candidates.v2"
_PER_TOPIC = 500  # statements read for a name, at most; more change little
_IN_ALL = 12_000  # statements read for all names together, about
_LEAST = 60  # statements read for a name however many topics there are


@dataclass(frozen=True, slots=True)
class TopicText:
    """What people read of a topic.

    Attributes:
        name: unique, a heading of 1 to 8 words.
        keywords: telling phrases, best first.
        definition: one sentence.
        include: what belongs here.
        exclude: what belongs to the nearest sibling instead; empty where there is none.
        exemplars: rows of the sample: the most typical, then two that differ from it.
    """

    name: str
    keywords: tuple[str, ...]
    definition: str
    include: str
    exclude: str
    exemplars: tuple[int, ...]


def describe(
    texts: Sequence[str],
    topics: npt.NDArray[np.int64],
    vectors: Floats,
    directions: Floats,
    *,
    aids: NamingAids | None = None,
) -> list[TopicText]:
    """Name, keywords, definition, rules and exemplars of every topic.

    Args:
        texts: n statements of the sample.
        topics: ``(n,)`` topic of each.
        vectors: ``(n, d) float32`` snapped.
        directions: ``(k, d) float32`` snapped, one a topic.
        aids: an encoder of the same space, and what may be shown; names are chosen by words alone without it.

    Example:
        >>> import numpy as np
        >>> rows = np.eye(2, dtype="float32")[[0, 0, 1, 1]]
        >>> said = ["my refund has not arrived", "refund not arrived", "reset my password", "please reset my password"]
        >>> [text.name for text in describe(said, np.array([0, 0, 1, 1]), rows, np.eye(2, dtype="float32"))]
        ['Refund not arrived', 'Reset password']
    """
    n_topics = len(directions)
    exemplars = [_exemplars(texts, np.flatnonzero(topics == t), vectors, directions[t]) for t in range(n_topics)]
    rows = _reading_list(texts, topics, vectors, directions)
    read, labels = [texts[int(row)] for row in rows], topics[rows]
    aids = aids or NamingAids()
    documents = [aids.read(text).said for text in read]
    stop = function_words(documents, labels.tolist())
    phrases = rank_phrases(documents, labels, stop, n_topics=n_topics, keep=60)
    quotes = [texts[chosen[0]] if chosen else "" for chosen in exemplars]
    ranked = rank_candidates(read, labels, stop, directions=directions, aids=aids)
    named = unique_names(ranked, [_plain(found) for found in phrases], quotes, casing=learn_casing(read), aids=aids)
    keywords = [_keywords(found) for found in phrases]
    siblings = _nearest_sibling(directions)
    return [_compose(t, named, keywords, siblings[t], texts, exemplars[t]) for t in range(n_topics)]


def name_groups(
    texts: Sequence[str], groups: npt.NDArray[np.int64], vectors: Floats, *, aids: NamingAids | None = None
) -> tuple[str, ...]:
    """Unique names of groups of topics: the levels above.

    Args:
        texts: n statements of the sample.
        groups: ``(n,)`` group of each, 0..g-1.
        vectors: ``(n, d) float32`` snapped.
        aids: as for ``describe``.
    """
    directions = mean_direction(vectors, groups, int(groups.max(initial=-1)) + 1)
    return tuple(text.name for text in describe(texts, groups, vectors, directions, aids=aids))


def _plain(phrases: Sequence[Phrase]) -> list[str]:
    """Telling phrases for a topic in which no candidate was found, longest of the best first."""
    best = [phrase.text for phrase in phrases if phrase.z > 0][:12]
    return sorted(best, key=lambda text: -min(len(text.split()), 3))


def _keywords(phrases: Sequence[Phrase]) -> tuple[str, ...]:
    """Up to eight telling phrases, without those contained in one already listed."""
    chosen: list[str] = []
    for phrase in phrases:
        parts = {stem(word) for word in phrase.text.split()}
        listed = [{stem(word) for word in other.split()} for other in chosen]
        if phrase.z > 0 and not any(parts <= other or other <= parts for other in listed):
            chosen.append(phrase.text)
        if len(chosen) == 8:
            break
    return tuple(chosen)


def _reading_list(
    texts: Sequence[str], topics: npt.NDArray[np.int64], vectors: Floats, directions: Floats
) -> npt.NDArray[np.int64]:
    """At most so many rows a topic, the most typical ones; ties by text."""
    chosen = []
    most = min(_PER_TOPIC, max(_LEAST, _IN_ALL // max(len(directions), 1)))
    for topic in range(len(directions)):
        rows = np.flatnonzero(topics == topic)
        if len(rows) > most:
            rows = _typical_first(texts, rows, vectors[rows] @ directions[topic])[:most]
        chosen.append(rows)
    return np.concatenate(chosen) if chosen else np.zeros(0, dtype=np.int64)


def _exemplars(
    texts: Sequence[str], rows: npt.NDArray[np.int64], vectors: Floats, direction: Floats, *, n: int = 3
) -> tuple[int, ...]:
    """The most typical row, then rows that are typical and unlike those chosen (maximal marginal relevance)."""
    if not len(rows):
        return ()
    pool = _typical_first(texts, rows, vectors[rows] @ direction)[:200]
    typical = (vectors[pool] @ direction).astype(np.float64)
    chosen = [0]
    seen = {texts[int(pool[0])]}
    while len(chosen) < min(n, len(pool)):
        likeness = (vectors[pool] @ vectors[pool[chosen]].T).max(axis=1)
        score = 0.6 * typical - 0.4 * likeness
        fresh = [i for i in range(len(pool)) if texts[int(pool[i])] not in seen]
        if not fresh:
            break
        pick = max(fresh, key=lambda i: (score[i], -i))
        chosen.append(pick)
        seen.add(texts[int(pool[pick])])
    return tuple(int(pool[i]) for i in chosen)


def _typical_first(texts: Sequence[str], rows: npt.NDArray[np.int64], cosines: Floats) -> npt.NDArray[np.int64]:
    """The rows by falling cosine; ties by text."""
    order = sorted(range(len(rows)), key=lambda i: (-cosines[i], texts[int(rows[i])]))
    return rows[order]


def _nearest_sibling(directions: Floats) -> list[int | None]:
    if len(directions) < 2:
        return [None] * len(directions)
    likeness = directions @ directions.T
    np.fill_diagonal(likeness, -2.0)
    return [int(i) for i in likeness.argmax(axis=1)]


def _compose(
    topic: int,
    named: Sequence[Named],
    keywords: Sequence[tuple[str, ...]],
    sibling: int | None,
    texts: Sequence[str],
    exemplars: tuple[int, ...],
) -> TopicText:
    own = keywords[topic]
    quote = " ".join(texts[exemplars[0]].split()) if exemplars else ""
    quote = quote if len(quote) <= 160 else quote[:157].rstrip() + "..."
    definition = named[topic].sentence() + (f", for example “{quote}”." if quote else ".")
    include = f"Mentions {_listing(own[:4])}." if own else "Statements like the exemplars."
    exclude = ""
    if sibling is not None:
        other = [phrase for phrase in keywords[sibling] if phrase not in own][:3]
        about = f", which mentions {_listing(other)}" if other else ""
        exclude = f"Not “{named[sibling].name}”{about}."
    return TopicText(named[topic].name, own, definition, include, exclude, exemplars)


def _listing(phrases: Sequence[str]) -> str:
    quoted = [f"“{phrase}”" for phrase in phrases]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]
