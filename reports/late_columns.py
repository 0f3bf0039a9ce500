"""The columns of the monthly late list, and what each says of a case: the same on the page and on paper.

Decision 766 and domain.md 3.4: unit, official by position, procedure, masked code, due date, days late,
step at fault, reason, apology, remedy. Reason and remedy repeat the record and conclude nothing from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from metrics.late_list import LateCase
from reports.wording import Wording

Cell = str | int | date | None


@dataclass(frozen=True)
class LateColumn:
    """One column: its head, what it holds, how wide it is on paper (in characters).

    ``only_on_paper`` marks what a page says elsewhere or leaves to the case's own page.
    """

    name: str
    head: str
    value: Callable[[LateCase], Cell]
    width: int = 12
    only_on_paper: bool = False


def late_columns(wording: Wording, *, is_internal: bool) -> list[LateColumn]:
    """The columns in their order; names of officials and the evidence in the internal version only."""
    _ = wording.translate
    columns = [
        LateColumn("number", _("No."), lambda case: case.number, 5, only_on_paper=True),
        LateColumn("body", _("Body"), lambda case: case.body, 26, only_on_paper=True),
        LateColumn("unit", _("Settling unit"), lambda case: case.unit, 26),
        LateColumn("position", _("Position"), lambda case: case.position or _("not recorded"), 18),
        LateColumn("officer_name", _("Name"), lambda case: case.officer_name or _("not recorded"), 20, True),
        LateColumn("procedure_id", _("Procedure code"), lambda case: case.procedure_id or None, 12, True),
        LateColumn("procedure", _("Procedure"), lambda case: case.procedure or _("not recorded"), 36),
        LateColumn("case_id", _("Dossier code"), lambda case: case.case_id, 28 if is_internal else 12),
        LateColumn("received", _("Received"), lambda case: wording.day_of(case.received_at)),
        LateColumn("due", _("Due"), lambda case: wording.due_day_of(case.due_at)),
        LateColumn("completed", _("Completed"), lambda case: _completed(case, wording), 14),
        LateColumn("days_late", _("Working days late"), lambda case: case.working_days_late, 9),
        LateColumn("step", _("Step at fault"), lambda case: _step(case, wording), 20),
        LateColumn("step_holder", _("Step held by"), lambda case: _held_by(case, wording), 28, True),
        LateColumn("reason", _("Reason, as recorded"), lambda case: reason(case, wording), 30),
        LateColumn("apology", _("Apology sent"), lambda case: _apology(case, wording)),
        LateColumn("remedy", _("Remedy, as recorded"), lambda case: remedy(case, wording), 28),
        LateColumn("source", _("Source"), lambda case: case.source, 14, only_on_paper=True),
        LateColumn("source_ref", _("Reference in the source"), lambda case: case.source_ref, 28, True),
        LateColumn("reply", _("The unit's reply"), lambda case: None, 24),
    ]
    left_out = () if is_internal else ("officer_name", "source", "source_ref")
    return [column for column in columns if column.name not in left_out]


def reason(case: LateCase, wording: Wording) -> str:
    """What the record says about why a case took long; that it says nothing where it does not."""
    _, record = wording.translate, case.record
    found = (
        (record.paused_days, _("clock stopped for {count} working days")),
        (record.supplements if record.supplements > 1 else 0, _("{count} requests for supplements")),
        (record.due_changes, _("due time moved {count} times")),
        (record.reassignments, _("passed on to others {count} times")),
        (record.reopenings, _("reopened {count} times")),
    )
    parts = [text.format(count=count) for count, text in found if count]
    return "; ".join(parts) or _("not recorded")


def remedy(case: LateCase, wording: Wording) -> str:
    """What the record says was done about it: a new appointment, completion, handing over."""
    _ = wording.translate
    found = (
        (case.record.new_due_at, _("new appointment for {day}")),
        (case.completed_at, _("completed on {day}")),
        (case.returned_at, _("handed over on {day}")),
    )
    parts = [
        text.format(day=wording.say_day(wording.day_of(moment)))
        for moment, text in found
        if moment is not None
    ]
    return "; ".join(parts) or _("none yet")


def _step(case: LateCase, wording: Wording) -> str:
    _ = wording.translate
    return (case.step.name if case.step is not None else "") or _("not recorded")


def step_holder(case: LateCase) -> str:
    """Who held the step at fault: unit, name where it may be seen, position; empty where no step is known."""
    if case.step is None:
        return ""
    return ", ".join(filter(None, (case.step.unit, case.step.officer_name, case.step.position)))


def _held_by(case: LateCase, wording: Wording) -> str:
    _ = wording.translate
    return step_holder(case) or _("not recorded")


def _completed(case: LateCase, wording: Wording) -> Cell:
    _ = wording.translate
    return _("being handled") if case.completed_at is None else wording.day_of(case.completed_at)


def _apology(case: LateCase, wording: Wording) -> Cell:
    _ = wording.translate
    return _("not yet") if case.apology_at is None else wording.day_of(case.apology_at)
