"""Train the statement model of ``headwater.prepare.scoring`` and write ``prepare/data/statements.json``.

Says what is wrong or wanted: MultiDoGO turns with a task intent, SGD turns that inform of an intent, Banking77 and
CLINC150 requests, app reviews that report a bug, and our own sentences in five languages. Does not: greetings, thanks,
confirmations, answers with details, small talk, praise.

Usage: ``PYTHONPATH=src python tools/train_statements.py DATA_FOLDER``
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from headwater.core.text.segment import segments
from headwater.prepare.redact import redact
from headwater.prepare.scoring import features, probability, words_of

OUT = Path(__file__).parents[1] / "src/headwater/prepare/data/statements.json"
NOT_INTENTS = {
    "contentonly", "confirmation", "openinggreeting", "rejection", "thankyou", "outofdomain", "closinggreeting",
}  # fmt: skip
OURS_YES = [
    "The package never arrived.",
    "It stopped working after the last update.",
    "I was charged twice for the same order.",
    "The app crashes every time I open it.",
    "I want a refund.",
    "I would like to cancel my subscription.",
    "Nobody came to the appointment.",
    "The screen stays black and nothing happens.",
    "My internet keeps dropping every evening.",
    "I still have not received my money back.",
    "The driver left it in the rain and the box was soaked.",
    "Please send me a replacement.",
    "Why is my bill higher than last month?",
    "I can't log in to my account.",
    "The agent promised a call back but nobody called.",
    "It does not turn on anymore.",
    "How do I return this?",
    "the thing won't connect to the wifi anymore",
    "and then it just shows an error",
    "my bill went up again and nobody can tell me why",
    "The tracking says delivered but there is nothing here.",
    "The coupon code is rejected at checkout.",
    "The delivery was three days late.",
    "The size is wrong and the colour is different from the picture.",
    "Das Paket ist nicht angekommen.",
    "Die App stürzt ständig ab.",
    "Ich möchte mein Geld zurück.",
    "Mir wurde doppelt abgebucht.",
    "Das Gerät lässt sich nicht einschalten.",
    "Seit dem Update funktioniert nichts mehr.",
    "Bitte kündigen Sie meinen Vertrag.",
    "Die Rechnung ist falsch.",
    "La commande n'est jamais arrivée.",
    "L'application plante à chaque ouverture.",
    "Je voudrais un remboursement.",
    "J'ai été débité deux fois.",
    "Je n'arrive pas à me connecter.",
    "Le technicien n'est pas venu.",
    "El pedido no ha llegado.",
    "La aplicación se cierra sola.",
    "Quiero que me devuelvan el dinero.",
    "Me cobraron dos veces.",
    "No puedo entrar en mi cuenta.",
    "El producto llegó roto.",
    "O pedido não chegou.",
    "O aplicativo trava o tempo todo.",
    "Quero o reembolso.",
    "Fui cobrado duas vezes.",
    "Não consigo entrar na minha conta.",
    "O técnico não apareceu.",
]
OURS_NO = [
    "My sister visited us last weekend and we went to the lake.",
    "The weather was awful and the kids were bored.",
    "We just moved into a new flat.",
    "My wife and I both work from home.",
    "I have two kids and a dog.",
    "I am seventy years old and not good with computers.",
    "My neighbour has the same one and is happy with it.",
    "I was cooking dinner when I noticed.",
    "Last night we had friends over and watched a film.",
    "It was a birthday present for my mother.",
    "We were on holiday in June.",
    "I searched the forum for hours.",
    "I have spent all day on this.",
    "I have already called several times.",
    "I expected better from you.",
    "I am really disappointed.",
    "This is ridiculous.",
    "This is unacceptable.",
    "I am so angry right now.",
    "Are you serious?",
    "Please be quick.",
    "Please hurry.",
    "It is urgent.",
    "I need this sorted out soon.",
    "I need some help please.",
    "I have a question.",
    "I hope you can help.",
    "I am writing about my order.",
    "I am contacting you regarding my account.",
    "I wrote to you before about something else.",
    "I will leave a bad review.",
    "I will tell all my friends about this.",
    "I tried turning it off and on again.",
    "I have already restarted it.",
    "I followed the manual step by step.",
    "The price was fine.",
    "The delivery was quick.",
    "Everything else is fine.",
    "The colour is nice and it looks good on the shelf.",
    "It's all right, I understand.",
    "No problem, take your time.",
    "That would be great.",
    "It was a busy day and I was tired.",
    "We had a garden party and it rained.",
    "My son passed his exam and we were celebrating.",
    "My father is in hospital at the moment.",
    "By the way, I like the new design.",
    "Ich habe zwei Kinder und wenig Zeit.",
    "Wir sind gerade umgezogen.",
    "Ich bin wirklich enttäuscht.",
    "Es ist dringend.",
    "Ich habe schon mehrmals angerufen.",
    "Das Wetter war schrecklich.",
    "J'ai deux enfants et peu de temps.",
    "Nous venons de déménager.",
    "Je suis vraiment déçu.",
    "C'est urgent.",
    "J'ai déjà appelé plusieurs fois.",
    "Tengo dos hijos y poco tiempo.",
    "Acabamos de mudarnos.",
    "Estoy muy decepcionado.",
    "Es urgente.",
    "Ya he llamado varias veces.",
    "Tenho dois filhos e pouco tempo.",
    "Acabámos de mudar de casa.",
    "Estou muito desiludido.",
    "É urgente.",
    "Já liguei várias vezes.",
    "My name is <PERSON_1>.",
    "My order number is <ACCOUNT_1>.",
    "You can reach me at <PHONE_1>.",
    "My email is <EMAIL_1>.",
    "It is <ACCOUNT_1>",
    "I have been a customer for ten years.",
    "Looking forward to your reply.",
    "Please advise.",
    "Please let me know.",
    "Thank you for your time.",
    "Have a nice day.",
    "I hope you are well.",
    "I hope this finds you well.",
    "Yes, that is correct.",
    "Yes, that's right.",
    "One moment please.",
    "Let me check.",
    "Sure, go ahead.",
    "Okay, I will wait.",
    "No, that is all.",
    "That is everything for now.",
    "Nothing else, thanks.",
    "Great product, works perfectly.",
    "Everything was fine, very happy.",
    "Love it!",
    "Great service, friendly staff.",
    "Best purchase ever.",
    "I bought it last week.",
    "I ordered it in March.",
    "I live in Denver.",
    "I am on the second floor.",
    "It is a red one.",
    "It's the new model.",
    "Can you hear me?",
    "Are you still there?",
    "Is anyone there?",
    "How are you today?",
    "I am fine and you?",
    "um yeah so",
    "uh okay",
    "let me see",
    "hold on a second",
    "Mein Name ist <PERSON_1>.",
    "Meine Kundennummer ist <ACCOUNT_1>.",
    "Ich freue mich auf Ihre Antwort.",
    "Vielen Dank für Ihre Hilfe.",
    "Ja, genau.",
    "Ich bin seit Jahren Kunde.",
    "Alles bestens, sehr zufrieden.",
    "Einen schönen Tag noch.",
    "Je m'appelle <PERSON_1>.",
    "Mon numéro de client est <ACCOUNT_1>.",
    "Merci beaucoup pour votre aide.",
    "Oui, c'est ça.",
    "Bonne journée.",
    "Très satisfait, rien à dire.",
    "Me llamo <PERSON_1>.",
    "Mi número de cliente es <ACCOUNT_1>.",
    "Muchas gracias por su ayuda.",
    "Sí, correcto.",
    "Que tenga un buen día.",
    "Todo perfecto, muy contento.",
    "Meu nome é <PERSON_1>.",
    "Meu número de cliente é <ACCOUNT_1>.",
    "Muito obrigado pela ajuda.",
    "Sim, isso mesmo.",
    "Tenha um bom dia.",
    "Tudo certo, muito satisfeito.",
]
Rows = list[tuple[str, int, float]]


def read(folder: Path, name: str) -> Iterator[dict]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def multidogo(folder: Path, split: str) -> Rows:
    seen = {}
    for row in read(folder, "multidogo_open"):
        if row["split"] == split and "outofdomain" not in row["label"]:
            seen.setdefault(row["text"], int(any(label not in NOT_INTENTS for label in row["label"])))
    return [(text, y, 0.5) for text, y in seen.items()]


def sgd(folder: Path) -> Rows:
    out = []
    for row in read(folder, "sgd_dev"):
        for turn in row["turns"]:
            if turn["speaker"] == "USER":
                acts = {act.split(":")[0] for act in turn["acts"]}
                if "INFORM_INTENT" in acts:
                    out.append((turn["text"], 1, 0.5))
                elif not acts & {"REQUEST", "REQUEST_ALTS", "INFORM"}:
                    out.append((turn["text"], 0, 0.5))
    return out


def requests(folder: Path, rng: np.random.Generator) -> Rows:
    out: Rows = []
    texts = [row["text"] for row in read(folder, "banking77")]
    out += [(texts[i], 1, 0.5) for i in rng.permutation(len(texts))[:3000]]
    rows = list(read(folder, "clinc150"))
    for i in rng.permutation(len(rows))[:8000]:
        if rows[i]["parent"] == "small_talk":
            out.append((rows[i]["text"], 0, 0.7))
        elif rows[i]["parent"] not in ("meta", "oos"):
            out.append((rows[i]["text"], 1, 0.25))
    return out


def reviews(folder: Path) -> Rows:
    out = []
    for row in read(folder, "app_reviews"):
        body = row["text"].replace("\n", ". ", 1)
        bad = {"Bug", "Feature"} & set(row["label"])
        praise = set(row["label"]) == {"Rating"} and (row["rating"] or 0) >= 4
        if bad and len(body) < 200:
            out += [(body[a:b], 1, 1.0) for a, b in segments(body)]
        elif praise:
            out += [(body[a:b], 0, 0.7) for a, b in segments(body)]
    return out


def complaints(folder: Path) -> Rows:
    """Sentences of complaints that carry a sign of fault; the neutral rest says nothing either way."""
    out = []
    signs = {"has:neg", "has:fault", "has:want"}
    for row in read(folder, "cfpb_mixed"):
        for a, b in segments((row["text"] or "")[:1500]):
            if signs & set(features(words_of(row["text"][a:b]))):
                out.append((row["text"][a:b], 1, 0.3))
    return out


def fit(rows: Rows) -> dict[str, float]:
    bags = [features(words_of(redact(text).text)) for text, _, _ in rows]
    count = Counter(name for bag in bags for name in bag)
    index = {name: i for i, name in enumerate(sorted(n for n, c in count.items() if c >= (2 if n[:2] != "p:" else 6)))}
    cols = [[index[name] for name in bag if name in index] for bag in bags]
    ptr = np.cumsum([0, *map(len, cols)])
    data = csr_matrix((np.ones(ptr[-1]), np.concatenate(cols), ptr), shape=(len(rows), len(index)))
    labels, weights = [y for _, y, _ in rows], [w for _, _, w in rows]
    model = LogisticRegression(C=0.3, max_iter=400, fit_intercept=False).fit(data, labels, sample_weight=weights)
    return {name: round(float(model.coef_[0, i]), 2) for name, i in index.items() if abs(model.coef_[0, i]) >= 0.03}


def report(name: str, rows: Rows, weights: dict[str, float]) -> None:
    p = np.array([probability(words_of(redact(text).text), weights) for text, _, _ in rows])
    y = np.array([label for _, label, _ in rows])
    sys.stdout.write(
        f"{name}: n {len(y)}, base {y.mean():.3f}, AUROC {roc_auc_score(y, p):.3f}, F1 {f1_score(y, p >= 0.5):.3f}\n"
    )


def main() -> None:
    folder = Path(sys.argv[1])
    rng = np.random.default_rng(11)
    dialogue = sgd(folder)
    cut = len(dialogue) * 4 // 5
    other = requests(folder, rng) + reviews(folder) + complaints(folder)
    rng.shuffle(other)  # type: ignore[arg-type]
    other = [(str(t), int(y), float(w)) for t, y, w in other]
    hold = len(other) // 10
    ours = [
        (t, y, w)
        for text, y in [*((t, 1) for t in OURS_YES), *((t, 0) for t in OURS_NO)]
        for t, w in ((text, 8.0), (text.lower().rstrip("."), 4.0))
    ]
    train = multidogo(folder, "train") + dialogue[:cut] + other[hold:] + ours
    weights = fit(train)
    OUT.write_text(json.dumps(weights, ensure_ascii=False, sort_keys=True, separators=(",", ":")), "utf-8")
    sys.stdout.write(f"{len(weights)} weights, {OUT.stat().st_size} bytes, {len(train)} rows\n")
    report("multidogo test", multidogo(folder, "test"), weights)
    report("sgd last fifth", dialogue[cut:], weights)
    report("other, held out", other[:hold], weights)


if __name__ == "__main__":
    main()
