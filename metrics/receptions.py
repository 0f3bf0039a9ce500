"""Citizen receptions: sessions held in the period, and what each of them counted (domain.md 6.4)."""

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import Column, FactTables, Rows, Select, columns_of, one

RECEPTION_DIMENSIONS = ("unit", "parent", "body", "unit_kind", "month", "quarter", "year", "mode")
RECORD_COLUMNS = (
    "mode held_on visits people cases_new cases_repeat groups_of_many group_people group_cases_new "
    "group_cases_repeat source"
)


def receptions(*counts: str) -> FactSelect:
    """Sessions held in the period with the sum of some of their counts; the sessions themselves without."""

    def build(facts: FactTables) -> Select:
        session = facts["receptions"]
        return sa.select(
            session.c.reception_id.label("row_id"),
            session.c.unit_id,
            *columns_of(session, RECORD_COLUMNS),
            session.c.held_on.label("day"),
            _weight(session, counts).label("numerator"),
        ).where(facts.in_period(session.c.held_on))

    return build


def _weight(session: Rows, counts: tuple[str, ...]) -> Column:
    if not counts:
        return one()
    first, *others = (sa.func.coalesce(session.c[name], 0) for name in counts)
    return sum(others, start=first)
