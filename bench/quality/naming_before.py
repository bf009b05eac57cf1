"""The names before: n-grams cut from the statements, kept here to be measured beside the present ones."""

from collections.abc import Sequence

import numpy as np

from headwater.organise.phrases import Phrase, rank_phrases, stem
from headwater.organise.words import NEGATIONS, function_words, words


def names_before(texts: Sequence[str], topics: np.ndarray, n_topics: int) -> list[str]:
    """One name a topic: the best phrase not yet taken, with a second phrase where it says too little."""
    documents = [words(text) for text in texts]
    stop = function_words(documents, topics.tolist())
    ranked = rank_phrases(documents, topics, stop, n_topics=n_topics, keep=60)
    taken: set[str] = set()
    names: list[str] = []
    for topic, phrases in enumerate(ranked):
        quote = next((text for text, t in zip(texts, topics, strict=True) if t == topic), "")
        options = [*_options(phrases), " ".join(words(quote)[:6])]
        name = next((option for option in options if option and _key(option) not in taken), f"no text {topic}")
        taken.add(_key(name))
        names.append(name)
    return names


def _key(name: str) -> str:
    return " ".join(sorted({stem(word) for word in words(name)})) or name


def _options(phrases: Sequence[Phrase]) -> list[str]:
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
