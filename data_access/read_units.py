"""The units a viewer may name, their tree, and who headed them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from data_access.scope import AccessScope, Permission
from data_access.scoped import ScopedTables
from data_access.store import CaseStore


@dataclass(frozen=True)
class UnitEntry:
    """One unit of the viewer's scope. ``parent_id`` is empty where the unit above is not in scope."""

    unit_id: str
    name: str
    kind: str
    parent_id: str | None
    body_id: str | None
    valid_from_on: date | None
    valid_to_on: date | None

    def is_closed(self, *, on: date) -> bool:
        """Whether the unit had ceased to exist by a day."""
        return self.valid_to_on is not None and self.valid_to_on < on


@dataclass(frozen=True)
class Head:
    """Who headed a unit on a day; the name is empty for viewers who may not see names."""

    unit_id: str
    officer_id: str
    name: str
    position: str
    from_on: date


def read_units(*, scope: AccessScope, store: CaseStore) -> tuple[UnitEntry, ...]:
    """Every unit in the viewer's scope, closed ones too, by name."""
    if not scope.unit_ids:
        return ()
    tables = ScopedTables(store, scope=scope)
    units = tables.reference("units")
    statement = (
        sa.select(
            units.c.unit_id,
            units.c.name,
            units.c.kind,
            units.c.parent_id,
            units.c.body_id,
            units.c.valid_from_on,
            units.c.valid_to_on,
        )
        .where(units.c.unit_id.in_(scope.unit_ids))
        .order_by(units.c.name, units.c.unit_id)
    )
    known = set(scope.unit_ids)
    return tuple(
        UnitEntry(
            unit_id=row.unit_id,
            name=row.name,
            kind=row.kind,
            parent_id=row.parent_id if row.parent_id in known else None,
            body_id=row.body_id,
            valid_from_on=row.valid_from_on,
            valid_to_on=row.valid_to_on,
        )
        for row in tables.read(statement)
    )


def read_heads(
    unit_ids: Iterable[str], *, day: date, scope: AccessScope, store: CaseStore
) -> dict[str, Head]:
    """Who headed each of these units on a day, by unit; units outside the scope are left out."""
    wanted = sorted(set(unit_ids) & set(scope.unit_ids))
    if not wanted:
        return {}
    tables = ScopedTables(store, scope=scope)
    heads, officers = tables.reference("unit_heads"), tables.reference("officers")
    statement = (
        sa.select(heads.c.unit_id, heads.c.officer_id, officers.c.name, officers.c.position, heads.c.from_on)
        .join(officers, officers.c.officer_id == heads.c.officer_id)
        .where(
            heads.c.unit_id.in_(wanted),
            heads.c.from_on <= day,
            sa.or_(heads.c.to_on.is_(None), heads.c.to_on >= day),
        )
        .order_by(heads.c.unit_id, heads.c.from_on)
    )
    may_name = scope.may(Permission.SEE_OFFICER_NAMES)
    return {
        row.unit_id: Head(
            unit_id=row.unit_id,
            officer_id=row.officer_id,
            name=row.name if may_name else "",
            position=row.position or "",
            from_on=row.from_on,
        )
        for row in tables.read(statement)
    }


def read_successors(unit_id: str, *, scope: AccessScope, store: CaseStore) -> tuple[tuple[str, str], ...]:
    """Who took over from a closed unit, the largest share first: pairs of id and name, in scope."""
    tables = ScopedTables(store, scope=scope)
    now, units = tables.reference("unit_successors_now"), tables.reference("units")
    statement = (
        sa.select(units.c.unit_id, units.c.name)
        .join(now, now.c.successor_id == units.c.unit_id)
        .where(now.c.unit_id == unit_id, units.c.unit_id != unit_id, units.c.unit_id.in_(scope.unit_ids))
        .order_by(now.c.share.desc(), units.c.name)
    )
    return tuple((row.unit_id, row.name) for row in tables.read(statement))


def path_to(unit_id: str | None, units: Iterable[UnitEntry]) -> tuple[UnitEntry, ...]:
    """The units from the topmost in scope down to one unit, itself included."""
    by_id = {unit.unit_id: unit for unit in units}
    path: list[UnitEntry] = []
    while unit_id is not None and unit_id in by_id and by_id[unit_id] not in path:
        path.insert(0, by_id[unit_id])
        unit_id = by_id[unit_id].parent_id
    return tuple(path)


def children_of(unit_id: str, units: Iterable[UnitEntry]) -> tuple[UnitEntry, ...]:
    """The units directly below one unit."""
    return tuple(unit for unit in units if unit.parent_id == unit_id)
