"""Hand-written wording in languages other than English, for the main reasons."""

from headwater.generate.language import Wording
from headwater.generate.wordings.french import FRENCH
from headwater.generate.wordings.german import GERMAN
from headwater.generate.wordings.portuguese import PORTUGUESE
from headwater.generate.wordings.spanish import SPANISH

WORDINGS: dict[str, Wording] = {wording.code: wording for wording in (SPANISH, GERMAN, FRENCH, PORTUGUESE)}
COVERED: frozenset[str] = frozenset.intersection(*(frozenset(wording.symptoms) for wording in WORDINGS.values()))

__all__ = ["COVERED", "WORDINGS"]
