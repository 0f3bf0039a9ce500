"""The page of briefings: what was found, the files to take along, the numbers to keep and those kept."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data_access.frozen import FrozenPaper, freeze_paper, open_frozen
from data_access.scope import AccessScope
from data_access.store import CaseStore
from errors import NotVisible
from metrics.audience import Audience
from metrics.definition import QuestionRefused
from settings import Settings
from shell import html
from shell.briefing import Briefing, BriefingOrder, read_briefing
from shell.briefing_paper import paper_of
from shell.briefing_words import AUDIENCES, Finding, hidden_sentence, mark_of
from shell.figures import cell
from shell.filters import show
from shell.formats import format_count, format_instant
from shell.frozen import MEDIA_TYPES, WRITERS, ThenAndNow, frozen_for, opener, then_and_now, to_freeze
from shell.html import Column
from shell.installation import current_app_database
from shell.language import current_language, error_sentence
from shell.language import gettext as _
from shell.page_frame import CACHE_SECONDS, Viewer, audit_rows_opened, settings_key
from shell.row_export import offer_file
from shell.subject import working
from shell.tables import SHOWN_LINES
from shell.view import View

#: Briefings that are kept at hand; each has some thousand numbers.
CACHE_ENTRIES = 20


def asked_audience(parameters: dict[str, str]) -> Audience:
    """Whose briefing an address asks for."""
    asked = parameters.get("audience", "")
    return Audience(asked) if asked in set(Audience) else Audience.CHAIRMAN


def briefing_of(viewer: Viewer, view: View, audience: Audience) -> Briefing | None:
    """The briefing of the view's days and unit; none, which is said, where numbers are not published so."""
    order = BriefingOrder(
        start=view.period.start, end=view.period.end, audience=audience, maker=viewer.account_name,
        unit_id=view.unit.unit_id if view.unit else None, language=current_language(),
    )  # fmt: skip
    try:
        with working():
            found = _briefing(order, scope=viewer.scope, store=viewer.store, settings=viewer.settings)
    except QuestionRefused:
        text = _("Published numbers are of whole months, quarters and years: choose such a period.")
        show(html.notice(text, mark="!"))
        return None
    if audience.sees_all_rows:
        detail = {
            "audience": audience.value,
            "unit": order.unit_id,
            "from": str(order.start),
            "to": str(order.end),
        }
        audit_rows_opened(viewer, subject="briefing", detail=detail)
    return found


@st.cache_resource(
    ttl=CACHE_SECONDS, max_entries=CACHE_ENTRIES, show_spinner=False, hash_funcs={Settings: settings_key}
)
def _briefing(order: BriefingOrder, *, scope: AccessScope, store: CaseStore, settings: Settings) -> Briefing:
    return read_briefing(order, scope=scope, store=store, settings=settings)


def audience_links(view: View, chosen: Audience) -> Markup:
    """The audiences; the one shown is marked."""
    links = [
        html.element(
            "a", _(text), href=view.link_to("briefing", audience=audience.value),
            aria_current="page" if audience is chosen else None,
        )
        for audience, text in AUDIENCES.items()
    ]  # fmt: skip
    return html.element("nav", *links, class_="parts", aria_label=_("Audience"))


def findings_list(briefing: Briefing, findings: Sequence[Finding]) -> Markup:
    """For whom, then what was found, and the way to show it one by one."""
    mark = html.paragraph(html.element("strong", mark_of(briefing)))
    if not findings:
        text = _("Nothing has really got worse, lies far from its peers or always misses its target.")
        return html.join([mark, html.paragraph(text)])
    items = [html.element("li", finding.text) for finding in findings]
    address = briefing.view.link_to("findings", audience=briefing.order.audience.value, finding="1")
    way = html.paragraph(html.link(_("Show one at a time, for the whole room ›"), address))
    is_published = not briefing.order.audience.sees_all_rows
    remark = html.paragraph(hidden_sentence(), class_="small") if is_published else ""
    return html.join([mark, html.element("ol", *items, class_="findings"), way, remark])


def show_files(viewer: Viewer, briefing: Briefing) -> None:
    """A button that makes the paper in its three forms, then the links that fetch them."""
    if not st.button(_("Make the paper (PDF, DOCX, XLSX)"), key="make-briefing"):
        return
    with working():
        paper = paper_of(briefing, settings=viewer.settings)
        files = {form: write(paper) for form, write in WRITERS.items()}
    for form, content in files.items():
        name = f"briefing-{briefing.view.period.end}-{briefing.order.audience}.{form}"
        offer_file(viewer, name=name, content=content, media_type=MEDIA_TYPES[form])


def show_freeze(viewer: Viewer, briefing: Briefing) -> None:
    """A button that keeps the numbers of this meeting."""
    if not st.button(_("Keep the numbers of this meeting"), key="freeze-briefing"):
        return
    with working():
        kept = to_freeze(briefing, settings=viewer.settings)
        paper_id = freeze_paper(current_app_database(), kept, account=viewer.account_name)
    show(html.paragraph(_("Kept as number {number}.").format(number=format_count(paper_id))))


def frozen_table(viewer: Viewer, view: View) -> Markup | str:
    """The kept papers this viewer may open."""
    papers = frozen_for(current_app_database(), scope=viewer.scope)
    if not papers:
        return html.paragraph(_("No numbers were kept yet."), class_="quiet")
    columns = [
        Column(_("No."), is_figure=True), Column(_("What"), is_long=True), Column(_("Audience")),
        Column(_("Kept at"), is_figure=True), Column(_("Made by")),
    ]  # fmt: skip
    rows = [
        [
            format_count(paper.paper_id),
            html.link(paper.title, view.link_to("briefing", frozen=str(paper.paper_id))),
            _(AUDIENCES[Audience(paper.rows["audience"])]),
            format_instant(paper.frozen_at, zone=view.zone),
            paper.maker,
        ]
        for paper in papers
    ]
    return html.table(columns, rows, caption=_("Numbers that were kept"))


def show_frozen(viewer: Viewer, view: View, asked: str) -> None:
    """A kept paper: its files as they were, and each number then and now."""
    papers = frozen_for(current_app_database(), scope=viewer.scope)
    paper = next((each for each in papers if str(each.paper_id) == asked), None)
    if paper is None:
        show(html.notice(error_sentence(NotVisible()), mark="!"))
        return
    show(html.element("h2", _("Kept: {title}").format(title=paper.title)))
    with working():
        lines = then_and_now(paper, scope=viewer.scope, store=viewer.store, settings=viewer.settings)
    place = next((unit.name for unit in view.units if unit.unit_id == paper.rows["unit_id"]), view.top_name)
    show(_then_and_now_table(paper, view, lines, place=place))
    if st.button(_("Fetch the kept files"), key="open-frozen"):
        _offer_kept_files(viewer, paper)


def _offer_kept_files(viewer: Viewer, paper: FrozenPaper) -> None:
    for form, media_type in MEDIA_TYPES.items():
        _paper, content = open_frozen(
            current_app_database(), paper_id=paper.paper_id, form=form, account=viewer.account_name,
            may_open=opener(scope=viewer.scope),
        )  # fmt: skip
        offer_file(viewer, name=f"kept-{paper.paper_id}.{form}", content=content, media_type=media_type)


def _what_changed(each: ThenAndNow) -> str:
    if each.is_redefined:
        return _("defined otherwise today")
    return _("changed since") if each.has_moved else ""


def _then_and_now_table(paper: FrozenPaper, view: View, lines: Sequence[ThenAndNow], *, place: str) -> Markup:
    """The numbers of the whole, then those of units that are others now."""
    shown = [each for each in lines if not each.unit]
    moved = [each for each in lines if each.unit and each.has_moved]
    columns = [
        Column(_("Measure")), Column(_("Unit")), Column(_("Then"), is_figure=True),
        Column(_("Now"), is_figure=True), Column(_("Changed")),
    ]  # fmt: skip
    rows = [
        [
            _(each.metric.title), each.unit_name or place, cell(each.metric, each.then),
            cell(each.metric, each.now), _what_changed(each),
        ]
        for each in [*shown, *moved[:SHOWN_LINES]]
    ]  # fmt: skip
    text = _(
        "Then: {then}. Now: the same question asked of today's data. {count} numbers of units are others now."
    )
    then = format_instant(paper.frozen_at, zone=view.zone)
    sentence = html.paragraph(text.format(then=then, count=format_count(len(moved))), class_="small")
    return html.join([html.table(columns, rows, caption=_("Then and now")), sentence])
