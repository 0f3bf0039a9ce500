"""Scores of Decision 766 "as published": per unit, period and indicator."""

from typing import Any

import numpy as np

from demo.province import PROVINCE, Province
from demo.randomness import stream

Row = dict[str, Any]

#: Indicator, its most points, and the usual ratio.
_INDICATORS = (
    ("1.1", 6, 0.95), ("1.2", 4, 0.94), ("1.4", 6, 0.9), ("2.1", 20, 0.95), ("3.3", 6, 0.75),
    ("3.6", 6, 0.6), ("4.1", 6, 0.8), ("4.2", 4, 0.78), ("5.2", 6, 0.9), ("5.4", 6, 0.92),
)  # fmt: skip
_MONTHS_2026 = 10


def build_service_index(seed: int, province: Province) -> list[Row]:
    """Years, quarters of 2026 and months of 2026, for the province, departments and communes."""
    rng = stream(seed, "index")
    periods = ["2025", "2026-Q1", "2026-Q2", "2026-Q3"]
    periods += [f"2026-{month:02d}" for month in range(1, _MONTHS_2026 + 1)]
    units = [PROVINCE, *province.of_kind("department")]
    units += [unit for unit in province.of_kind("commune", "ward") if unit[:2] != "XC"]
    return [
        _score(rng, unit_id, period, *indicator)
        for period in periods
        for unit_id in units
        for indicator in _INDICATORS
    ]


def _score(rng: np.random.Generator, unit_id: str, period: str, indicator: str, max_points: int,
           usual: float) -> Row:  # fmt: skip
    denominator = int(rng.integers(40, 400))
    ratio = min(1.0, max(0.0, float(rng.normal(usual, 0.05))))
    numerator = round(denominator * ratio)
    return {
        "unit_id": unit_id,
        "period": period,
        "indicator": indicator,
        "numerator": numerator,
        "denominator": denominator,
        "points": round(max_points * numerator / denominator, 2),
        "max_points": max_points,
    }
