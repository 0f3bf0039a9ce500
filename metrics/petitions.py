"""The rows behind the metrics of petitions: feedback, complaints and denunciations (domain.md 5 and 6).

A petition is open until its answer, decision, refusal or other end is dated; an end without its date counts
as closed since ever. What is shown of a petition is what was known at the moment it is counted for.
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

PETITION_DIMENSIONS = (
    "unit", "parent", "body", "unit_kind", "officer", "field", "kind", "stage", "month", "quarter", "year",
)  # fmt: skip
OPEN_DIMENSIONS = (*PETITION_DIMENSIONS, "age_bucket")
#: What is known of a petition only once it is closed.
ANSWERED_DIMENSIONS = (*PETITION_DIMENSIONS, "outcome", "quality")
RECORD_COLUMNS = "kind about level officer_id field is_mass is_repeat received_at source source_ref"
#: Columns of what came later than the reception: empty until then.
LATER_COLUMNS = ("accepted_at", "answered_at", "published_at")

#: How far a petition has come (domain.md 5.3, without the supplement, which the model does not hold).
STAGES = ("waiting", "in_process", "answered", "published", "refused", "forwarded", "ended")
#: Outcomes by which a unit does not handle a petition, and those that end it without an answer.
NOT_HANDLED = ("refused", "forwarded")
NOT_ANSWERED = (*NOT_HANDLED, "withdrawn", "terminated")
DECISIONS = ("right", "partly_right", "wrong")
#: The same of a petition's outcome and of a report's finding.
FOUND_RIGHT = ("right", "partly_right")
#: What an answer must not be (domain.md 5.4); "none" is closed without an answer.
POOR_QUALITIES = ("none", "general", "unclear", "unspecific", "evasive")
#: Working days the national portal gives for an answer, and for a refusal or a return (domain.md 5.2).
PORTAL_ANSWER_DAYS, PORTAL_REFUSAL_DAYS = 15, 2

#: A condition on a petition as it is known at an instant.
Rule = Callable[[Rows, Column], Condition]


def received(*rules: Rule, counts: Rule | None = None) -> FactSelect:
    """Petitions received in the period, whatever became of them; those that ``counts`` are the numerator."""
    return _flow("received", rules, counts)


def answered(*rules: Rule, counts: Rule | None = None) -> FactSelect:
    """Petitions answered, decided, refused, forwarded or ended otherwise in the period."""
    return _flow("answered", rules, counts)


def _flow(anchor: str, rules: tuple[Rule, ...], counts: Rule | None) -> FactSelect:
    def build(facts: FactTables) -> Select:
        petition, at = facts["petitions"], sa.literal(facts.at, sa.DateTime())
        day, instant = petition.c[f"{anchor}_day"], petition.c[f"{anchor}_at"]
        weights = [one().label("numerator")]
        if counts is not None:
            weights = [as_number(counts(petition, at)).label("numerator"), one().label("denominator")]
        return sa.select(*petition_record(petition, at), day.label("day"), *weights).where(
            facts.in_period(day, instant), *(rule(petition, at) for rule in rules)
        )

    return build


def petition_record(petition: Rows, at: Column) -> list[Column]:
    """What a reader of single rows is shown of a petition, as known at an instant; no free text."""
    is_known = sa.or_(petition.c.answered_at <= at, petition.c.answered_at.is_(None))
    due = sa.case((petition.c.answered_at <= at, due_of_answer(petition)), else_=due_known(petition, at))
    return [
        petition.c.petition_id.label("row_id"),
        petition.c.unit_id,
        stage(petition, at).label("stage"),
        due.label("due_at"),
        *(sa.case((petition.c[name] <= at, petition.c[name])).label(name) for name in LATER_COLUMNS),
        sa.case((is_known, petition.c.outcome)).label("outcome"),
        sa.case((is_known, petition.c.answer_quality)).label("quality"),
        *columns_of(petition, RECORD_COLUMNS),
    ]


def _is_unfinished(petition: Rows, at: Column) -> Condition:
    has_no_end = sa.and_(petition.c.answered_at.is_(None), petition.c.outcome.is_(None))
    return sa.or_(petition.c.answered_at > at, has_no_end)


def stage(petition: Rows, at: Column) -> Column:
    """How far a petition had come at an instant: one of ``STAGES``."""
    outcome = petition.c.outcome
    return sa.case(
        (sa.and_(_is_unfinished(petition, at), petition.c.accepted_at <= at), "in_process"),
        (_is_unfinished(petition, at), "waiting"),
        (outcome.in_(NOT_HANDLED), outcome),
        (outcome.in_(NOT_ANSWERED), "ended"),
        (petition.c.published_at <= at, "published"),
        else_="answered",
    )


def due_known(petition: Rows, at: Column) -> Column:
    """Until when an answer is due, as known at an instant: by the acceptance, where there was one by then."""
    is_accepted = petition.c.accepted_at <= at
    return sa.case((is_accepted, petition.c.due_accepted_at), else_=petition.c.due_received_at)


def due_of_answer(petition: Rows) -> Column:
    """Until when a closed petition had to be closed; a refusal and a return have a limit of their own."""
    settled = due_known(petition, petition.c.answered_at)
    return sa.case((petition.c.outcome.in_(NOT_HANDLED), petition.c.due_refusal_at), else_=settled)


def _state(facts: FactTables, *, only_overdue: bool = False, is_ratio: bool = False) -> Select:
    petition, at = facts["petitions"], facts.moments.at
    is_overdue = due_known(petition, at) < at
    weights = [one().label("numerator")]
    if is_ratio:
        weights = [as_number(is_overdue).label("numerator"), one().label("denominator")]
    since = _due_ordinal(petition, at) if only_overdue else petition.c.received_ordinal
    age = age_bucket(facts.moments.ordinal - since, first=int(only_overdue))
    conditions = [petition.c.received_at <= at, _is_unfinished(petition, at)]
    if only_overdue:
        conditions.append(is_overdue)
    return (
        sa.select(*petition_record(petition, at), *moment_labels(facts), age.label("age_bucket"), *weights)
        .select_from(at_moments(facts, petition))
        .where(*conditions)
    )


def _due_ordinal(petition: Rows, at: Column) -> Column:
    is_accepted = petition.c.accepted_at <= at
    return sa.case((is_accepted, petition.c.due_accepted_ordinal), else_=petition.c.due_received_ordinal)


def open_petitions(facts: FactTables) -> Select:
    """Petitions received and not closed at each moment."""
    return _state(facts)


def overdue_petitions(facts: FactTables) -> Select:
    """Open petitions past the time by which they had to be answered, as known at each moment."""
    return _state(facts, only_overdue=True)


def share_overdue(facts: FactTables) -> Select:
    """Open petitions at each moment, and whether they are overdue."""
    return _state(facts, is_ratio=True)


def in_hand(facts: FactTables) -> Select:
    """Feedback processed or in process during the period, each once, and whether it is in time by the
    national portal's rule (domain.md 5.2): answered within 15 working days, refused or returned within 2, in
    process not longer than 15 on the period's last day or T's.

    The day is that of the answer; what is in process stands on the last day.
    """
    petition, at = facts["petitions"], sa.literal(facts.at, sa.DateTime())
    last = min(facts.end, facts.day)
    last_day = sa.literal(last, sa.Date())
    is_processed = sa.and_(petition.c.answered_day <= last_day, petition.c.answered_at <= at)
    rows, answer_by, refuse_by = _portal_limits(facts, petition)
    limit = sa.case((sa.and_(is_processed, petition.c.outcome.in_(NOT_HANDLED)), refuse_by), else_=answer_by)
    day = sa.case((is_processed, petition.c.answered_day), else_=last_day)
    never_ended = sa.or_(petition.c.answered_at.is_not(None), petition.c.outcome.is_(None))
    return (
        sa.select(
            *petition_record(petition, at),
            day.label("day"),
            as_number(day <= limit).label("numerator"),
            one().label("denominator"),
        )
        .select_from(rows)
        .where(
            is_feedback(petition, at),
            petition.c.received_day <= last_day,
            petition.c.received_at <= at,
            never_ended,
            day.between(facts.start, facts.end),
        )
    )


def _portal_limits(facts: FactTables, petition: Rows) -> tuple[Rows, Column, Column]:
    """Rows joined to the days on which the portal's limits for an answer and for a refusal end."""
    days = facts.tables.reference("calendar_days")
    answer, refusal = days.alias(), days.alias()
    rows = petition.outerjoin(answer, _ends_after(petition, answer, PORTAL_ANSWER_DAYS))
    rows = rows.outerjoin(refusal, _ends_after(petition, refusal, PORTAL_REFUSAL_DAYS))
    return rows, answer.c.day, refusal.c.day


def _ends_after(petition: Rows, days: Rows, working_days: int) -> Condition:
    """Whether a day of the calendar is the one on which so many working days since the reception end."""
    return sa.and_(days.c.is_working, days.c.ordinal == petition.c.received_ordinal + working_days)


# Conditions, and what is counted of the rows that meet them.


def is_feedback(petition: Rows, at: Column) -> Condition:
    """Neither a complaint nor a denunciation."""
    return petition.c.kind == "feedback"


def is_complaint_or_denunciation(petition: Rows, at: Column) -> Condition:
    """Of a kind that must be accepted formally before it is settled."""
    return petition.c.kind.in_(("complaint", "denunciation"))


def is_mass(petition: Rows, at: Column) -> Condition:
    """Sent by a group."""
    return petition.c.is_mass


def is_repeat(petition: Rows, at: Column) -> Condition:
    """Sent again about the same matter."""
    return petition.c.is_repeat


def says_what_it_is_about(petition: Rows, at: Column) -> Condition:
    """Classified as about a rule or about conduct."""
    return petition.c.about.is_not(None)


def is_about_conduct(petition: Rows, at: Column) -> Condition:
    """About the conduct of officials."""
    return petition.c.about == "conduct"


def has_due(petition: Rows, at: Column) -> Condition:
    """Had a time by which it was to be closed."""
    return due_of_answer(petition).is_not(None)


def is_on_time(petition: Rows, at: Column) -> Condition:
    """Closed at or before its due time; equality is on time."""
    return petition.c.answered_at <= due_of_answer(petition)


def is_accepted_late(petition: Rows, at: Column) -> Condition:
    """The limit for accepting it has passed, and there was neither an acceptance nor an end by then."""
    due = petition.c.due_acceptance_at
    not_accepted = sa.func.coalesce(petition.c.accepted_at > due, sa.true())
    not_ended = sa.func.coalesce(petition.c.answered_at > due, petition.c.outcome.is_(None))
    return sa.and_(due < at, not_accepted, not_ended)


def is_answer_to_publish(petition: Rows, at: Column) -> Condition:
    """Feedback with an answer whose time to be published has ended."""
    return sa.and_(has_answer(petition, at), petition.c.due_publish_at <= at)


def is_published_on_time(petition: Rows, at: Column) -> Condition:
    """The answer was public by the limit."""
    return petition.c.published_at <= petition.c.due_publish_at


def has_answer(petition: Rows, at: Column) -> Condition:
    """Feedback that was answered, not refused, forwarded or withdrawn."""
    was_answered = sa.func.coalesce(petition.c.outcome.not_in(NOT_ANSWERED), sa.true())
    return sa.and_(is_feedback(petition, at), was_answered)


def was_taken_well(petition: Rows, at: Column) -> Condition:
    """Not disliked, not a repeated petition, and answered in time (domain.md 5.4)."""
    was_liked = sa.func.coalesce(petition.c.answer_liked, sa.true())
    was_first = sa.func.coalesce(sa.not_(petition.c.is_repeat), sa.true())
    return sa.and_(was_liked, was_first, sa.func.coalesce(is_on_time(petition, at), sa.true()))


def has_quality(petition: Rows, at: Column) -> Condition:
    """The quality of its answer was judged."""
    return petition.c.answer_quality.is_not(None)


def is_poor(petition: Rows, at: Column) -> Condition:
    """No answer, or a general, unclear, unspecific or evasive one."""
    return petition.c.answer_quality.in_(POOR_QUALITIES)


def is_decided(petition: Rows, at: Column) -> Condition:
    """A complaint or denunciation found right, partly right or wrong."""
    return sa.and_(is_complaint_or_denunciation(petition, at), petition.c.outcome.in_(DECISIONS))


def is_right(petition: Rows, at: Column) -> Condition:
    """Found right or partly right."""
    return petition.c.outcome.in_(FOUND_RIGHT)
