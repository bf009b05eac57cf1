"""Guesses on the column names that exports have."""

from typing import Any

import pytest

from headwater.core.errors import InputError
from headwater.ingest import Mapping, guess_mapping

PROSE = ["my card was charged twice this month", "the app crashes whenever I open it", "where is the parcel I ordered"]


def guess(**columns: list[Any]) -> Mapping:
    n = max(len(v) for v in columns.values())
    rows = [{name: values[k % len(values)] for name, values in columns.items()} for k in range(n)]
    return guess_mapping(list(columns), rows)


def named(columns: dict[str, list[Any]]) -> Mapping:
    return guess(**columns)


def test_cfpb_export() -> None:
    found = named(
        {
            "Date received": ["2023-08-25", "2023-08-26", "2023-08-27"],
            "Product": ["Mortgage", "Credit card", "Mortgage"],
            "Consumer complaint narrative": PROSE, "Company public response": ["Company chooses not to respond", None],
            "Company": ["BANK A", "BANK B"], "State": ["NY", "CA"], "Submitted via": ["Web", "Phone", "Web"],
            "Date sent to company": ["2023-08-26"], "Consumer disputed?": ["No"], "Complaint ID": ["1", "2", "3"],
        }
    )  # fmt: skip
    assert (found.id, found.text, found.timestamp) == (
        "Complaint ID",
        ("Consumer complaint narrative",),
        "Date received",
    )
    assert (found.channel, found.default_channel) == ("Submitted via", "case")
    assert {"Product", "Company", "State"} <= set(found.attributes)


def test_gold_never_becomes_the_text() -> None:
    labels = ["a label that is rather long to read", "another label that is long", "a third long label it is"]
    found = guess(id=[1, 2, 3], label=labels, answer=[p * 3 for p in PROSE], comment=PROSE, split=["train"])
    assert found.text == ("comment",)


def test_the_longest_prose_is_the_text_where_no_name_tells() -> None:
    found = guess(nr=[1, 2, 3], q17=["yes", "no", "yes"], q18=PROSE)
    assert found.text == ("q18",)
    assert found.guesses[0].confidence < 0.9 or any(g.role == "text" and g.confidence < 0.9 for g in found.guesses)


def test_subject_goes_before_the_body_unless_the_body_repeats_it() -> None:
    heads = ["charged twice", "app crash", "parcel"]
    assert guess(id=[1, 2, 3], subject=heads, body=PROSE).text == ("subject", "body")
    repeated = [f"{h}\n{p}" for h, p in zip(heads, PROSE, strict=True)]
    assert guess(id=[1, 2, 3], title=heads, text=repeated).text == ("text",)


def test_one_row_a_turn() -> None:
    found = guess(
        conversation_id=["a", "a", "b", "b"], turn=[0, 1, 0, 1], role=["customer", "agent"], text=[*PROSE, "thank you"]
    )
    assert found.shape == "conversation"
    assert (found.conversation, found.turn, found.speaker) == ("conversation_id", "turn", "role")


def test_threads_with_a_prefix_on_ids() -> None:
    found = guess(id=["t-1", "t-2", "t-3"], text=PROSE, author=["x", "y", "z"], inbound=[True, False, True],
                  reply_to=[None, 1.0, 2.0])  # fmt: skip
    assert found.shape == "thread"
    assert (found.reply_prefix, found.speaker, found.customer) == ("t-", "inbound", "author")


@pytest.mark.parametrize(
    "turns",
    [
        [["agent", "hello"], ["customer", "it broke"]],
        [{"speaker": "USER", "text": "it broke"}, {"speaker": "SYSTEM", "text": "oh"}],
        [{"agent": "User", "action": "utter", "text": "hi", "t": 1}, {"agent": "KnowledgeBase", "item": {}}],
        [{"role": "user", "content": "it broke"}],
        '[{"role": "user", "content": "it broke"}]',
        "Agent: hello\nCustomer: it broke",
    ],
)
def test_turns_in_one_row(turns: Any) -> None:
    found = guess(id=[1, 2, 3], turns=[turns], label=["a", "b"])
    assert (found.turns, found.shape, found.text) == ("turns", "turns", ())


def test_later_times_and_numbers_are_not_the_time() -> None:
    found = guess(text=PROSE, resolved=["2024-02-02"], created=["2024-01-01"], count=[3, 4, 5])
    assert found.timestamp == "created"


def test_every_guess_is_explained() -> None:
    found = guess(id=[1, 2, 3], text=PROSE, created_at=["2024-01-01"])
    assert {g.role for g in found.guesses} >= {"id", "text", "timestamp"}
    assert all(0 < g.confidence <= 1 and g.reason for g in found.guesses)
    assert "created_at" in found.explain()


def test_no_text_is_an_error_that_names_the_columns() -> None:
    with pytest.raises(InputError, match="amount"):
        guess(amount=[1, 2, 3], when=["2024-01-01"])


def test_nested_objects_are_opened() -> None:
    rows = [{"ticket": {"id": k, "requester": f"r{k}"}, "body": p} for k, p in enumerate(PROSE)]
    found = guess_mapping(["ticket", "body"], rows)
    assert (found.text, found.id, found.customer) == (("body",), "ticket.id", "ticket.requester")
