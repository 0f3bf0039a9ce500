"""The pieces that the subject pages share: a measured number, its card, its table, its sentence."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from data_access.read_units import Head, read_heads
from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.definition import Metric, MetricResult
from metrics.published import PUBLISHED_DIMENSIONS
from shell import html, periods
from shell.figures import (
    Change,
    change,
    data_time_sentence,
    incomplete_sentence,
    number_and_unit,
    phrase,
    sample,
)
from shell.formats import UNKNOWN, format_count, format_day
from shell.language import gettext as _
from shell.page_frame import Viewer, cached_metric
from shell.view import View

#: How many months a trend goes back.
TREND_MONTHS = 13


@dataclass(frozen=True)
class Measured:
    """One number of a view with the two it is compared with."""

    metric: Metric
    view: View
    now: MetricResult
    before: MetricResult
    last_year: MetricResult
    where: tuple[tuple[str, str], ...] = ()
    since_start: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """How the number moved, against the previous period and the same period last year."""
        against_year = change(
            self.metric, self.now.total, self.last_year.total, reference=_("the same period last year")
        )
        if self.view.has_one_comparison and not self.metric.is_stock:
            return (against_year,)
        reference = self.view.earlier_name(self.metric)
        return (change(self.metric, self.now.total, self.before.total, reference=reference), against_year)


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


def by_month(viewer: Viewer, view: View, name: str) -> MetricResult:
    """A number month by month, over the thirteen months up to the end of the view's period."""
    start = periods.add_months(view.period.end.replace(day=1), 1 - TREND_MONTHS)
    return ask(viewer, view.during(periods.days_between(start, view.period.end)), name, by=("month",))


def heads_of(viewer: Viewer, view: View, unit_ids: Sequence[str | None]) -> dict[str, Head]:
    """Who headed these units on the last day of the view's period."""
    wanted = [unit_id for unit_id in unit_ids if unit_id]
    return read_heads(wanted, day=view.period.end, scope=viewer.scope, store=viewer.store)


def head_text(view: View, unit_id: str | None, heads: Mapping[str, Head]) -> str:
    """The head of a unit in words: name and position, or that none is recorded."""
    head = heads.get(unit_id or "")
    if head is not None:
        return ", ".join(part for part in (head.name, head.position) if part)
    unit = next((unit for unit in view.units if unit.unit_id == unit_id), None)
    if unit is not None and unit.valid_to_on is not None and unit.is_closed(on=view.period.end):
        return _("the unit was closed on {day}").format(day=format_day(unit.valid_to_on))
    return _("no head recorded on that day")


def answer(viewer: Viewer, measured: Measured, *further: Measured) -> Markup:
    """The first line of a page: what, how much, against what, who answers, up to when."""
    view = measured.view
    shown = view.unit or view.root
    sentences = [_("{place}: {measure}.").format(place=view.place, measure=measured_words(measured))]
    sentences += [_sentence_case(measured_words(other)) + "." for other in further]
    if shown is not None:
        heads = heads_of(viewer, view, [shown.unit_id])
        sentences.append(_("Head: {head}.").format(head=head_text(view, shown.unit_id, heads)))
    sentences.append(data_time_sentence(measured.now, zone=view.zone))
    return html.paragraph(" ".join(sentences), class_="answer")


def measured_words(measured: Measured) -> str:
    """A number with its name, its changes and what it rests on, as part of a sentence."""
    total = measured.now.total
    remarks = [each.text for each in measured.changes]
    if measured.metric.is_ratio and not total.is_hidden:
        remarks.append(sample(total))
    title = _(measured.metric.title)
    name = title[:1].lower() + title[1:] if title[1:2].islower() else title
    return f"{name} {phrase(measured.metric, total)} ({'; '.join(remarks)})"


def card(viewer: Viewer, measured: Measured, *seconds: Measured, title: str = "", page: str = "") -> Markup:
    """A number set large, how it moved, lesser numbers below; with a title and the way to its page."""
    metric, view, total = measured.metric, measured.view, measured.now.total
    number, unit = number_and_unit(metric, total)
    big = html.element("span", number, html.element("span", unit, class_="unit") if unit else None)
    return html.element(
        "section",
        html.element("h2", html.link(title, view.link_to(page)), class_="subject") if title else None,
        html.element("div", explained(view, metric), class_="measure") if _(metric.title) != title else None,
        html.element("div", linked_rows(viewer, measured, big), class_="number"),
        html.element("div", sample(total), class_="change") if metric.is_ratio else None,
        *(html.element("div", each.text, class_=f"change {each.style}") for each in measured.changes),
        incomplete_mark(view, measured.now),
        *(html.element("div", second_line(viewer, second), class_="second") for second in seconds),
        _ways(view, metric, page=page) if page else None,
        class_="card",
    )


def _ways(view: View, metric: Metric, *, page: str) -> Markup:
    definition = html.element(
        "a",
        _("Definition"),
        href=view.link_to("definitions", metric=metric.name),
        class_="explained",
        data_meaning=_(metric.formula),
    )
    return html.block(html.link(_("See details"), view.link_to(page)), definition, class_="ways")


def second_line(viewer: Viewer, measured: Measured) -> Markup:
    """A lesser number of a card in one line, with its changes below."""
    number = linked_rows(viewer, measured, phrase(measured.metric, measured.now.total))
    changes = html.join((each.text for each in measured.changes), separator="; ")
    return html.join(
        [
            explained(measured.view, measured.metric), ": ", html.element("b", number),
            html.element("span", changes, class_="quiet small sub"),
        ]
    )  # fmt: skip


def explained(view: View, metric: Metric) -> Markup:
    """A metric's title; hover or focus tells what it means, a press opens its definition."""
    return html.element(
        "a",
        _(metric.title),
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


def incomplete_mark(view: View, result: MetricResult) -> Markup | None:
    """A mark with its reason on a number that may lack rows."""
    reason = incomplete_sentence(result)
    if not reason:
        return None
    text = _("* may lack {count} rows").format(count=format_count(result.rejected_rows))
    return html.element(
        "a", text, href=view.link_to("data"), class_="explained incomplete change", data_meaning=reason
    )


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def working() -> AbstractContextManager[None]:
    """What a reader sees while numbers are being computed."""
    return st.spinner(_("Computing the numbers …"))


def show_title(question: str) -> None:
    """The page's title: its question in words."""
    st.html(html.element("h1", question))
