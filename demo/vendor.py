"""Turning rows that bear the case model's names into the tables of a source system."""

from collections.abc import Callable, Sequence
from typing import Any

from demo.sqlite_file import VendorTable

Row = dict[str, Any]
Encoder = Callable[[list[Any]], list[Any]]
#: Column of the source system, its type, the case model's column, and how values are written.
ColumnSpec = tuple[str, str, str, Encoder | None]


def codes(mapping: dict[str, Any]) -> Encoder:
    """Write the case model's codes as the source's own; what is empty stays empty."""

    def encode(values: list[Any]) -> list[Any]:
        return [None if value is None else mapping[value] for value in values]

    return encode


def table_of_rows(name: str, specs: Sequence[ColumnSpec], rows: Sequence[Row],
                  indexes: tuple[str, ...] = ()) -> VendorTable:  # fmt: skip
    """A source table with one line per row."""
    columns: dict[str, list[Any]] = {}
    for column, _, key, encode in specs:
        values = [row[key] for row in rows]
        columns[column] = encode(values) if encode else values
    types = {column: kind for column, kind, _, _ in specs}
    return VendorTable(name, types, columns, indexes)
