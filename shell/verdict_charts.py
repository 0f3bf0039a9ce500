"""Verdicts as pictures: a measure over its months between limits, and units among their peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup

from charts import funnel
from charts.kinds import Kind
from metrics.catalog import METRICS
from metrics.definition import Metric
from metrics.judged import JudgedMeasure, JudgedUnit
from shell import html
from shell.control_charts import control_chart_of
from shell.drawings import numbers_of
from shell.figures import format_number, name_in_sentence, unit_of
from shell.formats import format_count
from shell.heads import sentence_case
from shell.language import gettext as _
from shell.peers import peers_name
from shell.pictures import is_dark, show, show_chart
from shell.verdict_sentences import PLACES as PLACE_WORDS
from shell.verdict_sentences import chart_title
from verdicts.expected import LEAST_PEERS
from verdicts.funnel import limits_at
from verdicts.verdict import Funnel, FunnelPlace, FunnelPoint, WhyUnjudged

PLACES: Mapping[FunnelPlace, Kind] = {
    FunnelPlace.WITHIN: "ordinary",
    FunnelPlace.BETTER: "better",
    FunnelPlace.WORSE: "worse",
    FunnelPlace.HIGHER: "higher",
    FunnelPlace.LOWER: "lower",
    FunnelPlace.UNJUDGED: "unjudged",
}
#: So many control charts stand beside each other.
ABREAST = 2
#: Limits are drawn through so many volumes.
GRID = 40


def show_control_charts(judged: Sequence[JudgedUnit]) -> None:
    """The measures of one unit that have any value, two beside each other where there is room; in words those
    of which a picture would show nothing, or nothing but noise."""
    known = [each for each in judged if each.series.latest is not None]
    drawn = [each for each in known if not (_is_nothing(each) or _is_noise(each))]
    for first in range(0, len(drawn), ABREAST):
        for place, each in zip(st.columns(ABREAST), drawn[first : first + ABREAST], strict=False):
            with place:
                show(control_chart_of(each, is_dark=is_dark()))
    if drawn:
        st.html(points_legend())
    undrawn = [
        _("{measure}: 0 in every month").format(measure=_(METRICS[each.measure.metric].title))
        if _is_nothing(each)
        else chart_title(each)
        for each in known
        if each not in drawn
    ]
    if undrawn:
        st.html(html.paragraph("; ".join(undrawn), ".", class_="small"))


def _is_nothing(judged: JudgedUnit) -> bool:
    """Whether an amount was 0 in every month."""
    is_amount = METRICS[judged.measure.metric].unit == "vnd"
    return is_amount and not any(each.point.value for each in judged.series.points)


def _is_noise(judged: JudgedUnit) -> bool:
    """Whether a rate would be blown up in every month: one report on a hundred cases is no 100 of 10,000."""
    series = judged.series
    return METRICS[judged.measure.metric].unit == "per_10k" and series.why_unjudged is WhyUnjudged.FEW_THINGS


def points_legend() -> Markup:
    """What the points of control charts mean, as one line below them."""
    parts = [
        html.element("span", _("worse than its usual level, beyond chance"), class_="worse"),
        html.element("span", _("better than its usual level, beyond chance"), class_="better"),
        f"● {_('ordinary variation')}",
        f"○ {_('month of Tet, not judged')}",
    ]
    return html.element("p", html.join(parts, separator=" \u00a0 "), class_="legend")


def show_funnels(measures: Sequence[JudgedMeasure]) -> None:
    """The groups of peers in which a unit lies beyond the limits, every unit by its volume; where none does
    the first group that was judged. In words the groups whose units can not be told apart."""
    judged = [
        _Funnel(measure, found, peers_name(measure.groups.get(name)))
        for measure in measures
        for name, found in measure.funnels.items()
        if found.peers and found.center is not None
    ]
    if not judged and any(measure.units for measure in measures):
        text = _(
            "Its parts are not compared with each other: at least {least} of one kind with enough to judge "
            "are needed."
        )
        st.html(html.paragraph(text.format(least=LEAST_PEERS + 1), class_="small"))
    drawn = [each for each in judged if each.outside] or judged[:1]
    for first in range(0, len(drawn), ABREAST):
        for place, each in zip(st.columns(ABREAST), drawn[first : first + ABREAST], strict=False):
            with place:
                _show_funnel(each)
    alike = [each.subject for each in judged if each not in drawn]
    if alike:
        text = _("Units that can not be told apart: {groups}.").format(groups="; ".join(alike))
        st.html(html.paragraph(text, class_="small"))


@dataclass(frozen=True)
class _Funnel:
    """A group of peers on a measure, and what the group is called."""

    measure: JudgedMeasure
    found: Funnel
    group: str

    @property
    def metric(self) -> Metric:
        return METRICS[self.measure.measure.metric]

    @property
    def subject(self) -> str:
        """The measure and the group, in words."""
        return f"{name_in_sentence(self.metric)} ({self.group})"

    @property
    def outside(self) -> list[str]:
        """The names of the units beyond the limits."""
        return [self.name(point) for point in self.found.points if point.is_outside]

    def outside_as(self, place: FunnelPlace) -> list[str]:
        """The names of the units beyond the limits on one side."""
        return [self.name(point) for point in self.found.points if point.place is place]

    def name(self, point: FunnelPoint) -> str:
        """A unit by name; others than the reader's own have none for a head."""
        unit = self.measure.units.get(point.unit)
        return unit.name if unit else ""


def _limits(found: Funnel) -> list[funnel.Limits]:
    """The limits over the volumes of the units, closer together where units are small."""
    volumes = [
        point.denominator for point in found.points if point.denominator and point.lower_95 is not None
    ]
    if not volumes:
        return []
    least, most = max(1.0, min(volumes) * 0.8), max(volumes) * 1.05
    steps = [round((least**0.5 + (most**0.5 - least**0.5) * step / GRID) ** 2) for step in range(GRID + 1)]
    grid = sorted({float(volume) for volume in steps if volume > 0})
    return [
        funnel.Limits(volume, each.lower_998, each.lower_95, each.upper_95, each.upper_998)
        for volume, each in zip(grid, limits_at(found, grid), strict=True)
    ]


def _show_funnel(each: _Funnel) -> None:
    metric, points = each.metric, [point for point in each.found.points if point.value is not None]
    units = [
        funnel.Unit(
            name=each.name(point),
            volume=point.denominator,
            value=point.value or 0.0,
            text=format_number(metric, point.value or 0.0),
            n=format_count(point.denominator),
            kind=PLACES[point.place],
        )
        for point in points
    ]
    words = funnel.Words(
        unit=_("Unit"), value=_(metric.title), n=_n_words(metric), center=_("common value"),
        narrow=_("95% limits"), wide=_("99.8% limits"),
    )  # fmt: skip
    drawing = funnel.draw_funnel(
        units,
        _limits(each.found),
        center=each.found.center or 0.0,
        words=words,
        numbers=numbers_of(metric),
        is_dark=is_dark(),
    )
    rows = [[unit.name, unit.text, unit.n, _place(point)] for unit, point in zip(units, points, strict=True)]
    heads = [words.unit, words.value, words.n, _("Among its peers")]
    show_chart(drawing, title=_funnel_title(each), heads=heads, rows=rows)


def _place(point: FunnelPoint) -> str:
    texts = {
        FunnelPlace.WITHIN: _("can not be told apart"),
        FunnelPlace.BETTER: _("better"),
        FunnelPlace.WORSE: _("worse"),
        FunnelPlace.HIGHER: _("higher"),
        FunnelPlace.LOWER: _("lower"),
        FunnelPlace.UNJUDGED: _("too few to judge"),
    }
    return texts[point.place]


def _n_words(metric: Metric) -> str:
    """What the volume of a unit is the number of."""
    things = {
        "on_time_rate": _("completed cases"),
        "overdue_open_rate": _("open cases"),
        "harassment_per_10k_cases": _("received cases"),
    }
    return things.get(metric.name) or unit_of(replace(metric, unit="count"))


def _funnel_title(each: _Funnel) -> str:
    """Who lies beyond the limits and on which side, as a statement."""
    subject = sentence_case(each.subject)
    if not each.outside:
        return _("{subject}: the units can not be told apart").format(subject=subject)
    sides = [
        f"{', '.join(names)} {_(PLACE_WORDS[place])}"
        for place in PLACE_WORDS
        if place is not FunnelPlace.WITHIN and (names := each.outside_as(place))
    ]
    return _("{subject}: {sides}").format(subject=subject, sides="; ".join(sides))
