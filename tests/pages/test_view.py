"""An address is read strictly: what is wrong in it is said and replaced, never guessed, never an error."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data_access.read_units import UnitEntry
from metrics.catalog import METRICS
from shell.language import use_language
from shell.periods import quarter_of, year_of
from shell.view import View, read_period, read_unit

LAST_DAY = date(2026, 10, 31)


def unit(unit_id: str, parent_id: str | None = None, kind: str = "department") -> UnitEntry:
    return UnitEntry(unit_id, f"Unit {unit_id}", kind, parent_id, None, None, None)


UNITS = (unit("T", kind="province"), unit("A", "T"), unit("A1", "A", "division"), unit("B", "T"))


def view(**changes) -> View:
    values = {
        "page": "overdue",
        "period": year_of(LAST_DAY),
        "units": UNITS,
        "zone": ZoneInfo("Asia/Ho_Chi_Minh"),
        "last_day": LAST_DAY,
        "is_whole_province": True,
    }
    return View(**(values | changes))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("vi")


@given(asked=some.text(max_size=12))
def test_read_period_never_fails_whatever_the_address_says(asked: str) -> None:
    period, problems = read_period({"period": asked}, last_day=LAST_DAY)

    assert period.start <= period.end <= LAST_DAY
    assert not asked or problems or period.key == asked


def test_read_period_says_that_a_period_lies_in_the_future() -> None:
    period, problems = read_period({"period": "2027-Q1"}, last_day=LAST_DAY)

    assert period.key == "2026"
    assert "2027-Q1" in problems[0]


def test_read_period_takes_days_that_form_no_named_period() -> None:
    period, problems = read_period({"from": "2024-01-01", "to": "2024-03-14"}, last_day=LAST_DAY)

    assert (period.start, period.end, problems) == (date(2024, 1, 1), date(2024, 3, 14), [])


def test_read_period_refuses_single_days_to_readers_of_published_numbers() -> None:
    asked = {"from": "2024-01-01", "to": "2024-03-14"}

    period, problems = read_period(asked, last_day=LAST_DAY, whole_months=True)

    assert period.key == "2026"
    assert problems


def test_read_unit_says_the_same_of_a_foreign_unit_and_of_none_at_all() -> None:
    own = tuple(each for each in UNITS if each.unit_id in ("A", "A1"))

    assert read_unit({"unit": "B"}, units=own) == read_unit({"unit": "nowhere"}, units=own)
    assert read_unit({"unit": "B"}, units=own)[0] is None


def test_link_to_carries_period_unit_and_language() -> None:
    link = view(period=quarter_of(LAST_DAY), unit=UNITS[1], language="en").link_to("recovery")

    assert parse_qs(urlsplit(link).query) == {"period": ["2026-Q4"], "unit": ["A"], "lang": ["en"]}
    assert urlsplit(link).path == "recovery"


def test_breakdown_is_by_body_for_the_province_and_by_unit_below() -> None:
    assert view().breakdown == "body"
    assert view(unit=UNITS[0]).breakdown == "body"
    assert view(unit=UNITS[1]).breakdown == "unit"
    assert view(is_whole_province=False, units=UNITS[1:3]).breakdown == "unit"


def test_a_head_starts_at_the_own_unit() -> None:
    own = (unit("A", None), unit("A1", "A", "division"))

    seen = view(is_whole_province=False, units=own)

    assert seen.root == own[0]
    assert seen.place == "Unit A"
    assert seen.path() == ()


def test_path_leads_from_below_the_province_to_the_unit() -> None:
    assert [step.unit_id for step in view(unit=UNITS[2]).path()] == ["A", "A1"]


def test_a_state_is_compared_with_the_end_of_the_year_before_and_a_flow_with_the_same_months() -> None:
    ten_months = read_period({}, last_day=LAST_DAY)[0]
    seen = view(period=ten_months)

    assert seen.earlier(METRICS["cases_overdue_open"]).period.end == date(2025, 12, 31)
    assert seen.earlier(METRICS["on_time_rate"]).period.end == date(2025, 10, 31)


def test_question_asks_for_the_unit_and_the_days_shown() -> None:
    question = view(unit=UNITS[1]).question("on_time_rate", by=("field",), where={"channel": "online"})

    assert (question.unit_id, question.start, question.end) == ("A", date(2026, 1, 1), date(2026, 12, 31))
    assert question.where == (("channel", ("online",)),)


def test_question_since_start_has_no_first_day() -> None:
    assert view().question("recovery_rate", since_start=True).start is None
