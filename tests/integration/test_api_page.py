"""What the HTTP door says beside the verbs: the page, its absence, its policy, strangers."""

from pathlib import Path
from typing import Any

import pytest

from headwater.app.workspace import Workspace
from headwater.serve.api.app import build
from tests.servers.asgi import HOST, ask

HOSTS = frozenset({HOST})


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "app" / "assets").mkdir(parents=True)
    (tmp_path / "app" / "index.html").write_text("<!doctype html><title>page</title>", "utf-8")
    (tmp_path / "app" / "assets" / "index-1a2b3c.js").write_text("1", "utf-8")
    (tmp_path / "app" / "assets" / "scheme.js").write_text("2", "utf-8")
    return tmp_path / "app"


def test_without_the_page_the_server_says_how_to_build_it(tmp_path: Path) -> None:
    api = build(tmp_path, hosts=HOSTS, page=tmp_path / "none")
    answer = ask(api, "GET", "/issues/i_1")
    assert answer.status_code == 503
    assert "pip install" in answer.text
    assert ask(api, "GET", "/api/v1/openapi.json").status_code == 200


def test_every_view_is_the_page_and_only_hashed_files_are_kept(app: Path) -> None:
    api = build(app, hosts=HOSTS, page=app)
    for path in ("/", "/issues/i_1", "/data?run=r_1"):
        answer = ask(api, "GET", path)
        assert "<title>page" in answer.text
        assert answer.headers["cache-control"] == "no-cache"
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "immutable" in ask(api, "GET", "/assets/index-1a2b3c.js").headers["cache-control"]
    assert ask(api, "GET", "/assets/scheme.js").headers["cache-control"] == "no-cache"
    assert ask(api, "GET", "/assets/../index.html").headers["content-type"].startswith("text/html")
    assert ask(api, "GET", "/assets/none.js").status_code == 404


def test_an_unknown_route_of_the_api_is_a_problem_not_the_page(app: Path) -> None:
    answer = ask(build(app, hosts=HOSTS, page=app), "GET", "/api/v1/none")
    assert answer.status_code == 404
    assert answer.json()["title"] == "not found"


def test_another_host_name_is_refused(app: Path) -> None:
    api = build(app, hosts=HOSTS, page=app)
    assert ask(api, "GET", "http://elsewhere.example/").status_code == 421


def test_a_taxonomy_is_drafted_edited_and_published_over_http(tmp_path: Path) -> None:
    Workspace(tmp_path / "w").close()
    api = build(tmp_path / "w", hosts=HOSTS)

    def post(verb: str, **given: object) -> Any:
        answer = ask(api, "POST", f"/api/v1/taxonomy/{verb}", json=given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    drafted = post("put", text="Money\n  Refund\n  Fees\nDelivery\n", why="ours")
    assert (drafted["saved"], drafted["version"]) == (True, 1)
    assert post("merge", into="Refund", others=["Fees"], dry_run=True)["saved"] is False
    edited = post("rename", node="Money / Fees", name="Charges", revision=drafted["revision"])
    stale = ask(api, "POST", "/api/v1/taxonomy/rename", json={"node": "Charges", "name": "x", "revision": 1})
    assert (stale.status_code, stale.json()["title"]) == (412, "stale version")
    post("rule", node="Charges", takes=["fee OR fees"], revision=edited["revision"])
    post("define", node="Charges", definition="What we charge.")
    text = ask(api, "GET", "/api/v1/taxonomy/text?form=json").json()
    assert post("put", text=text["text"], form="json")["changes"] == []
    assert post("publish", why="go")["version"]["state"] == "published"
    shown = ask(api, "GET", "/api/v1/taxonomy/show?node=Money").json()["nodes"]
    assert [node["name"] for node in shown] == ["Money", "Charges", "Refund"]
    unknown = ask(api, "POST", "/api/v1/taxonomy/rename", json={"node": "Chrges", "name": "x"})
    assert (unknown.status_code, unknown.json()["hint"]) == (404, "did you mean 'Charges'?")
