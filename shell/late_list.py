"""The monthly late list on its page: the answer, the units, who has published, the lines, the file."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st
from markupsafe import Markup

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.catalog import METRICS
from metrics.late_list import COMPLETED_LATE, OVERDUE_OPEN, BodySummary, LateCase, LateList, read_late_list
from metrics.late_list_published import Publication, Status
from reports.late_columns import Cell, LateColumn, late_columns, step_holder
from reports.late_list import days_late_remark, write_late_list
from settings import Settings
from shell import html, periods
from shell.asked_rows import EXPORTED_ROWS
from shell.figures import data_time_sentence
from shell.formats import UNKNOWN, format_count, format_day
from shell.html import Column
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.page_frame import CACHE_SECONDS, LIST_PAGES, Viewer, settings_key
from shell.paging import SHOWN_ROWS, page_text, paged
from shell.row_export import offer_file
from shell.subject import incomplete_mark, rows_link, working
from shell.tables import SHOWN_LINES, show_all
from shell.view import View
from shell.wording import current_wording

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PUBLIC = "public"
STATUS_WORDS: dict[Status, str] = {
    "overdue": N_("Not published, overdue"),
    "missing": N_("No record"),
    "not_due": N_("Not due yet"),
    "late": N_("Published late"),
    "early": N_("Recorded before the month was over"),
    "in_time": N_("Published in time"),
}
FIGURES = ("due", "days_late")
LONG = ("unit", "procedure", "step", "reason", "remedy", "reply")
#: What stands below something else in one cell, so that the whole list fits on a screen.
BELOW = {
    "unit": "position", "procedure": "case_id", "due": "received", "days_late": "completed",
    "remedy": "apology",
}  # fmt: skip


def month_view(view: View) -> View:
    """The view of a month: the one asked for, else the last that was over by the end of the period."""
    if view.period.kind == "month":
        return view
    return view.during(periods.month_of(periods.last_whole_month(view.period.end)))


def read_page(viewer: Viewer, view: View, *, is_internal: bool, page: int) -> LateList:
    """One page of the list of the view's month and unit."""
    return _read_page(
        view.period.start,
        unit_id=view.unit.unit_id if view.unit else None,
        is_internal=is_internal,
        page=page,
        scope=viewer.scope,
        store=viewer.store,
        settings=viewer.settings,
    )


@st.cache_data(
    ttl=CACHE_SECONDS, max_entries=LIST_PAGES, show_spinner=False, hash_funcs={Settings: settings_key}
)
def _read_page(
    month: date,
    *,
    unit_id: str | None,
    is_internal: bool,
    page: int,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
) -> LateList:
    return read_late_list(
        month, unit_id=unit_id, is_internal=is_internal, limit=SHOWN_ROWS, offset=(page - 1) * SHOWN_ROWS,
        scope=scope, store=store, settings=settings,
    )  # fmt: skip


def late_answer(
    viewer: Viewer, view: View, listed: LateList, publications: tuple[Publication, ...]
) -> Markup:
    """How many cases, of how many units, how many apologies are missing, how many lists are out."""
    late = sum(summary.completed_late for summary in listed.summaries)
    overdue = sum(summary.overdue_open for summary in listed.summaries)
    apologies = sum(summary.apologies for summary in listed.summaries)
    sentence = _("{place}, {month}: {total} late cases of {units} units; {missing} without an apology.")
    published = _("{done} of {units} units are recorded as having published theirs.")
    return html.paragraph(
        sentence.format(
            place=view.place,
            month=f"{listed.first:%m/%Y}",
            total=format_count(listed.total),
            units=format_count(len(listed.summaries)),
            missing=format_count(listed.total - apologies),
        ),
        " ", _("Completed late: "), rows_link(viewer, view, METRICS[COMPLETED_LATE], format_count(late)),
        "; ", _("overdue at the end: "),
        rows_link(viewer, view, METRICS[OVERDUE_OPEN], format_count(overdue)),
        ". ",
        published.format(
            done=format_count(sum(each.is_done for each in publications)),
            units=format_count(len(publications)),
        ),
        " ", data_time_sentence(listed, zone=view.zone),
        " ", incomplete_mark(viewer, view, listed),
        class_="answer",
    )  # fmt: skip


def version_links(view: View, *, is_internal: bool) -> Markup:
    """The two versions; the one shown is marked."""
    links = [
        html.element(
            "a", text, href=view.link_to("late_list", version=version),
            aria_current="page" if (version is None) == is_internal else None,
        )
        for version, text in ((None, _("Internal version")), (PUBLIC, _("Public version")))
    ]  # fmt: skip
    return html.element("nav", *links, class_="parts", aria_label=_("Version"))


def summary_table(view: View, listed: LateList) -> Markup | str:
    """One line a unit, the most late cases first."""
    columns = [
        Column(_("Unit")), Column(_("Late cases"), is_figure=True),
        Column(_("Completed late"), is_figure=True, is_minor=True),
        Column(_("Overdue at the end"), is_figure=True, is_minor=True),
        Column(_("Apologies sent"), is_figure=True), Column(_("Most working days late"), is_figure=True),
    ]  # fmt: skip
    shown = listed.summaries if view.shows_all else listed.summaries[:SHOWN_LINES]
    lines = [_summary_line(view, summary) for summary in shown]
    table = html.table(columns, lines, caption=_("Late cases by unit"))
    return html.join([table, show_all(view, len(listed.summaries) - len(shown))])


def _summary_line(view: View, summary: BodySummary) -> list[str | Markup]:
    numbers = (summary.cases, summary.completed_late, summary.overdue_open, summary.apologies)
    unit = html.link(summary.body, view.link_to("late_list", unit=summary.body_id))
    return [unit, *(format_count(number) for number in numbers), _days_text(summary.most_days_late)]


def publication_table(view: View, publications: tuple[Publication, ...]) -> Markup | str:
    """Which units have published their list of the month, those to be asked first."""
    if not publications:
        return html.paragraph(_("Nothing was recorded for this choice."), class_="quiet")
    columns = [
        Column(_("Unit")), Column(_("Publication")), Column(_("Due on"), is_figure=True),
        Column(_("Published on"), is_figure=True), Column(_("Evidence"), is_minor=True),
    ]  # fmt: skip
    shown = publications if view.shows_all else publications[:SHOWN_LINES]
    lines = [
        [
            each.unit, _(STATUS_WORDS[each.status]), _day_text(each.due_on), _day_text(each.done_on),
            each.evidence_ref or UNKNOWN,
        ]
        for each in shown
    ]  # fmt: skip
    table = html.table(columns, lines, caption=_("Which units have published their list"))
    return html.join([table, show_all(view, len(publications) - len(shown))])


def line_table(view: View, listed: LateList) -> Markup:
    """The lines of this page, under the same heads as on paper; a code opens its case."""
    wording = current_wording(view.zone)
    columns = {
        column.name: column
        for column in late_columns(wording, is_internal=listed.is_internal)
        if not column.only_on_paper
    }
    placed = [column for name, column in columns.items() if name not in BELOW.values()]

    def with_below(column: LateColumn, say: Callable[[LateColumn], str | Markup]) -> Markup:
        below = columns.get(BELOW.get(column.name, ""))
        return _stacked(say(column), "" if below is None else say(below))

    heads = [
        Column(
            with_below(column, lambda each: each.head),
            is_figure=column.name in FIGURES,
            is_long=column.name in LONG,
        )
        for column in placed
    ]
    lines = [
        [with_below(column, partial(_cell, view, case, is_internal=listed.is_internal)) for column in placed]
        for case in listed.lines
    ]
    table = html.table(heads, lines, caption=_("The late cases"), is_wide=True)
    remark = html.paragraph(days_late_remark(wording), " ", _("The unit fills in its reply."), class_="small")
    return html.join([table, remark])


def list_pager(view: View, listed: LateList, *, page: int) -> Markup:
    """What is listed, and the ways to the rest."""
    version = None if listed.is_internal else PUBLIC
    return paged(
        lambda number: view.link_to("late_list", version=version, page=page_text(number)),
        page=page, shown=len(listed.lines), total=listed.total,
    )  # fmt: skip


def show_file(viewer: Viewer, view: View, *, is_internal: bool) -> None:
    """A button that makes the workbook of the version shown, then the link that fetches it."""
    if not st.button(_("Make a file of this list (XLSX)"), key="make-late-list"):
        return
    with working():
        listed = read_late_list(
            view.period.start, unit_id=view.unit.unit_id if view.unit else None, is_internal=is_internal,
            limit=EXPORTED_ROWS, scope=viewer.scope, store=viewer.store, settings=viewer.settings,
        )  # fmt: skip
        province = viewer.settings.app.province
        wording = current_wording(view.zone)
        content = write_late_list(listed, province=province, place=view.place, wording=wording)
    is_cut = len(listed.lines) < listed.total
    offer_file(viewer, name=file_name(listed), content=content, media_type=XLSX, is_cut=is_cut)


def file_name(listed: LateList) -> str:
    """The name of the list's file, which the audit log keeps."""
    version = "internal" if listed.is_internal else PUBLIC
    return f"late-list-{listed.first:%Y-%m}-{version}.xlsx"


def _cell(view: View, case: LateCase, column: LateColumn, *, is_internal: bool) -> str | Markup:
    value: Cell = column.value(case)
    if column.name == "case_id" and is_internal:
        return html.link(case.case_id, view.link_to("case", case=case.case_id))
    if column.name == "unit":
        name = f"{format_count(case.number)}. {case.unit}"
        return _stacked(name, case.body if case.body_id != case.unit_id else "")
    if column.name == "position":
        return ", ".join(filter(None, (case.officer_name, str(value))))
    if column.name == "step":
        return _stacked(str(value), step_holder(case))
    if column.name == "days_late":
        return _days_text(case.working_days_late)
    if isinstance(value, date):
        return format_day(value)
    return "" if column.name == "reply" else str(value or UNKNOWN)


def _stacked(text: str | Markup, below: str | Markup) -> Markup:
    return html.join([text, html.element("span", below, class_="sub") if below else ""])


def _days_text(days: int | None) -> str:
    if days is None:
        return UNKNOWN
    return format_count(days) if days else _("under 1")


def _day_text(day: date | None) -> str:
    return UNKNOWN if day is None else format_day(day)
