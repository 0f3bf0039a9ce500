"""What refresh works out for the items of conclusions: conclusion, field, head, and the usual amounts."""

from pathlib import Path
from typing import Any

import pytest

from data_access.derive_items import LEAST_ITEMS
from settings import Settings
from tests.data_access.refresh_fixtures import UNITS, Feed, make_settings, read, run

INSPECTIONS = [
    {"inspection_id": "i", "unit_id": "D1", "kind": "unified", "mode": "planned", "field": "Land",
     "conclusion_ref": "7/KL"},
    {"inspection_id": "j", "unit_id": "D1", "kind": "unified", "mode": "planned"},
]  # fmt: skip


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def item(key: str, **more: Any) -> dict[str, Any]:
    return {
        "recommendation_id": key, "inspection_id": "i", "unit_id": "D1", "kind": "recover_money",
        "issued_on": "2026-03-02", "status": "open", **more,
    }  # fmt: skip


def test_items_and_payments_take_the_conclusion_and_the_field_of_their_inspection(
    config: Settings, tmp_path: Path
) -> None:
    feed = Feed(tmp_path).write(
        units=UNITS,
        inspections=INSPECTIONS,
        recommendations=[item("k", amount_vnd=9), item("l", inspection_id="j", unit_id="W1")],
        recoveries=[{"recovery_id": "r", "recommendation_id": "k", "paid_on": "2026-03-03", "amount_vnd": 5}],
    )
    run(config, feed)
    found = "SELECT recommendation_id, conclusion_id, field FROM recommendations ORDER BY 1"
    assert read(config, found) == [("k", "7/KL", "Land"), ("l", "j", None)]
    of_payment = "SELECT unit_id, conclusion_id, field, item_kind FROM recoveries"
    assert read(config, of_payment) == [("D1", "7/KL", "Land", "recover_money")]


def test_the_head_of_an_item_is_who_headed_the_unit_on_its_date(config: Settings, tmp_path: Path) -> None:
    terms = [
        {"unit_id": "D1", "officer_id": "a", "from_on": None, "to_on": "2026-03-31"},
        {"unit_id": "D1", "officer_id": "b", "from_on": "2026-04-01", "to_on": "2026-06-30"},
        {"unit_id": "D1", "officer_id": "c", "from_on": "2026-06-30", "to_on": None},
    ]
    dates = {"k": "2026-03-31", "l": "2026-04-01", "m": "2026-06-30", "n": None}
    feed = Feed(tmp_path).write(
        units=UNITS,
        officers=[{"officer_id": each, "unit_id": "D1", "name": each} for each in "abc"],
        unit_heads=terms,
        inspections=INSPECTIONS,
        recommendations=[
            *(item(key, due_on=due) for key, due in dates.items()), item("o", unit_id="W1"),
        ],
    )  # fmt: skip
    run(config, feed)
    # Where two terms meet, the later one; an item without a date goes by the day of its issue.
    assert dict(read(config, "SELECT recommendation_id, head_id FROM recommendations")) == {
        "k": "a", "l": "b", "m": "c", "n": "a", "o": None,
    }  # fmt: skip


def usual(config: Settings, tmp_path: Path, amounts: list[int]) -> tuple[int | None, int | None]:
    rows = [item(f"k{place}", amount_vnd=amount) for place, amount in enumerate(amounts)]
    rows.append(item("other", kind="other_money", amount_vnd=5))
    run(config, Feed(tmp_path).write(units=UNITS, inspections=INSPECTIONS, recommendations=rows))
    bounds = "SELECT DISTINCT usual_from_vnd, usual_to_vnd FROM recommendations"
    found = read(config, f"{bounds} WHERE kind = 'recover_money'")
    assert read(config, "SELECT usual_to_vnd FROM recommendations WHERE kind = 'other_money'") == [(None,)]
    (only,) = found
    return only


def test_usual_is_a_hundred_times_around_the_median_of_like_items(config: Settings, tmp_path: Path) -> None:
    # A slip of three noughts among twenty does not move the median.
    amounts = [50_000_000] * LEAST_ITEMS + [50_000]
    low, high = usual(config, tmp_path, amounts)
    assert (low, high) == (pytest.approx(500_000, abs=1), pytest.approx(5_000_000_000, rel=1e-6))


def test_usual_is_wider_where_items_differ_much_anyway(config: Settings, tmp_path: Path) -> None:
    amounts = [10**6] * LEAST_ITEMS + [10**8] * LEAST_ITEMS + [10**10] * LEAST_ITEMS
    low, high = usual(config, tmp_path, amounts)
    assert low is not None
    assert high is not None
    # Quartiles 10^4 apart: three deviations are 10^(3 * 4 / 1.349).
    assert low == 0
    assert high == pytest.approx(10 ** (8 + 12 / 1.349), rel=1e-4)


def test_nothing_is_usual_among_few_items(config: Settings, tmp_path: Path) -> None:
    assert usual(config, tmp_path, [1000] * (LEAST_ITEMS - 1)) == (None, None)
