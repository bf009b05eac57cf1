"""Settings of the action model and of procedure mining."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionConfig:
    """How the next action is learned.

    Attributes:
        epochs: passes over the decisions.
        rate: step of Adagrad.
        decay: ridge on the weights, per step.
        batch: decisions a step, fewer where there are few.
        least_steps: steps at least, within 40 passes.
    """

    epochs: int = 6
    rate: float = 0.25
    decay: float = 1e-5
    batch: int = 128
    least_steps: int = 600
    seed: int = 0


@dataclass(frozen=True, slots=True)
class MineConfig:
    """What becomes a step and an edge.

    Attributes:
        min_share: an action in fewer dialogues than this share is an exception, not a step, 0..1.
        min_edge_share: an edge carries at least this share of what leaves or what enters one of its ends.
        min_usual_share: an edge that carries this share of what leaves its source is kept in either direction, 0..1.
        min_dependency: of the heuristics miner, -1..1.
        min_twice: an action that this share of its dialogues takes twice can be two steps, 0..1;
            ``max_alike``: if what precedes the two, and what follows, have at most this share in common.
        n_examples: customer quotes kept a step.
    """

    min_share: float = 0.1
    min_edge_share: float = 0.1
    min_usual_share: float = 0.3
    min_dependency: float = 0.3
    min_twice: float = 0.3
    max_alike: float = 0.5
    n_examples: int = 3
