"""What has really changed about a unit since the reader last looked at it."""

from collections.abc import Sequence
from datetime import UTC

from markupsafe import Markup

from data_access.visits import Visit, remember_visit
from metrics.changes import Change, find_changes
from metrics.judged import JudgedUnit
from metrics.judged_months import first_day
from shell import html, periods
from shell.formats import format_instant
from shell.heads import sentence_case
from shell.installation import current_app_database
from shell.judged import judged_subject
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.verdict_icons import variation_icon
from shell.verdict_sentences import change_words
from shell.view import View


def since_last_visit(viewer: Viewer, view: View, judged: Sequence[JudgedUnit]) -> Markup | str:
    """The changes as a section; nothing at the first visit or of a period that ends earlier than the data."""
    latest = [each.series.points[-1].point.key for each in judged if each.series.points]
    if not latest or view.period.end != view.last_day:
        return ""
    unit_id = view.unit.unit_id if view.unit else ""
    database = current_app_database()
    visit = remember_visit(database, viewer.account, unit_id=unit_id, month=max(latest))
    if visit is None:
        return ""
    end = periods.last_of_month(first_day(visit.month))
    changes = find_changes(judged_subject(viewer, view, end=end), judged) if end < view.last_day else ()
    return html.element(
        "section", html.element("h2", _("Since your last visit")), _told(view, visit, changes)
    )


def _told(view: View, visit: Visit, changes: Sequence[Change]) -> Markup:
    when = format_instant(visit.seen_at.replace(tzinfo=UTC), zone=view.zone)
    if not changes:
        return html.paragraph(_("No verdict has changed since {when}.").format(when=when))
    items = [
        html.element(
            "li",
            variation_icon(change.now),
            html.element("span", sentence_case(change_words(change)) + "."),
        )
        for change in changes
    ]
    return html.join(
        [
            html.paragraph(_("You last looked at {when}; since then:").format(when=when), class_="small"),
            html.element("ol", *items, class_="needs"),
        ]
    )
