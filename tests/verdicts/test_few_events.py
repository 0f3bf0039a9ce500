"""Months with few events are judged by exact chances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom, norm

from verdicts.few_events import Few


def one(
    size: float, rest_events: float, rest_size: float, *, is_share: bool = False, spread: float = 1
) -> Few:
    return Few(np.array([size]), np.array([rest_events]), np.array([rest_size]), is_share, spread)


def score(few: Few, events: float) -> float:
    return float(few.scores(np.array([float(events)]))[0])


@pytest.mark.parametrize(("events", "chance"), [(1, 1 / 13), (2, 1 / 169), (3, 1 / 2197)])
def test_events_after_twelve_months_without_any_counted_by_hand(events: int, chance: float) -> None:
    assert score(one(400, 0, 4800), events) == pytest.approx(norm.isf(chance))


@pytest.mark.parametrize(("size", "rest_events", "rest_size"), [(100, 12, 1700), (700, 90, 9000), (5, 3, 80)])
def test_a_rate_is_judged_by_the_law_of_all_its_events(size: int, rest_events: int, rest_size: int) -> None:
    part = size / (size + rest_size)
    for events in range(25):
        law = binom(events + rest_events, part)
        as_many, as_few = law.sf(events - 1), law.cdf(events)
        expected = norm.isf(as_many) if as_many < 0.5 else norm.ppf(as_few) if as_few < 0.5 else 0
        assert score(one(size, rest_events, rest_size), events) == pytest.approx(expected)


@pytest.mark.parametrize(("size", "rest_events", "rest_size"), [
    (100, 60, 1200), (100, 24, 1200), (40, 10, 500), (30, 120, 400), (20, 60, 260),
])  # fmt: skip
def test_a_share_is_judged_almost_by_its_exact_law_and_never_more_strictly(
    size: int, rest_events: int, rest_size: int
) -> None:
    few = one(size, rest_events, rest_size, is_share=True)
    for events in range(size + 1):
        law = hypergeom(size + rest_size, events + rest_events, size)
        exact = norm.isf(law.sf(events - 1))
        if 1.5 < exact < 3.5:
            assert exact - 0.25 < score(few, events) <= exact + 0.01


@given(
    size=st.integers(1, 900),
    rest_events=st.integers(0, 200),
    rest_size=st.integers(1000, 9000),
    is_share=st.booleans(),
    spread=st.floats(1, 5),
)
def test_a_month_is_outside_its_limits_exactly_if_its_score_is_beyond_them(
    size: int, rest_events: int, rest_size: int, is_share: bool, spread: float
) -> None:
    few = one(size, rest_events, rest_size, is_share=is_share, spread=spread)
    fewest, most = (int(each[0]) for each in few.limits(3))
    assert 0 <= fewest <= most
    assert score(few, fewest) >= -3
    assert score(few, most) <= 3
    assert fewest == 0 or score(few, fewest - 1) < -3
    assert (is_share and most == size) or score(few, most + 1) > 3


def test_more_differences_between_months_make_each_less_odd() -> None:
    assert score(one(100, 20, 1000, spread=2), 9) == pytest.approx(score(one(100, 20, 1000), 9) / 2)
