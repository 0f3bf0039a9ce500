"""For whom a paper is made, and so of which rows: the two kinds never stand in one paper.

What goes to chairman and inspectorate is made of all rows its maker may see. What goes to anybody else is
made of the common rows and the published lattice, whoever makes it (design.md "Who sees what").
"""

from dataclasses import dataclass
from enum import StrEnum

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from errors import NotVisible
from metrics.published import published_reader


class Audience(StrEnum):
    """The readers a paper is made for."""

    CHAIRMAN = "chairman"
    INSPECTORATE = "inspectorate"
    HEADS = "heads"
    PUBLIC = "public"

    @property
    def sees_all_rows(self) -> bool:
        """Whether a paper for these readers is made of every row its maker may see."""
        return self in (Audience.CHAIRMAN, Audience.INSPECTORATE)


@dataclass(frozen=True)
class Rows:
    """Which rows a paper was made of: for whom, of which unit, and what was kept from its maker.

    ``about_officer_ids`` and ``about_unit_ids`` are whom the maker could see no reports about; they say
    nothing of a paper made of published numbers.
    """

    audience: Audience
    unit_id: str | None = None
    about_officer_ids: tuple[str, ...] = ()
    about_unit_ids: tuple[str, ...] = ()


def reader_of(
    audience: Audience, *, unit_id: str | None, scope: AccessScope, store: CaseStore
) -> AccessScope:
    """Whose rows a paper for these readers is made of, when this viewer makes it.

    Raises:
        NotVisible: the viewer makes no papers, or the unit is not in the own scope.
    """
    if not scope.may(Permission.MAKE_BRIEFINGS) or not scope.unit_ids:
        raise NotVisible
    if unit_id is not None and unit_id not in scope.unit_ids:
        raise NotVisible
    return scope if audience.sees_all_rows else published_reader(store)


def rows_of(audience: Audience, *, unit_id: str | None, scope: AccessScope) -> Rows:
    """What a paper of this viewer is made of, for the question who may open it later."""
    if not audience.sees_all_rows:
        return Rows(audience, unit_id)
    return Rows(audience, unit_id, scope.about_officer_ids, scope.about_unit_ids)


def may_open(rows: Rows, *, scope: AccessScope) -> bool:
    """Whether a viewer may open a paper that was kept: never one with more rows than the own.

    Of a paper made of all rows that is so where everything kept from the viewer was kept from its maker.
    """
    if not scope.may(Permission.MAKE_BRIEFINGS) or not scope.unit_ids:
        return False
    if rows.unit_id is not None and rows.unit_id not in scope.unit_ids:
        return False
    if not rows.audience.sees_all_rows:
        return True
    return (
        scope.is_whole_province
        and scope.may(Permission.SEE_RESTRICTED_REPORTS)
        and set(scope.about_officer_ids) <= set(rows.about_officer_ids)
        and set(scope.about_unit_ids) <= set(rows.about_unit_ids)
    )
