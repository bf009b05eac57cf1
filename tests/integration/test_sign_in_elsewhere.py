"""People sign in with a provider of identities: a real one, of the tests' own, on this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from fastapi import FastAPI

from headwater.adapters.connect.openid import OpenIdProvider
from headwater.app.context import Context, call
from headwater.app.verbs.table import VERBS
from headwater.core.errors import ConfigError, Unavailable
from headwater.serve.api.app import build
from headwater.serve.api.guard import AWAY, BACK, COOKIE, SIGN_IN
from tests.servers.asgi import HOST, ask

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")  # inside the provider


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def people(issuer: str, sub: str, claims: dict[str, Any]) -> None:
    httpx.put(f"{issuer}/users/{sub}", json=claims).raise_for_status()


def served(folder: Path, issuer: str, **more: str) -> FastAPI:
    add = VERBS["users.add"]
    context = Context(folder)
    call(add, context, add.input(name="ann@example.com", role="analyst", password="four words nobody combines"))
    settings = {"oidc_issuer": issuer, "oidc_client": "headwater", "oidc_secret": "env:HW_TEST_OIDC", **more}
    return build(folder, hosts=frozenset({HOST}), team=True, settings=settings)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HW_TEST_OIDC", "a secret of the client")


def away(api: FastAPI) -> tuple[str, dict[str, str]]:
    """Where the person is sent, and the cookie that the browser keeps."""
    answer = ask(api, "GET", AWAY)
    assert answer.status_code == 303
    kept = answer.headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "samesite=lax" in kept.lower()
    return answer.headers["location"], {"Cookie": kept.partition(";")[0]}


def agreed(url: str, sub: str) -> dict[str, str]:
    """The person says yes at the provider; what comes back."""
    answer = httpx.post(url, data={"sub": sub})
    back = urlsplit(answer.headers["location"])
    assert back.path == BACK
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def test_somebody_with_an_account_comes_in(tmp_path: Path, issuer: str) -> None:
    people(issuer, "u1", {"email": "ann@example.com", "email_verified": True})
    api = served(tmp_path / "w", issuer)
    assert ask(api, "GET", SIGN_IN).json()["provider"] == urlsplit(issuer).netloc
    url, kept = away(api)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (asked["code_challenge_method"], asked["client_id"]) == ("S256", "headwater")
    answer = ask(api, "GET", BACK, params=agreed(url, "u1"), headers=kept)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = {"Cookie": f"{COOKIE}={answer.cookies[COOKIE]}"}
    assert ask(api, "GET", SIGN_IN, headers=cookie).json()["who"] == "ann@example.com"
    log = VERBS["log.list"]
    assert call(log, Context(tmp_path / "w"), log.input()).lines[0].change == {"by": issuer}


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"email": "bob@example.com", "email_verified": True}, "has no account here"),
        ({"email": "ann@example.com", "email_verified": False}, "does not say a verified email"),
        ({}, "does not say a verified email"),
        ({"email": "'; drop table", "email_verified": True}, "does not say a verified email"),
    ],
)
def test_nobody_else_comes_in(tmp_path: Path, issuer: str, claims: dict[str, Any], said: str) -> None:
    people(issuer, "u2", claims)
    api = served(tmp_path / "w", issuer)
    url, kept = away(api)
    answer = ask(api, "GET", BACK, params=agreed(url, "u2"), headers=kept)
    assert (answer.status_code, COOKIE in answer.cookies) == (403, False)
    assert said in answer.json()["detail"]


def test_an_account_is_made_at_the_first_sign_in_where_that_is_wanted(tmp_path: Path, issuer: str) -> None:
    people(issuer, "u3", {"email": "eve@example.com", "email_verified": True})
    api = served(tmp_path / "w", issuer, oidc_role="viewer")
    url, kept = away(api)
    answer = ask(api, "GET", BACK, params=agreed(url, "u3"), headers=kept)
    cookie = {"Cookie": f"{COOKIE}={answer.cookies[COOKIE]}"}
    assert ask(api, "GET", SIGN_IN, headers=cookie).json()["role"] == "viewer"


def test_a_sign_in_of_somebody_else_cannot_be_finished_here(tmp_path: Path, issuer: str) -> None:
    people(issuer, "u4", {"email": "ann@example.com", "email_verified": True})
    api = served(tmp_path / "w", issuer)
    url, kept = away(api)
    came = agreed(url, "u4")
    assert ask(api, "GET", BACK, params=came).status_code == 403  # no cookie
    assert ask(api, "GET", BACK, params={**came, "state": "another"}, headers=kept).status_code == 403
    _, others = away(api)  # another sign-in, whose verifier and nonce do not fit the code
    assert ask(api, "GET", BACK, params=came, headers=others).status_code == 403
    assert ask(api, "GET", BACK, params=came, headers=kept).status_code == 303
    assert ask(api, "GET", BACK, params=came, headers=kept).status_code == 403  # a code is good for once
    assert (
        ask(api, "GET", BACK, params={"state": came["state"], "error": "access_denied"}, headers=kept).status_code
        == 403
    )


def test_a_provider_that_is_not_there_or_not_safe_is_said() -> None:
    with pytest.raises(ConfigError, match="must be https"):
        OpenIdProvider("http://id.example.com", "headwater", "")
    with pytest.raises(Unavailable, match="does not answer"):
        OpenIdProvider("http://127.0.0.1:9", "headwater", "").begin("http://testserver/back")
