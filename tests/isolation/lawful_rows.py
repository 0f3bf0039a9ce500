"""What a viewer may hold, worked out row by row from the sentences of the design and nothing else.

A store cut to these rows and read by somebody who may see everything in it has to give the same answers as
the whole store gives to the viewer: whatever differs was computed from a row that is not theirs.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tests.metrics.store_builder import Row, Tables

REPORTS = ("harassment_reports", "petitions")


@dataclass(frozen=True)
class Holder:
    """A viewer in the words of the design: the own units, the own officer ids, the units whose head is meant.

    ``units`` of None are all units. ``sees_restricted`` is for chairman and inspectorate.
    """

    units: frozenset[str] | None
    sees_restricted: bool = False
    own_officers: frozenset[str] = frozenset()
    bound_units: frozenset[str] = frozenset()


def is_restricted(row: Row) -> bool:
    """Sealed (severity 4 seals), or about a head."""
    return bool(row.get("is_sealed") or row.get("is_about_head") or row.get("severity") == "4")


def is_about(holder: Holder, row: Row) -> bool:
    """A report or denunciation about the viewer's own person, or the head the viewer is bound to."""
    is_own_head = row.get("is_about_head") and row["unit_id"] in holder.bound_units
    return bool(row.get("officer_id") in holder.own_officers or is_own_head)


def may_hold(holder: Holder, table: str, row: Row, *, unit: str, kept_back: Collection[str]) -> bool:
    """Whether a row belongs to what this viewer may hold; not what was made of a petition kept back."""
    if holder.units is not None and unit not in holder.units:
        return False
    if table not in REPORTS:
        return True
    if is_about(holder, row) or row.get("petition_id") in kept_back:
        return False
    return holder.sees_restricted or not is_restricted(row)


def cut(tables: Mapping[str, Sequence[Row]], holder: Holder) -> Tables:
    """The rows of all tables that a viewer may hold; steps and payments belong to their case and item, what
    interrupted a petition to the petition."""
    case_units = {row["case_id"]: row["unit_id"] for row in tables.get("cases", [])}
    item_units = {row["recommendation_id"]: row["unit_id"] for row in tables.get("recommendations", [])}

    petition_units = {row["petition_id"]: row["unit_id"] for row in tables.get("petitions", [])}

    def unit_of(table: str, row: Row) -> str:
        if table == "petition_events":
            return str(petition_units[row["petition_id"]])
        if table == "case_events":
            return str(case_units[row["case_id"]])
        if table == "recoveries":
            return str(item_units[row["recommendation_id"]])
        return str(row["unit_id"])

    kept_back = {
        str(row["petition_id"])
        for name in REPORTS
        for row in tables.get(name, [])
        if row.get("petition_id") and is_about(holder, row)
    }
    held: Tables = {
        name: [
            row for row in rows if may_hold(holder, name, row, unit=unit_of(name, row), kept_back=kept_back)
        ]
        for name, rows in tables.items()
    }
    known = {row["petition_id"] for row in held.get("petitions", [])}
    events = [row for row in held.get("petition_events", []) if row["petition_id"] in known]
    return {**held, "petition_events": events}
