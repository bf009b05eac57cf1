"""General English from WordNet 3.0 (Princeton; permissive licence): example sentences, glosses, compound words.

Keeps an encoder sensible outside the domains of the other texts. Takes the ``data.*`` files of the dictionary, for
example those of Debian's package ``wordnet-base``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_QUOTED = re.compile(r'"([^"]{8,300})"')


def texts(folder: Path) -> Iterator[str]:
    """Compounds ("credit card"), glosses and examples, in file order."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
            if not line.startswith("  ") and " | " in line:
                yield from _entry(line)


def _entry(line: str) -> Iterator[str]:
    head, gloss = line.split(" | ", 1)
    fields = head.split()
    lemmas = [fields[4 + 2 * i].replace("_", " ") for i in range(int(fields[3], 16))]
    yield from (lemma for lemma in lemmas if " " in lemma)
    yield from _QUOTED.findall(gloss)
    meaning = _QUOTED.sub("", gloss).strip(" ;\n")
    if len(meaning) >= 12:
        yield f"{lemmas[0]}: {meaning}"
