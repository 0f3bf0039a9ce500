"""Readable names for the ids in an answer; names of officials only for those who may see them."""

from collections.abc import Collection, Mapping
from functools import lru_cache

import sqlalchemy as sa

from data_access.scope import NOBODY, AccessScope, Permission
from data_access.scoped import ScopedTables
from data_access.store import CaseStore

#: Which directory names the ids of a dimension.
DIRECTORIES = {
    "unit": "units",
    "parent": "units",
    "body": "units",
    "procedure": "procedures",
    "officer": "officers",
    "head": "officers",
}
KEYS = {"units": "unit_id", "procedures": "procedure_id", "officers": "officer_id"}


def read_names(
    wanted: Mapping[str, Collection[str]], *, store: CaseStore, scope: AccessScope
) -> dict[str, Mapping[str, str]]:
    """The name of each id, by dimension. An official without a name to show is named by the position."""
    found: dict[str, Mapping[str, str]] = {}
    for dimension, ids in wanted.items():
        if dimension not in DIRECTORIES or not ids:
            continue
        directory = DIRECTORIES[dimension]
        hides_names = directory == "officers" and not scope.may(Permission.SEE_OFFICER_NAMES)
        names = _read_directory(store, directory, "position" if hides_names else "name")
        found[dimension] = {key: names[key] for key in ids if key in names}
    return found


def read_positions(officer_ids: Collection[str], *, store: CaseStore) -> dict[str, str]:
    """The position of each official whose position is recorded; no names, so the same for every viewer."""
    positions = _read_directory(store, "officers", "position")
    return {key: positions[key] for key in officer_ids if key in positions}


@lru_cache(maxsize=16)
def _read_directory(store: CaseStore, directory: str, column: str) -> Mapping[str, str]:
    """What every id of a directory is called; a version of the store never changes."""
    tables = ScopedTables(store, scope=NOBODY)
    table = tables.reference(directory)
    rows = tables.read(sa.select(table.c[KEYS[directory]], table.c[column]))
    return {key: name for key, name in map(tuple, rows) if name is not None}
