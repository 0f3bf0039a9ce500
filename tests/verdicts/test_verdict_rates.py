"""How often verdicts on made-up units are wrong, no more than by the rules alone, and how late they are."""

import numpy as np
import pytest
from scipy.stats import binom

from bench.stable_units import CHANGES, UNITS, count_alarms, find_changes, theoretical_alarms
from verdicts.rules import find_marks
from verdicts.verdict import Cause


@pytest.fixture(scope="module")
def known() -> float:
    """The rate of the rules with known limits, for the latest month."""
    return sum(theoretical_alarms(50_000).latest.values())


def test_the_rate_with_known_limits_is_that_of_the_rules() -> None:
    """Two made-up counts of it, and what can be worked out: three standard deviations, seven on one side, and
    seven in one order."""
    alarms = theoretical_alarms(50_000)
    scores = np.random.default_rng(7).normal(size=(50_000, 24))[:1500]
    marks = [[cause for cause, _ in find_marks(row, row)] for row in scores.tolist()]
    fast = theoretical_alarms(1500)
    for cause in Cause:
        assert fast.latest[cause] == pytest.approx(sum(row[-1] is cause for row in marks) / 1500)
        assert fast.every[cause] == pytest.approx(sum(row.count(cause) for row in marks) / 1500 / 24)
    assert alarms.latest[Cause.OUTSIDE] == pytest.approx(0.0027, abs=0.0007)
    assert alarms.latest[Cause.SHIFT] == pytest.approx(2 * 0.5**7, abs=0.0015)
    assert alarms.latest[Cause.TREND] == pytest.approx(2 / 5040, abs=0.0003)
    assert sum(alarms.latest.values()) == pytest.approx(0.0194, abs=0.002)


@pytest.mark.parametrize(("name", "units"), [
    ("single values", 1000), ("shares, 30 % of 500", 1000), ("rates, 40 a month", 1000),
    ("shares, 10 % of 100", 200), ("rates, 2 a month", 200), ("rates, 1 in three months", 200),
])  # fmt: skip
def test_stable_units_have_no_more_false_alarms_than_the_rules_alone(
    name: str, units: int, known: float
) -> None:
    alarms = count_alarms(UNITS[name], units)
    named = round(sum(alarms.latest.values()) * units)
    assert named <= binom.ppf(0.99, units, known)
    assert sum(alarms.every.values()) < 0.0546


@pytest.mark.parametrize(("name", "within_seven", "since_right"), [
    ("2 sigma", 0.8, 0.8), ("3 sigma", 0.95, 0.9), ("5 to 15 % of 100", 0.95, 0.9),
])  # fmt: skip
def test_changes_are_told_in_time_and_from_their_month_on(
    name: str, within_seven: float, since_right: float
) -> None:
    unit, later = CHANGES[name]
    found = find_changes(unit, 40 if unit.kind == "share" else 100, later=later)
    assert found.within_seven >= within_seven
    assert found.median <= 5
    assert found.since_right >= since_right
