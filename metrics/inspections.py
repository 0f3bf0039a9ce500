"""Inspections: programme, start, conclusion and order, the units they came to, and those they did not."""

from collections.abc import Callable
from datetime import date

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
from metrics.recommendations import UNIT_AND_PERIOD, days_after

INSPECTION_DIMENSIONS = (*UNIT_AND_PERIOD, "kind", "mode", "field")
#: From this day on there is one notion of inspection: the administrative and the specialised were merged, and
#: departments keep specialised checks (Law 84/2025/QH15). No series runs over it unbroken.
MERGED_ON = date(2025, 7, 1)
#: The units that answer to the province and that inspections and checks go to.
VISITED_KINDS = ("department", "commune", "ward", "special_zone", "district", "zone_board")
INSPECTION_COLUMNS = (
    "planned_for_on started_on ended_on conclusion_due_on concluded_on published_on conclusion_ref "
    "order_due_on ordered_on source"
)


def _inspection_columns(inspection: Rows) -> list[Column]:
    return [*columns_of(inspection, "kind mode field"), *columns_of(inspection, INSPECTION_COLUMNS)]


def inspections(
    anchor: str,
    *,
    key: Callable[[Rows], Column] | None = None,
    condition: Callable[[FactTables, Rows], Condition] | None = None,
    share: Callable[[FactTables, Rows], Condition] | None = None,
) -> FactSelect:
    """Inspections whose date ``anchor`` lies in the period, and which meet a condition; of a ``share`` those
    that meet that one too are the numerator."""

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
        if share is not None:
            columns[-1:] = [
                as_number(share(facts, inspection)).label("numerator"), one().label("denominator"),
            ]  # fmt: skip
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


def is_order_late(facts: FactTables, inspection: Rows) -> Condition:
    """The order to carry the conclusion out was due before T's day and not given by then."""
    due, done = inspection.c.order_due_on, inspection.c.ordered_on
    return sa.and_(due < facts.day, sa.or_(done.is_(None), done > due))


def has_begun(facts: FactTables, inspection: Rows) -> Condition:
    """It began by T."""
    return inspection.c.started_on <= facts.day


def has_concluded(facts: FactTables, inspection: Rows) -> Condition:
    """It came to its conclusion by T."""
    return inspection.c.concluded_on <= facts.day


def was_surprise(facts: FactTables, inspection: Rows) -> Condition:
    """It was not announced by the programme."""
    return inspection.c.mode == "surprise"


def unvisited_units(facts: FactTables) -> Select:
    """Units that had existed for the whole of the last months at each moment, and that no inspection or check
    began at in them: neither at the unit nor at one of its parts."""
    unit, day = facts["units"], facts.moments.day
    since = days_after(day, -facts.deadlines.unvisited_days)
    visits = _last_visits(facts)
    matches = [visits.c.body_id == unit.c.unit_id]
    if facts.moments.relation is not None:
        matches.append(visits.c.moment_day == day)
    was_there = sa.or_(unit.c.valid_from_on.is_(None), unit.c.valid_from_on <= since)
    is_there = sa.or_(unit.c.valid_to_on.is_(None), unit.c.valid_to_on >= day)
    is_unvisited = sa.or_(visits.c.last_visit_on.is_(None), visits.c.last_visit_on <= since)
    return (
        sa.select(
            unit.c.unit_id.label("row_id"), unit.c.unit_id, visits.c.last_visit_on, unit.c.source,
            *moment_labels(facts), one().label("numerator"),
        )
        .select_from(at_moments(facts, unit).outerjoin(visits, sa.and_(*matches)))
        .where(unit.c.kind.in_(VISITED_KINDS), was_there, is_there, is_unvisited)
    )  # fmt: skip


def _last_visits(facts: FactTables) -> sa.Subquery:
    """The last day by each moment on which an inspection began, by body."""
    covered, units = facts["inspected_units"], facts.tables.reference("units")
    day, relation = facts.moments.day, facts.moments.relation
    moment = [] if relation is None else [day.label("moment_day")]
    rows = at_moments(facts, covered.join(units, units.c.unit_id == covered.c.unit_id))
    last = sa.func.max(covered.c.started_on, type_=sa.Date()).label("last_visit_on")
    return (
        sa.select(units.c.body_id, *moment, last)
        .select_from(rows)
        .where(covered.c.started_on <= day)
        .group_by(units.c.body_id, *(column.element for column in moment))
        .subquery("visits")
    )
