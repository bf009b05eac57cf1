"""Names, places and everyday words: read-only data of the package, built by ``tools/build_gazetteer.py``.

Sources: US Census 1990 names (public domain), Faker's locale lists (MIT), GeoNames (CC BY 4.0), words counted in
public-domain and openly licensed texts.
"""

import lzma
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Sets of lower-case words.

    Attributes:
        first: given names.
        last: family names.
        common: everyday English words, names among them.
        usual: given names that many people bear, no everyday word among them.
        families: family names that many people bear, no everyday word among them.
        places: cities and countries; several words joined by a space.
    """

    first: frozenset[str]
    last: frozenset[str]
    common: frozenset[str]
    usual: frozenset[str]
    families: frozenset[str]
    places: frozenset[str]


def _load() -> Gazetteer:
    body = lzma.decompress(files(__package__).joinpath("data/gazetteer.txt.xz").read_bytes()).decode()
    sections: dict[str, frozenset[str]] = {}
    for block in body.split("#")[1:]:
        key, *words = block.rstrip("\n").split("\n")
        sections[key] = frozenset(words)
    return Gazetteer(
        first=sections["first"],
        last=sections["last"],
        common=sections["common"] | {"i", "a", "s", "t"},
        usual=sections["usual"],
        families=sections["families"],
        places=sections["cities"] | sections["countries"],
    )


GAZETTEER = _load()
