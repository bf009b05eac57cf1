"""A fix that faded is re-opened; one that holds is not."""

import numpy as np

from headwater.resolve.regress import is_reopened, verify_newest


def weeks(seed: int, *levels: tuple[int, int]) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(np.concatenate([np.full(n, level) for n, level in levels])).astype(float)


def test_a_drop_that_faded_is_seen_in_the_newest_weeks() -> None:
    others = {str(i): weeks(i, (56, 200)) for i in range(5)}
    for seed in range(8):
        newest = verify_newest(weeks(seed, (40, 60), (10, 30), (6, 62)), others, 40)
        assert is_reopened(["worked"], newest)
        holds = verify_newest(weeks(seed, (40, 60), (16, 30)), others, 40)
        assert not is_reopened(["worked"], holds)


def test_what_never_worked_cannot_come_back() -> None:
    newest = verify_newest(weeks(0, (40, 60), (16, 60)), {}, 40)
    assert newest is not None
    assert newest.verdict == "not"
    assert not is_reopened(["not", "too early"], newest)
    assert not is_reopened(["worked"], None)


def test_it_waits_until_there_are_weeks_to_judge() -> None:
    assert verify_newest(weeks(0, (40, 60), (11, 30)), {}, 40) is None
