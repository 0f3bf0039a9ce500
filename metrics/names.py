"""Readable names for the ids in an answer; names of officials only for those who may see them."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from data_access.scope import AccessScope, Permission
from data_access.scoped import ScopedTables

#: Which directory names the ids of a dimension.
DIRECTORIES = {
    "unit": "units",
    "parent": "units",
    "body": "units",
    "procedure": "procedures",
    "officer": "officers",
}
KEYS = {"units": "unit_id", "procedures": "procedure_id", "officers": "officer_id"}


def read_names(
    wanted: Mapping[str, Collection[str]], *, tables: ScopedTables, scope: AccessScope
) -> dict[str, dict[str, str]]:
    """The name of each id, by dimension. An official without a name to show is named by the position."""
    found: dict[str, dict[str, str]] = {}
    for dimension, ids in wanted.items():
        if dimension not in DIRECTORIES or not ids:
            continue
        directory = DIRECTORIES[dimension]
        table = tables.reference(directory)
        key = table.c[KEYS[directory]]
        rows = tables.read(sa.select(key, _shown_name(table, directory, scope=scope)).where(key.in_(ids)))
        found[dimension] = {key: name for key, name in map(tuple, rows) if name is not None}
    return found


def _shown_name(table: sa.Table, directory: str, *, scope: AccessScope) -> sa.ColumnElement[Any]:
    if directory == "officers" and not scope.may(Permission.SEE_OFFICER_NAMES):
        return table.c.position
    return table.c.name
