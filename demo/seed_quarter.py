"""The first quarter of 2024: inspection figures that are the same for every size and seed.

17 administrative inspections started and 36 specialised ones; 9 conclusions at 12 units; violations of
576 million dong, 512.3 million of it to be recovered; 8 collectives and 9 individuals to be disciplined.
"""

from datetime import date
from typing import Any

import numpy as np

from demo.moments import days_between, later, next_working_day
from demo.period import SEED_QUARTER_LAST_DAY

Row = dict[str, Any]

ADMINISTRATIVE = 17
SPECIALISED = 36
SPECIALISED_FIELDS = (
    "Đầu tư xây dựng cơ bản",
    "In, photocopy, phát hành",
    "Phòng, chống dịch bệnh",
)
_FIRST_START = date(2024, 1, 2)
_LAST_START_OF_CONCLUDED = date(2024, 1, 12)
#: Conclusion dates; the inspections that cover two units stand first.
CONCLUDED_ON = (
    date(2024, 2, 2), date(2024, 2, 6), date(2024, 2, 20), date(2024, 2, 23), date(2024, 2, 27),
    date(2024, 3, 1), date(2024, 3, 5), date(2024, 3, 8), date(2024, 3, 14),
)  # fmt: skip
UNITS_INSPECTED = 12
#: Million dong, people and collectives of each conclusion.
_RECOVER = (120.0, 85.5, 0, 64.3, 72.0, 48.5, 60.0, 0, 62.0)
_OTHER = (20.0, 0, 13.7, 0, 15.0, 0, 0, 15.0, 0)
_COLLECTIVES = (1, 1, 1, 1, 0, 1, 1, 1, 1)
_INDIVIDUALS = (2, 1, 1, 1, 1, 1, 0, 1, 1)
_POLICIES = (0, 1, 0, 0, 0, 1, 0, 0, 0)
_MILLION = 1_000_000


def seed_inspections(rng: np.random.Generator, bodies: list[str]) -> list[Row]:
    """The inspections started in the quarter; ``units`` lists all inspected, ``items`` what followed."""
    chosen = [bodies[index] for index in rng.permutation(len(bodies))]
    extra = UNITS_INSPECTED - len(CONCLUDED_ON)
    rows = []
    for number, concluded in enumerate(CONCLUDED_ON):
        units = [chosen[number]]
        if number < extra:
            units.append(chosen[len(CONCLUDED_ON) + number])
        started = next_working_day(days_between(rng, _FIRST_START, _LAST_START_OF_CONCLUDED))
        ended = min(later(rng, started, 14, 18), concluded)
        rows.append(_row("administrative", "Tài chính, ngân sách", units, started, ended, concluded))
        rows[-1]["items"] = _items(number)
    for number in range(ADMINISTRATIVE - len(CONCLUDED_ON)):
        rows.append(_pending(rng, "administrative", "Đất đai", chosen[number]))
    for number in range(SPECIALISED):
        field = SPECIALISED_FIELDS[number % len(SPECIALISED_FIELDS)]
        rows.append(_pending(rng, "specialised", field, chosen[number % len(chosen)]))
    return rows


def _pending(rng: np.random.Generator, kind: str, field: str, unit_id: str) -> Row:
    """Started in the quarter, concluded well after it."""
    started = days_between(rng, _FIRST_START, SEED_QUARTER_LAST_DAY)
    started = min(next_working_day(started), SEED_QUARTER_LAST_DAY)
    ended = later(rng, started, 20, 40)
    concluded = next_working_day(later(rng, date(2024, 4, 1), 1, 75))
    return _row(kind, field, [unit_id], started, min(ended, concluded), concluded)


def _row(kind: str, field: str, units: list[str], started: date, ended: date,
         concluded: date) -> Row:  # fmt: skip
    return {
        "kind": kind,
        "mode": "planned",
        "field": field,
        "units": units,
        "started_on": started,
        "ended_on": ended,
        "concluded_on": concluded,
    }


def _items(number: int) -> list[Row]:
    """What the conclusion with this number asks for."""
    items: list[Row] = [{"kind": "correct", "quantity": None}]
    for kind, millions in (("recover_money", _RECOVER), ("other_money", _OTHER)):
        if millions[number]:
            items.append({"kind": kind, "amount_vnd": round(millions[number] * _MILLION)})
    for kind, quantities in (
        ("discipline_collective", _COLLECTIVES),
        ("discipline_individual", _INDIVIDUALS),
        ("change_policy", _POLICIES),
    ):
        if quantities[number]:
            items.append({"kind": kind, "quantity": quantities[number]})
    return items
