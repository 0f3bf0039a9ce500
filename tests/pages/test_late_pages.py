"""The list of what to act on and the monthly late list, as their readers see them."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from metrics.compute import list_rows
from metrics.definition import Question, RowList
from shell import repeated_delay
from tests.pages.conftest import Province, Screen

NAME = re.compile(r"\w+ \w+ Mẫu \d+")
CODE = re.compile(r"000\.00\.\d{3}\.H99-\d{6}-\d{8}")


def total_of(province: Province, metric: str, *, by: str, **query: str) -> int:
    """How many rows a number has on the page of its rows."""
    found = re.search(r"([\d.]+) bản ghi", province.open("rows", by=by, metric=metric, **query).text)
    return int(found.group(1).replace(".", "")) if found else 0


def cases_of(screen: Screen) -> set[str]:
    links = [dict(parse_qsl(urlsplit(link).query)) for link in screen.links if link.startswith("case?")]
    return {link["case"] for link in links}


@pytest.mark.parametrize("name", ["chairman", "head"])
def test_the_late_list_has_the_cases_of_its_two_numbers(province: Province, name: str) -> None:
    screen = province.open("late_list", by=name, period="2026-09")

    late = total_of(province, "cases_completed_late", by=name, period="2026-09")
    overdue = total_of(province, "cases_overdue_open", by=name, period="2026-09")
    assert f"{late + overdue} hồ sơ trễ hạn" in screen.text
    assert late + overdue == len(cases_of(screen)) > 0


@pytest.mark.parametrize("page", ["late_list", "signals"])
def test_the_first_line_says_how_many_rows_may_be_missing(page: str, province: Province) -> None:
    markup = province.open(page, period="2026-09").markup

    answer = re.search(r'<p class="answer">.*?</p>', markup, re.DOTALL)
    assert answer is not None
    assert re.search(r"\* có thể thiếu \d+ bản ghi", answer[0])


def test_without_a_month_the_last_whole_one_is_shown_and_an_earlier_period_ends_in_its_last(
    province: Province,
) -> None:
    assert "tháng 10/2026: " in province.open("late_list").text
    assert "tháng 06/2026: " in province.open("late_list", period="2026-Q2").text


def test_the_public_version_shows_no_name_no_code_and_no_way_to_a_case(province: Province) -> None:
    internal = province.open("late_list", period="2026-09")
    public = province.open("late_list", period="2026-09", version="public")

    assert NAME.search(internal.text)
    assert CODE.search(internal.text)
    assert not NAME.search(public.text)
    assert not CODE.search(public.markup)
    assert cases_of(public) == set()
    assert re.search(r"\*\*\*\d{4}", public.text)
    assert any("version=public" in link for link in internal.links)


def test_the_list_can_be_taken_along_and_opening_it_is_written_down(province: Province) -> None:
    test = province.open("late_list", period="2026-09", version="public").test

    test.button(key="make-late-list").click().run()

    screen = Screen(test)
    assert "late-list-2026-09-public.xlsx" in screen.text
    assert [link for link in screen.links if link.startswith("export/")]
    log = province.open("audit", by="inspectorate").text
    assert "late-list-2026-09-public.xlsx" in log
    assert "Danh sách chậm hằng tháng" in log


def test_the_page_says_which_units_have_published_theirs(province: Province) -> None:
    everyone = province.open("late_list", period="2026-09", all="1").text
    own = province.open("late_list", by="head", period="2026-09", all="1").text

    for text in ("Đã công bố đúng hạn", "Chưa công bố, quá hạn", "VB-"):
        assert text in everyone
    assert re.search(r"\d+/\d\d đơn vị được ghi nhận đã công bố", everyone)
    assert re.search(r"[01]/1 đơn vị được ghi nhận đã công bố", own)


@pytest.mark.parametrize("name", ["chairman", "head"])
def test_what_to_act_on_adds_up_to_the_numbers(province: Province, name: str) -> None:
    screen = province.open("act_now", by=name)

    within_three_days = total_of(province, "cases_due_soon", by=name)
    overdue = total_of(province, "cases_overdue_open", by=name)
    told = re.search(
        r": (\d+) hồ sơ còn kịp giải quyết đúng hạn: (\d+) hồ sơ đến hạn trong 1 ngày làm việc, (\d+) trong "
        r"3 ngày, (\d+) trong 5 ngày. (\d+)/(\d+) hồ sơ quá hạn",
        screen.text,
    )
    assert told is not None
    saved, one, three, five, apologies, late = map(int, told.groups())
    assert (saved, late) == (five, overdue)
    assert three == within_three_days
    assert one <= three <= five
    assert apologies <= late
    assert len(cases_of(screen)) == five + late


def test_one_section_can_be_looked_at_alone(province: Province) -> None:
    everything = province.open("act_now")
    (link,) = {link for link in everything.links if "section=no_apology" in link}

    alone = province.open("act_now", **dict(parse_qsl(urlsplit(link).query)))

    assert 0 < len(cases_of(alone)) < len(cases_of(everything))
    assert cases_of(alone) < cases_of(everything)
    assert "còn kịp giải quyết đúng hạn" in alone.text


def test_a_period_in_the_address_does_not_change_what_is_to_be_done_now(province: Province) -> None:
    assert cases_of(province.open("act_now", period="2025")) == cases_of(province.open("act_now"))


def test_a_head_acts_on_own_cases_only(province: Province) -> None:
    own, whole = province.open("act_now", by="head"), province.open("act_now")

    assert cases_of(own) < cases_of(whole)


@pytest.mark.parametrize("page", ["act_now", "late_list"])
@pytest.mark.parametrize("query", [{"page": "999999"}, {"page": "x"}, {"section": "x"}, {"version": "x"}])
def test_a_wrong_address_shows_the_usual_page(province: Province, page: str, query: dict[str, str]) -> None:
    screen = province.open(page, **query)

    assert not screen.test.exception
    assert "báo quản trị viên mã số" not in screen.text
    assert "Toàn tỉnh" in screen.text


def test_a_period_after_the_data_is_told_and_the_usual_month_shown(province: Province) -> None:
    screen = province.open("late_list", period="2027-01")

    assert not screen.test.exception
    assert "tháng 10/2026: " in screen.text


def test_officials_with_repeated_delay_are_named_with_their_late_cases_in_the_internal_version_only(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So small a province has none: each official with a late case stands for one with three of them."""

    def read_all(question: Question, **context: Any) -> RowList:
        listed = list_rows(replace(question, metric="cases_completed_late"), **context)
        return replace(listed, rows=tuple({**row, "row_count": 3} for row in listed.rows))

    monkeypatch.setattr("shell.repeated_delay.list_rows", read_all)
    repeated_delay._read_officials.clear()
    internal = province.open("late_list", period="2026-09", all="1")
    public = province.open("late_list", period="2026-09", all="1", version="public")
    repeated_delay._read_officials.clear()

    heading = "Công chức chậm nhiều lần"
    assert heading in internal.text
    assert heading not in public.text
    (table,) = re.findall(r"<table[^>]*><caption>Công chức chậm nhiều lần.*?</table>", internal.markup)
    assert NAME.search(table)
    link = re.search(r'href="rows\?([^"]*)"[^>]*>3<', table)
    assert link is not None
    rows = province.open("rows", **dict(parse_qsl(link.group(1).replace("&amp;", "&"))))
    assert int(re.search(r"([\d.]+) bản ghi", rows.text).group(1)) > 0  # type: ignore[union-attr]


def test_a_month_without_repeated_delay_says_so(province: Province) -> None:
    assert "Không công chức nào có từ ba hồ sơ" in province.open("late_list", period="2026-09").text


def test_the_list_compares_with_no_other_period_and_does_not_say_so(province: Province) -> None:
    assert "So sánh với" in province.open("flow").text
    assert "So sánh với" not in province.open("late_list").text
    assert "So sánh với" not in province.open("signals").text


def test_a_screen_has_the_whole_line_with_the_officials_name_below_the_unit(province: Province) -> None:
    screen = province.open("late_list", period="2026-09")
    (table,) = [each for each in re.findall(r"<table.*?</table>", screen.markup) if "Khâu để chậm" in each]

    heads = re.findall(r'<th scope="col".*?</th>', table)
    assert len(heads) == 8
    assert "Mã hồ sơ" in heads[1]
    assert "Thủ tục" in heads[1]
