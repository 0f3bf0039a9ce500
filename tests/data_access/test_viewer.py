from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from data_access.accounts import Account
from data_access.scope import ROLES, AccessScope, Permission
from data_access.store import CaseStore
from data_access.viewer import check_links, scope_of_account
from errors import ErrorForReader
from tests.shell.tiny_store import UNITS, make_store

EVERY_UNIT = ("HALF", "HEALTH", "NEW", "P", "ROADS", "ROADS-1", "WHOLE")
MADE_AT = datetime(2026, 1, 1)
HEAD = Account(1, "head", "unit_head", "ROADS", "O-NOW", False, None, MADE_AT, MADE_AT)


def account(role: str, *, unit_id: str | None = None, officer_id: str | None = None) -> Account:
    return replace(HEAD, name=role, role=role, unit_id=unit_id, officer_id=officer_id)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return make_store(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("role", ["chairman", "inspectorate", "analyst"])
def test_whoever_sees_the_province_has_every_unit_listed(store: CaseStore, role: str) -> None:
    scope = scope_of_account(account(role), store)

    assert scope.unit_ids == EVERY_UNIT
    assert scope.is_whole_province
    assert set(scope.permissions) == ROLES[role].permissions
    assert (scope.about_officer_ids, scope.about_unit_ids) == ((), ())


def test_a_head_has_the_own_unit_and_those_below_it(store: CaseStore) -> None:
    scope = scope_of_account(HEAD, store)

    assert scope == AccessScope(
        user_id="head",
        unit_ids=("ROADS", "ROADS-1"),
        permissions=tuple(ROLES["unit_head"].permissions),
        about_officer_ids=("O-NOW",),
        about_unit_ids=("ROADS",),
    )
    assert not scope.is_whole_province
    assert not scope.may(Permission.SEE_RESTRICTED_REPORTS)


def test_a_head_has_a_former_unit_only_when_all_of_it_came_over(store: CaseStore) -> None:
    scope = scope_of_account(replace(HEAD, unit_id="NEW"), store)

    assert scope.unit_ids == ("NEW", "WHOLE")


def test_an_inspector_bound_to_a_unit_does_not_see_what_is_about_its_heads(
    store: CaseStore,
) -> None:
    scope = scope_of_account(account("inspectorate", unit_id="ROADS", officer_id="O-SELF"), store)

    assert scope.unit_ids == EVERY_UNIT
    assert scope.about_unit_ids == ("ROADS",)
    assert scope.about_officer_ids == ("O-EARLIER", "O-NOW", "O-SELF")


def test_an_administrator_sees_no_unit(store: CaseStore) -> None:
    scope = scope_of_account(account("admin"), store)

    assert scope.unit_ids == ()
    assert not scope.is_whole_province
    assert not scope.may(Permission.COUNT_ROWS)


@pytest.mark.parametrize(
    "closed",
    [
        replace(HEAD, is_disabled=True),
        replace(HEAD, role="mayor"),
        replace(HEAD, unit_id=None),
        replace(HEAD, officer_id=None),
        replace(account("chairman"), is_disabled=True),
    ],
)
def test_what_is_not_clearly_open_is_closed(store: CaseStore, closed: Account) -> None:
    assert scope_of_account(closed, store) == AccessScope(user_id=closed.name)


def test_a_head_of_a_unit_that_does_not_exist_sees_no_rows(store: CaseStore) -> None:
    assert scope_of_account(replace(HEAD, unit_id="GONE"), store).unit_ids == ()


def test_without_a_store_nobody_has_units() -> None:
    for role in ROLES:
        scope = scope_of_account(account(role, unit_id="ROADS", officer_id="O-NOW"), None)
        assert scope.unit_ids == ()
        assert not scope.is_whole_province


def test_a_new_version_of_the_store_is_read_anew(tmp_path: Path) -> None:
    before = make_store(tmp_path)
    assert scope_of_account(account("chairman"), before).unit_ids == EVERY_UNIT

    fewer = {**UNITS, "units": UNITS["units"][:1]}
    after = make_store(tmp_path, fewer, version=2)

    assert scope_of_account(account("chairman"), after).unit_ids == ("P",)


def test_an_account_is_linked_only_to_what_exists(store: CaseStore) -> None:
    check_links(store, unit_id="ROADS", officer_id="O-NOW")
    check_links(store, unit_id=None, officer_id=None)

    with pytest.raises(ErrorForReader, match="no unit 'ROAD'"):
        check_links(store, unit_id="ROAD", officer_id="O-NOW")
    with pytest.raises(ErrorForReader, match="no officer 'O-X'"):
        check_links(store, unit_id="ROADS", officer_id="O-X")
