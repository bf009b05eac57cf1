"""Cells of a user's table."""

import math

import pytest

from headwater.app.sheets import number
from headwater.core.errors import InputError


@pytest.mark.parametrize("cell", ["", "many", "nan", "NaN", "0,5"])
def test_what_is_no_number_is_refused_where_it_stands(cell: str) -> None:
    with pytest.raises(InputError, match=r"scores\.csv, row 3: the score"):
        number(cell, "scores.csv, row 3", "score")


def test_the_end_of_an_interval_may_be_infinite() -> None:
    assert (number(" 0.93 ", "f", "score"), number("inf", "f", "high")) == (0.93, math.inf)
