"""The months a verdict rests on: two years of whole months, with gaps, nothings and Tet told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data_access.store import CaseStore
from data_access.working_calendar import WorkingCalendar
from metrics import moments
from metrics.definition import Group, Metric
from metrics.published import last_month_end
from settings import Settings
from verdicts.verdict import Point

#: How many whole months a series has, and how many of them, the latest, units are compared by.
SERIES_MONTHS, PEER_MONTHS = 24, 12


@dataclass(frozen=True)
class Months:
    """Whole calendar months in their order, as 2026-10; ``season`` are those of Tet."""

    keys: tuple[str, ...]
    season: frozenset[str]

    @property
    def last(self) -> str:
        """The latest complete month."""
        return self.keys[-1]

    @property
    def end(self) -> date:
        """Its last day."""
        return moments.last_day_of("month", first_day(self.last))

    @property
    def start(self) -> date:
        """The first day of the earliest month."""
        return first_day(self.keys[0])

    @property
    def peer_start(self) -> date:
        """The first day of the months by which units are compared with each other."""
        return first_day(self.keys[-PEER_MONTHS])


def first_day(month: str) -> date:
    """The first day of a month given as 2026-10."""
    return date.fromisoformat(f"{month}-01")


def months_of(metric: Metric, *, end: date | None, store: CaseStore, settings: Settings) -> Months:
    """The months up to the last one that is complete in the data of a metric and by ``end``."""
    last = last_month_end(moments.data_time(store, metric.tables), settings=settings)
    if end is not None and end < last:
        last = end if end == moments.last_day_of("month", end) else _day_before_month_of(end)
    keys: list[str] = []
    while len(keys) < SERIES_MONTHS:
        keys.insert(0, f"{last:%Y-%m}")
        last = _day_before_month_of(last)
    season = WorkingCalendar(settings.calendar).months_of_tet()
    return Months(tuple(keys), season.intersection(keys))


def _day_before_month_of(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def fill_months(
    metric: Metric, groups: Mapping[str, Group], months: Months, *, founded_on: date | None
) -> tuple[Group, ...]:
    """One group a month: of a month without any, a count or sum is 0 and a ratio has no value, nor has
    anything before the unit was founded."""
    return tuple(groups.get(key) or _nothing(metric, key, founded_on=founded_on) for key in months.keys)


def _nothing(metric: Metric, month: str, *, founded_on: date | None) -> Group:
    was_there = founded_on is None or first_day(month) >= founded_on.replace(day=1)
    value = 0 if was_there and not metric.is_ratio else None
    return Group(
        (("month", month),), (("month", None),), 0, 0 if metric.is_ratio else None, value, row_count=0
    )


def points_of(groups: Sequence[Group], months: Months) -> tuple[Point, ...]:
    """Filled months as a series is judged by them."""
    return tuple(
        Point(key, group.value, group.numerator, group.denominator, is_season=key in months.season)
        for key, group in zip(months.keys, groups, strict=True)
    )
