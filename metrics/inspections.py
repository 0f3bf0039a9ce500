"""Metrics of inspections, of what their conclusions demand, and of the money paid back."""

from collections.abc import Callable
from typing import Any

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

UNIT_AND_PERIOD = ("unit", "parent", "body", "unit_kind", "month", "quarter", "year")
INSPECTION_DIMENSIONS = (*UNIT_AND_PERIOD, "kind", "mode", "field")
RECOMMENDATION_DIMENSIONS = (*UNIT_AND_PERIOD, "kind", "status")
INSPECTION_COLUMNS = (
    "planned_for_on started_on ended_on conclusion_due_on concluded_on published_on conclusion_ref "
    "order_due_on ordered_on source"
)
RECOMMENDATION_COLUMNS = "inspection_id amount_vnd area_m2 quantity issued_on due_on closed_on source"
DONE_STATUSES = ("done", "verified")
#: Statuses that end a recommendation, also where the date of it is missing (case-model.md).
CLOSING_STATUSES = (*DONE_STATUSES, "impossible")


def _inspection_columns(inspection: Rows) -> list[Column]:
    return [*columns_of(inspection, "kind mode field"), *columns_of(inspection, INSPECTION_COLUMNS)]


def inspections(
    anchor: str,
    *,
    key: Callable[[Rows], Column] | None = None,
    condition: Callable[[FactTables, Rows], Condition] | None = None,
) -> FactSelect:
    """Inspections whose date ``anchor`` lies in the period, and which meet a condition."""

    def build(facts: FactTables) -> Select:
        inspection = facts["inspections"]
        day = inspection.c[anchor]
        columns = [
            inspection.c.inspection_id.label("row_id"),
            inspection.c.unit_id,
            *_inspection_columns(inspection),
            day.label("day"),
            one().label("numerator"),
        ]
        if key is not None:
            columns.append(key(inspection).label("distinct_key"))
        statement = sa.select(*columns).where(facts.in_period(day))
        return statement if condition is None else statement.where(condition(facts, inspection))

    return build


def conclusion(inspection: Rows) -> Column:
    """One conclusion may cover several inspections and counts once."""
    return sa.func.coalesce(inspection.c.conclusion_ref, inspection.c.inspection_id)


def inspected_units(facts: FactTables) -> Select:
    """One row per inspection concluded in the period and unit it covered."""
    covered = facts["inspected_units"]
    return sa.select(
        covered.c.inspection_id.label("row_id"),
        covered.c.unit_id,
        *_inspection_columns(covered),
        covered.c.concluded_on.label("day"),
        one().label("numerator"),
        covered.c.unit_id.label("distinct_key"),
    ).where(facts.in_period(covered.c.concluded_on))


def is_conclusion_late(facts: FactTables, inspection: Rows) -> Condition:
    """The conclusion was due before T's day and not made by then."""
    due, done = inspection.c.conclusion_due_on, inspection.c.concluded_on
    return sa.and_(due < facts.day, sa.or_(done.is_(None), done > due))


def _recommendation_columns(item: Rows) -> list[Column]:
    return [
        item.c.recommendation_id.label("row_id"),
        item.c.unit_id,
        *columns_of(item, "kind status"),
        *columns_of(item, RECOMMENDATION_COLUMNS),
    ]


def recommended(numerator: Callable[[Rows], Column], *kinds: str) -> FactSelect:
    """Items of these kinds issued in the period."""

    def build(facts: FactTables) -> Select:
        item = facts["recommendations"]
        return sa.select(
            *_recommendation_columns(item), item.c.issued_on.label("day"), numerator(item).label("numerator")
        ).where(facts.in_period(item.c.issued_on), item.c.kind.in_(kinds))

    return build


def handled(kind: str) -> FactSelect:
    """Items of a kind that were carried out in the period."""

    def build(facts: FactTables) -> Select:
        item = facts["recommendations"]
        return sa.select(
            *_recommendation_columns(item), item.c.closed_on.label("day"), quantity(item).label("numerator")
        ).where(facts.in_period(item.c.closed_on), item.c.kind == kind, item.c.status.in_(DONE_STATUSES))

    return build


def every(item: Rows) -> Column:
    """Each item weighs one."""
    return one()


def amount(item: Rows) -> Column:
    """Dong; an item without an amount carries none."""
    return sa.func.coalesce(item.c.amount_vnd, 0)


def quantity(item: Rows) -> Column:
    """How many collectives, persons or documents an item names; empty means one."""
    return sa.func.coalesce(item.c.quantity, 1)


def payments(facts: FactTables) -> Select:
    """Payments of money in the period, whatever year the recommendation is of."""
    paid = facts["recoveries"]
    return sa.select(
        paid.c.recovery_id.label("row_id"),
        paid.c.unit_id,
        *columns_of(paid, "recommendation_id paid_on source"),
        paid.c.paid_on.label("day"),
        paid.c.amount_vnd.label("numerator"),
    ).where(facts.in_period(paid.c.paid_on), paid.c.amount_vnd.is_not(None))


def _paid_by(facts: FactTables, item: Rows, day: Column | Any, rows: Rows) -> tuple[Rows, Column]:
    """Rows joined to what was paid on each item up to a day."""
    paid, relation = facts["recoveries"], facts.moments.relation
    # Several moments have a sum each; the label of the moment tells them apart.
    moment = [facts.moments.columns["day"].label("moment_day")] if relation is not None else []
    source = paid if relation is None else paid.join(relation, sa.true())
    sums = (
        sa.select(
            paid.c.recommendation_id,
            *moment,
            sa.func.sum(paid.c.amount_vnd, type_=sa.BigInteger()).label("paid_vnd"),
        )
        .select_from(source)
        .where(paid.c.paid_on <= day)
        .group_by(paid.c.recommendation_id, *(column.element for column in moment))
        .subquery("paid")
    )
    matches = [sums.c.recommendation_id == item.c.recommendation_id]
    if relation is not None:
        matches.append(sums.c.moment_day == facts.moments.day)
    return rows.outerjoin(sums, sa.and_(*matches)), sa.func.coalesce(sums.c.paid_vnd, 0)


def recovered_of_cohort(facts: FactTables) -> Select:
    """Items to be paid back that were issued in the period, with what was paid on them by T."""
    item = facts["recommendations"]
    rows, paid = _paid_by(facts, item, facts.day, item)
    return (
        sa.select(
            *_recommendation_columns(item),
            item.c.issued_on.label("day"),
            paid.label("numerator"),
            amount(item).label("denominator"),
        )
        .select_from(rows)
        .where(facts.in_period(item.c.issued_on), item.c.kind == "recover_money")
    )


def _impossible_at(item: Rows, day: Column) -> Condition:
    """Closed as impossible by a day; without its date, since ever."""
    closed = sa.or_(item.c.closed_on.is_(None), item.c.closed_on <= day)
    return sa.and_(item.c.status == "impossible", closed)


def balance(part: str) -> FactSelect:
    """Money items issued by each moment with one part of their balance: outstanding, written_off, overpaid.

    For every item amount + overpaid = paid + outstanding + written off.
    """

    def build(facts: FactTables) -> Select:
        item, day = facts["recommendations"], facts.moments.day
        rows, paid = _paid_by(facts, item, day, at_moments(facts, item))
        rest = amount(item) - paid
        is_impossible = _impossible_at(item, day)
        condition, value = {
            "outstanding": (sa.and_(rest > 0, sa.not_(is_impossible)), rest),
            "written_off": (sa.and_(rest > 0, is_impossible), rest),
            "overpaid": (rest < 0, -rest),
        }[part]
        return (
            sa.select(
                *_recommendation_columns(item),
                *moment_labels(facts),
                paid.label("paid_vnd"),
                value.label("numerator"),
            )
            .select_from(rows)
            .where(item.c.issued_on <= day, item.c.kind == "recover_money", condition)
        )

    return build


def _is_open(item: Rows, day: Column) -> Condition:
    unclosed = sa.and_(item.c.closed_on.is_(None), item.c.status.not_in(CLOSING_STATUSES))
    return sa.and_(item.c.issued_on <= day, sa.or_(item.c.closed_on > day, unclosed))


def open_recommendations(facts: FactTables) -> Select:
    """Items of every kind issued and not closed at each moment."""
    item, day = facts["recommendations"], facts.moments.day
    rows, issued = facts.calendar(item.c.issued_on, at_moments(facts, item))
    age = age_bucket(facts.moments.ordinal - issued, first=0)
    return (
        sa.select(
            *_recommendation_columns(item),
            *moment_labels(facts),
            age.label("age_bucket"),
            one().label("numerator"),
        )
        .select_from(rows)
        .where(_is_open(item, day))
    )


def _due(facts: FactTables, item: Rows) -> Column:
    """The date of an item; without one, issued plus the usual days."""
    assumed = sa.cast(
        item.c.issued_on + sa.literal(facts.deadlines.recommendation_days, sa.Integer()), sa.Date()
    )
    return sa.func.coalesce(item.c.due_on, assumed)


def _due_columns(item: Rows, due: Column) -> list[Column]:
    return [due.label("effective_due_on"), as_number(item.c.due_on.is_(None)).label("is_due_assumed")]


def overdue_recommendations(facts: FactTables) -> Select:
    """Open items, not suspended, whose date has passed."""
    item, day = facts["recommendations"], facts.moments.day
    due = _due(facts, item)
    rows, due_ordinal = facts.calendar(due, at_moments(facts, item))
    age = age_bucket(facts.moments.ordinal - due_ordinal, first=1)
    return (
        sa.select(
            *_recommendation_columns(item),
            *moment_labels(facts),
            *_due_columns(item, due),
            age.label("age_bucket"),
            one().label("numerator"),
        )
        .select_from(rows)
        .where(_is_open(item, day), item.c.status != "suspended", due < day)
    )


def _was_to_be_done(item: Rows, due: Column) -> Condition:
    """Neither suspended nor found impossible by its date; what was closed on no known day tells nothing."""
    has_known_end = sa.or_(item.c.closed_on.is_not(None), item.c.status.not_in(CLOSING_STATUSES))
    was_possible = sa.or_(item.c.status != "impossible", item.c.closed_on > due)
    return sa.and_(item.c.status != "suspended", has_known_end, was_possible)


def recommendations_due(facts: FactTables) -> Select:
    """Items of every kind whose date lies in the period and has passed; done by then they are in time."""
    item = facts["recommendations"]
    due = _due(facts, item)
    is_in_time = sa.and_(item.c.status.in_(DONE_STATUSES), item.c.closed_on <= due)
    return sa.select(
        *_recommendation_columns(item),
        *_due_columns(item, due),
        due.label("day"),
        as_number(is_in_time).label("numerator"),
        one().label("denominator"),
    ).where(
        facts.in_period(due),
        due < facts.day,
        item.c.issued_on <= facts.day,
        _was_to_be_done(item, due),
    )
