"""What refresh works out once, so that no page does: days, ordinals, trees, and the tables themselves.

Reads the views ``good_<table>`` and fills the tables of the case model, set by set, in the database being
built. The due time of cases has its own file, ``derive_due``.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pyarrow as pa

from data_access.derive_due import load_cases
from data_access.derive_units import load_units
from data_access.model import DERIVED_COLUMNS, TABLE_RULES
from data_access.source_config import Source
from data_access.staging import Staging
from data_access.working_calendar import WorkingCalendar
from data_access.zone_clock import ZoneClock
from settings import Settings

#: Days outside these years (a forgotten 0203, a 9999 for "never") have no working-day ordinal.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
BEFORE, AFTER = timedelta(days=366), timedelta(days=3 * 366)
#: Working days to answer feedback and recommendations of citizens (domain.md 11.3, PAKN_SETTLE).
FEEDBACK_WORKING_DAYS = 15
#: Calendar days from acceptance (domain.md 11.3: KN1_SETTLE, KN2_SETTLE, TC_SETTLE).
COMPLAINT_DAYS, SECOND_COMPLAINT_DAYS, DENUNCIATION_DAYS = 30, 45, 30


def prepare_clocks(staging: Staging, *, settings: Settings, sources: Sequence[Source]) -> None:
    """Macros for local times, and the calendar of all days that the candidates touch.

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
        "due_end(src, t)": "coalesce((SELECT m.following FROM source_midnight m "
        "WHERE m.source = src AND m.midnight = date_trunc('second', t)), t)",
    }
    _fill_midnights(staging, sources, start=start, end=end)
    for head, body in macros.items():
        staging.connection.execute(f"CREATE TEMP MACRO {head} AS {body}")
    _fill_calendar(staging, WorkingCalendar(settings.calendar), start=start, end=end)


def _fill_midnights(staging: Staging, sources: Sequence[Source], *, start: date, end: date) -> None:
    """Each midnight of each source's own zone and the one after it: a time found here is a bare date."""
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    staging.connection.execute(
        "CREATE TEMP TABLE source_midnight (source TEXT, midnight TIMESTAMP, following TIMESTAMP)"
    )
    for source in sources:
        clock = ZoneClock(source.zone)
        midnights = pa.array(
            [clock.to_utc(datetime.combine(day, time())) for day in days], pa.timestamp("us")
        )
        staging.insert(
            pa.table({"midnight": midnights[:-1], "following": midnights[1:]}),
            "source_midnight",
            source=source.name,
        )


def _span_of_days(staging: Staging) -> tuple[date, date]:
    """From a year before the earliest time of any row to three years after the latest."""
    earliest, latest = staging.now.date(), staging.now.date()
    for rule in TABLE_RULES:
        columns = [c.name for c in rule.columns if c.kind in {"instant", "date"}]
        if not columns or rule.is_directory:
            continue
        low = ", ".join(f"min({name}) FILTER ({name} >= DATE '{FIRST_DAY}')" for name in columns)
        high = ", ".join(f"max({name}) FILTER ({name} <= DATE '{LAST_DAY}')" for name in columns)
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


def load_tables(staging: Staging, *, settings: Settings) -> None:
    """Fills every table of the case model with the rows that stand and their derived columns."""
    load_units(staging)
    load_cases(staging)
    _load_harassment_and_petitions(
        staging, harassment_working_days=settings.deadlines.harassment_working_days
    )
    derived = {
        "case_events": "(SELECT unit_id FROM cases WHERE cases.case_id = good_case_events.case_id) "
        "AS case_unit_id, day_of(started_at) AS started_day",
        "surveys": "day_of(answered_at) AS answered_day",
        "recoveries": "(SELECT unit_id FROM recommendations r "
        "WHERE r.recommendation_id = good_recoveries.recommendation_id) AS unit_id",
    }
    for rule in TABLE_RULES:
        if rule.name in derived or rule.name not in DERIVED_COLUMNS:
            extra = f", {derived[rule.name]}" if rule.name in derived else ""
            staging.connection.execute(
                f"INSERT INTO {rule.name} BY NAME SELECT *{extra} FROM good_{rule.name}"
            )


def _load_harassment_and_petitions(staging: Staging, *, harassment_working_days: int) -> None:
    """Reports and petitions with their due time, and whether they are for few eyes only.

    A petition and the reports made of it are restricted together: one that is sealed, of severity 4 or
    about a head takes all others along.
    """
    staging.connection.execute(
        """
        CREATE TEMP TABLE restricted_petition AS
        SELECT petition_id FROM good_petitions WHERE is_sealed OR is_about_head
        UNION
        SELECT petition_id FROM good_harassment_reports
        WHERE petition_id IS NOT NULL AND (is_sealed OR is_about_head OR severity = '4')
        """
    )
    staging.connection.execute(
        """
        INSERT INTO petitions BY NAME
        WITH limits AS (
            SELECT *, day_of(received_at) AS received_day, day_of(answered_at) AS answered_day,
                   day_of(accepted_at) + CASE kind
                       WHEN 'complaint' THEN CASE WHEN level = '2' THEN $second_complaint ELSE $complaint END
                       WHEN 'denunciation' THEN $denunciation END AS last_day
            FROM good_petitions)
        SELECT p.* EXCLUDE (last_day),
               CASE WHEN p.due_at IS NOT NULL THEN due_end(p.source, p.due_at)
                    WHEN p.kind = 'feedback' THEN end_of_day(f.day)
                    ELSE end_of_day(w.day) END AS due_effective_at,
               p.petition_id IN (SELECT petition_id FROM restricted_petition) AS is_restricted
        FROM limits p
        LEFT JOIN calendar_days r ON r.day = p.received_day
        LEFT JOIN calendar_days f ON f.is_working AND f.ordinal = r.ordinal + $feedback
        LEFT JOIN calendar_days l ON l.day = p.last_day
        -- A limit that ends on a day of rest runs to the next working day.
        LEFT JOIN calendar_days w ON w.is_working
            AND w.ordinal = l.ordinal + CASE WHEN l.is_working THEN 0 ELSE 1 END
        """,
        {
            "feedback": FEEDBACK_WORKING_DAYS,
            "complaint": COMPLAINT_DAYS,
            "second_complaint": SECOND_COMPLAINT_DAYS,
            "denunciation": DENUNCIATION_DAYS,
        },
    )
    staging.connection.execute(
        """
        INSERT INTO harassment_reports BY NAME
        WITH dated AS (
            SELECT h.*, day_of(h.received_at) AS received_day, day_of(h.handled_at) AS handled_day,
                   r.ordinal AS received_ordinal,
                   CASE WHEN h.due_at IS NOT NULL THEN due_end(h.source, h.due_at)
                        ELSE end_of_day(w.day) END AS due_effective_at
            FROM good_harassment_reports h
            LEFT JOIN calendar_days r ON r.day = day_of(h.received_at)
            LEFT JOIN calendar_days w ON w.is_working AND w.ordinal = r.ordinal + $limit)
        SELECT d.* REPLACE (d.is_sealed OR coalesce(d.severity = '4', false) AS is_sealed),
               d.is_sealed OR d.is_about_head OR coalesce(d.severity = '4', false)
                   OR (d.petition_id IS NOT NULL
                       AND d.petition_id IN (SELECT petition_id FROM restricted_petition)) AS is_restricted,
               u.ordinal AS due_ordinal
        FROM dated d LEFT JOIN calendar_days u ON u.day = day_before(d.due_effective_at)
        """,
        {"limit": harassment_working_days},
    )
