"""Petitions: until when each must be accepted, answered, refused and published, by the rules in force."""

from data_access.staging import Staging


def load_petitions(staging: Staging) -> None:
    """Fills ``petitions``; needs the deadline rules and ``restricted_petition``."""
    staging.connection.execute(_PETITIONS)


#: The rules that bind a petition by its kind and level.
_SETTLE_RULE = """
CASE kind WHEN 'feedback' THEN 'PAKN_SETTLE' WHEN 'denunciation' THEN 'TC_SETTLE'
          WHEN 'complaint' THEN if(level = '2', 'KN2_SETTLE', 'KN1_SETTLE') END
"""
_ACCEPT_RULE = """
CASE kind WHEN 'denunciation' THEN 'TC_ACCEPT'
          WHEN 'complaint' THEN if(level = '2', 'KN2_ACCEPT', 'KN1_ACCEPT') END
"""

#: The four moments a rule gives by itself, then what a due time of the source takes their place of.
_PETITIONS = f"""
INSERT INTO petitions BY NAME
WITH ruled AS (
    SELECT *, due_end(source, due_at) AS given_at, coalesce(outcome IN ('refused', 'forwarded'), false)
               AS is_sent_away,
           rule_due({_SETTLE_RULE}, received_at) AS settle_received_at,
           rule_due({_SETTLE_RULE}, if(kind = 'feedback', received_at, accepted_at)) AS settle_accepted_at,
           rule_due({_ACCEPT_RULE}, received_at) AS due_acceptance_at,
           rule_due('PAKN_REFUSE', received_at) AS refuse_feedback_at,
           CASE WHEN kind = 'feedback' AND NOT is_sent_away
                THEN rule_due('PAKN_PUBLISH', answered_at) END AS due_publish_at
    FROM good_petitions),
dated AS (
    SELECT * EXCLUDE (given_at, settle_received_at, settle_accepted_at, refuse_feedback_at),
           coalesce(given_at, settle_received_at) AS due_received_at,
           CASE WHEN kind = 'feedback' OR accepted_at IS NOT NULL
                THEN coalesce(given_at, settle_accepted_at) END AS due_accepted_at,
           CASE WHEN is_sent_away
                THEN coalesce(given_at, if(kind = 'feedback', refuse_feedback_at, due_acceptance_at))
           END AS due_refusal_at
    FROM ruled),
bound AS (
    SELECT * EXCLUDE (is_sent_away),
           CASE WHEN is_sent_away THEN due_refusal_at
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
