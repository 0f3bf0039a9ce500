"""Reading times from PostgreSQL that Python can not hold.

Vendors store ``infinity`` for "no end" and the year 20222 for a slip of the finger. The driver would break
off the whole reading there; as text, the one row is rejected with its reason.
"""

from typing import Any

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader


def register_tolerant_loaders(connection: psycopg.Connection[Any]) -> None:
    """From now on this connection delivers unreadable dates and times as text."""
    for type_name, loader in (
        ("date", DateLoader),
        ("timestamp", TimestampLoader),
        ("timestamptz", TimestamptzLoader),
    ):
        connection.adapters.register_loader(type_name, _tolerant(loader))


def _tolerant(strict: type[Loader]) -> type[Loader]:
    class TolerantLoader(strict):  # type: ignore[misc, valid-type]
        def load(self, data: Buffer) -> Any:
            try:
                return super().load(data)
            except psycopg.DataError:
                return bytes(data).decode()

    return TolerantLoader
