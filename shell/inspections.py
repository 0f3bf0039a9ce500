"""The pieces of the page on inspections: their series with its break, the three clocks, people, units by then
and now."""

from datetime import date

from markupsafe import Markup

from charts.line_by_month import Point, draw_line
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from metrics.inspections import MERGED_ON
from metrics.moments import label_text, quarter_label
from shell import html, periods
from shell.asked_rows import NOT_RECORDED
from shell.drawings import numbers_of
from shell.figures import cell, phrase, sample
from shell.formats import UNKNOWN, format_count, format_day
from shell.html import Column
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.page_frame import Viewer
from shell.pictures import is_dark, show_chart
from shell.subject import ask, explained, may_split, rows_link
from shell.tables import SHOWN_LINES, measure_head, show_all, sorted_groups
from shell.value_names import value_name
from shell.view import View

#: How many quarters a series of inspections goes back: over the merger, and some before it.
SERIES_QUARTERS = 12
#: How each head's unit stands, the first of it by which they are ordered.
HEADS_MEASURES = (
    "executions_late", "recommendations_on_time_rate", "recommendations_overdue", "recovery_overdue_vnd",
)  # fmt: skip
#: What was recommended, what of it was done in the period, and the share done of what the period recommended.
FOLLOWED_UP = (
    (N_("Collectives"), "collectives_disciplined", "collectives_handled", "collectives_handled_rate"),
    (N_("Individuals"), "individuals_disciplined", "individuals_handled", "individuals_handled_rate"),
    (N_("Referred to the police: cases"), "police_referrals", "", ""),
    (N_("Referred to the police: persons"), "police_referral_persons", "", ""),
    (N_("Administrative sanctions: decisions"), "sanctions", "", ""),
    (N_("Administrative sanctions: million dong"), "sanctions_vnd", "sanctions_collected_vnd", ""),
    (N_("Documents of rules and policies"), "policy_recommendations", "policies_changed", ""),
)


def show_series(viewer: Viewer, view: View, name: str) -> None:
    """A count of inspections by quarter, broken and marked where the two kinds were merged."""
    metric, quarters = METRICS[name], _quarters(view)
    found = {
        group.key("quarter"): group
        for group in ask(viewer, _over_quarters(view), name, by=("quarter",)).groups
    }
    counted = [(quarter, found.get(quarter, _nothing(quarter))) for quarter in quarters]
    if not any(group.value for _key, group in counted):
        return
    merged = label_text("quarter", quarter_label(MERGED_ON))
    points = [
        Point(
            value_name("quarter", key), group.value, phrase(metric, group),
            break_word=_("{day}: merged").format(day=format_day(MERGED_ON)) if key == merged else "",
        )
        for key, group in counted
    ]  # fmt: skip
    drawing = draw_line(points, numbers=numbers_of(metric), is_dark=is_dark())
    title = _("{measure}, {quarter}: {value}; quarters before and after {day} do not compare").format(
        measure=_(metric.title),
        quarter=points[-1].label,
        value=points[-1].text,
        day=format_day(MERGED_ON),
    )
    heads = [_("Quarter"), _(metric.title), _("Kinds of inspection")]
    rows = [
        [point.label, point.text, _regime(key, merged)]
        for point, (key, _group) in zip(points, counted, strict=True)
    ]
    show_chart(drawing, title=title, heads=heads, rows=rows)


def merger_note() -> Markup:
    """What changed on the day of the merger, in a sentence."""
    text = _(
        "On {day} administrative and specialised inspections became one (Law 84/2025/QH15); departments keep "
        "specialised checks, which are no inspections. Series are broken there."
    )
    return html.paragraph(text.format(day=format_day(MERGED_ON)), class_="small")


def _regime(quarter: str, merged: str) -> str:
    return _("administrative, specialised") if quarter < merged else _("one inspection; specialised checks")


def _over_quarters(view: View) -> View:
    """The whole quarters up to the end of the view's period: part of one would look like a fall."""
    last = periods.quarter_of(view.period.end)
    if view.period.end < last.end:
        last = periods.previous_whole(last)
    first = periods.add_months(last.start, -3 * (SERIES_QUARTERS - 1))
    return view.during(periods.days_between(first, last.end))


def _quarters(view: View) -> list[str]:
    day: date = _over_quarters(view).period.start
    starts = (periods.add_months(day, 3 * number) for number in range(SERIES_QUARTERS))
    return [label_text("quarter", quarter_label(start)) for start in starts]


def _nothing(quarter: str) -> Group:
    return Group((("quarter", quarter),), (("quarter", quarter),), 0, None, 0, 0)


def people_table(viewer: Viewer, view: View) -> Markup:
    """Who and what was recommended for handling, beside what was done."""
    rows = [
        [_(name), *(_number(viewer, view, metric) for metric in metrics)] for name, *metrics in FOLLOWED_UP
    ]
    heads = [_("Recommended in the period"), _("Done in the period"), _("Done so far of those recommended")]
    columns = [Column(_("Handling")), *(Column(head, is_figure=True) for head in heads)]
    return html.table(columns, rows, caption=_("People, sanctions and rules: recommended and done"))


def _number(viewer: Viewer, view: View, name: str) -> str | Markup:
    if not name or not (METRICS[name].is_published or may_split(viewer, "kind")):
        return UNKNOWN
    metric, group = METRICS[name], ask(viewer, view, name).total
    text = rows_link(viewer, view, metric, cell(metric, group))
    if not metric.is_ratio or group.is_hidden or not group.denominator:
        return text
    counts = (format_count(group.numerator or 0), format_count(group.denominator))
    return html.join([text, html.element("span", "/".join(counts), class_="sub")])


def heads_table(viewer: Viewer, view: View) -> Markup | str:
    """Who headed the units on the days on which recommendations were due and not carried out."""
    if not may_split(viewer, "head"):
        return ""
    by, names = ("head", view.breakdown), HEADS_MEASURES
    found = {name: {group.keys: group for group in ask(viewer, view, name, by=by).groups} for name in names}
    late = sorted_groups(METRICS[names[0]], list(found[names[0]].values()), by="head")
    rows = [
        [
            _head_name(view, group),
            *(_head_cell(viewer, view, METRICS[name], found[name].get(group.keys), group) for name in names),
        ]
        for group in late[: None if view.shows_all else SHOWN_LINES]
    ]
    title = html.element("h2", _("Heads' liability: who headed the unit on the day it was due"))
    if not rows:
        nothing = html.paragraph(_("Nothing was recorded for this choice."), class_="quiet")
        return html.join([title, nothing])
    heads = [Column(_("Head when it was due"))]
    heads += [Column(measure_head(view, METRICS[name]), is_figure=True) for name in names]
    table = html.table(heads, rows, caption=_("Head when it was due"))
    return html.join([title, table, show_all(view, len(late) - len(rows))])


def _head_name(view: View, group: Group) -> Markup:
    unit = group.key(view.breakdown) or ""
    name = group.name("head") or _("no head recorded on that day")
    place = html.link(group.name(view.breakdown) or unit, view.link_to("unit", unit=unit))
    return html.join([name, html.element("span", place, class_="sub")])


def _head_cell(viewer: Viewer, view: View, metric: Metric, group: Group | None, line: Group) -> str | Markup:
    text = cell(metric, group)
    if group is None:
        return text
    opened = {"head": line.key("head") or NOT_RECORDED, "unit": line.key(view.breakdown)}
    link = rows_link(viewer, view, metric, text, since_start=False, **opened)
    if not metric.is_ratio or not group.row_count:
        return link
    return html.join([link, html.element("span", sample(group), class_="sub")])


def kinds_table(viewer: Viewer, view: View) -> Markup | str:
    """Inspections begun in the period, kinds down and planned, surprise and follow-up across."""
    if not may_split(viewer, "kind"):
        return ""
    metric = METRICS["inspections_started"]
    groups = ask(viewer, view, metric.name, by=("kind", "mode")).groups
    found = {(group.key("kind"), group.key("mode")): group for group in groups}
    modes = ("planned", "surprise", "follow_up")
    rows = [
        [
            value_name("kind", kind),
            *(
                rows_link(viewer, view, metric, cell(metric, found.get((kind, mode))), kind=kind, mode=mode)
                for mode in modes
            ),
        ]
        for kind in dict.fromkeys(group.key("kind") for group in groups)
    ]
    columns = [Column(_("Kind")), *(Column(value_name("mode", mode), is_figure=True) for mode in modes)]
    heading = html.element("h2", _("Planned and surprise inspections that began, by kind"))
    return html.join([heading, html.table(columns, rows, caption=explained(view, metric))])


def units_switch(viewer: Viewer, view: View) -> Markup | str:
    """Whether what closed units did stands with them or with those that took them over, and the way to the
    other; totals are the same."""
    if not may_split(viewer, "kind"):
        return ""
    other = html.link(
        _("by the units of then") if view.counts_now else _("by the units of today"),
        view.link_to(view.page, units=None if view.counts_now else "now"),
    )
    here = (
        _("Closed units are counted with those that took them over, by share.")
        if view.counts_now
        else _("Each unit is counted as it was then, closed ones too.")
    )
    return html.paragraph(here, " ", _("Count it"), " ", other, ". ", _("The totals stay."), class_="small")
