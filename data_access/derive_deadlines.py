"""When a time limit ends: the rules as a table of the store, and one expression that counts them.

Civil counting (Civil Code, articles 147 and 148): the day of the base moment is not counted. Working days run
to the end of the last of them; calendar days that end on a day of rest run to the end of the next working
day; working hours run while offices are open and end to the second. A base moment outside office hours starts
a limit in hours at the next opening.
"""

from collections.abc import Sequence
from datetime import time

import pyarrow as pa

from data_access.staging import Staging
from settings import DeadlineRule

Spans = Sequence[tuple[time, time]]
SECOND = 1_000_000
HOUR = 3600 * SECOND


def prepare_deadlines(staging: Staging, rules: Sequence[DeadlineRule], *, office_spans: Spans) -> None:
    """Fills ``deadline_rules`` and makes ``rule_due(rule_code, base_at)``; needs clocks and calendar.

    ``rule_due`` gives the instant at which a limit that starts at an instant ends, by the rule in force on
    the local day of it; empty without a base, a rule or a limit, or outside the days of the calendar.
    """
    staging.insert(_as_table(rules), "deadline_rules")
    stretches = [(_microseconds(start), _microseconds(end)) for start, end in office_spans]
    staging.connection.execute(_LIMIT_DAYS)
    whole_day = sum(end - start for start, end in stretches)
    staging.connection.execute(_LIMIT_HOURS, {"whole_day": whole_day, "hour": HOUR})
    for head, body in _macros(stretches, whole_day=whole_day).items():
        staging.connection.execute(f"CREATE TEMP MACRO {head} AS {body}")


def _as_table(rules: Sequence[DeadlineRule]) -> pa.Table:
    schema = pa.schema(
        [
            ("code", pa.string()),
            ("label", pa.string()),
            ("base", pa.string()),
            ("time_limit", pa.int64()),
            ("unit", pa.string()),
            ("pausable", pa.bool_()),
            ("valid_from", pa.date32()),
            ("valid_to", pa.date32()),
            ("source", pa.string()),
        ]
    )
    rows = [{**rule.model_dump(exclude={"limit"}), "time_limit": rule.limit} for rule in rules]
    return pa.Table.from_pylist(rows, schema=schema)


#: Of every rule and base day: the last day of a limit in days, or else the length of a limit in hours (in
#: microseconds) and the working days among which it ends, from the base day on. Looked up by rule and day, so
#: that one expression stays one join; its column names stand in no other table.
_LIMIT_DAYS = """
CREATE TEMP TABLE limit_day AS
SELECT r.code AS of_rule, b.day AS from_day, w.day AS last_day, b.is_working AS is_open,
       NULL::BIGINT AS open_time, NULL::DATE[] AS following
FROM deadline_rules r
JOIN calendar_days b ON b.day >= coalesce(r.valid_from, DATE '0001-01-01')
    AND b.day <= coalesce(r.valid_to, DATE '9999-12-31')
LEFT JOIN calendar_days l ON l.day = b.day + r.time_limit::INTEGER
JOIN calendar_days w ON w.is_working AND w.ordinal = CASE r.unit
    WHEN 'working_days' THEN b.ordinal + r.time_limit
    WHEN 'calendar_days' THEN l.ordinal + if(l.is_working, 0, 1) END
"""
_LIMIT_HOURS = """
INSERT INTO limit_day
WITH span AS (
    SELECT r.code, r.time_limit * $hour AS open_time, b.day, b.is_working,
           unnest(range(2 + ceil(r.time_limit * $hour / $whole_day)::BIGINT))
               + b.ordinal + if(b.is_working, 0, 1) AS number
    FROM deadline_rules r
    JOIN calendar_days b ON b.day >= coalesce(r.valid_from, DATE '0001-01-01')
        AND b.day <= coalesce(r.valid_to, DATE '9999-12-31')
    WHERE r.unit = 'working_hours')
SELECT s.code, s.day, NULL, any_value(s.is_working), any_value(s.open_time), list(w.day ORDER BY w.day)
FROM span s JOIN calendar_days w ON w.is_working AND w.ordinal = s.number
GROUP BY s.code, s.day
"""


def _macros(stretches: Sequence[tuple[int, int]], *, whole_day: int) -> dict[str, str]:
    """The look-up, and how far into the office hours of its day a moment lies; all in microseconds."""
    worked = " + ".join(
        f"least(greatest(clock_of(base_at) - {start}, 0), {end - start})" for start, end in stretches
    )
    cases, before = "", 0
    for start, end in stretches:
        before += end - start
        cases += f" WHEN spent <= {before} THEN spent + {end - before}"
    return {
        "clock_of(base_at)": "epoch_us(product_local(base_at)) - epoch_us(day_of(base_at)::TIMESTAMP)",
        "worked_since_opening(base_at)": worked,
        "clock_after(spent)": f"CASE{cases} END",
        "moment_among(days, passed)": (
            f"product_utc(days[(passed - 1) // {whole_day} + 1]::TIMESTAMP"
            f" + to_microseconds(clock_after((passed - 1) % {whole_day} + 1)))"
        ),
        "rule_due(rule_code, base_at)": (
            "(SELECT if(open_time IS NULL, end_of_day(last_day), moment_among(following, passed))"
            " FROM (SELECT *, open_time + if(is_open, worked_since_opening(base_at), 0) AS passed"
            " FROM limit_day WHERE of_rule = rule_code AND from_day = day_of(base_at)))"
        ),
        "ordinal_of(any_day)": "(SELECT c.ordinal FROM calendar_days c WHERE c.day = any_day)",
    }


def _microseconds(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND
