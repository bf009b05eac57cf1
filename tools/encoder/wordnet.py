"""General English: the example sentences of WordNet 3.0 (Princeton; permissive licence).

Keeps an encoder sensible outside the domains of the other texts. Takes the ``data.*`` files of the dictionary, for
example those of Debian's package ``wordnet-base``.
"""

import re
from hashlib import md5
from pathlib import Path
from typing import Final

_QUOTED = re.compile(r'"([^"]{8,300})"')
_LEAST_WORDS: Final = 4


def examples(folder: Path, most: int) -> list[str]:
    """Distinct example sentences of at least four words; a random sample, the same on every machine."""
    found = set()
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
            if not line.startswith("  ") and " | " in line:
                found.update(" ".join(text.split()) for text in _QUOTED.findall(line.split(" | ", 1)[1]))
    usable = [text for text in found if len(text.split()) >= _LEAST_WORDS and ": " not in text]
    return sorted(usable, key=lambda text: md5(text.encode(), usedforsecurity=False).digest())[:most]
