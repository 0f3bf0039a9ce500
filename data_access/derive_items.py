"""What refresh works out for the items of conclusions: their conclusion and field, who headed the unit, and
which amounts are usual for items of their kind."""

from data_access.staging import Staging

#: With fewer items of a kind than these nothing can be called usual.
LEAST_ITEMS = 20
#: An amount is out of line from so many times the median on (or so small a part of it), and only beyond so
#: many standard deviations of the logarithms: a slip of three noughts is a thousand times.
LEAST_FACTOR, DEVIATIONS = 100, 3
#: Between the quartiles of a normal distribution lie so many standard deviations.
QUARTILES_APART = 1.349
#: More dong than any amount has, and still a whole number of 64 bits.
MOST_DONG = 9e18


def load_items(staging: Staging) -> None:
    """Fills ``recommendations``, then ``recoveries`` with what they take from their items."""
    staging.connection.execute(_ITEMS)
    staging.connection.execute(_PAYMENTS)


_ITEMS = f"""
INSERT INTO recommendations BY NAME
WITH spread AS (
    SELECT kind, median(ln(amount_vnd)) AS middle,
           greatest(ln({LEAST_FACTOR}), {DEVIATIONS} / {QUARTILES_APART}
               * (quantile_cont(ln(amount_vnd), 0.75) - quantile_cont(ln(amount_vnd), 0.25))) AS apart
    FROM good_recommendations WHERE amount_vnd > 0
    GROUP BY kind HAVING count(*) >= {LEAST_ITEMS}),
usual AS (
    SELECT kind, least(exp(middle - apart), {MOST_DONG})::BIGINT AS usual_from_vnd,
           least(exp(middle + apart), {MOST_DONG})::BIGINT AS usual_to_vnd
    FROM spread),
heads AS (
    SELECT r.recommendation_id, arg_max(h.officer_id, coalesce(h.from_on, DATE '0001-01-01')) AS head_id
    FROM good_recommendations r
    JOIN unit_heads h ON h.unit_id = r.unit_id
        AND coalesce(h.from_on, DATE '0001-01-01') <= coalesce(r.due_on, r.issued_on)
        AND coalesce(h.to_on, DATE '9999-12-31') >= coalesce(r.due_on, r.issued_on)
    GROUP BY r.recommendation_id)
SELECT r.*, coalesce(i.conclusion_ref, i.inspection_id) AS conclusion_id, i.field,
       i.kind AS inspection_kind, heads.head_id,
       usual.usual_from_vnd, usual.usual_to_vnd
FROM good_recommendations r
JOIN inspections i USING (inspection_id)
LEFT JOIN heads USING (recommendation_id)
LEFT JOIN usual ON usual.kind = r.kind
"""
_PAYMENTS = """
INSERT INTO recoveries BY NAME
SELECT p.*, r.unit_id, r.conclusion_id, r.field, r.kind AS item_kind
FROM good_recoveries p JOIN recommendations r USING (recommendation_id)
"""
