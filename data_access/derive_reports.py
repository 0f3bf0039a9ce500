"""Harassment reports: when each is due, and which of them and of the petitions are for few eyes only."""

from data_access.deadline_rules import HARASSMENT
from data_access.staging import Staging


def restrict_petitions(staging: Staging) -> None:
    """Notes in ``restricted_petition`` which petitions are restricted.

    A petition and the reports made of it are restricted together: one that is sealed, of severity 4 or
    about a head takes all others along.
    """
    staging.connection.execute(_RESTRICTED)


def load_reports(staging: Staging) -> None:
    """Fills ``harassment_reports``; needs the deadline rules and ``restricted_petition``."""
    staging.connection.execute(_REPORTS)


_RESTRICTED = """
CREATE TEMP TABLE restricted_petition AS
SELECT petition_id FROM good_petitions WHERE is_sealed OR is_about_head
UNION
SELECT petition_id FROM good_harassment_reports
WHERE petition_id IS NOT NULL AND (is_sealed OR is_about_head OR severity = '4')
"""

_REPORTS = f"""
INSERT INTO harassment_reports BY NAME
WITH dated AS (
    SELECT *, day_of(received_at) AS received_day, day_of(handled_at) AS handled_day,
           CASE WHEN due_at IS NOT NULL THEN due_end(source, due_at)
                ELSE rule_due('{HARASSMENT}', received_at) END AS due_effective_at
    FROM good_harassment_reports)
SELECT d.* REPLACE (d.is_sealed OR coalesce(d.severity = '4', false) AS is_sealed),
       d.is_sealed OR d.is_about_head OR coalesce(d.severity = '4', false)
           OR (d.petition_id IS NOT NULL
               AND d.petition_id IN (SELECT petition_id FROM restricted_petition)) AS is_restricted,
       ordinal_of(d.received_day) AS received_ordinal,
       ordinal_of(day_before(d.due_effective_at)) AS due_ordinal
FROM dated d
"""
