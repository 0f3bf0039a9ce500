"""The due time of a case with its history: which was in force when, and how long the clock stood still.

A due time holds from when it was known: a change from when a refresh saw it, an extension from when it was
made, the days of a pause from when it had ended.
"""

from data_access.pauses import OF_CASES, merged_pauses
from data_access.staging import Staging
from data_access.validate import PAUSE_KINDS

#: Since ever: before any case.
BEGINNING = "TIMESTAMP '0001-01-01 00:00:00'"


def load_cases(staging: Staging) -> None:
    """Fills ``cases``, ``case_pauses`` and ``case_due_terms``; needs calendar, due changes and procedures."""
    for statement in (
        _MERGED_PAUSES,
        _PAUSE_DAYS,
        _NAMED_EXTENSIONS,
        _EXTENSIONS,
        _BASE_TERMS,
        _BREAKS,
        _STATES,
        _MOVED_DAYS,
        _TERMS,
        _CASE_DUE_TERMS,
        _COUNTED_EVENTS,
        _LAST_REQUESTS,
    ):
        staging.connection.execute(statement)
    staging.connection.execute(_CASES, {"now": staging.now})


_MERGED_PAUSES = f"""
INSERT INTO case_pauses (case_id, unit_id, started_at, ended_at, ended_ordinal)
SELECT m.*, e.ordinal FROM ({merged_pauses(OF_CASES, PAUSE_KINDS)}) m
LEFT JOIN calendar_days e ON e.day = day_of(m.ended_at)
"""

#: Working days the clock of a case had stood still, from the end of each pause on.
_PAUSE_DAYS = """
CREATE TEMP TABLE pause_days AS
SELECT p.case_id, p.ended_at AS since,
       sum(e.ordinal - s.ordinal) OVER (PARTITION BY p.case_id ORDER BY p.ended_at)::BIGINT AS days
FROM case_pauses p
JOIN calendar_days s ON s.day = day_of(p.started_at)
JOIN calendar_days e ON e.day = day_of(p.ended_at)
"""

#: The extensions a case's own columns have named: the overwritten ones first, each with when it was seen to
#: go, then the one there now. A later one that names no time of its own is in force from when it was seen.
_NAMED_EXTENSIONS = f"""
CREATE TEMP TABLE named_extension AS
WITH named AS (
    SELECT d.case_id, d.source, d.old_extended_at AS made_at, d.old_due_at AS due_at, d.seen_at AS gone_at
    FROM due_changes d JOIN good_cases USING (case_id, source) WHERE d.field = 'extended_due_at'
    UNION ALL
    SELECT c.case_id, c.source, c.extended_at, c.extended_due_at, NULL FROM good_cases c
    WHERE c.extended_due_at IS NOT NULL
       OR c.case_id IN (SELECT case_id FROM due_changes WHERE field = 'extended_due_at')),
in_order AS (
    SELECT *, lag(gone_at) OVER course AS seen_at, lag(made_at) OVER course AS made_before
    FROM named WINDOW course AS (PARTITION BY case_id ORDER BY gone_at NULLS LAST))
SELECT case_id, due_end(source, due_at) AS due,
       CASE WHEN seen_at IS NULL THEN coalesce(made_at, {BEGINNING})
            WHEN made_at IS DISTINCT FROM made_before THEN coalesce(made_at, seen_at)
            ELSE seen_at END AS since
FROM in_order
"""

#: Extensions with the time from which each is in force; without one, since ever.
_EXTENSIONS = """
CREATE TEMP TABLE extension AS
SELECT case_id, since, max(due) AS due
FROM (
    SELECT case_id, since, due FROM named_extension
    UNION ALL
    SELECT case_id, started_at, due_end(source, due_at)
    FROM good_case_events WHERE kind = 'extension' AND due_at IS NOT NULL)
GROUP BY case_id, since
"""

#: Of cases whose due time changed: the source's due time from each moment on.
_BASE_TERMS = f"""
CREATE TEMP TABLE base_term AS
WITH change AS (
    SELECT case_id, seen_at, old_due_at, new_due_at, rowid AS number
    FROM due_changes JOIN good_cases USING (case_id, source) WHERE field = 'due_at')
SELECT case_id, {BEGINNING} AS since, first(old_due_at ORDER BY seen_at, number) AS due_at
FROM change GROUP BY case_id
UNION ALL
SELECT case_id, seen_at, last(new_due_at ORDER BY number) FROM change GROUP BY case_id, seen_at
"""

#: The moments at which the due time of a case may become another one.
_BREAKS = f"""
CREATE TEMP TABLE due_break AS
SELECT case_id, {BEGINNING} AS since FROM good_cases
UNION SELECT case_id, since FROM base_term
UNION SELECT case_id, since FROM extension
UNION SELECT case_id, since FROM pause_days WHERE days > 0
"""

#: At each of these moments: the due time set last (an extension before any other) and since when it stood, or
#: the limit of the procedure where none was.
_STATES = f"""
CREATE TEMP TABLE due_state AS
WITH found AS (
    SELECT k.case_id, k.since, c.received_at, coalesce(o.due_includes_pauses, true) AS includes_pauses,
           CASE WHEN p.limit_working_days >= 0 THEN p.limit_working_days END AS limit_working_days,
           coalesce(x.due, due_end(c.source, if(b.case_id IS NULL, c.due_at, b.due_at))) AS given,
           coalesce(if(x.due IS NULL, b.since, x.since), {BEGINNING}) AS given_since
    FROM due_break k
    JOIN good_cases c ON c.case_id = k.case_id
    LEFT JOIN source_order o ON o.source = c.source
    LEFT JOIN good_procedures p ON p.procedure_id = c.procedure_id
    ASOF LEFT JOIN base_term b ON b.case_id = k.case_id AND b.since <= k.since
    ASOF LEFT JOIN extension x ON x.case_id = k.case_id AND x.since <= k.since)
SELECT f.case_id, f.since, f.includes_pauses, f.given, f.given IS NULL AS is_limit,
       if(f.given IS NULL, {BEGINNING}, f.given_since) AS set_at, coalesce(f.given, {BEGINNING}) AS anchor,
       product_local(f.given) AS given_local, g.day AS given_day, r.day AS received_day,
       -- The working day from which pauses count on.
       if(f.given IS NULL, r.ordinal + f.limit_working_days, g.ordinal) AS start_ordinal
FROM found f
LEFT JOIN calendar_days r ON r.day = day_of(f.received_at)
LEFT JOIN calendar_days g ON g.day = day_before(f.given)
"""

#: A due time moved on by working days, from a row of ``due_state`` and the working day it moves to. That lies
#: before one on a day off that nothing has moved yet, and before a case received on one: none moves back.
_MOVED = """
CASE WHEN {s}.is_limit THEN end_of_day(if({w}.day < {s}.received_day, {s}.received_day, {w}.day))
     ELSE product_utc({s}.given_local
                      + to_days(if({w}.day < {s}.given_day, 0, {w}.day - {s}.given_day)::INTEGER)) END
"""

#: The working days by which pauses had moved a due time, from the end of each pause on. Only what stood still
#: after it was set moves it, and only pauses that began before it as it stood then; the first that began
#: later ends the count.
_MOVED_DAYS = f"""
CREATE TEMP TABLE moved_days AS
WITH set_due AS (
    SELECT DISTINCT ON (case_id, set_at, anchor) * FROM due_state
    WHERE is_limit OR NOT includes_pauses),
stretch AS (
    SELECT d.*, p.ended_at, greatest(p.started_at, d.set_at) AS began_at, e.ordinal - b.ordinal AS days,
           sum(e.ordinal - b.ordinal) OVER (PARTITION BY d.case_id, d.set_at, d.anchor ORDER BY p.started_at)
               AS days_so_far
    FROM set_due d
    JOIN case_pauses p ON p.case_id = d.case_id AND p.ended_at > d.set_at
    JOIN calendar_days b ON b.day = day_of(greatest(p.started_at, d.set_at))
    JOIN calendar_days e ON e.day = day_of(p.ended_at)),
judged AS (
    SELECT s.*, bool_or(s.began_at >= {_MOVED.format(s="s", w="w")})
        OVER (PARTITION BY s.case_id, s.set_at, s.anchor ORDER BY s.began_at) AS is_too_late
    FROM stretch s
    LEFT JOIN calendar_days w ON w.is_working AND w.ordinal = s.start_ordinal + s.days_so_far - s.days)
SELECT case_id, set_at, anchor, ended_at AS since, days_so_far::BIGINT AS days
FROM judged WHERE NOT coalesce(is_too_late, false)
"""

#: Of the due times ``worked_out`` at each moment those that differ from the one before.
ONLY_CHANGES = """
SELECT case_id, since, due FROM worked_out
WINDOW in_case AS (PARTITION BY case_id ORDER BY since)
QUALIFY row_number() OVER in_case = 1 OR due IS DISTINCT FROM lag(due) OVER in_case
"""

#: One row per case and time from which a due time was in force; a due time that stayed has one row.
_TERMS = f"""
CREATE TEMP TABLE due_term AS
WITH moved AS (
    SELECT s.*, coalesce(m.days, 0) AS moved
    FROM due_state s ASOF LEFT JOIN moved_days m ON m.case_id = s.case_id AND m.set_at = s.set_at
        AND m.anchor = s.anchor AND m.since <= s.since),
worked_out AS (
    SELECT s.case_id, s.since,
           CASE WHEN NOT s.is_limit AND (s.moved = 0 OR w.day IS NULL) THEN s.given
                ELSE {_MOVED.format(s="s", w="w")} END AS due
    FROM moved s
    LEFT JOIN calendar_days w ON w.is_working AND w.ordinal = s.start_ordinal + s.moved)
{ONLY_CHANGES}
"""

_CASE_DUE_TERMS = """
INSERT INTO case_due_terms
SELECT t.case_id, c.unit_id, t.since, lead(t.since) OVER (PARTITION BY t.case_id ORDER BY t.since), t.due,
       u.ordinal, k.ordinal
FROM due_term t
JOIN good_cases c USING (case_id)
LEFT JOIN calendar_days u ON u.day = day_before(t.due)
LEFT JOIN calendar_days k ON k.day = day_of(greatest(t.since, c.received_at))
WHERE t.case_id IN (SELECT case_id FROM due_term GROUP BY case_id HAVING count(*) > 1)
"""

_COUNTED_EVENTS = """
CREATE TEMP TABLE counted_events AS
SELECT e.case_id,
       count(*) FILTER (e.kind = 'supplement' AND (c.completed_at IS NULL OR e.started_at <= c.completed_at))
           AS supplement_count,
       bool_or(e.kind = 'extension') AS is_extended
FROM good_case_events e JOIN good_cases c USING (case_id)
WHERE e.kind IN ('supplement', 'extension') GROUP BY e.case_id
"""

#: The working day of a case's last supplement request, the days its clock stood still before it left out.
_LAST_REQUESTS = """
CREATE TEMP TABLE last_request AS
SELECT e.case_id, max(s.ordinal - coalesce(p.days, 0)) AS ordinal
FROM good_case_events e
JOIN good_cases c USING (case_id)
JOIN calendar_days s ON s.day = day_of(e.started_at)
ASOF LEFT JOIN pause_days p ON p.case_id = e.case_id AND p.since <= e.started_at
WHERE e.kind = 'supplement' AND e.started_at <= c.completed_at
GROUP BY e.case_id
"""

_CASES = """
INSERT INTO cases BY NAME
WITH due AS (
    SELECT t.case_id, count(*) > 1 AS has_due_history,
           max_by({'due': t.due}, t.since) FILTER (t.since <= $now::TIMESTAMP) AS now,
           max_by({'due': t.due}, t.since) FILTER (t.since <= c.completed_at) AS at_completion
    FROM due_term t JOIN good_cases c USING (case_id) GROUP BY t.case_id),
paused AS (SELECT case_id, max(days) AS days FROM pause_days GROUP BY case_id),
delivery AS (
    SELECT source, bool_or(table_name = 'case_events') AS has_events,
           bool_or(table_name = 'cases' AND list_has_any(
               string_split(delivered_columns, ','), ['digitised_in', 'digitised_out'])) AS has_digitisation
    FROM source_tables GROUP BY source)
SELECT c.*, d.now.due AS due_effective_at, d.at_completion.due AS due_at_completion, d.has_due_history,
       CASE WHEN c.channel = 'online' THEN rule_due('TTHC_CONFIRM', c.filed_at) END AS confirm_due_at,
       day_of(c.received_at) AS received_day, r.ordinal AS received_ordinal,
       day_before(d.now.due) AS due_day, u.ordinal AS due_ordinal,
       day_before(d.at_completion.due) AS due_day_at_completion,
       day_of(c.completed_at) AS completed_day, f.ordinal AS completed_ordinal,
       coalesce(p.days, 0) AS paused_working_days, coalesce(e.supplement_count, 0) AS supplement_count,
       c.extended_due_at IS NOT NULL OR coalesce(e.is_extended, false) AS is_extended,
       z.ordinal AS due_ordinal_at_completion, b.ordinal AS returned_ordinal,
       -- A bare date runs to a midnight, of the source's zone or, worked out from a limit, of the product's.
       d.at_completion.due != end_of_day(day_before(d.at_completion.due)) AND m.midnight_at IS NULL
           AS due_names_hour,
       z.ordinal - coalesce(p.days, 0) - q.ordinal AS supplement_days_left,
       coalesce(s.has_events, false) AS has_events, coalesce(s.has_digitisation, false) AS has_digitisation
FROM good_cases c
JOIN due d USING (case_id)
LEFT JOIN paused p USING (case_id)
LEFT JOIN counted_events e USING (case_id)
LEFT JOIN delivery s ON s.source = c.source
LEFT JOIN calendar_days r ON r.day = day_of(c.received_at)
LEFT JOIN calendar_days u ON u.day = day_before(d.now.due)
LEFT JOIN calendar_days f ON f.day = day_of(c.completed_at)
LEFT JOIN calendar_days z ON z.day = day_before(d.at_completion.due)
-- What was handed over before it came in was not.
LEFT JOIN calendar_days b ON b.day = day_of(c.returned_at) AND b.day >= day_of(c.received_at)
LEFT JOIN source_midnight m ON m.of_source = c.source AND m.midnight_at = d.at_completion.due
LEFT JOIN last_request q USING (case_id)
"""
