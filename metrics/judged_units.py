"""Every unit judged on a measure: its months against themselves, its last twelve months against its peers.

A viewer's verdicts are made from exactly the rows behind the viewer's own numbers: those of chairman and
inspectorate from all of theirs, a head's from the common rows of the own units, an analyst's from the common
rows of what is published.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from data_access.read_units import UnitEntry, read_units
from data_access.scope import AccessScope, Permission
from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from errors import NotVisible
from metrics.breaks import breaks_for
from metrics.compute import answer
from metrics.definition import Group, Metric, Question
from metrics.inquiry import find_metric, may_see, prepare
from metrics.judged import MEASURES, JudgedMeasure, JudgedUnit, Measure
from metrics.judged_months import PEER_MONTHS, Months, fill_months, months_of, points_of
from metrics.judged_peers import (
    NO_PEERS,
    Groups,
    Peers,
    counts_of,
    groups_of_bodies,
    judge_bodies,
    judge_siblings,
    told_to_head,
)
from metrics.published import published_reader, read_tree
from settings import Settings
from verdicts.peers import PeerGroup
from verdicts.series import judge_series
from verdicts.verdict import JudgedPoint, Point, SeriesVerdict, Variation, WhyUnjudged

By = Literal["body", "unit"]
VOLUME = "cases_received"


@dataclass(frozen=True)
class Judge:
    """Who asks, up to when, and of what: everything the verdicts depend on.

    ``reader`` is whose rows they are made from, ``units`` the units they may be told about.
    """

    reader: AccessScope
    told: frozenset[str]
    end: date | None
    store: CaseStore
    settings: Settings
    _bodies: dict[Months, tuple[PeerGroup, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def sees_province(self) -> bool:
        """Whether peers may be named."""
        return self.reader.is_whole_province

    def months(self, metric: Metric) -> Months:
        """The months of a metric's series."""
        return months_of(metric, end=self.end, store=self.store, settings=self.settings)

    def ask(self, question: Question, *, reader: AccessScope | None = None) -> tuple[Group, ...]:
        """The answer from the rows of the reader, or of another one."""
        scope = reader or self.reader
        inquiry = prepare(question, scope=scope, store=self.store, settings=self.settings)
        return answer(inquiry, scope=scope, store=self.store).groups

    @cached_property
    def units(self) -> dict[str, UnitEntry]:
        """Every unit of the province: kinds and days, no numbers."""
        scope = published_reader(self.store)
        return {unit.unit_id: unit for unit in read_units(scope=scope, store=self.store)}

    def groups_of_bodies(self, months: Months) -> tuple[PeerGroup, ...]:
        """The peer groups of the province by the cases each body received in the same twelve months: the same
        for every reader, as cases are common rows."""
        if months not in self._bodies:
            question = Question(VOLUME, by=("body",), start=months.peer_start, end=months.end)
            found = self.ask(question, reader=published_reader(self.store))
            volumes = {group.key("body"): float(group.numerator or 0) for group in found}
            known = {body: volume for body, volume in volumes.items() if body is not None}
            self._bodies[months] = groups_of_bodies(self.units, known)
        return self._bodies[months]


def judge_for(
    unit_id: str | None, *, scope: AccessScope, end: date | None, store: CaseStore, settings: Settings
) -> Judge:
    """The one place that says from whose rows a viewer's verdicts are made, and of which units.

    Raises:
        NotVisible: this viewer may see no numbers at all, or not those of this unit.
    """
    if unit_id is not None and unit_id not in scope.unit_ids:
        raise NotVisible
    if scope.may(Permission.COUNT_ROWS):
        # A head's own rows are common rows less those about the head: more would show what is kept back.
        reader = scope
    elif scope.may(Permission.SEE_PUBLISHED) and scope.unit_ids:
        reader = published_reader(store)
    else:
        raise NotVisible
    return Judge(reader, frozenset(scope.unit_ids), end, store, settings)


def judge_measures(
    *,
    by: By,
    unit_id: str | None = None,
    end: date | None = None,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
) -> tuple[JudgedMeasure, ...]:
    """Every measure that this viewer may see, as :func:`judge_measure` judges it; none without numbers.

    Raises:
        NotVisible: the unit is not for this viewer.
    """
    seen = [measure for measure in MEASURES if may_see(find_metric(measure.metric), scope=scope)]
    if not seen:
        return ()
    judge = judge_for(unit_id, scope=scope, end=end, store=store, settings=settings)
    return tuple(_judge_measure(judge, measure, by=by, unit_id=unit_id) for measure in seen)


def judge_measure(
    measure: Measure,
    *,
    by: By,
    unit_id: str | None = None,
    end: date | None = None,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
) -> JudgedMeasure:
    """Every body, or every unit below one, on one measure, up to the last complete month by ``end``.

    Raises:
        NotVisible: the measure or the unit is not for this viewer.
    """
    if not may_see(find_metric(measure.metric), scope=scope):
        raise NotVisible
    judge = judge_for(unit_id, scope=scope, end=end, store=store, settings=settings)
    return _judge_measure(judge, measure, by=by, unit_id=unit_id)


def _judge_measure(judge: Judge, measure: Measure, *, by: By, unit_id: str | None) -> JudgedMeasure:
    metric = find_metric(measure.metric)
    months = judge.months(metric)
    if _is_hidden(judge, metric):
        return _hidden_measure(judge, measure, months, by=by, unit_id=unit_id)
    question = Question(metric.name, by=(by, "month"), start=months.start, end=months.end, unit_id=unit_id)
    filled = _by_unit(judge, metric, judge.ask(question), months)
    peers = _peers(judge, measure, metric, filled, by=by, months=months)
    judged = {
        unit: JudgedUnit(
            unit_id=unit,
            name=judge.units[unit].name,
            measure=measure,
            series=_series(judge, measure, unit, groups, months),
            latest=groups[-1],
            peers=peers.group_of.get(unit, ""),
            among_peers=peers.of(unit),
        )
        for unit, groups in filled.items()
    }
    return JudgedMeasure(measure, months.last, judged, peers.funnels, peers.groups)


def judge_unit(
    measure: Measure,
    *,
    unit_id: str | None,
    end: date | None = None,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
) -> JudgedUnit:
    """One unit with all below it, or everything in the viewer's scope, on one measure; without peers.

    Raises:
        NotVisible: the measure or the unit is not for this viewer.
    """
    metric = find_metric(measure.metric)
    if not may_see(metric, scope=scope):
        raise NotVisible
    judge = judge_for(unit_id, scope=scope, end=end, store=store, settings=settings)
    months, entry = judge.months(metric), judge.units.get(unit_id or "")
    name = entry.name if entry else ""
    if _is_hidden(judge, metric):
        return JudgedUnit(unit_id or "", name, measure, _hidden(months))
    question = Question(metric.name, by=("month",), start=months.start, end=months.end, unit_id=unit_id)
    found = {group.key("month") or "": group for group in judge.ask(question)}
    groups = fill_months(metric, found, months, founded_on=entry.valid_from_on if entry else None)
    series = _series(judge, measure, unit_id or "", groups, months)
    return JudgedUnit(unit_id or "", name, measure, series, latest=groups[-1])


def _is_hidden(judge: Judge, metric: Metric) -> bool:
    """Whether a verdict would be made from counts that are hidden from this reader."""
    return metric.counts_people_or_reports and not judge.reader.may(Permission.COUNT_ROWS)


def _hidden_measure(
    judge: Judge, measure: Measure, months: Months, *, by: By, unit_id: str | None
) -> JudgedMeasure:
    """Every unit without a verdict, with rows or without: else the month in which a unit comes to have some
    would tell a hidden count from none."""
    tree = read_tree(ScopedTables(judge.store, scope=judge.reader), unit_id=unit_id)
    listed = {tree.body_of[unit] if by == "body" else unit for unit in tree.below} & judge.told
    units = {
        unit.unit_id: JudgedUnit(unit.unit_id, unit.name, measure, _hidden(months))
        for unit in judge.units.values()
        if unit.unit_id in listed and not unit.is_closed(on=months.end)
    }
    return JudgedMeasure(measure, months.last, units, {})


def _hidden(months: Months) -> SeriesVerdict:
    points = tuple(Point(key, None, is_season=key in months.season) for key in months.keys)
    return _without_verdict(points, WhyUnjudged.HIDDEN)


def _without_verdict(
    points: Iterable[Point], why: WhyUnjudged, *, target: float | None = None
) -> SeriesVerdict:
    shown = tuple(JudgedPoint(point) for point in points)
    return SeriesVerdict(shown, Variation.UNJUDGED, target=target, why_unjudged=why)


def _by_unit(
    judge: Judge, metric: Metric, groups: Sequence[Group], months: Months
) -> dict[str, tuple[Group, ...]]:
    """The months of every unit that may be told about and that is not closed."""
    found: dict[str, dict[str, Group]] = defaultdict(dict)
    for group in groups:
        (_, unit), (_, month) = group.keys
        if unit in judge.told and not judge.units[unit].is_closed(on=months.end):
            found[unit][month or ""] = group
    return {
        unit: fill_months(metric, each, months, founded_on=judge.units[unit].valid_from_on)
        for unit, each in found.items()
    }


def _series(
    judge: Judge, measure: Measure, unit_id: str, groups: Sequence[Group], months: Months
) -> SeriesVerdict:
    metric, points = find_metric(measure.metric), points_of(groups, months)
    target = _target(metric, on=months.end, settings=judge.settings)
    if measure.limits == "individual" and metric.is_stock:
        return _without_verdict(points, WhyUnjudged.CARRIED_OVER, target=target)
    if metric.is_ratio and not _rests_on_enough(metric, groups):
        return _without_verdict(points, WhyUnjudged.FEW_THINGS, target=target)
    return judge_series(
        points,
        kind=measure.limits,
        better=metric.better,
        target=target,
        breaks=breaks_for(judge.settings.verdicts, unit=unit_id, metric=metric.name),
        factor=metric.factor,
    )


def _rests_on_enough(metric: Metric, groups: Sequence[Group]) -> bool:
    """Whether the last twelve months together have as many things as allow a verdict."""
    return sum(group.denominator or 0 for group in groups[-PEER_MONTHS:]) >= metric.minimum_count


def _target(metric: Metric, *, on: date, settings: Settings) -> float | None:
    """What the metric should reach on a day; of several the one in force last."""
    valid = [
        target
        for target in settings.targets.get(metric.name, ())
        if target.valid_from <= on and (target.valid_to is None or on <= target.valid_to)
    ]
    return max(valid, key=lambda target: target.valid_from).value if valid else None


def _peers(
    judge: Judge, measure: Measure, metric: Metric, groups: Groups, *, by: By, months: Months
) -> Peers:
    if measure.limits == "individual":
        return NO_PEERS
    counts = counts_of(metric, groups)
    if by == "unit":
        return judge_siblings(measure, metric, counts, judge.units)
    bodies = judge.groups_of_bodies(months)
    if judge.sees_province:
        return judge_bodies(measure, metric, counts, bodies)
    # Others are counted as for everybody, the own as on the own screen.
    elsewhere = replace(judge, reader=published_reader(judge.store))
    others = [count for count in _counts_of_province(elsewhere, metric, months) if count[0] not in groups]
    return told_to_head(judge_bodies(measure, metric, [*others, *counts], bodies), list(groups))


def _counts_of_province(judge: Judge, metric: Metric, months: Months) -> list[tuple[str, float, float]]:
    start = months.start if metric.is_stock else months.peer_start
    as_of = months.end
    found = judge.ask(Question(metric.name, by=("body",), start=start, end=months.end, as_of=as_of))
    return [
        (group.key("body") or "", group.numerator or 0, group.denominator or 0)
        for group in found
        if group.key("body")
    ]
