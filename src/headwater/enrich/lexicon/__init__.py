"""Words that tell a mood in six languages, ours, written for customer contacts: one file a language.

Strength runs from 1 (a hint) to 3 (strong). ``language_of`` guesses a text's language from its commonest words, because
some words cheer in one language and not in another.
"""

from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

from headwater.enrich.lexicon import english, french, german, italian, portuguese, spanish
from headwater.enrich.text import fold

_MODULES: dict[str, ModuleType] = {
    "en": english,
    "de": german,
    "es": spanish,
    "fr": french,
    "pt": portuguese,
    "it": italian,
}
LANGUAGES = tuple(_MODULES)
_MOST_WORDS = 65_536
"""Words of a language whose strength is remembered: the same ones come again and again."""


@dataclass(frozen=True)
class Lexicon:
    """The words of one language.

    Attributes:
        whole: folded word -> strength, negative for bad moods.
        beginnings: beginning of a word -> strength.
        negations: words that turn the words near them around.
        strengtheners: words that strengthen the next word.
        weakeners: words that weaken the next word.
        turns: words after which the writer says what counts.
        common: the commonest words, to tell the language by.
    """

    whole: dict[str, float]
    beginnings: dict[str, float]
    negations: frozenset[str]
    strengtheners: frozenset[str]
    weakeners: frozenset[str]
    turns: frozenset[str]
    common: frozenset[str]
    _looked_up: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def strength(self, word: str) -> float:
        """-3..3 for a folded word; 0 where it tells nothing."""
        found = self._looked_up.get(word)
        if found is None:
            if len(self._looked_up) >= _MOST_WORDS:
                self._looked_up.clear()
            found = self._looked_up[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> float:
        found = self.whole.get(word)
        if found is not None:
            return found
        for length in range(len(word), 2, -1):
            found = self.beginnings.get(word[:length])
            if found is not None:
                return found
        return 0.0


@cache
def lexicon(language: str) -> Lexicon:
    """The words of ``language``; English for a language that has none."""
    module = _MODULES.get(language, english)
    whole: dict[str, float] = {}
    beginnings: dict[str, float] = {}
    for name, sign in (("POSITIVE", 1.0), ("NEGATIVE", -1.0)):
        for strength in (1, 2, 3):
            for word in getattr(module, f"{name}_{strength}").split():
                place = beginnings if word.endswith("*") else whole
                place.setdefault(fold(word.rstrip("*")), sign * strength)
    sets = (
        frozenset(fold(word) for word in getattr(module, name).split())
        for name in ("NEGATIONS", "STRENGTHENERS", "WEAKENERS", "TURNS", "COMMON")
    )
    return Lexicon(whole, beginnings, *sets)


def language_of(words: list[str]) -> str:
    """The language whose commonest words are most among these folded words; English in doubt."""
    counts = dict.fromkeys(LANGUAGES, 0)
    known = _languages_by_word()
    for word in filter(known.__contains__, words):
        for language in known[word]:
            counts[language] += 1
    return max(LANGUAGES, key=counts.__getitem__)  # the first of equals


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for word in lexicon(language).common:
            found[word] = (*found.get(word, ()), language)
    return found
