"""What to act on now, on its page: the answer, the sections, each case with who holds it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.act_now import SECTIONS, ActNowList, CaseToActOn, Section, read_act_now
from settings import Settings
from shell import html
from shell.figures import data_time_sentence
from shell.formats import UNKNOWN, format_count, format_moment
from shell.html import Column
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.page_frame import CACHE_SECONDS, LIST_PAGES, Viewer, settings_key
from shell.paging import SHOWN_ROWS, page_text, paged
from shell.view import View

SECTION_TITLES: dict[Section, str] = {
    "due_1": N_("Due within 1 working day"),
    "due_3": N_("Due in 2 to 3 working days"),
    "due_5": N_("Due in 4 to 5 working days"),
    "paused": N_("Due within 5 working days, but paused: the clock stands still"),
    "no_apology": N_("Overdue, no apology sent yet"),
    "apologised": N_("Overdue, apology sent: the oldest first"),
}


OVERDUE: tuple[Section, ...] = ("no_apology", "apologised")


def asked_section(parameters: Mapping[str, str]) -> Section | None:
    """The one section an address asks for; none for all of them."""
    return next((section for section in SECTIONS if section == parameters.get("section")), None)


def read_page(viewer: Viewer, view: View, *, section: Section | None, page: int) -> ActNowList:
    """One page of the list for the view's unit."""
    return _read_page(
        unit_id=view.unit.unit_id if view.unit else None,
        section=section,
        page=page,
        scope=viewer.scope,
        store=viewer.store,
        settings=viewer.settings,
    )


@st.cache_data(
    ttl=CACHE_SECONDS, max_entries=LIST_PAGES, show_spinner=False, hash_funcs={Settings: settings_key}
)
def _read_page(
    *,
    unit_id: str | None,
    section: Section | None,
    page: int,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
) -> ActNowList:
    return read_act_now(
        unit_id=unit_id, sections=SECTIONS if section is None else (section,), limit=SHOWN_ROWS,
        offset=(page - 1) * SHOWN_ROWS, scope=scope, store=store, settings=settings,
    )  # fmt: skip


def act_now_answer(view: View, listed: ActNowList) -> Markup:
    """How many cases can still be saved and by when; how many need an apology; what is overdue."""
    within = {days: format_count(count) for days, count in listed.due_within.items()}
    sentence = _(
        "{place}: {saved} cases can still be completed in time: {one} are due within 1 working day, {three} "
        "within 3, {five} within 5. {apologies} of {overdue} overdue cases need an apology."
    )
    return html.paragraph(
        sentence.format(
            place=view.place,
            saved=within[5],
            one=within[1],
            three=within[3],
            five=within[5],
            apologies=format_count(listed.counts["no_apology"]),
            overdue=format_count(listed.overdue),
        ),
        " ",
        data_time_sentence(listed, zone=view.zone),
        class_="answer",
    )


def section_links(view: View, listed: ActNowList, *, chosen: Section | None) -> Markup:
    """Each section with its number of cases, as a way to it alone; and the way to all."""
    links = [_section_link(view, _("All"), listed.total, section=None, chosen=chosen)]
    links += [
        _section_link(
            view, _(SECTION_TITLES[section]), listed.counts[section], section=section, chosen=chosen
        )
        for section in SECTIONS
        if listed.counts[section]
    ]
    return html.element("nav", *links, class_="parts", aria_label=_("Parts of this page"))


def _section_link(
    view: View, title: str, count: int, *, section: Section | None, chosen: Section | None
) -> Markup:
    return html.element(
        "a", f"{title} ({format_count(count)})", href=view.link_to("act_now", section=section),
        aria_current="page" if section == chosen else None,
    )  # fmt: skip


def section_tables(view: View, listed: ActNowList) -> list[Markup]:
    """The lines of this page under the headings of their sections."""
    pieces: list[Markup] = []
    for section, cases in groupby(listed.lines, key=lambda case: case.section):
        title = _(SECTION_TITLES[section])
        is_late = section in OVERDUE
        columns = [*_columns(), Column(_("Apology"), is_figure=True)] if is_late else _columns()
        rows = [_line(view, case, is_late=is_late) for case in cases]
        pieces += [html.element("h2", title), html.table(columns, rows, caption=title, is_wide=True)]
    return pieces


def list_pager(view: View, listed: ActNowList, *, section: Section | None, page: int) -> Markup:
    """What is listed, and the ways to the rest."""
    total = listed.total if section is None else listed.counts[section]
    return paged(
        lambda number: view.link_to("act_now", section=section, page=page_text(number)),
        page=page, shown=len(listed.lines), total=total,
    )  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column(_("Dossier code"), is_long=True), Column(_("Unit"), is_long=True),
        Column(_("Official in charge"), is_long=True), Column(_("Procedure"), is_long=True),
        Column(_("Due"), is_figure=True), Column(_("Left or late"), is_figure=True),
        Column(_("Step now"), is_long=True), Column(_("In this step since"), is_figure=True),
    ]  # fmt: skip


def _line(view: View, case: CaseToActOn, *, is_late: bool) -> list[str | Markup]:
    line = [
        html.link(case.case_id, view.link_to("case", case=case.case_id)),
        case.unit,
        case.official or UNKNOWN,
        case.procedure or UNKNOWN,
        _moment(view, case.due_at, is_end=True),
        _days_text(case.days, is_late=is_late),
        _step_text(view, case),
        UNKNOWN if case.step is None else _moment(view, case.step.since),
    ]
    apology = _("not yet") if case.apology_at is None else _moment(view, case.apology_at)
    return [*line, apology] if is_late else line


def _days_text(days: int | None, *, is_late: bool) -> str:
    if days is None:
        return UNKNOWN
    if days == 0:
        return _("late by less than a day") if is_late else _("less than a day left")
    if abs(days) == 1:
        return _("1 day late") if is_late else _("1 day left")
    text = _("{days} days late") if is_late else _("{days} days left")
    return text.format(days=format_count(abs(days)))


def _step_text(view: View, case: CaseToActOn) -> Markup:
    """The step, who holds it where that is not the official in charge, and since when the clock stands."""
    name, below = UNKNOWN, []
    if case.step is not None:
        name = case.step.name or UNKNOWN
        holder = (case.step.unit, case.step.official)
        is_same = holder == (case.unit, case.official)
        below.append(_("held by the official in charge") if is_same else ", ".join(filter(None, holder)))
    if case.paused_since is not None:
        below.append(_("paused since {day}").format(day=_moment(view, case.paused_since)))
    return html.join([name, *(html.element("span", text, class_="sub") for text in below)])


def _moment(view: View, moment: datetime, *, is_end: bool = False) -> str:
    return format_moment(moment.replace(tzinfo=UTC), zone=view.zone, is_end=is_end)
