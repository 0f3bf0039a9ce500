from data_access.accounts import Account, add_account, find_account
from data_access.app_database import AppDatabase
from data_access.visits import Visit, remember_visit
from tests.data_access.app_fixtures import MovedClock


def test_the_first_visit_has_none_before_it(database: AppDatabase, chairman: Account) -> None:
    assert remember_visit(database, chairman, unit_id="SYT", month="2026-09") is None


def test_the_next_visit_is_told_the_one_before(
    database: AppDatabase, chairman: Account, clock: MovedClock
) -> None:
    first = clock.now
    remember_visit(database, chairman, unit_id="SYT", month="2026-09")
    clock.move(days=20)

    found = remember_visit(database, chairman, unit_id="SYT", month="2026-10")

    assert found == Visit(first, "2026-09")


def test_loading_the_page_again_is_no_new_visit(
    database: AppDatabase, chairman: Account, clock: MovedClock
) -> None:
    first = clock.now
    remember_visit(database, chairman, unit_id="SYT", month="2026-09")
    clock.move(days=20)
    for _ in range(5):
        assert remember_visit(database, chairman, unit_id="SYT", month="2026-10") == Visit(first, "2026-09")
        clock.move(minutes=59)


def test_after_an_hour_without_a_look_a_visit_is_over(
    database: AppDatabase, chairman: Account, clock: MovedClock
) -> None:
    remember_visit(database, chairman, unit_id="SYT", month="2026-10")
    clock.move(minutes=60)
    assert remember_visit(database, chairman, unit_id="SYT", month="2026-10") is None
    last = clock.now
    clock.move(minutes=60, seconds=1)
    assert remember_visit(database, chairman, unit_id="SYT", month="2026-10") == Visit(last, "2026-10")


def test_a_look_within_five_minutes_is_not_written_down_unless_the_data_is_new(
    database: AppDatabase, chairman: Account, clock: MovedClock
) -> None:
    first = clock.now
    remember_visit(database, chairman, unit_id="SYT", month="2026-09")
    clock.move(minutes=4)
    remember_visit(database, chairman, unit_id="SYT", month="2026-09")
    clock.move(minutes=58)
    assert remember_visit(database, chairman, unit_id="SYT", month="2026-09") == Visit(first, "2026-09")
    newer = clock.now
    clock.move(minutes=1)
    remember_visit(database, chairman, unit_id="SYT", month="2026-10")
    clock.move(days=1)
    found = remember_visit(database, chairman, unit_id="SYT", month="2026-10")
    assert found is not None
    assert (found.month, found.seen_at > newer) == ("2026-10", True)


def test_units_and_accounts_have_visits_of_their_own(
    database: AppDatabase, chairman: Account, clock: MovedClock
) -> None:
    add_account(database, "second", role="chairman", password="the second one's", actor="test")
    second = find_account(database, "second")
    assert second is not None
    remember_visit(database, chairman, unit_id="SYT", month="2026-09")
    clock.move(days=1)

    assert remember_visit(database, chairman, unit_id="STC", month="2026-09") is None
    assert remember_visit(database, second, unit_id="SYT", month="2026-09") is None
