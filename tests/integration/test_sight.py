"""Accounts that may see some contacts, and people who look at one as it came."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from headwater.app.access import Principal, admit
from headwater.app.context import Context, call
from headwater.app.verbs.table import VERBS
from headwater.core.errors import ActionDenied, InputError
from headwater.core.types import Sees
from tests.command import headwater

EU = Sees("region", ("EU",))
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sight")
    rows = ["id,text,region,email"]
    said = [
        "my parcel never came",
        "the parcel is late again",
        "where is my parcel",
        "I was charged twice",
        "charged two times",
    ]
    for number in range(150):
        region = ("EU", "US", "UK")[number % 3]
        rows.append(f'{number},"{said[number % 5]}, order {number}, write to ann{number}@example.com",{region},')
    (place / "c.csv").write_text("\n".join(rows) + "\n")
    done = headwater("run", place / "c.csv", "--workspace", place / "w")
    assert done.code == 0, done.err
    return place / "w"


@pytest.fixture
def ask(folder: Path) -> Ask:
    def asked(name: str, sees: Sees | None = EU, **given: Any) -> Any:
        verb = VERBS[name]
        return call(verb, Context(folder, who="ann", role="editor", sees=sees), verb.input(**given))

    return asked


def region(ask: Ask, contact: str) -> str:
    found: str = ask("contacts.show", sees=None, contact=contact).attributes["region"]
    return found


def test_only_what_may_be_seen_is_listed_found_sized_and_shown(ask: Ask) -> None:
    everything, mine = ask("issues.list", sees=None), ask("issues.list")
    assert mine.coverage.contacts == 50
    assert everything.coverage.contacts == 150
    assert 0 < mine.coverage.statements <= everything.coverage.statements / 2
    first = mine.issues[0]
    assert first.contacts.value < next(i for i in everything.issues if i.issue_id == first.issue_id).contacts.value
    assert first.quotes == []

    rows = ask("size", issue=first.issue_id).rows
    assert [row.slice for row in rows] == [{"region": "EU"}]
    assert rows[0].contacts.value == first.contacts.value
    with pytest.raises(ActionDenied, match="cut by region"):
        ask("size", issue=first.issue_id, by="channel")

    hits = ask("search", query="parcel", limit=200).hits
    assert {hit.attributes["region"] for hit in hits} == {"EU"}
    assert {hit.attributes["region"] for hit in ask("search", sees=None, query="parcel").hits} == {"EU", "US", "UK"}
    widened = ask("search", query="parcel", where="region=US or region=EU", limit=200).hits
    assert {hit.attributes["region"] for hit in widened} == {"EU"}
    with pytest.raises(InputError):
        ask("search", query="parcel", where="region=US) or (region=EU")

    listed = ask("contacts.list", issue=first.issue_id, limit=500)
    assert listed.total == len(listed.contacts) < ask("contacts.list", sees=None, issue=first.issue_id).total
    assert {region(ask, row.contact_id) for row in listed.contacts} == {"EU"}
    mine_ids = {row.contact_id for row in listed.contacts}
    others = ask("contacts.list", sees=None, issue=first.issue_id, limit=500).contacts
    hidden = next(row.contact_id for row in others if row.contact_id not in mine_ids)
    for name in ("contacts.show", "contacts.reveal"):
        given = {"contact": hidden} | ({"why": "x"} if name == "contacts.reveal" else {})
        with pytest.raises(InputError, match="there is no contact"):
            ask(name, **given)


def test_what_is_about_all_contacts_is_closed(folder: Path) -> None:
    for verb in VERBS.values():
        if not verb.keeps:
            with pytest.raises(ActionDenied, match="sees those with region=EU alone"):
                call(verb, Context(folder, who="ann", role="admin", sees=EU), object())


def test_an_account_keeps_what_it_may_see(folder: Path) -> None:
    root = Context(folder, who="root")

    def do(verb: str, /, **given: Any) -> Any:
        return call(VERBS[verb], root, VERBS[verb].input(**given))

    added = do("users.add", name="eve", password="four words nobody combines", sees="region = EU, UK")
    assert added.sees == "region=EU,UK"
    assert do("users.change", name="eve", role="analyst").sees == "region=EU,UK"
    assert do("users.change", name="eve", sees="channel=chat").sees == "channel=chat"
    assert do("users.change", name="eve", sees="all").sees == ""
    assert do("log.list").lines[0].change["sees"] == ["channel=chat", ""]
    with pytest.raises(InputError, match="is not of the form"):
        do("users.change", name="eve", sees="EU")


def test_who_looks_at_personal_data_says_why_and_is_logged(ask: Ask) -> None:
    contact = ask("contacts.list", issue=ask("issues.list").issues[0].issue_id).contacts[0].contact_id
    assert "@example.com" not in ask("contacts.show", contact=contact).model_dump_json()
    told = ask("contacts.reveal", contact=contact, why="to refund the right order")
    assert "@example.com" in told.turns[0].text
    line = ask("log.list", sees=None).lines[0]
    assert (line.verb, line.subject, line.who, line.why) == (
        "contacts.reveal",
        contact,
        "ann",
        "to refund the right order",
    )
    assert "@" not in str(line.change)
    with pytest.raises(ActionDenied):
        call(VERBS["contacts.reveal"], Context(Path("x"), role="analyst"), object())


def test_the_door_for_conversations_is_closed_to_those_who_see_some_contacts() -> None:
    some = Principal("ann", "editor", sees=EU)
    with pytest.raises(ActionDenied, match="sees those with region=EU alone"):
        admit(some, VERBS["agents.say"])
    with pytest.raises(ActionDenied, match=r"this token may not (propose|write)"):
        admit(Principal("ann", "editor", "read"), VERBS["agents.say"])
    admit(some, VERBS["search"])
