"""What a page shows: which days, which unit, against which other days. Read from the address, strictly."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from data_access.read_units import UnitEntry, path_to
from metrics.catalog import METRICS
from metrics.definition import Metric, Question
from shell import html, periods
from shell.formats import format_day, format_period_key
from shell.language import gettext as _
from shell.periods import Period

OVERVIEW = "./"


@dataclass(frozen=True)
class View:
    """One page as one address: the same address shows the same to everyone with the same rights.

    ``unit`` is empty for everything in the viewer's scope. Where it ``counts_now``, what closed units did is
    counted for those that took them over. ``shows_all`` is for long tables. ``problems``
    are parts of the address that were not understood, as sentences.
    """

    page: str
    period: Period
    units: tuple[UnitEntry, ...]
    zone: ZoneInfo
    last_day: date
    is_whole_province: bool
    language: str = ""
    unit: UnitEntry | None = None
    shows_all: bool = False
    counts_now: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = field(default=(), compare=False)

    @property
    def previous(self) -> Period:
        """The period of the same kind before, cut to the same part."""
        return periods.previous(self.period)

    def earlier(self, metric: Metric) -> "View":
        """The view a number is compared with: a state with the end of the period before, what happened
        with the same part of it."""
        before = periods.previous_whole(self.period) if metric.is_stock else self.previous
        return self.during(before)

    def earlier_name(self, metric: Metric) -> str:
        """What a number is compared with, in words; the same period last year where that is the same."""
        if metric.is_stock:
            return previous_end_name(self.period)
        return previous_name(self.period) if not self.has_one_comparison else _("the same period last year")

    @property
    def has_one_comparison(self) -> bool:
        """Whether the period before is the same period last year: so it is with years."""
        before, year = self.previous, self.last_year
        return (before.start, before.end) == (year.start, year.end)

    @property
    def last_year(self) -> Period:
        """The same period a year earlier, cut to the same part."""
        return periods.same_last_year(self.period)

    @property
    def root(self) -> UnitEntry | None:
        """The one unit above all others in scope; none for the whole province or for several."""
        tops = [
            unit for unit in self.units if unit.parent_id is None and not unit.is_closed(on=self.last_day)
        ]
        return tops[0] if len(tops) == 1 and not self.is_whole_province else None

    @property
    def top_name(self) -> str:
        """The whole of what the viewer may see, by name."""
        if self.is_whole_province:
            return _("Whole province")
        return self.root.name if self.root else _("All my units")

    @property
    def place(self) -> str:
        """The unit shown, by name, or the whole of what the viewer may see."""
        return self.unit.name if self.unit else self.top_name

    @property
    def breakdown(self) -> Literal["body", "unit"]:
        """The dimension of the next level down: the bodies of the province, or a unit's own parts."""
        is_province = self.unit is None or self.unit.kind == "province"
        return "body" if is_province and self.is_whole_province else "unit"

    def question(
        self, metric: str, *, by: tuple[str, ...] = (), where: Mapping[str, str] | None = None,
        since_start: bool = False,
    ) -> Question:  # fmt: skip
        """What to ask for a number of this view; ``since_start`` takes everything up to its end."""
        return Question(
            metric=metric,
            by=by,
            start=None if since_start else self.period.start,
            end=self.period.end,
            unit_id=self.unit.unit_id if self.unit else None,
            units="now" if self.counts_now and METRICS[metric].adds_up else "then",
            where=tuple((name, (value,)) for name, value in (where or {}).items()),
        )

    def during(self, period: Period) -> "View":
        """The same view of other days."""
        return replace(self, period=period)

    def link_to(self, page: str, /, **changes: str | None) -> str:
        """The address of a page with this view's period, unit and language, changed as given; on the same
        page its own parameters stay."""
        parameters: dict[str, str | None] = dict(self.extra) if page == self.page else {}
        parameters |= {**self._period_parameters(), "lang": self.language or None}
        parameters["unit"] = self.unit.unit_id if self.unit else None
        parameters["units"] = "now" if self.counts_now else None
        return html.address(page, parameters | changes)

    def path(self) -> tuple[UnitEntry, ...]:
        """The units from below the topmost in scope down to the one shown."""
        path = path_to(self.unit.unit_id if self.unit else None, self.units)
        return tuple(unit for unit in path if unit != self.root and unit.kind != "province")

    def sentence(self) -> str:
        """What is filtered, in one sentence."""
        return _("Showing {place}, {period} ({days}).").format(
            place=self.place, period=period_name(self.period), days=days_of(self.period)
        )

    def comparison_sentence(self) -> str:
        """What the numbers are compared with, in one sentence."""
        compared = [f"{_('the same period last year')} ({days_of(self.last_year)})"]
        if not self.has_one_comparison:
            compared.insert(0, f"{previous_name(self.period)} ({days_of(self.previous)})")
        end = periods.previous_whole(self.period).end
        return _("Compared with {periods}; states also with {end} ({day}).").format(
            periods=_(" and ").join(compared), end=previous_end_name(self.period), day=format_day(end)
        )

    def _period_parameters(self) -> dict[str, str | None]:
        if self.period.kind == "days":
            return {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return {"period": self.period.key}


def previous_end_name(period: Period) -> str:
    """How the end of the period before is called in a sentence."""
    names = {
        "month": _("the end of the previous month"),
        "quarter": _("the end of the previous quarter"),
        "year": _("the end of the previous year"),
        "days": _("the day before"),
        "inspection": _("the end of the previous reporting period"),
    }
    return names[period.kind]


def days_of(period: Period) -> str:
    """First and last day: 01/10/2026 – 31/10/2026."""
    return f"{format_day(period.start)} – {format_day(period.end)}"


def period_name(period: Period) -> str:
    """A period by its name; a stretch of days has none but its days."""
    if period.kind == "days":
        return _("chosen days")
    if period.kind == "inspection":
        return _inspection_period_name(period)
    if period.kind == "month":
        return _("month {month}").format(month=format_period_key(period.key))
    return format_period_key(period.key)


def _inspection_period_name(period: Period) -> str:
    """A period from the 15th to the 14th by its name."""
    year, part = periods.inspection_part(period)
    if part.startswith("Q"):
        name = format_period_key(f"{year}-{part}")
    else:
        texts = {"": _("year {year}"), "6M": _("6 months of {year}"), "9M": _("9 months of {year}")}
        name = texts[part].format(year=year)
    return _("inspection reporting period {name}").format(name=name)


def previous_name(period: Period) -> str:
    """How the period before is called in a sentence."""
    names = {
        "month": _("the previous month"),
        "quarter": _("the previous quarter"),
        "year": _("the previous year"),
        "days": _("the days before"),
        "inspection": _("the previous reporting period"),
    }
    return names[period.kind]


def read_period(
    parameters: Mapping[str, str], *, last_day: date, whole_months: bool = False
) -> tuple[Period, list[str]]:
    """The period an address asks for, and what was wrong with it.

    ``whole_months`` is for readers of published numbers, which exist for calendar months only.
    """
    asked, start, end = (parameters.get(name, "") for name in ("period", "from", "to"))
    if asked:
        period = periods.parse_period(asked)
        if period is not None and period.kind == "inspection" and whole_months:
            return periods.default_period(last_day), [_whole_months_only()]
        return _checked(period, asked=asked, last_day=last_day)
    if start or end:
        first, last = periods.parse_day(start), periods.parse_day(end)
        span = periods.days_between(first, last) if first and last and first <= last else None
        if span is not None and span.kind == "days" and whole_months:
            return periods.default_period(last_day), [_whole_months_only()]
        return _checked(span, asked=f"{start} – {end}", last_day=last_day)
    return periods.default_period(last_day), []


def _whole_months_only() -> str:
    return _("Published numbers are of whole months, quarters and years. Showing the usual period.")


def _checked(period: Period | None, *, asked: str, last_day: date) -> tuple[Period, list[str]]:
    standard = periods.default_period(last_day)
    if period is None:
        problem = _("The address asks for a period that is not one: {asked}. Showing the usual one.")
        return standard, [problem.format(asked=asked[:40])]
    if period.start > last_day:
        problem = _("There is no data yet for {asked}. Showing the usual period.")
        return standard, [problem.format(asked=asked[:40])]
    return periods.cut(period, last_day=last_day), []


def read_unit(
    parameters: Mapping[str, str], *, units: tuple[UnitEntry, ...]
) -> tuple[UnitEntry | None, list[str]]:
    """The unit an address asks for; one outside the scope looks like one that does not exist."""
    asked = parameters.get("unit", "")
    if not asked:
        return None, []
    found = next((unit for unit in units if unit.unit_id == asked), None)
    return found, [] if found else [_("Not found, or not yours to see.")]
