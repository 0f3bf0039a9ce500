"""Inspections in hand, what their conclusions ask for, and what is to be carried out of it in a period.

The official forms count by the kind of inspection, which every item of a conclusion has from its refresh.
"""

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import (
    Column,
    Condition,
    FactTables,
    Rows,
    Select,
    as_number,
    at_moments,
    columns_of,
    moment_labels,
    one,
)

_UNIT_AND_PERIOD = ("unit", "parent", "body", "unit_kind", "month", "quarter", "year")
IN_HAND_DIMENSIONS = (*_UNIT_AND_PERIOD, "kind", "mode", "field", "origin")
ITEM_DIMENSIONS = (*_UNIT_AND_PERIOD, "kind", "status", "inspection_kind")
EXECUTION_DIMENSIONS = (*_UNIT_AND_PERIOD, "kind", "inspection_kind", "progress")
CONCLUSION_DIMENSIONS = (*_UNIT_AND_PERIOD, "inspection_kind", "progress")
PAYMENT_DIMENSIONS = (*_UNIT_AND_PERIOD, "inspection_kind")
MONEY, LAND = ("recover_money", "other_money"), ("recover_land", "other_land")
COUNTED = ("discipline_collective", "discipline_individual", "refer_police", "change_policy")
_DONE = ("done", "verified")
_CLOSING = (*_DONE, "impossible")
_INSPECTION_COLUMNS = "kind mode field started_on ended_on concluded_on conclusion_ref source"
_ITEM_COLUMNS = (
    "kind status inspection_kind inspection_id amount_vnd area_m2 quantity issued_on due_on closed_on source"
)


def inspections_in_hand(facts: FactTables) -> Select:
    """Inspections begun by the end of each period and not concluded before it began."""
    inspection, moments = facts["inspections"], facts.moments
    began, ended = inspection.c.started_on, inspection.c.concluded_on
    return (
        sa.select(
            inspection.c.inspection_id.label("row_id"),
            inspection.c.unit_id,
            *columns_of(inspection, _INSPECTION_COLUMNS),
            sa.case((began < moments.start, "carried_over"), else_="in_period").label("origin"),
            *moment_labels(facts),
            one().label("numerator"),
        )
        .select_from(at_moments(facts, inspection))
        .where(began <= moments.day, sa.or_(ended.is_(None), ended >= moments.start))
    )


def _item_columns(item: Rows) -> list[Column]:
    return [item.c.recommendation_id.label("row_id"), item.c.unit_id, *columns_of(item, _ITEM_COLUMNS)]


def asked_for(measure: str, *kinds: str) -> FactSelect:
    """Items of some kinds issued in the period: how many, or the sum of what they name."""

    def build(facts: FactTables) -> Select:
        item = facts["recommendations"]
        statement = sa.select(
            *_item_columns(item), item.c.issued_on.label("day"), _measure(item, measure).label("numerator")
        ).where(facts.in_period(item.c.issued_on))
        return statement.where(item.c.kind.in_(kinds)) if kinds else statement

    return build


def _measure(item: Rows, measure: str) -> Column:
    """How much an item weighs: one, its quantity (empty is one), or its money or area (empty is none)."""
    if measure == "items":
        return one()
    return sa.func.coalesce(item.c[measure], 1 if measure == "quantity" else 0)


def _is_left(item: Rows, is_closed_later: Condition) -> Condition:
    """Not closed, or closed only later; a closing status without its date means closed since ever."""
    unclosed = sa.and_(item.c.closed_on.is_(None), item.c.status.not_in(_CLOSING))
    return sa.or_(unclosed, sa.func.coalesce(is_closed_later, sa.false()))


def _was_to_be_done(facts: FactTables, item: Rows) -> Condition:
    moments = facts.moments
    was_left = _is_left(item, item.c.closed_on >= moments.start)
    return sa.and_(item.c.issued_on <= moments.day, was_left)


def _progress(is_finished: Condition) -> Column:
    return sa.case((is_finished, "finished"), else_="unfinished").label("progress")


def items_in_execution(facts: FactTables) -> Select:
    """Collectives, persons and documents of the items to be carried out in each period."""
    item, moments = facts["recommendations"], facts.moments
    is_done = sa.and_(item.c.closed_on <= moments.day, item.c.status.in_(_DONE))
    return (
        sa.select(
            *_item_columns(item),
            _progress(is_done),
            *moment_labels(facts),
            _measure(item, "quantity").label("numerator"),
        )
        .select_from(at_moments(facts, item))
        .where(_was_to_be_done(facts, item), item.c.kind.in_(COUNTED))
    )


def conclusions_in_execution(facts: FactTables) -> Select:
    """Conclusions some of whose items were to be carried out in each period, once for each unit that must
    act; finished where none of its items is left."""
    item, moments = facts["recommendations"], facts.moments
    each = (
        sa.select(
            *columns_of(item, "conclusion_id unit_id inspection_kind"),
            *moment_labels(facts),
            as_number(_was_to_be_done(facts, item)).label("is_to_do"),
            as_number(_is_left(item, item.c.closed_on > moments.day)).label("is_left"),
        )
        .select_from(at_moments(facts, item))
        .where(item.c.issued_on <= moments.day, item.c.conclusion_id.is_not(None))
        .subquery("items")
    )
    keys = columns_of(each, "conclusion_id unit_id inspection_kind month quarter year")
    left = sa.func.sum(each.c.is_left)
    found = (
        sa.select(*keys, _progress(left == 0))
        .group_by(*keys)
        .having(sa.func.sum(each.c.is_to_do) > 0)
        .subquery("conclusions")
    )
    return sa.select(
        found.c.conclusion_id.label("row_id"),
        *columns_of(found, "unit_id inspection_kind month quarter year progress"),
        one().label("numerator"),
    )


def still_due(measure: str, kind: str) -> FactSelect:
    """What the items to be carried out in each period still asked for when it began."""

    def build(facts: FactTables) -> Select:
        item = facts["recommendations"]
        rows, paid = _paid_before(facts, item, measure)
        rest = _measure(item, measure) - paid
        return (
            sa.select(*_item_columns(item), *moment_labels(facts), rest.label("numerator"))
            .select_from(rows)
            .where(_was_to_be_done(facts, item), item.c.kind == kind, rest > 0)
        )

    return build


def _paid_before(facts: FactTables, item: Rows, measure: str) -> tuple[Rows, Column]:
    """Items beside each period, joined to what was paid on them before it began."""
    paid, relation, start = facts["recoveries"], facts.moments.relation, facts.moments.start
    label = [] if relation is None else [start.label("period_start")]
    kind = paid.c[measure].type
    sums = (
        sa.select(
            paid.c.recommendation_id, *label, sa.func.sum(paid.c[measure], type_=kind).label("paid_before")
        )
        .select_from(paid if relation is None else paid.join(relation, sa.true()))
        .where(paid.c.paid_on < start)
        .group_by(paid.c.recommendation_id, *(column.element for column in label))
        .subquery("paid")
    )
    matches = [sums.c.recommendation_id == item.c.recommendation_id]
    if relation is not None:
        matches.append(sums.c.period_start == start)
    rows = at_moments(facts, item).outerjoin(sums, sa.and_(*matches))
    return rows, sa.func.coalesce(sums.c.paid_before, 0)


def collected(measure: str) -> FactSelect:
    """Payments, or land given back, in the period, with the kind of inspection that asked for it."""

    def build(facts: FactTables) -> Select:
        paid, item = facts["recoveries"], facts["recommendations"]
        return (
            sa.select(
                paid.c.recovery_id.label("row_id"),
                paid.c.unit_id,
                *columns_of(paid, "recommendation_id paid_on amount_vnd area_m2 source"),
                item.c.inspection_kind,
                paid.c.paid_on.label("day"),
                paid.c[measure].label("numerator"),
            )
            .select_from(paid.join(item, item.c.recommendation_id == paid.c.recommendation_id))
            .where(facts.in_period(paid.c.paid_on), paid.c[measure].is_not(None))
        )

    return build
