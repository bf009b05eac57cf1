"""Which issues a question names: by their words, by meaning, and by what the search brings up for the words of the question.

Method ``agents.ask.links.v1``: the words of a question without those that only ask; for each issue the share of these words
that its name and keywords hold, the encoder's cosine with its name, and the share of the best search hits that carry it; less of
it all, the more of the words no contact has used. One that stands out is meant; several that are close are asked back; none that
is good enough, none is meant.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from headwater.search.tokens import words

METHOD: Final = "agents.ask.links.v1"
Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
_VOTES, _NAME, _WORDS = 0.9, 0.45, 0.35
LEAST: Final = 0.52
"""Score from which an issue is meant."""
AHEAD: Final = 0.82
"""An issue whose score is at least this share of the best is close to it."""
LEAST_ALONE, ALONE = 0.35, 1.6
"""Below ``LEAST`` an issue is meant from this score, where it is so many times that of the next."""
_MANY: Final = 4
"""As many close ones as this, and the question is asked back; of a single word, as many that are good enough."""
_TOKEN: Final = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’\-]*")
_DULL: Final = frozenset(
    "a an the of in on at to for from by with and or but about as is are was were be been being do does did has "
    "have had can could "
    "will would should may might must it its this that these those there here we us our you your i me my they "
    "their them he she "
    "what which who whom whose where when why how much many more most less some any all every each than then so "
    "if not no too very "
    "please show give tell list read explain let know get see big bigger biggest large larger largest small size "
    "sized number count "
    "share percentage percent common frequent often top main first last current still now right ever lately "
    "recently new "
    "issue issues problem problems complaint complaints contact contacts contacted customer customers people "
    "person user users "
    "case cases thing things topic topics trend trends rise rose rising rises raise increase increased "
    "increasing go goes going went "
    "up down grow grew growing grown growth drop fall fell falling decrease develop developed evolved evolve "
    "change changed over "
    "time call calls calling called write writes writing better worse forecast expect expected predict next "
    "week weeks month months year weekly daily numbers "
    "cause caused causes "
    "root behind reason reasons drive drives driven drove sit sits happen happens happening affected affect "
    "responsible team teams "
    "own owns owner handle handles quotes quote verbatim verbatims example examples story stories say says said "
    "words word own "
    "voice fix fixed fixes work worked works help helped effective effect verified verify cost costs expensive "
    "money lose loss "
    "compare compared versus vs difference between against mention mentions mentioned mentioning talk talking "
    "come comes angry upset "
    "sentiment mood feel happy report reports reported reporting broken down split per region product channel "
    "platform carrier "
    "version plan report s im get got getting doing there's "
    "something anything nothing everything whatever somebody anybody everybody moment currently roughly approximately "
    "volume deal deals dealing dealt plot chart graph draw hear hook seen days day few look looking driving".split()
)


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue that can be named."""

    issue_id: str
    topic_id: str
    name: str
    keywords: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Linked:
    """An issue and how well the words fit it."""

    issue: Issue
    score: float


def naming(rest: str, *, drop: Sequence[str] = ()) -> str:
    """The words of a question that may name an issue.

    Args:
        rest: the question without periods and quotes.
        drop: words that were understood otherwise: attributes, values.

    Example:
        >>> naming("how big is the problem of parcels that never arrived?")
        'parcels never arrived'
    """
    other = {word for text in drop for word in text.lower().split()}
    return " ".join(
        word for word in _TOKEN.findall(rest.lower()) if word not in _DULL and word not in other and not word.isdigit()
    )


class Links:
    """Finds issues by what people call them.

    Args:
        issues: all of them.
        encode: texts to unit vectors.
    """

    def __init__(self, issues: Sequence[Issue], encode: Encode) -> None:
        self.issues = tuple(issues)
        self._encode = encode
        names = [issue.name for issue in issues]
        self._names = encode(names) if names else None
        self._held = [frozenset(words(" ".join([issue.name, *issue.keywords]))) for issue in issues]
        self._named = [frozenset(words(name)) for name in names]

    def find(self, said: str, votes: Mapping[str, float], *, known: float = 1.0) -> list[Linked]:
        """Issues by how well these words fit them, best first.

        Args:
            said: words that may name an issue.
            votes: topic_id -> share of the search hits that carry it, 0..1.
            known: share of the words that contacts hold, 0..1: of words that no contact has ever used, nothing is near.
        """
        if not said.strip() or self._names is None:
            return []
        own = frozenset(words(said))
        cosines = (self._names @ self._encode([said])[0]).tolist()
        found = []
        for issue, cosine, held, named in zip(self.issues, cosines, self._held, self._named, strict=True):
            shared = len(own & held) / max(len(own), 1)
            exact = 0.3 if named and named <= own else 0.0
            score = known * (
                _VOTES * votes.get(issue.topic_id, 0.0) + _NAME * max(cosine, 0.0) + _WORDS * shared + exact
            )
            found.append(Linked(issue, round(score, 4)))
        return sorted(found, key=lambda one: (-one.score, one.issue.rank))[:20]

    def exactly(self, said: str) -> Issue | None:
        """The issue of that id, whole name or rank (1 = first)."""
        wanted = said.strip().lower()
        named = ((issue, (issue.issue_id, issue.name.lower(), str(issue.rank + 1))) for issue in self.issues)
        return next((issue for issue, names in named if wanted in names), None)


def meant(said: str, found: Sequence[Linked]) -> tuple[Issue | None, list[Linked]]:
    """The issue that is meant, and those close to it; no issue and several close ones: ask back; neither: none is meant.

    Args:
        said: the words that may name an issue.
        found: of ``Links.find``.
    """
    good = [one for one in found if one.score >= LEAST]
    if not good:
        ahead = (
            found and found[0].score >= LEAST_ALONE and all(one.score * ALONE <= found[0].score for one in found[1:])
        )
        return (found[0].issue, []) if ahead else (None, [])
    is_named = good[0].issue.name.lower() == said.lower()
    close = [one for one in good if one.score >= AHEAD * good[0].score]
    if not is_named and (len(close) >= _MANY or (len(said.split()) == 1 and len(good) >= _MANY)):
        return None, good
    return good[0].issue, good[1:_MANY]
