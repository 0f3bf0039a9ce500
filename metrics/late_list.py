"""The monthly list of late cases that Decision 766 has every unit publish (domain.md 3.4).

On the list of a month are the cases completed late in it and the cases open and overdue at its end: exactly
the rows of ``cases_completed_late`` and ``cases_overdue_open``. The end of the month is the data time while
the month is under way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.case_records import CaseRecord, read_records
from metrics.compute import rejected_rows
from metrics.definition import Question, QuestionRefused
from metrics.facts import as_number
from metrics.inquiry import Inquiry, prepare
from metrics.listed_cases import BODY, UNIT, Names, check_may_list, listed_rows, names_of
from metrics.moments import aware, last_day_of, read_calendar
from metrics.steps import broken_steps
from settings import Settings

COMPLETED_LATE, OVERDUE_OPEN = "cases_completed_late", "cases_overdue_open"
#: So many last characters of a dossier's code are published; of a short code, half.
SHOWN_CHARACTERS = 4
MASK = "***"
#: So many cases at once are asked for their records: to name them costs less than to find them again.
ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class StepAtFault:
    """The step that broke a late case (:func:`metrics.steps.broken_steps`), and who held it."""

    name: str
    unit: str
    position: str
    officer_name: str


@dataclass(frozen=True)
class LateCase:
    """One late case; times are naive UTC, what was not recorded is empty.

    ``completed_at`` is empty for a case that was open at T. ``working_days_late`` is the difference of the
    working-day ordinals of the day it was completed (T's day while it is open) and of the day its due time
    lay in: 0 when it came later on the same working day or before the next one, empty outside the calendar.
    ``step`` is empty where the source delivers no steps. In the public version the code is masked; the names
    of officials and the evidence are empty.
    """

    number: int
    case_id: str
    unit_id: str
    unit: str
    body_id: str
    body: str
    position: str
    officer_name: str
    procedure_id: str
    procedure: str
    received_at: datetime
    due_at: datetime
    completed_at: datetime | None
    working_days_late: int | None
    apology_at: datetime | None
    returned_at: datetime | None
    record: CaseRecord
    step: StepAtFault | None
    source: str
    source_ref: str

    @property
    def is_open(self) -> bool:
        """Whether it was still being handled at T."""
        return self.completed_at is None


@dataclass(frozen=True)
class BodySummary:
    """What one body has on the list."""

    body_id: str
    body: str
    completed_late: int
    overdue_open: int
    apologies: int
    most_days_late: int | None

    @property
    def cases(self) -> int:
        """How many lines it has."""
        return self.completed_late + self.overdue_open


@dataclass(frozen=True)
class LateList:
    """The list of one month, the body with the most cases first, in each body the latest case first.

    ``as_of`` is T and ``data_time`` up to when the data is complete (aware UTC); ``rejected_rows`` how many
    rows the list may lack. ``lines`` may be a part of it, ``summaries`` are all of it.
    """

    first: date
    last: date
    as_of: datetime
    data_time: datetime
    rejected_rows: int
    is_internal: bool
    summaries: tuple[BodySummary, ...] = ()
    lines: tuple[LateCase, ...] = field(default=())

    @property
    def total(self) -> int:
        """How many cases are on the whole list."""
        return sum(summary.cases for summary in self.summaries)


def read_late_list(
    month: date,
    *,
    is_internal: bool,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
    unit_id: str | None = None,
    as_of: date | datetime | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> LateList:
    """The late list of a day's month for one unit and all below it, else for the whole scope; as of the end
    of the month unless another moment is given.

    Raises:
        NotVisible: this viewer may not open rows, or the unit is not in the scope.
        QuestionRefused: the month lies after the data.
    """
    check_may_list(scope=scope)
    first, last = month.replace(day=1), last_day_of("month", month)
    inquiries = [
        prepare(
            Question(name, start=first, end=last, as_of=as_of, unit_id=unit_id),
            scope=scope, store=store, settings=settings,
        )
        for name in (COMPLETED_LATE, OVERDUE_OPEN)
    ]  # fmt: skip
    frame = inquiries[0].frame
    if first > frame.day:
        raise QuestionRefused(f"There is no data yet for {first:%Y-%m}.")
    reading = _Reading(inquiries, is_internal=is_internal, scope=scope, store=store, settings=settings)
    return LateList(
        first=first,
        last=last,
        as_of=aware(frame.at),
        data_time=aware(frame.data_time),
        rejected_rows=rejected_rows(inquiries[0].metric.tables, scope=scope, store=store),
        is_internal=is_internal,
        summaries=reading.summaries(),
        lines=reading.lines(limit=limit, offset=offset),
    )


def masked(code: str) -> str:
    """A dossier's code as it is published: its last characters, never all of it."""
    shown = min(SHOWN_CHARACTERS, len(code) // 2)
    return MASK + code[len(code) - shown :]


class _Reading:
    """The members of one list, and what is read of them."""

    def __init__(
        self,
        inquiries: Sequence[Inquiry],
        *,
        is_internal: bool,
        scope: AccessScope,
        store: CaseStore,
        settings: Settings,
    ) -> None:
        self._at = inquiries[0].frame.at
        self._facts, self._tables = inquiries[0].facts, inquiries[0].tables
        self._is_internal = is_internal
        self._scope, self._store, self._settings = scope, store, settings
        self._members = sa.union_all(*(_members(inquiry) for inquiry in inquiries)).subquery("late_cases")

    def summaries(self) -> tuple[BodySummary, ...]:
        """One per body, the most cases first."""
        late = self._members.c
        count = sa.func.count()
        statement = (
            sa.select(
                late[BODY].label("body_id"),
                sa.func.sum(late.is_open).label("overdue_open"),
                count.label("cases"),
                sa.func.count(late.apology_at).label("apologies"),
                sa.func.max(late.days_late).label("most_days_late"),
            )
            .group_by(late[BODY])
            .order_by(count.desc(), late[BODY])
        )
        rows = self._tables.read(statement)
        names = self._names(units=[row.body_id for row in rows])
        return tuple(
            BodySummary(
                body_id=row.body_id,
                body=names.unit(row.body_id),
                completed_late=row.cases - int(row.overdue_open),
                overdue_open=int(row.overdue_open),
                apologies=row.apologies,
                most_days_late=row.most_days_late,
            )
            for row in rows
        )

    def lines(self, *, limit: int | None, offset: int) -> tuple[LateCase, ...]:
        """Some of the lines, in the order of the list."""
        late = self._members.c
        in_body = sa.func.count().over(partition_by=late[BODY]).label("in_body")
        counted = sa.select(self._members, in_body).subquery("counted_late_cases")
        column = counted.c
        listed = (
            sa.select(counted)
            .order_by(
                column.in_body.desc(), column[BODY], column.days_late.desc().nulls_last(), column.due_at,
                column.row_id,
            )
            .limit(limit)
            .offset(offset)
        )  # fmt: skip
        rows = self._tables.read(listed)
        records: dict[str, CaseRecord] = {}
        for start in range(0, len(rows), ROWS_AT_ONCE):
            records |= self._records(rows[start : start + ROWS_AT_ONCE])
        is_page = len(rows) <= ROWS_AT_ONCE
        steps = self._steps(_named(rows) if is_page else listed.subquery("listed")) if rows else {}
        names = self._names(
            units=[
                *(unit for row in rows for unit in (row._mapping[UNIT], row._mapping[BODY])),
                *(step.step_unit_id for step in steps.values()),
            ],
            procedures=[row.procedure_id for row in rows],
            officers=[*(row.officer_id for row in rows), *(step.step_officer_id for step in steps.values())],
        )
        return tuple(
            self._line(offset + place, row, records[row.row_id], steps.get(row.row_id), names)
            for place, row in enumerate(rows, start=1)
        )

    def _names(self, **ids: list[str | None]) -> Names:
        wanted = {"units": [], "procedures": [], "officers": [], **ids}
        return names_of(**wanted, with_officers=self._is_internal, scope=self._scope, store=self._store)

    def _records(self, rows: Sequence[sa.Row[Any]]) -> dict[str, CaseRecord]:
        extensions = {
            row.row_id: (row.extended_at, row.extended_due_at)
            for row in rows
            if row.extended_due_at is not None
        }
        return read_records(
            {row.row_id: row.completed_at or self._at for row in rows},
            extensions=extensions,
            tables=self._tables,
            calendar=read_calendar(self._store),
            zone=self._settings.zone,
        )

    def _steps(self, listed: sa.FromClause) -> dict[str, sa.Row[Any]]:
        """The step that broke each case, for those that have steps. The cases are a common table, since they
        are spoken of several times and should be found once."""
        columns = (listed.c.due_at, listed.c.until_at, listed.c.until_worked)
        late = sa.select(listed.c.row_id.label("case_id"), *columns).cte("late")
        broken = broken_steps(self._facts, late)
        return {row.case_id: row for row in self._tables.read(sa.select(broken))}

    def _line(
        self, number: int, row: sa.Row[Any], record: CaseRecord, step: sa.Row[Any] | None, names: Names
    ) -> LateCase:
        unit_id, body_id = row._mapping[UNIT], row._mapping[BODY]
        return LateCase(
            number=number,
            case_id=row.row_id if self._is_internal else masked(row.row_id),
            unit_id=unit_id,
            unit=names.unit(unit_id),
            body_id=body_id,
            body=names.unit(body_id),
            position=names.positions.get(row.officer_id, ""),
            officer_name=names.officers.get(row.officer_id, ""),
            procedure_id=row.procedure_id or "",
            procedure=names.procedures.get(row.procedure_id, ""),
            received_at=row.received_at,
            due_at=row.due_at,
            completed_at=row.completed_at,
            working_days_late=row.days_late,
            apology_at=row.apology_at,
            returned_at=row.returned_at,
            record=record,
            step=None if step is None else _step_at_fault(step, names),
            source=(row.source or "") if self._is_internal else "",
            source_ref=(row.source_ref or "") if self._is_internal else "",
        )


def _named(rows: Sequence[sa.Row[Any]]) -> sa.FromClause:
    """The cases of one page by name, with what the search for their steps needs of them."""
    columns: dict[str, TypeEngine[Any]] = {
        "row_id": sa.String(), "due_at": sa.DateTime(), "until_at": sa.DateTime(),
        "until_worked": sa.BigInteger(),
    }  # fmt: skip
    values = sa.values(*(sa.column(name, kind) for name, kind in columns.items()), name="named").data(
        [tuple(row._mapping[name] for name in columns) for row in rows]
    )
    # The engine knows no type of a column in which nothing is named.
    typed = (sa.cast(values.c[name], kind).label(name) for name, kind in columns.items())
    return sa.select(*typed).subquery("page")


def _step_at_fault(step: sa.Row[Any], names: Names) -> StepAtFault:
    return StepAtFault(
        name=step.step_name or "",
        unit=names.unit(step.step_unit_id),
        position=names.positions.get(step.step_officer_id, ""),
        officer_name=names.officers.get(step.step_officer_id, ""),
    )


def _members(inquiry: Inquiry) -> sa.Select[Any]:
    """The late cases of one number; what lies after T has not happened."""
    listed = listed_rows(inquiry)
    row, case = listed.row.c, listed.case.c
    is_open = inquiry.metric.is_stock
    at = sa.literal(inquiry.frame.at, sa.DateTime())
    ended = sa.cast(sa.null(), sa.DateTime()) if is_open else row.completed_at
    worked = inquiry.facts.moments.worked if is_open else sa.cast(sa.null(), sa.BigInteger())
    return sa.select(
        row.row_id,
        row[UNIT],
        row[BODY],
        row.procedure_id,
        row.officer_id,
        row.received_at,
        row.due_at,
        ended.label("completed_at"),
        sa.func.coalesce(ended, at).label("until_at"),
        worked.label("until_worked"),
        as_number(sa.literal(is_open)).label("is_open"),
        (listed.end_ordinal - listed.due_ordinal).label("days_late"),
        *(sa.case((row[name] <= at, row[name])).label(name) for name in ("apology_at", "returned_at")),
        case.extended_at,
        case.extended_due_at,
        row.source,
        row.source_ref,
    ).select_from(listed.rows)
