"""Which units have published their late list: the month a duty is about, and how far it is."""

from datetime import date
from pathlib import Path

import pytest

from data_access.store import CaseStore
from errors import NotVisible
from metrics.late_list_published import Publication, month_of_duty, read_publications
from tests.metrics.store_builder import ANALYST, CHAIRMAN, SETTINGS, Row, below, build_store, scope_for

SEPTEMBER = date(2026, 9, 1)
HEAD = scope_for("unit_head", *below("D1"))


def duty(number: int, unit_id: str, due_on: date, **values: object) -> Row:
    row = {"duty_id": f"N{number}", "unit_id": unit_id, "kind": "late_list_published", "due_on": due_on}
    return {**row, **values}


def publications(store: CaseStore, **asked: object) -> dict[str, Publication]:
    context = {"scope": CHAIRMAN, "store": store, "settings": SETTINGS, **asked}
    found = read_publications(SEPTEMBER, **context)  # type: ignore[arg-type]
    return {each.unit_id: each for each in found}


@pytest.mark.parametrize(
    ("subject", "due_on", "month"),
    [
        (None, date(2026, 10, 15), (2026, 9)),
        ("Công khai danh sách", date(2026, 1, 15), (2025, 12)),
        ("Danh sách tháng 9/2026", date(2026, 12, 31), (2026, 9)),
        ("Danh sách tháng 09/2026", date(2026, 10, 1), (2026, 9)),
        ("Danh sách đến ngày 15/08/2026", date(2026, 10, 15), (2026, 9)),  # a day, not a month
        ("Danh sách tháng 13/2026", date(2026, 10, 15), (2026, 9)),
        ("Danh sách tháng 12/20261", date(2026, 10, 15), (2026, 9)),
    ],
)
def test_a_duty_is_about_the_month_it_names_else_about_the_one_before_it_is_due(
    subject: str | None, due_on: date, month: tuple[int, int]
) -> None:
    assert month_of_duty(subject, due_on) == date(*month, 1)


@pytest.mark.parametrize(
    ("due_on", "done_on", "status"),
    [
        (date(2026, 10, 15), date(2026, 10, 15), "in_time"),
        (date(2026, 10, 15), date(2026, 10, 1), "in_time"),
        (date(2026, 10, 15), date(2026, 9, 30), "early"),
        (date(2026, 10, 15), date(2026, 10, 16), "late"),
        (date(2026, 10, 15), None, "overdue"),
        (date(2026, 10, 30), None, "overdue"),
        (date(2026, 10, 31), None, "not_due"),  # the data ends with that day
        (date(2026, 10, 15), date(2026, 11, 1), "overdue"),  # after the data: has not happened
    ],
)
def test_a_publication_is_in_time_late_early_or_missing(
    due_on: date, done_on: date | None, status: str, tmp_path: Path
) -> None:
    row = duty(1, "D1", due_on, done_on=done_on, evidence_ref="VB-1")
    found = publications(build_store(tmp_path, {"duties": [row]}))["D1"]

    assert found.status == status
    assert found.is_done == (status in ("in_time", "early", "late"))
    assert found.evidence_ref == ("VB-1" if found.is_done else "")


def test_each_body_is_listed_and_units_with_a_record_those_to_ask_first(tmp_path: Path) -> None:
    rows = [
        duty(1, "D1", date(2026, 10, 15), done_on=date(2026, 10, 2)),
        duty(2, "V1", date(2026, 10, 15)),
        duty(3, "C1", date(2026, 9, 15)),  # about August
        duty(4, "D2", date(2026, 10, 10), done_on=date(2026, 10, 2)),
        duty(5, "D2", date(2026, 10, 20)),  # of two, the one due last
        {**duty(6, "C2", date(2026, 10, 15)), "kind": "other"},
    ]
    found = publications(build_store(tmp_path, {"duties": rows}))

    assert {key: each.status for key, each in found.items()} == {
        "D2": "overdue", "V1": "overdue", "C1": "missing", "C2": "missing", "X1": "missing", "X2": "missing",
        "D1": "in_time",
    }  # fmt: skip
    assert list(found)[:2] == ["D2", "V1"]
    assert list(found)[-1] == "D1"


def test_a_head_sees_own_units_only_and_others_nothing(tmp_path: Path) -> None:
    rows = [duty(number, unit, date(2026, 10, 15)) for number, unit in enumerate(("D1", "D2", "V1"))]
    store = build_store(tmp_path, {"duties": rows})

    assert set(publications(store, scope=HEAD)) == {"D1", "V1"}
    assert set(publications(store, scope=HEAD, unit_id="V1")) == {"V1"}
    for asked in ({"scope": HEAD, "unit_id": "D2"}, {"scope": ANALYST}, {"scope": scope_for("admin")}):
        with pytest.raises(NotVisible):
            publications(store, **asked)
