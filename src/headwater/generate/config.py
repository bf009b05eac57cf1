"""Settings of the generator."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from headwater.core.errors import ConfigError

DIFFICULTIES: Final = ("easy", "normal", "hard")


@dataclass(frozen=True)
class CorpusConfig:
    """What corpus to make.

    Attributes:
        n_contacts: contacts in all, >= 1.
        seed: >= 0; the same settings and seed give the same corpus.
        difficulty: ``easy``, ``normal`` or ``hard``: typos, oblique wording, distracting sentences.
        weeks: length of the window, 4..520.
        end: last day of the window.
        multi_issue: share of contacts with two issues, 0..0.5.
        no_issue: share of contacts with none (praise, thanks, spam), 0..0.5.
        duplicate: share of contacts that copy a recent one, exactly or nearly, 0..0.5.
        repeat: share of contacts that come back about an earlier one, 0..0.5.
        foreign: share of contacts in Spanish, German, French or Portuguese, 0..0.3.
        incident: share of contacts caused by planted incidents, 0..0.5.
    """

    n_contacts: int = 20_000
    seed: int = 0
    difficulty: str = "normal"
    weeks: int = 26
    end: date = date(2026, 10, 4)
    multi_issue: float = 0.15
    no_issue: float = 0.05
    duplicate: float = 0.03
    repeat: float = 0.08
    foreign: float = 0.15
    incident: float = 0.09

    def __post_init__(self) -> None:
        """Refuse settings that cannot be met.

        Raises:
            ConfigError: a setting is out of its range.
        """
        if self.n_contacts < 1:
            raise ConfigError(f"n_contacts is {self.n_contacts}", hint="ask for at least one contact")
        if self.seed < 0:
            raise ConfigError(f"seed is {self.seed}", hint="give a seed of 0 or more")
        if self.difficulty not in DIFFICULTIES:
            raise ConfigError(f"difficulty is {self.difficulty!r}", hint=f"choose one of {', '.join(DIFFICULTIES)}")
        if not 4 <= self.weeks <= 520:
            raise ConfigError(f"weeks is {self.weeks}", hint="choose 4 to 520 weeks")
        for name, top in (
            ("multi_issue", 0.5),
            ("no_issue", 0.5),
            ("duplicate", 0.5),
            ("repeat", 0.5),
            ("foreign", 0.3),
            ("incident", 0.5),
        ):
            if not 0.0 <= getattr(self, name) <= top:
                raise ConfigError(f"{name} is {getattr(self, name)}", hint=f"choose a share from 0 to {top}")
