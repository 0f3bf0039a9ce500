"""Petitions and harassment reports: when their answer is due, and which of them are for few eyes only."""

from data_access.staging import Staging

#: Working days to answer feedback and recommendations of citizens (domain.md 11.3, PAKN_SETTLE).
FEEDBACK_WORKING_DAYS = 15
#: Calendar days from acceptance (domain.md 11.3: KN1_SETTLE, KN2_SETTLE, TC_SETTLE).
COMPLAINT_DAYS, SECOND_COMPLAINT_DAYS, DENUNCIATION_DAYS = 30, 45, 30


def load_petitions_and_reports(staging: Staging, *, harassment_working_days: int) -> None:
    """Fills ``petitions`` and ``harassment_reports``.

    A petition and the reports made of it are restricted together: one that is sealed, of severity 4 or
    about a head takes all others along.
    """
    staging.connection.execute(_RESTRICTED)
    staging.connection.execute(
        _PETITIONS,
        {
            "feedback": FEEDBACK_WORKING_DAYS,
            "complaint": COMPLAINT_DAYS,
            "second_complaint": SECOND_COMPLAINT_DAYS,
            "denunciation": DENUNCIATION_DAYS,
        },
    )
    staging.connection.execute(_REPORTS, {"limit": harassment_working_days})


_RESTRICTED = """
CREATE TEMP TABLE restricted_petition AS
SELECT petition_id FROM good_petitions WHERE is_sealed OR is_about_head
UNION
SELECT petition_id FROM good_harassment_reports
WHERE petition_id IS NOT NULL AND (is_sealed OR is_about_head OR severity = '4')
"""

_PETITIONS = """
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
"""

_REPORTS = """
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
"""
