"""The due time of a petition with its history, where supplements, suspensions or extensions changed it.

The principle is that of cases (decision 10): a pause that began before a due time moves it, from when the
pause was over, and only by what stood still after the due time was set. Limits in working days move by
working days, limits in calendar days by days; an extension is in force from when it was made.
"""

from data_access.derive_due import BEGINNING
from data_access.pauses import OF_PETITIONS, merged_pauses
from data_access.staging import Staging

#: The rule that settles a petition by its kind and level, and what its marks add to the code.
_RULE = """
CASE kind WHEN 'feedback' THEN 'PAKN_SETTLE' WHEN 'denunciation' THEN 'TC_SETTLE'
          WHEN 'complaint' THEN if(level = '2', 'KN2_SETTLE', 'KN1_SETTLE') END
"""
_MARKS = """
CASE WHEN kind = 'complaint' THEN if(is_remote, '_REMOTE', '') || if(is_complex, '_CX', '')
     WHEN kind = 'denunciation' AND is_especially_complex THEN '_ECX'
     WHEN kind = 'denunciation' AND is_complex THEN '_CX' ELSE '' END
"""


def load_petition_dues(staging: Staging) -> None:
    """Fills ``petition_pauses`` and ``petition_due_terms``; needs the deadline rules.

    Leaves ``petition_base`` (each petition at the moments that start its limit, with the rule that binds it),
    ``petition_due_term`` and ``petition_extension`` for the table of petitions itself.
    """
    staging.connection.execute(f"CREATE TEMP MACRO limit_end(from_day, days, limit_unit) AS {_LIMIT_END}")
    for statement in (
        _BASES,
        _EXTENSIONS,
        _insert_pauses("any", ("supplement", "suspended")),
        _insert_pauses("supplement", ("supplement",)),
        _SET_DUES,
        _MOVED_DAYS,
        _PORTAL_DAYS,
        _TERMS,
        _PETITION_DUE_TERMS,
    ):
        staging.connection.execute(statement)


#: The last day of so many days of a limit's unit after a day; calendar days that end on a day of rest run on.
_LIMIT_END = """
(SELECT w.day FROM calendar_days s, calendar_days w
 WHERE s.day = from_day + if(limit_unit = 'calendar_days', days, 0)::INTEGER AND w.is_working
   AND w.ordinal = s.ordinal + CASE WHEN limit_unit <> 'calendar_days' THEN days
                                    WHEN s.is_working THEN 0 ELSE 1 END)
"""

#: Each petition from its reception (number 0) and, but for feedback, from its acceptance (1): the rule with
#: its marks, or where the law of the day knows no longer limit for them the plain one.
_BASES = f"""
CREATE TEMP TABLE petition_base AS
WITH base AS (
    SELECT petition_id, unit_id, source, 0 AS number, received_at AS base_at, {_RULE} AS plain,
           {_MARKS} AS mark
    FROM good_petitions
    UNION ALL
    SELECT petition_id, unit_id, source, 1, accepted_at, {_RULE}, {_MARKS}
    FROM good_petitions WHERE kind <> 'feedback' AND accepted_at IS NOT NULL),
limited AS MATERIALIZED (
    SELECT *, day_of(base_at) AS base_day, rule_due(plain || mark, base_at) AS marked_due,
           rule_due(plain, base_at) AS plain_due
    FROM base),
ruled AS (
    SELECT * EXCLUDE (marked_due, plain_due), coalesce(marked_due, plain_due) AS due,
           if(marked_due IS NULL, plain, plain || mark) AS code
    FROM limited)
SELECT b.*, r.time_limit, r.unit AS limit_unit, coalesce(r.pausable, false) AS pausable
FROM ruled b
LEFT JOIN deadline_rules r ON r.code = b.code AND b.base_day
    BETWEEN coalesce(r.valid_from, DATE '0001-01-01') AND coalesce(r.valid_to, DATE '9999-12-31')
"""

_EXTENSIONS = """
CREATE TEMP TABLE petition_extension AS
SELECT petition_id, started_at AS since, max(due_end(source, due_at)) AS due
FROM good_petition_events WHERE kind = 'extension' AND due_at IS NOT NULL
GROUP BY petition_id, started_at
"""


def _insert_pauses(kind: str, kinds: tuple[str, ...]) -> str:
    return f"""
        INSERT INTO petition_pauses
        SELECT petition_id, unit_id, '{kind}', started_at, ended_at, day_of(started_at), day_of(ended_at),
               NULL
        FROM ({merged_pauses(OF_PETITIONS, kinds)})
        """


#: Of petitions with events, the due times that were set: by the rule from reception (number 0) and acceptance
#: (1), by the source (2), by an extension (3). The one with the greatest number set so far is in force. The
#: limit of a rule in days is counted anew from its first day; any other due time is moved as it stands.
_SET_DUES = f"""
CREATE TEMP TABLE set_petition_due AS
WITH eventful AS (
    SELECT petition_id FROM petition_pauses UNION SELECT petition_id FROM petition_extension),
found AS (
    SELECT petition_id, number, if(number = 0, {BEGINNING}, base_at) AS set_at, due, limit_unit,
           limit_unit <> 'working_hours' AS is_counted, pausable AS is_movable, base_day, time_limit
    FROM petition_base
    UNION ALL
    SELECT g.petition_id, g.number, g.set_at, g.due, b.limit_unit, false,
           b.pausable AND NOT coalesce(o.due_includes_pauses, true), NULL, NULL
    FROM (SELECT petition_id, 2 AS number, {BEGINNING} AS set_at, due_end(source, due_at) AS due
          FROM good_petitions WHERE due_at IS NOT NULL
          UNION ALL SELECT petition_id, 3, since, due FROM petition_extension) g
    JOIN (SELECT DISTINCT ON (petition_id) * FROM petition_base ORDER BY petition_id, number DESC) b
        USING (petition_id)
    LEFT JOIN source_order o ON o.source = b.source)
SELECT * EXCLUDE (base_day, time_limit), product_local(due) AS due_local,
       if(is_counted, base_day, day_before(due)) AS from_day, if(is_counted, time_limit, 0) AS days
FROM found WHERE petition_id IN (SELECT petition_id FROM eventful)
"""

#: The local time to which a due time moves by days of its unit. Turned into an instant in a step of its own:
#: where a zone has changed its clocks often, ``product_utc`` repeats what it is given many times over.
_MOVED_LOCAL = """
CASE WHEN {s}.is_counted THEN (limit_end({s}.from_day, {s}.days + {moved}, {s}.limit_unit) + 1)::TIMESTAMP
     ELSE {s}.due_local
         + to_days((limit_end({s}.from_day, {moved}, {s}.limit_unit) - {s}.from_day)::INTEGER) END
"""

#: The days by which pauses had moved a due time, from the end of each on; the first pause that began at the
#: due time, as it stood then, or later ends the count.
_MOVED_DAYS = f"""
CREATE TEMP TABLE moved_petition_days AS
WITH stretch AS (
    SELECT s.*, p.ended_at, p.ended_day, greatest(p.started_at, s.set_at) AS began_at
    FROM set_petition_due s
    JOIN petition_pauses p ON p.petition_id = s.petition_id AND p.kind = 'any' AND p.ended_at > s.set_at
    WHERE s.is_movable),
placed AS MATERIALIZED (SELECT *, day_of(began_at) AS began_day FROM stretch),
counted AS (
    SELECT *, if(limit_unit = 'calendar_days', ended_day - began_day,
                 ordinal_of(ended_day) - ordinal_of(began_day)) AS stood
    FROM placed),
summed AS MATERIALIZED (
    SELECT *, (sum(stood) OVER (PARTITION BY petition_id, number, set_at ORDER BY began_at))::BIGINT AS so_far
    FROM counted),
moved AS MATERIALIZED (
    SELECT s.*, {_MOVED_LOCAL.format(s="s", moved="(s.so_far - s.stood)")} AS moved_local FROM summed s),
judged AS (
    SELECT *, bool_or(began_at >= if(so_far = stood, due, product_utc(moved_local))) OVER (
        PARTITION BY petition_id, number, set_at ORDER BY began_at) AS is_too_late
    FROM moved)
SELECT petition_id, number, set_at, ended_at AS since, so_far AS moved
FROM judged WHERE NOT coalesce(is_too_late, false)
"""

_PORTAL_DAYS = """
UPDATE petition_pauses SET moved_days = m.moved FROM moved_petition_days m
WHERE m.petition_id = petition_pauses.petition_id AND m.number = 0 AND petition_pauses.kind = 'any'
  AND m.since = petition_pauses.ended_at
"""

#: One row per petition and time from which a due time was in force; a due time that stayed has one row.
_TERMS = f"""
CREATE TEMP TABLE petition_due_term AS
WITH break_at AS (
    SELECT petition_id, set_at AS since FROM set_petition_due
    UNION SELECT petition_id, since FROM moved_petition_days),
in_force AS (
    SELECT b.petition_id, b.since AS from_at, s.* EXCLUDE (petition_id)
    FROM break_at b JOIN set_petition_due s ON s.petition_id = b.petition_id AND s.set_at <= b.since
    QUALIFY row_number() OVER (
        PARTITION BY b.petition_id, b.since ORDER BY s.number DESC, s.set_at DESC) = 1),
moved AS (
    SELECT f.*, coalesce((SELECT max(m.moved) FROM moved_petition_days m
                          WHERE m.petition_id = f.petition_id AND m.number = f.number
                            AND m.set_at = f.set_at AND m.since <= f.from_at), 0) AS moved
    FROM in_force f),
placed AS MATERIALIZED (
    SELECT f.*, {_MOVED_LOCAL.format(s="f", moved="f.moved")} AS moved_local FROM moved f),
worked_out AS (
    SELECT petition_id, from_at AS since, if(moved = 0, due, product_utc(moved_local)) AS due FROM placed)
SELECT petition_id, since, due FROM worked_out
WINDOW in_petition AS (PARTITION BY petition_id ORDER BY since)
QUALIFY row_number() OVER in_petition = 1 OR due IS DISTINCT FROM lag(due) OVER in_petition
"""

_PETITION_DUE_TERMS = """
INSERT INTO petition_due_terms
SELECT t.petition_id, p.unit_id, t.since, lead(t.since) OVER (PARTITION BY t.petition_id ORDER BY t.since),
       t.due, ordinal_of(day_before(t.due))
FROM petition_due_term t JOIN good_petitions p USING (petition_id)
WHERE t.petition_id IN (SELECT petition_id FROM petition_due_term GROUP BY petition_id HAVING count(*) > 1)
"""
