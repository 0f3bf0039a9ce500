"""Cases of a number listed one by one, each with how far its due time lies from where it is measured.

What the monthly late list and the list of what to act on share: rows come from the very select that the
number is counted from, so a list has as many lines as its number says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from errors import NotVisible
from metrics.cases import due_known_at
from metrics.facts import Column, Rows
from metrics.inquiry import KEY_PREFIX, Inquiry
from metrics.names import read_names, read_positions

UNIT, BODY = f"{KEY_PREFIX}unit", f"{KEY_PREFIX}body"


@dataclass(frozen=True)
class ListedRows:
    """The rows of a number to select from.

    ``row`` has the columns of the record, ``case`` those of the case model. ``due_ordinal`` is the
    working-day ordinal of the due time in force when the case ended, or at T while it is open;
    ``end_ordinal`` that of the day it ended, or of T's day.
    """

    rows: Rows
    row: sa.Subquery
    case: sa.Subquery
    due_ordinal: Column
    end_ordinal: Column


def check_may_list(*, scope: AccessScope) -> None:
    """Make sure that this viewer may open single rows.

    Raises:
        NotVisible: they may not.
    """
    if not (scope.may(Permission.OPEN_ROWS) and scope.may(Permission.COUNT_ROWS)):
        raise NotVisible


def listed_rows(inquiry: Inquiry) -> ListedRows:
    """The rows behind a number of cases, by body, with the two ordinals that lateness is worked out from."""
    facts, metric = inquiry.facts, inquiry.metric
    case = facts["cases"]
    counted = inquiry.counted(metric.facts, by=("body",), known=metric.dimensions, keeps_record=True)
    joined = counted.join(case, case.c.case_id == counted.c.row_id)
    at = facts.moments.at if metric.is_stock else case.c.completed_at
    end_ordinal = facts.moments.ordinal if metric.is_stock else case.c.completed_ordinal
    rows, _due, due_ordinal = due_known_at(facts, case, at, joined)
    return ListedRows(rows, counted, case, due_ordinal, end_ordinal)


@dataclass(frozen=True)
class Names:
    """What units, procedures and officials are called, by id; names of officials only for those who may
    see them."""

    units: Mapping[str, str]
    procedures: Mapping[str, str]
    positions: Mapping[str, str]
    officers: Mapping[str, str]

    def unit(self, unit_id: str | None) -> str:
        """A unit's name, else its id."""
        return self.units.get(unit_id or "", unit_id or "")

    def official(self, officer_id: str | None) -> str:
        """Name and position of an official as far as known and allowed: "A, Specialist"."""
        known = (self.officers.get(officer_id or ""), self.positions.get(officer_id or ""))
        return ", ".join(part for part in known if part)


def names_of(
    *,
    units: Iterable[str | None],
    procedures: Iterable[str | None],
    officers: Iterable[str | None],
    scope: AccessScope,
    store: CaseStore,
    with_officers: bool = True,
) -> Names:
    """The names of these ids; those of officials also need the right to see them."""
    wanted = {
        kind: {each for each in ids if each}
        for kind, ids in (("unit", units), ("procedure", procedures), ("officer", officers))
    }
    found = read_names(wanted, store=store, scope=scope)
    may_name = with_officers and scope.may(Permission.SEE_OFFICER_NAMES)
    return Names(
        units=found.get("unit", {}),
        procedures=found.get("procedure", {}),
        positions=read_positions(wanted["officer"], store=store),
        officers=found.get("officer", {}) if may_name else {},
    )
