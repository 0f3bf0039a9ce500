"""Interruptions of a case or a petition: the stretches of time in which its clock stood still."""

from collections.abc import Iterable
from dataclasses import dataclass

from data_access.staging import quote


@dataclass(frozen=True)
class Interrupted:
    """What may stand still: the table of its events, its own, its id, and the column of its end."""

    events: str
    table: str
    key: str
    ended_at: str


OF_CASES = Interrupted("case_events", "cases", "case_id", "completed_at")
OF_PETITIONS = Interrupted("petition_events", "petitions", "petition_id", "answered_at")


def quoted(kinds: Iterable[str]) -> str:
    """Kinds of events as a list in SQL."""
    return ", ".join(quote(kind) for kind in kinds)


def merged_pauses(thing: Interrupted, kinds: Iterable[str]) -> str:
    """A SELECT of id, unit, start and end (empty: still running) of what pauses of these kinds come to.

    Pauses that began before the end of the thing, cut to the time it was in hand, overlapping ones made one.
    """
    key, end = thing.key, f"c.{thing.ended_at}"
    return f"""
        WITH stretch AS (
            SELECT c.{key}, c.unit_id, greatest(e.started_at, c.received_at) AS started_at,
                   -- An end a minute early is an accepted error of clocks, not a negative pause.
                   greatest(e.started_at, c.received_at,
                            least(coalesce(e.ended_at, TIMESTAMP 'infinity'),
                                  coalesce({end}, TIMESTAMP 'infinity'))) AS ended_at
            FROM good_{thing.events} e JOIN good_{thing.table} c USING ({key})
            WHERE e.kind IN ({quoted(kinds)}) AND ({end} IS NULL OR e.started_at < {end})
              AND (e.ended_at IS NULL OR e.ended_at > c.received_at)),
        reaching AS (
            SELECT *, max(ended_at) OVER (PARTITION BY {key} ORDER BY started_at
                                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
            FROM stretch),
        numbered AS (
            SELECT *, count(*) FILTER (reached IS NULL OR started_at > reached)
                          OVER (PARTITION BY {key} ORDER BY started_at ROWS UNBOUNDED PRECEDING) AS number
            FROM reaching)
        SELECT {key}, any_value(unit_id) AS unit_id, min(started_at) AS started_at,
               nullif(max(ended_at), TIMESTAMP 'infinity') AS ended_at
        FROM numbered GROUP BY {key}, number
        """
