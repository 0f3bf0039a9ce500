"""How signals are put into words and tables: a reason to look, never an accusation."""

from collections.abc import Sequence
from math import floor, log10

from markupsafe import Markup

from metrics.catalog import METRICS
from metrics.signal_metrics import SIGNALS
from shell import html
from shell.figures import data_time_sentence
from shell.formats import UNKNOWN, format_count, format_period_key, format_share
from shell.heads import head_sentence
from shell.html import Column
from shell.language import gettext as _
from shell.language import translatable
from shell.page_frame import Viewer
from shell.signal_findings import Finding, UnitFindings, units_to_look_at
from shell.subject import ask, explained, heads_of, incomplete_mark, rows_link
from shell.tables import SHOWN_LINES, show_all
from shell.view import View

#: Chances below this are said as this.
SMALLEST_CHANCE = 1e-6
#: What may be behind each signal without anybody having done wrong, to be checked before all else.
INNOCENT = {
    "signal_no_deadline": translatable(
        "a new procedure whose limit was not entered yet; cases taken over from an older system; a source "
        "that does not deliver due times"
    ),
    "repeat_supplement_rate": translatable(
        "papers that the rules describe unclearly; applicants who brought only part of what was asked for"
    ),
    "signal_last_day_supplement": translatable(
        "an opinion of another agency or a visit on site that came late and showed what was missing"
    ),
    "signal_due_moved_late": translatable(
        "an extension decided in time and entered late; waiting for another agency; a source that sends its "
        "changes only now and then"
    ),
    "signal_due_day": translatable(
        "results signed together on fixed days; a step of another agency that always ends on the last day"
    ),
    "signal_last_hour": translatable(
        "results stamped and entered together at the end of the day; a program that closes cases at night"
    ),
    "signal_refiled": translatable(
        "applicants guided to withdraw a wrong form and file the right one; firms that file many cases alike"
    ),
    "signal_result_withheld": translatable(
        "applicants who come later than they could; delivery by post; a counter that notes the handing over "
        "late"
    ),
}


def signals_answer(viewer: Viewer, view: View, found: Sequence[UnitFindings]) -> Markup:
    """The first line: which units should be looked at, for what; or that none stands out."""
    total = ask(viewer, view, SIGNALS[0].metric)
    flagged = units_to_look_at(found)
    if not found:
        first: str | Markup = _(
            "Only units that answer to the province directly are compared with one another; there is none "
            "here with enough cases."
        )
    elif not flagged:
        first = _("No unit here has more signals than units of its volume ordinarily have.")
    else:
        named = [
            html.join([html.link(unit.name, f"#{unit.unit_id}"), f" ({_names(unit)})"]) for unit in flagged
        ]
        count = _("{count} units need a look:").format(count=format_count(len(flagged)))
        first = html.join([count, " ", html.join(named, separator="; "), "."])
    return html.paragraph(
        first, " ", data_time_sentence(total, zone=view.zone), " ", incomplete_mark(viewer, view, total),
        class_="answer",
    )  # fmt: skip


def _names(unit: UnitFindings) -> str:
    return ", ".join(_(METRICS[finding.metric].title).lower() for finding in unit.flagged)


def unit_notes(viewer: Viewer, view: View, found: Sequence[UnitFindings]) -> Markup:
    """For each unit to be looked at what was found, who answers for it, and what to check first."""
    flagged = units_to_look_at(found)
    heads = heads_of(viewer, view, [unit.unit_id for unit in flagged])
    sections = [
        html.element(
            "section",
            html.element("h3", html.link(unit.name, view.link_to("unit", unit=unit.unit_id))),
            html.paragraph(head_sentence(view, unit.unit_id, heads), class_="small"),
            html.element("ul", *(html.element("li", _note(viewer, view, each)) for each in unit.flagged)),
            class_="card",
            id=unit.unit_id,
        )
        for unit in flagged
    ]
    return html.block(*sections, class_="cards two") if sections else Markup("")


def _note(viewer: Viewer, view: View, finding: Finding) -> Markup:
    """One finding as sentences: how much, against what, since when, how sure, what to check, the way on."""
    metric, judged = METRICS[finding.metric], finding.judged
    share = rows_link(viewer, view, metric, format_share(judged.share), unit=judged.unit)
    counts = _("{marked} of {comparable} comparable cases").format(
        marked=format_count(judged.count.marked), comparable=format_count(judged.count.comparable)
    )
    sentences = [
        _("Usual for such cases in other units: {share}.").format(share=usual_text(finding)),
        since_sentence(finding),
        chance_sentence(judged.chance),
        _("Check first: {reasons}.").format(reasons=_(INNOCENT[finding.metric])),
    ]
    says = " ".join(sentence for sentence in sentences if sentence)
    return html.join([explained(view, metric), ": ", html.element("b", share), f" ({counts}). ", says])


def usual_text(finding: Finding) -> str:
    """The usual share; for a head in whole per cent, and unknown where it would tell of a single unit."""
    if finding.usual is None:
        return UNKNOWN
    return format_share(finding.usual) if finding.usual else _("under 1%")


def since_sentence(finding: Finding) -> str:
    """Since when, in words; empty where no month parts the counts."""
    if finding.since is None:
        return ""
    month = format_period_key(finding.since)
    text = _("Since {month} or before.") if finding.is_older else _("Since {month}.")
    return text.format(month=month)


def chance_sentence(chance: float) -> str:
    """How rarely an ordinary unit has as many: the next power of ten."""
    times = 10 ** floor(-log10(max(chance, SMALLEST_CHANCE)) + 1e-9)
    return _("Of units that work as the others do, fewer than one in {times} would have as many.").format(
        times=format_count(times)
    )


def signal_table(viewer: Viewer, view: View, found: Sequence[UnitFindings]) -> Markup | str:
    """Units down, signals across: each share opens its cases; what needs a look is marked."""
    if not found:
        return ""
    columns = [Column(_("Unit"))]
    columns += [Column(explained(view, METRICS[each.metric]), is_figure=True) for each in SIGNALS]
    shown = found if view.shows_all else found[: max(SHOWN_LINES, len(units_to_look_at(found)))]
    rows = [
        [
            html.link(unit.name, view.link_to("unit", unit=unit.unit_id)),
            *(_cell(viewer, view, unit.found.get(each.metric)) for each in SIGNALS),
        ]
        for unit in shown
    ]
    table = html.table(
        columns, rows, caption=_("Signals of each unit, share of comparable cases"), is_wide=True
    )
    return html.join([table, show_all(view, len(found) - len(shown))])


def _cell(viewer: Viewer, view: View, finding: Finding | None) -> str | Markup:
    if finding is None:
        return UNKNOWN
    metric, judged = METRICS[finding.metric], finding.judged
    share = rows_link(viewer, view, metric, format_share(judged.share), unit=judged.unit)
    counts = f"{format_count(judged.count.marked)}/{format_count(judged.count.comparable)}"
    usual = _("usual {share}").format(share=usual_text(finding))
    parts = [share, html.element("span", counts, class_="sub"), html.element("span", usual, class_="sub")]
    if finding.is_flagged:
        parts.insert(1, html.element("span", html.element("span", _("look"), class_="worse"), class_="sub"))
    return html.join(parts)
