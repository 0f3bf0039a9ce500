"""The verdict on a series: what the latest month shows against the unit's own months before.

Limits come from the first months of each part between breaks, its baseline, and stay: a later change does not
widen the limits that should show it, and goes on being told until limits are taken anew (``Break``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf, isfinite

import numpy as np

from verdicts.assurance import assure
from verdicts.change import distance, keep_standing, start_of_change
from verdicts.control_limits import Counted, Limits, Numbers, Single
from verdicts.few_events import judge_few
from verdicts.rules import find_marks
from verdicts.verdict import (
    Assurance,
    Better,
    Break,
    Cause,
    JudgedPoint,
    LimitsKind,
    Point,
    SeriesVerdict,
    Variation,
    WhyUnjudged,
)


@dataclass(frozen=True)
class SeriesRules:
    """From what a series is judged.

    A part needs ``least_months`` judgeable months. Its baseline is all but the last ``held_out`` of them, yet
    at least ``least_months`` and at most ``most_baseline``. A month is judgeable if its value rests on
    ``least_denominator`` things or more; where none of the last ``silent_months`` outside the season is,
    there is no verdict about now. ``screens`` leaves odd differences out of the spread
    (``mean_moving_range``).
    """

    least_months: int = 12
    held_out: int = 0
    most_baseline: int = 24
    least_denominator: float = 10
    silent_months: int = 3
    screens: bool = True

    def baseline(self, months: int) -> int:
        """How many of so many judgeable months are the baseline."""
        return min(max(months - self.held_out, self.least_months), self.most_baseline)


@dataclass(frozen=True)
class _Series:
    """How all parts of one series are judged; values are ``factor`` times a ratio."""

    kind: LimitsKind
    better: Better
    target: float | None
    factor: float
    rules: SeriesRules

    def is_judgeable(self, point: Point) -> bool:
        """Whether a month counts for limits and runs."""
        if point.value is None or point.is_season:
            return False
        self._refuse_impossible(point)
        return point.denominator is None or point.denominator >= max(self.rules.least_denominator, 1e-9)

    def _refuse_impossible(self, point: Point) -> None:
        numerator, denominator = point.numerator, point.denominator
        if not isfinite(point.value or 0.0):
            raise ValueError(f"{point.key}: {point.value} is no value; a gap has None")
        if self.kind != "individual" and (numerator is None or denominator is None):
            raise ValueError(f"{point.key}: a {self.kind} needs its numerator and denominator")
        if self.kind == "share" and not 0 <= (numerator or 0.0) <= (denominator or 0.0):
            raise ValueError(f"{point.key}: {numerator} of {denominator} is no share")


@dataclass(frozen=True)
class _Judged:
    """The judgeable months of a part: what was measured (values, or counts in sizes), and the scores."""

    points: tuple[JudgedPoint, ...]
    measured: Numbers
    sizes: Numbers
    scores: Numbers


def judge_series(
    points: Sequence[Point],
    *,
    kind: LimitsKind,
    better: Better,
    target: float | None = None,
    breaks: Sequence[Break] = (),
    rules: SeriesRules | None = None,
    factor: float = 1.0,
) -> SeriesVerdict:
    """The verdict on months in their order.

    ``factor`` is what a ratio is multiplied with to give the value (10,000 in reports per 10,000 cases).
    Months that are gaps, of the season or of too few things neither break nor extend a run.

    Raises:
        ValueError: a value is not a number, a share or rate has one without its numerator or denominator, or
            a share has more marked things than things.
    """
    series = _Series(kind, better, target, factor, rules or SeriesRules())
    cuts = [each for each in sorted(breaks, key=lambda each: each.key) if _parts_months(each, points)]
    verdict = SeriesVerdict((), Variation.UNJUDGED, why_unjudged=WhyUnjudged.FEW_MONTHS)
    done: tuple[JudgedPoint, ...] = ()
    for part in _parts(points, cuts):
        verdict = _judge_part(part, series)
        done += verdict.points
    return replace(verdict, points=done, target=target, breaks=tuple(cuts))


def _parts_months(one: Break, points: Sequence[Point]) -> bool:
    return bool(points) and points[0].key < one.key <= points[-1].key


def _parts(points: Sequence[Point], cuts: Sequence[Break]) -> Iterator[list[Point]]:
    edges = ["", *(cut.key for cut in cuts), "~"]  # every key lies between
    for start, end in pairwise(edges):
        part = [point for point in points if start <= point.key < end]
        if part:
            yield part


def _judge_part(part: Sequence[Point], series: _Series) -> SeriesVerdict:
    """The verdict of one part, with its points."""
    unjudged = tuple(JudgedPoint(point) for point in part)
    judgeable = [point for point in part if series.is_judgeable(point)]
    why = _why_unjudged(part, judgeable, series)
    if len(judgeable) < series.rules.least_months or why is WhyUnjudged.NEVER_VARIED:
        return SeriesVerdict(unjudged, Variation.UNJUDGED, why_unjudged=why)
    judged = _judge_months(judgeable, series)
    by_key = {each.point.key: each for each in judged.points}
    points = tuple(by_key.get(each.point.key, each) for each in unjudged)
    if why:
        return SeriesVerdict(points, Variation.UNJUDGED, why_unjudged=why)
    return replace(_verdict_of(judged, series), points=points)


def _why_unjudged(part: Sequence[Point], judgeable: Sequence[Point], series: _Series) -> WhyUnjudged | None:
    rules = series.rules
    ordinary = [point for point in part if not point.is_season]
    if len(judgeable) < rules.least_months:
        has_enough = sum(point.value is not None for point in ordinary) >= rules.least_months
        return WhyUnjudged.FEW_THINGS if has_enough else WhyUnjudged.FEW_MONTHS
    if series.kind == "individual" and len({point.value for point in judgeable}) == 1:
        return WhyUnjudged.NEVER_VARIED
    if not any(series.is_judgeable(point) for point in ordinary[-rules.silent_months :]):
        return WhyUnjudged.FEW_THINGS
    return None


def _judge_months(judgeable: Sequence[Point], series: _Series) -> _Judged:
    """Limits from the baseline, and every judgeable month by them."""
    values = np.array([point.value for point in judgeable], dtype=float)
    if series.kind == "individual":
        measured, sizes = values, np.ones(len(values))
        limits, scores = _judge_singles(values, series.rules)
    else:
        measured = np.array([point.numerator for point in judgeable], dtype=float)
        sizes = np.array([point.denominator for point in judgeable], dtype=float)
        limits, scores = _judge_counts(measured, sizes, series)
    marks = keep_standing(find_marks(values.tolist(), scores.tolist()), scores)
    bounds = zip(limits.center.tolist(), limits.lower.tolist(), limits.upper.tolist(), strict=True)
    points = tuple(
        JudgedPoint(point, *bound, *mark) for point, bound, mark in zip(judgeable, bounds, marks, strict=True)
    )
    return _Judged(points, measured, sizes, scores)


def _judge_singles(values: Numbers, rules: SeriesRules) -> tuple[Limits, Numbers]:
    """Limits and scores; values that are never negative are taken for a measure that can not be."""
    base = Single.of(values[: rules.baseline(len(values))], screens=rules.screens)
    if not base.sigma:  # limits of no width show nothing: what never varied and then did has all its months
        base = Single.of(values, screens=rules.screens)
    lowest = -inf if values.min() < 0 else 0.0
    return base.limits(values).within(lowest, inf), base.scores(values)


def _judge_counts(events: Numbers, sizes: Numbers, series: _Series) -> tuple[Limits, Numbers]:
    """Limits in the unit of the values, and scores; by exact chances where few events are expected."""
    months = series.rules.baseline(len(events))
    base = Counted.of(events[:months], sizes[:months], is_share=series.kind == "share")
    base = base.dispersed(events[:months], sizes[:months], screens=series.rules.screens)
    few = base.are_few(sizes)
    limits, scores = base.limits(sizes), np.zeros(len(events))
    scores[~few] = base.scores(events[~few], sizes[~few])
    if few.any():
        in_base = np.arange(len(events)) < months
        exact, found = judge_few(base, events[few], sizes[few], in_base[few])
        limits.lower[few], limits.upper[few], scores[few] = exact.lower, exact.upper, found
    scaled = Limits(*(each * series.factor for each in (limits.center, limits.lower, limits.upper)))
    return scaled.within(0.0, series.factor if base.is_share else inf), scores


def _verdict_of(judged: _Judged, series: _Series) -> SeriesVerdict:
    """What the latest judgeable month shows; a trend from its first to its last value, every other change
    from the months before it to the months since."""
    latest = judged.points[-1]
    lower, upper = latest.lower or 0.0, latest.upper or 0.0
    assurance = assure(lower, upper, target=series.target, better=series.better)
    if latest.cause is None:
        return SeriesVerdict((), Variation.ORDINARY, assurance)
    is_trend = latest.cause is Cause.TREND
    start = _start_of_trend(judged) if is_trend else start_of_change(judged.scores, latest.side)
    before, after = _before_and_after(judged, start, series)
    moved = after - (latest.center or 0.0)
    later = assure(lower + moved, upper + moved, target=series.target, better=series.better)
    return SeriesVerdict(
        (),
        _variation(latest.side, series.better),
        assurance if later is assurance else Assurance.VARIES,
        since=judged.points[start].point.key,
        before=before,
        after=after,
        surprise=_surprise(judged, start),
    )


def _variation(side: int, better: Better) -> Variation:
    if better == "neither":
        return Variation.HIGHER if side > 0 else Variation.LOWER
    return Variation.BETTER if (side > 0) == (better == "higher") else Variation.WORSE


def _surprise(judged: _Judged, start: int) -> float:
    """How far the months since lie from those before; in a trend its last month from its first."""
    latest, scores = judged.points[-1], judged.scores
    if latest.cause is Cause.TREND:
        return distance(scores[[start, -1]], start=1, side=latest.side)
    return distance(scores, start=start, side=latest.side)


def _start_of_trend(judged: _Judged) -> int:
    side, start = judged.points[-1].side, len(judged.points) - 1
    values = [each.point.value or 0.0 for each in judged.points]
    while start and side * (values[start] - values[start - 1]) > 0:
        start -= 1
    return start


def _before_and_after(judged: _Judged, start: int, series: _Series) -> tuple[float, float]:
    if judged.points[-1].cause is Cause.TREND:
        return judged.points[start].point.value or 0.0, judged.points[-1].point.value or 0.0
    return _common(judged, slice(0, start), series), _common(judged, slice(start, None), series)


def _common(judged: _Judged, months: slice, series: _Series) -> float:
    """The mean of these months; of shares and rates all events among all things."""
    ratio = float(judged.measured[months].sum() / judged.sizes[months].sum())
    return ratio if series.kind == "individual" else ratio * series.factor
