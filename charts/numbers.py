"""How a chart itself writes the amounts at its side, in the reader's language."""

import json
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
from babel.numbers import get_decimal_symbol, get_group_symbol

#: About so many lines across a picture, each with its amount.
LINES = 3
MILLION, BILLION = 1_000_000, 1_000_000_000


@dataclass(frozen=True)
class Numbers:
    """Amounts at the side of a chart: counts, shares (0 to 1, written as percent), decimals or dong.

    ``money`` has the words for dong, millions and billions of it. Hashable: it is part of what a
    specification is kept by.
    """

    kind: Literal["count", "share", "decimals", "money"] = "count"
    digits: int = 1
    language: str = "vi"
    money: tuple[str, str, str] = ("", "", "")

    @property
    def expression(self) -> str:
        """Vega's expression that writes one amount."""
        if self.kind == "money":
            return self._money_expression()
        pattern = {"count": ",.2~f", "share": ",.1%", "decimals": f",.{self.digits}f"}[self.kind]
        return f"format(datum.value, '{pattern}')"

    def _money_expression(self) -> str:
        single, millions, billions = (json.dumps(f" {word}", ensure_ascii=False) for word in self.money)
        amount, size = "datum.value", "abs(datum.value)"
        return (
            f"{size} >= {BILLION} ? format({amount} / {BILLION}, ',.1f') + {billions} : "
            f"{size} >= {MILLION} ? format({amount} / {MILLION}, ',.1f') + {millions} : "
            f"format({amount}, ',d') + {single}"
        )

    @property
    def locale(self) -> dict[str, Any]:
        """The signs between digits, as Vega's configuration has them: 1.234,5 or 1,234.5."""
        signs = {
            "decimal": get_decimal_symbol(self.language),
            "thousands": get_group_symbol(self.language),
            "grouping": [3],
            "currency": ["", ""],
        }
        return {"number": signs}

    def axis(self) -> alt.Axis:
        """The axis at the side; things that are counted have no half of one."""
        axis = alt.Axis(title=None, domain=False, ticks=False, tickCount=LINES, labelExpr=self.expression)
        if self.kind == "count":
            axis.tickMinStep = 1
        return axis
