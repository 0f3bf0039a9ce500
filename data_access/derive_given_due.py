"""The due time as it was given: by the source, an extension or the legal limit, before pauses move it.

Decision 766 takes the time of a supplement out of the time a case took. Against a due time that a pause has
already moved, that time would be given back twice.
"""

from data_access.derive_due import ONLY_CHANGES
from data_access.staging import Staging


def load_given_due(staging: Staging) -> None:
    """Fills ``case_given_due_terms`` from the moments at which a due time may change (``due_state``)."""
    for statement in (_GIVEN_TERM, _CASE_GIVEN_DUE_TERMS):
        staging.connection.execute(statement)


#: One row per case and time from which a given due time was in force; the legal limit runs from the day of
#: reception and is not moved.
_GIVEN_TERM = f"""
CREATE TEMP TABLE given_term AS
WITH worked_out AS (
    SELECT s.case_id, s.since,
           coalesce(s.given, end_of_day(if(w.day < s.received_day, s.received_day, w.day))) AS due
    FROM due_state s
    LEFT JOIN calendar_days w ON s.is_limit AND w.is_working AND w.ordinal = s.start_ordinal)
{ONLY_CHANGES}
"""

#: Where neither changes, the given due time is the one in force.
_CASE_GIVEN_DUE_TERMS = """
INSERT INTO case_given_due_terms
SELECT t.case_id, c.unit_id, t.since, lead(t.since) OVER (PARTITION BY t.case_id ORDER BY t.since), t.due
FROM given_term t
JOIN good_cases c USING (case_id)
WHERE t.case_id IN (SELECT case_id FROM case_due_terms)
   OR t.case_id IN (SELECT case_id FROM given_term GROUP BY case_id HAVING count(*) > 1)
"""
