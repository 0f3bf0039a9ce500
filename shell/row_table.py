"""The rows behind a number: as a table on the page, and as a file to take along."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

from markupsafe import Markup

from metrics.definition import RowList
from metrics.output import inert
from shell import html
from shell.formats import UNKNOWN, format_count, format_day, format_decimals, format_moment
from shell.html import Column
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.value_names import NAMES, value_name
from shell.view import View

#: The columns of a record a reader is shown, in their order, and what they are called.
COLUMN_NAMES = {
    "id": N_("Code"),
    "officer_name": N_("Official"),
    "unit_name": N_("Unit"),
    "row_count": N_("How many"),
    "in_numerator": N_("Counted"),
    "share": N_("Share"),
    "reason": N_("What is wrong"),
    "amount_vnd": N_("Amount (dong)"),
    "paid_vnd": N_("Collected (dong)"),
    "usual_from_vnd": N_("Usual from (dong)"),
    "usual_to_vnd": N_("Usual to (dong)"),
    "numerator": N_("Counts as"),
    "denominator": N_("Out of"),
    "kind": N_("Kind"),
    "status": N_("Status"),
    "stage": N_("Stage"),
    "level": N_("Complaint (1st or 2nd)"),
    "about": N_("About"),
    "behaviour": N_("Behaviour"),
    "channel": N_("Channel"),
    "mode": N_("Mode"),
    "field": N_("Field"),
    "procedure_name": N_("Procedure"),
    "procedure_id": N_("Procedure"),
    "step_name": N_("Step"),
    "step_role": N_("Side of the counter"),
    "started_at": N_("Held from"),
    "held_to_at": N_("Held until"),
    "value": N_("Days"),
    "is_censored": N_("Still open at T"),
    "overrun_days": N_("Working days past the step's due time"),
    "filed_at": N_("Filed"),
    "received_at": N_("Received"),
    "accepted_at": N_("Accepted"),
    "due_at": N_("Due"),
    "completed_at": N_("Completed"),
    "outcome": N_("Outcome"),
    "returned_at": N_("Result delivered"),
    "apology_at": N_("Apology"),
    "answered_at": N_("Answered"),
    "published_at": N_("Published"),
    "quality": N_("Quality of the answer"),
    "is_mass": N_("Sent by a group"),
    "is_repeat": N_("Repeated"),
    "origin": N_("Came in"),
    "signatories": N_("Signed by"),
    "eligibility": N_("Eligible"),
    "competence": N_("Competence"),
    "handling": N_("Sent on"),
    "timeliness": N_("Time limit"),
    "second_decision": N_("Second decision"),
    "benefit": N_("For whom"),
    "person_group": N_("Who they are"),
    "progress": N_("Progress"),
    "executed_on": N_("Carried out"),
    "inspection_kind": N_("Kind of inspection"),
    "held_on": N_("Held on"),
    "visits": N_("Visits"),
    "people": N_("People"),
    "score": N_("Score (1 to 5)"),
    "handled_at": N_("Handled"),
    "finding": N_("Finding"),
    "action": N_("Action"),
    "severity": N_("Severity (1 to 4)"),
    "issued_on": N_("Issued"),
    "due_on": N_("To be done by"),
    "closed_on": N_("Closed"),
    "evidence_ref": N_("Document of proof"),
    "head_name": N_("Head when it was due"),
    "last_paid_on": N_("Last payment"),
    "owed_since": N_("Owed"),
    "paid_on": N_("Paid"),
    "quantity": N_("Quantity"),
    "area_m2": N_("Area (m²)"),
    "paid_m2": N_("Given back (m²)"),
    "planned_for_on": N_("In the programme for"),
    "started_on": N_("Began"),
    "ended_on": N_("Ended"),
    "concluded_on": N_("Conclusion"),
    "conclusion_due_on": N_("Conclusion due"),
    "order_due_on": N_("Order due"),
    "ordered_on": N_("Order given"),
    "last_visit_on": N_("Last visited"),
    "conclusion_ref": N_("Conclusion no."),
    "conclusion_id": N_("Conclusion no."),
    "recommendation_id": N_("Recommendation"),
    "inspection_id": N_("Inspection"),
    "case_id": N_("Dossier code"),
    "next_case_id": N_("Filed after it"),
    "source": N_("Source"),
    "source_ref": N_("Reference in the source"),
}
FIGURES = {
    "amount_vnd", "numerator", "denominator", "share", "score", "severity", "quantity", "area_m2",
    "row_count", "visits", "people",
    "paid_vnd", "paid_m2", "usual_from_vnd", "usual_to_vnd",
}  # fmt: skip
#: Measures, shown with one decimal.
MEASURES = {"value", "overrun_days"}
#: What a file carries but a page leaves out, where the case or the source has it.
ONLY_IN_FILES = {
    "source",
    "source_ref",
    "returned_at",
    "apology_at",
    "procedure_id",
    "usual_from_vnd",
    "usual_to_vnd",
}
#: Columns that name a case, which has a page of its own.
CASE_IDS = {"case_id", "next_case_id"}
#: Columns with longer texts, which get the room.
LONG = {"unit_name", "procedure_name", "behaviour", "field"}
MINOR = {"channel", "conclusion_ref", "inspection_id"}


def row_table(rows: RowList, *, view: View, are_cases: bool) -> Markup:
    """The rows as a table; a case's code opens the case."""
    names = [name for name in shown_columns(rows.rows) if name not in ONLY_IN_FILES]
    columns = [
        Column(
            _(COLUMN_NAMES[name]), is_figure=_is_figure(name), is_minor=name in MINOR, is_long=name in LONG
        )
        for name in names
    ]
    lines = [
        [_cell(name, row.get(name), view=view, are_cases=are_cases) for name in names] for row in rows.rows
    ]
    return html.table(columns, lines, caption=_("The rows behind the number"), is_wide=True)


def _is_figure(name: str) -> bool:
    return name in FIGURES | MEASURES or name.endswith(("_at", "_on"))


def shown_columns(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """The known columns that hold something in at least one row, in the order of reading."""
    filled = {name for row in rows for name, value in row.items() if value is not None}
    hidden = {name for name in ("numerator", "denominator") if all(row.get(name) in (0, 1) for row in rows)}
    if "row_count" not in filled:  # an official is named where the rows are officials
        hidden.add("officer_name")
    if "procedure_name" in filled:
        hidden.add("procedure_id")
    if all(row.get("source_ref") == row["id"] for row in rows):
        hidden.add("source_ref")
    return [name for name in COLUMN_NAMES if name in filled - hidden]


def text_of(name: str, value: object, *, zone: ZoneInfo) -> str:
    """One value of a record as a reader writes it."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return format_moment(aware, zone=zone, is_end=name == "due_at")
    if isinstance(value, date):
        return format_day(value)
    if name in MEASURES and isinstance(value, int | float):
        return format_decimals(value, digits=1)
    if isinstance(value, int | float | Decimal):
        return format_count(float(value)) if isinstance(value, Decimal) else format_count(value)
    return value_name(name, str(value)) if name in NAMES else str(value)


def as_csv(rows: RowList, *, zone: ZoneInfo) -> bytes:
    """All columns that are shown, as a file a spreadsheet opens with its Vietnamese letters intact."""
    names = shown_columns(rows.rows)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([_(COLUMN_NAMES[name]) for name in names])
    for row in rows.rows:
        writer.writerow([inert(_plain(name, row.get(name), zone=zone)) for name in names])
    return text.getvalue().encode("utf-8-sig")


def _plain(name: str, value: object, *, zone: ZoneInfo) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return text_of(name, value, zone=zone)


def _cell(name: str, value: object, *, view: View, are_cases: bool) -> str | Markup:
    text = text_of(name, value, zone=view.zone)
    is_case = name in CASE_IDS or (name == "id" and are_cases)
    if is_case and value is not None:
        return html.link(text, view.link_to("case", case=str(value)))
    return text
