"""Units among their peers: exact limits, published examples, over-dispersion, and units that lie far out."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson

from verdicts.control_limits import Counted
from verdicts.dispersion import Common, common_of, expected_mean_square, mean_square
from verdicts.funnel import Counts, judge_funnel, limits_at, limits_of
from verdicts.intervals import of_rate
from verdicts.verdict import Better, Funnel, FunnelKind, FunnelPlace

REFERENCE = Path(__file__).parents[2].parent / "shared" / "data" / "funnel-reference"
needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the folder shared/data/funnel-reference is not beside the project"
)


def truth() -> Any:
    return json.loads((REFERENCE / "truth.json").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def outside(funnel: Funnel) -> list[str]:
    return [point.unit for point in funnel.points if point.is_outside]


def plain(kind: FunnelKind, center: float) -> Common:
    """Peers that differ by chance alone."""
    return Common(kind, center, dispersion=1.0, between=0.0, peers=20)


def made_up(shares: list[float], volume: int = 400) -> list[Counts]:
    return [(f"U{place}", round(share * volume), volume) for place, share in enumerate(shares)]


#: Twenty units that differ a little.
ORDINARY = [0.10 + 0.01 * (place % 5) for place in range(20)]


@needs_reference
def test_published_exact_poisson_limits_are_found() -> None:
    expected = truth()["exact_poisson_limits"]
    for place, count in enumerate(expected["expected_counts"]):
        for level, name in ((0.95, "95"), (0.998, "99")):
            found = of_rate(count, count, level)
            assert found is not None
            assert found.lower == pytest.approx(expected[f"ll{name}"][place], abs=1e-6)
            assert found.upper == pytest.approx(expected[f"ul{name}"][place], abs=1e-6)


@needs_reference
def test_six_published_groups_have_their_limits_and_flags() -> None:
    """The published limits are the ends of the interval of the expected count; those of the law itself lie
    at most two and a half events from them, and both find the same group."""
    six = rows("sr_six_groups.csv")
    volumes = np.array([float(row["denominator"]) for row in six])
    for row, limits in zip(six, limits_of(plain("rate", 1.0), volumes), strict=True):
        volume, value = float(row["denominator"]), float(row["ratio"])
        for level, name in ((0.95, "95"), (0.998, "998")):
            interval = of_rate(volume, volume, level)
            assert interval is not None
            assert interval.lower == pytest.approx(float(row[f"ll{name}"]), abs=1e-9)
            assert interval.upper == pytest.approx(float(row[f"ul{name}"]), abs=1e-9)
            lower, upper = getattr(limits, f"lower_{name}"), getattr(limits, f"upper_{name}")
            assert abs(lower - interval.lower) * volume < 2.5
            assert abs(upper - interval.upper) * volume < 2.5
            assert (not lower <= value <= upper) == (row[f"outside{name}"] == "True")


@needs_reference
def test_published_limits_of_shares_that_differ_anyway_are_found() -> None:
    """Those of one series of months (p'), as if the units stood for months."""
    table = rows("overdispersion_nhs_accidents.csv")
    some, every = (np.array([float(row[name]) for row in table]) for name in ("within_4h", "attendances"))
    plain_base = Counted.of(some, every, is_share=True)
    base = plain_base.dispersed(some, every, screens=False)
    assert base.dispersion == pytest.approx(truth()["nhs_accidents"]["sigma_z"], abs=1e-6)
    for limits, name in ((plain_base.limits(every), "p"), (base.limits(every), "p_prime")):
        np.testing.assert_allclose(limits.lower, [float(row[f"lcl_{name}"]) for row in table], atol=1e-9)
        np.testing.assert_allclose(limits.upper, [float(row[f"ucl_{name}"]) for row in table], atol=1e-9)


@needs_reference
def test_published_units_of_huge_volume_are_within_once_they_may_differ() -> None:
    expected = truth()["nhs_accidents"]
    units = [
        (row["unit"], float(row["within_4h"]), float(row["attendances"]))
        for row in rows("overdispersion_nhs_accidents.csv")
    ]
    funnel = judge_funnel(units, kind="share", better="higher")
    assert len(outside(funnel)) == expected["points_beyond_p_prime_limits"]
    assert funnel.center == pytest.approx(expected["p_bar"], abs=1e-4)
    assert np.sqrt(funnel.dispersion) == pytest.approx(expected["sigma_z"], rel=0.1)
    volumes = np.array([volume for _, _, volume in units])
    beyond = [
        not limits.lower_998 <= some / every <= limits.upper_998
        for (_, some, every), limits in zip(
            units, limits_of(plain("share", expected["p_bar"]), volumes), strict=True
        )
    ]  # fmt: skip
    assert sum(beyond) == expected["points_beyond_p_limits"]


def test_parts_of_cases_are_judged_as_the_whole_number_next_to_them() -> None:
    parts, whole = (limits_of(plain("share", 0.1), np.array([n])) for n in (30.4, 30.0))
    assert parts == whole
    units = [(f"U{n}", 3.0 + n % 3, 30.4) for n in range(12)] + [("far", 30.0, 30.4)]
    assert outside(judge_funnel(units, kind="share", better="lower")) == ["far"]


@needs_reference
def test_the_common_value_is_the_ratio_of_sums() -> None:
    expected = truth()["aggregate"]
    for group, ratio in expected["rr"].items():
        counts = [(f"{n}", row["numerator"], row["denominator"])
                  for n, row in enumerate(expected["rows"]) if row["group"] == group]  # fmt: skip
        assert judge_funnel(counts, kind="rate", better="lower").center == pytest.approx(ratio, abs=1e-6)
    eight = made_up([0.10, 0.11, 0.12, 0.13] * 2, volume=100)
    assert judge_funnel(eight, kind="share", better="lower", factor=100).center == pytest.approx(11.5)


@pytest.mark.parametrize(("kind", "volume", "center"), [
    ("share", 30, 0.1), ("share", 400, 0.95), ("share", 7, 0.5), ("rate", 50, 0.2), ("rate", 3, 0.1),
])  # fmt: skip
def test_beyond_a_limit_lie_the_counts_that_are_rare_enough(
    kind: FunnelKind, volume: int, center: float
) -> None:
    (limits,) = limits_of(plain(kind, center), np.array([float(volume)]))
    law = binom(volume, center) if kind == "share" else poisson(volume * center)
    for count in range(volume + 1):
        value = count / volume
        assert (value < limits.lower_998) == (law.cdf(count) < 0.001)
        assert (value < limits.lower_95) == (law.cdf(count) < 0.025)
        assert (value > limits.upper_998) == (law.sf(count - 1) < 0.001)
        assert (value > limits.upper_95) == (law.sf(count - 1) < 0.025)


def test_limits_of_ten_tosses_counted_by_hand() -> None:
    """Of 10 fair tosses 0 or 1 heads come with 11 / 1024, 2 with 45 / 1024: 2.5 % is 25.6."""
    (limits,) = limits_of(plain("share", 0.5), np.array([10.0]))
    assert limits.lower_95 == pytest.approx((2 - (56 - 25.6) / 45) / 10)
    assert limits.upper_95 == pytest.approx(1 - limits.lower_95)
    assert limits.lower_998 == pytest.approx((1 - (11 - 1.024) / 10) / 10)


@given(st.floats(0.02, 0.98), st.integers(2, 900), st.floats(0, 0.3), st.sampled_from(["share", "rate"]))
@settings(max_examples=60, deadline=None)
def test_limits_lie_around_the_common_value_and_over_dispersion_never_narrows_them(
    center: float, volume: int, between: float, kind: FunnelKind
) -> None:
    volumes = np.array([float(volume)])
    (narrow,) = limits_of(plain(kind, center), volumes)
    (wide,) = limits_of(Common(kind, center, dispersion=2.0, between=between, peers=20), volumes)
    assert 0 <= wide.lower_998 <= wide.lower_95 <= center <= wide.upper_95 <= wide.upper_998
    assert wide.lower_998 <= narrow.lower_998
    assert wide.upper_998 >= narrow.upper_998
    assert kind == "rate" or wide.upper_998 <= 1


@pytest.mark.parametrize(("better", "places"), [
    ("lower", (FunnelPlace.WORSE, FunnelPlace.BETTER)),
    ("higher", (FunnelPlace.BETTER, FunnelPlace.WORSE)),
    ("neither", (FunnelPlace.HIGHER, FunnelPlace.LOWER)),
])  # fmt: skip
def test_high_and_low_units_are_better_or_worse(
    better: Better, places: tuple[FunnelPlace, FunnelPlace]
) -> None:
    points = judge_funnel(
        [*made_up(ORDINARY), ("high", 120, 400), ("low", 4, 400)], kind="share", better=better
    )
    found = {point.unit: point for point in points.points}
    assert (found["high"].place, found["low"].place) == places
    assert found["high"].is_near
    assert found["U2"].place is FunnelPlace.WITHIN
    assert not found["U2"].is_near


def test_values_and_limits_are_in_the_unit_of_the_measure() -> None:
    units = [*made_up(ORDINARY), ("high", 120, 400)]
    one, percent = (judge_funnel(units, kind="share", better="lower", factor=factor) for factor in (1, 100))
    assert one.center is not None
    assert percent.center == pytest.approx(one.center * 100)
    for single, hundred in zip(one.points, percent.points, strict=True):
        assert single.place is hundred.place
        for name in ("value", "lower_95", "upper_95", "lower_998", "upper_998"):
            assert getattr(hundred, name) == pytest.approx(getattr(single, name) * 100)
    (drawn,) = limits_at(percent, [400])
    assert drawn.upper_998 == percent.points[0].upper_998


@pytest.mark.parametrize("units", [
    [], made_up([0.1, 0.2, 0.3, 0.2, 0.9]), made_up([0.1] * 12), made_up([0.0] * 12), made_up([1.0] * 12),
    [("none", 0, 0)] * 9,
])  # fmt: skip
def test_nobody_is_judged_without_five_others_or_where_all_agree(units: list[Counts]) -> None:
    funnel = judge_funnel(units, kind="share", better="lower")
    assert [point.place for point in funnel.points] == [FunnelPlace.UNJUDGED] * len(units)
    assert all(point.lower_998 is None for point in funnel.points)
    assert (funnel.dispersion, funnel.between, limits_at(funnel, [10])) == (1.0, 0.0, [])


def test_no_share_is_above_all() -> None:
    with pytest.raises(ValueError, match="over: 401 of 400 is no share"):
        judge_funnel([*made_up(ORDINARY), ("over", 401, 400)], kind="share", better="lower")


def test_six_units_are_judged_and_those_without_enough_are_not_among_them() -> None:
    units = [*made_up([0.1, 0.12, 0.11, 0.1, 0.13, 0.11]), ("few", 29, 29), ("none", 0, 0)]
    funnel = judge_funnel(units, kind="share", better="lower", minimum=30)
    found = {point.unit: point for point in funnel.points}
    assert found["U0"].place is FunnelPlace.WITHIN
    assert (found["few"].value, found["few"].place) == (1.0, FunnelPlace.UNJUDGED)
    assert (found["none"].value, found["none"].place) == (None, FunnelPlace.UNJUDGED)
    assert (funnel.peers, [point.unit for point in funnel.points]) == (6, [unit for unit, _, _ in units])
    assert funnel.points[:6] == judge_funnel(units[:6], kind="share", better="lower").points


@pytest.mark.parametrize("kind", ["share", "rate"])
@pytest.mark.parametrize("far", [1, 2])
def test_units_that_lie_far_out_hide_neither_themselves_nor_others(kind: FunnelKind, far: int) -> None:
    """The farther they go, the same they are judged, though one of them has half of all cases."""
    for share in (0.4, 0.6, 0.99):
        units = [*made_up(ORDINARY), *((f"far {n}", share * size, size) for n, size in
                                       enumerate([8000, 400][:far]))]  # fmt: skip
        funnel = judge_funnel(units, kind=kind, better="lower")
        assert outside(funnel) == [f"far {n}" for n in range(far)]
        assert funnel.center == pytest.approx(0.12, rel=0.15)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(200, 600)), min_size=8, max_size=25),
       st.integers(1, 300))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_the_farthest_unit_is_not_cleared_by_going_farther(honest: list[tuple[int, int]], more: int) -> None:
    counts = [(f"U{n}", some, every) for n, (some, every) in enumerate(honest)]
    first = judge_funnel([("far", 200, 500), *counts], kind="share", better="lower")
    second = judge_funnel([("far", 200 + more, 500), *counts], kind="share", better="lower")
    assert second.points[0].is_outside >= first.points[0].is_outside


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(60, 600)), min_size=6, max_size=25), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_units_does_not_matter_and_shares_can_be_turned_round(
    counts: list[tuple[int, int]], random: Any
) -> None:
    units = [(f"U{n}", some, every) for n, (some, every) in enumerate(counts)]
    first = judge_funnel(units, kind="share", better="lower")
    shuffled = list(units)
    random.shuffle(shuffled)
    second = judge_funnel(shuffled, kind="share", better="lower")
    turned = judge_funnel([(u, n - x, n) for u, x, n in units], kind="share", better="higher")
    places = {point.unit: point.place for point in first.points}
    assert places == {point.unit: point.place for point in second.points}
    assert places == {point.unit: point.place for point in turned.points}


def test_few_peers_tell_their_differences_only_roughly() -> None:
    """Twenty peers have 17 degrees, of which Student's law has 0.1 % beyond 3.646: on huge volumes the
    limits of 50 % (an angle of 45 degrees) lie 0.3646 from it."""
    common = Common("share", 0.5, dispersion=9.0, between=0.1, peers=20)
    (limits,) = limits_of(common, np.array([1e9]))
    assert limits.upper_998 == pytest.approx(np.sin(np.pi / 4 + 0.3646) ** 2, abs=1e-4)
    assert limits.lower_998 == pytest.approx(np.sin(np.pi / 4 - 0.3646) ** 2, abs=1e-4)


def test_units_of_equal_volume_have_equal_limits() -> None:
    points = judge_funnel([*made_up(ORDINARY), ("high", 150, 400)], kind="share", better="lower").points
    assert len({(point.lower_998, point.upper_998) for point in points}) == 1


@pytest.mark.parametrize("between", [0.0, 0.05, 0.15])
@pytest.mark.parametrize("kind", ["share", "rate"])
def test_the_deviation_between_peers_is_found(kind: FunnelKind, between: float) -> None:
    rng = np.random.default_rng(9)
    volumes = rng.integers(200, 2000, 150).astype(float)
    even = 0.5 + between * rng.standard_normal(150)
    own = np.sin(even) ** 2 if kind == "share" else even**2
    counts = rng.binomial(volumes.astype(int), own) if kind == "share" else rng.poisson(volumes * own)
    common = common_of(kind, counts.astype(float), volumes)
    assert common.between == pytest.approx(between, rel=0.15, abs=0.01)
    assert (common.dispersion == pytest.approx(1, abs=0.25)) == (not between)
    if not between:
        assert common.center == pytest.approx(counts.sum() / volumes.sum(), rel=0.005)


@pytest.mark.parametrize("count", [6, 8, 20, 75])
def test_the_expected_mean_square_is_that_of_many_draws(count: int) -> None:
    rng = np.random.default_rng(1)
    draws = rng.standard_normal((4000, count))
    found = np.mean([mean_square(row - row.mean()) for row in draws])
    assert expected_mean_square(count) == pytest.approx(found, rel=0.05)


def test_five_expected_events_and_none_is_no_finding() -> None:
    """Its chance is 1 in 148; the lower end of the interval of 5 at 99.8 % (0.74) would find it."""
    (limits,) = limits_of(plain("rate", 0.05), np.array([100.0]))
    interval = of_rate(5, 100, 0.998)
    assert interval is not None
    assert limits.lower_998 == 0 < interval.lower


def test_the_mean_square_counted_by_hand() -> None:
    """Of six the farthest on either side is cut: 1, 1, 0, 0, 2, 2 squared make 10."""
    assert mean_square(np.array([-9.0, -1.0, 0.0, 0.0, 2.0, 50.0])) == pytest.approx(10 / 6)
    assert norm.ppf(0.999) == pytest.approx(3.0902, abs=1e-4)
