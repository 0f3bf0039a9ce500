"""What needs the reader: what is said, of whom, in which order, and how seldom of nobody's fault."""

from collections.abc import Sequence
from dataclasses import replace
from math import isclose
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from metrics.judged import MEASURES, JudgedMeasure, JudgedUnit, Measure, Stretch
from metrics.needs import Need, NeedKind, count_judgements, find_improvements, find_needs
from verdicts.chances import chance_of_place, chance_of_stretch
from verdicts.funnel import judge_funnel
from verdicts.series import judge_series
from verdicts.verdict import (
    Assurance,
    FunnelPlace,
    FunnelPoint,
    JudgedPoint,
    Point,
    SeriesVerdict,
    Variation,
)

ON_TIME = MEASURES[1]
MONTHS = [f"{2024 + (10 + place) // 12}-{(10 + place) % 12 + 1:02d}" for place in range(24)]


def changed(surprise: float, variation: Variation = Variation.WORSE, *, size: float = 100) -> SeriesVerdict:
    points = tuple(
        JudgedPoint(Point(month, 0.5, size / 2, size, is_season=month == "2026-02")) for month in MONTHS
    )
    return SeriesVerdict(points, variation, since="2026-01", before=0.9, after=0.5, surprise=surprise)


def missing(value: float, *, size: float = 100) -> SeriesVerdict:
    points = (JudgedPoint(Point("2026-10", value, value * size, size)),)
    return SeriesVerdict(points, Variation.ORDINARY, Assurance.FAILS, target=0.9)


def measured(measure: Measure, **series: SeriesVerdict) -> JudgedMeasure:
    units = {unit: JudgedUnit(unit, f"Unit {unit}", measure, each) for unit, each in series.items()}
    return JudgedMeasure(measure, "2026-10", units, {})


def said(needs: Sequence[Need]) -> list[tuple[str, str]]:
    return [(need.judged.unit_id, need.kind.value) for need in needs]


def test_a_change_says_since_when_from_what_to_what_on_how_many_things() -> None:
    (need,) = find_needs([measured(ON_TIME, A=changed(20))])
    # What the rows since then show: January to October, Tet in February among them.
    assert (need.since, need.against) == ("2026-01", 0.9)
    assert need.stretch == Stretch("2026-01", "2026-10", 0.5, 500, 1000)
    assert isclose(need.chance, 12 * float(t.sf(20, 10)))


def test_the_value_since_is_that_of_all_rows_and_not_the_mean_without_tet() -> None:
    series = changed(20)
    tet = JudgedPoint(Point("2026-02", 1.0, 300, 300, is_season=True))
    points = tuple(tet if each.point.key == "2026-02" else each for each in series.points)
    (need,) = find_needs([measured(ON_TIME, A=replace(series, points=points))])
    assert need.stretch == Stretch("2026-01", "2026-10", 750 / 1200, 750, 1200)


def test_of_a_state_that_changed_the_latest_month_is_told() -> None:
    (need,) = find_needs([measured(MEASURES[0], A=changed(20))])
    assert need.since == "2026-01"
    assert need.stretch == Stretch("2026-10", "2026-10", 0.5, 50, 100)


def test_nothing_is_said_of_noise_of_what_was_not_judged_or_of_nobody() -> None:
    verdicts = {
        "A": SeriesVerdict((), Variation.ORDINARY),
        "B": SeriesVerdict((), Variation.UNJUDGED),
        "C": changed(3.2),
    }
    assert find_needs([measured(MEASURES[0], **verdicts)]) == ()
    assert find_needs([]) == find_improvements([]) == ()


def test_the_more_is_judged_the_surer_it_has_to_be() -> None:
    # 12 * t.sf(5, 10) = 0.0032: below 5 % of one judgement, above 5 % of twenty.
    few = [measured(MEASURES[0], A=changed(5))]
    many = [measured(MEASURES[0], A=changed(5), **{f"B{n}": missing(0.95) for n in range(19)})]
    assert count_judgements(few) == 1
    assert count_judgements(many) == 20
    assert ("A", "got_worse") in said(find_needs(few))
    assert ("A", "got_worse") not in said(find_needs(many))


def test_the_surest_comes_first_and_targets_last_the_most_missed_before() -> None:
    first = measured(MEASURES[0], A=changed(12), B=changed(25), C=missing(0.5), D=missing(0.8, size=1000))
    assert said(find_needs([first])) == [
        ("B", "got_worse"), ("A", "got_worse"), ("D", "misses_target"), ("C", "misses_target"),
    ]  # fmt: skip


def test_of_a_unit_two_of_a_measure_one_and_seven_in_all() -> None:
    everywhere = [measured(measure, A=changed(20), B=changed(19)) for measure in MEASURES]
    assert [unit for unit, _ in said(find_needs(everywhere))] == ["A", "A", "B", "B"]
    crowd = measured(MEASURES[0], **{f"U{number:02d}": changed(30 - number) for number in range(12)})
    assert [unit for unit, _ in said(find_needs([crowd]))] == [f"U{number:02d}" for number in range(7)]


def test_improvements_are_told_apart_from_needs() -> None:
    measures = [measured(MEASURES[1], A=changed(20, Variation.BETTER), B=changed(20))]
    assert said(find_needs(measures)) == [("B", "got_worse")]
    assert said(find_improvements(measures)) == [("A", "got_better")]


def among(values: Sequence[tuple[str, float, float]], *, measure: Measure = MEASURES[0]) -> JudgedMeasure:
    funnel = judge_funnel(values, kind="share", better="lower", minimum=30)
    units = {
        point.unit: JudgedUnit(
            point.unit, "", measure, SeriesVerdict((), Variation.UNJUDGED), None, "peers", point
        )
        for point in funnel.points
    }
    return JudgedMeasure(measure, "2026-10", units, {"peers": funnel})


def test_a_unit_far_from_its_peers_is_named_with_their_value_and_limits() -> None:
    alike = [(f"P{number}", 10.0 + number % 3, 100.0) for number in range(12)]
    (need,) = find_needs([among([*alike, ("FAR", 60.0, 100.0), ("GOOD", 0.0, 100.0)])])
    assert (need.judged.unit_id, need.kind) == ("FAR", NeedKind.FAR_FROM_PEERS)
    assert need.stretch == Stretch("2026-10", "2026-10", 0.6, 60, 100)
    assert need.lower is not None
    assert need.upper is not None
    assert need.lower < need.against < need.upper < 0.6


def test_peers_are_compared_by_the_rows_of_twelve_months() -> None:
    alike = [(f"P{number}", 10.0 + number % 3, 100.0) for number in range(12)]
    (need,) = find_needs([among([*alike, ("FAR", 60.0, 100.0)], measure=ON_TIME)])
    assert (need.stretch.first, need.stretch.last) == ("2025-11", "2026-10")


def test_of_a_unit_that_changed_and_is_far_from_its_peers_the_change_is_said() -> None:
    alike = [(f"P{number}", 10.0 + number % 3, 100.0) for number in range(12)]
    far = among([*alike, ("FAR", 60.0, 100.0)])
    both = {**far.units, "FAR": replace(far.units["FAR"], series=changed(9))}
    (place,) = find_needs([far])
    (need,) = find_needs([replace(far, units=both)])
    assert place.chance < need.chance
    assert (need.kind, need.since) == (NeedKind.GOT_WORSE, "2026-01")


def test_a_unit_named_for_its_place_has_the_change_told_that_its_own_months_show() -> None:
    alike = [(f"P{number}", 10.0 + number % 3, 100.0) for number in range(12)]
    far = among([*alike, ("FAR", 60.0, 100.0)])
    both = {**far.units, "FAR": replace(far.units["FAR"], series=changed(3.2))}
    alone = replace(far, units={"FAR": replace(both["FAR"], among_peers=None)})
    (place,) = find_needs([far])
    (need,) = find_needs([replace(far, units=both)])
    assert find_needs([alone]) == ()  # of the change alone nothing would be said
    assert (need.kind, need.since, need.chance) == (NeedKind.GOT_WORSE, "2026-01", place.chance)


def test_the_chance_of_a_place_is_the_exact_one_where_peers_do_not_differ() -> None:
    alike = [(f"P{number}", 10.0, 100.0) for number in range(12)]
    funnel = judge_funnel([*alike, ("FAR", 30.0, 100.0)], kind="share", better="lower")
    far = funnel.points[-1]
    center = funnel.center or 0.0
    by_hand, term = 0.0, (1 - center) ** 100
    for count in range(101):
        by_hand += term if count >= 30 else 0.0
        term *= (100 - count) / (count + 1) * center / (1 - center)
    assert funnel.between == 0
    assert chance_of_place(funnel, far) == pytest.approx(2 * by_hand)
    assert chance_of_place(funnel, funnel.points[0]) == 1


def test_at_the_wide_limit_the_chance_of_a_place_is_that_of_the_limit() -> None:
    rng = np.random.default_rng(3)
    shares = rng.beta(8, 72, 40)
    funnel = judge_funnel(
        [(f"P{n}", float(rng.binomial(2000, share)), 2000.0) for n, share in enumerate(shares)],
        kind="share", better="lower",
    )  # fmt: skip
    assert funnel.between > 0
    upper = funnel.points[0].upper_998 or 0.0
    at_limit = FunnelPoint("X", upper * 2000, 2000, upper, place=FunnelPlace.WORSE)
    assert chance_of_place(funnel, at_limit) == pytest.approx(0.002, rel=0.01)


def test_the_chance_of_nothing_found_is_one() -> None:
    assert chance_of_stretch(SeriesVerdict((), Variation.ORDINARY)) == 1
    assert chance_of_stretch(changed(0.1)) == 1


def stable_province(rng: np.random.Generator) -> list[JudgedMeasure]:
    """Units of very different size in which nothing changes, but that differ from each other, and in every
    other one of which months differ by more than chance."""
    measures = []
    for measure in (each for each in MEASURES if each.limits != "individual"):
        units = {f"U{number:02d}": _stable(rng, measure) for number in range(40)}
        counts = [
            (name, sum(p.point.numerator or 0 for p in series.points[-12:]),
             sum(p.point.denominator or 0 for p in series.points[-12:]))
            for name, series in units.items()
        ]  # fmt: skip
        funnel = judge_funnel(counts, kind=_kind(measure), better="lower", minimum=30)
        judged = {
            point.unit: JudgedUnit(point.unit, "", measure, units[point.unit], None, "peers", point)
            for point in funnel.points
        }
        measures.append(JudgedMeasure(measure, "2026-10", judged, {"peers": funnel}))
    return measures


def _kind(measure: Measure) -> Any:
    return measure.limits


def _stable(rng: np.random.Generator, measure: Measure) -> SeriesVerdict:
    sizes = rng.poisson(np.exp(rng.uniform(np.log(15), np.log(400))), 24)
    level = rng.beta(6, 54)
    apart = rng.choice([0.0, 0.01])
    shares = rng.beta(level / apart, (1 - level) / apart, 24) if apart else np.full(24, level)
    counts = rng.binomial(sizes, shares) if measure.limits == "share" else rng.poisson(sizes * shares)
    points = [
        Point(month, float(count / size) if size else None, float(count), float(size))
        for month, count, size in zip(MONTHS, counts, sizes, strict=True)
    ]
    return judge_series(points, kind=measure.limits, better="lower")


def test_of_stable_provinces_hardly_any_has_anybody_named() -> None:
    rng = np.random.default_rng(20261031)
    provinces = [stable_province(rng) for _ in range(40)]
    assert all(count_judgements(each) > 200 for each in provinces)
    # Many look like a change to a single judgement; 5 % of provinces may be wrong, 2 of 40.
    looks = sum(
        unit.series.variation is Variation.WORSE
        for each in provinces for measure in each for unit in measure.units.values()
    )  # fmt: skip
    assert looks > 20
    assert sum(bool(find_needs(each)) for each in provinces) <= 2
