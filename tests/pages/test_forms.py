"""The page of the reporting forms: the right form and days, numbers that open their rows, the file."""

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from reports.form_figures import FilledForm, fill_form
from shell.language import use_language
from tests.pages.conftest import Province, Screen

SEED = {"from": "2023-12-15", "to": "2024-03-14"}
FORMS = ("01/TTr", "02/TTr", "01/TCD", "02/TCD", "01/XLD", "01/KQGQ", "02/KQGQ", "03/KQGQ")


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """What is pressed in a test is looked for by the words that this side of it knows."""
    use_language("vi")


def lines_of_form(screen: Screen) -> list[list[str]]:
    """The cells of each line; the whole comes first."""
    form = re.search(r'<table class="figures form official".*?</table>', screen.markup, re.S)
    assert form is not None
    body = form.group().split("<tbody>")[1]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
    return [
        [
            unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)
        ]
        for row in rows
    ]


def test_the_seed_quarter_stands_on_the_form(province: Province) -> None:
    screen = province.open("forms", **SEED)

    whole, *_lines = lines_of_form(screen)
    assert whole[:9] == ["Toàn tỉnh", "17", "0", "17", "17", "0", "9", "12", "576,0"]
    assert whole[14:16] == ["8", "9"]
    assert "Quý I/2024 (kỳ báo cáo thanh tra) (15/12/2023 – 14/03/2024)" in screen.text
    assert "Công thức kiểm tra khớp ở mọi dòng" in screen.text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["chairman", "head"])
def test_every_form_stands_on_its_page_with_formulas_that_hold(
    form: str, name: str, province: Province
) -> None:
    screen = province.open("forms", by=name, form=form, **{"from": "2024-12-15", "to": "2025-06-14"})

    assert not screen.test.exception
    assert f"biểu {form}, 6 tháng đầu năm 2025" in screen.text
    assert "không khớp" not in screen.text
    assert lines_of_form(screen)


@pytest.mark.parametrize("form", ["01/TTr", "03/KQGQ", "01/XLD", "01/TCD"])
def test_each_number_is_that_of_the_rows_it_opens(form: str, province: Province) -> None:
    screen = province.open("forms", form=form, **{"from": "2024-12-15", "to": "2025-06-14"})
    links = re.findall(r'href="(rows\?[^"]*)"[^>]*>([\d.]+)</a>', screen.markup)
    counted = [pair for pair in links if not re.search("quantities|reception|persons|restored", pair[0])]
    chosen = [*counted[:6], *counted[-6:]] if form != "01/TCD" else []

    for link, number in chosen:
        query = dict(parse_qsl(urlsplit(unescape(link)).query))
        rows = province.open("rows", **query)
        total = re.search(r"([\d.]+) bản ghi", rows.text)
        assert total is not None, link
        assert total.group(1) == number, link
    assert chosen or links


def test_without_a_period_the_last_inspection_quarter_is_shown_and_its_circular_told(
    province: Province,
) -> None:
    screen = province.open("forms", form="01/XLD")

    assert "(15/06/2026 – 14/09/2026)" in screen.text
    assert "Kỳ này áp dụng Thông tư 06/2025/TT-TTCP, biểu tương ứng là 02/XLD." in screen.text
    assert "biểu tương ứng" not in province.open("forms", form="01/XLD", **SEED).text


def test_an_unsure_column_is_marked_and_an_unknown_one_is_a_dash(province: Province) -> None:
    screen = province.open("forms", form="02/TTr", **SEED)

    heads = re.findall(r'<th[^>]*scope="col"[^>]*>(.*?)</th>', screen.markup)
    assert len([head for head in heads if head.endswith("(*)")]) == 15
    assert lines_of_form(screen)[0][12:14] == ["–", "–"]
    assert "“–” ở cột 12, 13: Nguồn không ghi việc khởi tố." in screen.text


def test_a_formula_that_does_not_hold_is_listed_before_the_file_is_offered(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(*form: Any, **asked: Any) -> FilledForm:
        found = fill_form(*form, **asked)
        cells = {**found.total.cells, 10: (found.total.cells[10] or 0) + 1}
        return replace(found, total=replace(found.total, cells=cells))

    monkeypatch.setattr("shell.forms.fill_form", spoilt)
    screen = province.open("forms", **SEED)

    assert "1 công thức kiểm tra không khớp: xem danh sách." in screen.text
    table = re.search(r"<table[^>]*><caption>Công thức kiểm tra không khớp.*?</table>", screen.markup)
    assert table is not None
    cells = re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", table.group().split("<tbody>")[1])
    assert cells == ["01/TTr", "Toàn tỉnh", "8 = 10 + 12", "8: 576000000", "10 + 12: 576000001"]


def test_a_form_can_be_taken_along_and_that_is_written_down(province: Province) -> None:
    test = province.open("forms", **SEED).test

    test.button(key="make-form").click().run()

    screen = Screen(test)
    assert "form-01-TTr-2023-12-15-2024-03-14.xlsx" in screen.text
    assert [link for link in screen.links if link.startswith("export/")]
    assert "form-01-TTr-2023-12-15-2024-03-14.xlsx" in province.open("audit", by="inspectorate").text


def test_choosing_another_form_or_period_changes_the_address(province: Province) -> None:
    test = province.open("forms").test

    test.selectbox(key="form 01/TTr").select("01/TCD").run()
    assert test.query_params["form"] == "01/TCD"
    periods = test.selectbox(key="reporting period 2026-06-15..2026-09-14")
    periods.select("2024-Q1").run()
    assert (test.query_params["from"], test.query_params["to"]) == ("2023-12-15", "2024-03-14")
    assert "biểu 01/TCD, Quý I/2024" in Screen(test).text


@pytest.mark.parametrize("name", ["analyst", "admin"])
def test_who_may_count_no_rows_finds_no_form(name: str, province: Province) -> None:
    screen = province.open("forms", by=name)

    assert "Không tìm thấy, hoặc không thuộc quyền xem của ông/bà." in screen.text
    assert "Biểu mẫu" not in screen.text


@pytest.mark.parametrize("query", [{"form": "x"}, {"form": "01/TTr", "period": "2026-10"}, {"unit": "x"}])
def test_a_wrong_address_shows_a_form(query: dict[str, str], province: Province) -> None:
    screen = province.open("forms", **query)

    assert not screen.test.exception
    assert "biểu 01/TTr" in screen.text
