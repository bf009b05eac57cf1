from hypothesis import given
from hypothesis import strategies as st

from headwater.anecdotes.passage import passage

TEXT = "Hello. I bought it in May. The brakes failed on the hill. I hit a wall. Nobody called back. Regards, Jo"


def test_it_holds_the_words_that_matter_and_ends_with_a_sentence():
    where = TEXT.index("brakes")
    start, end = passage(TEXT, [(0, len(TEXT))], [(where, where + 6)], most_words=10)
    assert "The brakes failed on the hill." in TEXT[start:end]
    assert len(TEXT[start:end].split()) <= 10


def test_it_stays_inside_what_cleaning_kept():
    kept = [(0, TEXT.index("Regards"))]
    start, end = passage(TEXT, kept, [])
    assert kept[0][0] <= start < end <= kept[0][1]


@given(st.text(min_size=1, max_size=200), st.integers(1, 40))
def test_it_is_a_span_of_the_text(text, most):
    start, end = passage(text, [(0, len(text))], [], most_words=most)
    assert 0 <= start < end <= len(text)
