"""The words in which the case model is written: what a column may hold, and what makes a table."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class ColumnRule:
    """What a column may hold.

    ``kind`` is one of text, instant, date, integer, money, decimal, share, score, boolean, code.
    """

    name: str
    kind: str
    is_required: bool = False
    codes: tuple[str, ...] = ()

    def sql_type(self) -> sa.types.TypeEngine[Any]:
        """The type that keeps this kind exactly, on every store."""
        types: dict[str, sa.types.TypeEngine[Any]] = {
            "instant": sa.DateTime(),
            "date": sa.Date(),
            "integer": sa.BigInteger(),
            "money": sa.BigInteger(),
            "decimal": sa.Numeric(24, 6),
            "share": sa.Numeric(18, 12),
            "score": sa.SmallInteger(),
            "boolean": sa.Boolean(),
        }
        return types.get(self.kind, sa.Text())


@dataclass(frozen=True)
class TableRule:
    """One table of the case model: its columns, its key, and what its rows must point at.

    ``key`` is empty where a row has no id of its own. ``parents`` maps a column to the table whose key it
    must be found in. ``is_directory`` marks tables that several sources may deliver (first source wins).
    """

    name: str
    columns: tuple[ColumnRule, ...]
    key: str = ""
    parents: tuple[tuple[str, str], ...] = ()
    is_directory: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that every mapping must deliver."""
        return tuple(column.name for column in self.columns if column.is_required)

    def column(self, name: str) -> ColumnRule:
        """The rule of one column."""
        return next(column for column in self.columns if column.name == name)


def columns_from(text: str, **codes: tuple[str, ...]) -> tuple[ColumnRule, ...]:
    """Columns from words ``name:kind``; ``!`` marks a required one, no kind means text or a code."""
    rules = []
    for word in text.split():
        name, _, kind = word.rstrip("!").partition(":")
        chosen = kind or ("code" if name in codes else "text")
        rules.append(ColumnRule(name, chosen, word.endswith("!"), codes.get(name, ())))
    return tuple(rules)
