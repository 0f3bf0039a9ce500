"""The tree of units, the body each answers to, and who answers for a closed unit today."""

from data_access.model import BODY_KINDS
from data_access.staging import Staging, quote


def load_units(staging: Staging) -> None:
    """Fills ``units`` and ``unit_successors_now``; ``unit_ancestors`` is filled when the tree is checked."""
    kinds = ", ".join(quote(kind) for kind in BODY_KINDS)
    staging.connection.execute(
        f"""
        INSERT INTO units BY NAME
        WITH bodies AS (
            SELECT a.unit_id,
                   coalesce(arg_min(a.ancestor_id, a.depth) FILTER (b.kind IN ({kinds})),
                            arg_max(a.ancestor_id, a.depth)) AS body_id
            FROM unit_ancestors a JOIN good_units b ON b.unit_id = a.ancestor_id
            GROUP BY a.unit_id)
        SELECT u.*, bodies.body_id FROM good_units u JOIN bodies USING (unit_id)
        """
    )
    _follow_successions(staging)


def _follow_successions(staging: Staging) -> None:
    """Each unit's successors of today, shares multiplied along the way.

    A unit that keeps a share of itself goes on with it; a circle is left where it closes.
    """
    staging.connection.execute(
        """
        INSERT INTO unit_successors_now
        WITH RECURSIVE step AS (
            SELECT unit_id, successor_id, share FROM good_unit_successions
            WHERE effective_on <= day_of($now::TIMESTAMP)),
        way AS (
            SELECT unit_id, unit_id AS reached, 1::DECIMAL(18, 12) AS share, [unit_id] AS path,
                   unit_id NOT IN (SELECT unit_id FROM step) AS is_end
            FROM good_units
            UNION ALL
            SELECT w.unit_id, s.successor_id, (w.share * s.share)::DECIMAL(18, 12),
                   w.path || [s.successor_id],
                   list_contains(w.path, s.successor_id)
                   OR s.successor_id NOT IN (SELECT unit_id FROM step)
            FROM way w JOIN step s ON s.unit_id = w.reached
            WHERE NOT w.is_end)
        SELECT unit_id, reached, sum(share)::DECIMAL(18, 12) FROM way WHERE is_end GROUP BY unit_id, reached
        """,
        {"now": staging.now},
    )
