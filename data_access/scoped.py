"""The case store cut to one viewer's rows: the only door through which numbers and rows are read.

Every table with rows about people or units comes out as a subquery that holds the rows in the viewer's
scope and no others. Whoever builds a statement from these can not reach further.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from data_access import model, store_model
from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore

#: Tables that describe the province itself, joined for names, trees and days; they hold no case.
REFERENCE_TABLES: dict[str, sa.Table] = {
    table.name: table
    for table in (
        model.STORE_TABLES["units"],
        model.STORE_TABLES["unit_heads"],
        model.STORE_TABLES["unit_successions"],
        model.STORE_TABLES["procedures"],
        model.STORE_TABLES["officers"],
        store_model.UNIT_ANCESTORS,
        store_model.UNIT_SUCCESSORS_NOW,
        store_model.CALENDAR_DAYS,
        store_model.SOURCE_STATES,
        store_model.SOURCE_TABLES,
    )
}
#: Tables with rows that belong to a unit: what a scope cuts.
ROW_TABLES: dict[str, sa.Table] = {
    table.name: table
    for table in (*model.STORE_TABLES.values(), store_model.CASE_DUE_TERMS, store_model.CASE_PAUSES)
    if table.name not in REFERENCE_TABLES
}
#: Tables whose rows may be sealed or about a head.
REPORT_TABLES = ("harassment_reports", "petitions")
#: The column that says which unit a row belongs to, where it is not ``unit_id``.
UNIT_COLUMN = {"case_events": "case_unit_id"}


class ScopedTables:
    """The tables of one store version as one viewer may count them."""

    def __init__(self, store: CaseStore, *, scope: AccessScope) -> None:
        self._store = store
        self._scope = scope

    def __getitem__(self, name: str) -> sa.Subquery:
        """One table with the viewer's rows, as a subquery named after the table."""
        table = ROW_TABLES[name]
        return sa.select(table).where(self._visible(name, table)).subquery(name)

    def reference(self, name: str) -> sa.Table:
        """A table about the province itself (units, procedures, days): to join, not to list."""
        return REFERENCE_TABLES[name]

    def read(self, statement: sa.Executable) -> Sequence[sa.Row[Any]]:
        """All rows of a statement built from these tables."""
        return self._store.run(statement)

    def _visible(self, name: str, table: sa.Table) -> sa.ColumnElement[bool]:
        scope = self._scope
        may_count = scope.may(Permission.COUNT_ROWS) or scope.may(Permission.SEE_PUBLISHED)
        if not may_count or not scope.unit_ids:
            return sa.false()
        conditions: list[sa.ColumnElement[bool]] = []
        if not scope.is_whole_province:
            conditions.append(table.c[UNIT_COLUMN.get(name, "unit_id")].in_(scope.unit_ids))
        if name in REPORT_TABLES:
            conditions.append(self._visible_reports(name, table))
        return sa.and_(sa.true(), *conditions)

    def _visible_reports(self, name: str, table: sa.Table) -> sa.ColumnElement[bool]:
        """Reports the viewer may know of: never about the viewer, restricted ones only with the right."""
        scope = self._scope
        if name == "harassment_reports" and not scope.may(Permission.SEE_HARASSMENT):
            return sa.false()
        conditions: list[sa.ColumnElement[bool]] = []
        if scope.about_officer_ids:
            conditions.append(
                sa.or_(table.c.officer_id.is_(None), table.c.officer_id.not_in(scope.about_officer_ids))
            )
        if scope.about_unit_ids:
            about_head = sa.func.coalesce(table.c.is_about_head, sa.false())
            conditions.append(sa.not_(sa.and_(about_head, table.c.unit_id.in_(scope.about_unit_ids))))
        if not scope.may(Permission.SEE_RESTRICTED_REPORTS):
            conditions.append(table.c.is_restricted == sa.false())
        return sa.and_(sa.true(), *conditions)


def visible_rejected_rows(*, scope: AccessScope) -> sa.Subquery:
    """Rejected rows this viewer is told about: whoever counts the whole province all of them, a head those
    of the own units; those of reports and denunciations only with the right to restricted ones."""
    table = store_model.REJECTED_ROWS
    return sa.select(table).where(_is_told_about(table, scope=scope)).subquery("rejected_rows")


def visible_load_notices(*, scope: AccessScope) -> sa.Subquery:
    """What refresh found odd in rows it loaded, cut like the rejected rows."""
    table = store_model.LOAD_NOTICES
    return sa.select(table).where(_is_told_about(table, scope=scope)).subquery("load_notices")


def visible_rejection_counts(*, scope: AccessScope) -> sa.Subquery:
    """How many rows of a source's table were rejected for one reason: source, table_name, reason, row_count.

    Without ids and units, so also for those who keep the sources going and see no case.
    """
    table = store_model.REJECTED_ROWS
    keeps_sources = scope.may(Permission.SEE_DATA_HEALTH) and not scope.may(Permission.COUNT_ROWS)
    is_told = (
        table.c.table_name.not_in(REPORT_TABLES) if keeps_sources else _is_told_about(table, scope=scope)
    )
    keys = (table.c.source, table.c.table_name, table.c.reason)
    counted = sa.select(*keys, sa.func.count().label("row_count")).where(is_told).group_by(*keys)
    return counted.subquery("rejection_counts")


def _is_told_about(table: sa.Table, *, scope: AccessScope) -> sa.ColumnElement[bool]:
    may_count = scope.may(Permission.COUNT_ROWS) or scope.may(Permission.SEE_PUBLISHED)
    if not may_count or not scope.unit_ids:
        return sa.false()
    conditions: list[sa.ColumnElement[bool]] = []
    if not scope.is_whole_province:
        conditions.append(table.c.unit_id.in_(scope.unit_ids))
    if not scope.may(Permission.SEE_RESTRICTED_REPORTS):
        conditions.append(table.c.table_name.not_in(REPORT_TABLES))
    return sa.and_(sa.true(), *conditions)


def codes_of(table: str, column: str) -> tuple[str, ...]:
    """The codes a column of a row table may hold; none where the column is free or missing."""
    rule = model.RULE_OF[table]
    return next((found.codes for found in rule.columns if found.name == column), ())
