"""Settings of the learned router."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RouteConfig:
    """How a router learns and what it promises.

    Attributes:
        risk: highest share of wrong teams among the contacts that are routed, 0..1.
        confidence: chance, over the draw of the past contacts, that the promise on the risk is true.
        inverse_penalty: weight of the data against the ridge of the logistic regression, as C in scikit-learn.
        n_directions: most directions kept of the sparse n-grams.
        many_rows: above so many examples, fewer folds, a randomised reduction and no attribute interactions.
        n_alternatives: teams shown with their probabilities.
        n_cases: past cases shown as reasons; ``n_words`` words.
    """

    risk: float = 0.05
    confidence: float = 0.95
    inverse_penalty: float = 10.0
    n_directions: int = 1500
    many_rows: int = 2000
    n_alternatives: int = 3
    n_cases: int = 3
    n_words: int = 5
    seed: int = 0
