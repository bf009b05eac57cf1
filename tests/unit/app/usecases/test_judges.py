"""A judge's scores from a file: which rows depend on each other."""

from pathlib import Path

from headwater.app.context import Context
from headwater.app.usecases.judges import correct_
from headwater.app.verbs.judges import CorrectInput


def width(path: Path, column: str) -> float:
    """Of the interval of the mean, on labels that are alike within a conversation of ten."""
    rows = [f"{column},judge,label"]
    rows += [f"t{i // 10},{i % 2},{i // 10 % 2}" for i in range(300)]
    rows += [f"t{i // 10},{i % 2}," for i in range(300, 400)]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    found = correct_(Context(path.parent), CorrectInput(path=str(path)))
    assert (found.labelled, found.judged) == (300, 100)
    return (found.mean.high or 0.0) - (found.mean.low or 0.0)


def test_rows_of_one_conversation_count_as_one_whatever_its_column_is_called(tmp_path: Path) -> None:
    alone, *whole = (width(tmp_path / "scores.csv", name) for name in ("row", "conversation", "conversation_id"))
    assert whole[0] == whole[1] > 2 * alone
