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

POSITIVE = r"""My name is {n} and my order never arrived.
Hi, this is {n}. I was charged twice.
Hello, I am {n} and I need help with my bill
Dear {n}, thank you for your reply. The app still crashes.
Hi {f}, I checked the cable and it is fine.
Regards,\n{n}
Best regards,\n{n}\nSenior Buyer
Thanks,\n{f}
Cheers\n{f}
Sincerely, {n}
I spoke with {f} from billing on Monday and nothing happened.
I spoke to {n} yesterday, she said the refund was sent.
The agent {f} hung up on me.
Mr. {l} told me to call back.
Mrs {l} never called back
Dr. {n} is my doctor.
Please change the name on the account to {n}.
The account is under {n}.
The booking is for {n} and {n}.
{n}
{f}
{f} {l}
It is {f}
it's {n}
Name: {n}
Customer: {n}\nOrder: 12345
Cardholder name {n}
My husband {f} made the purchase.
My wife {f} tried to log in.
my son {f} uses the tablet
{f} was very helpful, thank you {f}!
{f} said my parcel is lost.
Can you ask {f} to call me?
Sent by {n} on Monday
On Monday, {n} wrote:
From: {n}
To: {n}
Agent: Thanks {f}, one moment please.
Thank you {f} for the help
Is {f} available?
{f}'s account is locked
Ship it to {n}, please.
sure its {n}
yes my name is {n}
{f} and {f} went home early.
My friends {f}, {f}, {f} and {f} came along.
Present: {f}, {f}, {f}, {n}
We met {n} in Paris last year.
{n} is the manager of the shop.
{f}, please call me back.
It was written by {n} and edited by {n}.
Is {f} your brother?
{f} told {f} that everything was fine.
When {f} arrived, {l} had already left.
I gave the keys to {f}.
{n}, a teacher, bought the ticket.
The letter for {n} was opened by {f}.
Why did {f} not answer?
I work with {f} and {l}.
{f}: where is my parcel?\n{f}: I will check.
He looks like {n}.
According to {l}, the part is out of stock.
A friend of {n} recommended you.
"{f}" is how it is spelled
{l} won again.
tell {f} to stop
have you seen {f} {l} today?
{n} lives in Boston now.
She called her daughter {f}.
{l}'s invoice was sent to {f}.
{n} and {n} share the account.
the first name is {f} and the last name is {l}
last name {l}
first name: {f}
this is {n} calling about my policy
yeah hi um this is {n} i'm calling because my internet is down
you're speaking with {f} how can i help
good morning {f} how are you
ok {f}
hello {f}
sir my name is {f}
ya its {f}
you can call me {f}
Mein Name ist {n} und mein Paket ist nicht angekommen.
Hallo Herr {l}, die Lieferung fehlt.
Sehr geehrte Frau {l}, meine Rechnung ist falsch.
Mit freundlichen Grüßen\n{n}
Ich heiße {n}, die Bestellung ist beschädigt.
Viele Grüße, {f}
Je m'appelle {n} et je n'ai pas reçu ma commande.
Bonjour Madame {l}, le produit ne marche pas.
Cordialement,\n{n}
Me llamo {n} y mi pedido no ha llegado.
Hola, soy {n}. La aplicación no funciona.
Saludos,\n{n}
Estimado señor {l}, la factura es incorrecta.
Meu nome é {n} e o pedido não chegou.
Olá, sou {n}. O aplicativo não abre.
Atenciosamente,\n{n}""".split("\n")
NEGATIVE = r"""Hi there, the Samsung tablet does not turn on.
Hello Team, my Kindle stopped working after the update to Windows.
Dear Sir or Madam, I was charged for Amazon Prime twice.
Dear Customer Service, Delta cancelled my flight to Denver on Friday.
Thanks, much appreciated
Thank you so much for the quick reply
Best regards\nThe Support Team
I spoke with customer service on Tuesday in March.
I'm trying to log in with Chrome but it fails.
I am furious about this. Will you refund me?
This is ridiculous! May I get a refund?
This is Comcast calling about your bill
Called Verizon three times, still no signal in April or June.
I bought an iPhone from Best Buy and the Bluetooth is broken.
The Wells Fargo app and the Chase app both crash.
my netflix and hulu dont work on the roku anymore
the wifi routr keeps disconecting after the firmware updte
i recieved teh wrong itm and want a refnd
hi good morning
hello im good how are you
ok sure
yes please
no thanks
good evening sir
My name is wrong on the bill.
this is urgent
im waiting since yesterday
i want an aisle seat
the outlook is not opening
it is airline
Mark it as done. Bill me later. Rose gold case.
Will the price of the Summer Card rise in May?
Die Lieferung der Bestellung ist beschädigt und die Rechnung ist falsch.
Guten Tag, mein Internet funktioniert seit Montag nicht. Der Techniker kam nicht.
Ich möchte mein Geld zurück. Das Gerät schaltet sich nicht ein.
Die App stürzt nach dem Update ab. Bitte helfen Sie mir mit dem Kundenkonto.
Vielen Dank für Ihre Hilfe. Mit freundlichen Grüßen
Leider wurde der Vertrag nicht gekündigt, obwohl die Frist eingehalten wurde.
Bonjour, ma commande est arrivée endommagée. Je voudrais un remboursement.
L'application ne fonctionne plus depuis la mise à jour. Merci de votre aide.
Le livreur n'est jamais passé et le colis est perdu. C'est inadmissible.
Je n'arrive pas à me connecter à mon compte. Cordialement
Hola, mi pedido llegó roto. Quiero la devolución del dinero.
La aplicación no funciona desde la actualización. Gracias por su ayuda.
El técnico nunca vino y la factura tiene un cobro doble. Saludos
No puedo entrar en mi cuenta con la contraseña nueva.
Olá, o pedido chegou quebrado. Quero o reembolso.
O aplicativo não funciona depois da atualização. Obrigado pela ajuda.
A fatura veio errada e o técnico não apareceu. Atenciosamente
mein paket ist nicht angekommen und niemand antwortet
mi tarjeta no funciona en el cajero
ma carte ne marche plus""".split("\n")


def rows(folder: Path, name: str) -> Iterator[dict]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def presidio(folder: Path, parity: int) -> list[Example]:
    """Sentences of the templates of one parity, with the spans of people."""
    out = []
    for row in rows(folder, "presidio_generated_large"):
        if row["template"] % 2 == parity:
            out.append((row["text"], [(a, b) for kind, a, b in row["label"] if kind == "PERSON"]))
    return out


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


def synthetic(rng: np.random.Generator, n: int) -> list[Example]:
    """Our own sentences with names from the gazetteer, cased and lower-case."""
    first = sorted(w for w in GAZETTEER.first if w.isascii() or w[0] < "ɐ")
    last = sorted(w for w in GAZETTEER.last if w.isascii() or w[0] < "ɐ")
    usual, families = sorted(GAZETTEER.usual), sorted(GAZETTEER.families)
    out: list[Example] = []
    for _ in range(n):
        template = POSITIVE[rng.integers(len(POSITIVE))] if rng.random() < 0.7 else NEGATIVE[rng.integers(len(NEGATIVE))]
        text, spans = "", []
        for piece in template.replace("\\n", "\n").replace("{", "\x00{").split("\x00"):
            if piece.startswith("{"):
                given = usual if rng.random() < 0.5 else first
                family = families if rng.random() < 0.5 else last
                f = given[rng.integers(len(given))].title()
                l_ = family[rng.integers(len(family))].title()
                name = {"n": f"{f} {l_}", "f": f, "l": l_}[piece[1]]
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
        for i in rng.permutation(len(texts))[:n]:
            out.append((texts[i][:800], []))
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
        parts.append((synthetic(rng, 8000), 1.0))
    weights = fit(parts, rng)
    args.out.write_text(json.dumps(weights, ensure_ascii=False, sort_keys=True, separators=(",", ":")), "utf-8")
    sys.stdout.write(f"{len(weights)} weights, {args.out.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
