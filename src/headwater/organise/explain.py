"""Why a text got its class: nearest labelled examples and the words that carried the decision."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats, snap
from headwater.core.vectors.neighbours import nearest
from headwater.organise.classify import Classifier


def explain_choice(
    model: Classifier,
    text: str,
    encode: Callable[[Sequence[str]], npt.NDArray[np.float32]],
    *,
    labels: npt.NDArray[Any],
    examples: Sequence[str],
    n_examples: int = 3,
    n_words: int = 5,
) -> Mapping[str, Any]:
    """The class of one text with its reasons.

    Args:
        model: fitted classifier.
        text: the text.
        encode: texts to vectors.
        labels: name of each class.
        examples: labelled texts, in the order of ``model.examples``.
        n_examples: nearest examples to show.
        n_words: words to show; each is left out in turn (at most the first 60) and the fall of the logit measured.
    """
    tokens = text.split()[:60]
    rest = text.split()[60:]
    variants = [" ".join(tokens[:i] + tokens[i + 1 :] + rest) for i in range(len(tokens))]
    vectors = encode([text, *variants])
    logits = model.logits([text, *variants], vectors)
    order = np.argsort(-logits[0], kind="stable")
    best = int(order[0])
    falls = [
        (token, round(float(logits[0, best] - row[best]), 4)) for token, row in zip(tokens, logits[1:], strict=True)
    ]
    indices, cosines = nearest(snap(vectors[:1]), model.examples, n_examples)
    probabilities = model.probabilities([text], vectors[:1])[0]
    return {
        "label": labels[best],
        "probability": float(probabilities[best]),
        "runner_up": labels[int(order[1])],
        "nearest": [
            {"text": examples[i], "label": labels[model.answers[i]], "similarity": round(float(c), 4)}
            for i, c in zip(indices[0], cosines[0], strict=True)
        ],
        "words": sorted((fall for fall in falls if fall[1] > 0), key=lambda fall: (-fall[1], fall[0]))[:n_words],
    }


_MOST_WORDS = 60


def telling_words(
    text: str, encode: Callable[[Sequence[str]], npt.NDArray[np.float32]], direction: Floats, *, n_words: int = 5
) -> list[tuple[str, float]]:
    """The words without which the text would be less like the topic, and by how much the cosine falls.

    Args:
        text: the statement; its first 60 words are looked at.
        encode: texts to vectors in the space of the direction.
        direction: ``(d,) float32`` snapped, of the topic.
        n_words: words to show, the most telling first.
    """
    tokens = text.split()
    shown = tokens[:_MOST_WORDS]
    if not shown or not n_words:
        return []
    variants = [" ".join(tokens[:i] + tokens[i + 1 :]) for i in range(len(shown))]
    cosines = (snap(encode([text, *variants])) @ direction).astype(np.float64)
    falls = [(word, round(float(cosines[0] - c), 4)) for word, c in zip(shown, cosines[1:], strict=True)]
    return sorted((fall for fall in falls if fall[1] > 0), key=lambda fall: (-fall[1], fall[0]))[:n_words]
