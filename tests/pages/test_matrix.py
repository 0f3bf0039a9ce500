"""The matrix as a table: groups of peers, what is real first, every cell with its verdict and its way on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from data_access.read_units import Head
from metrics.judged import JudgedUnit
from shell.language import use_language
from shell.matrix import matrix
from shell.tables import SHOWN_LINES
from tests.pages.test_view import view
from tests.pages.verdict_examples import FEW, judged, judged_measure
from verdicts.verdict import Assurance, Variation

HEADS = {"SYT": Head("SYT", "H1", "Nguyễn Văn Mẫu", "Giám đốc Sở", date(2024, 1, 1))}
WORSE = judged(variation=Variation.WORSE, assurance=Assurance.FAILS)
CALM = judged("STP", name="Sở Tư pháp", value=0.97, before=0.97, n=900)
BETTER = judged("STC", name="Sở Tài chính", variation=Variation.BETTER, value=0.98, before=0.8)
TINY = judged("X60", name="Xã Nhỏ", variation=Variation.UNJUDGED, why=FEW, n=4, peers="commune")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    use_language("vi")
    yield
    use_language("vi")


def drawn(*units: JudgedUnit, **changes) -> ElementTree.Element:
    """The matrix of one measure, as a tree."""
    return ElementTree.fromstring(matrix(view(**changes), [judged_measure(*units)], HEADS))


def text(element: ElementTree.Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def unit_names(tree: ElementTree.Element) -> list[str]:
    return [text(link) for link in tree.iter("a") if (link.get("href") or "").startswith("unit?")]


def test_what_got_worse_stands_first_then_what_got_better_then_the_rest() -> None:
    assert unit_names(drawn(CALM, BETTER, WORSE)) == ["Sở Y tế", "Sở Tài chính", "Sở Tư pháp"]


def test_peers_stand_together_under_a_head_that_counts_them() -> None:
    tree = drawn(CALM, TINY, WORSE)

    bodies = tree.findall(".//tbody")
    heads = [body[0][0] for body in bodies]
    assert [head.get("scope") for head in heads] == ["rowgroup", "rowgroup"]
    assert [head.get("colspan") for head in heads] == ["2", "2"]
    assert "2 đơn vị, 1 có thay đổi thật sự" in text(heads[0])
    assert [len(body) - 1 for body in bodies] == [2, 1]


def test_a_row_names_unit_and_head_and_a_cell_says_its_verdict_value_and_n() -> None:
    row = drawn(WORSE).findall(".//tbody/tr")[1]
    name, value = row

    assert (name.tag, name.get("scope")) == ("th", "row")
    assert text(name) == "Sở Y tế Nguyễn Văn Mẫu, Giám đốc Sở"
    assert text(value) == "71,2% n = 400"
    said = [icon.get("aria-label") for icon in value.iter("span") if icon.get("role") == "img"]
    assert said == [
        "Xấu đi thật sự từ 08/2026: thấp hơn",
        "Mục tiêu 95,0%: không tháng nào đạt nếu không có gì thay đổi",
    ]


def test_a_press_opens_the_unit_or_the_measure_of_the_unit_in_the_same_period() -> None:
    links = [link.get("href") or "" for link in drawn(WORSE).findall(".//tbody//a")]

    assert links == ["unit?period=2026&unit=SYT", "overdue?period=2026&unit=SYT"]


def test_too_little_is_said_by_the_icon_and_never_accused() -> None:
    row = drawn(TINY).findall(".//tbody/tr")[1]

    said = [icon.get("aria-label") for icon in row.iter("span") if icon.get("role") == "img"]
    assert said == ["Chưa nhận định: quá ít để nhận định"]


def test_a_unit_without_one_of_the_measures_has_a_dash_there() -> None:
    satisfied = judged_measure(judged("STP", name="Sở Tư pháp", metric="satisfaction_rate"))
    tree = ElementTree.fromstring(matrix(view(), [judged_measure(WORSE), satisfied], HEADS))

    rows = [row for row in tree.findall(".//tbody/tr") if row.get("class") != "group"]
    assert [text(cell) for row in rows for cell in row.findall("td")].count("–") == 2


def test_a_month_without_a_value_is_a_dash_that_leads_nowhere() -> None:
    unit = judged()
    assert unit.latest is not None
    silent = replace(
        unit, latest=replace(unit.latest, value=None, numerator=None, denominator=0, row_count=0)
    )
    row = drawn(silent).findall(".//tbody/tr")[1]

    assert text(row[1]) == "–"
    assert row[1].find(".//a") is None


def test_many_units_show_the_first_and_the_way_to_all() -> None:
    many = [judged(f"X{number}", name=f"Xã {number}") for number in range(SHOWN_LINES + 5)]

    short, full = drawn(*many), drawn(*many, shows_all=True)

    assert len(unit_names(short)) == SHOWN_LINES
    assert "Xem thêm 5 dòng" in text(short)
    assert len(unit_names(full)) == SHOWN_LINES + 5


def test_no_units_are_a_sentence() -> None:
    assert "Không có" in matrix(view(), [], {})
