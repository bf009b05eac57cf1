"""Attributes as columns."""

import pyarrow as pa

from headwater.app.cohort import _wide

ROWS = pa.table(
    {
        "channel": ["chat", "email", "chat", "chat"],
        "attributes": pa.array(
            [
                [("left", "out")],
                [("region", "EU"), ("region", "US"), ("plan", "a")],
                [],
                [("plan", "b"), ("region", "UK"), ("channel", "fax")],
            ],
            pa.map_(pa.string(), pa.string()),
        ),
    }
)


def test_a_column_an_attribute_its_first_value_and_those_with_one_value_left_out() -> None:
    assert _wide(ROWS).to_pydict() == {
        "channel": ["chat", "email", "chat", "chat"],
        "plan": [None, "a", None, "b"],
        "region": [None, "EU", None, "UK"],
    }


def test_a_part_of_the_rows_is_read_as_such() -> None:
    assert _wide(ROWS.slice(1)).to_pydict() == {
        "channel": ["email", "chat", "chat"],
        "plan": ["a", None, "b"],
        "region": ["EU", None, "UK"],
    }
