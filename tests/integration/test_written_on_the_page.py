"""What an admin does on the page that was for the command line alone: accounts with a made password, connectors as a text."""

from pathlib import Path

import pytest

from headwater.app.context import Context, call
from headwater.app.verbs.connect import ConnectorsOutput
from headwater.app.verbs.connecting import ConnectorsPreviewOutput
from headwater.app.verbs.inviting import InvitedUser
from headwater.app.verbs.table import VERBS
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, ConflictError, HeadwaterError, InputError, StaleVersion
from headwater.serve.api.app import build
from headwater.serve.api.guard import COOKIE, SIGN_IN
from tests.servers.asgi import HOST, ask

SHOP = '[[connector]]\nname = "shop"\nkind = "github"\nproject = "acme/shop"\n'
SECRET = 'secret = "env:HEADWATER_CONNECT_SHOP"\n'
NEW = "four words nobody combines"


@pytest.fixture
def here(tmp_path: Path) -> Context:
    Workspace(tmp_path / "w").close()
    return Context(tmp_path / "w")


def do(context: Context, verb: str, **given: object) -> object:
    return call(VERBS[verb], context, VERBS[verb].input(**given))


def invited(context: Context, **given: object) -> InvitedUser:
    found = do(context, "users.invite", **given)
    assert isinstance(found, InvitedUser)
    return found


def test_a_made_password_opens_a_session_and_is_replaced_by_its_owner(here: Context) -> None:
    first = invited(here, name="ann", role="analyst").password
    api = build(here.folder, hosts=frozenset({HOST}), team=True)
    opened = ask(api, "POST", SIGN_IN, json={"name": "ann", "password": first})
    assert opened.json()["who"] == "ann"
    cookie = {"Cookie": f"{COOKIE}={opened.cookies[COOKIE]}", "Origin": f"http://{HOST}"}

    wrong = ask(api, "PUT", SIGN_IN, headers=cookie, json={"password": "not that one at all", "new": NEW})
    assert (wrong.status_code, wrong.json()["detail"]) == (403, "wrong name or password")
    short = ask(api, "PUT", SIGN_IN, headers=cookie, json={"password": first, "new": "short"})
    assert (short.status_code, short.json()["detail"]) == (422, "a password has at least 12 characters")
    nobody = ask(api, "PUT", SIGN_IN, json={"password": first, "new": NEW})
    assert nobody.status_code == 404
    changed = ask(api, "PUT", SIGN_IN, headers=cookie, json={"password": first, "new": NEW})
    assert changed.json()["who"] == "ann"
    assert ask(api, "GET", "/api/v1/config/show", headers=cookie).status_code == 401  # the session before has ended
    fresh = {"Cookie": f"{COOKIE}={changed.cookies[COOKIE]}"}
    assert ask(api, "GET", "/api/v1/config/show", headers=fresh).status_code == 200
    assert ask(api, "POST", SIGN_IN, json={"name": "ann", "password": first}).status_code == 403
    assert ask(api, "POST", SIGN_IN, json={"name": "ann", "password": NEW}).status_code == 200


def test_passwords_are_made_anew_and_kept_nowhere(here: Context) -> None:
    first = invited(here, name="ann")
    again = do(here, "users.renew", name="ann")
    assert isinstance(again, InvitedUser)
    assert len({first.password, again.password}) == 2
    assert min(len(first.password), len(again.password)) >= 20
    held = b"".join(path.read_bytes() for path in here.folder.glob("desk.sqlite*"))
    assert first.password.encode() not in held
    assert again.password.encode() not in held
    with pytest.raises(ConflictError, match="there is an account ann"):
        invited(here, name="ann")
    with pytest.raises(InputError, match="region=EU,UK"):
        do(here, "users.preview", sees="everything")


def preview(context: Context, text: str) -> ConnectorsPreviewOutput:
    found = do(context, "connect.preview", text=text)
    assert isinstance(found, ConnectorsPreviewOutput)
    return found


def put(context: Context, text: str, version: int = 0) -> ConnectorsOutput:
    found = do(context, "connect.put", text=text, version=version)
    assert isinstance(found, ConnectorsOutput)
    return found


def test_connectors_are_tried_kept_and_read_again(here: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    row = preview(here, SHOP + SECRET).rows[0]
    assert (row.change, row.ready) == ("new", False)
    assert "HEADWATER_CONNECT_SHOP is not set" in row.lacks
    monkeypatch.setenv("HEADWATER_CONNECT_SHOP", "t0ken")
    row = preview(here, SHOP + SECRET + 'url = "https://api.github.com"\n').rows[0]
    assert (row.ready, row.lacks) == (True, "")

    kept = put(here, SHOP + SECRET)
    assert put(here, kept.text, kept.version).version == kept.version  # what is shown is what is read
    changed = preview(here, kept.text.replace("acme/shop", "acme/store"))
    assert [(row.change, row.fields) for row in changed.rows] == [("changed", ["project: acme/shop -> acme/store"])]
    assert [(row.name, row.change) for row in preview(here, "").rows] == [("shop", "removed")]
    put(here, SHOP.replace("acme/shop", "acme/store"), kept.version)
    with pytest.raises(StaleVersion):
        put(here, "", kept.version)
    assert put(here, "").version == 0
    assert do(Context(here.folder, who="vic", role="viewer"), "connect.list").text == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SHOP + 'secret = "env:AWS_SECRET_ACCESS_KEY"\n', "must be env:HEADWATER_CONNECT_"),
        (SHOP + 'hook_secret = "file:/etc/shadow"\n', "must be env:HEADWATER_CONNECT_"),
        ('[[connector]]\nname = "f"\nkind = "files"\nurl = "/etc"\n', "a folder of the server"),
        ('[[connector]]\nname = "f"\nkind = "files"\nurl = "FILE:///etc"\n', "a folder of the server"),
        (SHOP + "allow_http = true\n", "allow_http"),
        (SHOP + "colour = 1\n", "colour"),
        ("[[connector", "is not TOML"),
    ],
)
def test_the_page_reaches_nothing_of_the_machine(here: Context, text: str, says: str) -> None:
    for verb in ("connect.preview", "connect.put"):
        with pytest.raises(HeadwaterError, match=says):
            do(here, verb, text=text)
    assert do(here, "connect.list").connectors == []


def test_what_the_owner_of_the_machine_loaded_may_stay_as_it_reaches(here: Context, tmp_path: Path) -> None:
    file = tmp_path / "connectors.toml"
    file.write_text(SHOP + 'secret = "env:GITHUB_TOKEN"\n')
    loaded = do(here, "connect.load", file=str(file))
    assert isinstance(loaded, ConnectorsOutput)
    assert put(here, loaded.text.replace("acme/shop", "acme/store")).connectors[0].project == "acme/store"
    with pytest.raises(ActionDenied, match="must be env:HEADWATER_CONNECT_"):  # the same secret, elsewhere
        put(here, loaded.text + 'url = "https://evil.example"\n')
