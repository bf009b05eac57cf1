"""Words of a statement, in any script, and the function words that no name may begin or end with."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import regex

_WORD: Final = regex.compile(r"[\p{L}\p{M}]+(?:['’\-][\p{L}\p{M}]+)*|\p{N}+")
SCRIPTIO_CONTINUA: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}]+")

ENGLISH: Final = frozenset(
    """
    a about actually after again ahead all already also am an and another any are aren't as at be because been
    before being both but by can can't cannot could couldn't day did didn't do does doesn't doing don't done down
    for from get gets getting go goes going gonna got great had hang has hasn't have haven't having he hello help
    her here hers hey hi him his how i i'd i'll i'm i've if in into is isn't it it's its just know let let's like
    looking make may me might more most much my need needs no not now of off oh ok okay on one only or other our out
    over please really say see seems she should since so some something still sure tell thank thanks that that's the
    their them then there there's these they thing think this those through to too try trying uh um until up us very
    want wanted wants was wasn't way we we're well were what what's when where which while who whom whose why will
    with won't would wouldn't yea yeah yes yet you you're your
    """.split()
)
"""Function and filler words of English; for other languages frequency decides."""

NEGATIONS: Final = frozenset(
    """aren't can't cannot couldn't didn't doesn't don't hadn't hasn't haven't isn't never no nor not wasn't weren't without
    won't wouldn't""".split()
)


FOREIGN: Final = frozenset(
    """
    ab aber al alla alle als am ans au auch auf aus avec bei bin bir bis bitte c'est ce che chi ci come comme como con
    cosa da dans das de degli dei del della delle dem den der des deze di die diese dit do dos du een ein eine einem einen
    einer el ella elle en er es est et faire für ga gaat gibt ha hat have het heute ho ich ihr il im in io ist je jij la
    las le les lo los ma mais mal me mein meine meinen meiner mes met mi mich mij mijn mir mit mon muy nach não ne nicht
    no nos not o oder of om on op os ou ovvero par para pas per più por pour que qué qui se sein ses si sich sie sind so
    son sono su sur te toe tot tra tu um una und une unos uns van veya ve vi vom von voor vor vous wanneer was wat we wie
    wij wil will wir wird y zijn zu zum zur à è é één ça için mi mı mu ne ile da de ve bu şu o
    """.split()
)
"""Function words of German, French, Spanish, Italian, Portuguese, Dutch and Turkish: no name begins or ends with one."""

MASK: Final = regex.compile(r"<[A-Z]+_\d+>|\b[Xx]{2,}\b|https?://\S+|@\w+")
"""What stands where personal data stood, links and handles: no words of the issue."""


def words(text: str) -> list[str]:
    """Lower-cased words in order, without placeholders, masks (``XXXX``), links and handles.

    Runs of scripts without spaces are cut into pairs of characters.

    Example:
        >>> words("Where's my refund?? 30 days!")
        ["where's", 'my', 'refund', '30', 'days']
    """
    out: list[str] = []
    for match in _WORD.finditer(MASK.sub(" ", text).lower().replace("’", "'")):
        word = match.group()
        if len(word) > 2 and SCRIPTIO_CONTINUA.fullmatch(word):
            out.extend(word[i : i + 2] for i in range(len(word) - 1))
        else:
            out.append(word)
    return out


def function_words(documents: Sequence[Sequence[str]], topics: Iterable[int]) -> frozenset[str]:
    """Words too evenly spread over the topics to tell anything, in whatever language: frequent, and in most topics.

    Args:
        documents: words of each statement.
        topics: topic of each statement.
    """
    totals: Counter[str] = Counter()
    seen_in: dict[str, set[int]] = {}
    all_topics: set[int] = set()
    for document, topic in zip(documents, topics, strict=True):
        all_topics.add(topic)
        for word in set(document):
            totals[word] += 1
            seen_in.setdefault(word, set()).add(topic)
    least = max(5, 0.02 * len(documents))
    spread = {
        word
        for word, count in totals.items()
        if count >= least and len(all_topics) >= 5 and len(seen_in[word]) >= 0.8 * len(all_topics)
    }
    return frozenset(spread) | ENGLISH
