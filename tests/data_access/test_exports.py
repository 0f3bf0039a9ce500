import pytest
import sqlalchemy as sa

from data_access.accounts import Account, add_account, find_account
from data_access.app_database import EXPORTS, AppDatabase
from data_access.audit import read_audit_log
from data_access.exports import Export, fetch_export, keep_export
from tests.data_access.app_fixtures import AUDITOR, MovedClock

FILE = Export(file_name="hồ sơ.csv", media_type="text/csv", content=b"\xef\xbb\xbfrow")


def test_an_export_goes_to_its_owner_and_nobody_else(database: AppDatabase, chairman: Account) -> None:
    add_account(database, "other", role="chairman", actor="test")
    other = find_account(database, "other")
    assert other is not None

    export_id = keep_export(database, chairman, export=FILE)

    assert fetch_export(database, chairman, export_id=export_id) == FILE
    assert fetch_export(database, other, export_id=export_id) is None
    assert fetch_export(database, chairman, export_id="made-up") is None
    entries = read_audit_log(database, scope=AUDITOR)
    assert [(entry.account, entry.event) for entry in reversed(entries)][-4:] == [
        ("chairman", "export_made"),
        ("chairman", "export_fetched"),
        ("other", "export_refused"),
        ("chairman", "export_refused"),
    ]


@pytest.mark.parametrize(("minutes", "is_there"), [(14, True), (15, False)])
def test_an_export_lasts_a_quarter_of_an_hour(
    database: AppDatabase, chairman: Account, clock: MovedClock, minutes: int, is_there: bool
) -> None:
    export_id = keep_export(database, chairman, export=FILE)
    clock.move(minutes=minutes)

    assert (fetch_export(database, chairman, export_id=export_id) == FILE) is is_there


def test_expired_exports_are_deleted_when_the_next_is_made(
    database: AppDatabase, chairman: Account, clock: MovedClock
) -> None:
    keep_export(database, chairman, export=FILE)
    clock.move(minutes=15)
    kept = keep_export(database, chairman, export=FILE)

    with database.reading() as connection:
        assert connection.scalars(sa.select(EXPORTS.c.export_id)).all() == [kept]
