"""The pages on money and on inspections, as each role sees them on the demo province."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from data_access.read_data_state import read_refused_amounts
from data_access.scope import NOBODY
from metrics.compute import compute_metric
from metrics.definition import MetricResult, Question
from shell import money
from shell.money import PARTS, difference
from tests.integration.test_demo_province import ask, figure, truth_of
from tests.metrics.examples import item
from tests.metrics.store_builder import CHAIRMAN, SETTINGS, build_store, scope_for
from tests.metrics.test_money import paid, store_of
from tests.pages.conftest import Province

BALANCES = "Khớp đến từng đồng"
CLOSED_DISTRICT = re.compile(r"Huyện \w+")


def dong(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")


def test_the_page_says_that_money_balances_to_the_dong(province: Province) -> None:
    screen = province.open("recovery")

    parts = [figure(province.installation, f"recovery_{part}_vnd") for part in PARTS]
    assert BALANCES in screen.text
    assert all(dong(part) in screen.text for part in parts)
    issued, collected, written_off, overpaid, outstanding = parts
    assert issued + overpaid == collected + written_off + outstanding > 0


def test_a_difference_is_what_the_two_sides_do_not_share() -> None:
    parts = {"issued": 100, "overpaid": 5, "collected": 60, "written_off": 10, "outstanding": 34}

    assert difference(parts) == 1


def test_what_breaks_the_balance_is_named_by_its_conclusion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [
        item(1, amount_vnd=100, inspection_id="KL-1"),
        item(2, amount_vnd=100, inspection_id="KL-2", kind="correct"),
        item(3, amount_vnd=100, inspection_id="KL-3", kind="sanction"),
    ]
    payments = [paid(number, number, date(2026, 2, 1), amount_vnd=7) for number in (1, 2, 3)]
    store = store_of(tmp_path, items, payments)

    def asked(_viewer: object, _view: object, name: str, *, by: tuple[str, ...] = ()) -> MetricResult:
        return compute_metric(Question(name, by=by), scope=CHAIRMAN, store=store, settings=SETTINGS)

    monkeypatch.setattr(money, "ask", asked)
    monkeypatch.setattr(money, "may_split", lambda _viewer, _by: True)
    monkeypatch.setattr(money, "rows_link", lambda _viewer, _view, _metric, text, **_where: text)

    told = money.balance_sentence(None, None)  # type: ignore[arg-type]

    assert money.broken_conclusions(None, None) == [("KL-2", 7)]  # type: ignore[arg-type]
    assert "kết luận KL-2 (7 đồng)" in told
    assert "KL-1" not in told
    assert BALANCES not in told


def test_wrong_amounts_are_listed_with_their_conclusion_and_reason(province: Province) -> None:
    screen = province.open("recovery")

    slips = truth_of(province.installation, "wrong_amounts")["recommendation_ids"]
    rows = ask(province.installation, "rows", "amounts_suspect")
    found = {(row["recommendation_id"], row["reason"]) for row in rows}
    assert {(key, reason) for reason, key in slips.items()} <= found
    assert all(row["conclusion_id"] in screen.text for row in rows)
    assert "thiếu số 0" in screen.text
    assert "Thu nhiều hơn kiến nghị" in screen.text
    assert "Số tiền âm: Số tiền" in screen.text


def test_a_stalled_recovery_is_listed_with_the_head_of_its_date(province: Province) -> None:
    screen = province.open("recovery")

    stalled = truth_of(province.installation, "stalled_recoveries")
    rows = ask(province.installation, "rows", "recovery_stalled_vnd")
    assert sorted(row["id"] for row in rows) == stalled["recommendation_ids"]
    assert figure(province.installation, "recovery_stalled_vnd") == stalled["outstanding_vnd"]
    assert any(row["head_name"] and row["head_name"] in screen.text for row in rows)


def test_the_unit_nobody_came_to_is_named(province: Province) -> None:
    screen = province.open("inspections")

    unit = truth_of(province.installation, "unvisited_commune")["unit_id"]
    (row,) = ask(province.installation, "rows", "units_not_visited")
    assert row["id"] == unit
    assert row["unit_name"] in screen.text


def test_a_series_of_inspections_is_marked_where_the_kinds_were_merged(province: Province) -> None:
    screen = province.open("inspections")

    charts = [element.proto for element in screen.test.get("vega_lite_chart")]
    assert len(charts) == 2
    assert all("01/07/2025: nhập làm một" in chart.spec for chart in charts) or all(
        b"01/07/2025" in dataset.data.data for chart in charts for dataset in chart.datasets
    )
    assert screen.markup.count("hành chính, chuyên ngành") >= 12
    assert "Luật Thanh tra 84/2025/QH15" in screen.text


@pytest.mark.parametrize("page", ["recovery", "inspections"])
def test_reporting_periods_of_inspections_are_offered_there_and_nowhere_else(
    province: Province, page: str
) -> None:
    offered = province.open(page).test.selectbox[0].options
    name = "Kỳ báo cáo thanh tra quý III/2026 (15/06/2026 – 14/09/2026)"

    assert name in offered
    assert name not in province.open("overdue").test.selectbox[0].options
    assert name not in province.open(page, by="analyst").test.selectbox[0].options


def test_a_reporting_period_counts_its_own_days(province: Province) -> None:
    screen = province.open("inspections", period="TT-2026-Q3")

    started = figure(
        province.installation, "inspections_started", "--from", "2026-06-15", "--to", "2026-09-14"
    )
    assert f"{started} cuộc" in screen.text
    assert "kỳ báo cáo thanh tra quý III/2026 (15/06/2026 – 14/09/2026)" in screen.text
    assert "chỉ theo trọn tháng" in province.open("inspections", by="analyst", period="TT-2026-Q3").text


def test_closed_units_stand_by_themselves_or_with_those_that_took_them_over(province: Province) -> None:
    then, now = province.open("recovery", all="1"), province.open("recovery", all="1", units="now")

    assert len(CLOSED_DISTRICT.findall(table_of(then.markup))) > 0
    assert not CLOSED_DISTRICT.findall(table_of(now.markup))
    opened = [dict(parse_qsl(urlsplit(link).query)) for link in now.links if link.startswith("rows?")]
    assert any(query["metric"] == "recovery_outstanding_vnd" for query in opened)
    listed = {"amounts_suspect", "recovery_stalled_vnd"}
    assert all(query.get("units") == "now" for query in opened if query["metric"] not in listed)
    slip = truth_of(province.installation, "wrong_amounts")["recommendation_ids"]["collected_above"]
    assert now.text.count(slip) == then.text.count(slip) == 1
    totals = [
        sum(group["value"] for group in ask(province.installation, *asked)["groups"])
        for asked in (
            ("metric", "recovery_outstanding_vnd", "--by", "body", "--units", units)
            for units in ("then", "now")
        )
    ]
    assert totals[0] == pytest.approx(totals[1])


def table_of(markup: str) -> str:
    """The table by unit."""
    return next(each for each in re.findall(r"<table.*?</table>", markup, re.S) if 'scope="row"' in each
                and "unit?" in each and "Số tiền thu hồi bị dừng" in each)  # fmt: skip


@pytest.mark.parametrize("page", ["recovery", "inspections"])
def test_an_analyst_sees_no_single_item_and_a_head_only_the_own(province: Province, page: str) -> None:
    published = province.open(page, by="analyst")
    assert not [link for link in published.links if link.startswith("rows?")]
    assert "/KL-TTT-" not in published.text

    unit = province.installation
    own = {row["unit"] for row in ask(unit, "rows", "recommendations_open", user="head")}
    others = {
        row["conclusion_id"]
        for row in ask(unit, "rows", "recovery_issued_vnd", "--limit", "10000")
        if row["unit"] not in own
    }
    mine = {
        row["conclusion_id"]
        for row in ask(unit, "rows", "recovery_issued_vnd", "--limit", "10000", user="head")
    }
    text = province.open(page, by="head").text
    assert not [reference for reference in others - mine if f"{reference} " in text]


def test_read_refused_amounts_gives_each_scope_its_own_and_no_others(tmp_path: Path) -> None:
    rejected = [
        {"source": "all", "table_name": table, "row_id": f"{table} {unit}", "unit_id": unit, "reason": reason}
        for table, reason in (
            ("recommendations", "negative money: amount_vnd is '-5'"), ("recoveries", "id twice"),
            ("cases", "negative money: fee_vnd is '-5'"),
        )
        for unit in ("D1", "D2")
    ]  # fmt: skip
    store = build_store(tmp_path, {"rejected_rows": rejected})

    def found(scope: object) -> list[str | None]:
        return [row.row_id for row in read_refused_amounts(scope=scope, store=store)]  # type: ignore[arg-type]

    assert found(CHAIRMAN) == ["recommendations D1", "recommendations D2"]
    assert found(scope_for("unit_head", "D1")) == ["recommendations D1"]
    assert found(NOBODY) == []
