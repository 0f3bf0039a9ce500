"""Intervals of shares, rates, means and differences, against published examples and the exact laws."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, poisson

from verdicts.intervals import Estimate, Interval, of_difference, of_mean, of_rate, of_share


def ends(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return interval.lower, interval.upper


@pytest.mark.parametrize(("marked", "of", "lower", "upper"), [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
])  # fmt: skip
def test_shares_have_the_intervals_of_newcombe(marked: int, of: int, lower: float, upper: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert ends(of_share(marked, of)) == pytest.approx((lower, upper), abs=5e-5)
    assert ends(of_share(of - marked, of)) == pytest.approx((1 - upper, 1 - lower), abs=5e-5)


def test_a_share_counted_by_hand() -> None:
    """Of 1 case with z = 2: the middle (0 + 4/2) / (1 + 4) = 0.4, and as far again to either side."""
    level = 0.954499736
    assert ends(of_share(0, 1, level)) == pytest.approx((0.0, 0.8))
    assert ends(of_share(1, 1, level)) == pytest.approx((0.2, 1.0))


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_is_that_of_the_library_and_holds_the_share(counts: tuple[int, int]) -> None:
    marked, of = counts
    found = of_share(marked, of)
    expected = binomtest(marked, of).proportion_ci(method="wilson")
    assert ends(found) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert found is not None
    assert marked / of in found
    assert found.upper - found.lower > 0


@pytest.mark.parametrize(("events", "lower", "upper"), [
    (0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.39), (100, 81.36, 121.63),
])  # fmt: skip
def test_rates_have_the_exact_intervals_of_garwood(events: int, lower: float, upper: float) -> None:
    """Garwood (1936), Biometrika 28, 437-442: the table reprinted in most textbooks."""
    assert ends(of_rate(events, 1)) == pytest.approx((lower, upper), rel=1e-3)
    assert ends(of_rate(events, 50)) == pytest.approx((lower / 50, upper / 50), rel=1e-3)


@given(st.integers(1, 300), st.sampled_from([0.9, 0.95, 0.998]))
def test_at_the_ends_of_a_rate_the_events_are_just_possible(events: int, level: float) -> None:
    lower, upper = ends(of_rate(events, 1, level))
    assert poisson.sf(events - 1, lower) == pytest.approx((1 - level) / 2)
    assert poisson.cdf(events, upper) == pytest.approx((1 - level) / 2)


def test_what_was_divided_by_nothing_has_no_interval() -> None:
    assert of_share(0, 0) is None
    assert of_rate(0, 0) is None
    assert of_rate(3, 0.0) is None
    assert of_mean({1: 0, 2: 0}) is None


def test_a_mean_of_scores_counted_by_hand() -> None:
    """2, 4, 4, 5, 5: mean 4, squares 4 + 0 + 0 + 1 + 1 = 6, variance 6 / 4, and t of 4 degrees 2.776."""
    found = of_mean({1: 0, 2: 1, 3: 0, 4: 2, 5: 2})
    assert found is not None
    assert found.value == 4
    assert found.interval.lower == pytest.approx(4 - 2.776445 * sqrt(1.5 / 5))
    assert found.interval.upper == 5


@pytest.mark.parametrize("answers", [{1: 0, 5: 1}, {1: 0, 5: 30}, {}])
def test_a_mean_without_variation_has_no_interval(answers: dict[int, int]) -> None:
    assert of_mean(answers) is None


def share(marked: int, of: int) -> Estimate:
    interval = of_share(marked, of)
    assert interval is not None
    return Estimate(marked / of, interval)


@pytest.mark.parametrize(("first", "second", "lower", "upper"), [
    ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062), ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775), ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0), ((10, 10), (0, 10), 0.6075, 1.0),
])  # fmt: skip
def test_differences_of_shares_have_the_intervals_of_newcombe(
    first: tuple[int, int], second: tuple[int, int], lower: float, upper: float
) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    found = of_difference(share(*first), share(*second))
    assert ends(found) == pytest.approx((lower, upper), abs=6e-5)
    turned = of_difference(share(*second), share(*first))
    assert ends(turned) == pytest.approx((-found.upper, -found.lower))
