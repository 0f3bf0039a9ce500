"""What needs the reader: at most seven sentences, each with who answers and the way to the rows."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from data_access.read_units import Head
from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.judged_months import first_day
from metrics.needs import Need, NeedKind
from shell import html, periods
from shell.figures import name_in_sentence
from shell.formats import format_count
from shell.heads import head_sentence
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.value_names import value_name
from shell.verdict_icons import assurance_icon, place_icon, variation_icon
from shell.verdict_sentences import is_above, need_words
from shell.view import View

#: So many units that improved are named in the line below the needs.
NAMED_BETTER = 3


def needs_list(viewer: Viewer, view: View, needs: Sequence[Need], heads: Mapping[str, Head]) -> Markup:
    """Each need with its icon: unit, verdict, head, what is counted beside, the way to the rows; or none."""
    if not needs:
        text = _("Nothing has really got worse, lies far from its peers or always misses its target.")
        return html.paragraph(text)
    items = [
        html.element(
            "li",
            _icon(need),
            html.element("span", _sentence(viewer, view, need, heads)),
        )
        for need in needs
    ]
    return html.element("ol", *items, class_="needs")


def _icon(need: Need) -> Markup | str:
    """What is said of the unit as an icon: its change, its place among peers or its target."""
    if need.kind is NeedKind.MISSES_TARGET:
        return assurance_icon(need.judged)
    if need.kind is NeedKind.FAR_FROM_PEERS:
        return place_icon(need.judged, is_up=is_above(need))
    return variation_icon(need.judged)


def _sentence(viewer: Viewer, view: View, need: Need, heads: Mapping[str, Head]) -> Markup:
    judged, counted = need.judged, need.judged.measure.counted_beside
    unit = html.link(judged.name, view.link_to("unit", unit=judged.unit_id))
    verdict = Markup(_("{unit}: {verdict}.")).format(unit=unit, verdict=need_words(need))
    parts = [verdict, head_sentence(view, judged.unit_id, heads)]
    if counted and need.stretch.numerator is not None:
        count = format_count(round(need.stretch.numerator))
        parts.append(f"{count} {name_in_sentence(METRICS[counted])}.")
    return html.join([*parts, _rows(viewer, view, need)], separator=" ")


def _rows(viewer: Viewer, view: View, need: Need) -> str | Markup:
    """The way to exactly the rows that the numbers of a need are made from."""
    if not viewer.scope.may(Permission.OPEN_ROWS):
        return ""
    days = {
        "from": first_day(need.stretch.first).isoformat(),
        "to": periods.last_of_month(first_day(need.stretch.last)).isoformat(),
    }
    # The words stay together at the end of a line.
    text = _("See the rows").replace(" ", "\u00a0") + "\u00a0›"
    metric, unit = need.judged.measure.metric, need.judged.unit_id
    return html.link(text, view.link_to("rows", metric=metric, unit=unit, period=None, **days))


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
