"""Which units have published their late list of a month, as the record of their duties says."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from data_access.scope import AccessScope
from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from errors import NotVisible
from metrics.facts import next_day
from metrics.listed_cases import check_may_list
from metrics.moments import data_time, last_day_of, local_day
from settings import Settings

KIND = "late_list_published"
#: Bodies that answer to the province and have to publish; agencies of the centre do not answer to it.
PUBLISHING_KINDS = (
    "department", "commune", "ward", "special_zone", "district", "zone_board", "inspectorate",
)  # fmt: skip
#: A month in words: 9/2026 or 09/2026, but not the end of a day such as 15/10/2026.
_MONTH = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])/(\d{4})(?!\d)")

Status = Literal["overdue", "missing", "not_due", "late", "early", "in_time"]
#: What has to be asked about comes first; ``missing`` is a body without any record.
STATUSES: tuple[Status, ...] = ("overdue", "missing", "not_due", "late", "early", "in_time")


@dataclass(frozen=True)
class Publication:
    """Whether one unit has published: ``early`` is a day recorded before the month was over."""

    unit_id: str
    unit: str
    status: Status
    due_on: date | None = None
    done_on: date | None = None
    evidence_ref: str = ""

    @property
    def is_done(self) -> bool:
        """Whether a publication is recorded."""
        return self.done_on is not None


def read_publications(
    month: date, *, scope: AccessScope, store: CaseStore, settings: Settings, unit_id: str | None = None
) -> tuple[Publication, ...]:
    """Every body in scope, and every unit with a record, as of the data time; those to ask first come first.

    A duty is about the month that its subject names ("… 09/2026"); where its subject names none, about the
    month before the one it is due in. Of several records of a unit the one due last counts.

    Raises:
        NotVisible: this viewer may not open rows, or the unit is not in the scope.
    """
    check_may_list(scope=scope)
    if unit_id is not None and unit_id not in scope.unit_ids:
        raise NotVisible
    tables = ScopedTables(store, scope=scope)
    first, last = month.replace(day=1), last_day_of("month", month)
    today = local_day(data_time(store, ("duties",)), zone=settings.zone)
    units = {row.unit_id: row for row in tables.read(_units(tables, unit_id=unit_id, scope=scope))}
    duties = {
        row.unit_id: row
        for row in tables.read(_duties(tables, units=list(units)))
        if month_of_duty(row.subject, row.due_on) == first
    }
    listed = [
        _publication(row, duties.get(key), last=last, today=today)
        for key, row in units.items()
        if key in duties or (_publishes(row) and _exists(row, on=last))
    ]
    return tuple(sorted(listed, key=lambda each: (STATUSES.index(each.status), each.unit, each.unit_id)))


def month_of_duty(subject: str | None, due_on: date) -> date:
    """The first day of the month whose list a duty is about."""
    named = _MONTH.search(subject or "")
    if named is not None and named[2] != "0000":
        return date(int(named[2]), int(named[1]), 1)
    return (due_on.replace(day=1) - timedelta(days=1)).replace(day=1)


def _units(tables: ScopedTables, *, unit_id: str | None, scope: AccessScope) -> sa.Select[Any]:
    units = tables.reference("units")
    statement = sa.select(
        units.c.unit_id, units.c.name, units.c.kind, units.c.valid_from_on, units.c.valid_to_on
    ).where(units.c.unit_id.in_(scope.unit_ids))
    if unit_id is None:
        return statement
    tree = tables.reference("unit_ancestors")
    return statement.where(
        units.c.unit_id.in_(sa.select(tree.c.unit_id).where(tree.c.ancestor_id == unit_id))
    )


def _duties(tables: ScopedTables, *, units: list[str]) -> sa.Select[Any]:
    duty = tables["duties"]
    return (
        sa.select(duty.c.unit_id, duty.c.subject, duty.c.due_on, duty.c.done_on, duty.c.evidence_ref)
        .where(duty.c.kind == KIND, duty.c.unit_id.in_(units))
        .order_by(duty.c.due_on, duty.c.duty_id)
    )


def _publishes(unit: sa.Row[Any]) -> bool:
    return unit.kind in PUBLISHING_KINDS


def _exists(unit: sa.Row[Any], *, on: date) -> bool:
    is_begun = unit.valid_from_on is None or unit.valid_from_on <= on
    return is_begun and (unit.valid_to_on is None or unit.valid_to_on >= on)


def _publication(unit: sa.Row[Any], duty: sa.Row[Any] | None, *, last: date, today: date) -> Publication:
    if duty is None:
        return Publication(unit.unit_id, unit.name, "missing")
    done_on = duty.done_on if duty.done_on is not None and duty.done_on <= today else None
    return Publication(
        unit_id=unit.unit_id,
        unit=unit.name,
        status=_status(duty.due_on, done_on, last=last, today=today),
        due_on=duty.due_on,
        done_on=done_on,
        evidence_ref=(duty.evidence_ref or "") if done_on is not None else "",
    )


def _status(due_on: date, done_on: date | None, *, last: date, today: date) -> Status:
    if done_on is None:
        return "overdue" if due_on < today else "not_due"
    if done_on < next_day(last):
        return "early"
    return "in_time" if done_on <= due_on else "late"
