"""What a guideline supports, and what it does not."""

import pytest

from headwater.agents.draft.support import why_unsupported

GUIDE = "Validate the purchase with the order number. Refund orders of at most thirty, or 30, days. Fee: two dollars."


@pytest.mark.parametrize(
    ("claim", "quote", "why"),
    [
        ("validate purchases", "Validate the purchase", ""),
        ("refund within 30 days", "Refund orders of at most thirty, or 30, days", ""),
        ("fee of 2 dollars", "Fee: two dollars", ""),
        ("refund within 60 days", "Refund orders of at most thirty, or 30, days", "60 does not stand"),
        ("send a gift card by post", "Validate the purchase", "does not say it"),
        ("validate", "Validate", "too short"),
    ],
)
def test_support(claim: str, quote: str, why: str) -> None:
    found = why_unsupported(claim, quote, GUIDE)
    assert why in found
    assert bool(found) == bool(why)
