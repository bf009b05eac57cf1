"""Cards of evaluations as files."""

from pathlib import Path

import pytest

from headwater.app.context import Context
from headwater.app.usecases.evaluate import card, evaluate
from headwater.app.verbs.evaluate import CardInput, EvaluateInput
from headwater.core.errors import ConflictError


def test_where_the_card_may_not_be_written_no_picture_is(tmp_path: Path) -> None:
    labels, page = tmp_path / "labels.csv", tmp_path / "card.md"
    rows = [f"{'ab'[i % 2]},{'ab'[i % 3 % 2]},0.{6 + i % 4}" for i in range(40)]
    labels.write_text("\n".join(["label,predicted,score", *rows]) + "\n", "utf-8")
    context = Context(tmp_path / "w")
    evaluate(context, EvaluateInput(path=str(labels), task="assignment", system="column:predicted", name="told"))
    page.write_text("kept", "utf-8")
    with pytest.raises(ConflictError):
        card(context, CardInput(name="told", to=str(page)))
    assert page.read_text("utf-8") == "kept"
    assert not page.with_suffix(".svg").exists()
    card(context, CardInput(name="told", to=str(page), overwrite=True))
    assert "card.svg" in page.read_text("utf-8")
    assert page.with_suffix(".svg").exists()
