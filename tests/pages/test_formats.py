"""Numbers, days and money as a Vietnamese reader writes them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shell import formats
from shell.language import use_language

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    use_language("vi")
    yield
    use_language("vi")


def test_format_count_sets_thousands_apart_with_a_dot() -> None:
    assert formats.format_count(1_234_567) == "1.234.567"


def test_format_share_has_one_decimal_after_a_comma() -> None:
    assert formats.format_share(0.9863) == "98,6%"


@pytest.mark.parametrize(
    ("dong", "number", "unit"),
    [
        (576_000_000, "576,0", "triệu đồng"),
        (2_236_000_000, "2,2", "tỷ đồng"),
        (999_999, "999.999", "đồng"),
        (0, "0", "đồng"),
        (-3_500_000_000, "-3,5", "tỷ đồng"),
    ],
)
def test_format_money_takes_the_unit_that_keeps_it_short(dong: int, number: str, unit: str) -> None:
    assert formats.format_money(dong) == (number, unit)


def test_format_day_has_two_digits_for_day_and_month() -> None:
    assert formats.format_day(date(2026, 3, 5)) == "05/03/2026"


def test_format_instant_says_a_midnight_as_the_end_of_the_day_before() -> None:
    midnight = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)

    assert formats.format_instant(midnight, zone=ZONE) == "hết ngày 31/10/2026"


def test_format_instant_is_in_the_zone_of_the_product() -> None:
    assert (
        formats.format_instant(datetime(2026, 10, 31, 1, 5, tzinfo=UTC), zone=ZONE) == "08:05 ngày 31/10/2026"
    )


def test_format_moment_moves_a_due_midnight_back_to_its_day_but_not_a_receipt() -> None:
    midnight = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)

    assert formats.format_moment(midnight, zone=ZONE, is_end=True) == "31/10/2026"
    assert formats.format_moment(midnight, zone=ZONE) == "01/11/2026"


@pytest.mark.parametrize(
    ("key", "text"), [("2026-09", "09/2026"), ("2026-Q3", "quý III/2026"), ("2026", "năm 2026")]
)
def test_format_period_key_names_months_quarters_and_years(key: str, text: str) -> None:
    assert formats.format_period_key(key) == text


def test_english_writes_them_its_own_way() -> None:
    use_language("en")

    assert formats.format_count(1_234_567) == "1,234,567"
    assert formats.format_share(0.9863) == "98.6%"
    assert formats.format_day(date(2026, 10, 31)) == "31 Oct 2026"
