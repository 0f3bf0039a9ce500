"""What a series shows: baselines, gaps and breaks, the first month of a change, and its size."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verdicts.series import SeriesRules, judge_series
from verdicts.verdict import (
    Assurance,
    Better,
    Break,
    Cause,
    LimitsKind,
    Point,
    SeriesVerdict,
    Variation,
    WhyUnjudged,
)

#: Noise without any mark, one standard deviation about 1.
NOISE = (0.3, -0.9, 1.1, -0.4, -1.2, 0.6, 0.1, -0.7, 1.3, -0.2, 0.8, -0.8)


def key(place: int) -> str:
    return f"{2024 + place // 12}-{place % 12 + 1:02d}"


def singles(values: Sequence[float | None]) -> list[Point]:
    return [Point(key(place), value) for place, value in enumerate(values)]


def ratios(counts: Sequence[tuple[int, int]], *, factor: float = 1) -> list[Point]:
    return [
        Point(key(place), factor * some / every if every else None, some, every)
        for place, (some, every) in enumerate(counts)
    ]


def judge_singles(values: Sequence[float | None], *, better: Better = "lower") -> SeriesVerdict:
    return judge_series(singles(values), kind="individual", better=better)


def steady(months: int, level: float = 50) -> list[float]:
    return [level + NOISE[place % 12] for place in range(months)]


def test_a_step_counted_by_hand() -> None:
    """Eighteen months around 50, then six around 55: five standard deviations up."""
    verdict = judge_singles([*steady(18), *(55 + each for each in NOISE[:6])])
    assert verdict.variation is Variation.WORSE
    assert (verdict.since, verdict.latest and verdict.latest.cause) == (key(18), Cause.OUTSIDE)
    assert verdict.before == pytest.approx(np.mean(steady(18)))
    assert verdict.after == pytest.approx(55 + np.mean(NOISE[:6]))
    assert verdict.surprise > 5
    assert verdict.why_unjudged is None


@pytest.mark.parametrize(("better", "up", "down"), [
    ("lower", Variation.WORSE, Variation.BETTER), ("higher", Variation.BETTER, Variation.WORSE),
    ("neither", Variation.HIGHER, Variation.LOWER),
])  # fmt: skip
def test_the_better_side_names_the_change(better: Better, up: Variation, down: Variation) -> None:
    assert judge_singles([*steady(20), 58.0], better=better).variation is up
    assert judge_singles([*steady(20), 42.0], better=better).variation is down


def test_one_odd_month_is_a_change_of_that_month_alone_and_over_when_it_is() -> None:
    verdict = judge_singles([*steady(20), 60.0])
    assert (verdict.since, verdict.after) == (key(20), 60.0)
    assert verdict.variation is Variation.WORSE
    assert judge_singles([*steady(20), 60.0, 50.2, 49.9]).variation is Variation.ORDINARY


def test_a_series_that_got_worse_and_went_back_is_ordinary() -> None:
    verdict = judge_singles([*steady(12), *steady(8, 56), *steady(12)[:4]])
    assert verdict.variation is Variation.ORDINARY
    assert (verdict.since, verdict.before, verdict.after, verdict.surprise) == (None, None, None, 0.0)


def test_a_step_is_told_as_long_as_limits_are_not_taken_anew() -> None:
    values = [*steady(20), *steady(36, 55)]
    for months in range(21, len(values) + 1):
        verdict = judge_singles(values[:months])
        assert (verdict.variation, verdict.since) == (Variation.WORSE, key(20)), months
    anew = judge_series(
        singles(values), kind="individual", better="lower", breaks=[Break(key(20), "new counters")]
    )
    assert anew.variation is Variation.ORDINARY
    assert anew.points[19].center == pytest.approx(50, abs=0.2)
    assert anew.points[20].center == pytest.approx(55, abs=0.2)


def test_a_trend_is_told_from_its_first_to_its_last_value() -> None:
    verdict = judge_singles([*steady(17), 48.2, 48.6, 49.0, 49.4, 49.8, 50.2, 50.6])
    assert verdict.latest is not None
    assert (verdict.latest.cause, verdict.latest.side) == (Cause.TREND, 1)
    assert (verdict.since, verdict.before, verdict.after) == (key(17), 48.2, 50.6)
    assert verdict.variation is Variation.WORSE
    assert verdict.surprise > 0


def test_without_months_there_is_nothing_to_judge() -> None:
    verdict = judge_singles([])
    assert (verdict.variation, verdict.why_unjudged) == (Variation.UNJUDGED, WhyUnjudged.FEW_MONTHS)
    assert verdict.points == ()
    assert verdict.latest is None


@pytest.mark.parametrize(("values", "why"), [
    (steady(11), WhyUnjudged.FEW_MONTHS), ([None, *steady(11)], WhyUnjudged.FEW_MONTHS), (steady(12), None),
    ([5.0] * 20, WhyUnjudged.NEVER_VARIED), ([5.0] * 19 + [6.0], None),
    ([*steady(14), None, None], None), ([*steady(14), None, None, None], WhyUnjudged.FEW_THINGS),
    ([*[5.0] * 14, None, None, None], WhyUnjudged.NEVER_VARIED),
])  # fmt: skip
def test_why_there_is_no_verdict(values: list[float | None], why: WhyUnjudged | None) -> None:
    verdict = judge_singles(values)
    assert verdict.why_unjudged is why
    assert (verdict.variation is Variation.UNJUDGED) == (why is not None)
    assert [each.point for each in verdict.points] == singles(values)


def test_what_never_varied_and_then_does_has_changed() -> None:
    verdict = judge_singles([5.0] * 19 + [6.0])
    assert (verdict.variation, verdict.since) == (Variation.WORSE, key(19))


def test_months_of_too_few_things_are_shown_and_not_judged() -> None:
    counts = [(20 + place % 3, 100) for place in range(16)]
    counts[9] = (9, 9)
    verdict = judge_series(ratios(counts), kind="share", better="lower")
    assert verdict.points[9].point.value == 1
    assert (verdict.points[9].upper, verdict.points[9].cause) == (None, None)
    assert verdict.points[8].upper is not None
    few = judge_series(ratios([(2, 9)] * 20), kind="share", better="lower")
    assert few.why_unjudged is WhyUnjudged.FEW_THINGS
    allowed = SeriesRules(least_denominator=9)
    assert judge_series(ratios([(2, 9)] * 20), kind="share", better="lower", rules=allowed).points[0].upper


def test_a_share_needs_what_it_was_divided_from() -> None:
    with pytest.raises(ValueError, match="2024-01: a share needs its numerator"):
        judge_series(singles([0.5]), kind="share", better="lower")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_never_called_ordinary(value: float) -> None:
    with pytest.raises(ValueError, match=r"2025-05: (nan|inf) is no value"):
        judge_singles([*steady(16), value])


def test_no_share_is_above_all_and_a_rate_may_be() -> None:
    counts = [(20, 100)] * 14 + [(101, 100)]
    with pytest.raises(ValueError, match="101 of 100 is no share"):
        judge_series(ratios(counts), kind="share", better="lower")
    assert judge_series(ratios(counts), kind="rate", better="lower").variation is Variation.WORSE


def test_gaps_and_the_season_neither_break_nor_extend_a_run() -> None:
    """Seven above the centre with a gap and an odd month of the season among them; without them the same."""
    run = [*steady(17), 51.0, 50.9, 51.2, 50.8, 51.1, 50.9, 51.0]
    plain = judge_singles(run)
    assert plain.latest is not None
    assert plain.latest.cause is Cause.SHIFT
    points = singles([*run[:19], None, 20.0, *run[19:]])
    points[20] = replace(points[20], is_season=True)
    verdict = judge_series(points, kind="individual", better="lower")
    kept = [each for each in verdict.points if each.point.value is not None and not each.point.is_season]
    for mine, theirs in zip(kept, plain.points, strict=True):
        assert (mine.center, mine.upper, mine.cause) == (theirs.center, theirs.upper, theirs.cause)
    assert (verdict.points[20].cause, verdict.points[20].center) == (None, None)
    six = judge_singles([*run[:23]])
    assert six.variation is Variation.ORDINARY


def test_each_part_between_breaks_has_its_own_limits_and_runs() -> None:
    values = [*steady(13), *steady(14, 70)]
    cuts = [Break(key(13), "one counter for all"), Break("2020-01", "before"), Break("2099-01", "to come")]
    verdict = judge_series(singles(values), kind="individual", better="lower", breaks=cuts)
    first = judge_singles(values[:13])
    assert verdict.breaks == (cuts[0],)
    assert verdict.points[:13] == first.points
    assert verdict.points[13].center == pytest.approx(70, abs=0.2)
    assert verdict.variation is Variation.ORDINARY
    short = judge_series(singles(values[:20]), kind="individual", better="lower", breaks=cuts)
    assert short.why_unjudged is WhyUnjudged.FEW_MONTHS
    assert short.points[12].upper is not None
    assert short.points[13].upper is None


def test_no_limit_lies_where_no_value_can() -> None:
    share = judge_series(
        ratios([(96 + place % 4, 100) for place in range(14)]), kind="share", better="higher"
    )
    rate = judge_series(
        ratios([(2 + place % 3, 500) for place in range(14)], factor=10_000),
        kind="rate",
        better="lower",
        factor=10_000,
    )
    single = judge_singles([1.0, 9.0] * 7)
    assert all(each.upper == 1 and each.lower is not None and each.lower > 0.8 for each in share.points)
    assert all(each.lower == 0 and each.upper and each.upper > 100 for each in rate.points)
    assert rate.points[0].center == pytest.approx(10_000 * sum(2 + place % 3 for place in range(14)) / 7000)
    assert single.points[0].lower == 0
    assert judge_singles([-1.0, 9.0] * 7).points[0].lower == pytest.approx(4 - 26.6)


@pytest.mark.parametrize("kind", ["rate", "share"])
@pytest.mark.parametrize(("reports", "expected"), [
    (0, Variation.ORDINARY), (1, Variation.ORDINARY), (2, Variation.ORDINARY), (3, Variation.WORSE),
])  # fmt: skip
def test_the_first_report_after_zeros_is_shown_and_three_in_the_month_are_a_change(
    kind: LimitsKind, reports: int, expected: Variation
) -> None:
    verdict = judge_series(ratios([*[(0, 800)] * 12, (reports, 800)]), kind=kind, better="lower")
    assert verdict.variation is expected
    assert verdict.latest is not None
    assert verdict.latest.upper == pytest.approx(2 / 800)
    if expected is Variation.WORSE:
        assert (verdict.since, verdict.before, verdict.after) == (key(12), 0, 3 / 800)


def test_always_all_is_ordinary_until_some_are_missing() -> None:
    whole = [(200, 200)] * 14
    assert judge_series(ratios(whole), kind="share", better="higher").variation is Variation.ORDINARY
    dropped = judge_series(ratios([*whole, (190, 200)]), kind="share", better="higher")
    assert dropped.variation is Variation.WORSE


@pytest.mark.parametrize(("target", "expected"), [
    (None, Assurance.NO_TARGET), (40, Assurance.FAILS), (50, Assurance.VARIES), (60, Assurance.PASSES),
])  # fmt: skip
def test_an_ordinary_series_is_held_against_its_target(target: float | None, expected: Assurance) -> None:
    verdict = judge_series(singles(steady(18)), kind="individual", better="lower", target=target)
    assert (verdict.assurance, verdict.target) == (expected, target)


@pytest.mark.parametrize(("target", "expected"), [
    (70, Assurance.PASSES), (57, Assurance.VARIES), (45, Assurance.FAILS),
])  # fmt: skip
def test_a_changed_series_keeps_its_target_only_where_it_did_before_and_does_since(
    target: float, expected: Assurance
) -> None:
    values = [*steady(18), *steady(4, 60)]
    verdict = judge_series(singles(values), kind="individual", better="lower", target=target)
    assert verdict.assurance is expected


@given(
    st.lists(st.floats(0, 100), min_size=12, max_size=40),
    st.floats(0.1, 50),
    st.floats(-40, 40),
)
def test_units_of_measurement_do_not_matter(values: list[float], scale: float, moved: float) -> None:
    values = [round(value, 3) for value in values]
    first = judge_singles([value - 200 for value in values])  # negative values: limits are not cut at 0
    second = judge_singles([scale * (value + moved) - 1e5 for value in values])
    assert first.why_unjudged == second.why_unjudged
    for mine, theirs in zip(first.points, second.points, strict=True):
        if mine.upper is not None and theirs.upper is not None:
            assert (mine.upper + 200 + moved) * scale - 1e5 == pytest.approx(theirs.upper, abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=40))
def test_every_share_is_judged_without_error_and_changes_are_beyond_noise(
    counts: list[tuple[int, int]],
) -> None:
    points = ratios([(min(pair), max(pair)) for pair in counts])
    verdict = judge_series(points, kind="share", better="lower", target=0.2)
    assert len(verdict.points) == len(points)
    is_change = verdict.variation in (Variation.BETTER, Variation.WORSE)
    assert is_change == (verdict.since is not None) == (verdict.surprise > 0)
    for each in verdict.points:
        if each.upper is not None:
            assert each.lower is not None
            assert each.center is not None
            assert 0 <= each.lower <= each.upper <= 1
