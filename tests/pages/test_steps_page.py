"""The page of bottlenecks on the demo province: the answer first, and every number opens its rows."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.pages.conftest import Province


def lines_of(markup: str) -> list[str]:
    """The lines of the page's table of bottlenecks, which stands below the picture's own."""
    tables = re.findall(r"<table.*?</table>", markup, re.S)
    table = next(each for each in tables if "<caption>Hồ sơ trễ hạn và thời gian giữ hồ sơ theo bước" in each)
    return re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>")[1], re.S)


@pytest.mark.parametrize("name", ["chairman", "inspectorate", "head", "head_commune"])
def test_the_page_opens_with_its_answer_first(province: Province, name: str) -> None:
    screen = province.open("steps", by=name, period="2026")

    assert not screen.test.exception
    assert "báo quản trị viên mã số" not in screen.text
    if "không có hồ sơ nào xử lý xong trễ hạn" not in screen.text:
        assert re.search(r"Bước “.+” của .+ làm trễ \d+ trên \d+ hồ sơ trễ hạn", screen.text)
        assert "Theo khâu:" in screen.text
    assert lines_of(screen.markup)


@pytest.mark.parametrize("name", ["head", "head_commune"])
def test_a_line_of_another_unit_is_there_only_where_it_made_or_makes_cases_late(
    province: Province, name: str
) -> None:
    lines = lines_of(province.open("steps", by=name, period="2026", all="1").markup)
    found = [re.findall(r"<td[^>]*>(.*?)</td>", line, re.S) for line in lines]

    assert any("đơn vị khác" not in cells[0] for cells in found)
    for cells in found:
        late, running = (re.sub(r"<.*?>", "", cells[place]) for place in (1, 6))
        assert "đơn vị khác" not in cells[0] or (late, running) != ("0", "0")


@pytest.mark.parametrize("name", ["analyst", "admin"])
def test_who_may_not_count_rows_is_refused(province: Province, name: str) -> None:
    screen = province.open("steps", by=name)
    assert "<table" not in screen.markup
    assert "Không tìm thấy" in screen.text


@pytest.mark.parametrize("name", ["chairman", "head"])
def test_each_number_of_a_line_opens_as_many_rows(province: Province, name: str) -> None:
    line = lines_of(province.open("steps", by=name, period="2026").markup)[0]
    found = re.findall(r'href="(rows\?[^"]*)"[^>]*>([\d.]+)<', line.replace("&amp;", "&"))
    counted = [
        (address, text) for address, text in found if "step_" not in dict(parse_qsl(address))["metric"]
    ]
    assert len(counted) >= 2
    for address, number in counted:
        query = dict(parse_qsl(urlsplit(address).query))
        rows = province.open("rows", by=name, **query)
        assert f"{number} bản ghi" in rows.text, query


def test_the_case_of_a_late_row_shows_the_broken_step_with_words_and_a_mark(province: Province) -> None:
    rows = province.open("rows", metric="late_cases_by_broken_step", period="2026")
    link = next(link for link in rows.links if link.startswith("case?"))
    case = province.open("case", case=dict(parse_qsl(urlsplit(link).query))["case"])

    assert case.markup.count('id="broken-step"') == 1
    assert "◆ bước gây trễ" in case.text
    assert re.search(r"Bước gây trễ: .+ (vượt thời hạn riêng của bước|đang giữ hồ sơ khi đến hạn)", case.text)


def test_a_case_in_time_has_no_broken_step(province: Province) -> None:
    rows = province.open("rows", metric="cases_completed_on_time", period="2026")
    link = next(link for link in rows.links if link.startswith("case?"))
    case = province.open("case", case=dict(parse_qsl(urlsplit(link).query))["case"])
    assert "broken-step" not in case.markup
    assert "Bước gây trễ:" not in case.text


def test_nothing_dangles_between_what_a_card_rests_on_and_what_it_may_lack(province: Province) -> None:
    markup = province.open("steps", period="2026").markup

    lines = re.findall(r'<div class="change basis">(.*?)</div>', markup)
    both = [line for line in lines if "n\u00a0=" in line and "có thể thiếu" in line]
    assert both
    for line in both:
        assert re.fullmatch(r"<span>n\u00a0=\u00a0[\d.]+</span><span><a [^>]*>\* [^<]*</a></span>", line)
