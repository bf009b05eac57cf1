"""The examples in docstrings give what they say."""

import doctest
import importlib
import re
import warnings
from pathlib import Path

import pytest
from tests.command import inside

import headwater

SRC = Path(__file__).parents[2] / "src"
MODULES = sorted(
    ".".join(path.relative_to(SRC).with_suffix("").parts)
    for path in (SRC / "headwater").rglob("*.py")
    if ">>>" in path.read_text("utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str, tmp_path: Path) -> None:
    module = importlib.import_module(name)
    named = set(re.findall(r"^\s*>>> .*\bheadwater\.([A-Z]\w+)", Path(module.__file__ or "").read_text("utf-8"), re.M))
    if hidden := sorted(named - set(headwater.__all__)):
        pytest.skip(f"not public yet: {', '.join(hidden)}")
    with inside(tmp_path), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        failed, tried = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert tried
    assert failed == 0
