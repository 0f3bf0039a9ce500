"""What the plain loops are made of: things that count, T and the period, ages and moments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.metrics.store_builder import (
    OFFSET,
    midnight_after,
)


@dataclass
class Thing:
    """One row that counts: its unit, its dimensions, and what it weighs."""

    unit: str
    dimensions: dict[str, Any]
    numerator: float = 1
    denominator: float = 0
    key: str = ""


@dataclass
class Asked:
    """T in naive UTC, its day, the period, and what is chosen."""

    at: datetime
    start: date
    end: date
    by: tuple[str, ...] = ()
    where: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    due_in: int = 3
    unit: str | None = None
    units_now: bool = False

    @property
    def day(self) -> date:
        return (self.at + OFFSET - timedelta(microseconds=1)).date()

    def contains(self, day: date | None, moment: datetime | None = None) -> bool:
        if day is None or not self.start <= day <= self.end:
            return False
        return moment <= self.at if moment is not None else day <= self.day


def labels(day: date) -> dict[str, str]:
    return {
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": f"{day.year}",
    }


def bucket(age: int, first: int) -> str:
    for low, high in ((first, 5), (6, 10), (11, 20), (21, 30), (31, 60)):
        if age <= high:
            return f"{low}-{high}"
    return "61+"


def stock_moments(asked: Asked) -> Iterator[tuple[datetime, dict[str, str], Asked]]:
    """Each moment a state is taken at, with the labels of its period."""
    steps = [name for name in ("month", "quarter", "year") if name in asked.by]
    if not steps:
        yield asked.at, labels(asked.day), asked
        return
    ends: dict[str, date] = {}
    day = asked.start
    while day <= min(asked.end, asked.day):
        ends[labels(day)[steps[0]]] = day
        day += timedelta(days=1)
    for day in ends.values():
        moment = min(asked.at, midnight_after(day))
        yield moment, labels(day), Asked(moment, asked.start, asked.end, due_in=asked.due_in)
