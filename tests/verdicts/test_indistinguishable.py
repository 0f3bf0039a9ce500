"""Rankings are refused where the numbers cannot tell, and only there."""

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from bench.equal_units import (
    EQUAL,
    HONEST,
    World,
    finds_the_other,
    is_any_told_apart,
    league_of,
    peer_league_of,
    share_flagged,
)
from verdicts.dispersion import Dispersion, dispersion_of_months
from verdicts.indistinguishable import FALSE_ALARM, League, league
from verdicts.intervals import Estimate, of_difference, of_rate, of_share
from verdicts.verdict import FunnelKind, WhyUnjudged

Units = list[tuple[str, float, float]]


def lower(units: Units, dispersion: float = 1.0, kind: FunnelKind = "share") -> League:
    return league(units, kind=kind, better="lower", minimum=30, dispersion=Dispersion(dispersion))


def told(found: League) -> dict[str, tuple[int | None, int | None, int | None]]:
    return {each.unit: (each.group, each.best, each.worst) for each in found.standings}


def test_three_units_counted_by_hand() -> None:
    """At 1 - 5 % / 3 (z = 2.394) 10, 14 and 60 of 400: the first two are alike, the third is behind both."""
    found = lower([("C", 60, 400), ("B", 14, 400), ("A", 10, 400)])
    assert told(found) == {"A": (1, 1, 2), "B": (1, 1, 2), "C": (2, 3, 3)}
    assert [each.unit for each in found.standings] == ["A", "B", "C"]
    assert found.groups == 2
    usual = of_share(10, 400)
    assert (found.standings[0].value, found.standings[0].interval) == (0.025, usual)


def test_being_alike_is_not_passed_on() -> None:
    """B is like A and like C, and A is not like C: C opens a group though B may be as good."""
    found = lower([("A", 20, 400), ("B", 37, 400), ("C", 58, 400)])
    assert told(found) == {"A": (1, 1, 2), "B": (1, 1, 3), "C": (2, 2, 3)}


def test_a_higher_value_may_be_the_better_one() -> None:
    found = league(
        [("A", 350, 400), ("B", 390, 400)], kind="share", better="higher", minimum=1, dispersion=Dispersion()
    )
    assert told(found) == {"B": (1, 1, 1), "A": (2, 2, 2)}


@pytest.mark.parametrize("units", [[], [("A", 5, 29), ("B", 0, 0)]])
def test_below_the_least_number_there_is_no_rank(units: Units) -> None:
    found = lower(units)
    assert told(found) == {unit: (None, None, None) for unit, _, _ in units}
    assert all(each.why_unranked is WhyUnjudged.FEW_THINGS and not each.interval for each in found.standings)
    assert found.groups == 0


def test_the_least_number_is_enough_and_one_alone_is_first_and_last() -> None:
    found = lower([("A", 3, 30), ("Z", 1, 29), ("B", 0, 0)])
    assert told(found) == {"A": (1, 1, 1), "B": (None, None, None), "Z": (None, None, None)}
    assert [each.value for each in found.standings] == [0.1, None, pytest.approx(1 / 29)]


@pytest.mark.parametrize("kind", ["share", "rate"])
@pytest.mark.parametrize("events", [0, 40, 400])
def test_equal_units_are_one_group_in_the_order_of_their_names(kind: FunnelKind, events: int) -> None:
    found = lower([(name, events, 400) for name in "DACB"], kind=kind)
    assert [each.unit for each in found.standings] == ["A", "B", "C", "D"]
    assert set(told(found).values()) == {(1, 1, 4)}


def test_counts_that_vary_more_than_by_chance_tell_less() -> None:
    units: Units = [("A", 20, 400), ("B", 60, 400)]
    assert lower(units).groups == 2
    assert lower(units, dispersion=6).groups == 1
    between = league(units, kind="share", better="lower", minimum=1, dispersion=Dispersion(deviation=0.1))
    assert between.groups == 1
    assert between == lower(units, dispersion=1 + 4 * 400 * 0.1**2)


Drawn = st.lists(st.tuples(st.integers(0, 60), st.integers(60, 800)), max_size=12)


@given(Drawn, st.sampled_from(["share", "rate"]), st.floats(1, 5))
@settings(max_examples=50, deadline=None)
def test_every_pair_is_judged_as_the_rule_says(
    counts: list[tuple[int, int]], kind: FunnelKind, dispersion: float
) -> None:
    found = {
        each.unit: each
        for each in lower([(f"U{n}", *c) for n, c in enumerate(counts)], dispersion, kind).standings
    }
    pairs = list(combinations(range(len(counts)), 2))
    ahead, behind = dict.fromkeys(found, 0), dict.fromkeys(found, 0)
    for one, other in pairs:
        estimates = []
        for some, every in (counts[one], counts[other]):
            law = of_share if kind == "share" else of_rate
            interval = law(some / dispersion, every / dispersion, 1 - FALSE_ALARM / len(pairs))
            assert interval is not None
            estimates.append(Estimate(some / every, interval))
        difference = of_difference(*estimates)
        if 0 not in difference:
            first, last = (one, other) if difference.upper < 0 else (other, one)
            ahead[f"U{last}"] += 1
            behind[f"U{first}"] += 1
    for unit, standing in found.items():
        assert (standing.best, standing.worst) == (1 + ahead[unit], len(counts) - behind[unit])


@given(Drawn, st.randoms())
@settings(max_examples=40, deadline=None)
def test_groups_run_on_and_the_order_given_does_not_matter(
    counts: list[tuple[int, int]], random: Any
) -> None:
    units: Units = [(f"U{n}", *c) for n, c in enumerate(counts)]
    found = lower(units)
    random.shuffle(units)
    assert lower(units) == found
    groups = [each.group for each in found.standings]
    assert all(after in (before, (before or 0) + 1) for before, after in pairwise(groups))
    for each in found.standings:
        same = [other for other in found.standings if other.group == each.group]
        assert same[0].best is not None
        assert each.worst is not None
        assert same[0].best <= each.worst
        if each is not same[0] and same[0].worst is not None:
            assert found.standings.index(each) < same[0].worst


def test_the_dispersion_of_months_counted_by_hand() -> None:
    """10 and 30 of 100 around 20 %: each 100 / 16 from it, 12.5 for one degree; weight 4 * 2 * 100 / 2:
    the deviation of a month squared is 11.5 / 400, of two months half of that. One month tells nothing."""
    found = dispersion_of_months("share", [[(10, 100), (30, 100)], [(20, 100)], [(0, 50), (0, 60)]])
    assert found.times == pytest.approx(12.5)
    assert found.deviation**2 == pytest.approx(11.5 / 800)
    assert dispersion_of_months("rate", [[(10, 100), (30, 100), (0, 0)]]).times == pytest.approx(10)
    assert dispersion_of_months("share", [[(20, 100), (20, 100)]]) == Dispersion()
    assert dispersion_of_months("share", []) == dispersion_of_months("share", [[], [(0, 0)]]) == Dispersion()


def test_lasting_differences_between_units_are_no_dispersion_of_months() -> None:
    rng = np.random.default_rng(2)
    units = [[(int(rng.binomial(60, share)), 60) for _ in range(12)] for share in np.linspace(0.02, 0.6, 75)]
    found = dispersion_of_months("share", units)
    assert found.times == pytest.approx(1, abs=0.1)
    assert found.deviation < 0.02


LEAGUES = 50


@pytest.mark.parametrize("world", [world for world in EQUAL if world.units == 20 or world.value == 0.06],
                         ids=str)  # fmt: skip
def test_equal_units_are_told_apart_in_under_five_of_a_hundred_leagues(world: World) -> None:
    apart = sum(is_any_told_apart(league_of(world, seed)) for seed in range(LEAGUES))
    assert apart <= binom.ppf(0.99, LEAGUES, FALSE_ALARM)


@pytest.mark.parametrize("world", [world for world in HONEST if world.units == 20], ids=str)
def test_peers_that_honestly_differ_are_hardly_ever_named(world: World) -> None:
    """Beyond the 99.8 % limits lie under 1 % of them, and a league of peers tells nobody apart."""
    assert sum(share_flagged(world, seed) for seed in range(LEAGUES)) / LEAGUES < 0.01
    apart = sum(is_any_told_apart(peer_league_of(world, seed)) for seed in range(LEAGUES))
    assert apart <= binom.ppf(0.99, LEAGUES, FALSE_ALARM)


@pytest.mark.parametrize("units", [20, 75])
def test_a_unit_with_three_times_the_late_cases_is_found(units: int) -> None:
    world = World("share", units, 0.06, other=3.0, units_differ=0.1)
    flagged, told_from_half = zip(*(finds_the_other(world, seed) for seed in range(20)), strict=True)
    assert sum(flagged) >= 18
    assert sum(told_from_half) >= 12
