"""A shared workspace over HTTP: who comes in, and what each role may do."""

import itertools
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.app.access import digest
from headwater.app.context import Context, SystemClock, call
from headwater.app.verbs.table import VERBS
from headwater.app.workspace import Workspace
from headwater.core.ports.entry import Entry
from headwater.core.types import ROLES, SCOPES, Account, Token
from headwater.serve.api.app import build, path
from headwater.serve.api.guard import COOKIE, MAX_BODY, SIGN_IN
from tests.servers.asgi import HOST, ask

PASSWORD = "four words nobody combines"
PEOPLE = [role for role in ROLES if role != "system"]


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace without contacts, with an account and three tokens for each role."""
    place = tmp_path_factory.mktemp("team") / "w"
    now = SystemClock().now()
    with Workspace(place) as workspace:
        store = workspace.desk.accounts
        for role in PEOPLE:
            store.put(Account(role, role, True, now), Entry(now, "test", "users.add", role, "", {}))
            for scope in SCOPES:
                key = f"{role}-{scope}"
                token = Token(f"k_{key}", role, "", scope, now, now + timedelta(hours=1))
                store.add_token(token, digest(key), Entry(now, "test", "tokens.create", key, "", {}))
    return place


@pytest.fixture(scope="module")
def api(folder: Path) -> FastAPI:
    return build(folder, hosts=frozenset({HOST}), team=True)


@pytest.mark.parametrize("name", [verb.name for verb in VERBS.values() if "http" in verb.doors])
def test_every_route_lets_those_in_who_may(api: FastAPI, name: str) -> None:
    verb = VERBS[name]
    method, address = verb.method, path(verb)
    body = {} if method == "GET" else {"json": {"no_such_field": 1}}  # refused after the role is checked
    for role in PEOPLE:
        answer = ask(api, method, address, params={"no_such_field": "1"}, headers=bearer(f"{role}-write"), **body)
        may = verb.may(role)
        assert answer.status_code == (422 if may else 403), (role, answer.text)
        if not may:
            assert answer.json()["title"] == "action denied"
            assert answer.json()["hint"].startswith("ask one of: ")
    assert ask(api, method, address, **body).status_code == 401


def test_nobody_writes_with_a_token_that_reads(api: FastAPI) -> None:
    tokens = itertools.cycle(["admin-read", "editor-read", "analyst-read"])  # one caller alone would be slowed down
    for verb in VERBS.values():
        if "http" in verb.doors and verb.effect != "read":
            answer = ask(api, "POST", path(verb), json={}, headers=bearer(next(tokens)))
            assert (answer.status_code, answer.json()["detail"]) == (403, f"this token may not {verb.effect}")


def test_viewers_change_nothing_but_what_they_hear_of_and_their_own_tokens() -> None:
    writes = {verb.name for verb in VERBS.values() if verb.effect != "read" and verb.may("viewer")}
    judged = {"issues.move", "jobs.start", "jobs.cancel"}  # by the state machine, the verb that is started, whose it is
    assert writes == {"issues.watch", "tokens.create", "tokens.revoke"} | judged


def test_agents_answer_for_nobody_and_publish_nothing() -> None:
    writes = {verb.name for verb in VERBS.values() if verb.effect == "write" and verb.may("agent")}
    assert not {name for name in writes if name.startswith(("labels.", "audit.", "taxonomy.", "users.", "candidates."))}


def sign_in(api: FastAPI, name: str, password: str) -> httpx.Response:
    return ask(api, "POST", SIGN_IN, json={"name": name, "password": password})


def test_signing_in_opens_a_session_that_signing_out_ends(tmp_path: Path) -> None:
    context = Context(tmp_path / "w")
    add = VERBS["users.add"]
    call(add, context, add.input(name="ann", role="analyst", password=PASSWORD))
    api = build(tmp_path / "w", hosts=frozenset({HOST}), team=True)
    assert ask(api, "GET", SIGN_IN).json() == {"mode": "team", "who": "", "role": None, "refused": {}, "provider": ""}
    assert sign_in(api, "ann", "wrong password entirely").status_code == 403
    unknown = sign_in(api, "nobody", PASSWORD)
    assert (unknown.status_code, unknown.json()["detail"]) == (403, "wrong name or password")

    opened = sign_in(api, "ann", PASSWORD)
    told = opened.json()
    assert {name: told[name] for name in ("mode", "who", "role")} == {"mode": "team", "who": "ann", "role": "analyst"}
    refused = {name for name, verb in VERBS.items() if "http" in verb.doors and not verb.may("analyst")}
    assert set(told["refused"]) == refused
    assert told["refused"]["taxonomy.publish"] == ["editor", "admin"]
    sent = opened.headers["set-cookie"].lower()
    assert "httponly" in sent
    assert "samesite=strict" in sent
    secret = opened.cookies[COOKIE]
    cookie = {"Cookie": f"{COOKIE}={secret}"}
    with Workspace(tmp_path / "w") as workspace:  # only a hash is stored
        assert workspace.desk.accounts.by_session(secret, SystemClock().now()) is None
    assert secret.encode() not in b"".join(p.read_bytes() for p in (tmp_path / "w").glob("desk.sqlite*"))
    assert ask(api, "GET", "/api/v1/config/show", headers=cookie).status_code == 200
    assert ask(api, "GET", "/api/v1/users/list", headers=cookie).status_code == 403

    elsewhere = {**cookie, "Origin": "https://evil.example"}
    assert ask(api, "POST", "/api/v1/tokens/create", headers=elsewhere, json={"note": "x"}).status_code == 403
    crossing = {**cookie, "Sec-Fetch-Site": "cross-site"}
    assert ask(api, "POST", "/api/v1/tokens/create", headers=crossing, json={"note": "x"}).status_code == 403
    ours = {**cookie, "Origin": f"http://{HOST}"}
    made = ask(api, "POST", "/api/v1/tokens/create", headers=ours, json={"note": "x"}).json()
    assert ask(api, "GET", "/api/v1/tokens/list", headers=bearer(made["secret"])).json()["tokens"][0]["note"] == "x"
    ask(api, "POST", "/api/v1/tokens/revoke", headers=ours, json={"token_id": made["token"]["token_id"]})
    assert ask(api, "GET", "/api/v1/tokens/list", headers=bearer(made["secret"])).status_code == 401

    ask(api, "DELETE", SIGN_IN, headers=ours)
    assert ask(api, "GET", "/api/v1/config/show", headers=cookie).status_code == 401


def test_guessing_passwords_is_slowed_down(folder: Path) -> None:
    api = build(folder, hosts=frozenset({HOST}), team=True)
    answers = [sign_in(api, "analyst", f"guess number {k}") for k in range(12)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429] * 2
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


def test_a_single_user_is_admin_without_ceremony_but_not_for_other_pages(tmp_path: Path) -> None:
    Workspace(tmp_path / "w").close()
    api = build(tmp_path / "w", hosts=frozenset({HOST}))
    assert ask(api, "GET", SIGN_IN).json() == {
        "mode": "local",
        "who": "local",
        "role": "admin",
        "refused": {},
        "provider": "",
    }
    assert ask(api, "GET", "/api/v1/users/list").status_code == 200
    evil = {"Origin": "https://evil.example"}
    assert ask(api, "POST", "/api/v1/encoder/reset", json={}, headers=evil).status_code == 403
    assert sign_in(api, "ann", PASSWORD).status_code == 404


def test_a_call_with_a_key_is_done_once(folder: Path, api: FastAPI) -> None:
    def watch(stop: bool, key: str) -> httpx.Response:
        headers = {**bearer("analyst-write"), "Idempotency-Key": key}
        return ask(api, "POST", "/api/v1/watch/tune", json={"fdr": 0.02 if stop else 0.1}, headers=headers)

    first, again = watch(True, "k1"), watch(True, "k1")
    assert first.status_code == 200
    assert (first.content, first.status_code) == (again.content, again.status_code)
    with Workspace(folder) as workspace:
        assert sum(line["verb"] == "watch.tune" for line in workspace.desk.audit()) == 1
    other = watch(False, "k1")
    assert (other.status_code, "another call" in other.json()["detail"]) == (422, True)


def test_a_secret_is_kept_nowhere_not_even_for_a_call_that_is_sent_twice(folder: Path, api: FastAPI) -> None:
    headers = {**bearer("viewer-write"), "Idempotency-Key": "k3"}
    first, again = (ask(api, "POST", "/api/v1/tokens/create", json={"note": "n"}, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 409)
    secret = first.json()["secret"].encode()
    assert secret not in b"".join(p.read_bytes() for p in folder.glob("desk.sqlite*"))


def test_what_has_not_changed_is_not_sent_again(api: FastAPI) -> None:
    first = ask(api, "GET", "/api/v1/config/show", headers=bearer("viewer-read"))
    again = ask(
        api, "GET", "/api/v1/config/show", headers={**bearer("viewer-read"), "If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_a_body_may_not_be_of_any_size(api: FastAPI) -> None:
    heavy = b'{"note": "' + b"x" * MAX_BODY + b'"}'
    headers = {**bearer("analyst-write"), "Content-Type": "application/json"}
    assert ask(api, "POST", "/api/v1/tokens/create", content=heavy, headers=headers).status_code == 413

    async def drip() -> Any:  # says nothing of its length
        for _ in range(0, len(heavy), 1 << 20):
            yield b"x" * (1 << 20)

    answer = ask(api, "POST", "/api/v1/tokens/create", content=drip(), headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (413, "too large")


@given(body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data"]))
@settings(max_examples=40, deadline=None)
def test_no_body_breaks_the_server(api: FastAPI, body: bytes, kind: str) -> None:
    headers = {**bearer("analyst-write"), "Content-Type": kind}
    answer = ask(api, "POST", "/api/v1/labels/add", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"


def test_labels_are_given_in_ones_own_name(tmp_path: Path) -> None:
    named: Callable[[Mapping[str, str]], Context] = lambda more: Context(tmp_path, **more)  # type: ignore[arg-type] # noqa: E731
    assert named({"who": "ann", "role": "analyst"}).author("") == "ann"
    assert named({"who": "ann", "role": "analyst"}).author("ann") == "ann"
    assert named({"who": "root", "role": "admin"}).author("ann") == "ann"
    with pytest.raises(Exception, match="in the name of bo"):
        named({"who": "ann", "role": "analyst"}).author("bo")
