"""The corpus is the same every time, its gold is exact, and what is planted shows."""

import itertools
import json
from collections import Counter
from functools import lru_cache

import pytest

from headwater.core.errors import ConfigError
from headwater.generate import CorpusConfig, describe, generate
from headwater.generate.gold import contacts_table
from headwater.generate.personal import luhn_digit

N = 8000


def canonical(record):
    """The text that gold offsets count in."""
    if "turns" in record:
        return "\n".join(turn["text"] for turn in record["turns"])
    return record.get("body", record.get("comment"))


@lru_cache(maxsize=4)
def corpus(config):
    records, gold = [], []
    for batch in generate(config):
        records += batch.records
        gold += batch.gold
    return records, gold


@pytest.fixture(scope="module")
def normal():
    return corpus(CorpusConfig(n_contacts=N))


def as_bytes(records, gold):
    return json.dumps([records, gold], default=str, ensure_ascii=False).encode()


def test_same_seed_same_bytes_and_another_seed_differs():
    config = CorpusConfig(n_contacts=1500)
    once = list(generate(config))
    again = list(generate(config))
    other = list(generate(CorpusConfig(n_contacts=1500, seed=1)))
    assert as_bytes(*zip(*[(b.records, b.gold) for b in once], strict=True)) == as_bytes(
        *zip(*[(b.records, b.gold) for b in again], strict=True)
    )
    assert once[0].records != other[0].records


@pytest.mark.parametrize("cuts", [(0, 1, 700, 1024, 1025, 2500, 3000), (0, 2999, 3000)])
def test_ranges_made_apart_equal_the_whole(cuts):
    config = CorpusConfig(n_contacts=3000, seed=3)
    whole = corpus(config)
    records, gold = [], []
    for start, stop in itertools.pairwise(cuts):
        for batch in generate(config, start, stop):
            records += batch.records
            gold += batch.gold
    assert as_bytes(records, gold) == as_bytes(*whole)


def test_range_outside_is_refused():
    with pytest.raises(ConfigError, match=r"5\.\.11"):
        next(generate(CorpusConfig(n_contacts=10), 5, 11))


@pytest.mark.parametrize("difficulty", ["easy", "normal", "hard"])
def test_every_issue_has_exact_spans(difficulty):
    records, gold = corpus(CorpusConfig(n_contacts=3000, difficulty=difficulty, seed=2))
    for record, row in zip(records, gold, strict=True):
        text = canonical(record)
        assert not set(text) & set("\x01\x02\x03\x04")
        assert "{" not in text
        assert all(ord(char) < 0xE000 or ord(char) > 0xF8FF for char in text)
        for issue in row["issues"]:
            assert issue["spans"], (row, text)
            for span in issue["spans"]:
                said = text[span["start"] : span["end"]]
                assert said
                assert said == said.strip()
                assert "\n" not in said
        for span in row["personal"]:
            value = text[span["start"] : span["end"]]
            assert value
            assert value == value.strip()


def test_easy_emails_state_a_phrase_of_their_reason():
    """Ties the span to its reason: an untouched phrase of the reason stands inside it."""
    reasons = {reason.id: reason for reason in describe(CorpusConfig()).reasons}
    plain = found = 0
    for record, row in zip(*corpus(CorpusConfig(n_contacts=3000, difficulty="easy", seed=2)), strict=True):
        if row["language"] != "en" or row["incident"] or record["channel"] != "email":
            continue
        for issue in row["issues"]:
            span = issue["spans"][0]
            said = canonical(record)[span["start"] : span["end"]].lower()
            plain += 1
            found += any(p.lower() in said for p in reasons[issue["reason"]].symptoms if "{" not in p)
    assert plain > 300
    assert found / plain > 0.6


def test_personal_data_is_what_its_type_says(normal):
    seen = Counter()
    for record, row in zip(*normal, strict=True):
        text, is_spoken = canonical(record), record["channel"] == "call"
        for span in row["personal"]:
            value = text[span["start"] : span["end"]]
            seen[span["type"]] += 1
            if is_spoken:
                assert not any(char.isdigit() for char in value) or span["type"] in {"IBAN", "ADDRESS"}
            elif span["type"] == "EMAIL":
                assert "@" in value
                assert value.rsplit("@", 1)[1].endswith(("example.com", "example.org", "example.net"))
            elif span["type"] == "CARD":
                digits = value.replace(" ", "")
                assert len(digits) == 16
                assert luhn_digit(digits[:-1]) == digits[-1]
            elif span["type"] == "IBAN":
                plain = value.replace(" ", "").upper()
                assert int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1
    assert set(seen) == {"PERSON", "EMAIL", "PHONE", "CARD", "IBAN", "ADDRESS", "ORDER"}


def test_a_marked_mail_address_is_marked_wherever_it_stands(normal):
    for record, row in zip(*normal, strict=True):
        text = canonical(record)
        spans = [(span["start"], span["end"]) for span in row["personal"] if span["type"] == "EMAIL"]
        at = text.find("@example")
        while at >= 0:
            assert any(start <= at < end for start, end in spans)
            at = text.find("@example", at + 1)


def test_shares_are_as_configured(normal):
    config, (_, gold) = CorpusConfig(n_contacts=N), normal
    own = [row for row in gold if not row["duplicate_of"]]
    assert sum(row["duplicate_of"] is not None for row in gold) / N == pytest.approx(config.duplicate, abs=0.007)
    assert sum(row["case_id"] != row["contact_id"] for row in own) / N == pytest.approx(config.repeat, abs=0.012)
    assert sum(not row["issues"] for row in gold) / N == pytest.approx(config.no_issue, abs=0.012)
    assert sum(len(row["issues"]) == 2 for row in gold) / N == pytest.approx(config.multi_issue, abs=0.025)
    assert sum(row["language"] != "en" for row in gold) / N == pytest.approx(config.foreign, abs=0.02)
    assert {row["language"] for row in gold} == {"en", "es", "de", "fr", "pt"}
    assert sum(row["incident"] is not None for row in gold) / N == pytest.approx(config.incident, abs=0.02)


def test_exact_copies_are_exact_and_refer_to_an_earlier_record(normal):
    records, gold = normal
    place = {row["contact_id"]: at for at, row in enumerate(gold)}
    kinds = Counter()
    for at, row in enumerate(gold):
        if row["duplicate_of"] is None:
            continue
        source = place[row["duplicate_of"]]
        assert source < at
        kinds[row["duplicate_kind"]] += 1
        if row["duplicate_kind"] == "exact":
            assert canonical(records[source]) == canonical(records[at])
            assert gold[source]["issues"] == row["issues"]
            assert gold[source]["personal"] == row["personal"]
    assert set(kinds) == {"exact", "near"}


def test_repeats_are_the_same_customer_on_the_same_reason_within_days(normal):
    records, gold = normal
    place = {row["contact_id"]: at for at, row in enumerate(gold)}
    repeats = [at for at, row in enumerate(gold) if row["case_id"] != row["contact_id"] and not row["duplicate_of"]]
    assert len(repeats) > 300
    for at in repeats:
        first = place[gold[at]["case_id"]]
        assert first < at
        assert gold[first]["customer"] == gold[at]["customer"]
        assert gold[first]["issues"][0]["reason"] == gold[at]["issues"][0]["reason"]
        assert records[first]["created_at"] <= records[at]["created_at"]


def test_times_rise_and_stay_inside_the_window(normal):
    config, (records, _) = CorpusConfig(n_contacts=N), normal
    times = [record["created_at"] for record in records]
    assert times == sorted(times)
    assert times[-1][:10] <= config.end.isoformat()


def test_ids_are_unique(normal):
    records, gold = normal
    assert len({record["id"] for record in records}) == N
    assert len({row["contact_id"] for row in gold}) == N


def test_gold_conforms_to_its_schema(normal):
    assert contacts_table(normal[1]).num_rows == N


def test_wording_is_varied(normal):
    """The statements of a frequent reason do not share one template."""
    said = [
        canonical(record)[issue["spans"][0]["start"] : issue["spans"][0]["end"]].lower()
        for record, row in zip(*normal, strict=True)
        for issue in row["issues"]
        if issue["reason"] == "late_delivery" and not row["duplicate_of"]
    ]
    assert len(set(said)) / len(said) > 0.7
    assert Counter(said).most_common(1)[0][1] / len(said) < 0.05
