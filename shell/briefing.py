"""The briefing: everything a paper for a meeting says, as numbers, before it is put into words.

It is asked for by days, T, unit and audience; the audience decides the rows (:mod:`metrics.audience`).
Nothing of the screen is known here, so the command line has the same papers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from data_access.read_units import Head, read_heads, read_units
from data_access.scope import AccessScope
from data_access.source_states import read_source_states
from data_access.store import CaseStore
from errors import StoreUnavailable
from metrics.audience import Audience, Rows, reader_of, rows_of
from metrics.catalog import METRICS
from metrics.compute import compute_metric
from metrics.definition import Group, MetricResult, Question, QuestionRefused, RowList
from metrics.inquiry import may_see
from metrics.judged import MEASURES, JudgedMeasure, JudgedUnit
from metrics.judged_units import judge_measures, judge_unit
from metrics.late_list import LateList, read_late_list
from metrics.moments import local_day, naive_utc
from metrics.needs import Need, find_improvements, find_needs
from metrics.rows import list_rows
from settings import Settings
from shell import periods
from shell.measured import Measured
from shell.periods import Period
from shell.view import View

#: The four subjects of a briefing, each with its numbers; the first ones stand on the first page too.
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "overdue": (
        "cases_overdue_open", "on_time_rate", "cases_received", "cases_completed", "cases_completed_late",
    ),
    "satisfaction": ("satisfaction_rate", "satisfaction_mean", "survey_responses"),
    "recovery": (
        "recovery_outstanding_vnd", "recovery_recommended_vnd", "recovered_vnd", "recovery_rate",
        "recommendations_open", "recommendations_overdue",
    ),
    "harassment": (
        "harassment_reports", "harassment_per_10k_cases", "harassment_open", "harassment_overdue",
        "harassment_substantiated_rate",
    ),
}  # fmt: skip
FIRST_PAGE = (
    "cases_overdue_open", "on_time_rate", "satisfaction_rate", "recovery_outstanding_vnd",
    "harassment_reports",
)  # fmt: skip
#: Each subject month by month.
TRENDS = {
    "overdue": "on_time_rate", "satisfaction": "satisfaction_rate", "recovery": "recovered_vnd",
    "harassment": "harassment_reports",
}  # fmt: skip
#: What each unit is shown with.
BY_UNIT = (
    "cases_overdue_open", "on_time_rate", "satisfaction_rate", "recovery_outstanding_vnd",
    "harassment_reports", "cases_completed_late", "recommendations_open", "recommendations_overdue",
)  # fmt: skip
TREND_MONTHS = 13
NOTHING = Group((), (), None, None, None, 0)


@dataclass(frozen=True)
class BriefingOrder:
    """What is asked for. ``maker`` is the account it is made for, by name."""

    start: date
    end: date
    audience: Audience
    maker: str
    unit_id: str | None = None
    as_of: date | datetime | None = None
    language: str = "vi"


@dataclass(frozen=True)
class Briefing:
    """The numbers of a briefing. ``rows`` says what it is made of; single cases and recommendations are
    listed only where the audience sees all rows."""

    order: BriefingOrder
    rows: Rows
    view: View
    measured: Mapping[str, Measured]
    by_unit: Mapping[str, MetricResult]
    trends: Mapping[str, MetricResult]
    courses: Mapping[str, JudgedUnit]
    judged: tuple[JudgedMeasure, ...]
    needs: tuple[Need, ...]
    improvements: tuple[Need, ...]
    heads: Mapping[str, Head]
    late_list: LateList | None
    recommendations: RowList | None

    @property
    def data_time(self) -> datetime:
        """Up to when all of its numbers know what happened: the oldest of their data times."""
        return min(each.now.data_time for each in self.measured.values())

    @property
    def as_of(self) -> datetime:
        """The moment it is meant of: the latest T of its numbers."""
        return max(each.now.as_of for each in self.measured.values())


def read_briefing(
    order: BriefingOrder, *, scope: AccessScope, store: CaseStore, settings: Settings
) -> Briefing:
    """Everything for a paper that this viewer makes.

    Raises:
        NotVisible: the viewer makes no papers, or the unit is not in scope.
        QuestionRefused: there is no data yet, or the audience's numbers are not published like this.
    """
    reader = reader_of(order.audience, unit_id=order.unit_id, scope=scope, store=store)
    view = _view(order, scope=reader, store=store, settings=settings)
    return _Reading(order, view, scope, reader, store, settings).briefing()


def _view(order: BriefingOrder, *, scope: AccessScope, store: CaseStore, settings: Settings) -> View:
    """The days and the unit as the screen has them: days under way are cut at the data, or at T."""
    times = [state.data_time for state in read_source_states(store, scope=scope) if state.data_time]
    if not times:
        raise StoreUnavailable("No source has delivered data yet.")
    last_moment = min(times).replace(tzinfo=UTC) - timedelta(microseconds=1)
    last_day = last_moment.astimezone(settings.zone).date()
    if not order.audience.sees_all_rows:
        last_day = periods.last_whole_month(last_day)
    period = _period(order, last_day=last_day, settings=settings)
    units = read_units(scope=scope, store=store)
    return View(
        page="briefing",
        period=period,
        units=units,
        zone=settings.zone,
        last_day=last_day,
        is_whole_province=scope.is_whole_province,
        unit=next((unit for unit in units if unit.unit_id == order.unit_id), None),
    )


def _period(order: BriefingOrder, *, last_day: date, settings: Settings) -> Period:
    if order.start > order.end:
        raise QuestionRefused(f"The period begins on {order.start}, after its end on {order.end}.")
    if order.start > last_day:
        raise QuestionRefused(f"There is no data yet for {order.start}.")
    asked = order.as_of
    if isinstance(asked, datetime):
        asked = local_day(naive_utc(asked), zone=settings.zone)
    if asked is not None and asked < order.start:
        raise QuestionRefused(f"The period begins on {order.start}, after {asked}.")
    last_day = min(last_day, asked or last_day)
    return periods.cut(periods.days_between(order.start, order.end), last_day=last_day)


@dataclass(frozen=True)
class _Reading:
    """One briefing on its way; ``reader`` is whose rows it is made of."""

    order: BriefingOrder
    view: View
    scope: AccessScope
    reader: AccessScope
    store: CaseStore
    settings: Settings

    def briefing(self) -> Briefing:
        names = [name for names in SUBJECTS.values() for name in names if self._may_see(name)]
        judged = judge_measures(
            by=self.view.breakdown, unit_id=self.order.unit_id, end=self.view.period.end,
            scope=self.reader, store=self.store, settings=self.settings,
        )  # fmt: skip
        by_unit = {name: self._ask(self.view, name, by=(self.view.breakdown,)) for name in BY_UNIT}
        return Briefing(
            order=self.order,
            rows=rows_of(self.order.audience, unit_id=self.order.unit_id, scope=self.scope),
            view=self.view,
            measured={name: self._measure(name) for name in names},
            by_unit=by_unit,
            trends={subject: self._by_month(name) for subject, name in TRENDS.items()},
            courses=self._courses(),
            judged=judged,
            needs=find_needs(judged),
            improvements=find_improvements(judged),
            heads=self._heads(by_unit, judged),
            late_list=self._late_list(),
            recommendations=self._recommendations(),
        )

    def _may_see(self, name: str) -> bool:
        return may_see(METRICS[name], scope=self.reader)

    def _ask(self, view: View, name: str, *, by: tuple[str, ...] = ()) -> MetricResult:
        """The answer to one question; days that end where the paper's do are looked at from its T."""
        question = view.question(name, by=by)
        if view.period.end == self.view.period.end:
            question = replace(question, as_of=self.order.as_of)
        return self._answer(question)

    def _answer(self, question: Question) -> MetricResult:
        return compute_metric(question, scope=self.reader, store=self.store, settings=self.settings)

    def _measure(self, name: str) -> Measured:
        metric, view = METRICS[name], self.view
        now = self._ask(view, name)
        before, last_year = (
            self._compared(each, name, now) for each in (view.earlier(metric), view.during(view.last_year))
        )
        return Measured(metric, view, now, before, last_year)

    def _compared(self, view: View, name: str, now: MetricResult) -> MetricResult:
        """The number of other days; nothing where these are no whole months and only such are published."""
        if self.order.audience.sees_all_rows:
            return self._ask(view, name)
        try:
            return self._ask(view, name)
        except QuestionRefused:
            return replace(now, groups=(NOTHING,))

    def _by_month(self, name: str) -> MetricResult:
        end = self.view.period.end
        start = periods.add_months(end.replace(day=1), 1 - TREND_MONTHS)
        return self._ask(self.view.during(periods.days_between(start, end)), name, by=("month",))

    def _courses(self) -> dict[str, JudgedUnit]:
        """The whole of what the paper is about, by the months of each measure."""
        return {
            each.metric: judge_unit(
                each, unit_id=self.order.unit_id, end=self.view.period.end,
                scope=self.reader, store=self.store, settings=self.settings,
            )
            for each in MEASURES
            if self._may_see(each.metric)
        }  # fmt: skip

    def _heads(
        self, by_unit: Mapping[str, MetricResult], judged: tuple[JudgedMeasure, ...]
    ) -> Mapping[str, Head]:
        by = self.view.breakdown
        shown = {group.key(by) for result in by_unit.values() for group in result.groups}
        shown |= {unit for measure in judged for unit in measure.units}
        wanted = [unit for unit in shown if unit]
        return read_heads(wanted, day=self.view.period.end, scope=self.reader, store=self.store)

    def _late_list(self) -> LateList | None:
        if not self.order.audience.sees_all_rows:
            return None
        return read_late_list(
            self.view.period.end, is_internal=True, unit_id=self.order.unit_id,
            as_of=self.order.as_of or self.view.period.end,
            scope=self.reader, store=self.store, settings=self.settings,
        )  # fmt: skip

    def _recommendations(self) -> RowList | None:
        if not self.order.audience.sees_all_rows:
            return None
        question = replace(self.view.question("recommendations_overdue"), as_of=self.order.as_of)
        return list_rows(question, scope=self.reader, store=self.store, settings=self.settings, limit=None)
