"""Agents from Python: the next action from past dialogues, and the procedure that these follow.

It lies here and not in ``app.library`` because agents stand above the app.
"""

from collections.abc import Sequence
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from headwater.agents.actions import NextAction, fit_next_action
from headwater.agents.config import ActionConfig
from headwater.agents.mine import mine
from headwater.agents.procedure import Procedure
from headwater.agents.situation import Situation, situation
from headwater.agents.turns import Dialogue, read_turns
from headwater.app.library.encoders import load_encoder
from headwater.app.library.topics import Encodes
from headwater.core.errors import InputError
from headwater.core.ids import content_hash

_STORY_WEIGHT: Final = 0.5


class ActionModel:
    """What an agent does next, learned from dialogues in which agents' actions are marked.

    Use it to rank actions for the person who answers. It can only propose actions it has seen.

    Args:
        encoder: name of an encoder (``static``, ``minilm``) or an object with ``encode(texts)``.
        seed: of the order of learning.

    Attributes:
        actions_: sorted actions seen.

    Example:
        >>> order = [
        ...     {"speaker": "customer", "text": "where is my parcel"},
        ...     {"speaker": "agent", "text": "Your number?", "action": "ask_number"},
        ...     {"speaker": "customer", "text": "it is 12"},
        ...     {"speaker": "agent", "text": "On its way.", "action": "inform_status"},
        ... ]
        >>> ActionModel().fit([order] * 5).rank(order[:3], k=1)[0][0]
        'inform_status'
    """

    def __init__(self, *, encoder: str | Encodes = "static", seed: int = 0) -> None:
        self.encoder = encoder
        self.seed = seed
        self._model: NextAction | None = None

    def fit(self, dialogues: Sequence[Dialogue]) -> Self:
        """Learn from dialogues: lists of turns with ``speaker``, ``text`` and, where an agent acted, ``action``.

        Raises:
            NotEnoughData: no agent turn has an action.
            InputError: a turn has no speaker.
        """
        read = [read_turns(dialogue, row=i) for i, dialogue in enumerate(dialogues)]
        keys = [content_hash(*(f"{turn.role}:{turn.action}:{turn.text}" for turn in turns)) for turns in read]
        moments: list[Situation] = []
        actions: list[str] = []
        for i in sorted(range(len(read)), key=keys.__getitem__):  # the order of the dialogues cannot matter
            for at, turn in enumerate(read[i]):
                if turn.action:
                    moments.append(situation(read[i][:at]))
                    actions.append(turn.action)
        config = ActionConfig(seed=self.seed)
        self._model = fit_next_action(moments, self._vectors(moments), actions, config=config)
        self.actions_ = list(self._model.actions)
        return self

    def rank(self, history: Dialogue, k: int = 5) -> list[tuple[str, float]]:
        """The k most probable next actions with their probabilities, best first."""
        return self.rank_many([history], k)[0]

    def rank_many(self, histories: Sequence[Dialogue], k: int = 5) -> list[list[tuple[str, float]]]:
        """As ``rank``, for many histories at once."""
        if self._model is None:
            raise InputError("this model is not fitted", hint="call fit(dialogues) first")
        return self._rank([situation(read_turns(history, row=i)) for i, history in enumerate(histories)], k)

    def _rank(self, moments: Sequence[Situation], k: int) -> list[list[tuple[str, float]]]:
        assert self._model is not None
        if not moments:
            return []
        chances = self._model.probabilities(moments, self._vectors(moments))
        order = np.argsort(-chances, axis=1, kind="stable")[:, :k]
        names = self._model.actions
        return [[(names[j], float(row[j])) for j in best] for row, best in zip(chances, order.tolist(), strict=True)]

    def _vectors(self, moments: Sequence[Situation]) -> npt.NDArray[np.float32]:
        """``(n, 2 d)`` what was just said, and what was said before."""
        if isinstance(self.encoder, str):
            self._loaded: Encodes = getattr(self, "_loaded", None) or load_encoder(self.encoder)
        encoder = self._loaded if isinstance(self.encoder, str) else self.encoder
        distinct = sorted({text for moment in moments for text in (moment.said, moment.story[-1000:])})
        vectors = encoder.encode(distinct)
        place = {text: i for i, text in enumerate(distinct)}
        said = vectors[[place[moment.said] for moment in moments]]
        story = vectors[[place[moment.story[-1000:]] for moment in moments]]
        return np.ascontiguousarray(np.hstack([said, _STORY_WEIGHT * story]), dtype=np.float32)


def mine_procedure(dialogues: Sequence[Dialogue], *, name: str = "procedure") -> Procedure:
    """The procedure that resolved dialogues of one issue follow, with the evidence of each step and edge.

    Args:
        dialogues: lists of turns with ``speaker``, ``text`` and, where an agent acted, ``action``; in any order.
        name: of the procedure.

    Returns:
        A procedure; ``.edges`` is its graph, ``headwater.agents.format.render`` gives its text.

    Raises:
        NotEnoughData: no agent turn has an action.

    Example:
        >>> order = [
        ...     {"speaker": "customer", "text": "where is my parcel"},
        ...     {"speaker": "agent", "text": "Your number?", "action": "ask_number"},
        ...     {"speaker": "customer", "text": "it is 12"},
        ...     {"speaker": "agent", "text": "On its way.", "action": "inform_status"},
        ... ]
        >>> [(edge.source, edge.target) for edge in mine_procedure([order] * 5).edges]
        [('ask_number', 'inform_status')]
    """
    return mine([read_turns(dialogue, row=i) for i, dialogue in enumerate(dialogues)], name=name)
