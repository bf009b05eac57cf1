"""Published figures come out again: a small stated sample is run, and a figure that does not is noticed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("reproduce", ROOT / "tools" / "reproduce.py")
assert SPEC is not None
assert SPEC.loader is not None
reproduce = importlib.util.module_from_spec(SPEC)
sys.modules["reproduce"] = reproduce
SPEC.loader.exec_module(reproduce)


def test_every_figure_stands_in_its_file_of_results_and_its_bench_exists() -> None:
    figures = reproduce.read()
    assert len({figure.id for figure in figures}) == len(figures)
    for figure in figures:
        assert figure.told in (ROOT / figure.result).read_text("utf-8"), figure.id
        words = figure.command.split()
        script = words[1].replace(".", "/") + ".py" if words[0] == "-m" else words[0]
        assert (ROOT / script).exists(), figure.id
        if figure.low is not None:
            assert figure.low <= float(figure.told) <= figure.high, figure.id


def test_the_newest_page_of_results_of_each_subject_has_a_figure_or_says_why_not() -> None:
    newest = {path.stem[11:]: path for path in sorted((ROOT / "bench" / "results").glob("*.md"))}
    reasons = reproduce.without()
    told = {figure.result for figure in reproduce.read()}
    missing = [str(path.relative_to(ROOT)) for path in newest.values()]
    assert not [name for name in missing if name not in told and not reasons.get(name)]
    assert not [name for name in reasons if name in told or not (ROOT / name).exists()]


def test_the_stated_sample_comes_out_again() -> None:
    done = subprocess.run([sys.executable, "tools/reproduce.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("same") == sum(figure.is_sample for figure in reproduce.read())


@pytest.mark.parametrize(("told", "extra"), [("8", ""), ("8.0", "low = 7.5\nhigh = 8.5\n")])
def test_a_figure_that_came_out_otherwise_fails_the_command(tmp_path: Path, told: str, extra: str) -> None:
    (tmp_path / "seven.py").write_text("print('answer: 7')\n", "utf-8")
    row = f'[[figure]]\nid = "seven"\ncommand = "{tmp_path / "seven.py"}"\nfind = "answer: (\\\\d+)"\ntold = "{told}"\n'
    (tmp_path / "figures.toml").write_text(f'{row}result = "x.md"\nsample = true\n{extra}', "utf-8")
    assert not reproduce.reproduce(reproduce.read(tmp_path / "figures.toml"))
    (tmp_path / "seven.py").write_text("print('answer: 8')\n", "utf-8")
    assert reproduce.reproduce(reproduce.read(tmp_path / "figures.toml"))
