"""The steps of a case on its own clock: who held it, by whose side of the counter, from when to when.

The clock of a case counts the seconds of working days (a working day has 86,400 of them, a day off none) and
stands still in its pauses. Between two readings of it lies the time that somebody held the case, or overran
a due time: later questions only subtract.
"""

from data_access.model import BODY_KINDS
from data_access.staging import Staging, quote

_BODY_KINDS = ", ".join(quote(kind) for kind in BODY_KINDS)


def load_steps(staging: Staging) -> None:
    """Fills ``case_events`` and the working time of ``case_pauses``; needs units, cases and their pauses."""
    staging.connection.execute(f"CREATE TEMP MACRO worked(ordinal, is_working, t) AS {_WORKED}")
    for statement in (_PAUSE_ENDS, _PAUSED_BEFORE, _HELD, _CLOCK, _EVENTS):
        staging.connection.execute(statement)


#: Seconds of working days up to an instant, given its local day's ordinal and whether that day is worked.
_WORKED = """
86400 * (ordinal - is_working::BIGINT)
    + is_working::BIGINT * date_diff('second', day_of(t)::TIMESTAMP, product_local(t))
"""

_PAUSE_ENDS = """
UPDATE case_pauses SET started_worked = w.started_worked, ended_worked = w.ended_worked
FROM (
    SELECT p.rowid AS number, worked(s.ordinal, s.is_working, p.started_at) AS started_worked,
           worked(e.ordinal, e.is_working, p.ended_at) AS ended_worked
    FROM case_pauses p
    LEFT JOIN calendar_days s ON s.day = day_of(p.started_at)
    LEFT JOIN calendar_days e ON e.day = day_of(p.ended_at)) w
WHERE w.number = case_pauses.rowid
"""

#: Each pause with the working time that the earlier ones of its case had taken.
_PAUSED_BEFORE = """
CREATE TEMP TABLE paused_before AS
SELECT case_id, started_at, started_worked, ended_worked,
       coalesce(sum(ended_worked - started_worked) OVER (
           PARTITION BY case_id ORDER BY started_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
           AS seconds
FROM case_pauses
"""

#: Steps with their due time (a bare date runs to the end of its day) and until when each held its case.
_HELD = """
CREATE TEMP TABLE held_step AS
SELECT e.event_id, e.case_id, e.started_at, due_end(e.source, e.due_at) AS due_at,
       CASE WHEN e.started_at < c.completed_at
                THEN greatest(e.started_at, least(coalesce(e.ended_at, c.completed_at), c.completed_at))
            WHEN e.ended_at IS NOT NULL THEN greatest(e.started_at, e.ended_at) END AS held_to_at
FROM good_case_events e JOIN good_cases c USING (case_id)
WHERE e.kind = 'step'
"""

_CLOCK = """
CREATE TEMP TABLE step_clock AS
WITH instant AS (
    SELECT event_id, case_id, 'start' AS name, started_at AS at FROM held_step
    UNION ALL SELECT event_id, case_id, 'due', due_at FROM held_step WHERE due_at IS NOT NULL
    UNION ALL SELECT event_id, case_id, 'end', held_to_at FROM held_step WHERE held_to_at IS NOT NULL),
working AS (
    SELECT i.*, worked(d.ordinal, d.is_working, i.at) AS seconds
    FROM instant i JOIN calendar_days d ON d.day = day_of(i.at)),
clock AS (
    SELECT w.event_id, w.name, w.seconds - coalesce(
               p.seconds + least(coalesce(p.ended_worked, w.seconds), w.seconds) - p.started_worked, 0)
               AS clock
    FROM working w ASOF LEFT JOIN paused_before p ON p.case_id = w.case_id AND p.started_at < w.at)
SELECT event_id, max(clock) FILTER (name = 'start') AS started_clock,
       max(clock) FILTER (name = 'due') AS due_clock, max(clock) FILTER (name = 'end') AS held_to_clock
FROM clock GROUP BY event_id
"""

_EVENTS = f"""
INSERT INTO case_events BY NAME
WITH placed AS (
    SELECT e.*, c.unit_id AS case_unit_id, coalesce(u.unit_id, c.unit_id) AS holder_unit_id,
           CASE WHEN e.kind <> 'step' OR u.unit_id IS NULL THEN NULL
                WHEN u.unit_id = c.unit_id THEN 'settling'
                WHEN r.unit_id IS NOT NULL THEN 'receiving'
                WHEN s.unit_id IS NOT NULL THEN 'settling'
                ELSE 'other' END AS step_role
    FROM good_case_events e
    JOIN good_cases c USING (case_id)
    JOIN units settling ON settling.unit_id = c.unit_id
    LEFT JOIN units body ON body.unit_id = settling.body_id AND body.kind IN ({_BODY_KINDS})
    LEFT JOIN units u ON u.unit_id = e.unit_id
    LEFT JOIN unit_ancestors r ON r.unit_id = u.unit_id AND r.ancestor_id = c.receiving_unit_id
    LEFT JOIN unit_ancestors s ON s.unit_id = u.unit_id
                              AND s.ancestor_id = coalesce(body.unit_id, c.unit_id)),
compared AS (
    SELECT *, holder_unit_id <> lag(holder_unit_id) OVER way OR officer_id <> lag(officer_id) OVER way
                  AS is_other_holder
    FROM placed WINDOW way AS (PARTITION BY case_id, kind ORDER BY started_at, event_id))
SELECT p.* EXCLUDE (is_other_holder), day_of(p.started_at) AS started_day,
       h.due_at AS due_effective_at, h.held_to_at, day_of(h.held_to_at) AS held_to_day,
       t.started_clock, t.due_clock, t.held_to_clock,
       p.kind = 'reassigned' OR (p.kind = 'step' AND coalesce(p.is_other_holder, false)) AS is_hand_over
FROM compared p
LEFT JOIN held_step h USING (event_id)
LEFT JOIN step_clock t USING (event_id)
"""
