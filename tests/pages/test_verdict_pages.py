"""Overview and unit page on the demo province: verdicts for each reader, what is new since the last visit."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from data_access.app_database import VISITS
from demo import planted
from metrics.catalog import METRICS
from metrics.judged import MEASURES
from shell.installation import current_app_database
from tests.pages.conftest import Province

#: The columns whose small counts would tell of people: no verdict on them is published.
NOT_PUBLISHED_BY_UNIT = [
    place for place, measure in enumerate(MEASURES) if METRICS[measure.metric].counts_people_or_reports
]
READERS = ("chairman", "inspectorate", "head", "head_commune", "analyst")


@pytest.mark.parametrize("name", READERS)
def test_the_overview_has_needs_or_says_there_are_none_and_the_matrix(province: Province, name: str) -> None:
    screen = province.open("overview", by=name)

    needs = re.findall(r"<li><span class=\"icon", screen.markup)
    assert len(needs) <= 7
    assert needs or "Không có chỉ tiêu nào xấu đi thật sự" in screen.text
    assert re.search(r"\d+ đơn vị theo \d chỉ tiêu", screen.text)
    assert 'scope="rowgroup"' in screen.markup
    assert 'role="img"' in screen.markup


def test_no_verdict_is_given_to_an_analyst_on_counts_that_are_not_published(province: Province) -> None:
    screen = province.open("overview", by="analyst", all="1")

    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", screen.markup, re.S)
    assert len(rows) > 50
    for row in rows:
        cells = re.findall(r"<td.*?</td>", row, re.S)
        assert len(cells) == len(MEASURES)
        for hidden in (cells[place] for place in NOT_PUBLISHED_BY_UNIT):
            assert re.sub(r"<[^>]+>", "", hidden) in ("ẩn", "–")


def test_a_head_finds_only_own_units_in_the_matrix(province: Province) -> None:
    screen = province.open("overview", by="head", all="1")

    links = [link for link in screen.links if link.startswith("unit?")]
    units = {re.sub(r".*unit=([^&]+).*", r"\1", link) for link in links}
    assert units
    assert all(unit.startswith(planted.HARASSING.unit_id) for unit in units)


def test_the_unit_page_tells_what_is_new_since_the_last_visit_and_keeps_telling_it(
    province: Province,
) -> None:
    unit = planted.DECLINING.unit_id
    assert "Từ lần xem trước" not in province.open("unit", by="inspectorate", unit=unit).text
    database = current_app_database()
    long_ago = {"seen_at": database.now() - timedelta(days=150), "month": "2026-05"}
    with database.writing() as connection:
        connection.execute(VISITS.update().where(VISITS.c.unit_id == unit).values(**long_ago))

    for _load in range(2):
        assert "Từ lần xem trước" in province.open("unit", by="inspectorate", unit=unit).text


def test_what_rests_on_next_to_nothing_or_was_nothing_all_along_is_said_and_not_drawn(
    province: Province,
) -> None:
    screen = province.open("unit", by="chairman", unit=planted.NOISE_COMMUNE)

    titles = re.findall(r"<h2[^>]*>(.*?)</h2>", screen.markup)
    assert not any(title.startswith("Phản ánh nhũng nhiễu trên 10.000") for title in titles)
    assert not any(title.startswith("Số tiền còn phải thu") for title in titles)
    assert "Số tiền còn phải thu: tháng nào cũng bằng 0" in screen.text
    assert "Phản ánh nhũng nhiễu trên 10.000 hồ sơ chưa được nhận định: quá ít để nhận định" in screen.text


def test_the_points_of_control_charts_are_explained(province: Province) -> None:
    screen = province.open("unit", by="chairman", unit=planted.DECLINING.unit_id)

    assert "xấu hơn mức thường, ngoài mức ngẫu nhiên" in screen.text
    assert "tháng Tết, không nhận định" in screen.text


def test_a_unit_with_few_parts_says_why_they_are_not_compared(province: Province) -> None:
    few = province.open("unit", by="chairman", unit=planted.DECLINING.unit_id)
    whole = province.open("unit", by="chairman")

    assert "cần ít nhất 6 đơn vị cùng loại" in few.text
    assert "cần ít nhất 6 đơn vị cùng loại" not in whole.text


def test_the_rows_of_a_need_are_as_many_as_its_sentence_says(province: Province) -> None:
    screen = province.open("overview", by="chairman")
    needs = re.findall(r"<li><span class=\"icon.*?</li>", screen.markup, re.S)

    assert needs
    for need in needs:
        (n,) = re.findall(r"n\u00a0=\u00a0([\d.]+)", need)
        (query,) = re.findall(r'href="rows\?([^"]*)"', need)
        rows = province.open("rows", by="chairman", **dict(parse_qsl(query.replace("&amp;", "&"))))
        assert re.search(rf"[:;] {n} bản ghi", re.sub(r"\s+", " ", rows.text))
