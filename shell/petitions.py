"""The pieces of the page on petitions: feedback, complaints and denunciations side by side, never added up.

Readers of published numbers get them not split by kind, so they see all kinds as one, and are told so.
"""

from collections.abc import Container, Mapping, Sequence

from markupsafe import Markup

from data_access.read_deadlines import TimeLimit, read_time_limits
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from metrics.facts import age_buckets
from shell import html
from shell.figures import cell, data_time_sentence, sample
from shell.formats import UNKNOWN, format_count
from shell.heads import head_sentence
from shell.html import Column
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.measured import Measured
from shell.page_frame import Viewer
from shell.subject import (
    answer,
    ask,
    card,
    explained,
    heads_of,
    may_split,
    measure,
    rows_link,
)
from shell.tables import dimension_name, table_by
from shell.value_names import NAMES, value_name
from shell.view import View
from shell.worst import ask_first, find_worst

KINDS = ("feedback", "complaint", "denunciation")
#: What a card of a kind says, the first of it large.
CARD_MEASURES = (
    "petitions_overdue", "petitions_open", "petitions_received", "petitions_answered_on_time_rate",
)  # fmt: skip
#: Further measures, one line each.
FURTHER_MEASURES = (
    "petitions_overdue_rate", "petitions_answered", "petitions_acceptance_late", "answers_poor_rate",
    "petitions_supplement_on_time_rate", "petitions_published_on_time_rate", "petitions_conduct_rate",
    "petitions_right_rate", "petitions_mass", "petitions_repeat_rate",
)  # fmt: skip
#: The time limits of each kind by the code of their rule, and what must be done by then.
LIMITS = {
    "feedback": {
        "PAKN_SETTLE": N_("answered within {limit} of reception"),
        "PAKN_REFUSE": N_("refused or forwarded within {limit}"),
        "PAKN_SUPPL": N_("a supplement first asked for within {limit}"),
        "PAKN_PUBLISH": N_("the answer published within {limit}"),
    },
    "complaint": {
        "KN1_ACCEPT": N_("accepted within {limit}"),
        "KN1_SETTLE": N_("settled within {limit} of acceptance"),
        "KN1_SETTLE_CX": N_("a complex one within {limit}"),
        "KN2_SETTLE": N_("the second time within {limit}"),
    },
    "denunciation": {
        "TC_ACCEPT": N_("accepted within {limit}"),
        "TC_SETTLE": N_("settled within {limit} of acceptance"),
        "TC_SETTLE_CX": N_("a complex one within {limit}"),
        "TC_SETTLE_ECX": N_("an especially complex one within {limit}"),
    },
}
#: The least age in working days that a state counts in its youngest bucket.
AGES_FROM = {"petitions_open": 0, "petitions_overdue": 1}
#: Measures that only some kinds have.
ONLY_OF = {
    "petitions_acceptance_late": ("complaint", "denunciation"),
    "petitions_published_on_time_rate": ("feedback",),
    "petitions_supplement_on_time_rate": ("feedback",),
    "petitions_conduct_rate": ("feedback",),
    "petitions_right_rate": ("complaint", "denunciation"),
}


def kinds_recorded(viewer: Viewer, view: View) -> list[str]:
    """The kinds of which this viewer's records of the period hold any."""
    counted = ("petitions_received", "petitions_answered", "petitions_open")
    groups = [group for name in counted for group in ask(viewer, view, name, by=("kind",)).groups]
    found = {group.key("kind") for group in groups}
    return [kind for kind in KINDS if kind in found]


def measure_kinds(viewer: Viewer, view: View) -> dict[str, list[Measured]]:
    """What the cards say, by kind; under an empty name for readers of numbers that are not split by kind."""
    kinds = kinds_recorded(viewer, view) if may_split(viewer, "kind") else [""]
    return {
        kind: [measure(viewer, view, name, where={"kind": kind} if kind else None) for name in CARD_MEASURES]
        for kind in kinds
    }


def answer_by_kind(viewer: Viewer, view: View, by_kind: Mapping[str, Sequence[Measured]]) -> Markup:
    """The first line of the page: how many of each kind are overdue, against what, who answers poorly."""
    overdue = [measured[0] for measured in by_kind.values()]
    if not overdue:
        return html.paragraph(_("Nothing was recorded for this choice."), class_="answer")
    if list(by_kind) == [""]:
        return answer(viewer, *overdue, ask_first=_poorest(viewer, view, by_kind))
    kinds = "; ".join(_overdue_words(kind, *measured[:2]) for kind, measured in by_kind.items())
    sentences: list[str | Markup] = [_("{place}: {kinds}.").format(place=view.place, kinds=kinds)]
    shown = view.unit or view.root
    if shown is not None:
        heads = heads_of(viewer, view, [shown.unit_id])
        sentences.append(head_sentence(view, shown.unit_id, heads))
    poorest = _poorest(viewer, view, by_kind)
    if poorest is not None:
        sentences.append(poorest)
    sentences.append(data_time_sentence(overdue[0].now, zone=view.zone))
    return html.paragraph(html.join(sentences, separator=" "), class_="answer")


def _overdue_words(kind: str, overdue: Measured, waiting: Measured) -> str:
    """One kind in a sentence: complaints 3 overdue of 12 open (up 2 on the end of the previous year)."""
    name = value_name("kind", kind)
    return _("{kind} {overdue} overdue of {open} open ({change})").format(
        kind=name[:1].lower() + name[1:],
        overdue=cell(overdue.metric, overdue.now.total),
        open=cell(waiting.metric, waiting.now.total),
        change=overdue.changes[0].text,
    )


def _poorest(viewer: Viewer, view: View, kinds: Container[str]) -> Markup | None:
    """The units whose answers to feedback are poorest; of all kinds where numbers are not split."""
    where = {"kind": "feedback"} if "feedback" in kinds else None
    return ask_first([find_worst(viewer, view, "answers_poor_rate", where=where)])


def kind_card(viewer: Viewer, view: View, kind: str, measured: Sequence[Measured]) -> Markup:
    """One kind: its name, its numbers, its limits and where they stand written."""
    first, *others = measured
    title = value_name("kind", kind) if kind else _("All kinds together: published numbers are not split")
    return html.element(
        "section",
        html.element("h2", title),
        card(viewer, first, *others, remark=_("open and past the limit")),
        html.paragraph(limits_of(viewer, view, kind), class_="small") if kind else None,
    )


def limits_of(viewer: Viewer, view: View, kind: str) -> str:
    """By when petitions of a kind must be accepted, settled and published, by the rules in force on the
    period's last day; empty where the store has none."""
    limits = read_time_limits(
        tuple(LIMITS[kind]), day=view.period.end, scope=viewer.scope, store=viewer.store
    )
    if not limits:
        return ""
    parts = [_(LIMITS[kind][each.code]).format(limit=_length(each)) for each in limits]
    sources = dict.fromkeys(each.source for each in limits)
    return _("Limit: {limits} ({sources}). A due time given in the record goes first.").format(
        limits="; ".join(parts), sources="; ".join(sources)
    )


def _length(limit: TimeLimit) -> str:
    texts = {
        "working_days": _("{days} working days"),
        "calendar_days": _("{days} days"),
        "working_hours": _("{days} working hours"),
    }
    return texts[limit.unit].format(days=format_count(limit.time_limit))


def nothing_recorded_of(kinds: Sequence[str]) -> Markup | str:
    """Which kinds do not appear, without a word on why."""
    absent = [value_name("kind", kind) for kind in KINDS if kind not in kinds]
    if not absent:
        return ""
    text = _("Within what you may see, nothing was recorded of: {kinds}.").format(kinds=", ".join(absent))
    return html.paragraph(text, class_="small")


def units_of_kind(viewer: Viewer, view: View, kind: str) -> Markup:
    """The units with the most overdue of one kind, with what else tells how they handle them."""
    table = table_by(
        viewer, view, "petitions_overdue", by=view.breakdown,
        beside=["petitions_open", "petitions_answered_on_time_rate", "answers_poor_rate"],
        where={"kind": kind} if kind else None,
    )  # fmt: skip
    title = _("{kind}, by unit: the most overdue first") if kind else _("By unit, the most overdue first")
    return html.join([html.element("h2", title.format(kind=value_name("kind", kind))), table])


def units_by_quality(viewer: Viewer, view: View, kind: str) -> Markup:
    """The units whose answers to one kind are poorest."""
    where = {"kind": kind} if kind else None
    table = table_by(viewer, view, "answers_poor_rate", by=view.breakdown, where=where)
    return html.join([html.element("h2", _("By unit, the poorest answers first")), table])


def portal_cards(viewer: Viewer, view: View) -> Markup:
    """How the national portal counts feedback, beside the product's own count."""
    feedback = {"kind": "feedback"}
    cards = [
        card(viewer, measure(viewer, view, name, where=feedback))
        for name in (
            "petitions_portal_on_time_rate", "petitions_answered_on_time_rate",
            "petitions_published_on_time_rate", "petitions_answer_liked_rate",
        )
    ]  # fmt: skip
    remark = _(
        "The first and the last follow the national portal (Decision 766/QD-TTg, indicators 5.2 and 5.3) "
        "and are never mixed with the second, which goes by each record's own due time."
    )
    heading = html.element("h2", _("Feedback by the national portal's rule, and by each record's limit"))
    return html.join([heading, html.block(*cards, class_="cards"), html.paragraph(remark, class_="small")])


def further_measures(viewer: Viewer, view: View, kinds: Sequence[str]) -> Markup:
    """Measures down, kinds across, each number with its way to the rows."""
    rows = []
    for name in FURTHER_MEASURES:
        metric = METRICS[name]
        found = {group.key("kind"): group for group in ask(viewer, view, name, by=("kind",)).groups}
        cells = [_measure_cell(viewer, view, metric, kind, found.get(kind)) for kind in kinds]
        rows.append([explained(view, metric), *cells])
    columns = [Column(_("Measure")), *_kind_columns(kinds)]
    return html.table(columns, rows, caption=_("Measures of each kind"))


def _measure_cell(viewer: Viewer, view: View, metric: Metric, kind: str, group: Group | None) -> str | Markup:
    if kind not in ONLY_OF.get(metric.name, KINDS):
        return UNKNOWN
    text = rows_link(viewer, view, metric, cell(metric, group), kind=kind)
    if group is None or not metric.is_ratio:
        return text
    return html.join([text, html.element("span", sample(group), class_="sub")])


def split_by_kind(
    viewer: Viewer, view: View, name: str, *, by: str, kinds: Sequence[str], title: str
) -> Markup | str:
    """A count under its heading: values of a dimension down in their own order, kinds across."""
    groups = ask(viewer, view, name, by=(by, "kind")).groups
    counts = {(group.key(by), group.key("kind")): group for group in groups}
    # Ages are a scale: a step left out would read as a gap. Other values are listed where they occur.
    scale = age_buckets(first=AGES_FROM[name]) if by == "age_bucket" and groups else ()
    known: list[str | None] = [*scale, *NAMES.get(by, ()), *(group.key(by) for group in groups)]
    listed = [
        key for key in dict.fromkeys(known) if key in scale or any((key, kind) in counts for kind in kinds)
    ]
    heading = html.element("h2", title)
    if not listed:
        return html.join(
            [heading, html.paragraph(_("Nothing was recorded for this choice."), class_="quiet")]
        )
    rows = [
        [
            value_name(by, key),
            *(_count_cell(viewer, view, METRICS[name], counts, by, key, kind) for kind in kinds),
        ]
        for key in listed
    ]
    columns = [Column(dimension_name(by)), *_kind_columns(kinds)]
    return html.join([heading, html.table(columns, rows, caption=title)])


def _count_cell(
    viewer: Viewer, view: View, metric: Metric, counts: Mapping[tuple[str | None, str | None], Group],
    by: str, key: str | None, kind: str,
) -> str | Markup:  # fmt: skip
    group = counts.get((key, kind))
    if group is None or key is None:
        return cell(metric, group)
    chosen = {"kind": kind, by: key}
    return rows_link(viewer, view, metric, cell(metric, group), since_start=False, **chosen)


def _kind_columns(kinds: Sequence[str]) -> list[Column]:
    return [Column(value_name("kind", kind), is_figure=True) for kind in kinds]
