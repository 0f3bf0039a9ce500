import pytest
import sqlalchemy as sa

from data_access.accounts import (
    NOBODYS_HASH,
    Account,
    add_account,
    disable_account,
    enable_account,
    find_account,
    list_accounts,
    make_demo_accounts,
    password_hash_for_sign_in,
    remember_language,
    set_password,
    set_role,
)
from data_access.app_database import ACCOUNTS, AppDatabase
from data_access.audit import read_audit_log
from data_access.scope import ROLES
from errors import ErrorForReader, UnknownName
from tests.data_access.app_fixtures import AUDITOR
from tests.data_access.test_sessions import is_signed_in, signed_in

import bcrypt  # isort: skip

TRUTH = {
    "head_account": {"unit_id": "ROADS", "officer_id": "O-1"},
    "head_commune_account": {"unit_id": "NEW", "officer_id": "O-2"},
}


def opens(database: AppDatabase, name: str, *, password: str) -> bool:
    return bcrypt.checkpw(password.encode(), password_hash_for_sign_in(database, name).encode())


def test_an_account_is_found_whatever_the_case_of_its_name(database: AppDatabase) -> None:
    add_account(database, " Head.Roads ", role="chairman", password="good enough", actor="test")

    found = find_account(database, "HEAD.roads")

    assert found is not None
    assert found.name == "head.roads"
    with pytest.raises(ErrorForReader, match="exists already"):
        add_account(database, "head.ROADS", role="chairman", actor="test")


@pytest.mark.parametrize("name", ["", "-x", "trưởng", "two words", "x" * 65, "a/b"])
def test_a_name_that_could_be_mistaken_is_refused(database: AppDatabase, name: str) -> None:
    with pytest.raises(ErrorForReader, match="account name"):
        add_account(database, name, role="chairman", actor="test")


def test_random_passwords_differ_and_open_the_account(database: AppDatabase) -> None:
    first = add_account(database, "one", role="chairman", actor="test")
    second = add_account(database, "two", role="chairman", actor="test")

    assert first != second
    assert opens(database, "one", password=first)
    assert not opens(database, "one", password=second)


@pytest.mark.parametrize("password", ["", "1234567", "chairman", "CHAIRMAN", " padded text", "x" * 73])
def test_a_weak_or_untypable_password_is_refused(database: AppDatabase, password: str) -> None:
    with pytest.raises(ErrorForReader, match="A password has"):
        add_account(database, "chairman", role="chairman", password=password, actor="test")

    assert list_accounts(database) == []


def test_a_password_is_kept_only_as_a_hash_and_never_written_down(database: AppDatabase) -> None:
    add_account(database, "one", role="chairman", password="hidden-words", actor="test")
    set_password(database, "one", password="other-hidden", actor="test")

    with database.reading() as connection:
        everything = repr(connection.execute(sa.select(ACCOUNTS)).all())
    everything += repr(read_audit_log(database, scope=AUDITOR)) + repr(list_accounts(database))

    assert "hidden" not in everything
    assert "$2b$" not in repr(list_accounts(database))


def test_an_unknown_role_names_the_nearest(database: AppDatabase) -> None:
    with pytest.raises(UnknownName, match="chairman"):
        add_account(database, "one", role="chairmann", actor="test")


@pytest.mark.parametrize(
    ("unit_id", "officer_id", "missing"), [(None, "O-1", "--unit"), ("ROADS", None, "--officer")]
)
def test_a_head_without_unit_or_officer_is_refused(
    database: AppDatabase, unit_id: str | None, officer_id: str | None, missing: str
) -> None:
    with pytest.raises(ErrorForReader, match=missing):
        add_account(database, "head", role="unit_head", unit_id=unit_id, officer_id=officer_id, actor="test")


@pytest.mark.parametrize("change", ["disable", "password", "role"])
def test_a_change_of_rights_ends_every_session(database: AppDatabase, chairman: Account, change: str) -> None:
    tokens = [signed_in(database, chairman), signed_in(database, chairman)]

    if change == "disable":
        disable_account(database, "chairman", actor="test")
        enable_account(database, "chairman", actor="test")
    elif change == "password":
        set_password(database, "chairman", actor="test")
    else:
        set_role(database, "chairman", role="analyst", actor="test")

    assert [is_signed_in(database, token) for token in tokens] == [False, False]


def test_a_disabled_account_is_checked_against_nobodys_hash_until_enabled(
    database: AppDatabase, chairman: Account
) -> None:
    disable_account(database, "chairman", actor="test")
    assert password_hash_for_sign_in(database, "chairman") == NOBODYS_HASH

    enable_account(database, "chairman", actor="test")
    assert opens(database, "chairman", password="chairman's own")


def test_nobodys_hash_costs_as_much_as_a_real_one() -> None:
    real = bcrypt.hashpw(b"any", bcrypt.gensalt())

    assert NOBODYS_HASH.split("$")[:3] == real.decode().split("$")[:3]
    assert len(NOBODYS_HASH) == len(real)


def test_every_change_is_written_down_with_its_actor(database: AppDatabase) -> None:
    add_account(database, "one", role="chairman", actor="command line: somebody")
    set_role(database, "one", role="analyst", actor="command line: somebody")
    disable_account(database, "one", actor="command line: somebody")
    enable_account(database, "one", actor="command line: somebody")
    set_password(database, "one", actor="command line: somebody")

    entries = read_audit_log(database, scope=AUDITOR)

    assert [entry.event for entry in reversed(entries)] == [
        "account_added", "role_changed", "account_disabled", "account_enabled", "password_changed",
    ]  # fmt: skip
    assert {entry.account for entry in entries} == {"command line: somebody"}
    assert {entry.subject for entry in entries} == {"one"}


def test_changing_an_account_that_is_not_there_is_a_sentence(database: AppDatabase) -> None:
    with pytest.raises(ErrorForReader, match="no account 'ghost'"):
        disable_account(database, "Ghost", actor="test")


def test_a_chosen_language_is_remembered(database: AppDatabase, chairman: Account) -> None:
    remember_language(database, chairman, language="en")

    found = find_account(database, "chairman")
    assert found is not None
    assert found.language == "en"


def test_demo_accounts_cover_every_role_and_stay_when_made_again(database: AppDatabase) -> None:
    made = make_demo_accounts(database, TRUTH, None)
    again = make_demo_accounts(database, TRUTH, None)

    assert {account.role for account in list_accounts(database)} == set(ROLES)
    assert all(opens(database, name, password=password or "") for name, password in made.items())
    assert len(set(made.values())) == len(made)
    assert set(again.values()) == {None}


def test_demo_accounts_take_the_given_password_and_the_demos_units(database: AppDatabase) -> None:
    make_demo_accounts(database, TRUTH, None)
    moved = {**TRUTH, "head_account": {"unit_id": "HEALTH", "officer_id": "O-9"}}

    given = make_demo_accounts(database, moved, "given by the operator")
    again = make_demo_accounts(database, moved, "given by the operator")

    head = find_account(database, "head")
    assert head is not None
    assert (head.unit_id, head.officer_id) == ("HEALTH", "O-9")
    assert set(given.values()) == {"given by the operator"}
    assert opens(database, "admin", password="given by the operator")
    assert set(again.values()) == {None}
