"""Names, keywords, definitions, rules and exemplars of topics, from the customers' own words.

A name is a phrase that customers use, long enough to be read as a reason, unique among its siblings. No model invents
anything: every word of a name occurs in statements of the topic, every exemplar is a row of the input.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats
from headwater.organise.phrases import Phrase, rank_phrases, stem
from headwater.organise.words import NEGATIONS, function_words, words

METHOD = "organise.name.likelihood.v1"
_PER_TOPIC = 500  # statements read for a name; more change little


@dataclass(frozen=True, slots=True)
class TopicText:
    """What people read of a topic.

    Attributes:
        name: unique, 1 to 6 words.
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
    texts: Sequence[str], topics: npt.NDArray[np.int64], vectors: Floats, directions: Floats
) -> list[TopicText]:
    """Name, keywords, definition, rules and exemplars of every topic.

    Args:
        texts: n statements of the sample.
        topics: ``(n,)`` topic of each.
        vectors: ``(n, d) float32`` snapped.
        directions: ``(k, d) float32`` snapped, one a topic.
    """
    n_topics = len(directions)
    exemplars = [_exemplars(texts, np.flatnonzero(topics == t), vectors, directions[t]) for t in range(n_topics)]
    rows = _reading_list(texts, topics, vectors, directions)
    documents = [words(texts[int(row)]) for row in rows]
    labels = topics[rows]
    stop = function_words(documents, labels.tolist())
    ranked = rank_phrases(documents, labels, stop, n_topics=n_topics, keep=60)
    names = choose_names(ranked, [texts[rows_[0]] if rows_ else "" for rows_ in exemplars])
    keywords = [_keywords(phrases) for phrases in ranked]
    siblings = _nearest_sibling(directions)
    return [_compose(t, names, keywords, siblings[t], texts, exemplars[t]) for t in range(n_topics)]


def choose_names(ranked: Sequence[Sequence[Phrase]], quotes: Sequence[str]) -> list[str]:
    """One unique name a topic: the best phrase not yet taken, with a second phrase where it says too little.

    Args:
        ranked: telling phrases of each topic, largest topic first.
        quotes: most typical statement of each, used where no phrase tells anything.
    """
    taken: set[str] = set()
    names: list[str] = []
    for topic, phrases in enumerate(ranked):
        options = _name_options(phrases)
        quote = " ".join(words(quotes[topic])[:6])
        options += [quote] if quote else []
        name = next((option for option in options if option and _key(option) not in taken), "")
        if not name:
            first = options[0] if options else "no text"
            numbered = (first if i == 1 else f"{first} ({i})" for i in range(1, len(ranked) + 2))
            name = next(option for option in numbered if option not in names)
        taken.add(_key(name))
        names.append(name)
    return names


def _key(name: str) -> str:
    return " ".join(sorted({stem(word) for word in words(name)})) or name


def _name_options(phrases: Sequence[Phrase]) -> list[str]:
    """Candidates, best first: evidence x length that reads as a reason x how much of the topic it covers."""
    lengths = {1: 0.3, 2: 1.2, 3: 1.5}
    scored = []
    for phrase in phrases:
        parts = phrase.text.split()
        if phrase.z > 0:
            headless = 0.7 if parts[0] in NEGATIONS else 1.0
            weight = phrase.z * lengths[len(parts)] * (0.1 + min(phrase.share, 0.3)) * headless
            scored.append((-weight, phrase.text, phrase))
    scored.sort(key=lambda item: item[:2])
    out: list[str] = []
    for _, text, phrase in scored:
        parts = text.split()
        if len(parts) == 1 and phrase.share < 0.9:
            own = {stem(parts[0])}
            partner = next((q.text for q in phrases if q.z > 1 and not own & {stem(w) for w in q.text.split()}), None)
            out.append(f"{text}, {partner}" if partner else text)
        else:
            out.append(text)
    return out


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
    for topic in range(len(directions)):
        rows = np.flatnonzero(topics == topic)
        if len(rows) > _PER_TOPIC:
            rows = _typical_first(texts, rows, vectors[rows] @ directions[topic])[:_PER_TOPIC]
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
    names: Sequence[str],
    keywords: Sequence[tuple[str, ...]],
    sibling: int | None,
    texts: Sequence[str],
    exemplars: tuple[int, ...],
) -> TopicText:
    own = keywords[topic]
    quote = " ".join(texts[exemplars[0]].split()) if exemplars else ""
    quote = quote if len(quote) <= 160 else quote[:157].rstrip() + "..."
    definition = f"Customers who say things like “{quote}”" if quote else "Statements without text"
    include = f"Mentions {_listing(own[:4])}." if own else "Statements like the exemplars."
    exclude = ""
    if sibling is not None:
        other = [phrase for phrase in keywords[sibling] if phrase not in own][:3]
        about = f" (mentions {_listing(other)})" if other else ""
        exclude = f"Not “{names[sibling]}”{about}."
    definition += f": {names[topic]}." if quote else "."
    return TopicText(names[topic], own, definition, include, exclude, exemplars)


def _listing(phrases: Sequence[str]) -> str:
    quoted = [f"“{phrase}”" for phrase in phrases]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]
