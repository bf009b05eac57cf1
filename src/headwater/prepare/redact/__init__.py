"""Personal data: found by shape, check digit, context and a small model; replaced by stable placeholders.

How: patterns with checksums for what has a shape (``patterns``, ``numbers``), context words for what has none
(``credentials``), digits said aloud (``spoken``), an address grammar (``places``), and a linear model over gazetteer
classes and neighbouring words for names (``names``). Why: a tagger trained on one kind of text loses half of its F1
on another (SPY benchmark, Savkin et al. 2025); forms and check digits do not, and they are fast enough for every
contact. Version ``prepare.redact.v1``.
"""

from headwater.prepare.redact.engine import VERSION, find_personal, placeholders, redact, replaced
from headwater.prepare.redact.kinds import ALL, DEFAULT, OPTIONAL

__all__ = ["ALL", "DEFAULT", "OPTIONAL", "VERSION", "find_personal", "placeholders", "redact", "replaced"]
