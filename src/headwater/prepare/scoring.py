"""How likely a piece of customer speech says what is wrong or wanted: a small linear model one can read.

``prepare.statements.linear.v1``: logistic regression on words, word pairs and a few signs of form that hold in every
language (negation, want, fault, thanks, greeting, yes/no, a question, length, share of identity details). Weights and
their training: ``tools/train_statements.py``. A segment in a language without learned words is judged by form alone.
"""

import itertools
import json
import math
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

from headwater.core.text.words import word_set

_TOKEN: Final = re.compile(r"<[A-Z_]+_\d+>|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[?!]")
_PLAIN: Final = re.compile(r"[^\d<’]*")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[?!]")
_ASCII_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)*|[?!]")
LEXICON: Final[Mapping[str, frozenset[str]]] = {
    "neg": word_set(
        "not no never cannot can't cant won't wont don't dont doesn't doesnt didn't didnt isn't isnt "
        "wasn't wasnt haven't havent hasn't unable without nothing nobody neither nicht kein keine keinen "
        "nie nichts ohne pas jamais rien aucun aucune sans nunca nada ningún sin tampoco não nem nenhum "
        "nenhuma sem jamais non mai niente senza niet geen nooit"
    ),
    "want": word_set(
        "want need wanted like would please help trying looking wish möchte will brauche bitte hätte "
        "wünsche hilfe voudrais veux souhaite besoin aide aimerais quiero quisiera necesito ayuda deseo "
        "querría quero gostaria preciso ajuda desejo vorrei voglio bisogno aiuto wil graag hulp request "
        "cancel change refund return replace update reset"
    ),
    "fault": word_set(
        "problem issue error wrong broken fail fails failed failing crash crashes crashed damaged missing "
        "late delayed slow charged overcharged lost stuck stopped faulty defective dead bug worst "
        "terrible refused incorrect unauthorized denied problem fehler kaputt defekt falsch beschädigt "
        "fehlt verspätet langsam abgebucht verloren funktioniert geht stürzt problème erreur panne cassé "
        "endommagé manque retard lent débité perdu fonctionne marche plante problema error roto dañado "
        "falta tarde lento cobrado perdido funciona falla avería erro quebrado danificado atrasado "
        "cobrança perdido funciona falha trava defeito guasto rotto sbagliato kapot fout"
    ),
    "thanks": word_set(
        "thanks thank thx ty appreciate appreciated cheers danke dank dankeschön merci gracias agradezco "
        "obrigado obrigada agradeço grazie bedankt bye goodbye tschüss welcome"
    ),
    "greet": word_set(
        "hi hello hey morning afternoon evening hallo guten moin bonjour salut bonsoir hola buenos buenas "
        "olá oi bom boa ciao dear greetings"
    ),
    "yesno": word_set(
        "yes no yeah yep yup nope ok okay sure correct right fine alright ja nein genau oui non sí si "
        "claro vale sim não certo exactly absolutely perfect great good"
    ),
    "self": word_set(
        "i my me we our us i'm i've im ive ich mein meine mir mich wir unser je j'ai mon ma mes nous yo "
        "mi mis me eu meu minha nós io mio mia ik mijn"
    ),
}  # fmt: skip


def words_of(text: str) -> list[str]:
    """Lower-case words, ``?`` and ``!``; a placeholder is its kind (``#email``), a number ``#0``."""
    if _PLAIN.fullmatch(text):
        return (_ASCII_WORD if text.isascii() else _WORD).findall(text.lower())
    out = []
    for token in _TOKEN.findall(text):
        if token[0] == "<":
            out.append("#" + token[1:].rpartition("_")[0].lower())
        elif token.isdigit():
            out.append("#0")
        else:
            out.append(token.lower().replace("’", "'"))
    return out


_LENGTHS: Final = [f"len={n if n < 4 else 6 if n < 7 else 12 if n < 13 else 20}" for n in range(14)]
_BAGS_OF: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(name for name, bag in LEXICON.items() if word in bag) for word in set().union(*LEXICON.values())
}


def form_features(words: list[str]) -> list[str]:
    """Signs that do not depend on the language's vocabulary being learned."""
    hits: dict[str, int] = {}
    marks = details = 0
    for word in words:
        if word in _BAGS_OF:
            for name in _BAGS_OF[word]:
                hits[name] = hits.get(name, 0) + 1
        elif word[0] in "?!#":
            marks += 1
            details += word[0] == "#"
    n = len(words) - marks
    out = ["b", _LENGTHS[min(n, 13)]]
    for name, count in hits.items():
        out.append("has:" + name)
        if count * 2 >= n:
            out.append("most:" + name)
    if "self" in hits and "neg" in hits:
        out.append("self+neg")
    if "self" in hits and "want" in hits:
        out.append("self+want")
    if "?" in words:
        out.append("?")
    if details:
        out.append("#")
        if details * 2 >= len(words):
            out.append("most:#")
    return out


def features(words: list[str]) -> list[str]:
    """Form, words and word pairs; each once."""
    out = form_features(words)
    out += ["w:" + word for word in dict.fromkeys(words)]
    out += ["p:" + a + " " + b for a, b in dict.fromkeys(itertools.pairwise(words))]
    return out


_WEIGHTS: Final[dict[str, float]] = json.loads(
    files("headwater.prepare").joinpath("data/statements.json").read_text("utf-8")
)


_WORDS: Final = {name[2:]: weight for name, weight in _WEIGHTS.items() if name.startswith("w:")}
_PAIRS: Final = {name[2:]: weight for name, weight in _WEIGHTS.items() if name.startswith("p:")}


def probability(words: list[str], weights: Mapping[str, float] | None = None) -> float:
    """Probability 0..1 that the words state what is wrong or wanted.

    Args:
        words: as ``words_of`` gives them.
        weights: by the names that ``features`` gives; those of the package when ``None``.

    Example:
        >>> probability(words_of("my card was charged twice")) > probability(words_of("ok thank you"))
        True
    """
    if all(word[0] in "?!#" for word in words):
        return 0.0
    weighed: Iterable[float | None]
    if weights is None:
        weighed = itertools.chain(
            map(_WEIGHTS.get, form_features(words)),
            map(_WORDS.get, dict.fromkeys(words)),
            map(_PAIRS.get, dict.fromkeys(map(" ".join, itertools.pairwise(words)))),
        )  # what ``features`` gives in its order, without its names being put together
    else:
        weighed = map(weights.get, features(words))
    total = sum(filter(None, weighed))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
