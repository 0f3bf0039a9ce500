"""The rows behind the metrics of petitions: feedback, complaints and denunciations (domain.md 5 and 6).

A petition is open until its answer, decision, refusal or other end is dated; an end without its date counts
as closed since ever. What is shown of a petition is what was known at the moment it is counted for.
"""

from collections.abc import Callable
from dataclasses import dataclass

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

#: How far a petition has come (domain.md 5.3).
STAGES = ("waiting", "in_process", "supplement", "answered", "published", "refused", "forwarded", "ended")
#: Outcomes by which a unit does not handle a petition, and those that end it without an answer.
NOT_HANDLED = ("refused", "forwarded")
NOT_ANSWERED = (*NOT_HANDLED, "withdrawn", "terminated")
DECISIONS = ("right", "partly_right", "wrong")
#: The same of a petition's outcome and of a report's finding.
FOUND_RIGHT = ("right", "partly_right")
#: What an answer must not be (domain.md 5.4); "none" is closed without an answer.
POOR_QUALITIES = ("none", "general", "unclear", "unspecific", "evasive")
#: Working days the national portal gives for an answer, for a refusal or a return, and for the first request
#: for a supplement (domain.md 5.2).
PORTAL_ANSWER_DAYS, PORTAL_REFUSAL_DAYS, PORTAL_SUPPLEMENT_DAYS = 15, 2, 5

#: A condition on a petition as it is known at an instant.
Rule = Callable[[Rows, Column], Condition]


@dataclass(frozen=True)
class KnownPetition:
    """Petitions with what was known of each at an instant: ``rows`` to select from, until when an answer was
    due (and that day's ordinal), and whether it waited for a supplement of its sender."""

    rows: Rows
    petition: Rows
    at: Column
    due: Column
    due_ordinal: Column
    waits: Condition


def as_known(facts: FactTables, at: Column, rows: Rows | None = None) -> KnownPetition:
    """Petitions (``rows`` holds them) joined to what was known of them at an instant."""
    petition, term, supplement = facts["petitions"], facts["petition_due_terms"], facts["petition_pauses"]
    changed, is_accepted = petition.c.has_due_history, petition.c.accepted_at <= at
    holds = sa.and_(
        changed,
        term.c.petition_id == petition.c.petition_id,
        term.c.known_from <= at,
        sa.or_(term.c.known_to.is_(None), at < term.c.known_to),
    )
    joined = (petition if rows is None else rows).outerjoin(term, holds)
    joined = joined.outerjoin(supplement, _stands_still(petition, supplement, "supplement", at))
    return KnownPetition(
        rows=joined,
        petition=petition,
        at=at,
        due=sa.case(
            (changed, term.c.due_at), (is_accepted, petition.c.due_accepted_at),
            else_=petition.c.due_received_at,
        ),
        due_ordinal=sa.case(
            (changed, term.c.due_ordinal), (is_accepted, petition.c.due_accepted_ordinal),
            else_=petition.c.due_received_ordinal,
        ),
        waits=supplement.c.petition_id.is_not(None),
    )  # fmt: skip


def _stands_still(petition: Rows, pause: Rows, kind: str, at: Column) -> Condition:
    return sa.and_(
        pause.c.petition_id == petition.c.petition_id,
        pause.c.kind == kind,
        pause.c.started_at <= at,
        sa.or_(pause.c.ended_at.is_(None), pause.c.ended_at > at),
    )


def received(*rules: Rule, counts: Rule | None = None) -> FactSelect:
    """Petitions received in the period, whatever became of them; those that ``counts`` are the numerator."""
    return _flow("received", rules, counts)


def answered(*rules: Rule, counts: Rule | None = None) -> FactSelect:
    """Petitions answered, decided, refused, forwarded or ended otherwise in the period."""
    return _flow("answered", rules, counts)


def asked_for_supplement(*rules: Rule, counts: Rule | None = None) -> FactSelect:
    """Petitions whose sender was first asked for a supplement in the period."""
    return _flow("supplement_requested", rules, counts)


def _flow(anchor: str, rules: tuple[Rule, ...], counts: Rule | None) -> FactSelect:
    def build(facts: FactTables) -> Select:
        petition, at = facts["petitions"], sa.literal(facts.at, sa.DateTime())
        day, instant = petition.c[f"{anchor}_day"], petition.c[f"{anchor}_at"]
        weights = [one().label("numerator")]
        if counts is not None:
            weights = [as_number(counts(petition, at)).label("numerator"), one().label("denominator")]
        known = as_known(facts, at)
        return (
            sa.select(*petition_record(known), day.label("day"), *weights)
            .select_from(known.rows)
            .where(facts.in_period(day, instant), *(rule(petition, at) for rule in rules))
        )

    return build


def petition_record(known: KnownPetition) -> list[Column]:
    """What a reader of single rows is shown of a petition, as known at an instant; no free text."""
    petition, at = known.petition, known.at
    is_known = sa.or_(petition.c.answered_at <= at, petition.c.answered_at.is_(None))
    due = sa.case((petition.c.answered_at <= at, due_of_answer(petition)), else_=known.due)
    return [
        petition.c.petition_id.label("row_id"),
        petition.c.unit_id,
        stage(known).label("stage"),
        due.label("due_at"),
        *(sa.case((petition.c[name] <= at, petition.c[name])).label(name) for name in LATER_COLUMNS),
        sa.case((is_known, petition.c.outcome)).label("outcome"),
        sa.case((is_known, petition.c.answer_quality)).label("quality"),
        *columns_of(petition, RECORD_COLUMNS),
    ]


def _is_unfinished(petition: Rows, at: Column) -> Condition:
    has_no_end = sa.and_(petition.c.answered_at.is_(None), petition.c.outcome.is_(None))
    return sa.or_(petition.c.answered_at > at, has_no_end)


def stage(known: KnownPetition) -> Column:
    """How far a petition had come at an instant: one of ``STAGES``."""
    petition, at, outcome = known.petition, known.at, known.petition.c.outcome
    is_unfinished = _is_unfinished(petition, at)
    return sa.case(
        (sa.and_(is_unfinished, known.waits), "supplement"),
        (sa.and_(is_unfinished, petition.c.accepted_at <= at), "in_process"),
        (is_unfinished, "waiting"),
        (outcome.in_(NOT_HANDLED), outcome),
        (outcome.in_(NOT_ANSWERED), "ended"),
        (petition.c.published_at <= at, "published"),
        else_="answered",
    )


def due_of_answer(petition: Rows) -> Column:
    """Until when a closed petition had to be closed; a refusal and a return have a limit of their own."""
    return petition.c.due_at_answer


def _state(facts: FactTables, *, only_overdue: bool = False, is_ratio: bool = False) -> Select:
    petition, at = facts["petitions"], facts.moments.at
    known = as_known(facts, at, at_moments(facts, petition))
    rows, is_overdue = _overdue(facts, known)
    weights = [one().label("numerator")]
    if is_ratio:
        weights = [as_number(is_overdue).label("numerator"), one().label("denominator")]
    since = known.due_ordinal if only_overdue else petition.c.received_ordinal
    age = age_bucket(facts.moments.ordinal - since, first=int(only_overdue))
    conditions = [petition.c.received_at <= at, _is_unfinished(petition, at)]
    if only_overdue:
        conditions.append(is_overdue)
    return (
        sa.select(*petition_record(known), *moment_labels(facts), age.label("age_bucket"), *weights)
        .select_from(rows)
        .where(*conditions)
    )


def _overdue(facts: FactTables, known: KnownPetition) -> tuple[Rows, Condition]:
    """Rows joined to a pause that began before the due time and still runs, and whether the due time has
    passed and there is none."""
    pause = facts["petition_pauses"].alias("running_pause")
    excuses = sa.and_(_stands_still(known.petition, pause, "any", known.at), pause.c.started_at < known.due)
    rows = known.rows.outerjoin(pause, excuses)
    return rows, sa.and_(known.due < known.at, pause.c.petition_id.is_(None))


def open_petitions(facts: FactTables) -> Select:
    """Petitions received and not closed at each moment."""
    return _state(facts)


def overdue_petitions(facts: FactTables) -> Select:
    """Open petitions past the time by which they had to be answered, as known at each moment."""
    return _state(facts, only_overdue=True)


def share_overdue(facts: FactTables) -> Select:
    """Open petitions at each moment, and whether they are overdue."""
    return _state(facts, is_ratio=True)


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


def is_supplement_asked_in_time(petition: Rows, at: Column) -> Condition:
    """Its sender was first asked for a supplement by the limit for that."""
    return petition.c.supplement_requested_at <= petition.c.due_supplement_at


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
