"""One case with everything that happened to it, for those who may open it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from data_access.scope import AccessScope, Permission
from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from errors import NotVisible


@dataclass(frozen=True)
class CaseEvent:
    """A step or interruption of a case; times are naive UTC.

    ``working_days`` is how long it took, up to ``as_of`` while it runs; empty outside the calendar.
    """

    event_id: str
    kind: str
    step_name: str | None
    unit_id: str | None
    unit_name: str | None
    officer_name: str | None
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    working_days: int | None


@dataclass(frozen=True)
class DueTerm:
    """A due time and since when it was the one in force (empty: from the start)."""

    known_from: datetime | None
    known_to: datetime | None
    due_effective_at: datetime | None


@dataclass(frozen=True)
class CaseFile:
    """A case: its ``facts`` by column name (with readable names beside ids), steps, pauses and due times."""

    facts: Mapping[str, Any]
    events: tuple[CaseEvent, ...]
    pauses: tuple[tuple[datetime, datetime | None], ...]
    due_terms: tuple[DueTerm, ...]


def read_case(
    case_id: str, *, as_of: datetime, zone: ZoneInfo, scope: AccessScope, store: CaseStore
) -> CaseFile:
    """The file of one case; what still runs is counted up to ``as_of`` (naive UTC), days are ``zone``'s.

    Raises:
        NotVisible: there is no such case, it is not in the scope, or the viewer may not open rows.
    """
    if not scope.may(Permission.OPEN_ROWS):
        raise NotVisible
    tables = ScopedTables(store, scope=scope)
    rows = tables.read(_facts(tables, case_id))
    if not rows:
        raise NotVisible
    facts = dict(rows[0]._mapping)
    if not scope.may(Permission.SEE_OFFICER_NAMES):
        facts["officer_name"] = None
    rows = tables.read(_events(tables, case_id))
    moments = [moment for row in rows for moment in (row.started_at, row.ended_at)]
    ordinals = _ordinals(tables, [*moments, as_of], zone=zone)
    may_name = scope.may(Permission.SEE_OFFICER_NAMES)
    return CaseFile(
        facts=facts,
        events=tuple(_event(row, ordinals=ordinals, as_of=as_of, may_name=may_name) for row in rows),
        pauses=_pauses(tables, case_id),
        due_terms=_due_terms(tables, case_id),
    )


def _facts(tables: ScopedTables, case_id: str) -> sa.Select[Any]:
    case = tables["cases"]
    procedures, officers = tables.reference("procedures"), tables.reference("officers")
    settling, receiving = tables.reference("units").alias(), tables.reference("units").alias()
    return (
        sa.select(
            case,
            settling.c.name.label("unit_name"),
            receiving.c.name.label("receiving_unit_name"),
            procedures.c.name.label("procedure_name"),
            procedures.c.field.label("field"),
            procedures.c.limit_working_days.label("limit_working_days"),
            officers.c.name.label("officer_name"),
        )
        .join_from(case, settling, settling.c.unit_id == case.c.unit_id, isouter=True)
        .join(receiving, receiving.c.unit_id == case.c.receiving_unit_id, isouter=True)
        .join(procedures, procedures.c.procedure_id == case.c.procedure_id, isouter=True)
        .join(officers, officers.c.officer_id == case.c.officer_id, isouter=True)
        .where(case.c.case_id == case_id)
    )


def _events(tables: ScopedTables, case_id: str) -> sa.Select[Any]:
    event = tables["case_events"]
    units, officers = tables.reference("units"), tables.reference("officers")
    return (
        sa.select(event, units.c.name.label("unit_name"), officers.c.name.label("officer_name"))
        .join_from(event, units, units.c.unit_id == event.c.unit_id, isouter=True)
        .join(officers, officers.c.officer_id == event.c.officer_id, isouter=True)
        .where(event.c.case_id == case_id)
        .order_by(event.c.started_at, event.c.event_id)
    )


def _ordinals(
    tables: ScopedTables, moments: Iterable[datetime | None], *, zone: ZoneInfo
) -> dict[datetime, int]:
    """The working-day ordinal of the local day of each moment."""
    days: dict[datetime, date] = {
        moment: moment.replace(tzinfo=UTC).astimezone(zone).date() for moment in moments if moment
    }
    calendar = tables.reference("calendar_days")
    statement = sa.select(calendar.c.day, calendar.c.ordinal).where(
        calendar.c.day.in_(sorted(set(days.values())))
    )
    found = {row.day: row.ordinal for row in tables.read(statement)}
    return {moment: found[day] for moment, day in days.items() if day in found}


def _event(
    row: sa.Row[Any], *, ordinals: Mapping[datetime, int], as_of: datetime, may_name: bool
) -> CaseEvent:
    first, last = ordinals.get(row.started_at), ordinals.get(row.ended_at or as_of)
    return CaseEvent(
        event_id=row.event_id,
        kind=row.kind,
        step_name=row.step_name,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        officer_name=row.officer_name if may_name else None,
        started_at=row.started_at,
        due_at=row.due_effective_at or row.due_at,
        ended_at=row.ended_at,
        working_days=None if first is None or last is None else max(last - first, 0),
    )


def _pauses(tables: ScopedTables, case_id: str) -> tuple[tuple[datetime, datetime | None], ...]:
    pause = tables["case_pauses"]
    statement = (
        sa.select(pause.c.started_at, pause.c.ended_at)
        .where(pause.c.case_id == case_id)
        .order_by(pause.c.started_at)
    )
    return tuple((row.started_at, row.ended_at) for row in tables.read(statement))


def _due_terms(tables: ScopedTables, case_id: str) -> tuple[DueTerm, ...]:
    term = tables["case_due_terms"]
    statement = (
        sa.select(term.c.known_from, term.c.known_to, term.c.due_effective_at)
        .where(term.c.case_id == case_id)
        .order_by(term.c.known_from.nulls_first())
    )
    return tuple(DueTerm(**row._mapping) for row in tables.read(statement))
