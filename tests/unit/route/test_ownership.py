"""Owners: the nearest duty, its reason, and nobody where none is near."""

import numpy as np

from headwater.core.types import Team
from headwater.route.ownership import MIN_SIMILARITY, suggest

PAY = Team("t_pay", "Payments", ("refunds", "invoices"), "pay@example.com")
SHIP = Team("t_ship", "Shipping", ("late parcels",), "ship@example.com")
DUTIES = np.eye(4, dtype=np.float32)[:3]


def near(*weights: float) -> np.ndarray:
    row = np.array(weights, np.float32)
    return row / np.linalg.norm(row)


def test_the_team_of_the_nearest_duty_is_suggested_with_its_reason() -> None:
    found = suggest(np.stack([near(0, 1, 0.2, 0), near(0, 0.1, 1, 0)]), [PAY, SHIP], DUTIES)
    assert [suggestion.team for suggestion in found] == ["t_pay", "t_ship"]
    assert "invoices" in found[0].reason
    assert "late parcels" in found[1].reason


def test_nobody_is_suggested_where_no_duty_is_near() -> None:
    far = near(MIN_SIMILARITY / 2, 0, 0, 1)
    assert suggest(far[None], [PAY, SHIP], DUTIES)[0].team is None
    none = suggest(far[None], [], np.zeros((0, 4), np.float32))[0]
    assert none.team is None
    assert "no team" in none.reason


def test_a_tie_is_broken_by_the_team_not_by_its_place() -> None:
    duties = np.stack([DUTIES[0], DUTIES[0], DUTIES[0]])
    assert suggest(DUTIES[:1], [PAY, SHIP], duties)[0].team == "t_pay"
