"""What a language model must offer: an answer to a question about data, with what it cost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Question:
    """What a language model is asked.

    Attributes:
        purpose: what it is for, e.g. ``topics.name``; spending is listed by it.
        instruction: what to do; ours, never a customer's words.
        data: name -> text to work on; customers' words stand here and nowhere else, redacted.
        schema: JSON schema that the answer must follow; None: free text.
        max_tokens: length of the answer, at most.
    """

    purpose: str
    instruction: str
    data: Mapping[str, str] = field(default_factory=dict)
    schema: Mapping[str, Any] | None = None
    max_tokens: int = 400


@dataclass(frozen=True, slots=True)
class Reply:
    """What it answered.

    Attributes:
        text: the answer.
        model: name of the model.
        input_tokens: read; as the model's side counts them, else estimated.
        output_tokens: written.
        usd: price; None where no price is stated.
        cached: whether it was looked up; then nothing was sent and nothing spent.
    """

    text: str
    model: str
    input_tokens: int
    output_tokens: int
    usd: float | None
    cached: bool = False


@runtime_checkable
class TextModel(Protocol):
    """A language model.

    Attributes:
        id: provider, model and version of the prompt form; answers are kept and stamped under it.
    """

    id: str

    def answer(self, question: Question) -> Reply:
        """The answer.

        Raises:
            RateLimited: it asks to slow down, also after waiting.
            Unavailable: it does not answer, or not in time.
            Refused: it will not answer this question.
            ConfigError: address, model or key are wrong.
        """
        ...

    def stream(self, question: Question) -> Iterator[str]:
        """The pieces of the answer as they come."""
        ...
