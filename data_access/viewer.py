"""From an account to what it may see: the one place where a role becomes a scope.

Closed unless opened: a disabled account, an unknown role, a head without a unit or a store without data
leads to a scope without units.
"""

from functools import lru_cache

import sqlalchemy as sa

from data_access.accounts import Account
from data_access.scope import ROLES, AccessScope
from data_access.scoped import REFERENCE_TABLES
from data_access.store import CaseStore
from errors import ErrorForReader

#: Shares of a succession are rounded to twelve places; this much may be missing from a whole.
ROUNDING = 1e-9


def scope_of_account(account: Account, store: CaseStore | None) -> AccessScope:
    """What this account may see in this version of the store; without a store, no units.

    A unit head sees the own unit, those below it, and a former unit when all of it went there. An
    account of the inspectorate that is linked to a unit or officer does not see reports about them.
    """
    role = ROLES.get(account.role)
    if account.is_disabled or role is None or (role.needs_unit and not account.unit_id):
        return AccessScope(user_id=account.name)
    if role.needs_officer and not account.officer_id:
        return AccessScope(user_id=account.name)
    is_linked = role.needs_officer or role.name == "inspectorate"
    return AccessScope(
        user_id=account.name,
        unit_ids=_unit_ids(account, store) if store else (),
        permissions=tuple(role.permissions),
        about_officer_ids=_about_officers(account, store) if is_linked else (),
        about_unit_ids=(account.unit_id,) if is_linked and account.unit_id else (),
        is_whole_province=role.sees_all_units and store is not None,
    )


def check_links(store: CaseStore, *, unit_id: str | None, officer_id: str | None) -> None:
    """Make sure that an account is linked to a unit and an officer that exist.

    Raises:
        ErrorForReader: one of them is not in the case store.
    """
    units, officers = REFERENCE_TABLES["units"], REFERENCE_TABLES["officers"]
    for what, value, column in (
        ("unit", unit_id, units.c.unit_id),
        ("officer", officer_id, officers.c.officer_id),
    ):
        if value and not store.run(sa.select(column).where(column == value)):
            raise ErrorForReader(f"There is no {what} '{value}' in the case store.")


def _unit_ids(account: Account, store: CaseStore) -> tuple[str, ...]:
    role = ROLES[account.role]
    if role.sees_all_units:
        return _every_unit(store)
    return _own_units(store, account.unit_id) if account.unit_id else ()


def _about_officers(account: Account, store: CaseStore | None) -> tuple[str, ...]:
    own = (account.officer_id,) if account.officer_id else ()
    if ROLES[account.role].needs_unit or store is None or not account.unit_id:
        return own
    return own + _heads_of(store, account.unit_id)


# The answers below depend on the version of the store alone, which never changes once published.


@lru_cache(maxsize=8)
def _every_unit(store: CaseStore) -> tuple[str, ...]:
    return tuple(row.unit_id for row in store.run(sa.select(REFERENCE_TABLES["units"].c.unit_id)))


@lru_cache(maxsize=512)
def _own_units(store: CaseStore, unit_id: str) -> tuple[str, ...]:
    tree = REFERENCE_TABLES["unit_ancestors"]
    below = [row.unit_id for row in store.run(sa.select(tree.c.unit_id).where(tree.c.ancestor_id == unit_id))]
    now = REFERENCE_TABLES["unit_successors_now"]
    former = store.run(
        sa.select(now.c.unit_id)
        .where(now.c.successor_id.in_(below))
        .group_by(now.c.unit_id)
        .having(sa.func.sum(now.c.share) >= 1 - ROUNDING)
    )
    return (*below, *(row.unit_id for row in former))


@lru_cache(maxsize=512)
def _heads_of(store: CaseStore, unit_id: str) -> tuple[str, ...]:
    heads = REFERENCE_TABLES["unit_heads"]
    rows = store.run(sa.select(heads.c.officer_id).where(heads.c.unit_id == unit_id))
    return tuple(row.officer_id for row in rows)
