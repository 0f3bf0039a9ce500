"""Units down, measures across, each cell with its verdict: the signature picture, read as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from data_access.read_units import Head
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from metrics.judged import JudgedMeasure, JudgedUnit
from shell import html
from shell.figures import cell, is_too_few, sample, unit_of
from shell.formats import UNKNOWN, format_count
from shell.heads import head_text
from shell.html import Column, RowGroup
from shell.language import gettext as _
from shell.peers import peers_name
from shell.tables import SHOWN_LINES, is_own_row, measure_head, show_all
from shell.verdict_icons import assurance_icon, legend, variation_icon
from shell.verdict_sentences import is_real
from shell.view import View
from verdicts.peers import PeerGroup
from verdicts.verdict import Assurance, Variation, WhyUnjudged


@dataclass(frozen=True)
class Line:
    """One unit of the matrix with what was judged of it, by metric."""

    unit_id: str
    name: str
    peers: str
    judged: Mapping[str, JudgedUnit]

    @property
    def worse(self) -> int:
        """How many of its measures have really become worse."""
        return sum(each.series.variation is Variation.WORSE for each in self.judged.values())

    @property
    def real(self) -> int:
        """How many of its measures have really changed."""
        return sum(is_real(each) for each in self.judged.values())

    @property
    def urgency(self) -> tuple[int, int, float, float, str]:
        """Sorts lines: what got worse first, then what changed, the clearest first, then by size."""
        surprise = sum(each.series.surprise for each in self.judged.values() if is_real(each))
        size = sum((each.latest.denominator or 0) if each.latest else 0 for each in self.judged.values())
        return -self.worse, -self.real, -surprise, -size, self.name


def matrix(view: View, measures: Sequence[JudgedMeasure], heads: Mapping[str, Head]) -> Markup:
    """The units of these measures in groups of peers, with their heads; a press opens unit or measure."""
    groups = {name: group for each in measures for name, group in each.groups.items()}
    lines = _lines(measures, groups)
    if not lines:
        return html.paragraph(_("Nothing was recorded for this choice."), class_="quiet")
    listed = lines if view.shows_all else lines[:SHOWN_LINES]
    columns = [
        Column(_("Unit and its head")),
        *(Column(measure_head(view, METRICS[each.measure.metric]), is_figure=True) for each in measures),
    ]
    bodies = [
        RowGroup(
            _group_head(groups.get(peers), [line for line in lines if line.peers == peers]),
            [_row(view, line, measures, heads) for line in listed if line.peers == peers],
        )
        for peers in dict.fromkeys(line.peers for line in lines)
    ]
    table = html.grouped_table(columns, bodies, caption=_("Units and the verdicts on their measures"))
    return html.block(
        table,
        show_all(view, len(lines) - len(listed)),
        legend(has_targets=_has_targets(measures)),
        class_="matrix",
    )


def _has_targets(measures: Sequence[JudgedMeasure]) -> bool:
    every = (judged for measure in measures for judged in measure.units.values())
    return any(judged.series.assurance is not Assurance.NO_TARGET for judged in every)


def _lines(measures: Sequence[JudgedMeasure], groups: Mapping[str, PeerGroup]) -> list[Line]:
    """A line a unit, the most urgent first."""
    found: dict[str, dict[str, JudgedUnit]] = {}
    for measure in measures:
        for unit_id, judged in measure.units.items():
            found.setdefault(unit_id, {})[measure.measure.metric] = judged
    lines = [
        Line(
            unit_id,
            next(each.name for each in judged.values()),
            next((each.peers for each in judged.values() if each.peers in groups), ""),
            judged,
        )
        for unit_id, judged in found.items()
    ]
    return sorted(lines, key=lambda line: line.urgency)


def _group_head(peers: PeerGroup | None, lines: Sequence[Line]) -> Markup:
    """The peers in words, how many they are, and how many of them have something real."""
    units, real = len(lines), sum(line.real > 0 for line in lines)
    counts = _("{units} units, {real} with a real change").format(
        units=format_count(units), real=format_count(real)
    )
    return html.join([peers_name(peers), " ", html.element("span", counts, class_="quiet small")])


def _row(
    view: View, line: Line, measures: Sequence[JudgedMeasure], heads: Mapping[str, Head]
) -> list[str | Markup]:
    name = html.link(line.name, view.link_to("unit", unit=line.unit_id))
    below = head_text(view, line.unit_id, heads)
    if is_own_row(view, view.breakdown, line.unit_id):
        below = _("own cases only, without its parts")
    head = html.element("span", below, class_="head")
    cells = [
        _cell(view, METRICS[measure.measure.metric], line.judged.get(measure.measure.metric))
        for measure in measures
    ]
    return [html.join([name, " ", head]), *cells]


def _cell(view: View, metric: Metric, judged: JudgedUnit | None) -> str | Markup:
    """Variation, assurance, the last month's value and its n; the value opens the measure of the unit."""
    if judged is not None and judged.series.why_unjudged is WhyUnjudged.HIDDEN:
        return html.element("span", _("hidden"), class_="quiet")
    if judged is None or judged.latest is None:
        return html.join([UNKNOWN, _n(metric)], separator=" ")
    latest = judged.latest
    text = _plain_count(metric, latest) if is_too_few(metric, latest) else cell(metric, latest)
    value = html.link(text, view.link_to(judged.measure.subject, unit=judged.unit_id))
    icons = html.element("span", variation_icon(judged), assurance_icon(judged), class_="icons")
    number = UNKNOWN if text == UNKNOWN else value
    return html.join([icons, number, _n(metric, latest)], separator=" ")


def _n(metric: Metric, latest: Group | None = None) -> Markup:
    """What a ratio rests on, in a place of its own even where nothing is known, so that numbers stand below
    each other; what is no ratio has none."""
    if not metric.is_ratio:
        return Markup("")
    return html.element("span", sample(latest) if latest and latest.row_count else "", class_="n")


def _plain_count(metric: Metric, group: Group) -> str:
    """What was counted, where a rate would blow it up: 2 reports."""
    return f"{format_count(group.numerator or 0)} {unit_of(metric)}"
