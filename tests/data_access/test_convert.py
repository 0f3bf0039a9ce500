"""Raw values of drivers to values of the case model."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data_access.convert import bind_converter
from data_access.model import RULE_OF
from data_access.model_rules import ColumnRule
from data_access.zone_clock import ZoneClock

HANOI = ZoneClock(ZoneInfo("Asia/Ho_Chi_Minh"))


def convert(kind: str, value: Any, *, name: str = "column", codes: tuple[str, ...] = ()) -> Any:
    rule = ColumnRule(name, kind, codes=codes)
    converter = bind_converter(rule, source_clock=HANOI, product_clock=HANOI)
    # Twice, because repeated values come out of the memory.
    first = converter(value)
    assert converter(value) == first
    return first


ALL_KINDS = (
    "text", "instant", "date", "integer", "money", "decimal", "share", "score", "boolean", "code",
)  # fmt: skip


@pytest.mark.parametrize("kind", ALL_KINDS)
@pytest.mark.parametrize("value", [None, "", "   ", b""])
def test_empty_is_empty_in_every_kind(kind: str, value: Any):
    assert convert(kind, value) is None


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-02 08:00:00",
        "2026-03-02T08:00",
        " 2026-03-02 08:00 ",
        "2026-03-02T01:00:00Z",
        "2026-03-02 01:00:00 +00:00",
        "2026-03-02 08:00:00+07",
        "2026-03-02 08:00:00.0000000",
        b"2026-03-02 08:00:00",
        datetime(2026, 3, 2, 8),
        datetime(2026, 3, 2, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 3, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_instants_become_utc(value: Any):
    assert convert("instant", value) == datetime(2026, 3, 2, 1)


@pytest.mark.parametrize("value", ["2026-03-02", date(2026, 3, 2), "20260302"])
def test_a_date_alone_is_its_local_midnight(value: Any):
    assert convert("instant", value) == datetime(2026, 3, 1, 17)


@pytest.mark.parametrize(
    "value", [1_700_000_000, 1.5, Decimal(20), True, "02/03/2026", "2026-02-30", "0001-01-01", object()]
)
def test_what_is_no_time_is_said_to_be_none(value: Any):
    with pytest.raises(ValueError, match=r"^not a time: column "):
        convert("instant", value)


def test_a_number_is_never_taken_for_a_time():
    with pytest.raises(ValueError, match="turn it into a time in the SELECT"):
        convert("instant", 1_700_000_000)


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 3, 2),
        "2026-03-02",
        "2026-03-02 23:30:00",
        datetime(2026, 3, 2, 23, 30),
        datetime(2026, 3, 1, 18, tzinfo=UTC),
        "2026-03-01T18:00:00Z",
    ],
)
def test_dates_are_local_days(value: Any):
    assert convert("date", value) == date(2026, 3, 2)


@pytest.mark.parametrize("value", [20260302, "31/12/2026", "soon"])
def test_what_is_no_date_is_said_to_be_none(value: Any):
    with pytest.raises(ValueError, match=r"^not a date: column "):
        convert("date", value)


@pytest.mark.parametrize("value", [5000, "5000", "+5000", Decimal("5000.00"), 5000.0, b"5000"])
def test_money_is_whole_dong(value: Any):
    assert convert("money", value) == 5000


@pytest.mark.parametrize(
    "value", ["12.000", "1,5", 0.5, Decimal("0.5"), float("nan"), float("inf"), 2**63, "x"]
)
def test_money_that_is_not_whole_or_not_clear_is_refused(value: Any):
    with pytest.raises(ValueError, match=r"^not a whole number: column "):
        convert("money", value)


def test_negative_money_is_named_so():
    with pytest.raises(ValueError, match=r"^negative money: column '-5'"):
        convert("money", -5)


@pytest.mark.parametrize("value", ["12.50", Decimal("12.500"), 12.5])
def test_areas_are_exact(value: Any):
    assert convert("decimal", value) == Decimal("12.50")


def test_noise_of_a_float_is_not_held_against_an_area():
    assert convert("decimal", 0.1 + 0.2) == Decimal("0.30")


@pytest.mark.parametrize("value", ["12.5050001", Decimal("0.0000001"), 12.5050001])
def test_areas_are_not_rounded_in_silence(value: Any):
    with pytest.raises(ValueError, match=r"^more than 6 decimals"):
        convert("decimal", value)


def test_shares_lie_between_nothing_and_all():
    assert convert("share", 1 / 3) == Decimal("0.333333333333")
    assert convert("share", 1) == 1
    with pytest.raises(ValueError, match=r"^share outside 0-1"):
        convert("share", "1.1")


@pytest.mark.parametrize("value", [5, "5", 5.0, Decimal(5)])
def test_scores_are_read_from_any_number(value: Any):
    assert convert("score", value) == 5


@pytest.mark.parametrize("value", [0, 6, -1, 4.5, "good"])
def test_scores_outside_one_to_five_are_refused(value: Any):
    with pytest.raises(ValueError, match=r"^score outside 1-5: column "):
        convert("score", value)


@pytest.mark.parametrize("value", [True, 1, "1", "t", "TRUE", "y", "Y", Decimal(1), 1.0, b"\x01", b"Y"])
def test_what_means_true(value: Any):
    assert convert("boolean", value) is True


@pytest.mark.parametrize("value", [False, 0, "0", "f", "False", "n", "N", Decimal(0), b"\x00"])
def test_what_means_false(value: Any):
    assert convert("boolean", value) is False


@pytest.mark.parametrize("value", [2, "ja", "x", 0.5])
def test_what_means_neither_is_refused(value: Any):
    with pytest.raises(ValueError, match=r"^not true or false"):
        convert("boolean", value)


def test_codes_are_exact_but_for_blanks_around_them():
    assert convert("code", " online ", codes=("online",)) == "online"
    assert convert("code", 2, codes=("1", "2")) == "2"
    with pytest.raises(ValueError, match=r"^unknown code: channel 'Online'"):
        convert("code", "Online", name="channel", codes=("online",))


def test_ids_stay_as_the_source_writes_them():
    assert [convert("text", value) for value in (7, 7.0, Decimal(7), "007", " a ")] == [
        "7",
        "7",
        "7",
        "007",
        " a ",
    ]


def test_true_is_not_taken_for_the_number_one_it_equals():
    converter = bind_converter(
        ColumnRule("level", "code", codes=("1",)), source_clock=HANOI, product_clock=HANOI
    )
    assert converter(1) == "1"
    with pytest.raises(ValueError, match="unknown code"):
        converter(True)


def test_a_reason_never_quotes_a_long_text():
    with pytest.raises(ValueError, match=r"^unknown code: kind \(a str of 60 characters\)$"):
        convert(
            "code", "my neighbour is called so and so and lives in this street ok", name="kind", codes=("x",)
        )


def test_comments_lose_addresses_and_long_numbers():
    comment = "Gọi 0912 345 678 hoặc a.b@example.com, CCCD 012345678901, chờ 15 ngày"
    assert convert("text", comment, name="comment") == "Gọi *** hoặc ***, CCCD ***, chờ 15 ngày"


@pytest.mark.parametrize("rule", RULE_OF.values(), ids=RULE_OF.keys())
def test_every_column_of_the_model_has_a_converter(rule: Any):
    for column in rule.columns:
        assert bind_converter(column, source_clock=HANOI, product_clock=HANOI)(None) is None
