"""Local clocks: hours that come twice, hours that never come, and the same in SQL."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

from data_access.zone_clock import ZoneClock

AMSTERDAM = ZoneClock(ZoneInfo("Europe/Amsterdam"))


def test_an_hour_that_comes_twice_is_the_first_one():
    assert AMSTERDAM.to_utc(datetime(2026, 10, 25, 2, 30)) == datetime(2026, 10, 25, 0, 30)


def test_a_time_that_never_comes_is_the_first_one_that_does():
    for minute in (0, 1, 30, 59):
        assert AMSTERDAM.to_utc(datetime(2026, 3, 29, 2, minute)) == datetime(2026, 3, 29, 1)
    assert AMSTERDAM.to_utc(datetime(2026, 3, 29, 3)) == datetime(2026, 3, 29, 1)


def test_a_midnight_that_never_comes_is_the_start_of_its_day():
    clock = ZoneClock(ZoneInfo("America/Sao_Paulo"))
    assert clock.to_utc(datetime(2018, 11, 4)) == datetime(2018, 11, 4, 3)
    assert clock.to_local(datetime(2018, 11, 4, 3)) == datetime(2018, 11, 4, 1)


def test_hanoi_is_seven_hours_ahead():
    clock = ZoneClock(ZoneInfo("Asia/Ho_Chi_Minh"))
    assert clock.to_utc(datetime(2026, 3, 2, 8)) == datetime(2026, 3, 2, 1)
    assert clock.changes(date(2000, 1, 1), date(2030, 1, 1)).changes == ()


def test_a_time_before_the_year_one_is_an_overflow():
    with pytest.raises(OverflowError):
        ZoneClock(ZoneInfo("Asia/Ho_Chi_Minh")).to_utc(datetime(1, 1, 1))


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Asia/Ho_Chi_Minh", "America/Sao_Paulo"])
def test_sql_agrees_with_python_around_every_change(zone: str):
    clock = ZoneClock(ZoneInfo(zone))
    changes = clock.changes(date(2015, 1, 1), date(2021, 1, 1))
    base = [datetime(2018, 6, 1)] + [change[0] for change in changes.changes]
    moments = [moment + timedelta(minutes=minutes) for moment in base for minutes in range(-240, 241, 15)]
    connection = duckdb.connect()
    connection.execute("CREATE TABLE moments (t TIMESTAMP)")
    connection.executemany("INSERT INTO moments VALUES (?)", [[moment] for moment in moments])
    rows = connection.execute(
        f"SELECT t, {changes.local_sql('t')}, {changes.utc_sql('t')} FROM moments"
    ).fetchall()
    assert rows == [(moment, clock.to_local(moment), clock.to_utc(moment)) for moment in moments]
