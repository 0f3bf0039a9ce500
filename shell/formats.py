"""Numbers, days and money as the reader writes them: 1.234.567; 98,6%; 31/10/2026; 12,3 tỷ đồng."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from shell.language import current_language, gettext

UNKNOWN = "–"
MILLION = 1_000_000
BILLION = 1_000_000_000
ROMAN_QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}


def format_count(value: float) -> str:
    """A whole number: 1.234.567 (English: 1,234,567); parts of one only where there are any."""
    return format_decimal(value, format="#,##0.##", locale=current_language())


def format_decimals(value: float, *, digits: int) -> str:
    """A number with a fixed number of decimals: 4,2."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=current_language())


def format_share(value: float) -> str:
    """A share from 0 to 1 as a percentage with one decimal: 98,6%."""
    return format_percent(value, format="#,##0.0%", locale=current_language())


def format_money(dong: float) -> tuple[str, str]:
    """Money for a card or a sentence: the number and its unit, in billions, millions or single dong."""
    if abs(dong) >= BILLION:
        return format_decimals(dong / BILLION, digits=1), gettext("billion dong")
    if abs(dong) >= MILLION:
        return format_decimals(dong / MILLION, digits=1), gettext("million dong")
    return format_count(dong), gettext("dong")


def format_millions(dong: float) -> str:
    """Money for a table column headed "million dong": 1.234,5."""
    return format_decimals(dong / MILLION, digits=1)


def format_day(day: date) -> str:
    """31/10/2026 (English: 31 Oct 2026)."""
    pattern = "dd/MM/yyyy" if current_language() == "vi" else "d MMM yyyy"
    return format_date(day, format=pattern, locale=current_language())


def format_instant(instant: datetime, *, zone: ZoneInfo) -> str:
    """A moment on the local clock: 17:05 31/10/2026; midnight is said as the end of the day before."""
    local = instant.astimezone(zone)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        day = format_day((local - timedelta(days=1)).date())
        return gettext("end of {day}").format(day=day)
    clock = f"{local:%H:%M}"
    return gettext("{clock} on {day}").format(clock=clock, day=format_day(local.date()))


def format_moment(instant: datetime, *, zone: ZoneInfo, is_end: bool = False) -> str:
    """A moment for a table: 31/10/2026 17:05; a bare date has no clock.

    ``is_end`` is for due times, which a bare date moves to the end of its day: the midnight after.
    """
    local = instant.astimezone(zone)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return f"{format_day(local.date())} {local:%H:%M}"
    return format_day((local - timedelta(days=1)).date() if is_end else local.date())


def format_period_key(key: str) -> str:
    """A month, quarter or year as a label: 09/2026, quý III/2026, năm 2026."""
    if "-Q" in key:
        year, quarter = key.split("-Q")
        return gettext("quarter {quarter}/{year}").format(quarter=ROMAN_QUARTERS[int(quarter)], year=year)
    if "-" in key:
        year, month = key.split("-")
        return f"{month}/{year}"
    return gettext("year {year}").format(year=key)
