import numpy as np
import pytest
import scipy.stats

from valuewhen.evidence.clv import frequency_spend_independence


def test_only_repeat_buyers_count() -> None:
    x = np.repeat([0.0, 1, 2, 3, 4], 20)
    money = np.where(x == 0, 0.0, 10 + np.tile(np.arange(20.0), 5))
    found = frequency_spend_independence(x, money).correlation
    again = x > 0
    assert found.n == 80
    assert found.rho == pytest.approx(scipy.stats.spearmanr(x[again], money[again]).statistic)


@pytest.mark.parametrize(
    ("slope", "said"),
    [(0.0, "separate ways"), (0.5, "spends more each time"), (-0.5, "spends less each time")],
)
def test_meaning_follows_the_interval(slope: float, said: str) -> None:
    rng = np.random.default_rng(1)
    x = rng.integers(1, 10, 5000).astype(float)
    money = np.exp(slope * x + rng.normal(size=5000))
    assert said in frequency_spend_independence(x, money).meaning


def test_few_repeat_buyers_leave_it_open() -> None:
    assert "Too few" in frequency_spend_independence([0, 1, 2], [0, 5, 5]).meaning
    rng = np.random.default_rng(2)
    x, money = rng.integers(1, 5, 60).astype(float), rng.lognormal(size=60)
    assert "weak or open" in frequency_spend_independence(x, money).meaning
