"""The page of feedback, complaints and denunciations, on the demo province."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.pages.conftest import Province, Screen

KINDS = ("Phản ánh, kiến nghị", "Khiếu nại", "Tố cáo")


def counts(screen: Screen, metric: str) -> dict[str, int]:
    """What a page says of a metric by kind, read from the links that open its rows."""
    found = {}
    for link, text in re.findall(r'href="(rows\?[^"]*)"[^>]*>([\d.]+)<', screen.markup):
        query = dict(parse_qsl(urlsplit(link.replace("&amp;", "&")).query))
        if query["metric"] == metric and set(query) <= {"metric", "period", "kind", "lang"}:
            found[query["kind"]] = int(text.replace(".", ""))
    return found


def test_each_kind_has_its_own_numbers_and_limit_and_they_are_never_added_up(province: Province) -> None:
    screen = province.open("petitions")

    assert [kind for kind in re.findall(r"<section><h2>(.*?)</h2>", screen.markup)] == list(KINDS)
    received = counts(screen, "petitions_received")
    assert received.keys() == {"feedback", "complaint", "denunciation"}
    assert f">{sum(received.values())}<" not in screen.markup
    for limit in ("15 ngày làm việc", "thụ lý trong 10 ngày;", "thụ lý trong 7 ngày làm việc"):
        assert limit in screen.text
    assert "Luật Khiếu nại" in screen.text


@pytest.mark.parametrize("metric", ["petitions_received", "petitions_overdue", "petitions_answered"])
def test_a_number_of_a_kind_is_the_count_of_the_rows_it_opens(metric: str, province: Province) -> None:
    for kind, number in counts(province.open("petitions"), metric).items():
        rows = province.open("rows", metric=metric, kind=kind, period="2026")
        total = re.search(r"([\d.]+) bản ghi", rows.text)
        assert total is not None
        assert int(total.group(1).replace(".", "")) == number
        assert "Giai đoạn" in rows.text


def test_the_evasive_department_stands_first_among_poor_answers(province: Province) -> None:
    truth = json.loads((province.installation.folder / "truth.json").read_text("utf-8"))
    fact = next(each for each in truth["truths"] if each["id"] == "evasive_department")
    screen = province.open("petitions")

    answer = re.search(r'<p class="answer">(.*?)</p>', screen.markup)
    assert answer is not None
    asked_first = re.search(r'href="unit\?[^"]*unit=([^"&]+)', answer.group(1))
    assert asked_first is not None
    assert asked_first.group(1) == fact["unit_id"]


def test_an_analyst_is_told_that_kinds_are_not_split_and_sees_no_kind(province: Province) -> None:
    screen = province.open("petitions", by="analyst")

    assert "số liệu công bố không tách theo loại" in screen.text
    assert not [kind for kind in re.findall(r"<h2>(.*?)</h2>", screen.markup) if kind in KINDS]
    assert "Cổng DVCQG" not in screen.text


def test_the_units_page_names_the_late_ones_by_kind(province: Province) -> None:
    screen = province.open("unit")
    queries = [dict(parse_qsl(urlsplit(link).query)) for link in screen.links if link.startswith("rows?")]
    late = {query["kind"] for query in queries if query["metric"] == "petitions_overdue"}

    assert late == {"feedback", "complaint", "denunciation"}


def test_every_step_of_an_age_is_listed_also_where_nothing_is_that_old(province: Province) -> None:
    screen = province.open("petitions", period="2023-01")
    table = re.search(r"<h2>Đang giải quyết, theo số ngày.*?</table>", screen.markup, re.DOTALL)
    assert table is not None
    steps = re.findall(r'<th scope="row">(.*?)</th>', table.group())
    assert steps == [
        *(f"{days} ngày làm việc" for days in ("0–5", "6–10", "11–20", "21–30", "31–60")),
        "trên 60 ngày làm việc",
    ]
    assert '>trên 60 ngày làm việc</th><td class="figure">0</td>' in table.group()
