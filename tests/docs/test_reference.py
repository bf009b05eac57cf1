"""Pages made from the code are those that the code makes now."""

from pathlib import Path

import pytest
from tools import architecture_picture, client, reference

import headwater
from headwater.app.config import Settings
from headwater.app.verbs.table import VERBS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_page_is_current(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == reference.PAGES[name](), "run: python tools/reference.py"


def test_the_picture_is_current_and_shows_every_package() -> None:
    assert architecture_picture.undrawn() == []
    drawn = architecture_picture.PICTURE.read_text("utf-8")
    assert drawn == architecture_picture.draw(), "run: python tools/architecture_picture.py"


def test_every_public_name_is_documented_with_an_example() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
    for name in headwater.__all__:
        assert f"## {name}\n" in page
        thing = getattr(headwater, name)
        if callable(thing):
            assert "Example:" in (thing.__doc__ or ""), name


def test_every_command_and_setting_is_documented() -> None:
    commands = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    for verb in VERBS.values():
        if "cli" in verb.doors:
            assert f"## headwater {verb.name.replace('.', ' ')}\n" in commands
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    for name in Settings.__slots__:
        assert f"| `{name}` |" in page


def test_the_types_of_the_client_are_those_of_the_verbs() -> None:
    assert client.TARGET.read_text("utf-8") == client.stub(), "run: python tools/client.py"
