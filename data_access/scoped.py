"""The case store cut to one viewer's rows: the only door through which numbers and rows are read.

Every table with rows about people or units comes out as a subquery that holds the rows in the viewer's
scope and no others. Whoever builds a statement from these can not reach further.
"""

from collections.abc import Sequence
from functools import lru_cache
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
        store_model.DEADLINE_RULES,
        store_model.SOURCE_STATES,
        store_model.SOURCE_TABLES,
    )
}
#: Tables with rows that belong to a unit: what a scope cuts.
ROW_TABLES: dict[str, sa.Table] = {
    table.name: table
    for table in (
        *model.STORE_TABLES.values(),
        store_model.CASE_DUE_TERMS,
        store_model.CASE_GIVEN_DUE_TERMS,
        store_model.CASE_PAUSES,
        store_model.PETITION_DUE_TERMS,
        store_model.PETITION_PAUSES,
        store_model.INSPECTED_UNITS,
    )
    if table.name not in REFERENCE_TABLES
} | {"units": model.STORE_TABLES["units"]}  # units are counted as well as joined
#: Tables whose rows may be sealed or about a head.
REPORT_TABLES = ("harassment_reports", "petitions")
#: Tables whose rows tell of a petition: whoever may not know of it may not know of them.
PETITION_PARTS = ("petition_events", "petition_due_terms", "petition_pauses")
#: What is delivered, rejected or found odd of these is told to few.
GUARDED_TABLES = (*REPORT_TABLES, "petition_events")
#: The column that says which unit a row belongs to, where it is not ``unit_id``.
UNIT_COLUMN = {"case_events": "case_unit_id"}


class ScopedTables:
    """The tables of one store version as one viewer may count them."""

    def __init__(self, store: CaseStore, *, scope: AccessScope) -> None:
        self._store = store
        self._scope = scope

    def __getitem__(self, name: str) -> sa.Subquery:
        """One table with the viewer's rows, as a subquery named after the table: the same one each time, so
        a table that is joined to itself needs an alias."""
        return _cut(name, scope=self._scope)

    def reference(self, name: str) -> sa.Table:
        """A table about the province itself (units, procedures, days): to join, not to list."""
        return REFERENCE_TABLES[name]

    def read(self, statement: sa.Executable) -> Sequence[sa.Row[Any]]:
        """All rows of a statement built from these tables."""
        return self._store.run(statement)


@lru_cache(maxsize=512)
def _cut(name: str, *, scope: AccessScope) -> sa.Subquery:
    """A table cut to a scope; kept, since naming forty columns is half the work of a small question."""
    table = ROW_TABLES[name]
    return sa.select(table).where(_visible(name, table, scope=scope)).subquery(name)


def _visible(name: str, table: sa.Table, *, scope: AccessScope) -> sa.ColumnElement[bool]:
    may_count = scope.may(Permission.COUNT_ROWS) or scope.may(Permission.SEE_PUBLISHED)
    if not may_count or not scope.unit_ids:
        return sa.false()
    conditions: list[sa.ColumnElement[bool]] = []
    if not scope.is_whole_province:
        conditions.append(table.c[UNIT_COLUMN.get(name, "unit_id")].in_(scope.unit_ids))
    if name in REPORT_TABLES:
        conditions.append(_visible_reports(name, table, scope=scope))
    if name in PETITION_PARTS:
        petition = ROW_TABLES["petitions"].alias("petition_of_part")
        is_visible = _visible_reports("petitions", petition, scope=scope)
        conditions.append(table.c.petition_id.in_(sa.select(petition.c.petition_id).where(is_visible)))
    return sa.and_(sa.true(), *conditions)


def _visible_reports(name: str, table: sa.FromClause, *, scope: AccessScope) -> sa.ColumnElement[bool]:
    """Reports the viewer may know of: never about the viewer, restricted ones only with the right."""
    if name == "harassment_reports" and not scope.may(Permission.SEE_HARASSMENT):
        return sa.false()
    conditions: list[sa.ColumnElement[bool]] = []
    if scope.about_officer_ids or scope.about_unit_ids:
        conditions.append(sa.not_(_is_about_viewer(table, scope=scope)))
        # A petition and the reports made of it tell of one another: what is about the viewer in one of them
        # keeps all of them back.
        told = sa.union(*(_petitions_about_viewer(each, scope=scope) for each in REPORT_TABLES))
        conditions.append(sa.or_(table.c.petition_id.is_(None), table.c.petition_id.not_in(told)))
    if not scope.may(Permission.SEE_RESTRICTED_REPORTS):
        conditions.append(table.c.is_restricted == sa.false())
    return sa.and_(sa.true(), *conditions)


def _is_about_viewer(table: sa.FromClause, *, scope: AccessScope) -> sa.ColumnElement[bool]:
    """Reports about the viewer's own person, or about the head of a unit the viewer is bound to."""
    about_head = sa.func.coalesce(table.c.is_about_head, sa.false())
    return sa.or_(
        sa.func.coalesce(table.c.officer_id.in_(scope.about_officer_ids), sa.false()),
        sa.and_(about_head, table.c.unit_id.in_(scope.about_unit_ids)),
    )


def _petitions_about_viewer(name: str, *, scope: AccessScope) -> sa.Select[Any]:
    """The petitions that are about the viewer, as one of the two tables of reports knows it."""
    table = ROW_TABLES[name].alias()
    return sa.select(table.c.petition_id).where(
        table.c.petition_id.is_not(None), _is_about_viewer(table, scope=scope)
    )


def visible_rejected_rows(*, scope: AccessScope) -> sa.Subquery:
    """Rejected rows this viewer is told about: whoever counts the whole province all of them, a head those
    of the own units; those of reports and denunciations only with the right to restricted ones, and none that
    may be about the viewer."""
    table = store_model.REJECTED_ROWS
    return sa.select(table).where(_is_told_about(table, scope=scope)).subquery("rejected_rows")


def visible_source_tables(*, scope: AccessScope) -> sa.Subquery:
    """How many rows each source delivered of each table; of reports and denunciations only for those who may
    know of all of them."""
    table = store_model.SOURCE_TABLES
    is_bound = bool(scope.about_officer_ids or scope.about_unit_ids)
    knows_all = scope.may(Permission.SEE_RESTRICTED_REPORTS) and not is_bound
    is_told = sa.true() if knows_all else table.c.table_name.not_in(GUARDED_TABLES)
    return sa.select(table).where(is_told).subquery("source_tables")


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
        table.c.table_name.not_in(GUARDED_TABLES) if keeps_sources else _is_told_about(table, scope=scope)
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
    if not scope.may(Permission.SEE_RESTRICTED_REPORTS) or scope.about_officer_ids:
        conditions.append(table.c.table_name.not_in(GUARDED_TABLES))
    elif scope.about_unit_ids:
        is_elsewhere = table.c.unit_id.not_in(scope.about_unit_ids)
        conditions.append(sa.or_(table.c.table_name.not_in(GUARDED_TABLES), is_elsewhere))
    return sa.and_(sa.true(), *conditions)


def codes_of(table: str, column: str) -> tuple[str, ...]:
    """The codes a column of a row table may hold; none where the column is free or missing."""
    columns = (*model.RULE_OF[table].columns, *model.DERIVED_COLUMNS.get(table, ()))
    return next((found.codes for found in columns if found.name == column), ())
