"""Settings of the mood and signal models."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentimentSettings:
    """How a text's polarity is decided.

    Attributes:
        matching: logit gained by words that sound like the class, for each log unit of strength.
        opposing: logit lost by words that sound like the opposite.
        neutral: logit of neutral where nothing speaks.
        seed_share: weight of the encoder's reading of the seed sentences, for English texts; 0 leaves it out.
        seed_penalty: inverse regularisation of that reading, above 0.
        aspect_neutral: logit of neutral for an aspect; lower, because words at a distance count less.
        aspect_seed_share: weight of the seed sentences for an aspect.
        penalty: inverse regularisation of a trained model, above 0.
        mood_scale: weight of the mood features in a trained model.
        vector_scale: weight of the vectors in a trained model.
        ratio_vector_scale: the same in its second view.
        word_clusters: groups of like words that its first view counts, too.
        min_texts: word and character sequences in fewer texts are left out.
    """

    matching: float = 1.5
    opposing: float = 0.8
    neutral: float = 0.4
    seed_share: float = 0.5
    seed_penalty: float = 1.0
    aspect_neutral: float = 0.2
    aspect_seed_share: float = 1.0
    penalty: float = 2.0
    mood_scale: float = 0.25
    vector_scale: float = 0.8
    ratio_vector_scale: float = 2.0
    word_clusters: int = 400
    min_texts: int = 2
