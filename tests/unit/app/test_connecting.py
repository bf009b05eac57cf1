"""The file of connectors: what it may say, and what is said where it is wrong."""

import os
from pathlib import Path

import pytest

from headwater.app.connecting import read_specs, tool_of
from headwater.core.errors import ConfigError, HeadwaterError
from headwater.core.types import ConnectorSpec

GOOD = """
[[connector]]
name = "shop"
kind = "github"
url = "https://api.github.com"
project = "acme/shop"
secret = "env:GITHUB_TOKEN"
per_minute = 20

[[connector]]
name = "post"
kind = "mail"
url = "smtps://mail.example.com"
sender = "headwater@example.com"
to = ["care@example.com", "shop@example.com"]
user = "headwater"
secret = "file:/run/secrets/mail"
"""


def read(folder: Path, text: str) -> list[ConnectorSpec]:
    path = folder / "connectors.toml"
    path.write_text(text, "utf-8")
    return read_specs(path)


def test_a_file_is_read_and_only_what_differs_is_kept(tmp_path: Path) -> None:
    shop, post = read(tmp_path, GOOD)
    assert (shop.per_minute, shop.attempts) == (20.0, 12)
    assert post.to == ("care@example.com", "shop@example.com")
    assert shop.document() == {
        "name": "shop", "kind": "github", "url": "https://api.github.com", "project": "acme/shop",
        "secret": "env:GITHUB_TOKEN", "per_minute": 20.0,
    }  # fmt: skip


def test_a_folder_is_beside_the_file_wherever_the_worker_starts(tmp_path: Path) -> None:
    here, store = read(
        tmp_path,
        """
        [[connector]]
        name = "a"
        kind = "files"
        url = "handover"
        [[connector]]
        name = "b"
        kind = "files"
        url = "s3://bucket/x"
        """,
    )
    assert (here.url, store.url) == (str(tmp_path / "handover"), "s3://bucket/x")


WRONG = {
    'kind = "github"': "lacks name",
    'name = "a"': "lacks kind",
    'name = "A b"\nkind = "github"': "name 'A b'",
    'name = "a"\nkind = "githup"': "githup",
    'name = "a"\nkind = "github"\ntoken = "x"': "token",
    'name = "a"\nkind = "github"\nper_minute = 0': "outside 0.1",
    'name = "a"\nkind = "github"\nper_minute = true': "not of type float",
    'name = "a"\nkind = "github"\nattempts = "ten"': "not of type int",
    'name = "a"\nkind = "github"\nallow_http = 1': "not of type bool",
    'name = "a"\nkind = "mail"\nto = ["nobody"]': "no list of addresses",
    'name = "a"\nkind = "zendesk"\nsince = "last week"': "is no day",
    'name = "a"\nkind = "files"\n[[connector]]\nname = "a"\nkind = "files"': "two connectors are called a",
    "name = ": "is not TOML",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_entry_is_named_with_what_to_do(text: str, tmp_path: Path) -> None:
    with pytest.raises(HeadwaterError, match=WRONG[text]) as caught:
        read(tmp_path, f"[[connector]]\n{text}")
    assert caught.value.hint


@pytest.mark.parametrize("field", ["secret", "hook_secret"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(field: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, f'[[connector]]\nname = "a"\nkind = "github"\n{field} = "ghp_0123456789"')
    assert "ghp_" not in str(caught.value) + caught.value.hint


SHOP = ConnectorSpec("shop", "github", "https://api.github.com", project="acme/shop", secret="env:HW_SECRET")


@pytest.mark.parametrize("value", ["", "käse", "one\ntwo"])
def test_a_variable_that_is_empty_or_no_key_is_refused_and_not_repeated(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HW_SECRET", value)
    with pytest.raises(ConfigError) as caught:
        tool_of(SHOP, lambda: None)  # type: ignore[arg-type,return-value]
    assert not value or value not in str(caught.value) + caught.value.hint


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("abc")
    path.chmod(0o644)
    spec = ConnectorSpec("shop", "github", "https://api.github.com", project="acme/shop", secret=f"file:{path}")
    with pytest.raises(ConfigError, match="can be read by others"):
        tool_of(spec, lambda: None)  # type: ignore[arg-type,return-value]
    os.chmod(path, 0o600)
    tool_of(spec, lambda: None).close()  # type: ignore[arg-type,return-value]
