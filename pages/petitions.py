"""Who leaves people's feedback, complaints and denunciations without an answer, or with a poor one."""

from data_access.scope import Permission
from shell import html
from shell.filters import open_question, open_view, show
from shell.language import gettext as _
from shell.page_frame import audit_rows_opened, open_page
from shell.petitions import (
    answer_by_kind,
    further_measures,
    kind_card,
    measure_kinds,
    nothing_recorded_of,
    portal_cards,
    split_by_kind,
    units_by_quality,
    units_of_kind,
)
from shell.subject import may_split, working
from shell.tables import what_is_hidden

viewer = open_page(Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)

view = open_view(viewer, page="petitions")
audit_rows_opened(viewer, subject="petitions")
place = open_question(view, _("Whose feedback and complaints wait too long, or get a poor answer?"))

is_split = may_split(viewer, "kind")
with working():
    by_kind = measure_kinds(viewer, view)
    kinds = list(by_kind) if is_split else []
    cards = [kind_card(viewer, view, kind, measured) for kind, measured in by_kind.items()]
    tables = [units_of_kind(viewer, view, kind) for kind in by_kind]
    if kinds:
        measures = further_measures(viewer, view, kinds)
        stages = split_by_kind(
            viewer, view, "petitions_received", by="stage", kinds=kinds,
            title=_("What became of those received in the period"),
        )  # fmt: skip
        ages = [
            html.element("div", split_by_kind(viewer, view, name, by="age_bucket", kinds=kinds, title=title))
            for name, title in (
                ("petitions_overdue", _("Overdue, by working days past the limit")),
                ("petitions_open", _("Open, by working days since reception")),
            )
        ]
        qualities = split_by_kind(
            viewer, view, "petitions_answered", by="quality", kinds=kinds,
            title=_("How good the answers given in the period are"),
        )  # fmt: skip
        outcomes = split_by_kind(
            viewer, view, "petitions_answered", by="outcome", kinds=kinds,
            title=_("How those closed in the period ended"),
        )  # fmt: skip
    portal = portal_cards(viewer, view) if "feedback" in kinds else ""
    poorest = [units_by_quality(viewer, view, kind) for kind in by_kind if kind in ("", "feedback")]
    first_line = answer_by_kind(viewer, view, by_kind)

place.html(first_line)
show(html.block(*cards, class_="cards three"), nothing_recorded_of(kinds) if is_split else "")
if kinds:
    show(html.element("h2", _("Acceptance, answers, groups and repetitions")), measures)
    show(qualities, stages, outcomes)
    show(html.block(*ages, class_="cards two"))
show(portal, *tables, *poorest, what_is_hidden(viewer))
