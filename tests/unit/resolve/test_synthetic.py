import numpy as np
import pytest

from headwater.core.errors import InputError, NotEnoughData
from headwater.resolve.synthetic import synthetic_control

START = 60


def counts(seed: int, drop: float) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """A topic that moves as two of twelve controls do; the others, which are larger, move otherwise."""
    rng = np.random.default_rng(seed)
    t = np.arange(80)
    mine, theirs = 1 + 0.5 * np.sin(t / 4), 1 + 0.5 * np.cos(t / 7)
    controls = {f"like{i}": rng.poisson(120 * mine) for i in range(2)}
    controls |= {f"unlike{i}": rng.poisson(400 * theirs) for i in range(10)}
    return rng.poisson(100 * mine * np.where(t < START, 1, 1 - drop)), controls


def test_the_mixture_is_of_those_that_move_alike_and_the_effect_is_found() -> None:
    topic, controls = counts(0, 0.4)
    found = synthetic_control(topic, controls, START)
    assert list(found.weights)[:2] == ["like0", "like1"] or list(found.weights)[:2] == ["like1", "like0"]
    assert sum(found.weights.values()) == pytest.approx(1, abs=0.1)
    assert found.effect == pytest.approx(-0.4, abs=0.08)
    assert found.p_topic == pytest.approx(1 / 13)


def test_without_an_effect_the_p_value_is_like_any_other() -> None:
    p = [synthetic_control(*counts(seed, 0.0), START).p_topic for seed in range(120)]
    assert np.mean(np.array(p) <= 1 / 13 + 1e-9) <= 0.14  # 1/13 is expected
    assert 0.35 <= np.mean(p) <= 0.75


def test_the_order_of_the_controls_is_immaterial() -> None:
    topic, controls = counts(1, 0.3)
    turned = dict(reversed(controls.items()))
    one, other = synthetic_control(topic, controls, START), synthetic_control(topic, turned, START)
    assert one.effect == pytest.approx(other.effect, abs=1e-9)
    assert one.p_topic == other.p_topic
    assert one.weights == pytest.approx(other.weights, abs=1e-9)


def test_too_little_is_said_to_be_too_little() -> None:
    topic, controls = counts(2, 0.0)
    with pytest.raises(NotEnoughData, match="4 controls"):
        synthetic_control(topic, dict(list(controls.items())[:4]), START)
    with pytest.raises(NotEnoughData, match="6 steps"):
        synthetic_control(topic, controls, 10)
    with pytest.raises(InputError, match="same steps"):
        synthetic_control(topic[:70], controls, START)
    with pytest.raises(InputError, match="negative"):
        synthetic_control(topic - 1000, controls, START)
