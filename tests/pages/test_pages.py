"""Every page for every role, on the demo province: numbers, ways on, and nothing of other people's."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from data_access.scope import ROLES
from shell.page_list import PAGES
from tests.pages.conftest import Province, Screen

ROLE_OF = {
    "chairman": "chairman",
    "inspectorate": "inspectorate",
    "head": "unit_head",
    "head_commune": "unit_head",
    "analyst": "analyst",
    "admin": "admin",
}
OURS = (
    "overview", "satisfaction", "overdue", "recovery", "harassment", "petitions", "unit", "case", "rows",
    "definitions", "data", "act_now", "late_list", "signals", "inspections",
)  # fmt: skip
SUBJECTS = (
    "overview", "satisfaction", "overdue", "recovery", "inspections", "harassment", "petitions", "signals",
    "unit",
)  # fmt: skip
ROWS_OF = {"metric": "cases_overdue_open"}
#: Stands beside the number of an error that nobody foresaw.
TROUBLE = "báo quản trị viên mã số"
NEUTRAL = "Không tìm thấy, hoặc không thuộc quyền xem"


def may_open(name: str, page: str) -> bool:
    entry = next(entry for entry in PAGES if entry.name == page)
    return bool(set(entry.any_of) & ROLES[ROLE_OF[name]].permissions)


def opened(province: Province, page: str, *, by: str) -> Screen:
    """A page with what it needs in its address to have something to show."""
    if page == "rows":
        return province.open(page, by=by, **ROWS_OF)
    if page == "case":
        return province.open(page, by=by, case=first_case(province, by=by))
    return province.open(page, by=by)


def first_case(province: Province, *, by: str) -> str:
    """The first case behind the number of completed cases."""
    rows = province.open("rows", by=by, metric="cases_completed", period="2025")
    links = [link for link in rows.links if link.startswith("case?")]
    return dict(parse_qsl(urlsplit(links[0]).query))["case"] if links else ""


@pytest.mark.parametrize("name", ROLE_OF)
@pytest.mark.parametrize("page", OURS)
def test_a_page_opens_for_those_who_may_and_shows_no_number_to_others(
    province: Province, page: str, name: str
) -> None:
    if page == "case" and not may_open(name, page):
        screen = province.open(page, by=name, case="any")
    elif page == "rows" and not may_open(name, page):
        screen = province.open(page, by=name, **ROWS_OF)
    else:
        screen = opened(province, page, by=name)

    assert not screen.test.exception
    if may_open(name, page):
        assert "<h1>" in screen.markup
        assert TROUBLE not in screen.text
        assert re.search(r"\d", screen.text)
    elif page != "overview":  # whose first page it is not is sent on to the own first page
        assert NEUTRAL in screen.text
        assert "<table" not in screen.markup


@pytest.mark.parametrize("name", ["chairman", "inspectorate", "head", "head_commune", "analyst"])
def test_the_overview_has_the_four_subjects_with_numbers(province: Province, name: str) -> None:
    screen = province.open("overview", by=name)

    numbers = re.findall(r'class="number(?: word)?">(.*?)</div>', screen.markup)
    assert len(numbers) == 4
    assert all(re.search(r"\d|–|quá ít để nhận định", number) for number in numbers)
    assert re.search(r"\d", " ".join(numbers))
    assert "so với cùng kỳ năm trước" in screen.text


def test_a_head_sees_no_other_departments_name_on_any_page(province: Province) -> None:
    everyone = province.open("unit", all="1")
    names = set(re.findall(r'href="unit\?[^"]*">([^<]+)</a>', everyone.markup))
    own = province.open("overview", by="head").text
    others = {name for name in names if name not in own}
    assert len(others) > 50

    for page in OURS:
        shown = opened(province, page, by="head").text
        assert [name for name in others if name in shown] == [], page


def test_a_foreign_unit_in_the_address_looks_like_one_that_does_not_exist(province: Province) -> None:
    everyone = province.open("unit", all="1")
    links = [dict(parse_qsl(urlsplit(link).query)) for link in everyone.links if link.startswith("unit?")]
    units = {link["unit"] for link in links if "unit" in link}
    own = {
        dict(parse_qsl(urlsplit(link).query)).get("unit")
        for link in province.open("unit", by="head", all="1").links
    }
    foreign = sorted(units - own)[0]

    for page in SUBJECTS:
        asked = province.open(page, by="head", unit=foreign)
        missing = province.open(page, by="head", unit="no-such-unit")
        assert NEUTRAL in asked.text, page
        assert re.sub(foreign, "", asked.text) == re.sub("no-such-unit", "", missing.text), page


def test_a_foreign_case_is_refused_like_one_that_does_not_exist(province: Province) -> None:
    own = first_case(province, by="head")
    assert NEUTRAL in province.open("case", by="head_commune", case=own).text
    assert NEUTRAL in province.open("case", by="head_commune", case="no-such-case").text


@pytest.mark.parametrize("query", [
    {"period": "never"}, {"period": "2027-Q4"}, {"from": "2026-05-01", "to": "2026-04-01"}, {"from": "x"},
    {"lang": "xx"}, {"all": "maybe"}, {"unit": "';--"},
])  # fmt: skip
@pytest.mark.parametrize("page", ["overview", "overdue"])
def test_a_wrong_address_is_told_and_the_usual_view_is_shown(
    province: Province, page: str, query: dict[str, str]
) -> None:
    screen = province.open(page, **query)

    assert not screen.test.exception
    assert TROUBLE not in screen.text
    assert "Toàn tỉnh" in screen.text


@pytest.mark.parametrize("query", [
    {}, {"metric": "no_such_metric"}, {"metric": "cases_open", "behaviour": "HV01"},
    {"metric": "cases_open", "age_bucket": "0-99"}, {"metric": "on_time_rate", "month": "x"},
])  # fmt: skip
def test_rows_of_something_that_does_not_exist_are_a_sentence_not_an_exception(
    province: Province, query: dict[str, str]
) -> None:
    screen = province.open("rows", **query)

    assert not screen.test.exception
    assert "Đề nghị quay lại trang Tổng quan" in screen.text
    assert TROUBLE not in screen.text


@pytest.mark.parametrize("page", SUBJECTS)
def test_every_rows_link_of_a_page_opens_rows(province: Province, page: str) -> None:
    screen = province.open(page)
    links = sorted({link for link in screen.links if link.startswith("rows?")})
    assert links

    for link in links[:: max(1, len(links) // 12)]:
        rows = province.open("rows", **dict(parse_qsl(urlsplit(link).query)))
        assert not rows.test.exception, link
        assert TROUBLE not in rows.text, link


def test_a_number_is_the_count_of_the_rows_it_opens(province: Province) -> None:
    screen = province.open("overdue", by="head")
    tables = re.findall(r"<table.*?</table>", screen.markup, re.S)
    found = [re.findall(r'href="(rows\?[^"]*)"[^>]*>([\d.]+)</a>', table) for table in tables]
    numbers = next((each for each in found if each), [])
    assert numbers

    for link, number in numbers:
        query = dict(parse_qsl(urlsplit(link.replace("&amp;", "&")).query))
        rows = province.open("rows", by="head", **query)
        total = re.search(r"([\d.]+) bản ghi", rows.text)
        assert total is not None
        assert total.group(1) == number


def test_the_rows_of_a_share_say_the_share(province: Province) -> None:
    rows = province.open("rows", metric="on_time_rate", period="2025")

    said = re.search(r"([\d,]+)% \(([\d.]+) trong ([\d.]+)\) ; ([\d.]+) bản ghi", rows.text)
    assert said is not None
    share, above, below, listed = said.groups()
    assert below == listed
    assert share == f"{100 * float(above.replace('.', '')) / float(below.replace('.', '')):.1f}".replace(
        ".", ","
    )


def test_the_analyst_finds_no_way_to_rows_or_cases_and_no_officials_name(province: Province) -> None:
    named = province.open("unit").text
    names = set(re.findall(r"\w+ \w+ Mẫu \d+", named))
    assert names

    for page in SUBJECTS:
        screen = province.open(page, by="analyst")
        assert [link for link in screen.links if link.startswith(("rows?", "case?"))] == []
        assert not re.search(r"\w+ \w+ Mẫu \d+", screen.text)


def test_the_definition_asked_for_stands_first_and_is_set_off(province: Province) -> None:
    screen = province.open("definitions", metric="on_time_rate")

    first = re.search(
        r'<section[^>]*class="([^"]*)"[^>]*><h3>(.*?)</h3>|<section.*?<h3>(.*?)</h3>', screen.markup
    )
    assert first is not None
    assert "Tỷ lệ giải quyết đúng hạn" in first.group()
    assert 'id="chosen-on_time_rate"' in screen.markup


def test_a_chosen_filter_stands_in_the_address(province: Province) -> None:
    test = province.open("overdue").test
    period = next(box for box in test.selectbox if box.label == "Kỳ báo cáo")

    period.set_value("2026-Q3").run()

    assert test.query_params["period"] in ("2026-Q3", ["2026-Q3"])
    assert "quý III/2026" in Screen(test).text


def test_rows_can_be_taken_along_and_the_file_is_their_owners(province: Province) -> None:
    test = province.open("rows", **ROWS_OF).test

    test.button(key="make-export").click().run()

    assert [link for link in Screen(test).links if link.startswith("export/")]


@pytest.mark.parametrize("page", OURS)
def test_english_pages_carry_no_vietnamese_label(province: Province, page: str) -> None:
    query = {"rows": ROWS_OF, "case": {"case": first_case(province, by="chairman")}}.get(page, {})
    screen = province.open(page, lang="en", **query)

    assert not screen.test.exception
    for label in ("Hồ sơ quá hạn", "Người đứng đầu", "Kỳ báo cáo", "Đơn vị giải quyết", "Số liệu đến"):
        assert label not in screen.text


def test_more_rows_than_fit_stand_on_further_pages_and_none_twice(province: Province) -> None:
    asked = {"metric": "cases_received", "period": "2025"}
    first = province.open("rows", **asked)
    following = [link for link in first.links if link.startswith("rows?") and "page=2" in link]
    assert following

    second = province.open("rows", **dict(parse_qsl(urlsplit(following[0]).query)))

    cases = [{link for link in screen.links if link.startswith("case?")} for screen in (first, second)]
    assert len(cases[0]) == 200
    assert cases[1]
    assert not cases[0] & cases[1]
    assert "đang liệt kê từ 201 đến" in second.text


def test_the_administrator_sees_why_rows_were_rejected_but_none_of_them(province: Province) -> None:
    screen = province.open("data", by="admin")

    assert "Bản ghi bị loại, theo lý do" in screen.text
    assert "Đơn vị không có trong danh mục" in screen.text
    assert "LOI-" not in screen.text
