"""The pieces that the subject pages share: a measured number, its card, its table, its sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st
from markupsafe import Markup

from data_access.read_units import Head, UnitEntry, read_heads, read_successors
from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.definition import Metric, MetricResult
from metrics.published import PUBLISHED_DIMENSIONS
from shell import html, periods
from shell.figures import (
    MayLackRows,
    change,
    data_time_sentence,
    incomplete_sentence,
    is_too_few,
    number_and_unit,
    phrase,
    sample,
    says_unit,
)
from shell.formats import UNKNOWN, format_count
from shell.heads import head_sentence, sentence_case
from shell.language import gettext as _
from shell.measured import Measured, measured_words
from shell.page_frame import Viewer, cached_metric
from shell.value_names import in_sentence, value_name
from shell.view import View

#: How many months a trend goes back.
TREND_MONTHS = 13
#: How many empty boxes stand for the cards to come.
BONES = 4


def measure(
    viewer: Viewer,
    view: View,
    name: str,
    *,
    where: Mapping[str, str] | None = None,
    since_start: bool = False,
) -> Measured:
    """A number of this view, of the period before and of the same period a year earlier."""
    metric = METRICS[name]
    now, before, last_year = (
        ask(viewer, each, name, where=where, since_start=since_start)
        for each in (view, view.earlier(metric), view.during(view.last_year))
    )
    narrowed = tuple((where or {}).items())
    return Measured(metric, view, now, before, last_year, narrowed, since_start)


def ask(
    viewer: Viewer,
    view: View,
    name: str,
    *,
    by: tuple[str, ...] = (),
    where: Mapping[str, str] | None = None,
    since_start: bool = False,
) -> MetricResult:
    """The answer to one question of this view, for this viewer."""
    question = view.question(name, by=by, where=where, since_start=since_start)
    return cached_metric(question, scope=viewer.scope, store=viewer.store)


def may_split(viewer: Viewer, by: str) -> bool:
    """Whether this viewer's numbers come in this breakdown: published ones come by unit and by time only."""
    return viewer.scope.may(Permission.COUNT_ROWS) or by in PUBLISHED_DIMENSIONS


def by_month(
    viewer: Viewer, view: View, name: str, *, where: Mapping[str, str] | None = None
) -> MetricResult:
    """A number month by month, over the thirteen months up to the end of the view's period."""
    start = periods.add_months(view.period.end.replace(day=1), 1 - TREND_MONTHS)
    months = view.during(periods.days_between(start, view.period.end))
    return ask(viewer, months, name, by=("month",), where=where)


def heads_of(viewer: Viewer, view: View, unit_ids: Sequence[str | None]) -> dict[str, Head]:
    """Who headed these units on the last day of the view's period."""
    wanted = [unit_id for unit_id in unit_ids if unit_id]
    return read_heads(wanted, day=view.period.end, scope=viewer.scope, store=viewer.store)


def answer(
    viewer: Viewer, measured: Measured, *further: Measured, first: str = "", ask_first: Markup | None = None
) -> Markup:
    """The first line of a page: what, how much, against what, who answers or is to be asked, up to when.

    ``first`` is a sentence about the number that stands in the place of the usual one.
    """
    view = measured.view
    shown = view.unit or view.root
    usual = _("{place}: {measure}.").format(place=view.place, measure=measured_words(measured))
    sentences: list[str | Markup] = [first or usual]
    sentences += [sentence_case(measured_words(other)) + "." for other in further]
    if shown is not None:
        heads = heads_of(viewer, view, [shown.unit_id])
        sentences.append(head_sentence(view, shown.unit_id, heads))
        sentences += _successors_sentence(viewer, view, shown)
    if ask_first is not None:
        sentences.append(ask_first)
    sentences.append(data_time_sentence(measured.now, zone=view.zone))
    return html.paragraph(html.join(sentences, separator=" "), class_="answer")


def _successors_sentence(viewer: Viewer, view: View, unit: UnitEntry) -> list[str]:
    """Who took over from a closed unit, as far as the viewer may name them."""
    if not unit.is_closed(on=view.period.end):
        return []
    successors = read_successors(unit.unit_id, scope=viewer.scope, store=viewer.store)
    if not successors:
        return []
    return [_("Taken over by: {units}.").format(units=", ".join(name for _id, name in successors))]


def card(
    viewer: Viewer, measured: Measured, *seconds: Measured, title: str = "", page: str = "", remark: str = ""
) -> Markup:
    """A number set large, how it moved, lesser numbers below; with a title that leads to its page.

    ``remark`` stands under a title that is the metric's own, and opens the definition in its place.
    """
    metric, view, total = measured.metric, measured.view, measured.now.total
    number, unit = number_and_unit(metric, total)
    big = html.element("span", number, html.element("span", unit, class_="unit") if unit else None)
    is_word = is_too_few(metric, total) or (total.is_hidden and metric.is_ratio)
    subject = html.link(html.join([title, " ›"]), view.link_to(page))
    return html.element(
        "section",
        html.element("h2", subject, class_="subject") if title else None,
        html.element("div", explained(view, metric, text=remark), class_="measure"),
        html.element(
            "div", linked_rows(viewer, measured, big), class_="number word" if is_word else "number"
        ),
        _basis(viewer, measured),
        *(html.element("div", each.text, class_=f"change {each.style}") for each in measured.changes),
        *(html.element("div", second_line(viewer, second), class_="second") for second in seconds),
        class_="card",
    )


def strip(viewer: Viewer, numbers: Iterable[tuple[Measured, str]]) -> Markup:
    """Several numbers side by side in little room, each with the way to its page and its move in a year."""
    return html.block(*(_number(viewer, measured, page) for measured, page in numbers), class_="strip")


def _number(viewer: Viewer, measured: Measured, page: str) -> Markup:
    metric, view, total = measured.metric, measured.view, measured.now.total
    number, unit = number_and_unit(metric, total)
    big = html.element("span", number, html.element("span", unit, class_="unit") if unit else None)
    moved = change(metric, total, measured.last_year.total, reference=_("last year"))
    way_on = html.link("›", view.link_to(page), title=_("Open the page of this number"), class_="on")
    return html.element(
        "section",
        html.element("h3", explained(view, metric), " ", way_on, _asked_by(viewer, metric)),
        html.element("div", linked_rows(viewer, measured, big), class_="number"),
        html.element("div", moved.text, class_=f"change {moved.style}"),
    )


def _asked_by(viewer: Viewer, metric: Metric) -> Markup | None:
    """By which instrument people were asked, beside a number that rests on their answers."""
    if "instrument" not in metric.dimensions:
        return None
    name = in_sentence(value_name("instrument", viewer.settings.satisfaction.instrument))
    return html.element("span", f" ({name})", class_="quiet")


def _basis(viewer: Viewer, measured: Measured) -> Markup | None:
    """What a number rests on and what it may lack, in one small line that breaks between the two."""
    metric, total = measured.metric, measured.now.total
    parts: list[str | Markup] = []
    if is_too_few(metric, total):
        counts = _("{numerator} of {n} (at least {minimum} needed)")
        parts.append(
            counts.format(
                numerator=format_count(total.numerator or 0),
                n=format_count(total.denominator or 0),
                minimum=format_count(metric.minimum_count),
            )
        )
    elif metric.is_ratio and total.row_count:
        parts.append(sample(total))
    mark = incomplete_mark(viewer, measured.view, measured.now)
    if mark is not None:
        parts.append(mark)
    pieces = [html.element("span", part) for part in parts]
    return html.element("div", *pieces, class_="change basis") if parts else None


def second_line(viewer: Viewer, measured: Measured) -> Markup:
    """A lesser number of a card in one line, with its change against a year ago."""
    metric, total = measured.metric, measured.now.total
    text = number_and_unit(metric, total)[0] if says_unit(metric) else phrase(metric, total)
    number = linked_rows(viewer, measured, text)
    last = measured.changes[-1].text if total.value is not None else ""
    return html.join(
        [
            explained(measured.view, metric), ": ", html.element("b", number),
            html.element("span", f" ({last})", class_="quiet") if last else "",
        ]
    )  # fmt: skip


def explained(view: View, metric: Metric, *, text: str = "") -> Markup:
    """A metric's title; hover or focus tells what it means, a press opens its definition."""
    return html.element(
        "a",
        text or _(metric.title),
        href=view.link_to("definitions", metric=metric.name),
        class_="explained",
        data_meaning=_(metric.formula),
    )


def linked_rows(viewer: Viewer, measured: Measured, text: str | Markup) -> str | Markup:
    """A number that opens the rows behind it, for those who may open rows."""
    extra: dict[str, str | None] = dict(measured.where)
    return rows_link(viewer, measured.view, measured.metric, text, since_start=measured.since_start, **extra)


def rows_link(
    viewer: Viewer,
    view: View,
    metric: Metric,
    text: str | Markup,
    *,
    since_start: bool = False,
    **changes: str | None,
) -> str | Markup:
    """A text that opens the rows of a metric, for those who may open rows; else the text."""
    if not viewer.scope.may(Permission.OPEN_ROWS) or text == UNKNOWN:
        return text
    everything = "all" if since_start else None
    href = view.link_to("rows", metric=metric.name, since=everything, **changes)
    return html.link(text, href, title=_("Open the rows behind this number"))


def incomplete_mark(viewer: Viewer, view: View, result: MayLackRows) -> Markup | None:
    """A mark with its reason on a number that may lack rows."""
    reason = incomplete_sentence(result)
    if not reason:
        return None
    text = _("* may lack {count} rows").format(count=format_count(result.rejected_rows))
    may_look = viewer.scope.may(Permission.SEE_DATA_HEALTH)
    href, tabindex = (view.link_to("data"), None) if may_look else (None, "0")
    return html.element(
        "a" if may_look else "span", text, href=href, tabindex=tabindex, class_="explained incomplete",
        data_meaning=reason,
    )  # fmt: skip


@contextmanager
def working() -> Iterator[None]:
    """What a reader sees while numbers are being computed: the shape of what comes, after a moment."""
    place = st.empty()
    boxes = [html.block(class_="bone") for _number in range(BONES)]
    message = html.element("p", _("Computing the numbers …"), role="status", class_="small")
    place.html(html.block(message, html.block(*boxes, class_="cards"), class_="skeleton"))
    try:
        yield
    finally:
        place.empty()


def show_title(question: str) -> None:
    """The page's title: its question in words."""
    st.html(html.element("h1", question))
