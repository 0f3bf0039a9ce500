from datetime import timedelta

import pytest
import sqlalchemy as sa

from data_access.accounts import Account, disable_account
from data_access.app_database import SESSIONS, TICKETS, AppDatabase
from data_access.audit import read_audit_log
from data_access.sessions import end_session, find_session, issue_ticket, redeem_ticket
from tests.data_access.app_fixtures import AUDITOR, MovedClock


def signed_in(database: AppDatabase, account: Account) -> str:
    """The token of a new session."""
    entrance = redeem_ticket(database, issue_ticket(database, account, wanted="/"))
    assert entrance is not None
    return entrance.token


def is_signed_in(database: AppDatabase, token: str) -> bool:
    idle, absolute = timedelta(minutes=60), timedelta(hours=12)
    return find_session(database, token, idle=idle, absolute=absolute) is not None


def refusals(database: AppDatabase) -> list[str]:
    entries = read_audit_log(database, scope=AUDITOR)
    return [entry.detail["reason"] for entry in entries if entry.event == "ticket_refused"]


def test_a_ticket_opens_one_session_and_leads_to_the_wanted_page(
    database: AppDatabase, chairman: Account
) -> None:
    entrance = redeem_ticket(database, issue_ticket(database, chairman, wanted="/overdue?unit=ROADS"))

    assert entrance is not None
    assert entrance.wanted == "/overdue?unit=ROADS"
    found = find_session(database, entrance.token, idle=timedelta(hours=1), absolute=timedelta(hours=1))
    assert found == chairman


def test_a_ticket_used_before_is_refused_and_written_down(database: AppDatabase, chairman: Account) -> None:
    ticket = issue_ticket(database, chairman, wanted="/")
    redeem_ticket(database, ticket)

    assert redeem_ticket(database, ticket) is None
    assert refusals(database) == ["used"]


@pytest.mark.parametrize(("seconds", "is_good"), [(29, True), (30, True), (31, False)])
def test_a_ticket_lives_thirty_seconds(
    database: AppDatabase, chairman: Account, clock: MovedClock, seconds: int, is_good: bool
) -> None:
    ticket = issue_ticket(database, chairman, wanted="/")
    clock.move(seconds=seconds)

    assert (redeem_ticket(database, ticket) is not None) is is_good
    assert refusals(database) == ([] if is_good else ["expired"])


def test_a_made_up_ticket_is_refused_for_an_unknown_account(database: AppDatabase) -> None:
    assert redeem_ticket(database, "made-up") is None

    (entry,) = read_audit_log(database, scope=AUDITOR)
    assert (entry.account, entry.detail) == ("unknown account", {"reason": "unknown"})


def test_a_ticket_is_worthless_once_its_account_is_disabled(database: AppDatabase, chairman: Account) -> None:
    ticket = issue_ticket(database, chairman, wanted="/")
    disable_account(database, "chairman", actor="test")

    assert redeem_ticket(database, ticket) is None


def test_neither_ticket_nor_token_is_kept(database: AppDatabase, chairman: Account) -> None:
    ticket = issue_ticket(database, chairman, wanted="/")
    entrance = redeem_ticket(database, ticket)
    assert entrance is not None

    with database.reading() as connection:
        kept = repr([connection.execute(sa.select(table)).all() for table in (TICKETS, SESSIONS)])

    assert ticket not in kept
    assert entrance.token not in kept


def test_a_session_ends_when_signed_out_and_others_go_on(database: AppDatabase, chairman: Account) -> None:
    ended, other = signed_in(database, chairman), signed_in(database, chairman)

    end_session(database, ended)

    assert not is_signed_in(database, ended)
    assert is_signed_in(database, other)
    assert read_audit_log(database, scope=AUDITOR)[0].event == "signed_out"


def test_a_session_ends_after_an_idle_hour_but_not_while_it_is_used(
    database: AppDatabase, chairman: Account, clock: MovedClock
) -> None:
    token = signed_in(database, chairman)
    for _ in range(3):
        clock.move(minutes=59)
        assert is_signed_in(database, token)

    clock.move(minutes=60)
    assert not is_signed_in(database, token)


def test_a_session_ends_after_twelve_hours_however_busy(
    database: AppDatabase, chairman: Account, clock: MovedClock
) -> None:
    token = signed_in(database, chairman)
    for _ in range(23):
        clock.move(minutes=31)
        assert is_signed_in(database, token)

    clock.move(minutes=31)
    assert not is_signed_in(database, token)


def test_a_made_up_token_is_nobody(database: AppDatabase, chairman: Account) -> None:
    signed_in(database, chairman)

    assert not is_signed_in(database, "made-up")
    assert not is_signed_in(database, "")
