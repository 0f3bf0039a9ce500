"""Limits equal the published charts, a naive count, and the exact chances of the laws behind them."""

from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verdicts.spc_reference import cases, column, needs_reference, rows, truth
from verdicts.control_limits import (
    Counted,
    Limits,
    Numbers,
    Single,
    mean_moving_range,
    moving_range_limits,
)

CENSUS = "hospital_infections_expected_u"
#: The charts of months with events in sizes; the values of the last one are per 50.
COUNTED = {
    "p_chart_split": (True, 1), "p_chart_varying_n": (True, 1), "c_chart": (False, 1), "u_chart": (False, 1),
    "u_chart_varying_n": (False, 50),
}  # fmt: skip


def parts(name: str) -> list[tuple[list[dict[str, str]], list[dict[str, str]]]]:
    """The rows of each part of a chart, and those of them that its limits come from."""
    table = rows(name)
    found = []
    for part in sorted({row["part"] for row in table}):
        own = [row for row in table if row["part"] == part]
        base = [row for row in own if row["baseline"] == row["include"] == "True"]
        found.append((own, base))
    return found


def assert_equal_chart(limits: Limits, own: list[dict[str, str]], *, unit: float, rel: float) -> None:
    for ours, theirs in ((limits.center, "cl"), (limits.lower, "lcl"), (limits.upper, "ucl")):
        np.testing.assert_allclose(ours * unit, column(own, theirs), rtol=rel, atol=1e-12)


def beyond(limits: Limits, own: list[dict[str, str]], *, unit: float = 1) -> list[int]:
    """The numbers of the points beyond their limits."""
    values = column(own, "y") / unit
    outside = (values < limits.lower) | (values > limits.upper)
    return [int(float(row["x"])) for row, is_out in zip(own, outside, strict=True) if is_out]


def assert_beyond(name: str, found: list[int]) -> None:
    assert found == truth()["qicharts2"][name]["points_beyond_limits"]


@needs_reference
def test_xmr_limits_are_the_published_ones() -> None:
    """That chart takes 3 / 1.128 for the rounded 2.66 of the books."""
    for own, base in parts("qic_i_chart_cost"):
        limits = Single.of(column(base, "y"), screens=False).limits(np.ones(len(own)))
        assert_equal_chart(limits, own, unit=1, rel=2e-4)

        assert_beyond("i_chart_cost", beyond(limits, own))


@needs_reference
def test_limits_of_moving_ranges_are_the_published_ones() -> None:
    for own, base in parts("qic_mr_chart_cost"):
        limits = moving_range_limits(column(base, "y_sum"))
        ends = [(limits.center, "cl"), (limits.lower, "lcl"), (limits.upper, "ucl")]
        for value, name in ends:
            assert len(set(value)) == 1
            np.testing.assert_allclose(column(own, name), value[0], rtol=1e-4)
        everywhere = Limits(*(np.full(len(own) - 1, value[0]) for value, _ in ends))
        assert_beyond("mr_chart_cost", beyond(everywhere, own[1:]))


@needs_reference
@pytest.mark.parametrize("name", COUNTED)
def test_limits_of_shares_and_rates_are_the_published_ones(name: str) -> None:
    is_share, unit = COUNTED[name]
    found: list[int] = []
    for own, base in parts(f"qic_{name}"):
        sizes = column(own, "n") if own[0]["n"] else np.ones(len(own))
        base_sizes = column(base, "n") if own[0]["n"] else np.ones(len(base))
        counted = Counted.of(column(base, "y_sum"), base_sizes, is_share=is_share)
        limits = counted.limits(sizes).within(0.0, 1.0 if is_share else np.inf)
        assert_equal_chart(limits, own, unit=unit, rel=1e-9)
        found += beyond(limits, own, unit=unit)
    assert_beyond(name, found)


@needs_reference
def test_every_published_chart_and_case_is_compared() -> None:
    assert set(truth()["qicharts2"]) == {"i_chart_cost", "mr_chart_cost", *COUNTED}
    assert len(cases("nhsr_limits_cases")) == truth()["nhsr_limits_cases"]
    assert len(cases("nhsr_assurance_cases")) == truth()["nhsr_assurance_cases"]


@needs_reference
def test_rates_of_a_census_of_hospitals_have_the_published_limits() -> None:
    table = rows("hospital_infections")
    expected = rows(f"{CENSUS}_by_hospital_and_infection")
    assert len(expected) == 18
    for row in expected:
        own = [
            each for each in table if (each["hospital"], each["infection"]) == (row["facet1"], row["facet2"])
        ]
        assert_equal_summary(column(own, "n"), column(own, "days"), row)
    months = sorted({each["month"] for each in table})
    together = [[each for each in table if each["month"] == month] for month in months]
    events, days = (np.array([column(each, name).sum() for each in together]) for name in ("n", "days"))
    assert_equal_summary(events, days, rows(f"{CENSUS}_all")[0])


def assert_equal_summary(events: Numbers, sizes: Numbers, row: dict[str, str]) -> None:
    limits = Counted.of(events, sizes, is_share=False).limits(sizes).within(0.0, np.inf)
    assert limits.center[0] == pytest.approx(float(row["CL"]))
    assert limits.lower.mean() == pytest.approx(float(row["aLCL"]), abs=1e-12)
    assert limits.upper.mean() == pytest.approx(float(row["aUCL"]))
    outside = (events / sizes < limits.lower) | (events / sizes > limits.upper)
    assert outside.any() == (row["sigma_signal"] != "0")


@needs_reference
@pytest.mark.parametrize("case", [case for case in cases("nhsr_limits_cases") if "mean" in case["expected"]],
                         ids=lambda case: str(case["name"]))  # fmt: skip
def test_screened_limits_are_the_published_ones(case: dict[str, Any]) -> None:
    limits = Single.of(np.array(case["y"]), screens=case["screen_outliers"]).limits(np.ones(1))
    found = {"mean": limits.center[0], "lpl": limits.lower[0], "upl": limits.upper[0]}
    for name, value in found.items():
        assert value == pytest.approx(case["expected"][name], abs=case["tolerance"])


def test_limits_counted_by_hand() -> None:
    """Ranges 2, 2, 4, 0: mean 2, so 6 +- 2.66 x 2."""
    values = np.array([5.0, 7, 5, 9, 9])
    limits = Single.of(values - 1).limits(np.ones(5))
    assert (limits.center[0], limits.lower[0], limits.upper[0]) == pytest.approx((6, 0.68, 11.32))
    assert Single.of(values - 1).scores(np.array([11.32, 0.68, 6])) == pytest.approx([3, -3, 0])
    assert moving_range_limits(values).upper == pytest.approx([6.534] * 4)


@pytest.mark.parametrize(("values", "screened", "plain"), [
    ([], 0, 0), ([3.0], 0, 0), ([4.0, 4, 4], 0, 0), ([1.0, 2], 1, 1),
    ([0.0, 1, 0, 1, 0, 1, 0, 11, 12, 11], 1, 19 / 9),  # 11 is beyond 3.267 x 19 / 9 = 6.9
    ([0.0] * 9 + [5.0], 5 / 9, 5 / 9),  # nothing else varies: it stays
])  # fmt: skip
def test_odd_ranges_are_left_out_once(values: list[float], screened: float, plain: float) -> None:
    assert mean_moving_range(np.array(values), screens=True) == pytest.approx(screened)
    assert mean_moving_range(np.array(values)) == pytest.approx(plain)


def test_dispersion_counted_by_hand() -> None:
    """100 of 500 marked; one sigma of 100 things is 0.04; scores -2.5, 2.5, ..., each range 5."""
    events, sizes = np.array([10.0, 30, 10, 30, 20]), np.full(5, 100.0)
    base = Counted.of(events, sizes, is_share=True).dispersed(events, sizes)
    assert base.center == pytest.approx(0.2)
    assert base.dispersion == pytest.approx((5 + 5 + 5 + 2.5) / 4 / 1.128)
    upper = 0.2 + 3 * 0.04 * base.dispersion
    assert base.limits(np.array([100.0])).upper[0] == pytest.approx(upper)
    assert base.scores(np.array([30.0]), np.array([100.0]))[0] == pytest.approx(2.5 / base.dispersion)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(60, 300)), min_size=2, max_size=30),
    st.booleans(),
    st.booleans(),
)
def test_dispersion_equals_a_naive_count_and_is_never_below_chance(
    counts: list[tuple[int, int]], is_share: bool, screens: bool
) -> None:
    events, sizes = (np.array(each, dtype=float) for each in zip(*counts, strict=True))
    base = Counted.of(events, sizes, is_share=is_share).dispersed(events, sizes, screens=screens)
    center = sum(x for x, _ in counts) / sum(n for _, n in counts)
    if center in (0, 1):
        assert base.dispersion == 1
        return
    apart = [(x / n - center) / sqrt(center * ((1 - center) if is_share else 1) / n) for x, n in counts]
    ranges = [abs(later - earlier) for earlier, later in pairwise(apart)]
    mean = sum(ranges) / len(ranges)
    kept = [each for each in ranges if each < 3.267 * mean]
    if screens and any(kept):
        mean = sum(kept) / len(kept)
    assert base.dispersion == pytest.approx(max(1, mean / 1.128))
