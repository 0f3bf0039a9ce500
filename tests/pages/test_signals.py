"""The page of signals: who is named and why, what a head may know of the others, and the way to the cases."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.pages.conftest import Province
from tests.running_app import DemoInstallation, make_installation

#: Planted in the demo: asks twice for papers, and moves its due times.
HARASSING, REDATING = "SXD", "X12"
#: Every unit in which something is planted; each is to be found at the demo's full size.
PLANTED = {HARASSING, REDATING, "X21", "X27", "X33", "X38", "X46"}
FLAG = "cần kiểm tra"
#: In a smaller province a commune has too few cases to be named.
CASES = 15_000


@pytest.fixture(scope="module")
def demo_installation(tmp_path_factory: pytest.TempPathFactory) -> DemoInstallation:
    return make_installation(tmp_path_factory.mktemp("signals") / "demo", cases=CASES)


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


def test_the_planted_units_are_named_with_what_to_check_and_the_way_to_their_cases(
    province: Province,
) -> None:
    screen = province.open("signals", period="2026")
    assert not screen.test.exception
    answer = re.search(r'<p class="answer">(.*?)</p>', screen.markup, re.DOTALL)
    assert answer is not None
    assert f'href="#{HARASSING}"' in answer[1]
    assert f'href="#{REDATING}"' in answer[1]
    note = screen.markup.split(f'id="{REDATING}"')[1].split("</section>")[0]
    assert "Lùi ngày hẹn trả khi đến hạn" in note
    assert "Mức chung của các đơn vị khác" in note
    assert "Cần kiểm tra trước" in note
    assert "gian lận" not in screen.text
    named = set(re.findall(r'<section class="card" id="([^"]*)"', screen.markup))
    assert {HARASSING, REDATING} <= named <= PLANTED
    opened = [query(link) for link in screen.links if link.startswith("rows?")]
    assert {"metric": "signal_due_moved_late", "unit": REDATING, "period": "2026", "lang": "vi"} in opened


def test_the_numbers_of_the_table_are_those_of_the_metrics(province: Province) -> None:
    screen = province.open("signals", period="2026", all="1")
    options = ("--from", "2026-01-01", "--to", "2026-10-31", "--unit", REDATING)
    (group,) = province.installation.ask("metric", "signal_due_moved_late", *options)["groups"]
    row = screen.markup.split("<tbody>")[1].split(f"unit={REDATING}", maxsplit=1)[1].split("</tr>")[0]
    assert f">{group['numerator']}/{group['denominator']}<" in row


def test_a_head_sees_the_own_unit_against_a_rounded_share_and_nobody_elses_numbers(
    province: Province,
) -> None:
    screen = province.open("signals", by="head", period="2026", all="1")
    assert not screen.test.exception
    rows = screen.markup.split("<tbody>")[1].split("</tbody>")[0]
    assert re.findall(r'<th scope="row"><a href="unit\?[^"]*unit=([^"&]*)', rows) == [HARASSING]
    assert FLAG in rows
    usual = re.findall(r"chung ([^<]*)<", rows)
    assert usual
    assert all(share in ("–", "dưới 1%") or share.endswith(",0%") for share in usual)


def test_an_ordinary_unit_is_not_named(province: Province) -> None:
    screen = province.open("signals", by="head_commune", period="2026", all="1")
    assert "Không đơn vị nào có dấu hiệu nhiều hơn mức thường có" in screen.text
    assert FLAG not in screen.markup.split("<tbody>")[1]


@pytest.mark.parametrize("name", ["analyst", "admin"])
def test_the_page_is_closed_to_readers_of_published_numbers(province: Province, name: str) -> None:
    screen = province.open("signals", by=name)
    assert "Không tìm thấy, hoặc không thuộc quyền xem" in screen.text
    assert "<table" not in screen.markup


def test_a_division_is_not_judged_but_its_department_is(province: Province) -> None:
    screen = province.open("signals", period="2026", unit=f"{HARASSING}.P1")
    names = re.findall(r'<section class="card" id="([^"]*)"', screen.markup)
    assert names == [HARASSING]


def test_a_period_without_cases_names_nobody(province: Province) -> None:
    screen = province.open("signals", **{"from": "2026-02-17", "to": "2026-02-17"})
    assert not screen.test.exception
    assert "có dấu hiệu cần kiểm tra?" in screen.text
    assert "<section" not in screen.markup
