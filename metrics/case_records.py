"""What the records of some cases say about how they went, up to a moment: nothing is concluded from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from data_access.scoped import ScopedTables
from metrics.moments import Calendar, aware

#: Earlier than anything: an extension that does not say when it was made is in force from the start.
BEGINNING = datetime.min


@dataclass(frozen=True)
class CaseRecord:
    """One case up to its completion, or up to T while it is open.

    ``due_changes`` is how often its due time became another one, ``paused_days`` the working days its clock
    stood still (empty outside the calendar), ``new_due_at`` the due time that the last extension named, in
    naive UTC.
    """

    supplements: int = 0
    reassignments: int = 0
    reopenings: int = 0
    due_changes: int = 0
    paused_days: int | None = 0
    new_due_at: datetime | None = None


def read_records(
    ends: Mapping[str, datetime],
    *,
    extensions: Mapping[str, tuple[datetime | None, datetime]],
    tables: ScopedTables,
    calendar: Calendar,
    zone: ZoneInfo,
) -> dict[str, CaseRecord]:
    """The record of each case, each up to its own end (naive UTC).

    ``extensions`` are those in the cases' own columns: when made, until when.
    """
    case_ids = list(ends)
    events, terms, pauses = (
        _by_case(tables.read(statement))
        for statement in (_events(tables, case_ids), _terms(tables, case_ids), _pauses(tables, case_ids))
    )
    found = {}
    for case_id, end in ends.items():
        kinds = [event.kind for event in events[case_id] if event.started_at <= end]
        known = [term for term in terms[case_id] if term.known_from is None or term.known_from <= end]
        named = [(event.started_at, event.due_at) for event in events[case_id] if event.kind == "extension"]
        if case_id in extensions:
            made, until = extensions[case_id]
            named.append((made or BEGINNING, until))
        in_force = [(made, until) for made, until in named if until is not None and made <= end]
        found[case_id] = CaseRecord(
            supplements=kinds.count("supplement"),
            reassignments=kinds.count("reassigned"),
            reopenings=kinds.count("reopened"),
            due_changes=max(len(known) - 1, 0),
            paused_days=_paused_days(pauses[case_id], end=end, calendar=calendar, zone=zone),
            new_due_at=max(in_force)[1] if in_force else None,
        )
    return found


def _by_case(rows: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.case_id].append(row)
    return grouped


def _events(tables: ScopedTables, case_ids: Sequence[str]) -> sa.Select[Any]:
    event = tables["case_events"]
    return sa.select(event.c.case_id, event.c.kind, event.c.started_at, event.c.due_at).where(
        event.c.kind != "step", event.c.case_id.in_(case_ids)
    )


def _terms(tables: ScopedTables, case_ids: Sequence[str]) -> sa.Select[Any]:
    term = tables["case_due_terms"]
    return sa.select(term.c.case_id, term.c.known_from).where(term.c.case_id.in_(case_ids))


def _pauses(tables: ScopedTables, case_ids: Sequence[str]) -> sa.Select[Any]:
    pause = tables["case_pauses"]
    return sa.select(pause.c.case_id, pause.c.started_at, pause.c.ended_at).where(
        pause.c.case_id.in_(case_ids)
    )


def _paused_days(pauses: Iterable[Any], *, end: datetime, calendar: Calendar, zone: ZoneInfo) -> int | None:
    total = 0
    for pause in pauses:
        if pause.started_at >= end:
            continue
        stretch = (pause.started_at, min(pause.ended_at or end, end))
        first, last = (calendar.ordinals.get(aware(moment).astimezone(zone).date()) for moment in stretch)
        if first is None or last is None:
            return None
        total += last - first
    return total
