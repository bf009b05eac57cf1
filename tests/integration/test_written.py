"""Rules, clocks, automations and assumptions sent as texts: tried before they are kept, and held to the version looked at."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from headwater.app.context import SystemClock
from headwater.app.verbs.paged import page
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
from headwater.serve.api.app import build
from tests.servers.asgi import HOST, ask

TEXTS = {
    "route": ("rules", 'when says "late OR lost" then person', 'when says "" then', "line 1"),
    "automations": (
        "list",
        'automation back\n  when issue becomes reopened\n  do notify ops "it is back"\n',
        "automation\n",
        "line 1",
    ),
    "clocks": ("show", "clock 4h for critical\n", "clock soon\n", "line 1"),
    "cost": ("show", "handling_minutes = 8\nminute_cost = 0.9\n", "minute_cost = 0.9\n", "handling_minutes"),
}


@pytest.fixture
def api(tmp_path: Path) -> FastAPI:
    with Workspace(tmp_path / "w") as workspace:
        workspace.desk.issues.track(["i_1", "i_2"], SystemClock().now() - timedelta(days=3))
    return build(tmp_path / "w", hosts=frozenset({HOST}))


def put(api: FastAPI, of: str, text: str, tag: str | None = None, **more: Any) -> httpx.Response:
    headers = {} if tag is None else {"If-Match": tag}
    return ask(api, "POST", f"/api/v1/{of}/put", json={"text": text, **more}, headers=headers)


@pytest.mark.parametrize("of", TEXTS)
def test_a_text_is_kept_unless_somebody_was_faster(api: FastAPI, of: str) -> None:
    shows, text, wrong, named = TEXTS[of]
    address = f"/api/v1/{of}/{shows}"
    refused = put(api, of, wrong)
    assert (refused.status_code, named in refused.text) == (422, True), refused.text
    assert ask(api, "GET", address).json()["version"] == 0
    kept = put(api, of, text, why="agreed on Monday")
    assert (kept.status_code, kept.json()["version"], kept.json()["text"]) == (200, 1, text)
    seen = ask(api, "GET", address)
    assert (seen.json()["text"], seen.headers["etag"].startswith('"1.')) == (text, True)
    assert put(api, of, f"{text}\n# again", seen.headers["etag"]).json()["version"] == 2
    late = put(api, of, f"{text}\n# too late", seen.headers["etag"])
    assert (late.status_code, late.json()["title"]) == (412, "stale version")
    assert put(api, of, f"{text}\n# too late", version=1).status_code == 412
    assert ask(api, "GET", address).json()["version"] == 2
    lines = ask(api, "GET", "/api/v1/log/list", params={"verb": f"{of}.put"}).json()["lines"]
    assert [line["why"] for line in lines] == ["", "agreed on Monday"]


def test_clocks_are_tried_on_the_issues_as_they_stand(api: FastAPI) -> None:
    preview = "/api/v1/clocks/preview"
    tried = ask(api, "POST", preview, json={"text": "clock 1h in proposed\n"}).json()
    assert (tried["issues"], tried["overdue_before"], tried["overdue_after"], tried["changed"]) == (2, 0, 2, 2)
    assert {row["issue_id"] for row in tried["moves"]} == {"i_1", "i_2"}
    assert ask(api, "POST", preview, json={"text": ""}).json()["changed"] == 0
    assert ask(api, "GET", "/api/v1/clocks/show").json()["version"] == 0  # nothing is kept


def test_if_match_holds_an_issue_and_a_taxonomy_to_what_was_looked_at(api: FastAPI) -> None:
    seen = ask(api, "GET", "/api/v1/issues/history", params={"issue": "i_1"})
    version = seen.json()["issue"]["version"]
    assert seen.headers["etag"].startswith(f'"{version}.')
    move = {"issue": "i_1", "move": "accept"}
    held = {"If-Match": seen.headers["etag"]}
    assert ask(api, "POST", "/api/v1/issues/move", json=move, headers=held).status_code == 200
    assert ask(api, "POST", "/api/v1/issues/move", json={**move, "move": "close"}, headers=held).status_code == 412
    for tag in ('"x"', "7", '"1", "2"'):
        assert ask(api, "POST", "/api/v1/issues/move", json=move, headers={"If-Match": tag}).status_code == 422
    comment = {"issue": "i_1", "text": "seen"}
    refused = ask(api, "POST", "/api/v1/issues/comment", json=comment, headers=held)
    assert "looks at no version" in refused.json()["detail"]
    text = ask(api, "POST", "/api/v1/taxonomy/put", json={"text": "Delivery\n  Late\n", "form": "text"})
    assert text.status_code == 200, text.text
    draft = ask(api, "GET", "/api/v1/taxonomy/show").headers["etag"]
    rename = {"node": "Late", "name": "Late parcels"}
    told = ask(api, "POST", "/api/v1/taxonomy/rename", json=rename, headers={"If-Match": draft})
    assert told.status_code == 200, told.text
    again = ask(
        api, "POST", "/api/v1/taxonomy/rename", json={**rename, "node": "Delivery"}, headers={"If-Match": draft}
    )
    assert again.status_code == 412


def test_a_list_is_read_page_by_page_and_says_where_it_cannot_go_on(api: FastAPI) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        told = ask(api, "GET", "/api/v1/issues/queue", params={"limit": 1, "cursor": cursor}).json()
        seen += [row["issue_id"] for row in told["issues"]]
        cursor = told["next_cursor"]
        if not cursor:
            break
    assert seen == ["i_1", "i_2"]
    gone = ask(api, "GET", "/api/v1/issues/queue", params={"cursor": "i_9"})
    assert (gone.status_code, "first page" in gone.json()["hint"]) == (422, True)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_hold_every_row_once_whatever_comes_in_between(limit: int) -> None:
    rows = [f"r{number}" for number in range(7)]
    seen: list[str] = []
    cursor = ""
    while True:
        shown, cursor = page(["new", *rows] if seen else rows, limit, cursor, key=str)
        seen += shown
        if not cursor:
            break
    assert seen == rows
    with pytest.raises(InputError, match="cursor"):
        page(rows, limit, "gone", key=str)
