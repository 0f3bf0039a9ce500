"""What needs the reader: at most seven sentences, each with who answers and the way to the rows."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from data_access.read_units import Head
from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.definition import Group
from metrics.judged_months import first_day
from metrics.needs import Need, NeedKind
from shell import html
from shell.figures import name_in_sentence, statement
from shell.formats import format_count
from shell.heads import head_sentence, sentence_case
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import (
    ask,
)
from shell.value_names import value_name
from shell.verdict_icons import assurance_icon, variation_icon
from shell.verdict_sentences import need_words
from shell.view import View

#: So many units that improved are named in the line below the needs.
NAMED_BETTER = 3


def needs_list(viewer: Viewer, view: View, needs: Sequence[Need], heads: Mapping[str, Head]) -> Markup:
    """Each need with its icon: unit, verdict, head, what is counted beside, the way to the rows; or none."""
    if not needs:
        text = _("Nothing has really got worse, lies far from its peers or always misses its target.")
        return html.paragraph(text)
    beside = {
        name: _counts(viewer, view, name) for name in {need.judged.measure.counted_beside for need in needs}
    }
    items = [
        html.element(
            "li",
            assurance_icon(need.judged)
            if need.kind is NeedKind.MISSES_TARGET
            else variation_icon(need.judged),
            html.element("span", _sentence(viewer, view, need, heads, beside)),
        )
        for need in needs
    ]
    return html.element("ol", *items, class_="needs")


def _counts(viewer: Viewer, view: View, name: str) -> dict[str | None, Group]:
    if not name:
        return {}
    return {
        group.key(view.breakdown): group for group in ask(viewer, view, name, by=(view.breakdown,)).groups
    }


def _sentence(
    viewer: Viewer,
    view: View,
    need: Need,
    heads: Mapping[str, Head],
    beside: Mapping[str, Mapping[str | None, Group]],
) -> Markup:
    judged, counted = need.judged, need.judged.measure.counted_beside
    unit = html.link(judged.name, view.link_to("unit", unit=judged.unit_id))
    verdict = Markup(_("{unit}: {verdict}.")).format(unit=unit, verdict=need_words(need))
    parts = [verdict, head_sentence(view, judged.unit_id, heads)]
    if count := beside[counted].get(judged.unit_id):
        parts.append(sentence_case(statement(METRICS[counted], count)) + ".")
    return html.join([*parts, _rows(viewer, view, need)], separator=" ")


def _rows(viewer: Viewer, view: View, need: Need) -> str | Markup:
    """The way to the rows that a need speaks of: of a change those since then."""
    metric = METRICS[need.judged.measure.metric]
    if not viewer.scope.may(Permission.OPEN_ROWS):
        return ""
    changes: dict[str, str | None] = {"metric": metric.name, "unit": need.judged.unit_id}
    if need.since and not metric.is_stock:
        start = first_day(need.since).isoformat()
        changes |= {"period": None, "from": start, "to": view.period.end.isoformat()}
    # The words stay together at the end of a line.
    text = _("See the rows").replace(" ", "\u00a0") + "\u00a0›"
    return html.link(text, view.link_to("rows", **changes))


def better_line(view: View, improvements: Sequence[Need]) -> Markup | str:
    """The units that really improved, the surest first; nothing where none did."""
    if not improvements:
        return ""
    named = [
        Markup(_("{unit} ({measure} since {month})")).format(
            unit=html.link(need.judged.name, view.link_to("unit", unit=need.judged.unit_id)),
            measure=name_in_sentence(METRICS[need.judged.measure.metric]),
            month=value_name("month", need.since),
        )
        for need in improvements[:NAMED_BETTER]
    ]
    if more := len(improvements) - len(named):
        named.append(escape(_("and {count} more").format(count=format_count(more))))
    line = html.element("span", _("Really better:"), " ", html.join(named, separator="; "), ".")
    return html.paragraph(variation_icon(improvements[0].judged), line, class_="better-line")
