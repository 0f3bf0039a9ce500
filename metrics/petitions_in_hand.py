"""Feedback as the national portal counts it: what was processed or in process in a period, and in time
(domain.md 5.2 and 5.3)."""

from dataclasses import dataclass

import sqlalchemy as sa

from metrics.facts import Column, Condition, FactTables, Rows, Select, as_number, one
from metrics.petitions import (
    NOT_HANDLED,
    PORTAL_ANSWER_DAYS,
    PORTAL_REFUSAL_DAYS,
    PORTAL_SUPPLEMENT_DAYS,
    as_known,
    is_feedback,
    petition_record,
)


def in_hand(facts: FactTables) -> Select:
    """Feedback processed or in process during the period, each once, and whether it is in time: answered
    within 15 working days, refused or returned within 2, in process not longer than 15 on the period's last
    day or T's. What waits for a supplement is processed: in time, if it was first asked for within 5. Days on
    which it waited, once over, are left out of the 15.

    The day is that of the answer or the request; what is in process stands on the last day.
    """
    petition, at = facts["petitions"], sa.literal(facts.at, sa.DateTime())
    last_day = sa.literal(min(facts.end, facts.day), sa.Date())
    is_processed = sa.and_(petition.c.answered_day <= last_day, petition.c.answered_at <= at)
    limits = _limits(facts, petition, at, last_day)
    waits = sa.and_(sa.not_(sa.func.coalesce(is_processed, sa.false())), limits.waits_since.is_not(None))
    day = sa.case((is_processed, petition.c.answered_day), (waits, limits.waits_since), else_=last_day)
    limit = sa.case(
        (waits, limits.supplement),
        (sa.and_(is_processed, petition.c.outcome.in_(NOT_HANDLED)), limits.refusal),
        else_=limits.answer,
    )
    judged = sa.case((waits, petition.c.supplement_requested_day), else_=day)
    known = as_known(facts, at, limits.rows)
    return (
        sa.select(
            *petition_record(known),
            day.label("day"),
            as_number(judged <= limit).label("numerator"),
            one().label("denominator"),
        )
        .select_from(known.rows)
        .where(
            is_feedback(petition, at),
            petition.c.received_day <= last_day,
            petition.c.received_at <= at,
            sa.or_(petition.c.answered_at.is_not(None), petition.c.outcome.is_(None)),
            day.between(facts.start, facts.end),
        )
    )


@dataclass(frozen=True)
class _Limits:
    """Feedback joined to the days on which the portal's limits end, and since when it waits for a supplement
    on the last day (empty: it does not)."""

    rows: Rows
    answer: Column
    refusal: Column
    supplement: Column
    waits_since: Column


def _limits(facts: FactTables, petition: Rows, at: Column, last_day: Column) -> _Limits:
    days = facts.tables.reference("calendar_days")
    answer, refusal, supplement = days.alias(), days.alias(), days.alias()
    waiting, moved = facts["petition_pauses"].alias("waiting"), _moved_days(facts, at, last_day)
    is_waiting = sa.and_(
        waiting.c.petition_id == petition.c.petition_id,
        waiting.c.kind == "supplement",
        waiting.c.started_day <= last_day,
        waiting.c.started_at <= at,
        sa.or_(waiting.c.ended_at.is_(None), waiting.c.ended_at > at, waiting.c.ended_day > last_day),
    )
    rows = petition.outerjoin(moved, moved.c.petition_id == petition.c.petition_id)
    answer_days = PORTAL_ANSWER_DAYS + sa.func.coalesce(moved.c.days, 0)
    rows = rows.outerjoin(answer, _ends_after(petition, answer, answer_days))
    rows = rows.outerjoin(refusal, _ends_after(petition, refusal, PORTAL_REFUSAL_DAYS))
    rows = rows.outerjoin(supplement, _ends_after(petition, supplement, PORTAL_SUPPLEMENT_DAYS))
    return _Limits(
        rows.outerjoin(waiting, is_waiting), answer.c.day, refusal.c.day, supplement.c.day,
        waiting.c.started_day,
    )  # fmt: skip


def _moved_days(facts: FactTables, at: Column, last_day: Column) -> sa.Subquery:
    """The working days by which pauses that were over had moved the limit from reception."""
    pause = facts["petition_pauses"].alias("past_pause")
    is_over = sa.and_(pause.c.ended_at <= at, pause.c.ended_day <= last_day)
    days = sa.func.max(pause.c.moved_days).label("days")
    return sa.select(pause.c.petition_id, days).where(is_over).group_by(pause.c.petition_id).subquery("moved")


def _ends_after(petition: Rows, days: Rows, working_days: Column | int) -> Condition:
    """Whether a day of the calendar is the one on which so many working days since the reception end."""
    return sa.and_(days.c.is_working, days.c.ordinal == petition.c.received_ordinal + working_days)
