"""What a picture is drawn from, and what comes with it: its words and its table."""

import html
import re
from datetime import UTC, date, datetime

import altair as alt
import pytest

from metrics.definition import Group, MetricResult
from shell.drawings import with_every_month
from shell.page_list import PAGES
from shell.pictures import chart_table
from tests.pages.conftest import Province
from tests.pages.test_pages import TROUBLE, first_case

#: Every page that has a chart for somebody.
WITH_CHARTS = (
    "overdue", "unit", "satisfaction", "recovery", "inspections", "harassment", "steps", "flow", "case",
)  # fmt: skip
NOW = datetime(2026, 10, 31, 17, tzinfo=UTC)


def by_month(metric: str, *months: str) -> MetricResult:
    groups = tuple(Group((("month", key),), (("month", key),), 3, 10, 3, 10) for key in months)
    return MetricResult(metric, NOW, date(2026, 7, 1), date(2026, 10, 31), NOW, 0, groups)


def test_a_month_without_rows_is_zero_where_things_are_counted() -> None:
    groups = with_every_month(by_month("harassment_reports", "2026-07", "2026-10"))

    assert [group.key("month") for group in groups] == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert [group.value for group in groups] == [3, 0, 0, 3]


def test_a_month_without_rows_is_unknown_where_a_share_is_shown() -> None:
    groups = with_every_month(by_month("on_time_rate", "2026-07", "2026-10"))

    assert [group.value for group in groups] == [3, None, None, 3]


@pytest.mark.parametrize(
    ("page", "name"),
    [
        *((entry.name, "chairman") for entry in PAGES),
        *((page, "head") for page in WITH_CHARTS),
        *((page, "analyst") for page in WITH_CHARTS if page != "case"),
    ],
)
def test_every_chart_has_its_words_and_its_table(province: Province, page: str, name: str) -> None:
    query = {"case": first_case(province, by=name)} if page == "case" else {}

    screen = province.open(page, by=name, **query)

    charts = [element.proto for element in screen.test.get("vega_lite_chart")]
    tables = re.findall(r'<details class="numbers">.*?</details>', screen.markup, re.S)
    assert len(tables) == len(charts)
    assert charts or name != "chairman" or page not in WITH_CHARTS
    titles = [html.unescape(title) for title in re.findall(r"<h2>(.*?)</h2>", screen.markup)]
    for chart, table in zip(charts, tables, strict=True):
        statement = chart.alt.removesuffix(". Số liệu có trong bảng ngay dưới.")
        assert statement in titles
        assert statement != chart.alt
        (name_of_table,) = re.findall(r"<caption>(.*?)</caption>", table)
        assert html.unescape(name_of_table) == statement
        assert "<td" in table


@pytest.mark.parametrize("page", WITH_CHARTS)
def test_a_page_opened_again_builds_no_chart_anew(
    province: Province, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"case": first_case(province, by="chairman")} if page == "case" else {}
    province.open(page, **query)

    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("a chart was built anew")

    monkeypatch.setattr(alt.LayerChart, "to_dict", refuse)
    screen = province.open(page, **query)

    assert screen.test.get("vega_lite_chart")
    assert TROUBLE not in screen.text


def test_a_name_in_a_chart_stays_text() -> None:
    table = chart_table(["Đơn vị", "n"], [["<b>Sở</b>", "1"]], caption="</script>")

    assert "<b>" not in table
    assert "</script>" not in table
    assert "&lt;b&gt;Sở&lt;/b&gt;" in table
