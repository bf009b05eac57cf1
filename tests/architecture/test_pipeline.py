"""Data flows one way: one writer a table, known columns, no loop."""

import dataclasses

import pytest

from headwater.app.pipeline import STAGES, order, upstream
from headwater.core.registry import load
from headwater.core.schema import TABLES


def test_every_table_has_exactly_one_writing_stage() -> None:
    written = [table for stage in STAGES for table in stage.writes]
    assert sorted(written) == sorted(TABLES)


def test_stages_read_columns_that_exist() -> None:
    unknown = [
        (stage.name, table, column)
        for stage in STAGES
        for table, columns in stage.reads.items()
        for column in columns
        if column not in TABLES[table].names
    ]
    assert unknown == []


def test_the_order_puts_writers_before_readers() -> None:
    names = [stage.name for stage in order()]
    for stage in STAGES:
        for before in upstream(stage):
            assert names.index(before) < names.index(stage.name)


def test_a_second_writer_is_refused() -> None:
    second = dataclasses.replace(STAGES[1], name="again")
    with pytest.raises(ValueError, match="two writers"):
        order((*STAGES, second))


def test_a_loop_is_refused() -> None:
    first = dataclasses.replace(STAGES[0], reads={"statements": ("text",)})
    with pytest.raises(ValueError, match="cycle"):
        order((first, *STAGES[1:]))


def test_row_wise_stages_have_a_factory_that_loads() -> None:
    for stage in STAGES:
        if stage.factory:
            assert callable(load(stage.factory))
            assert "part" in next(iter(stage.reads.values()))
