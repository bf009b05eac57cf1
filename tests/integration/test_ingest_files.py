"""Whole files to tables of contacts: made-up files of every format, random bytes, and real sets where they are at hand.

The real sets are read from the folder that ``HEADWATER_DATA`` names (default: ``../shared/data`` beside the
repository); without it those tests are skipped.
"""

import csv
import gzip
import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.adapters.connect import DiskSpool, open_file
from headwater.core.errors import HeadwaterError
from headwater.core.types import Contact
from headwater.ingest import (
    Accepted,
    Counts,
    Mapping,
    RecordsToContacts,
    contacts_from_table,
    contacts_to_table,
    export_rejected,
    guess_mapping,
    read_repaired,
    rejected_to_table,
)

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no data sets in {DATA}; set HEADWATER_DATA")


def guessed(path: Path) -> Mapping:
    records = open_file(path).sample()
    names = list(dict.fromkeys(name for record in records for name in record.fields))
    return guess_mapping(names, [record.fields for record in records])


def read(
    path: Path, mapping: Mapping | None = None, *, buffer_bytes: int = 1 << 26
) -> tuple[list[Accepted], Counter[str], Counts]:
    source = open_file(path)
    build = RecordsToContacts(mapping or guessed(path), source=source.name, salt=b"salt")
    accepted: list[Accepted] = []
    codes: Counter[str] = Counter()
    total = Counts()
    with DiskSpool(buffer_bytes=buffer_bytes) as spool:
        for outcome in build.stream(lambda: source, spool):
            assert outcome.counts.adds_up
            total += outcome.counts
            accepted += outcome.accepted
            codes.update(r.code for r in outcome.rejected)
            rejected_to_table(outcome.rejected, 0)
    table = contacts_to_table(accepted[:2000], 0)
    assert contacts_from_table(table) == [a.contact for a in accepted[:2000]]
    assert total.read == sum(1 for _ in source)
    assert total.contacts == len({a.contact.id for a in accepted})
    return accepted, codes, total


def one(accepted: list[Accepted], source_id: str) -> Contact:
    return next(a.contact for a in accepted if a.source_id == source_id)


ROWS = [
    {"Complaint ID": k, "Date received": f"2024-01-{k % 28 + 1:02}", "Product": ["Mortgage", "Credit card"][k % 2],
     "Consumer complaint narrative": f"They charged me {k} times, and nobody \"helped\"\nme about it",
     "State": ["NY", "CA", "TX"][k % 3], "Submitted via": "Web"}
    for k in range(60)
]  # fmt: skip


def test_the_same_rows_in_any_format_are_the_same_contacts(tmp_path: Path) -> None:
    names = list(ROWS[0])
    for name, delimiter in (("a.csv", ","), ("a.tsv", "\t"), ("b.csv", ";")):
        with (tmp_path / name).open("w", newline="", encoding="utf-16" if name == "b.csv" else "utf-8") as file:
            writer = csv.DictWriter(file, names, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(ROWS)
    (tmp_path / "a.json").write_text(json.dumps({"complaints": ROWS}))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, ROWS)).encode()))
    found = []
    for path in sorted(tmp_path.iterdir()):
        accepted, _, counts = read(path)
        assert counts == Counts(60, 60, 0, 0, 60)
        found.append([(a.contact, a.content_hash) for a in accepted])
    assert len(found) == 5
    assert all(contacts == found[0] for contacts in found)
    assert found[0][0][0].channel == "case"


def test_memory_or_disk_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)))
    assert read(path, buffer_bytes=100)[0] == read(path)[0]


def test_overlapping_files_share_their_ids(tmp_path: Path) -> None:
    rows = [{"comment": f"the same words {k // 2}"} for k in range(20)]
    (tmp_path / "one.jsonl").write_text("\n".join(map(json.dumps, rows[:14])))
    (tmp_path / "two.jsonl").write_text("\n".join(map(json.dumps, rows)))
    one_ids = {a.contact.id for a in read(tmp_path / "one.jsonl")[0]}
    two_ids = {a.contact.id for a in read(tmp_path / "two.jsonl")[0]}
    assert len(one_ids) == 14
    assert one_ids < two_ids


def test_quarantined_rows_are_mended_and_replayed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,comment\n1,it broke\n2,it broke, badly\n3,no signal\n")
    mapping = guessed(path)
    source = open_file(path)
    with DiskSpool() as spool:
        (outcome,) = RecordsToContacts(mapping, source=source.name, salt=b"").stream(lambda: source, spool)
    assert outcome.counts == Counts(3, 2, 0, 1, 2)
    exported = export_rejected(rejected_to_table(outcome.rejected, 0))
    exported = exported.replace("2,it broke, badly", '2,\\"it broke, badly\\"')
    (tmp_path / "mended.jsonl").write_text(exported)
    mended = list(read_repaired(iter(open_file(tmp_path / "mended.jsonl")), ["id", "comment"]))
    with DiskSpool() as spool:
        (replayed,) = RecordsToContacts(mapping, source=source.name, salt=b"").stream(lambda: mended, spool)
    assert [(a.source_id, a.line, a.contact.text) for a in replayed.accepted] == [("2", 3, "it broke, badly")]


def test_mailbox_becomes_threads(tmp_path: Path) -> None:
    def mail(number: int, sender: str, answers: int | None, text: str) -> str:
        reply = f"In-Reply-To: <{answers}@x>\n" if answers else ""
        return (
            f"From {sender} Mon Jan  1 00:00:0{number} 2024\nFrom: {sender}\nTo: help@shop.example\n"
            f"Date: Mon, 01 Jan 2024 00:00:0{number} +0000\nMessage-ID: <{number}@x>\n{reply}"
            f"Subject: Order\n\n{text}\n\n"
        )

    mails = [mail(1, "ann@x.example", None, "It broke"), mail(2, "help@shop.example", 1, "Sorry"),
             mail(3, "bob@x.example", None, "No signal"), mail(4, "ann@x.example", 2, "Thanks")]  # fmt: skip
    (tmp_path / "a.mbox").write_text("".join(mails))
    accepted, _, counts = read(tmp_path / "a.mbox")
    assert counts == Counts(4, 4, 0, 0, 2)
    thread = one(accepted, "1@x")
    assert [t.speaker for t in thread.turns] == ["customer", "associate", "customer"]
    assert thread.channel == "email"


@given(
    data=st.binary(max_size=200)
    | st.text(alphabet='{}[],:"\n\r\t ;|abc012=-/\x00é', max_size=200).map(str.encode)
    | st.lists(st.dictionaries(st.sampled_from(["id", "text", "turns", "date", "reply_to", "x"]),
                               st.none() | st.text(max_size=5) | st.integers() | st.lists(st.text(max_size=3))),
               max_size=6).map(lambda rows: "\n".join(map(json.dumps, rows)).encode()),
)  # fmt: skip
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_random_files_end_in_contacts_or_an_error_of_ours(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    try:
        read(tmp_path / "a")
    except HeadwaterError:
        # the only exception there may be
        return


NAMED: dict[str, dict[str, Any]] = {
    "cfpb_mixed": {"id": "id", "text": ("text",), "timestamp": "timestamp", "channel": "via", "shape": "flat"},
    "airline_tweets": {"id": "id", "text": ("text",), "timestamp": "timestamp", "shape": "flat"},
    "twcs_sample": {"shape": "thread", "customer": "author", "speaker": "inbound", "reply_to": "reply_to"},
    "star_open": {"shape": "turns", "turns": "turns", "text": (), "timestamp": "timestamp"},
    "multidogo_open": {"shape": "conversation", "conversation": "conversation", "turn": "turn", "text": ("text",)},
    "nhtsa_adas_unlabelled": {"id": "id", "text": ("text",), "shape": "flat"},
    "banking77": {"id": "id", "text": ("text",), "shape": "flat"},
    # its times are of the form 12:44 or 26:07:13:08:31:49: no instants, so no column of times
    "app_reviews": {"id": "id", "text": ("text",), "timestamp": None, "shape": "flat"},
    "sgd_dev": {"id": "id", "shape": "turns", "turns": "turns"},
    "uss_mwoz": {"id": "id", "shape": "turns", "turns": "turns"},
    "abcd_samples": {"id": "id", "shape": "turns", "turns": "turns"},
    "dstc11_t5_queries": {"id": "id", "shape": "turns", "turns": "turns", "text": ()},
    "gitbugs_hadoop": {"id": "id", "text": ("text",), "timestamp": "timestamp", "shape": "flat"},
    "xlmt_open": {"id": "id", "text": ("text",), "shape": "flat"},
    "dstc11_task1_insurance": {"conversation": "dialogue", "turn": "turn", "text": ("text",)},
}
NO_CONTACTS = {"gitbugs_hadoop_dups", "nab_open", "rs_rootcause_case"}


@needs_data
def test_every_real_set_adds_up() -> None:
    seen = 0
    for path in sorted(DATA.glob("*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        if name in NO_CONTACTS:
            with pytest.raises(HeadwaterError, match="no column holds texts"):
                guessed(path)
            continue
        mapping = guessed(path)
        wrong = {
            role: getattr(mapping, role) for role, want in NAMED.get(name, {}).items() if getattr(mapping, role) != want
        }
        assert not wrong, f"{name}: {wrong}"
        _, codes, counts = read(path, mapping)
        assert counts.contacts > 0, name
        assert set(codes) <= {"empty_text", "conflicting_id"}, name
        seen += 1
    assert seen


@needs_data
def test_real_conversations_are_whole() -> None:
    accepted, codes, counts = read(DATA / "multidogo_open.jsonl.gz")
    assert counts == Counts(55_074, 55_031, 0, 43, counts.contacts)
    assert codes == {"empty_text": 43}
    accepted, _, _ = read(DATA / "star_open.jsonl.gz")
    speakers = Counter(t.speaker for a in accepted for t in a.contact.turns)
    assert set(speakers) == {"customer", "associate"}
    threads, _, _ = read(DATA / "twcs_sample.jsonl.gz")
    replies = one(threads, "twcs-8").turns
    assert replies[0].speaker == "customer"
    assert {"customer", "associate"} == {t.speaker for t in replies}
    times = [t.timestamp for t in replies if t.timestamp]
    assert times == sorted(times)


@needs_data
def test_real_rows_in_another_order_are_the_same_contacts(tmp_path: Path) -> None:
    for name in ("twcs_sample", "dstc11_task1_insurance", "cfpb_mixed"):
        path = DATA / f"{name}.jsonl.gz"
        lines = gzip.decompress(path.read_bytes()).splitlines()
        random.Random(0).shuffle(lines)
        (shuffled := tmp_path / f"{name}.jsonl").write_bytes(b"\n".join(lines))
        mapping = guessed(path)
        one_way = {a.contact.id: a.content_hash for a in read(path, mapping)[0]}
        assert {a.contact.id: a.content_hash for a in read(shuffled, mapping)[0]} == one_way
