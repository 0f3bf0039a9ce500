"""Cases in hand during a period, looked at from its end: what was carried over, came in, went out, is left.

The period ends at M: the end of its last day, or T if that is earlier. Here cases belong to a period by local
days, so that what is in hand is carried over plus received, and completed plus pending, for every unit and
every period, also for a case of exactly midnight. The form is II.06 of Circular 01/2020/TT-VPCP; the on-time
rule of the portal is formula 2.1 of Decision 766/QD-TTg.
"""

from collections.abc import Callable

import sqlalchemy as sa

from metrics.cases import case_columns, clock_runs, due_known_at
from metrics.definition import FactSelect
from metrics.facts import (
    Column,
    Condition,
    FactTables,
    Rows,
    Select,
    as_number,
    at_moments,
    moment_labels,
    one,
)


def _is_in_hand(facts: FactTables, case: Rows) -> Condition:
    """Received by the end of each period, and not completed before it began.

    An outcome without its date means closed since ever.
    """
    moments = facts.moments

    def was_there(first_day: Column, last_instant: Column) -> Condition:
        is_unfinished = sa.and_(case.c.completed_at.is_(None), case.c.outcome.is_(None))
        is_left = sa.or_(case.c.completed_day >= first_day, is_unfinished)
        return sa.and_(case.c.received_at <= last_instant, is_left)

    is_in_hand = sa.and_(case.c.received_day <= moments.end, was_there(moments.start, moments.at))
    if moments.first_start is None or moments.last_at is None:
        return is_in_hand
    # Of several periods, only what was in hand during any is compared with each; see ``cases.is_open``.
    may_be = was_there(moments.first_start, moments.last_at)
    return sa.and_(may_be, sa.func.coalesce(is_in_hand, sa.false()))


def _is_pending(facts: FactTables, case: Rows) -> Condition:
    """Not completed by the end of the period."""
    moments = facts.moments
    return sa.or_(
        case.c.completed_at.is_(None),
        case.c.completed_day > moments.end,
        case.c.completed_at > moments.at,
    )


def _columns(facts: FactTables, case: Rows, due: Column) -> list[Column]:
    return [*case_columns(case, due), *moment_labels(facts), one().label("numerator")]


def cases_in_hand(facts: FactTables) -> Select:
    """Every case in hand during each period."""
    case = facts["cases"]
    rows, due, _ = due_known_at(facts, case, facts.moments.at, at_moments(facts, case))
    columns = _columns(facts, case, due)
    return sa.select(*columns).select_from(rows).where(_is_in_hand(facts, case))


def carried_over_cases(facts: FactTables) -> Select:
    """Those in hand that were received before the period."""
    case = facts["cases"]
    return cases_in_hand(facts).where(case.c.received_day < facts.moments.start)


def pending_cases(facts: FactTables) -> Select:
    """Those in hand that were not completed in the period."""
    return cases_in_hand(facts).where(_is_pending(facts, facts["cases"]))


def pending_with_due(condition: Callable[[Column, Column, Condition], Condition]) -> FactSelect:
    """Pending cases whose due time as known at the end, that end, and a running clock meet a condition."""

    def build(facts: FactTables) -> Select:
        case, at = facts["cases"], facts.moments.at
        rows, due, _ = due_known_at(facts, case, at, at_moments(facts, case))
        rows, runs = clock_runs(facts, case, due, rows)
        return (
            sa.select(*_columns(facts, case, due))
            .select_from(rows)
            .where(_is_in_hand(facts, case), _is_pending(facts, case), condition(due, at, runs))
        )

    return build


def is_overdue(due: Column, at: Column, runs: Condition) -> Condition:
    """Past the due time in force, unless the clock stands still since before it."""
    return sa.and_(due < at, runs)


def is_in_time(due: Column, at: Column, runs: Condition) -> Condition:
    """With a due time that has not passed, or with a clock that stands still since before it."""
    return sa.or_(due >= at, sa.and_(due.is_not(None), sa.not_(runs)))


def has_no_deadline(due: Column, at: Column, runs: Condition) -> Condition:
    """Without any due time."""
    return due.is_(None)


def _supplements(facts: FactTables) -> Rows:
    """One row per case with supplement requests: start and end of the first, start of the second.

    No more is needed: the second request makes a case late, however many follow.
    """
    event = facts["case_events"]
    order = (event.c.started_at, event.c.event_id)
    number = sa.func.row_number().over(partition_by=event.c.case_id, order_by=order)
    request = (
        sa.select(event.c.case_id, event.c.started_at, event.c.ended_at, number.label("number"))
        .where(event.c.kind == "supplement")
        .subquery("requests")
    )
    is_first, is_second = request.c.number == 1, request.c.number == 2
    return (
        sa.select(
            request.c.case_id,
            sa.func.max(sa.case((is_first, request.c.started_at))).label("started_at"),
            sa.func.max(sa.case((is_first, request.c.ended_at))).label("ended_at"),
            sa.func.max(sa.case((is_second, request.c.started_at))).label("second_at"),
        )
        .group_by(request.c.case_id)
        .subquery("supplements")
    )


def _waits(facts: FactTables, case: Rows, rows: Rows) -> tuple[Rows, Column]:
    """Rows joined to the supplement request that is waited for at the moment, and its start: it has not
    ended, and nothing of any kind has begun after it."""
    event, at = facts["case_events"], facts.moments.at
    is_request = event.c.kind == "supplement"
    never_ended = sa.and_(is_request, event.c.ended_at.is_(None))
    requested = sa.select(event.c.case_id).where(is_request)
    step = (
        sa.select(
            event.c.case_id,
            event.c.started_at,
            sa.func.lead(event.c.started_at)
            .over(partition_by=event.c.case_id, order_by=event.c.started_at)
            .label("next_at"),
            sa.func.max(sa.case((is_request, event.c.ended_at))).label("ended_at"),
            sa.func.max(as_number(is_request)).label("is_request"),
            sa.func.max(as_number(never_ended)).label("never_ends"),
        )
        .where(event.c.case_id.in_(requested))
        .group_by(event.c.case_id, event.c.started_at)
        .subquery("waits")
    )
    waits = sa.and_(
        step.c.case_id == case.c.case_id,
        step.c.is_request == 1,
        step.c.started_at <= at,
        sa.or_(step.c.never_ends == 1, step.c.ended_at > at),
        sa.or_(step.c.next_at.is_(None), step.c.next_at > at),
    )
    return rows.outerjoin(step, waits), step.c.started_at


def on_time_by_766(facts: FactTables) -> Select:
    """Cases in hand that have a due time, and whether each was on time by the portal's rule.

    What ends is the processing; without a completion the handing over; for what is unfinished M, or the
    start of the request for a supplement that is waited for. The time of an ended supplement is taken out of
    it, and the due time is the one given, as it was known then. A second request makes a case late.
    """
    case, at, asked = facts["cases"], facts.moments.at, _supplements(facts)
    done = sa.func.coalesce(case.c.completed_at, _handed_over_at(case))
    is_done = sa.func.coalesce(done <= at, sa.false())
    rows = at_moments(facts, case).outerjoin(asked, asked.c.case_id == case.c.case_id)
    with_waits, waits_since = _waits(facts, case, rows)
    end = sa.case((is_done, done), else_=sa.func.coalesce(waits_since, at))
    asked_twice = sa.and_(asked.c.second_at <= at, sa.or_(sa.not_(is_done), asked.c.second_at < done))
    began = sa.func.greatest(asked.c.started_at, case.c.received_at)
    was_supplemented = sa.and_(asked.c.ended_at <= end, asked.c.ended_at > began)
    with_due, due = _given_due_at(facts, case, end, with_waits)
    taken_out = sa.case((was_supplemented, end - (asked.c.ended_at - began)), else_=end)
    is_on_time = sa.and_(taken_out <= due, sa.not_(sa.func.coalesce(asked_twice, sa.false())))
    return (
        sa.select(
            *case_columns(case, due),
            *moment_labels(facts),
            as_number(is_on_time).label("numerator"),
            one().label("denominator"),
        )
        .select_from(with_due)
        .where(_is_in_hand(facts, case), due.is_not(None))
    )


def _handed_over_at(case: Rows) -> Column:
    """When the result was handed over; never on a day before the case came in."""
    return sa.case((case.c.returned_ordinal.is_not(None), case.c.returned_at))


def _given_due_at(facts: FactTables, case: Rows, at: Column, rows: Rows) -> tuple[Rows, Column]:
    """Rows joined to the due time as it was given, before pauses move it, in force at an instant."""
    term = facts["case_given_due_terms"]
    known = rows.outerjoin(
        term,
        sa.and_(
            term.c.case_id == case.c.case_id,
            sa.or_(term.c.known_from.is_(None), term.c.known_from <= at),
            sa.or_(term.c.known_to.is_(None), at < term.c.known_to),
        ),
    )
    has_terms = term.c.case_id.is_not(None)
    return known, sa.case((has_terms, term.c.given_due_at), else_=case.c.due_effective_at)
