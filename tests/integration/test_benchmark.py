"""HeadwaterBench as files: the same bytes again, truth scores one and guessing about nothing, broken answers are named."""

from pathlib import Path

import pytest

from headwater.app.benchmark import read_answers, read_truth, write_answers
from headwater.app.library.benchmark import make_benchmark, score_benchmark
from headwater.core.errors import InputError
from headwater.evaluate.steps import STEPS, Answers, guesses, oracle

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_benchmark(tmp_path_factory.mktemp("bench"), n_contacts=900, seed=2)


def test_the_same_settings_write_the_same_bytes_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    names = ["chats.jsonl", "teams.csv", "fixes.csv", "events.csv", "labels/routing.csv"]
    again = make_benchmark(tmp_path / "again", n_contacts=900, seed=2)
    other = make_benchmark(tmp_path / "other", n_contacts=900, seed=3)
    assert [(again / name).read_bytes() for name in names] == [(folder / name).read_bytes() for name in names]
    assert (other / "chats.jsonl").read_bytes() != (folder / "chats.jsonl").read_bytes()


def test_what_a_pipeline_may_read_tells_nothing_of_the_truth(folder: Path) -> None:
    truth = read_truth(folder)
    public = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*.*")) if path.is_file())
    assert not [name for name in (*truth.parents, *(p.id for p in truth.incidents)) if f'"{name}"' in public]
    assert "effect" not in (folder / "fixes.csv").read_text("utf-8")


def test_answers_come_back_from_files_as_they_went_and_score_the_same(folder: Path, tmp_path: Path) -> None:
    truth = read_truth(folder)
    write_answers(tmp_path / "true", oracle(truth))
    assert score_benchmark(folder, tmp_path / "true") == pytest.approx(dict.fromkeys(STEPS, 1.0))
    guessed = guesses(truth, seed=1)
    write_answers(tmp_path / "guessed", guessed)
    found = score_benchmark(folder, tmp_path / "guessed")
    assert found == pytest.approx(score_benchmark(folder, guessed))
    assert all(abs(found[step]) < 0.15 for step in STEPS if step != "fixes")
    assert score_benchmark(folder, lambda _: Answers({}))["issues"] == 0.0


def test_a_cell_that_cannot_be_read_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "sizes.csv").write_text("issue,contacts\na,many\n", "utf-8")
    with pytest.raises(InputError, match=r"sizes.csv, line 2"):
        score_benchmark(folder, tmp_path)
    with pytest.raises(InputError, match="no benchmark"):
        read_truth(tmp_path)
    (tmp_path / "sizes.csv").unlink()
    with pytest.raises(InputError, match="no answers"):
        read_answers(tmp_path)
