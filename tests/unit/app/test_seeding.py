"""Topics asked for: the file, and what is wrong with it."""

from pathlib import Path

import pytest

from headwater.app.seeding import read_seeds
from headwater.core.errors import ConfigError


def test_names_with_their_words_and_texts(tmp_path: Path) -> None:
    (tmp_path / "seeds.toml").write_text(
        '"Charged twice" = ["double charge", " ", "billed two times"]\nlate = ["late"]\n'
    )
    found = {"Charged twice": ("double charge", "billed two times"), "late": ("late",)}
    assert read_seeds("seeds.toml", tmp_path) == found
    assert read_seeds(str(tmp_path / "seeds.toml"), Path("elsewhere")) == found
    assert read_seeds("", tmp_path) == {}


@pytest.mark.parametrize("text", ['late = "late"', "late = []", 'late = [" "]', "late = [3]", '" " = ["late"]'])
def test_a_name_needs_a_list_of_texts(tmp_path: Path, text: str) -> None:
    (tmp_path / "seeds.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"seeds\.toml: '.*' is not a name with a list"):
        read_seeds("seeds.toml", tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml cannot be read"):
        read_seeds("none.toml", tmp_path)
    (tmp_path / "bad.toml").write_text("late: [")
    with pytest.raises(ConfigError, match=r"bad\.toml cannot be read"):
        read_seeds("bad.toml", tmp_path)
