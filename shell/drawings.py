"""Results as charts: what is drawn, the statement above it and the numbers below it, for screen and paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.bars import Bar, draw_bars
from charts.line_by_month import Point, draw_line
from charts.numbers import Numbers
from charts.theme import Drawing
from metrics.catalog import METRICS
from metrics.definition import Group, Metric, MetricResult
from shell import periods
from shell.figures import ADDING_UNITS, DECIMALS, change, format_number, phrase, share_range
from shell.formats import UNKNOWN, format_count
from shell.language import current_language
from shell.language import gettext as _
from shell.value_names import value_name

#: Bars beyond these are in the table below the picture.
MOST_BARS = 10


@dataclass(frozen=True)
class Chart:
    """A drawing under its statement, with the table of what it shows: heads, and cells as text."""

    drawing: Drawing
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def trend_of(result: MetricResult, *, remark: str = "", is_dark: bool = False) -> Chart | None:
    """A number by month; the title says where it stands and how far that is from where it began. A
    ``remark`` stands beside its name: the survey instrument."""
    metric = METRICS[result.metric]
    groups = with_every_month(result)
    known = [group for group in groups if group.value is not None]
    if len(known) < 2 or not any(group.value for group in known):
        return None
    first, last = known[0], known[-1]
    moved = change(metric, last, first, reference=value_name("month", first.key("month")))
    title = _("{measure} in {month}: {value}, {change}").format(
        measure=f"{_(metric.title)} ({remark})" if remark else _(metric.title),
        month=value_name("month", last.key("month")),
        value=phrase(metric, last),
        change=moved.text,
    )
    points = [
        Point(value_name("month", group.key("month")), group.value, phrase(metric, group)) for group in groups
    ]
    drawing = draw_line(
        points,
        numbers=numbers_of(metric),
        is_dark=is_dark,
        from_zero=metric.unit not in ("share", "score"),
    )
    heads, rows = [_("Month"), _(metric.title)], [[point.label, point.text] for point in points]
    if metric.unit == "share":
        heads.append(_("95% interval"))
        rows = [[*row, share_range(group) or UNKNOWN] for row, group in zip(rows, groups, strict=True)]
    if metric.unit not in ADDING_UNITS:
        heads.append(_("n"))
        rows = [[*row, _count(group)] for row, group in zip(rows, groups, strict=True)]
    return Chart(drawing, title, heads, rows)


def with_every_month(result: MetricResult) -> list[Group]:
    """The groups of a monthly answer with the months between that have none: a count of nothing is zero,
    a share of nothing is unknown."""
    metric = METRICS[result.metric]
    found = {group.key("month"): group for group in result.groups}
    nothing = 0 if metric.unit in ADDING_UNITS and not metric.is_ratio else None
    month, groups = result.start.replace(day=1), []
    while month <= result.end:
        key = f"{month:%Y-%m}"
        empty = Group((("month", key),), (("month", key),), nothing, None, nothing, 0)
        groups.append(found.get(key, empty))
        month = periods.add_months(month, 1)
    return groups


def bars_of(
    metric: Metric, groups: Sequence[Group], *, by: str, dimension: str, is_dark: bool = False
) -> Chart | None:
    """A number by unit or behaviour in the order given; the title names the first. Nothing where there are
    not two. ``dimension`` is what the breakdown is called."""
    groups = [group for group in groups if group.value]
    if len(groups) < 2:
        return None
    most = groups[0]
    title = _("{measure} by {dimension}: most in {name} ({value})").format(
        measure=_(metric.title),
        dimension=dimension.lower(),
        name=value_name(by, most.key(by), name=most.name(by)),
        value=phrase(metric, most),
    )
    bars = bars_for(metric, groups[:MOST_BARS], by=by, pointed_at=most)
    heads = [dimension, _measure_with_unit(metric)]
    return Chart(draw_bars(bars, is_dark=is_dark), title, heads, rows_for(bars))


def bars_for(metric: Metric, groups: Sequence[Group], *, by: str, pointed_at: Group) -> list[Bar]:
    """One bar a group, that of one group set off."""
    return [
        Bar(
            value_name(by, group.key(by), name=group.name(by)),
            group.value or 0,
            format_number(metric, group.value or 0),
            is_pointed_at=group == pointed_at,
        )
        for group in groups
    ]


def _count(group: Group) -> str:
    """What a month's share or median rests on."""
    return UNKNOWN if group.is_hidden else format_count(group.row_count)


def rows_for(bars: Sequence[Bar]) -> list[list[str]]:
    """What bars say, as lines of a table."""
    return [[bar.label, bar.text] for bar in bars]


def _measure_with_unit(metric: Metric) -> str:
    """A measure at the head of a column of plain numbers; money stands there in millions."""
    return f"{_(metric.title)} ({_('million dong')})" if metric.unit == "vnd" else _(metric.title)


def numbers_of(metric: Metric) -> Numbers:
    """How a chart writes the amounts of this metric at its side."""
    language = current_language()
    if metric.unit == "share":
        return Numbers("share", language=language)
    if metric.unit == "vnd":
        return Numbers("money", language=language, money=(_("dong"), _("million dong"), _("billion dong")))
    if metric.unit in DECIMALS:
        return Numbers("decimals", digits=DECIMALS[metric.unit], language=language)
    return Numbers("count", language=language)
