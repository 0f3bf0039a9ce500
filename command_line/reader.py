"""Who asks on the command line, of what data, and how a mistake ends a command."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from data_access.accounts import find_account
from data_access.app_database import AppDatabase, open_app_database
from data_access.audit import AuditEvent, command_line_actor, record
from data_access.scope import AccessScope
from data_access.store import CaseStore, current_store
from data_access.viewer import scope_of_account
from errors import ErrorForReader, NotVisible, UnknownName
from metrics.definition import QuestionRefused
from settings import Settings, load_settings

EXIT_NOT_VISIBLE = 1
EXIT_BAD_QUESTION = 2


@dataclass(frozen=True)
class Reader:
    """Who asks, and of what."""

    settings: Settings
    database: AppDatabase
    store: CaseStore
    scope: AccessScope

    @property
    def context(self) -> dict[str, Any]:
        """What every question is asked with."""
        return {"scope": self.scope, "store": self.store, "settings": self.settings}

    def write_down(self, event: AuditEvent, *, subject: str, detail: dict[str, str | None]) -> None:
        """Note in the audit log what was done for this user."""
        detail = {"user": self.scope.user_id, **detail}
        record(self.database, account=command_line_actor(), event=event, subject=subject, detail=detail)


def reader_for(user_name: str) -> Reader:
    """The account that is asked for, and what it may see.

    Raises:
        NotVisible: there is no such account, or it is disabled.
    """
    settings = load_settings(os.environ)
    database = open_app_database(settings)
    account = find_account(database, user_name)
    if account is None or account.is_disabled:
        record(database, account=command_line_actor(), event=AuditEvent.COMMAND_LINE_USED, subject="refused")
        raise NotVisible
    store = current_store(settings)
    return Reader(settings, database, store, scope_of_account(account, store))


def write_file(out: Path, content: bytes) -> None:
    """Write a file that was asked for; a mistake ends the command with its sentence."""
    try:
        out.write_bytes(content)
    except OSError as error:
        click.echo(f"{out} can not be written: {error.strerror}.", err=True)
        sys.exit(EXIT_NOT_VISIBLE)


@contextmanager
def told_in_words() -> Iterator[None]:
    """A mistake ends the command with its sentence: 1 not visible, 2 a question that can not be asked."""
    try:
        yield
    except (UnknownName, QuestionRefused) as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_BAD_QUESTION)
    except ErrorForReader as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_NOT_VISIBLE)
