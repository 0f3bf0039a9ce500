"""The page of comments: by score, newest first, of one instrument, written down, and closed to others."""

import re

import pytest

from demo.surveys import DISPLEASED, PLEASED
from tests.pages.conftest import Province, Screen


def texts(screen: Screen) -> list[str]:
    rows = screen.markup.split("<tbody>")[1].split("</tbody>")[0]
    return re.findall(r'<td class="long">(.*?)</td>', rows)[::2]


def test_the_lowest_score_stands_first_and_every_other_is_one_press_away(province: Province) -> None:
    days = {"from": "2024-01-01", "to": "2026-10-31"}
    screen = province.open("comments", instrument="counter", **days)
    assert not screen.test.exception
    assert set(texts(screen)) <= set(DISPLEASED)
    levels = [link for link in screen.links if link.startswith("comments?") and "level=" in link]
    assert levels
    assert all("instrument=counter" in link for link in levels)
    assert "đánh giá tại quầy" in screen.text
    pleased = province.open("comments", instrument="counter", level="5", **days)
    assert set(texts(pleased)) <= set(PLEASED)


def test_an_instrument_or_level_that_is_none_gives_way(province: Province) -> None:
    screen = province.open("comments", period="2026", instrument="<b>", level="9")
    assert not screen.test.exception
    assert "<b>" not in screen.markup
    assert 'aria-current="page"' in screen.markup


def test_opening_them_is_written_down(province: Province) -> None:
    province.open("comments", period="2026", instrument="portal")
    log = province.open("audit", by="inspectorate").text
    assert "Ý kiến đóng góp" in log
    assert "Công cụ khảo sát: portal" in log


@pytest.mark.parametrize("name", ["analyst", "admin"])
def test_nobody_reads_comments_who_may_not_open_rows(province: Province, name: str) -> None:
    screen = province.open("comments", by=name)
    assert "Không tìm thấy, hoặc không thuộc quyền xem" in screen.text
    assert "<table" not in screen.markup
