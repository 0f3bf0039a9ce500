"""The rows behind the signals: marks that a case may have been handled so as to look better than it was.

One such case proves nothing; how many a unit has among comparable ones may be worth a look. Each denominator
holds the cases that could have borne the mark and are alike in everything else that brings it about. What is
known as traps in the data: domain.md 2.5 and 13.3. The windows are ``settings.SignalSettings``.
"""

import sqlalchemy as sa

from metrics.cases import case_columns, due_known_at, has_due, is_on_time, was_completed
from metrics.facts import Column, Condition, FactTables, Rows, Select, as_number, one

#: Outcomes after which the applicant has nothing in hand and may file again.
WITHOUT_RESULT = ("withdrawn", "refused", "stopped")


def _share_of_completed(
    facts: FactTables, numerator: Column, *conditions: Condition, rows: Rows | None = None
) -> Select:
    """Cases completed in the period that meet the conditions, each with whether it bears the mark."""
    case = facts["cases"]
    return (
        sa.select(
            *case_columns(case, case.c.due_at_completion),
            case.c.completed_day.label("day"),
            numerator.label("numerator"),
            one().label("denominator"),
        )
        .select_from(case if rows is None else rows)
        .where(was_completed(facts, case), *conditions)
    )


def limit_days(case: Rows) -> Column:
    """Working days a completed case was given, those on which its clock stood still left out."""
    paused = sa.func.coalesce(case.c.paused_working_days, 0)
    return case.c.due_ordinal_at_completion - case.c.received_ordinal - paused


def due_moved_late(facts: FactTables) -> Select:
    """Completed cases with a due time, and whether it was put off after it had passed or shortly before."""
    case, moved = facts["cases"], _moved_late(facts)
    rows = case.outerjoin(moved, moved.c.case_id == case.c.case_id)
    return _share_of_completed(facts, as_number(moved.c.case_id.is_not(None)), has_due(case), rows=rows)


def _moved_late(facts: FactTables) -> sa.Subquery:
    """Cases whose due time was put off late and not because of a pause: one that still ran in the last days,
    or since, is a reason to move it."""
    term, pause = facts["case_due_terms"], facts["case_pauses"]
    new, old = term.alias("new_term"), term.alias("old_term")
    last_days = old.c.due_ordinal - facts.signals.due_moved_days
    follows = sa.and_(old.c.case_id == new.c.case_id, old.c.known_to == new.c.known_from)
    explains = sa.and_(
        pause.c.case_id == new.c.case_id,
        pause.c.started_at < new.c.known_from,
        sa.or_(pause.c.ended_ordinal.is_(None), pause.c.ended_ordinal >= last_days),
    )
    return (
        sa.select(new.c.case_id)
        .select_from(new.join(old, follows).outerjoin(pause, explains))
        .where(
            new.c.known_from <= facts.at,
            new.c.due_effective_at > old.c.due_effective_at,
            new.c.known_ordinal >= last_days,
            pause.c.case_id.is_(None),
        )
        .distinct()
        .subquery("moved_late")
    )


def completed_on_due_day(facts: FactTables) -> Select:
    """Cases completed in time within the last days of a limit that is not short, and whether on the last."""
    case, signals = facts["cases"], facts.signals
    days_left = case.c.due_ordinal_at_completion - case.c.completed_ordinal
    return _share_of_completed(
        facts,
        as_number(days_left <= 0),
        is_on_time(case),
        limit_days(case) >= signals.least_limit_days,
        days_left < signals.last_days,
    )


def completed_in_last_hour(facts: FactTables) -> Select:
    """Cases completed in time on the day of a due time that names an hour, and whether in the hour before."""
    case = facts["cases"]
    seconds_left = sa.extract("epoch", case.c.due_at_completion - case.c.completed_at)
    return _share_of_completed(
        facts,
        as_number(seconds_left < facts.signals.last_minutes * 60),
        is_on_time(case),
        case.c.due_names_hour,
        case.c.completed_ordinal == case.c.due_ordinal_at_completion,
    )


def supplement_on_last_day(facts: FactTables) -> Select:
    """Completed cases with a supplement request and a limit that is not short, and whether the last request
    came on the last day of the limit or later."""
    case = facts["cases"]
    return _share_of_completed(
        facts,
        as_number(case.c.supplement_days_left <= 0),
        case.c.has_events,
        case.c.supplement_days_left.is_not(None),
        limit_days(case) >= facts.signals.least_limit_days,
    )


def refiled(facts: FactTables) -> Select:
    """Cases that ended without a result and have a like case near them on one side only, and whether that
    one came after.

    A like case is one of the same procedure, official and settling unit. Who applied is not known, so some
    come after by chance, and the more so the more an official handles; by chance as many come before. The
    first of those that came after is named beside the case.
    """
    case, near = facts["cases"], _like_cases_near(facts)
    rows = case.join(near, near.c.case_id == case.c.case_id)
    return _share_of_completed(facts, near.c.is_after, rows=rows).add_columns(near.c.next_case_id)


def _like_cases_near(facts: FactTables) -> sa.Subquery:
    """Cases without a result whose window after them is over at T: whether a like case was received in it,
    where none or one was in a window as long before them."""
    case, days = facts["cases"], facts.signals.refiled_days
    like = facts["cases"].alias("like_case")
    came_after = like.c.received_at > case.c.completed_at
    is_after, is_before = (sa.func.max(as_number(each)) for each in (came_after, sa.not_(came_after)))
    in_order = sa.func.row(like.c.received_at, like.c.case_id)
    next_id = sa.func.arg_min(like.c.case_id, in_order).filter(came_after)
    is_like = sa.and_(
        like.c.unit_id == case.c.unit_id,
        like.c.procedure_id == case.c.procedure_id,
        like.c.officer_id == case.c.officer_id,
        like.c.case_id != case.c.case_id,
        like.c.received_at <= facts.at,
        like.c.received_ordinal.between(case.c.completed_ordinal - days, case.c.completed_ordinal + days),
    )
    return (
        sa.select(case.c.case_id, is_after.label("is_after"), next_id.label("next_case_id"))
        .select_from(case.join(like, is_like))
        .where(
            case.c.outcome.in_(WITHOUT_RESULT),
            was_completed(facts, case),
            case.c.completed_ordinal + days <= facts.ordinal,
        )
        .group_by(case.c.case_id)
        .having(is_after != is_before)
        .subquery("near")
    )


def result_withheld(facts: FactTables) -> Select:
    """Granted cases handed over by T, completed long enough before it, and whether the result lay longer."""
    case, days = facts["cases"], facts.signals.withheld_days
    return _share_of_completed(
        facts,
        as_number(case.c.returned_ordinal - case.c.completed_ordinal > days),
        case.c.outcome == "granted",
        case.c.returned_at <= facts.at,
        case.c.completed_ordinal + days < facts.ordinal,
    )


def received_without_deadline(facts: FactTables) -> Select:
    """Cases received in the period and whether no due time is known of them at T."""
    case = facts["cases"]
    rows, due, _ = due_known_at(facts, case, sa.literal(facts.at, sa.DateTime()), case)
    return (
        sa.select(
            *case_columns(case, due),
            case.c.received_day.label("day"),
            as_number(due.is_(None)).label("numerator"),
            one().label("denominator"),
        )
        .select_from(rows)
        .where(facts.in_period(case.c.received_day, case.c.received_at))
    )
