"""What refresh works out once, so that no page does: days, ordinals, trees, and the tables themselves.

Reads the views ``good_<table>`` and fills the tables of the case model, set by set, in the database being
built. Cases, steps, reports and units have files of their own beside this one.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pyarrow as pa

from data_access.deadline_rules import deadline_rules
from data_access.derive_deadlines import prepare_deadlines
from data_access.derive_due import load_cases
from data_access.derive_given_due import load_given_due
from data_access.derive_items import load_items
from data_access.derive_petitions import load_petitions
from data_access.derive_reports import load_reports, restrict_petitions
from data_access.derive_steps import load_steps
from data_access.derive_units import load_units
from data_access.model import DERIVED_COLUMNS, TABLE_RULES
from data_access.source_config import Source
from data_access.staging import Staging
from data_access.validate import FIRST_DAY, LAST_DAY, possible_sql
from data_access.working_calendar import WorkingCalendar
from data_access.zone_clock import ZoneClock
from settings import Settings

BEFORE, AFTER = timedelta(days=366), timedelta(days=3 * 366)


def prepare_clocks(staging: Staging, *, settings: Settings, sources: Sequence[Source]) -> None:
    """Macros for local times and time limits, and the calendar of all days that the candidates touch.

    ``product_local(t)`` and ``product_utc(t)`` turn between UTC and the product's zone, ``due_end(source,
    t)`` moves a bare date of a source to its next midnight, ``day_of(t)`` is the local day of t,
    ``day_before(t)`` the one that t ends or lies in, ``end_of_day(d)`` the midnight after a day.
    """
    start, end = _span_of_days(staging)
    clock = ZoneClock(settings.zone)
    changes = clock.changes(start, end)
    macros = {
        "product_local(t)": changes.local_sql("t"),
        "product_utc(t)": changes.utc_sql("t"),
        "day_of(t)": "product_local(t)::DATE",
        "day_before(t)": "product_local(t - INTERVAL 1 MICROSECOND)::DATE",
        "end_of_day(d)": "product_utc((d + 1)::TIMESTAMP)",
        "due_end(src, t)": "coalesce((SELECT following_at FROM source_midnight "
        "WHERE of_source = src AND midnight_at = date_trunc('second', t)), t)",
    }
    _fill_midnights(staging, sources, start=start, end=end)
    for head, body in macros.items():
        staging.connection.execute(f"CREATE TEMP MACRO {head} AS {body}")
    _fill_calendar(staging, WorkingCalendar(settings.calendar), start=start, end=end)
    rules = deadline_rules(settings.deadlines)
    prepare_deadlines(staging, rules, office_spans=settings.calendar.office_spans)


def _fill_midnights(staging: Staging, sources: Sequence[Source], *, start: date, end: date) -> None:
    """Each midnight of each source's own zone and the one after it: a time found here is a bare date.

    Its column names stand in no other table, so that a macro's arguments can not be taken for them.
    """
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    staging.connection.execute(
        "CREATE TEMP TABLE source_midnight (of_source TEXT, midnight_at TIMESTAMP, following_at TIMESTAMP)"
    )
    for source in sources:
        clock = ZoneClock(source.zone)
        midnights = pa.array(
            [clock.to_utc(datetime.combine(day, time())) for day in days], pa.timestamp("us")
        )
        staging.insert(
            pa.table(
                {
                    "of_source": pa.array([source.name] * (len(days) - 1)),
                    "midnight_at": midnights[:-1],
                    "following_at": midnights[1:],
                }
            ),
            "source_midnight",
        )


def _span_of_days(staging: Staging) -> tuple[date, date]:
    """From a year before the earliest time of any row to three years after the latest."""
    earliest, latest = staging.now.date(), staging.now.date()
    for rule in TABLE_RULES:
        columns = [c.name for c in rule.columns if c.kind in {"instant", "date"}]
        if not columns or rule.is_directory:
            continue
        low, high = (
            ", ".join(f"{end}({name}) FILTER ({possible_sql(name)})" for name in columns)
            for end in ("min", "max")
        )
        row = staging.connection.execute(
            f"SELECT least({low})::DATE, greatest({high})::DATE FROM candidate_{rule.name}"
        ).fetchone()
        assert row is not None
        earliest, latest = min(earliest, row[0] or earliest), max(latest, row[1] or latest)
    return max(earliest - BEFORE, FIRST_DAY), min(latest + AFTER, LAST_DAY)


def _fill_calendar(staging: Staging, calendar: WorkingCalendar, *, start: date, end: date) -> None:
    days, is_working, ordinals = zip(*calendar.days(start, end), strict=True)
    table = pa.table(
        {
            "day": pa.array(days, type=pa.date32()),
            "is_working": pa.array(is_working, type=pa.bool_()),
            "ordinal": pa.array(ordinals, type=pa.int64()),
        }
    )
    staging.insert(table, "calendar_days")


def load_tables(staging: Staging) -> None:
    """Fills every table of the case model with the rows that stand and their derived columns."""
    load_units(staging)
    load_cases(staging)
    load_given_due(staging)
    load_steps(staging)
    restrict_petitions(staging)
    load_petitions(staging)
    load_reports(staging)
    derived = {"surveys": "day_of(answered_at) AS answered_day"}
    for rule in TABLE_RULES:
        if rule.name in derived or rule.name not in DERIVED_COLUMNS:
            extra = f", {derived[rule.name]}" if rule.name in derived else ""
            staging.connection.execute(
                f"INSERT INTO {rule.name} BY NAME SELECT *{extra} FROM good_{rule.name}"
            )
    staging.connection.execute(_INSPECTED_UNITS)
    load_items(staging)


_INSPECTED_UNITS = """
INSERT INTO inspected_units BY NAME
SELECT i.* REPLACE (coalesce(u.unit_id, i.unit_id) AS unit_id)
FROM inspections i
LEFT JOIN (SELECT DISTINCT inspection_id, unit_id FROM inspection_units) u USING (inspection_id)
"""
