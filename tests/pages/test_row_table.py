"""Rows on a page and in a file: known columns only, nothing a spreadsheet would run."""

import csv
import re
from datetime import UTC, date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from metrics.definition import RowList
from shell.language import use_language
from shell.periods import year_of
from shell.rejection_reasons import reason_kind, reason_text
from shell.row_table import as_csv, inert, row_table, shown_columns, text_of
from shell.view import View

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def listed(*rows: dict[str, object]) -> RowList:
    now = datetime(2026, 10, 31, 17, tzinfo=UTC)
    return RowList("cases_open", now, date(2026, 1, 1), date(2026, 10, 31), now, rows, len(rows))


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    use_language("vi")


@given(text=some.text())
def test_inert_text_never_begins_like_a_formula(text: str) -> None:
    made = str(inert(text))

    assert not made.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert made.endswith(text)


def test_inert_leaves_numbers_alone() -> None:
    assert inert(-5) == -5


def test_as_csv_has_the_vietnamese_heads_and_keeps_every_letter() -> None:
    content = as_csv(listed({"id": "=1+1", "unit_name": "Sở Y tế", "is_new": True}), zone=ZONE)

    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))

    assert rows == [["Mã", "Đơn vị"], ["'=1+1", "Sở Y tế"]]


def test_shown_columns_are_those_with_a_name_and_something_in_them() -> None:
    rows = [{"id": "1", "outcome": None, "received_at": datetime(2026, 1, 1), "secret": "x", "numerator": 1}]

    assert shown_columns(rows) == ["id", "received_at"]


def test_shown_columns_keep_amounts_that_differ() -> None:
    rows = [{"id": "1", "numerator": 1}, {"id": "2", "numerator": 500}]

    assert shown_columns(rows) == ["id", "numerator"]


def test_a_case_leads_to_its_page_and_so_does_the_one_filed_after_it() -> None:
    day = date(2026, 10, 31)
    view = View("rows", year_of(day), units=(), zone=ZONE, last_day=day, is_whole_province=True)
    rows = listed({"id": "K1", "next_case_id": "K2"}, {"id": "K3", "next_case_id": None})
    table = row_table(rows, view=view, are_cases=True)

    assert "Hồ sơ nộp sau" in table
    assert re.findall(r'href="case\?[^"]*case=(\w+)', table) == ["K1", "K2", "K3"]


def test_text_of_turns_codes_into_words_and_keeps_unknown_ones() -> None:
    assert text_of("channel", "counter", zone=ZONE) == "Trực tiếp"
    assert text_of("channel", "pigeon", zone=ZONE) == "pigeon"
    assert text_of("head_liable", True, zone=ZONE) == "có"


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("id twice", "Trùng mã"),
        ("unknown unit 'DV-1'", "Đơn vị không có trong danh mục: 'DV-1'"),
        ("id twice: two sources deliver it; prefix it", "Hai nguồn cùng cung cấp một mã"),
        ("not a time: received_at is the number '3'; turn", "Không phải thời điểm: Ngày tiếp nhận"),
        ("a reason nobody has heard of", "Không đúng quy tắc dữ liệu"),
    ],
)
def test_reason_text_says_why_in_vietnamese(reason: str, text: str) -> None:
    assert reason_text(reason) == text


def test_reason_kind_is_the_same_for_two_values_that_broke_one_rule() -> None:
    assert reason_kind("unknown unit 'A'") == reason_kind("unknown unit 'B'")
