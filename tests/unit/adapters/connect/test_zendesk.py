"""Tickets of Zendesk, by comments and by audits."""

import json
from pathlib import Path

from headwater.adapters.connect import open_file
from headwater.core.types import RawRecord

TICKET = {
    "id": 35436, "subject": "Printer on fire", "description": "The fire is very colourful.",
    "created_at": "2009-07-20T22:55:29Z", "requester_id": 20978392, "status": "open", "priority": "high",
    "via": {"channel": "web"}, "tags": ["printer", "fire"],
    "custom_fields": [{"id": 27642, "value": "745"}, {"id": 27648, "value": None}],
    "comments": [
        {"author_id": 20978392, "plain_body": "The fire is very colourful.", "created_at": "2009-07-20T22:55:29Z"},
        {"author_id": 4, "body": "Is it warm?", "created_at": "2009-07-20T23:55:29Z", "public": True},
        {"author_id": 4, "body": "Careful with this one", "public": False},
    ],
}  # fmt: skip


def read(path: Path, document: object) -> list[dict[str, object]]:
    path.write_text(json.dumps(document))
    return [r.fields for r in open_file(path) if isinstance(r, RawRecord)]


def test_comments_become_turns(tmp_path: Path) -> None:
    (fields,) = read(tmp_path / "a.json", {"users": [{"id": 4}], "tickets": [TICKET]})
    assert [(t["speaker"], t["text"]) for t in fields["turns"]] == [  # type: ignore[attr-defined]
        ("customer", "The fire is very colourful."), ("associate", "Is it warm?"),
        ("associate", "Careful with this one"),
    ]  # fmt: skip
    assert fields["channel"] == "web"
    assert fields["customer"] == 20978392
    assert fields["field_27642"] == "745"
    assert "field_27648" not in fields


def test_a_ticket_alone_and_a_ticket_a_line(tmp_path: Path) -> None:
    (alone,) = read(tmp_path / "a.json", TICKET)
    (path := tmp_path / "b.jsonl").write_text(json.dumps(TICKET) + "\n" + json.dumps({**TICKET, "id": 2}) + "\n")
    lines = [r.fields for r in open_file(path) if isinstance(r, RawRecord)]
    assert lines[0] == alone
    assert lines[1]["id"] == 2


def test_description_and_audits_stand_in_for_comments(tmp_path: Path) -> None:
    bare = {k: v for k, v in TICKET.items() if k != "comments"}
    (fields,) = read(tmp_path / "a.json", {"tickets": [bare]})
    assert [t["text"] for t in fields["turns"]] == ["The fire is very colourful."]  # type: ignore[attr-defined]
    audit = {"author_id": 4, "created_at": "2009-07-21T00:00:00Z", "events": [{"type": "Comment", "body": "Hello"}]}
    (fields,) = read(tmp_path / "a.json", {"tickets": [{**bare, "audits": [audit]}]})
    assert fields["turns"] == [{"speaker": "associate", "text": "Hello", "timestamp": "2009-07-21T00:00:00Z"}]
