"""How likely a piece of customer speech says what is wrong or wanted: a small linear model one can read.

``prepare.statements.linear.v1``: logistic regression on words, word pairs and a few signs of form that hold in every
language (negation, want, fault, thanks, greeting, yes/no, a question, length, share of identity details). Weights and
their training: ``tools/train_statements.py``. A segment in a language without learned words is judged by form alone.
"""

import json
import math
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

_TOKEN: Final = re.compile(r"<[A-Z_]+_\d+>|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[?!]")
LEXICON: Final[Mapping[str, frozenset[str]]] = {
    "neg": frozenset(
        "not no never cannot can't cant won't wont don't dont doesn't doesnt didn't didnt isn't isnt wasn't wasnt haven't "
        "havent hasn't unable without nothing nobody neither nicht kein keine keinen nie nichts ohne pas jamais rien aucun "
        "aucune sans nunca nada ningún sin tampoco não nem nenhum nenhuma sem jamais non mai niente senza niet geen nooit".split()
    ),
    "want": frozenset(
        "want need wanted like would please help trying looking wish möchte will brauche bitte hätte wünsche hilfe voudrais "
        "veux souhaite besoin aide aimerais quiero quisiera necesito ayuda deseo querría quero gostaria preciso ajuda desejo "
        "vorrei voglio bisogno aiuto wil graag hulp request cancel change refund return replace update reset".split()
    ),
    "fault": frozenset(
        "problem issue error wrong broken fail fails failed failing crash crashes crashed damaged missing late delayed slow "
        "charged overcharged lost stuck stopped faulty defective dead bug worst terrible refused incorrect unauthorized denied "
        "problem fehler kaputt defekt falsch beschädigt fehlt verspätet langsam abgebucht verloren funktioniert geht stürzt "
        "problème erreur panne cassé endommagé manque retard lent débité perdu fonctionne marche plante "
        "problema error roto dañado falta tarde lento cobrado perdido funciona falla avería "
        "erro quebrado danificado atrasado cobrança perdido funciona falha trava defeito guasto rotto sbagliato kapot fout".split()
    ),
    "thanks": frozenset(
        "thanks thank thx ty appreciate appreciated cheers danke dank dankeschön merci gracias agradezco obrigado obrigada "
        "agradeço grazie bedankt bye goodbye tschüss welcome".split()
    ),
    "greet": frozenset(
        "hi hello hey morning afternoon evening hallo guten moin bonjour salut bonsoir hola buenos buenas olá oi bom boa ciao "
        "dear greetings".split()
    ),
    "yesno": frozenset(
        "yes no yeah yep yup nope ok okay sure correct right fine alright ja nein genau oui non sí si claro vale sim não "
        "certo exactly absolutely perfect great good".split()
    ),
    "self": frozenset(
        "i my me we our us i'm i've im ive ich mein meine mir mich wir unser je j'ai mon ma mes nous yo mi mis me eu meu minha "
        "nós io mio mia ik mijn".split()
    ),
}  # fmt: skip


def words_of(text: str) -> list[str]:
    """Lower-case words, ``?`` and ``!``; a placeholder is its kind (``#email``), a number ``#0``."""
    out = []
    for token in _TOKEN.findall(text):
        if token[0] == "<":
            out.append("#" + token[1:].rpartition("_")[0].lower())
        elif token.isdigit():
            out.append("#0")
        else:
            out.append(token.lower().replace("’", "'"))
    return out


def form_features(words: list[str]) -> list[str]:
    """Signs that do not depend on the language's vocabulary being learned."""
    n = sum(word[0] not in "?!#" for word in words)
    out = ["b", f"len={min(n, 4) if n < 4 else 6 if n < 7 else 12 if n < 13 else 20}"]
    hits = {name: sum(word in bag for word in words) for name, bag in LEXICON.items()}
    for name, count in hits.items():
        if count:
            out.append("has:" + name)
            if count * 2 >= n:
                out.append("most:" + name)
    if hits["self"] and hits["neg"]:
        out.append("self+neg")
    if hits["self"] and hits["want"]:
        out.append("self+want")
    if "?" in words:
        out.append("?")
    details = sum(word[0] == "#" for word in words)
    if details:
        out.append("#")
        if details * 2 >= len(words):
            out.append("most:#")
    return out


def features(words: list[str]) -> list[str]:
    """Form, words and word pairs; each once."""
    out = dict.fromkeys(form_features(words))
    out.update(dict.fromkeys("w:" + word for word in words))
    out.update(dict.fromkeys(f"p:{a} {b}" for a, b in zip(words, words[1:], strict=False)))
    return list(out)


_WEIGHTS: Final[dict[str, float]] = json.loads(files("headwater.prepare").joinpath("data/statements.json").read_text("utf-8"))


def probability(words: list[str], weights: Mapping[str, float] = _WEIGHTS) -> float:
    """Probability 0..1 that the words state what is wrong or wanted.

    Example:
        >>> probability(words_of("my card was charged twice")) > probability(words_of("ok thank you"))
        True
    """
    if not any(word[0] not in "?!#" for word in words):
        return 0.0
    total = 0.0
    get = weights.get
    for feature in features(words):
        total += get(feature, 0.0)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
