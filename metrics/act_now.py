"""The cases to act on now, those first that can still be completed in time.

In the order of what can still be saved: due within one, three and five working days; due in that time but
paused, since their clock stands still; overdue without an apology; the other overdue cases, the oldest
first. Exactly the rows of ``cases_due_soon`` and ``cases_overdue_open`` at the data time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from data_access.scope import AccessScope
from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from metrics.cases import DUE_SOON_WORKING_DAYS, clock_runs
from metrics.compute import rejected_rows
from metrics.definition import Question
from metrics.inquiry import Inquiry, prepare
from metrics.listed_cases import UNIT, Names, check_may_list, listed_rows, names_of
from metrics.moments import aware
from settings import Settings

DUE_SOON, OVERDUE_OPEN = "cases_due_soon", "cases_overdue_open"
Section = Literal["due_1", "due_3", "due_5", "paused", "no_apology", "apologised"]
#: In the order of what can still be saved.
SECTIONS: tuple[Section, ...] = ("due_1", "due_3", "due_5", "paused", "no_apology", "apologised")
#: How far ahead is looked, in working days, the nearest first.
HORIZONS = tuple(sorted(int(days) for days in DUE_SOON_WORKING_DAYS))


@dataclass(frozen=True)
class CurrentStep:
    """The step a case is in: its name, who holds it, since when (naive UTC)."""

    name: str
    unit: str
    official: str
    since: datetime


@dataclass(frozen=True)
class CaseToActOn:
    """One case of the list; times are naive UTC.

    ``days`` are the working days from T's day to that of the due time: left where it lies ahead, late
    (negative) where it has passed, empty outside the calendar. ``paused_since`` is when its clock stopped.
    """

    section: Section
    case_id: str
    unit_id: str
    unit: str
    official: str
    procedure: str
    due_at: datetime
    days: int | None
    apology_at: datetime | None
    paused_since: datetime | None
    step: CurrentStep | None = None


@dataclass(frozen=True)
class ActNowList:
    """Cases to act on as of T: how many there are of each kind, and some of them.

    ``due_within`` counts by working days the cases due within that many, paused ones among them, as
    ``cases_due_soon`` does. ``counts`` counts the lines of each section. Times are aware UTC.
    """

    as_of: datetime
    data_time: datetime
    rejected_rows: int
    counts: Mapping[Section, int] = field(hash=False)
    due_within: Mapping[int, int] = field(hash=False)
    lines: tuple[CaseToActOn, ...] = ()

    @property
    def overdue(self) -> int:
        """How many cases are overdue."""
        return self.counts["no_apology"] + self.counts["apologised"]

    @property
    def total(self) -> int:
        """How many cases the whole list has."""
        return sum(self.counts.values())


def read_act_now(
    *,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
    unit_id: str | None = None,
    sections: Sequence[Section] = SECTIONS,
    limit: int | None = None,
    offset: int = 0,
) -> ActNowList:
    """What to act on in one unit and all below it, else in the whole scope; lines of some sections only.

    Raises:
        NotVisible: this viewer may not open rows, or the unit is not in the scope.
    """
    check_may_list(scope=scope)

    def asked(metric: str, **where: str) -> Inquiry:
        conditions = tuple((name, (value,)) for name, value in where.items())
        question = Question(metric, unit_id=unit_id, where=conditions)
        return prepare(question, scope=scope, store=store, settings=settings)

    soon = {days: asked(DUE_SOON, due_in=str(days)) for days in HORIZONS}
    overdue = asked(OVERDUE_OPEN)
    members = sa.union_all(_due_soon(soon), _overdue(overdue)).subquery("to_act_on")
    tables, frame = overdue.tables, overdue.frame
    counts, due_within = _counts(members, tables)
    return ActNowList(
        as_of=aware(frame.at),
        data_time=aware(frame.data_time),
        rejected_rows=rejected_rows(overdue.metric.tables, scope=scope, store=store),
        counts=counts,
        due_within=due_within,
        lines=_lines(
            members, tables, sections=sections, limit=limit, offset=offset, at=frame.at, scope=scope,
            store=store,
        ),
    )  # fmt: skip


def _due_soon(inquiries: Mapping[int, Inquiry]) -> sa.Select[Any]:
    """Cases due within the farthest horizon, each with the nearest one it is due within."""
    inquiry = inquiries[HORIZONS[-1]]
    listed = listed_rows(inquiry)
    row = listed.row.c
    rows, runs = clock_runs(inquiry.facts, listed.case, row.due_at, listed.rows)
    ends = [(row.due_at <= inquiries[days].facts.moments.horizon, days) for days in HORIZONS[:-1]]
    due_in = sa.case(*ends, else_=HORIZONS[-1])
    place = sa.case((sa.not_(runs), SECTIONS.index("paused")), *((end, place) for place, (end, _) in
                    enumerate(ends)), else_=len(ends))  # fmt: skip
    return sa.select(
        place.label("place"),
        due_in.label("due_in"),
        inquiry.facts["case_pauses"].c.started_at.label("paused_since"),
        (listed.due_ordinal - listed.end_ordinal).label("days"),
        *(row[name] for name in _SHOWN),
    ).select_from(rows)


def _overdue(inquiry: Inquiry) -> sa.Select[Any]:
    """Overdue cases, those without an apology by T apart from the others."""
    listed = listed_rows(inquiry)
    row = listed.row.c
    is_apologised = row.apology_at <= inquiry.frame.at
    return sa.select(
        sa.case((is_apologised, SECTIONS.index("apologised")), else_=SECTIONS.index("no_apology")),
        sa.cast(sa.null(), sa.Integer()),
        sa.cast(sa.null(), sa.DateTime()),
        listed.due_ordinal - listed.end_ordinal,
        *(row[name] for name in _SHOWN),
    ).select_from(listed.rows)


_SHOWN = ("row_id", UNIT, "procedure_id", "officer_id", "due_at", "apology_at")


def _counts(members: sa.Subquery, tables: ScopedTables) -> tuple[dict[Section, int], dict[int, int]]:
    columns = (members.c.place, members.c.due_in)
    rows = tables.read(sa.select(*columns, sa.func.count().label("cases")).group_by(*columns))
    sections = {
        section: sum(row.cases for row in rows if row.place == place)
        for place, section in enumerate(SECTIONS)
    }
    within = {
        days: sum(row.cases for row in rows if row.due_in is not None and row.due_in <= days)
        for days in HORIZONS
    }
    return sections, within


def _lines(
    members: sa.Subquery,
    tables: ScopedTables,
    *,
    sections: Sequence[Section],
    limit: int | None,
    offset: int,
    at: datetime,
    scope: AccessScope,
    store: CaseStore,
) -> tuple[CaseToActOn, ...]:
    column = members.c
    listed = (
        sa.select(members)
        .where(column.place.in_([SECTIONS.index(section) for section in sections]))
        .order_by(column.place, column.due_at, column.row_id)
        .limit(limit)
        .offset(offset)
    )
    rows = tables.read(listed)
    steps = _steps(tables, [row.row_id for row in rows], at=at)
    names = names_of(
        units=[*(row._mapping[UNIT] for row in rows), *(step.unit_id for step in steps.values())],
        procedures=[row.procedure_id for row in rows],
        officers=[row.officer_id for row in (*rows, *steps.values())],
        scope=scope,
        store=store,
    )
    return tuple(_line(row, steps.get(row.row_id), names, at=at) for row in rows)


def _line(row: sa.Row[Any], step: sa.Row[Any] | None, names: Names, *, at: datetime) -> CaseToActOn:
    return CaseToActOn(
        section=SECTIONS[row.place],
        case_id=row.row_id,
        unit_id=row._mapping[UNIT],
        unit=names.unit(row._mapping[UNIT]),
        official=names.official(row.officer_id),
        procedure=names.procedures.get(row.procedure_id, row.procedure_id or ""),
        due_at=row.due_at,
        days=row.days,
        apology_at=row.apology_at if row.apology_at is not None and row.apology_at <= at else None,
        paused_since=row.paused_since,
        step=None if step is None else _current_step(step, names),
    )


def _current_step(step: sa.Row[Any], names: Names) -> CurrentStep:
    holder = names.official(step.officer_id)
    return CurrentStep(step.step_name or "", names.unit(step.unit_id), holder, step.started_at)


def _steps(tables: ScopedTables, case_ids: Sequence[str], *, at: datetime) -> dict[str, sa.Row[Any]]:
    """The step each case is in at T: the one begun last of those that have begun and not ended."""
    event = tables["case_events"]
    statement = (
        sa.select(event.c.case_id, event.c.step_name, event.c.unit_id, event.c.officer_id, event.c.started_at)
        .where(
            event.c.kind == "step",
            event.c.case_id.in_(case_ids),
            event.c.started_at <= at,
            sa.or_(event.c.ended_at.is_(None), event.c.ended_at > at),
        )
        .order_by(event.c.started_at, event.c.event_id)
    )
    return {row.case_id: row for row in tables.read(statement)}
