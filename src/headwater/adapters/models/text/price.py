"""What tokens cost, and how much may be spent."""

from dataclasses import dataclass, field
from threading import Lock

from headwater.core.errors import BudgetSpent
from headwater.core.ports import Reply


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens.

    Attributes:
        read: of the question.
        written: of the answer.
    """

    read: float
    written: float

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """What a call costs, in US dollars.

        Example:
            >>> Price(1.0, 4.0).of(1_000, 500)
            0.003
        """
        return (self.read * input_tokens + self.written * output_tokens) / 1_000_000


@dataclass
class Budget:
    """What may be spent, and what is.

    Attributes:
        tokens: read and written together, at most.
        usd: at most.
        price: to foresee what a question costs; None: the dollars cannot be foreseen and only the tokens bound.
    """

    tokens: int
    usd: float
    price: Price | None = None
    used_tokens: int = 0
    used_usd: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def reserve(self, input_tokens: int, output_tokens: int) -> None:
        """Set the most that a question can cost aside, before it is sent.

        Raises:
            BudgetSpent: that is more than is left.
        """
        usd = self.price.of(input_tokens, output_tokens) if self.price else 0.0
        with self._lock:
            tokens = self.used_tokens + input_tokens + output_tokens
            if tokens > self.tokens or self.used_usd + usd > self.usd + 1e-12:
                raise BudgetSpent(
                    f"the budget of this run is spent: {self.used_tokens:,} of {self.tokens:,} tokens, "
                    f"{self.used_usd:.4f} of {self.usd:.2f} USD",
                    hint="raise llm_budget_tokens or llm_budget_usd; answers so far are kept and not asked again",
                )
            self.used_tokens = tokens
            self.used_usd += usd

    def settle(self, input_tokens: int, output_tokens: int, reply: Reply | None) -> None:
        """Put what was set aside back, and take what the answer really cost; None where none came."""
        with self._lock:
            self.used_tokens -= input_tokens + output_tokens
            self.used_usd -= self.price.of(input_tokens, output_tokens) if self.price else 0.0
            if reply is not None:
                self.used_tokens += reply.input_tokens + reply.output_tokens
                self.used_usd += reply.usd or 0.0
