"""A case store of a few rows, written as a refresh would write it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa
from duckdb_engine import Dialect

from data_access.store import POINTER, CaseStore, store_format
from data_access.store_model import METADATA

#: A province with two departments, one of them with a division, and a commune that took over a closed
#: one whole and half of another.
UNITS: dict[str, Sequence[Mapping[str, Any]]] = {
    "units": [
        {"unit_id": name, "name": f"Unit {name}", "kind": kind, "parent_id": parent}
        for name, kind, parent in (
            ("P", "province", None),
            ("ROADS", "department", "P"),
            ("ROADS-1", "division", "ROADS"),
            ("HEALTH", "department", "P"),
            ("NEW", "commune", "P"),
            ("WHOLE", "commune", None),
            ("HALF", "commune", None),
        )
    ],
    "unit_ancestors": [
        {"unit_id": unit, "ancestor_id": above, "depth": depth}
        for unit, above, depth in (
            ("P", "P", 0),
            ("ROADS", "ROADS", 0),
            ("ROADS", "P", 1),
            ("ROADS-1", "ROADS-1", 0),
            ("ROADS-1", "ROADS", 1),
            ("ROADS-1", "P", 2),
            ("HEALTH", "HEALTH", 0),
            ("HEALTH", "P", 1),
            ("NEW", "NEW", 0),
            ("NEW", "P", 1),
            ("WHOLE", "WHOLE", 0),
            ("HALF", "HALF", 0),
        )
    ],
    "unit_successors_now": [
        *(
            {"unit_id": unit, "successor_id": unit, "share": 1}
            for unit in ("P", "ROADS", "ROADS-1", "HEALTH", "NEW")
        ),
        {"unit_id": "WHOLE", "successor_id": "NEW", "share": 1},
        {"unit_id": "HALF", "successor_id": "NEW", "share": 0.5},
        {"unit_id": "HALF", "successor_id": "HEALTH", "share": 0.5},
    ],
    "unit_heads": [
        {"unit_id": "ROADS", "officer_id": "O-EARLIER", "from_on": "2020-01-01", "to_on": "2024-12-31"},
        {"unit_id": "ROADS", "officer_id": "O-NOW", "from_on": "2025-01-01", "to_on": None},
        {"unit_id": "HEALTH", "officer_id": "O-OTHER", "from_on": "2020-01-01", "to_on": None},
    ],
    "officers": [{"officer_id": "O-NOW", "unit_id": "ROADS", "name": "Official"}],
    "source_states": [
        {
            "source": "Counter",
            "data_time": "2026-10-31 17:00:00",
            "succeeded_at": "2026-10-31 17:00:00",
            "attempted_at": "2026-10-31 17:00:00",
            "error": None,
            "refresh_every_seconds": 315_360_000,
            "is_writable": False,
        }
    ],
}


def make_store(
    folder: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]] = UNITS, *, version: int = 1
) -> CaseStore:
    """Publish a version of the store in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"version-{version}.duckdb"
    with duckdb.connect(str(folder / name)) as connection:
        for table in METADATA.sorted_tables:
            connection.execute(str(sa.schema.CreateTable(table).compile(dialect=Dialect())))
            for row in rows.get(table.name, ()):
                columns, marks = ", ".join(row), ", ".join("?" * len(row))
                connection.execute(
                    f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", list(row.values())
                )
    (folder / POINTER).write_text(f"{name} {store_format()}\n", encoding="utf-8")
    return CaseStore(folder=folder, version=name)
