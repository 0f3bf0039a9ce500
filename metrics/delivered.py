"""Which columns of the case model any source delivers: what nobody delivers is unknown, not nothing."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import sqlalchemy as sa

from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from metrics.published import published_reader


@lru_cache(maxsize=64)
def delivered_columns(store: CaseStore, columns: frozenset[str]) -> frozenset[str]:
    """Those of some columns, written ``table.column``, that hold anything at all in a version of the store.

    Looked for in the common rows of the whole province, so that every viewer is told the same.
    """
    tables = ScopedTables(store, scope=published_reader(store))
    wanted: dict[str, list[str]] = defaultdict(list)
    for column in sorted(columns):
        table, _, name = column.partition(".")
        wanted[table].append(name)
    found = ((table, _filled(tables, table, names)) for table, names in wanted.items())
    return frozenset(f"{table}.{name}" for table, names in found for name in names)


def _filled(tables: ScopedTables, table: str, names: Iterable[str]) -> list[str]:
    """The columns of one table with a value in some row."""
    rows = tables[table]
    counts = sa.select(*(sa.func.count(rows.c[name]).label(name) for name in names))
    (line,) = tables.read(counts)
    return [name for name, count in line._asdict().items() if count]
