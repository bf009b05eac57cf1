"""Train the name model of ``headwater.prepare.redact.names`` and write ``redact/data/names.json``.

Positives: Presidio's generated sentences (MIT; only templates with an even number, the odd ones stay for testing),
MultiDoGO name slots (CDLA-Permissive; train split), and our own sentences with names drawn from the gazetteer.
Negatives: the other words of those, and complaints, reviews and bank questions that carry no names. A quarter of the
gazetteer is hidden during training, so that the model learns to trust the surroundings of names it has not seen.

Usage: ``PYTHONPATH=src python tools/train_names.py DATA_FOLDER [--only presidio|multidogo|synthetic]``
"""

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from headwater.prepare.redact.gazetteer import GAZETTEER, Gazetteer
from headwater.prepare.redact.names import _Sentence, candidates, features, tokens

OUT = Path(__file__).parents[1] / "src/headwater/prepare/redact/data/names.json"
Example = tuple[str, list[tuple[int, int]]]

POSITIVE = [
    r"My name is {n} and my order never arrived.",
    r"Hi, this is {n}. I was charged twice.",
    r"Hello, I am {n} and I need help with my bill",
    r"Dear {n}, thank you for your reply. The app still crashes.",
    r"Hi {f}, I checked the cable and it is fine.",
    r"Regards,\n{n}",
    r"Best regards,\n{n}\nSenior Buyer",
    r"Thanks,\n{f}",
    r"Cheers\n{f}",
    r"Sincerely, {n}",
    r"I spoke with {f} from billing on Monday and nothing happened.",
    r"I spoke to {n} yesterday, she said the refund was sent.",
    r"The agent {f} hung up on me.",
    r"Mr. {l} told me to call back.",
    r"Mrs {l} never called back",
    r"Dr. {n} is my doctor.",
    r"Please change the name on the account to {n}.",
    r"The account is under {n}.",
    r"The booking is for {n} and {n}.",
    r"{n}",
    r"{f}",
    r"{f} {l}",
    r"It is {f}",
    r"it's {n}",
    r"Name: {n}",
    r"Customer: {n}\nOrder: 12345",
    r"Cardholder name {n}",
    r"My husband {f} made the purchase.",
    r"My wife {f} tried to log in.",
    r"my son {f} uses the tablet",
    r"{f} was very helpful, thank you {f}!",
    r"{f} said my parcel is lost.",
    r"Can you ask {f} to call me?",
    r"Sent by {n} on Monday",
    r"On Monday, {n} wrote:",
    r"From: {n}",
    r"To: {n}",
    r"Agent: Thanks {f}, one moment please.",
    r"Thank you {f} for the help",
    r"Is {f} available?",
    r"{f}'s account is locked",
    r"Ship it to {n}, please.",
    r"sure its {n}",
    r"yes my name is {n}",
    r"{f} and {f} went home early.",
    r"My friends {f}, {f}, {f} and {f} came along.",
    r"Present: {f}, {f}, {f}, {n}",
    r"We met {n} in Paris last year.",
    r"{n} is the manager of the shop.",
    r"{f}, please call me back.",
    r"It was written by {n} and edited by {n}.",
    r"Is {f} your brother?",
    r"{f} told {f} that everything was fine.",
    r"When {f} arrived, {l} had already left.",
    r"I gave the keys to {f}.",
    r"{n}, a teacher, bought the ticket.",
    r"The letter for {n} was opened by {f}.",
    r"Why did {f} not answer?",
    r"I work with {f} and {l}.",
    r"{f}: where is my parcel?\n{f}: I will check.",
    r"He looks like {n}.",
    r"According to {l}, the part is out of stock.",
    r"A friend of {n} recommended you.",
    r'"{f}" is how it is spelled',
    r"{l} won again.",
    r"tell {f} to stop",
    r"have you seen {f} {l} today?",
    r"{n} lives in Boston now.",
    r"She called her daughter {f}.",
    r"{l}'s invoice was sent to {f}.",
    r"{n} and {n} share the account.",
    r"May I have your full name, please?\n{n}",
    r"what is your name\nmy name is {n}",
    r"Can I get your name?\nIt's {n}.",
    r"who am i speaking with\n{n}",
    r"name of the cardholder?\nits {n}",
    r"Wie ist Ihr Name?\n{n}",
    r"Votre nom, s'il vous plaît ?\n{n}",
    r"¿Cuál es su nombre?\nme llamo {n}",
    r"Qual é o seu nome?\n{n}",
    r"may i have the name on the account\nsure it's {n}",
    r"the first name is {f} and the last name is {l}",
    r"last name {l}",
    r"first name: {f}",
    r"this is {n} calling about my policy",
    r"yeah hi um this is {n} i'm calling because my internet is down",
    r"you're speaking with {f} how can i help",
    r"good morning {f} how are you",
    r"ok {f}",
    r"hello {f}",
    r"sir my name is {f}",
    r"ya its {f}",
    r"you can call me {f}",
    r"Mein Name ist {n} und mein Paket ist nicht angekommen.",
    r"Hallo Herr {l}, die Lieferung fehlt.",
    r"Sehr geehrte Frau {l}, meine Rechnung ist falsch.",
    r"Mit freundlichen Grüßen\n{n}",
    r"Ich heiße {n}, die Bestellung ist beschädigt.",
    r"Viele Grüße, {f}",
    r"Je m'appelle {n} et je n'ai pas reçu ma commande.",
    r"Bonjour Madame {l}, le produit ne marche pas.",
    r"Cordialement,\n{n}",
    r"Me llamo {n} y mi pedido no ha llegado.",
    r"Hola, soy {n}. La aplicación no funciona.",
    r"Saludos,\n{n}",
    r"Estimado señor {l}, la factura es incorrecta.",
    r"Meu nome é {n} e o pedido não chegou.",
    r"Olá, sou {n}. O aplicativo não abre.",
    r"Atenciosamente,\n{n}",
]
NEGATIVE = [
    r"Dear {b} team,",
    r"Hello {b} Support,",
    r"Thank you for contacting {b}, how may I help?",
    r"Welcome to {b}!",
    r"My {b} {b} stopped working after the update.",
    r"I bought a {b} from your store and the {b} light blinks.",
    r"The {b} app crashes on start.",
    r"Is the {b} compatible with the {b}?",
    r"I ordered the {b} on Monday, not the {b}.",
    r"the {b} keeps disconnecting",
    r"May I have your order number?\nit is on the {b} box",
    r"Which device is it?\n{b}",
    r"What is the product?\nthe {b} one",
    r"I have had {b} for years and never a problem with {b}.",
    r"Danke im Voraus für Ihre Antwort.",
    r"Willkommen bei {b}, wie kann ich helfen?",
    r"Wie lautet Ihre Bestellnummer?\ndie nummer steht auf der rechnung",
    r"Der {b} lädt nicht mehr.",
    r"Mon {b} ne s'allume plus.",
    r"Mi {b} no se enciende.",
    r"O meu {b} não liga.",
    r"Hi there, the Samsung tablet does not turn on.",
    r"Hello Team, my Kindle stopped working after the update to Windows.",
    r"Dear Sir or Madam, I was charged for Amazon Prime twice.",
    r"Dear Customer Service, Delta cancelled my flight to Denver on Friday.",
    r"Thanks, much appreciated",
    r"Thank you so much for the quick reply",
    r"Best regards\nThe Support Team",
    r"I spoke with customer service on Tuesday in March.",
    r"I'm trying to log in with Chrome but it fails.",
    r"I am furious about this. Will you refund me?",
    r"This is ridiculous! May I get a refund?",
    r"This is Comcast calling about your bill",
    r"Called Verizon three times, still no signal in April or June.",
    r"I bought an iPhone from Best Buy and the Bluetooth is broken.",
    r"The Wells Fargo app and the Chase app both crash.",
    r"my netflix and hulu dont work on the roku anymore",
    r"the wifi routr keeps disconecting after the firmware updte",
    r"i recieved teh wrong itm and want a refnd",
    r"hi good morning",
    r"hello im good how are you",
    r"ok sure",
    r"yes please",
    r"no thanks",
    r"good evening sir",
    r"My name is wrong on the bill.",
    r"this is urgent",
    r"im waiting since yesterday",
    r"i want an aisle seat",
    r"the outlook is not opening",
    r"it is airline",
    r"Mark it as done. Bill me later. Rose gold case.",
    r"Will the price of the Summer Card rise in May?",
    r"Die Lieferung der Bestellung ist beschädigt und die Rechnung ist falsch.",
    r"Guten Tag, mein Internet funktioniert seit Montag nicht. Der Techniker kam nicht.",
    r"Ich möchte mein Geld zurück. Das Gerät schaltet sich nicht ein.",
    r"Die App stürzt nach dem Update ab. Bitte helfen Sie mir mit dem Kundenkonto.",
    r"Vielen Dank für Ihre Hilfe. Mit freundlichen Grüßen",
    r"Leider wurde der Vertrag nicht gekündigt, obwohl die Frist eingehalten wurde.",
    r"Bonjour, ma commande est arrivée endommagée. Je voudrais un remboursement.",
    r"L'application ne fonctionne plus depuis la mise à jour. Merci de votre aide.",
    r"Le livreur n'est jamais passé et le colis est perdu. C'est inadmissible.",
    r"Je n'arrive pas à me connecter à mon compte. Cordialement",
    r"Hola, mi pedido llegó roto. Quiero la devolución del dinero.",
    r"La aplicación no funciona desde la actualización. Gracias por su ayuda.",
    r"El técnico nunca vino y la factura tiene un cobro doble. Saludos",
    r"No puedo entrar en mi cuenta con la contraseña nueva.",
    r"Olá, o pedido chegou quebrado. Quero o reembolso.",
    r"O aplicativo não funciona depois da atualização. Obrigado pela ajuda.",
    r"A fatura veio errada e o técnico não apareceu. Atenciosamente",
    r"mein paket ist nicht angekommen und niemand antwortet",
    r"mi tarjeta no funciona en el cajero",
    r"ma carte ne marche plus",
]


def rows(folder: Path, name: str) -> Iterator[dict]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def presidio(folder: Path, parity: int) -> list[Example]:
    """Sentences of the templates of one parity, with the spans of people."""
    return [
        (row["text"], [(a, b) for kind, a, b in row["label"] if kind == "PERSON"])
        for row in rows(folder, "presidio_generated_large")
        if row["template"] % 2 == parity
    ]


def multidogo(folder: Path, split: str) -> list[Example]:
    """Turns with their name slots as spans; the same turn once."""
    seen = {}
    for row in rows(folder, "multidogo_open"):
        text, slots = row["text"], row["slots"].split()
        if row["split"] != split or len(slots) != len(text.split()):
            continue
        spans = []
        at = 0
        for word, slot in zip(text.split(), slots, strict=True):
            at = text.index(word, at)
            if slot in ("name", "username", "approver_name"):
                spans.append((at, at + len(word)))
            at += len(word)
        seen.setdefault(text, spans)
    return list(seen.items())


def brand(rng: np.random.Generator) -> str:
    """An invented product name."""
    parts = [
        "".join((*rng.choice(list("bcdfghklmnprstvwz"), 1), *rng.choice(list("aeiou"), 1)))
        for _ in range(rng.integers(1, 4))
    ]
    return ("".join(parts) + str(rng.choice(["", "x", "n", "on", "tech", "ly", "max", "beam", "line"]))).title()


def synthetic(rng: np.random.Generator, n: int) -> list[Example]:
    """Our own sentences with names from the gazetteer, cased and lower-case."""
    first = sorted(w for w in GAZETTEER.first if w.isascii() or w[0] < "ɐ")
    last = sorted(w for w in GAZETTEER.last if w.isascii() or w[0] < "ɐ")
    usual, families = sorted(GAZETTEER.usual), sorted(GAZETTEER.families)
    out: list[Example] = []
    for _ in range(n):
        template = (
            POSITIVE[rng.integers(len(POSITIVE))] if rng.random() < 0.6 else NEGATIVE[rng.integers(len(NEGATIVE))]
        )
        text, spans = "", []
        for piece in template.replace("\\n", "\n").replace("{", "\x00{").split("\x00"):
            if piece.startswith("{"):
                given = usual if rng.random() < 0.5 else first
                family = families if rng.random() < 0.5 else last
                f = given[rng.integers(len(given))].title()
                l_ = family[rng.integers(len(family))].title()
                name = {"n": f"{f} {l_}", "f": f, "l": l_, "b": brand(rng)}[piece[1]]
                if piece[1] != "b":
                    spans.append((len(text), len(text) + len(name)))
                text += name + piece[3:]
            else:
                text += piece
        if rng.random() < 0.4:
            text = text.lower()
        out.append((text, spans))
    return out


def plain(folder: Path, rng: np.random.Generator) -> list[Example]:
    """Texts without names: every candidate in them is a negative."""
    out = []
    for name, n in (("banking77", 2000), ("clinc150", 2500), ("nhtsa_adas_unlabelled", 500), ("app_reviews", 800),
                    ("cfpb_mixed", 500), ("dstc11_t5_corpus", 2000)):  # fmt: skip
        texts = [row["text"] for row in rows(folder, name) if row["text"]]
        out += [(texts[i][:800], []) for i in rng.permutation(len(texts))[:n]]
    return out


def matrix(examples: list[Example], gazetteer: Gazetteer) -> tuple[list[list[str]], list[int]]:
    """Features and labels of every candidate word."""
    xs, ys = [], []
    for text, spans in examples:
        words = tokens(text)
        sentence = _Sentence(text, words, gazetteer)
        for i in candidates(text, words, gazetteer):
            xs.append(features(sentence, i))
            ys.append(int(any(a <= words[i][0] < b for a, b in spans)))
    return xs, ys


def fit(parts: list[tuple[list[Example], float]], rng: np.random.Generator) -> dict[str, float]:
    """Weights by name: L2 logistic regression on features seen at least three times."""
    hidden = {w for w in sorted(GAZETTEER.first | GAZETTEER.last) if w not in GAZETTEER.usual and rng.random() < 0.25}
    partial = Gazetteer(
        first=GAZETTEER.first - hidden,
        last=GAZETTEER.last - hidden,
        common=GAZETTEER.common,
        usual=GAZETTEER.usual,
        families=GAZETTEER.families,
        places=GAZETTEER.places,
    )
    xs: list[list[str]] = []
    ys: list[int] = []
    ws: list[float] = []
    for examples, weight in parts:
        x, y = matrix(examples, partial)
        xs, ys, ws = xs + x, ys + y, ws + [weight] * len(y)
    count = Counter(name for row in xs for name in row)
    index = {name: i for i, name in enumerate(sorted(name for name, n in count.items() if n >= 4))}
    cols = [[index[name] for name in row if name in index] for row in xs]
    ptr = np.cumsum([0, *map(len, cols)])
    data = csr_matrix((np.ones(ptr[-1]), np.concatenate(cols), ptr), shape=(len(xs), len(index)))
    model = LogisticRegression(C=0.5, max_iter=300, fit_intercept=False).fit(data, ys, sample_weight=ws)
    return {name: round(float(model.coef_[0, i]), 2) for name, i in index.items() if abs(model.coef_[0, i]) >= 0.04}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=["presidio", "multidogo", "synthetic"])
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    rng = np.random.default_rng(7)
    parts = [(plain(args.folder, rng), 1.0)]
    if args.only in (None, "presidio"):
        parts.append((presidio(args.folder, 0), 2.0))
    if args.only in (None, "multidogo"):
        parts.append((multidogo(args.folder, "train"), 1.0))
    if args.only in (None, "synthetic"):
        parts.append((synthetic(rng, 10000), 1.0))
    weights = fit(parts, rng)
    args.out.write_text(json.dumps(weights, ensure_ascii=False, sort_keys=True, separators=(",", ":")), "utf-8")
    sys.stdout.write(f"{len(weights)} weights, {args.out.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
