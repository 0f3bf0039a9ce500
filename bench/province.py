"""A large made-up province, generated straight into a case store by the engine itself.

Only volumes and shapes matter here: 14 departments with 4 divisions each, 60 communes with a service centre,
200 procedures, five years of cases. The same number of cases gives the same rows.
"""

from pathlib import Path

import duckdb
from duckdb_engine import Dialect
from sqlalchemy.schema import CreateTable

from data_access.store import CaseStore
from data_access.store_model import METADATA

DEPARTMENTS, DIVISIONS, COMMUNES, PROCEDURES, OFFICERS = 14, 4, 60, 200, 600
FIRST_DAY, DAYS = "2021-11-01", 1826

UNITS = f"""
INSERT INTO units (unit_id, name, kind, parent_id, source)
SELECT 'T', 'Province', 'province', NULL, 'bench'
UNION ALL SELECT 'D' || i, 'Department ' || i, 'department', 'T', 'bench'
    FROM range({DEPARTMENTS}) r(i)
UNION ALL SELECT 'V' || i, 'Division ' || i, 'division', 'D' || (i // {DIVISIONS}), 'bench'
    FROM range({DEPARTMENTS * DIVISIONS}) r(i)
UNION ALL SELECT 'C' || i, 'Commune ' || i, 'commune', 'T', 'bench' FROM range({COMMUNES}) r(i)
UNION ALL SELECT 'S' || i, 'Service centre ' || i, 'service_centre', 'C' || i, 'bench'
    FROM range({COMMUNES}) r(i)
"""
PROCEDURE_ROWS = f"""
INSERT INTO procedures (procedure_id, name, field, limit_working_days, has_fee, source)
SELECT 'P' || i, 'Procedure ' || i, 'Field ' || (i % 20), 3 + i % 25, i % 2 = 0, 'bench'
FROM range({PROCEDURES}) r(i)
"""
OFFICER_ROWS = f"""
INSERT INTO officers (officer_id, unit_id, name, source)
SELECT 'O' || i, 'V' || (i % {DEPARTMENTS * DIVISIONS}), 'Officer ' || i, 'bench'
FROM range({OFFICERS}) r(i)
"""
# hash() spreads the row number over independent choices; the division by 1e6 makes shares of it.
CASES = f"""
INSERT INTO cases (case_id, unit_id, procedure_id, officer_id, channel, received_at, due_at, completed_at,
                   outcome, returned_at, fee_vnd, paid_online, digitised_in, digitised_out, source)
SELECT 'H' || i,
       CASE WHEN unit_draw % 3 = 0 THEN 'V' || (unit_draw % {DEPARTMENTS * DIVISIONS})
            ELSE 'S' || (unit_draw % {COMMUNES}) END,
       'P' || (hash(i + 7) % {PROCEDURES}),
       'O' || (hash(i + 11) % {OFFICERS}),
       CASE hash(i + 13) % 10 WHEN 0 THEN 'postal' WHEN 1 THEN 'counter' WHEN 2 THEN 'counter'
            ELSE 'online' END,
       received,
       CASE WHEN hash(i + 41) % 100 > 0 THEN received + to_days(allowed::INT) END,
       CASE WHEN finished <= TIMESTAMP '{FIRST_DAY}' + INTERVAL {DAYS} DAY THEN finished END,
       CASE WHEN finished <= TIMESTAMP '{FIRST_DAY}' + INTERVAL {DAYS} DAY
            THEN CASE WHEN hash(i + 53) % 25 = 0 THEN 'withdrawn' ELSE 'granted' END
            WHEN hash(i + 43) % 4 = 0 THEN 'stopped' END,
       CASE WHEN finished <= TIMESTAMP '{FIRST_DAY}' + INTERVAL {DAYS} DAY
            THEN finished + to_days((hash(i + 59) % 10)::INT) END,
       CASE WHEN hash(i + 19) % 2 = 0 THEN 50000 ELSE 0 END,
       hash(i + 23) % 3 = 0, hash(i + 29) % 4 > 0, hash(i + 31) % 5 > 0, 'bench'
FROM (
    SELECT i, unit_draw, received, allowed, CASE WHEN hash(i + 37) % 50 = 0 THEN 6 ELSE 1 END AS slowness,
           received + to_seconds((86400 * (0.2 + slowness * allowed
               * (0.3 + (hash(i + 17) % 1000) / 1200.0)))::BIGINT)
               AS finished
    FROM (
        SELECT i, hash(i + 3) % 1000003 AS unit_draw,
               TIMESTAMP '{FIRST_DAY} 01:00:00' + to_days((hash(i) % {DAYS})::INT)
                   + to_seconds((hash(i + 2) % 30000)::BIGINT) AS received,
               3 + hash(i + 5) % 25 AS allowed
        FROM range(?) r(i)
    )
)
"""
#: Half of the cases withdrawn are filed again the next day; the others had a like one the day before.
FILED_AGAIN = f"""
INSERT INTO cases BY NAME
SELECT case_id || '-like' AS case_id, unit_id, procedure_id, officer_id, channel, received AS received_at,
       received + INTERVAL 14 DAY AS due_at,
       CASE WHEN received + INTERVAL 5 DAY <= TIMESTAMP '{FIRST_DAY}' + INTERVAL {DAYS} DAY
            THEN received + INTERVAL 5 DAY END AS completed_at,
       CASE WHEN completed_at IS NOT NULL THEN 'granted' END AS outcome, fee_vnd, paid_online, digitised_in,
       digitised_out, source
FROM (SELECT * EXCLUDE (received_at, due_at, completed_at, outcome),
             completed_at + to_days(CASE WHEN hash(case_id) % 2 = 0 THEN 1 ELSE -1 END) AS received
      FROM cases WHERE outcome = 'withdrawn')
WHERE received <= TIMESTAMP '{FIRST_DAY}' + INTERVAL {DAYS} DAY
"""
SURVEYS = """
INSERT INTO surveys (survey_id, instrument, unit_id, case_id, procedure_id, answered_at, score, score_access,
                     score_procedure, score_staff, score_result, score_feedback, source)
SELECT 'A' || case_id, CASE WHEN hash(case_id) % 3 = 0 THEN 'survey' ELSE 'counter' END,
       unit_id, case_id, procedure_id, completed_at, 1 + least(4, hash(case_id || 'x') % 8),
       1 + hash(case_id || 'a') % 5, 1 + hash(case_id || 'b') % 5, 1 + hash(case_id || 'c') % 5,
       nullif(hash(case_id || 'd') % 6, 0), nullif(hash(case_id || 'e') % 6, 0), 'bench'
FROM cases WHERE completed_at IS NOT NULL AND hash(case_id || 's') % 5 = 0
"""
EVENTS = """
INSERT INTO case_events (event_id, case_id, kind, step_name, unit_id, officer_id, started_at, ended_at,
                         due_at, source)
SELECT case_id || '-' || step, case_id, CASE WHEN step = 3 THEN 'supplement' ELSE 'step' END, 'Step ' || step,
       unit_id, officer_id, received_at + to_hours(step::INT),
       CASE WHEN step = 2 THEN completed_at
            ELSE least(completed_at, received_at + to_hours(step::INT + 5)) END,
       received_at + to_hours(step::INT + 6), 'bench'
FROM cases, range(4) s(step) WHERE step < 3 OR hash(case_id || 'p') % 16 = 0
"""
INSPECTIONS = """
INSERT INTO inspections (inspection_id, unit_id, kind, mode, field, started_on, concluded_on, conclusion_ref,
                         conclusion_due_on, planned_for_on, order_due_on, ordered_on, source)
SELECT 'I' || i, 'D' || (i % 14), 'unified', CASE WHEN i % 4 = 0 THEN 'surprise' ELSE 'planned' END,
       'Field ' || (i % 5), day, day + 60,
       'K' || i, day + 50, day - 3, day + 75, day + 60 + (i % 20)::INT, 'bench'
FROM (SELECT i, DATE '2021-11-01' + (hash(i) % 1700)::INT AS day FROM range(?) r(i))
"""
RECOMMENDATIONS = """
INSERT INTO recommendations (recommendation_id, inspection_id, unit_id, kind, amount_vnd, area_m2, quantity,
                             issued_on, due_on, closed_on, status, evidence_ref, source)
SELECT inspection_id || '-' || n, inspection_id, unit_id,
       ['recover_money', 'other_money', 'correct', 'correct', 'recover_land', 'other_land', 'sanction',
        'discipline_collective', 'discipline_individual', 'refer_police', 'change_policy'][n + 1],
       CASE WHEN n IN (0, 1, 6) THEN 1000000 * (1 + hash(inspection_id || n) % 900) END,
       CASE WHEN n IN (4, 5) THEN 10 * (1 + hash(inspection_id || n) % 900) END,
       CASE WHEN n > 6 THEN 1 + hash(inspection_id || n) % 4 END,
       concluded_on, concluded_on + 60,
       CASE WHEN hash(inspection_id || n) % 3 > 0 OR hash(inspection_id) % 4 = 0 THEN concluded_on + 90 END,
       CASE WHEN hash(inspection_id || n) % 3 = 0 AND hash(inspection_id) % 4 > 0 THEN 'open'
            WHEN hash(inspection_id || n) % 17 = 0 THEN 'impossible' ELSE 'done' END,
       CASE WHEN hash(inspection_id || n) % 5 > 0 THEN 'BC' || n END, 'bench'
FROM inspections, range(11) s(n)
"""
RECOVERIES = """
INSERT INTO recoveries (recovery_id, recommendation_id, paid_on, amount_vnd, area_m2, source)
SELECT recommendation_id || 'R', recommendation_id, issued_on + 45,
       CASE kind WHEN 'recover_land' THEN NULL WHEN 'correct' THEN 1000000
                 ELSE amount_vnd // 2 * (CASE WHEN hash(recommendation_id) % 40 = 0 THEN 3 ELSE 1 END) END,
       CASE kind WHEN 'recover_land'
                 THEN area_m2 * (CASE WHEN hash(recommendation_id) % 40 = 0 THEN 2 ELSE 0.5 END) END, 'bench'
FROM recommendations
WHERE kind IN ('recover_money', 'recover_land', 'sanction')
   OR (kind = 'correct' AND hash(recommendation_id) % 50 = 0)
"""
REPORTS = """
INSERT INTO harassment_reports (report_id, unit_id, officer_id, channel, behaviour, severity, received_at,
                                handled_at, status, finding, is_about_head, is_sealed, source)
SELECT 'R' || i, CASE WHEN i % 2 = 0 THEN 'V' || (i % 56) ELSE 'S' || (i % 60) END, 'O' || (i % 600),
       'hotline', 'HV04', '2', TIMESTAMP '2021-11-01' + to_days((hash(i) % 1826)::INT),
       CASE WHEN i % 9 > 0 THEN TIMESTAMP '2021-11-01' + to_days((hash(i) % 1826 + 12)::INT) END,
       CASE WHEN i % 9 > 0 THEN 'concluded' ELSE 'verifying' END,
       CASE WHEN i % 9 > 0 THEN CASE WHEN i % 3 = 0 THEN 'right' ELSE 'wrong' END END,
       i % 50 = 0, i % 70 = 0, 'bench'
FROM range(?) r(i)
"""
PETITIONS = """
INSERT INTO petitions (petition_id, kind, about, unit_id, officer_id, field, received_at, accepted_at, due_at,
                       answered_at, published_at, outcome, answer_quality, answer_liked, is_about_head,
                       is_sealed, is_mass, is_repeat, source)
SELECT 'PT' || i, kind, CASE WHEN kind <> 'feedback' THEN NULL WHEN i % 12 = 5 THEN 'conduct' ELSE 'rule' END,
       CASE WHEN i % 2 = 0 THEN 'V' || (i % 56) ELSE 'S' || (i % 60) END, 'O' || (i % 600),
       'Field ' || (i % 20), received, received + to_days(CASE WHEN i % 7 = 0 THEN 15 ELSE 1 END),
       received + INTERVAL 21 DAY, answered, answered + to_days((1 + i % 3)::INT),
       CASE WHEN answered IS NULL THEN NULL WHEN i % 11 = 0 THEN 'refused' WHEN i % 13 = 0 THEN 'withdrawn'
            WHEN kind = 'feedback' THEN 'answered' WHEN i % 3 = 0 THEN 'right' ELSE 'wrong' END,
       CASE WHEN answered IS NULL THEN NULL WHEN i % 5 = 0 THEN 'general' WHEN i % 5 < 4 THEN 'good' END,
       CASE WHEN i % 4 = 0 THEN i % 8 = 0 END, i % 50 = 0, i % 70 = 0, i % 30 = 0, i % 17 = 0, 'bench'
FROM (
    SELECT i, CASE i % 10 WHEN 0 THEN 'denunciation' WHEN 1 THEN 'complaint' ELSE 'feedback' END AS kind,
           TIMESTAMP '2021-11-01' + to_days((hash(i) % 1826)::INT) AS received,
           CASE WHEN i % 9 > 0 THEN received + to_days((3 + hash(i + 1) % 28)::INT) END AS answered
    FROM range(?) r(i))
"""
PETITION_EVENTS = """
INSERT INTO petition_events (event_id, petition_id, kind, started_at, ended_at, source)
SELECT petition_id || 'B', petition_id, 'supplement', received_at + to_days((2 + hash(petition_id) % 8)::INT),
       received_at + to_days((12 + hash(petition_id) % 8)::INT), 'bench'
FROM petitions WHERE hash(petition_id || 's') % 16 = 0
  AND coalesce(answered_at > received_at + INTERVAL 20 DAY, true)
"""


# What a refresh derives, for a province without re-dated deadlines: weekdays are working days.
CALENDAR = f"""
INSERT INTO calendar_days
SELECT day, isodow(day) < 6, sum((isodow(day) < 6)::INT) OVER (ORDER BY day)
FROM (SELECT DATE '{FIRST_DAY}' - 400 + i::INT AS day FROM range({DAYS + 1500}) r(i))
"""
DERIVED = """
CREATE TEMP MACRO worked(ordinal, is_working, t) AS 86400 * (ordinal - is_working::INT) + is_working::INT
    * date_diff('second', date_trunc('day', t + INTERVAL 7 HOUR), t + INTERVAL 7 HOUR);
UPDATE units SET body_id = CASE kind WHEN 'division' THEN parent_id WHEN 'service_centre' THEN parent_id
                                ELSE unit_id END;
INSERT INTO unit_ancestors
    SELECT unit_id, unit_id, 0 FROM units
    UNION ALL SELECT unit_id, parent_id, 1 FROM units WHERE parent_id IS NOT NULL
    UNION ALL SELECT u.unit_id, p.parent_id, 2 FROM units u JOIN units p ON p.unit_id = u.parent_id
              WHERE p.parent_id IS NOT NULL;
INSERT INTO unit_successors_now SELECT unit_id, unit_id, 1 FROM units;
UPDATE cases SET due_effective_at = due_at,
    due_at_completion = CASE WHEN completed_at IS NOT NULL THEN due_at END, has_due_history = false,
    received_day = (received_at + INTERVAL 7 HOUR)::DATE, due_day = (due_at + INTERVAL 7 HOUR)::DATE,
    due_day_at_completion = CASE WHEN completed_at IS NOT NULL THEN (due_at + INTERVAL 7 HOUR)::DATE END,
    completed_day = (completed_at + INTERVAL 7 HOUR)::DATE, paused_working_days = 0, supplement_count = 0,
    is_extended = false, has_events = true, has_digitisation = true;
UPDATE cases SET received_ordinal = d.ordinal FROM calendar_days d WHERE d.day = received_day;
UPDATE cases SET due_ordinal = d.ordinal FROM calendar_days d WHERE d.day = due_day;
UPDATE cases SET completed_ordinal = d.ordinal FROM calendar_days d WHERE d.day = completed_day;
UPDATE cases SET due_names_hour = CASE WHEN due_at_completion IS NOT NULL THEN true END,
    due_ordinal_at_completion = CASE WHEN completed_at IS NOT NULL THEN due_ordinal END;
UPDATE cases SET returned_ordinal = d.ordinal FROM calendar_days d
    WHERE d.day = (returned_at + INTERVAL 7 HOUR)::DATE;
UPDATE cases SET supplement_days_left = due_ordinal_at_completion - d.ordinal
    FROM case_events e JOIN calendar_days d ON d.day = (e.started_at + INTERVAL 7 HOUR)::DATE
    WHERE e.kind = 'supplement' AND e.case_id = cases.case_id;
INSERT INTO case_pauses BY NAME SELECT e.case_id, c.unit_id, e.started_at, e.ended_at,
    worked(s.ordinal, s.is_working, e.started_at) AS started_worked,
    worked(f.ordinal, f.is_working, e.ended_at) AS ended_worked
    FROM case_events e JOIN cases c USING (case_id)
    JOIN calendar_days s ON s.day = (e.started_at + INTERVAL 7 HOUR)::DATE
    LEFT JOIN calendar_days f ON f.day = (e.ended_at + INTERVAL 7 HOUR)::DATE WHERE e.kind = 'supplement';
UPDATE case_events SET case_unit_id = unit_id, started_day = (started_at + INTERVAL 7 HOUR)::DATE,
    holder_unit_id = unit_id, is_hand_over = step_name = 'Step 2';
UPDATE case_events SET step_role = 'settling', due_effective_at = due_at, held_to_at = ended_at,
    held_to_day = (ended_at + INTERVAL 7 HOUR)::DATE WHERE kind = 'step';
UPDATE case_events SET started_clock = worked(d.ordinal, d.is_working, started_at)
    FROM calendar_days d WHERE d.day = started_day AND kind = 'step';
UPDATE case_events SET due_clock = worked(d.ordinal, d.is_working, due_at)
    FROM calendar_days d WHERE d.day = (due_at + INTERVAL 7 HOUR)::DATE AND kind = 'step';
UPDATE case_events SET held_to_clock = worked(d.ordinal, d.is_working, ended_at)
    FROM calendar_days d WHERE d.day = held_to_day AND kind = 'step';
UPDATE surveys SET answered_day = (answered_at + INTERVAL 7 HOUR)::DATE;
UPDATE harassment_reports SET due_effective_at = received_at + INTERVAL 21 DAY,
    received_day = (received_at + INTERVAL 7 HOUR)::DATE, handled_day = (handled_at + INTERVAL 7 HOUR)::DATE,
    is_restricted = is_sealed OR is_about_head;
UPDATE harassment_reports SET received_ordinal = d.ordinal FROM calendar_days d WHERE d.day = received_day;
UPDATE petitions SET due_received_at = due_at, due_accepted_at = due_at, due_effective_at = due_at,
    due_at_answer = CASE WHEN answered_at IS NOT NULL THEN due_at END, has_due_history = false,
    due_acceptance_at = CASE WHEN kind <> 'feedback' THEN received_at + INTERVAL 10 DAY END,
    due_refusal_at = CASE WHEN outcome = 'refused' THEN due_at END,
    due_publish_at = CASE WHEN kind = 'feedback' THEN answered_at + INTERVAL 2 DAY END,
    received_day = (received_at + INTERVAL 7 HOUR)::DATE,
    answered_day = (answered_at + INTERVAL 7 HOUR)::DATE, is_restricted = is_sealed OR is_about_head;
UPDATE petitions SET received_ordinal = d.ordinal FROM calendar_days d WHERE d.day = received_day;
UPDATE petitions SET due_received_ordinal = d.ordinal, due_accepted_ordinal = d.ordinal
    FROM calendar_days d WHERE d.day = (due_at + INTERVAL 7 HOUR)::DATE;
UPDATE petition_events SET unit_id = p.unit_id FROM petitions p
    WHERE p.petition_id = petition_events.petition_id;
INSERT INTO petition_pauses BY NAME SELECT petition_id, unit_id, kind, started_at, ended_at,
    (started_at + INTERVAL 7 HOUR)::DATE AS started_day, (ended_at + INTERVAL 7 HOUR)::DATE AS ended_day,
    CASE WHEN kind = 'any' THEN 2 END AS moved_days
    FROM (SELECT * EXCLUDE (kind) FROM petition_events), (VALUES ('any'), ('supplement')) k(kind);
UPDATE petitions SET supplement_requested_at = e.started_at, due_supplement_at = received_at + INTERVAL 7 DAY,
    supplement_requested_day = (e.started_at + INTERVAL 7 HOUR)::DATE
    FROM petition_events e WHERE e.petition_id = petitions.petition_id;
INSERT INTO inspected_units BY NAME SELECT * FROM inspections;
UPDATE recommendations SET conclusion_id = i.conclusion_ref, field = i.field, head_id = 'O1',
    usual_from_vnd = 1000000, usual_to_vnd = 800000000
    FROM inspections i WHERE i.inspection_id = recommendations.inspection_id;
UPDATE recoveries SET unit_id = r.unit_id, conclusion_id = r.conclusion_id, field = r.field,
    item_kind = r.kind FROM recommendations r WHERE r.recommendation_id = recoveries.recommendation_id;
"""
SOURCE = f"""
INSERT INTO source_states (source, data_time, succeeded_at, attempted_at, refresh_every_seconds, is_writable)
SELECT 'bench', t, t, t, 900, false FROM (SELECT TIMESTAMP '{FIRST_DAY}' + INTERVAL {DAYS} DAY AS t);
INSERT INTO source_tables (source, table_name, delivered_columns)
SELECT 'bench', unnest(['cases', 'case_events', 'surveys', 'inspections', 'recommendations', 'recoveries',
                        'harassment_reports', 'petitions', 'petition_events']), '';
"""


def fill_with_cases(connection: duckdb.DuckDBPyConnection, *, cases: int) -> None:
    """Insert the province with this many cases, and its other subjects in proportion."""
    for statement in (UNITS, PROCEDURE_ROWS, OFFICER_ROWS, CALENDAR):
        connection.execute(statement)
    connection.execute(CASES, [cases])
    connection.execute(FILED_AGAIN)
    connection.execute(SURVEYS)
    connection.execute(EVENTS)
    connection.execute(INSPECTIONS, [max(200, cases // 5000)])
    connection.execute(RECOMMENDATIONS)
    connection.execute(RECOVERIES)
    connection.execute(REPORTS, [max(200, cases // 2000)])
    connection.execute(PETITIONS, [max(3000, cases // 25)])
    connection.execute(PETITION_EVENTS)
    connection.execute(DERIVED)
    connection.execute(SOURCE)


def make_store(folder: Path, *, cases: int) -> CaseStore:
    """A case store in a folder, holding the made-up province as its one version."""
    version = "version-00000001.duckdb"
    with duckdb.connect(str(folder / version)) as connection:
        for table in METADATA.sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=Dialect())))
        fill_with_cases(connection, cases=cases)
    return CaseStore(folder=folder, version=version, memory_limit="8GiB", statement_seconds=600)
