"""A made-up but believable corpus of customer contacts, with everything that is true of it kept apart as gold.

What: an electronics shop with devices, subscriptions and deliveries; 64 fine reasons in 10 families, 9 teams, 7
planted incidents, a fix that worked and one that did not, a change log with decoys. Contacts are chats, e-mails, call
transcripts and survey comments in five languages, exported the way such systems do.

How: ``calendar`` turns the plan into daily volumes and reason probabilities; ``schedule`` draws the facts of a block of
1,024 contacts at once; ``story`` words them sentence by sentence from ``reasons``, ``phrases`` and ``wordings``;
``shapes`` give them a channel's look; ``marks`` ride along inside the text and become exact spans in ``corpus``;
``gold`` describes the truth.

Why a grammar and not a language model: every span is exact, any contact can be made alone, a million take minutes on
one core, and nothing of anybody's real data can be in it. Its limits are in ``docs/methods/generator.md``.

Versions: ``generate.corpus.v1``. The same settings give the same bytes for as long as the version stands.

References: counter-based random numbers: Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from headwater.generate.config import CorpusConfig
from headwater.generate.corpus import Batch, generate
from headwater.generate.gold import GOLD_CONTACTS, GOLD_PLAN, GOLD_REASONS, GoldPlan, describe

__all__ = ["GOLD_CONTACTS", "GOLD_PLAN", "GOLD_REASONS", "Batch", "CorpusConfig", "GoldPlan", "describe", "generate"]
