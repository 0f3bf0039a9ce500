"""Units that are on time by their records while few of their citizens are satisfied."""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from metrics.catalog import METRICS
from metrics.definition import Group
from shell import html
from shell.figures import share_with_range
from shell.formats import format_count, format_share
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask, heads_of
from shell.tables import measure_head, unit_name
from shell.value_names import in_sentence, value_name
from shell.view import View
from verdicts.citizens_and_records import Disagreement, Share, find_disagreements

ON_TIME, SATISFIED = METRICS["on_time_rate"], METRICS["satisfaction_rate"]


def citizens_and_records(viewer: Viewer, view: View, *, instrument: str) -> Markup | str:
    """The units whose records and citizens disagree, under their heading; nothing where neither can be told
    of any unit, or to those who do not see the province that units are set against."""
    if not view.is_whole_province:
        return ""
    province = _pairs(viewer, replace(view, unit=None), instrument=instrument, by=())
    if None not in province:
        return ""
    usual = province[None]
    pairs = _pairs(viewer, view, instrument=instrument, by=(view.breakdown,))
    if not pairs:
        return ""
    found = find_disagreements({key: _shares(pair) for key, pair in pairs.items() if key}, _shares(usual))
    sentence = _(
        "A unit stands here when its share on time lies above that of the whole province ({on_time}) and its "
        "share satisfied ({instrument}) below that of the whole province ({satisfied}), each with its whole "
        "95% interval. It takes {least} cases and {least} answers."
    ).format(
        on_time=format_share(usual[0].value or 0),
        satisfied=format_share(usual[1].value or 0),
        instrument=in_sentence(value_name("instrument", instrument)),
        least=format_count(SATISFIED.minimum_count),
    )
    return html.join(
        [
            html.element("h2", _title(found)),
            _table(viewer, view, found, pairs) if found else "",
            html.paragraph(sentence, class_="small"),
        ]
    )


def _title(found: list[Disagreement]) -> str:
    if not found:
        return _("Citizens and records: no unit shown here is on time by its records with few satisfied")
    count = format_count(len(found))
    return _("Citizens against records: {count} units on time by their records, with few satisfied").format(
        count=count
    )


def _pairs(
    viewer: Viewer, view: View, *, instrument: str, by: tuple[str, ...]
) -> dict[str | None, tuple[Group, Group]]:
    """The share on time and the share satisfied of each unit (None: of all) that has both and shows both."""
    on_time, satisfied = (
        {next((key for _by, key in group.keys), None): group for group in result.groups}
        for result in (
            ask(viewer, view, ON_TIME.name, by=by),
            ask(viewer, view, SATISFIED.name, by=by, where={"instrument": instrument}),
        )
    )
    return {
        key: (on_time[key], satisfied[key])
        for key in on_time
        if key in satisfied and None not in (on_time[key].value, satisfied[key].value)
    }


def _shares(pair: tuple[Group, Group]) -> tuple[Share, Share]:
    on_time, satisfied = (
        Share(group.numerator or 0, group.denominator or 0, least=metric.minimum_count)
        for group, metric in zip(pair, (ON_TIME, SATISFIED), strict=True)
    )
    return on_time, satisfied


def _table(
    viewer: Viewer, view: View, found: list[Disagreement], pairs: Mapping[str | None, tuple[Group, Group]]
) -> Markup:
    heads = heads_of(viewer, view, [each.unit for each in found])
    rows = []
    for each in found:
        on_time, satisfied = pairs[each.unit]
        name = satisfied.name(view.breakdown) or each.unit
        rows.append(
            [
                unit_name(view, view.breakdown, each.unit, name=name, heads=heads),
                share_with_range(ON_TIME, on_time),
                share_with_range(SATISFIED, satisfied),
            ]
        )
    columns = [
        Column(_("Unit")),
        *(Column(measure_head(view, metric), is_figure=True) for metric in (ON_TIME, SATISFIED)),
    ]
    return html.table(columns, rows, caption=_("Citizens against records"))
