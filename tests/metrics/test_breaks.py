"""Limits are taken anew from the month the province names, for whom and what it names."""

from datetime import date

import pytest
from pydantic import ValidationError

from metrics.breaks import breaks_for
from settings import VerdictSettings
from verdicts.verdict import Break

SETTINGS = VerdictSettings.model_validate(
    {
        "breaks": [
            {"from": "2026-07", "reason": "moved", "unit": "U1"},
            {"from": date(2025, 7, 1), "reason": "two tiers"},
            {"from": "2026-03", "reason": "new form", "metric": "satisfaction_rate"},
            {"from": "2026-07", "reason": "new software"},
        ]
    }
)


@pytest.mark.parametrize(("unit", "metric", "expected"), [
    ("U2", "on_time_rate", [("2025-07", "two tiers"), ("2026-07", "new software")]),
    ("U1", "on_time_rate", [("2025-07", "two tiers"), ("2026-07", "moved")]),
    ("U2", "satisfaction_rate",
     [("2025-07", "two tiers"), ("2026-03", "new form"), ("2026-07", "new software")]),
])  # fmt: skip
def test_a_break_holds_for_the_unit_and_metric_it_names_or_for_all(
    unit: str, metric: str, expected: list[tuple[str, str]]
) -> None:
    assert breaks_for(SETTINGS, unit=unit, metric=metric) == tuple(Break(*each) for each in expected)


def test_without_breaks_there_are_none() -> None:
    assert breaks_for(VerdictSettings(), unit="U1", metric="on_time_rate") == ()


@pytest.mark.parametrize("wrong", [
    {"from": "2026-13", "reason": "x"}, {"from": "2026", "reason": "x"}, {"from": "2026-01", "reason": ""},
    {"from": "2026-01"}, {"reason": "x"}, {"from": "2026-01", "reason": "x", "units": "U1"},
])  # fmt: skip
def test_a_break_needs_a_month_and_a_reason(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        VerdictSettings.model_validate({"breaks": [wrong]})
