"""The page of received and settled cases: the form adds up, and each number opens its rows."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.pages.conftest import Province, Screen

#: What each column of the form is the sum of.
CONTROLS = {3: (4, 5, 6), 7: (8, 9, 10, 11), 12: (13, 14, 15)}


def lines_of_form(screen: Screen) -> list[dict[int, int]]:
    """The numbers of each line by the number of their column; the whole comes first."""
    form = re.search(r'<table class="figures form".*?</table>', screen.markup, re.S)
    assert form is not None
    lines = []
    for line in re.findall(r"<tr[^>]*>(?:(?!</tr>).)*</tr>", form.group().split("<tbody>")[1], re.S):
        cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line, re.S)]
        lines.append({number: int(cell.replace(".", "")) for number, cell in enumerate(cells[1:], start=3)})
    return lines


@pytest.mark.parametrize("name", ["chairman", "head", "head_commune", "analyst"])
def test_every_line_of_the_form_meets_its_formulas(province: Province, name: str) -> None:
    screen = province.open("flow", by=name, all="1")
    assert not screen.test.exception
    whole, *lines = lines_of_form(screen)

    for line in (whole, *lines):
        for column, parts in CONTROLS.items():
            assert line[column] == sum(line[part] for part in parts)
        assert line[3] == line[7] + line[12]
    assert whole == {column: sum(line[column] for line in lines) for column in whole}
    assert whole[3] > 0
    assert "(3) = (4)+(5)+(6) = (7)+(12); (7) = (8)+(9)+(10)+(11)" in screen.text
    assert "không khớp" not in screen.text


def test_each_number_of_the_form_is_the_count_of_the_rows_it_opens(province: Province) -> None:
    screen = province.open("flow", by="head")
    links = re.findall(r'href="(rows\?[^"]*)"[^>]*>([\d.]+)</a>', screen.markup)
    assert {dict(parse_qsl(urlsplit(link).query)).get("amp;channel") for link, _ in links} >= {
        "online", "counter,postal",
    }  # fmt: skip

    for link, number in links[:20] + [pair for pair in links if "due_in" in pair[0]]:
        query = dict(parse_qsl(urlsplit(link.replace("&amp;", "&")).query))
        rows = province.open("rows", by="head", **query)
        total = re.search(r"([\d.]+) bản ghi", rows.text)
        assert total is not None, link
        assert total.group(1) == number, link


def test_a_reader_of_published_numbers_finds_the_form_without_a_way_to_rows(province: Province) -> None:
    screen = province.open("flow", by="analyst")
    assert "rows?" not in screen.markup
    assert "case?" not in screen.markup


def test_both_on_time_rates_and_both_medians_stand_beside_each_other(province: Province) -> None:
    text = province.open("flow").text
    for title in ("Tỷ lệ đúng hạn (766)", "Tỷ lệ giải quyết đúng hạn", "Kaplan-Meier"):
        assert title in text
    assert "Hai tỷ lệ đúng hạn khác nhau" in text
