"""Language taken out of vectors: meaning stays, languages meet."""

import numpy as np
import pytest

from headwater.core.vectors.exact import snap
from headwater.organise.languages import language_directions, without_language


def corpus(n: int = 400, d: int = 32) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Rows = meaning of one of four issues + a language's own direction + noise."""
    rng = np.random.default_rng(0)
    issue, tongue = rng.integers(0, 4, n), rng.integers(0, 3, n)
    rows = np.eye(d)[issue] + np.eye(d)[10 + tongue] + 0.05 * rng.normal(size=(n, d))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32), issue, [("en", "de", "fr")[t] for t in tongue]


def test_texts_of_one_issue_meet_across_languages() -> None:
    rows, issue, tags = corpus()
    found = without_language(rows, language_directions(rows, tags))
    other = np.array(tags)[:, None] != np.array(tags)[None, :]
    same = issue[:, None] == issue[None, :]
    before, after = (x @ x.T for x in (rows, found))
    assert before[other & same].mean() < 0.6
    assert after[other & same].mean() > 0.75
    assert after[other & same].mean() > after[~other & ~same].mean() + 0.5


def test_rows_stay_unit_and_do_not_depend_on_their_batch() -> None:
    rows, _, tags = corpus()
    directions = language_directions(rows, tags)
    found = without_language(rows, directions)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=0.01)  # snapped rows
    assert np.allclose(without_language(rows[7:9], directions), found[7:9], atol=1e-6)


def test_one_language_or_too_few_rows_change_nothing() -> None:
    rows, _, tags = corpus()
    for languages in (["en"] * len(rows), ["und"] * len(rows), ["en"] * (len(rows) - 9) + ["de"] * 9):
        directions = language_directions(rows, languages)
        assert directions.shape == (rows.shape[1], 0)
        assert (without_language(rows, directions) == snap(rows)).all()
    assert len(tags) == len(rows)


def test_a_row_of_language_alone_becomes_zero() -> None:
    rows, _, tags = corpus()
    directions = language_directions(rows, tags)
    alone = np.ascontiguousarray(directions[:, :1].T)
    assert np.abs(without_language(alone, directions)).max() < 1e-5
