"""Settings: where each came from, and what is refused."""

from pathlib import Path

import pytest

from headwater.app.config import Settings, resolve
from headwater.core.errors import ConfigError, UnknownComponent


def test_later_sources_win_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "headwater.toml").write_text('encoder = "minilm"\nseed = 3\nlevel = 0.9\n')
    found = resolve(tmp_path, {"HEADWATER_SEED": "4", "HEADWATER_LEVEL": "0.8", "OTHER": "1"}, {"level": "0.7"})
    assert found.settings == Settings(encoder="minilm", seed=4, level=0.7)
    assert {found.origins[name] for name in ("encoder", "seed", "level", "workers")} == {
        "headwater.toml",
        "HEADWATER_SEED",
        "argument",
        "default",
    }


def test_none_is_not_given() -> None:
    assert resolve(None, {}, {"seed": None}).settings == Settings()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("seed", "x", "not of type int"),
        ("seed", True, "not of type int"),
        ("level", "1.5", "outside 0.5..0.999"),
        ("part_rows", "1", "outside 64..65536"),
        ("granularity", "huge", "granularity"),
    ],
)
def test_a_bad_value_is_named(name: str, value: object, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        resolve(None, {}, {name: value})


def test_an_unknown_setting_has_a_suggestion() -> None:
    with pytest.raises(UnknownComponent) as caught:
        resolve(None, {}, {"sede": 1})
    assert "seed" in caught.value.hint


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "headwater.toml").write_text("seed = \n")
    with pytest.raises(ConfigError, match=r"headwater\.toml"):
        resolve(tmp_path, {}, {})
