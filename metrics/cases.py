"""The rows behind the metrics of administrative-procedure cases: received, completed, open, overdue, late.

Law and practice: domain.md 2; the rule of lateness is case-model.md "Overdue".
"""

from collections.abc import Callable

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import (
    Column,
    Condition,
    FactTables,
    Rows,
    Select,
    age_bucket,
    as_number,
    at_moments,
    columns_of,
    moment_labels,
    one,
)

CASE_DIMENSIONS = (
    "unit", "parent", "body", "unit_kind", "procedure", "field", "channel", "officer", "month", "quarter",
    "year",
)  # fmt: skip
STOCK_DIMENSIONS = (*CASE_DIMENSIONS, "age_bucket")
#: What a reader of single rows is shown of a case; no free text.
CASE_COLUMNS = (
    "procedure_id officer_id receiving_unit_id applicant_kind received_at completed_at outcome returned_at "
    "apology_at source source_ref"
)
#: How far ahead "due soon" looks, in working days: three, or another that is asked for (metrics.md).
DUE_SOON_WORKING_DAYS = ("3", "1", "5")

ONE_STOP = "Decree 118/2025/ND-CP"
DECISION_766 = "Decision 766/QD-TTg"
ELECTRONIC_PROCEDURES = "Decree 45/2020/ND-CP"


def case_columns(case: Rows, due: Column) -> list[Column]:
    """The columns every select of cases has besides its numerator and denominator."""
    return [
        case.c.case_id.label("row_id"),
        case.c.unit_id.label("unit_id"),
        sa.func.coalesce(case.c.channel, "counter").label("channel"),
        due.label("due_at"),
        *columns_of(case, CASE_COLUMNS),
    ]


def received(
    numerator: Callable[[Rows], Column],
    *conditions: Callable[[Rows], Condition],
    is_ratio: bool = False,
) -> FactSelect:
    """Cases received in the period; the due time shown is the one known at T."""
    return _flow("received", numerator, *conditions, is_ratio=is_ratio)


def completed(
    numerator: Callable[[Rows], Column],
    *conditions: Callable[[Rows], Condition],
    is_ratio: bool = False,
) -> FactSelect:
    """Cases completed in the period, whatever the outcome, with the due time known at completion."""
    return _flow("completed", numerator, *conditions, is_ratio=is_ratio)


def _flow(
    anchor: str,
    numerator: Callable[[Rows], Column],
    *conditions: Callable[[Rows], Condition],
    is_ratio: bool,
) -> FactSelect:
    def build(facts: FactTables) -> Select:
        case = facts["cases"]
        rows: Rows = case
        due: Column = case.c.due_at_completion
        day = case.c[f"{anchor}_day"]
        happened = was_completed(facts, case)
        if anchor == "received":
            happened = facts.in_period(day, case.c.received_at)
            rows, due, _ = due_known_at(facts, case, sa.literal(facts.at, sa.DateTime()), case)
        columns = [*case_columns(case, due), day.label("day"), numerator(case).label("numerator")]
        if is_ratio:
            columns.append(one().label("denominator"))
        return (
            sa.select(*columns)
            .select_from(rows)
            .where(happened, *(condition(case) for condition in conditions))
        )

    return build


def was_completed(facts: FactTables, case: Rows) -> Condition:
    """Completed in the period and not after T. A case that comes in after T does not exist at T, although its
    completion may be noted a minute earlier, or by its day alone."""
    in_period = facts.in_period(case.c.completed_day, case.c.completed_at)
    return sa.and_(in_period, case.c.received_at <= facts.at)


def every(case: Rows) -> Column:
    """Each case weighs one."""
    return one()


def has_due(case: Rows) -> Condition:
    """A case that had a due time when it was completed."""
    return case.c.due_at_completion.is_not(None)


def is_on_time(case: Rows) -> Condition:
    """Completed at or before its due time; equality is on time."""
    return case.c.completed_at <= case.c.due_at_completion


def is_late(case: Rows) -> Condition:
    """Completed after the due time in force then; handing over later is not lateness."""
    return case.c.completed_at > case.c.due_at_completion


def is_early(case: Rows) -> Condition:
    """Completed on an earlier local day than the one its due time lies in."""
    return case.c.completed_day < case.c.due_day_at_completion


def is_on_due_day(case: Rows) -> Condition:
    """Completed in time on the day its due time lies in."""
    return sa.and_(is_on_time(case), sa.not_(is_early(case)))


def closed_without_date(case: Rows) -> Condition:
    """A case with an outcome of which no source says when it was reached."""
    return sa.and_(case.c.completed_at.is_(None), case.c.outcome.is_not(None))


def due_known_at(facts: FactTables, case: Rows, at: Column, rows: Rows) -> tuple[Rows, Column, Column]:
    """Rows joined to the due time in force at an instant: the rows, that due time, its day's ordinal."""
    term = facts["case_due_terms"]
    known = rows.outerjoin(
        term,
        sa.and_(
            case.c.has_due_history,
            term.c.case_id == case.c.case_id,
            sa.or_(term.c.known_from.is_(None), term.c.known_from <= at),
            sa.or_(term.c.known_to.is_(None), at < term.c.known_to),
        ),
    )
    changed = case.c.has_due_history
    due = sa.case((changed, term.c.due_effective_at), else_=case.c.due_effective_at)
    return known, due, sa.case((changed, term.c.due_ordinal), else_=case.c.due_ordinal)


def is_open(facts: FactTables, case: Rows) -> Condition:
    """Received by each moment and not completed; an outcome without its date means closed since ever."""
    moments = facts.moments
    is_open_then = sa.and_(case.c.received_at <= moments.at, _is_unfinished(case, moments.at))
    if moments.first_at is None or moments.last_at is None:
        return is_open_then
    # Of several moments, only what was open from the first to the last is compared with each. The coalesce
    # keeps the engine from a range join, which would sort all rows and takes several times as long.
    may_be_open = sa.and_(case.c.received_at <= moments.last_at, _is_unfinished(case, moments.first_at))
    return sa.and_(may_be_open, sa.func.coalesce(is_open_then, sa.false()))


def _is_unfinished(case: Rows, at: Column) -> Condition:
    unfinished = sa.and_(case.c.completed_at.is_(None), case.c.outcome.is_(None))
    return sa.or_(case.c.completed_at > at, unfinished)


def clock_runs(facts: FactTables, case: Rows, due: Column, rows: Rows) -> tuple[Rows, Condition]:
    """Rows joined to a pause that began before the due time and still runs at the moment, and whether there
    is none. A join, as with a correlated EXISTS the engine reads all columns of all cases.
    """
    pause, at = facts["case_pauses"], facts.moments.at
    still = sa.and_(
        pause.c.case_id == case.c.case_id,
        pause.c.started_at < due,
        pause.c.started_at <= at,
        sa.or_(pause.c.ended_at.is_(None), pause.c.ended_at > at),
    )
    return rows.outerjoin(pause, still), pause.c.case_id.is_(None)


def _open_with_due(
    facts: FactTables,
    condition: Callable[[Rows, Column, Column], Condition],
    *,
    counts_past_due: bool = False,
) -> Select:
    """Open cases whose due time as known at the moment meets a condition.

    Where days past due are counted, those whose clock stands still since before it are left out.
    """
    case, at = facts["cases"], facts.moments.at
    rows, due, due_ordinal = due_known_at(facts, case, at, at_moments(facts, case))
    conditions = [is_open(facts, case), condition(case, due, at)]
    if counts_past_due:
        rows, runs = clock_runs(facts, case, due, rows)
        conditions.append(runs)
    since = due_ordinal if counts_past_due else case.c.received_ordinal
    age = age_bucket(facts.moments.ordinal - since, first=1 if counts_past_due else 0)
    return (
        sa.select(
            *case_columns(case, due),
            *moment_labels(facts),
            age.label("age_bucket"),
            one().label("numerator"),
        )
        .select_from(rows)
        .where(*conditions)
    )


def open_cases(facts: FactTables) -> Select:
    """Cases received and not completed at each moment; paused ones are among them."""
    return _open_with_due(facts, lambda case, due, at: sa.true())


def overdue_cases(facts: FactTables) -> Select:
    """Open cases past the due time in force, but for those whose clock stands still since before it."""
    return _open_with_due(facts, lambda case, due, at: due < at, counts_past_due=True)


def overdue_among_open(facts: FactTables) -> Select:
    """Open cases and whether each is overdue."""
    case, at = facts["cases"], facts.moments.at
    rows, due, _ = due_known_at(facts, case, at, at_moments(facts, case))
    rows, runs = clock_runs(facts, case, due, rows)
    return (
        sa.select(
            *case_columns(case, due),
            *moment_labels(facts),
            as_number(sa.and_(due < at, runs)).label("numerator"),
            one().label("denominator"),
        )
        .select_from(rows)
        .where(is_open(facts, case))
    )


def cases_due_soon(facts: FactTables) -> Select:
    """Open cases due from the moment to the end of the third working day after it."""

    def is_due_soon(case: Rows, due: Column, at: Column) -> Condition:
        return due.between(at, facts.moments.horizon)

    return _open_with_due(facts, is_due_soon)


def open_cases_without_due(facts: FactTables) -> Select:
    """Open cases for which no due time is known."""
    return _open_with_due(facts, lambda case, due, at: due.is_(None))


def received_without_due(facts: FactTables) -> Select:
    """Cases received in the period for which no due time is known at T."""
    case = facts["cases"]
    rows, due, _ = due_known_at(facts, case, sa.literal(facts.at, sa.DateTime()), case)
    return (
        sa.select(*case_columns(case, due), case.c.received_day.label("day"), one().label("numerator"))
        .select_from(rows)
        .where(facts.in_period(case.c.received_day, case.c.received_at), due.is_(None))
    )


def supplemented(least: int) -> FactSelect:
    """Completed cases and whether they had so many supplement requests by T."""

    def build(facts: FactTables) -> Select:
        case, event = facts["cases"], facts["case_events"]
        requests = (
            sa.select(event.c.case_id, sa.func.count().label("requests"))
            .where(event.c.kind == "supplement", event.c.started_at <= facts.at)
            .group_by(event.c.case_id)
            .subquery("supplements")
        )
        return (
            sa.select(
                *case_columns(case, case.c.due_at_completion),
                case.c.completed_day.label("day"),
                as_number(requests.c.requests >= least).label("numerator"),
                one().label("denominator"),
            )
            .select_from(case.outerjoin(requests, requests.c.case_id == case.c.case_id))
            .where(was_completed(facts, case), case.c.has_events)
        )

    return build


def extended(facts: FactTables) -> Select:
    """Completed cases and whether they had been extended by T, in the record or by an event."""
    case, event = facts["cases"], facts["case_events"]
    extensions = sa.select(event.c.case_id).where(event.c.kind == "extension", event.c.started_at <= facts.at)
    in_record = sa.and_(
        case.c.extended_due_at.is_not(None),
        sa.or_(case.c.extended_at.is_(None), case.c.extended_at <= facts.at),
    )
    was_extended = sa.or_(in_record, case.c.case_id.in_(extensions))
    return sa.select(
        *case_columns(case, case.c.due_at_completion),
        case.c.completed_day.label("day"),
        as_number(was_extended).label("numerator"),
        one().label("denominator"),
    ).where(was_completed(facts, case))


def apologies(facts: FactTables) -> Select:
    """Cases completed late and whether the apology had been sent by T."""

    def apologised(case: Rows) -> Column:
        return as_number(case.c.apology_at <= facts.at)

    return completed(apologised, is_late, is_ratio=True)(facts)


def late_of_officials(facts: FactTables) -> Select:
    """Cases that an official in charge completed late; those of one official and month belong together."""
    case = facts["cases"]
    month = sa.func.left(sa.cast(case.c.completed_day, sa.String()), len("2026-09"))
    return sa.select(
        case.c.case_id.label("row_id"),
        case.c.unit_id,
        case.c.officer_id,
        case.c.completed_day.label("day"),
        one().label("numerator"),
        sa.func.concat(case.c.officer_id, " ", month).label("distinct_key"),
    ).where(was_completed(facts, case), is_late(case), case.c.officer_id.is_not(None))


def duration(measure: Callable[[Rows], Column]) -> FactSelect:
    """Completed cases with how long each took."""

    def build(facts: FactTables) -> Select:
        case = facts["cases"]
        return sa.select(
            *case_columns(case, case.c.due_at_completion),
            case.c.completed_day.label("day"),
            one().label("numerator"),
            measure(case).label("measure"),
        ).where(was_completed(facts, case))

    return build


def seconds_taken(case: Rows) -> Column:
    """Seconds from reception to completion; divided by 86,400 they are calendar days."""
    return sa.extract("epoch", case.c.completed_at - case.c.received_at)


def working_days_taken(case: Rows) -> Column:
    """Working days from reception to completion, less those on which the clock stood still."""
    paused = sa.func.coalesce(case.c.paused_working_days, 0)
    return case.c.completed_ordinal - case.c.received_ordinal - paused


def confirmed(facts: FactTables) -> Select:
    """Cases filed online and received in the period, and whether they were received in the time to confirm a
    filing; its end is shown as the due time."""
    case = facts["cases"]
    return sa.select(
        *case_columns(case, case.c.confirm_due_at),
        case.c.filed_at,
        case.c.received_day.label("day"),
        as_number(case.c.received_at <= case.c.confirm_due_at).label("numerator"),
        one().label("denominator"),
    ).where(facts.in_period(case.c.received_day, case.c.received_at), case.c.confirm_due_at.is_not(None))


def answered(*instruments: str) -> FactSelect:
    """Completed cases and whether an answer to one of these instruments linked to them was given by T."""

    def build(facts: FactTables) -> Select:
        case, survey = facts["cases"], facts["surveys"]
        given = sa.select(survey.c.case_id).where(
            survey.c.case_id.is_not(None),
            survey.c.instrument.in_(instruments),
            survey.c.answered_at <= facts.at,
        )
        return sa.select(
            *case_columns(case, case.c.due_at_completion),
            case.c.completed_day.label("day"),
            as_number(case.c.case_id.in_(given)).label("numerator"),
            one().label("denominator"),
        ).where(was_completed(facts, case))

    return build
