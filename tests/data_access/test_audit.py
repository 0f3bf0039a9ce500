import pytest

from data_access.app_database import AppDatabase
from data_access.audit import AuditEvent, command_line_actor, read_audit_log, record
from data_access.scope import NOBODY, ROLES, AccessScope, Permission
from errors import NotVisible
from tests.data_access.app_fixtures import AUDITOR, MovedClock


def test_entries_come_newest_first_and_further_back_on_demand(
    database: AppDatabase, clock: MovedClock
) -> None:
    for number in range(5):
        clock.move(seconds=1)
        record(database, account="a", event=AuditEvent.ROWS_OPENED, subject=f"page {number}")

    latest = read_audit_log(database, scope=AUDITOR, limit=2)
    earlier = read_audit_log(database, scope=AUDITOR, limit=2, before_id=latest[-1].entry_id)

    assert [entry.subject for entry in latest] == ["page 4", "page 3"]
    assert [entry.subject for entry in earlier] == ["page 2", "page 1"]
    assert latest[0].happened_at == clock.now


def test_only_whoever_holds_the_permission_reads_the_log(database: AppDatabase) -> None:
    readers = {role.name for role in ROLES.values() if Permission.READ_AUDIT_LOG in role.permissions}

    assert readers == {"inspectorate"}
    for scope in (NOBODY, AccessScope("admin", permissions=tuple(ROLES["admin"].permissions))):
        with pytest.raises(NotVisible):
            read_audit_log(database, scope=scope)


def test_the_command_line_is_named_with_the_account_of_the_system() -> None:
    assert command_line_actor().startswith("command line: ")
    assert len(command_line_actor()) > len("command line: ")
