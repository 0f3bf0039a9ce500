"""Petitions: until when each must be accepted, answered, refused and published, by the rules in force."""

from data_access.derive_petition_due import load_petition_dues
from data_access.staging import Staging


def load_petitions(staging: Staging) -> None:
    """Fills ``petitions``, their events, pauses and due terms; needs the deadline rules and
    ``restricted_petition``."""
    load_petition_dues(staging)
    for statement in (_REQUESTS, _PETITIONS, _EVENTS):
        staging.connection.execute(statement)


_ACCEPT_RULE = """
CASE kind WHEN 'denunciation' THEN 'TC_ACCEPT'
          WHEN 'complaint' THEN if(level = '2', 'KN2_ACCEPT', 'KN1_ACCEPT') END
"""

#: When the sender of a petition was first asked for a supplement.
_REQUESTS = """
CREATE TEMP TABLE supplement_request AS
SELECT e.petition_id, min(e.started_at) AS supplement_requested_at
FROM good_petition_events e JOIN good_petitions p USING (petition_id)
WHERE e.kind = 'supplement' AND (p.answered_at IS NULL OR e.started_at <= p.answered_at)
GROUP BY e.petition_id
"""

#: The moments a rule gives by itself, then what a due time of the source takes their place of.
_PETITIONS = f"""
INSERT INTO petitions BY NAME
WITH history AS (
    SELECT t.petition_id, max_by(t.due, t.since) AS last_due,
           max_by({{'due': t.due}}, t.since) FILTER (t.since <= p.answered_at) AS at_answer
    FROM petition_due_term t JOIN good_petitions p USING (petition_id)
    WHERE t.petition_id IN (SELECT petition_id FROM petition_due_terms)
    GROUP BY t.petition_id),
extended AS (
    SELECT x.petition_id, max_by(x.due, x.since) AS extended_at_answer
    FROM petition_extension x JOIN good_petitions p USING (petition_id)
    WHERE x.since <= p.answered_at GROUP BY x.petition_id),
ruled AS (
    SELECT p.*, due_end(p.source, p.due_at) AS given_at, coalesce(outcome IN ('refused', 'forwarded'), false)
               AS is_sent_away,
           r.due AS settle_received_at, if(kind = 'feedback', r.due, a.due) AS settle_accepted_at,
           rule_due({_ACCEPT_RULE}, received_at) AS due_acceptance_at,
           rule_due('PAKN_REFUSE', received_at) AS refuse_feedback_at,
           CASE WHEN kind = 'feedback' AND NOT is_sent_away
                THEN rule_due('PAKN_PUBLISH', answered_at) END AS due_publish_at,
           q.supplement_requested_at, day_of(q.supplement_requested_at) AS supplement_requested_day,
           CASE WHEN kind = 'feedback' AND q.petition_id IS NOT NULL
                THEN rule_due('PAKN_SUPPL', received_at) END AS due_supplement_at,
           h.petition_id IS NOT NULL AS has_due_history, h.last_due, h.at_answer.due AS history_at_answer,
           x.extended_at_answer
    FROM good_petitions p
    JOIN petition_base r ON r.petition_id = p.petition_id AND r.number = 0
    LEFT JOIN petition_base a ON a.petition_id = p.petition_id AND a.number = 1
    LEFT JOIN supplement_request q ON q.petition_id = p.petition_id
    LEFT JOIN history h ON h.petition_id = p.petition_id
    LEFT JOIN extended x ON x.petition_id = p.petition_id),
dated AS (
    SELECT * EXCLUDE (given_at, settle_received_at, settle_accepted_at, refuse_feedback_at,
                      extended_at_answer),
           coalesce(given_at, settle_received_at) AS due_received_at,
           CASE WHEN kind = 'feedback' OR accepted_at IS NOT NULL
                THEN coalesce(given_at, settle_accepted_at) END AS due_accepted_at,
           CASE WHEN is_sent_away
                THEN coalesce(extended_at_answer, given_at,
                              if(kind = 'feedback', refuse_feedback_at, due_acceptance_at))
           END AS due_refusal_at
    FROM ruled),
bound AS (
    SELECT * EXCLUDE (is_sent_away, last_due, history_at_answer),
           CASE WHEN answered_at IS NULL THEN NULL WHEN is_sent_away THEN due_refusal_at
                WHEN has_due_history THEN history_at_answer
                WHEN accepted_at <= answered_at THEN due_accepted_at ELSE due_received_at END
               AS due_at_answer,
           CASE WHEN is_sent_away THEN due_refusal_at
                WHEN has_due_history THEN if(answered_at IS NULL, last_due, history_at_answer)
                WHEN accepted_at IS NOT NULL THEN due_accepted_at ELSE due_received_at END AS due_effective_at
    FROM dated)
SELECT b.*, day_of(b.received_at) AS received_day, day_of(b.accepted_at) AS accepted_day,
       day_of(b.answered_at) AS answered_day, day_of(b.published_at) AS published_day,
       ordinal_of(day_of(b.received_at)) AS received_ordinal,
       ordinal_of(day_of(b.answered_at)) AS answered_ordinal,
       ordinal_of(day_before(b.due_effective_at)) AS due_ordinal,
       ordinal_of(day_before(b.due_received_at)) AS due_received_ordinal,
       ordinal_of(day_before(b.due_accepted_at)) AS due_accepted_ordinal,
       b.petition_id IN (SELECT petition_id FROM restricted_petition) AS is_restricted
FROM bound b
"""

_EVENTS = """
INSERT INTO petition_events BY NAME
SELECT e.*, p.unit_id FROM good_petition_events e JOIN good_petitions p USING (petition_id)
"""
