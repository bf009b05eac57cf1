"""Names of topics by a language model: it proposes, a closed check disposes, and what it may not name keeps its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from headwater.app.asking import ask
from headwater.core.errors import BudgetSpent, ConfigError, HeadwaterError, PrivacyBreach, Refused
from headwater.core.ports import Question, TextModel
from headwater.organise.choose import NamingAids
from headwater.organise.propose import INSTRUCTION, Proposal, refusal, rule_stands, shown_of, support_of
from headwater.organise.state import TopicModelState
from headwater.prepare.redact import redact

_READ: Final = 300  # statements of a topic that support a name
_PATIENCE: Final = 2  # failures in a row after which the model is left alone


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    # lengths for servers that hold answers to their schema: a small model goes on until it is cut off; none is refused for it
    name: str = Field(json_schema_extra={"maxLength": 60})
    definition: str = Field(json_schema_extra={"maxLength": 220})
    include: str = Field(json_schema_extra={"maxLength": 220})
    exclude: str = Field(json_schema_extra={"maxLength": 220})


@dataclass(frozen=True, slots=True)
class Renamed:
    """What came of it.

    Attributes:
        state: the topics with the names that were taken.
        named: ids of topics that the model named.
        kept: id -> why the name from the customers' words stays.
    """

    state: TopicModelState
    named: tuple[str, ...]
    kept: Mapping[str, str]

    def facts(self) -> dict[str, Any]:
        """For the ledger."""
        return {"named": list(self.named), "kept": dict(self.kept)}


def name_topics(
    state: TopicModelState,
    texts: Sequence[str],
    topics: npt.NDArray[np.int64],
    *,
    model: TextModel,
    wanted: Sequence[str],
    aids: NamingAids,
) -> Renamed:
    """Ask the model for names of the wanted topics and take those that stand the check.

    Args:
        state: the topics, named from the customers' words.
        texts: n statements of the sample.
        topics: ``(n,)`` topic of each.
        model: in bounds (``app.models``).
        wanted: ids of topics.
        aids: the encoder of the topics' space, and what may be shown.

    Raises:
        ConfigError: the model's address, name or key is wrong.
    """
    shown = list(state.texts)
    named: list[str] = []
    kept: dict[str, str] = {}
    failures = 0
    for topic, id in enumerate(state.ids):
        if id not in wanted:
            continue
        if failures >= _PATIENCE:
            kept[id] = "the model was left alone after failures"
            continue
        own = [texts[int(row)] for row in np.flatnonzero(topics == topic)[:_READ]]
        support = support_of(state, topic, own, [t.name for i, t in enumerate(shown) if i != topic], aids)
        data = shown_of(state, topic, sorted(set(own))[:5], lambda text: redact(text).text)
        try:
            answer = ask(model, Question("topics.name", INSTRUCTION, data, max_tokens=300), _Answer)
        except (PrivacyBreach, Refused) as error:
            kept[id] = str(error)
            continue
        except ConfigError:
            raise
        except HeadwaterError as error:
            kept[id] = str(error)
            failures += _PATIENCE if isinstance(error, BudgetSpent) else 1
            continue
        failures = 0
        proposal = Proposal(*(" ".join(text.split()) for text in answer.model_dump().values()))
        reason = refusal(proposal, support)
        if reason:
            kept[id] = f"{reason} (proposed by {model.id})"
            continue
        rules = {
            field: getattr(proposal, field)
            for field in ("definition", "include", "exclude")
            if rule_stands(getattr(proposal, field), support)
        }
        shown[topic] = replace(shown[topic], name=proposal.name, **rules)
        named.append(id)
    return Renamed(replace(state, texts=tuple(shown)), tuple(named), kept)
