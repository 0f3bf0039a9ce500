"""``user``: the accounts. It trusts the operating-system account that runs it, and writes that down."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from data_access.accounts import (
    add_account,
    disable_account,
    enable_account,
    list_accounts,
    set_password,
    set_role,
)
from data_access.app_database import AppDatabase, open_app_database
from data_access.audit import AuditEvent, command_line_actor, record
from data_access.store import current_store
from data_access.viewer import check_links
from errors import ErrorForReader, StoreUnavailable, UnknownName
from settings import Settings, load_settings

UNIT = click.option("--unit", "unit_id", help="The unit of a head, or that an inspector is bound to.")
OFFICER = click.option("--officer", "officer_id", help="The account's own officer id.")
PASSWORD = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input; else a random one."
)


@click.group()
def user() -> None:
    """Accounts: who may sign in, and as what."""


@user.command()
@click.argument("name")
@click.option("--role", required=True, help="chairman, inspectorate, unit_head, analyst or admin.")
@UNIT
@OFFICER
@PASSWORD
def add(name: str, role: str, unit_id: str | None, officer_id: str | None, password_stdin: bool) -> None:
    """Make an account; without --password-stdin its random password is printed, once."""
    given = _password_from_stdin() if password_stdin else None
    with _application() as (settings, database):
        _check_links(settings, unit_id=unit_id, officer_id=officer_id)
        password = add_account(
            database,
            name,
            role=role,
            unit_id=unit_id,
            officer_id=officer_id,
            password=given,
            actor=command_line_actor(),
        )
    if given is None:
        print(password)


@user.command("list")
def list_command() -> None:
    """All accounts: name, role, unit, officer, state."""
    with _application() as (_, database):
        record(
            database,
            account=command_line_actor(),
            event=AuditEvent.COMMAND_LINE_USED,
            subject="user list",
        )
        for account in list_accounts(database):
            state = "disabled" if account.is_disabled else "active"
            print(
                account.name, account.role, account.unit_id or "-", account.officer_id or "-", state, sep="\t"
            )


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Close an account at once: its sessions end."""
    with _application() as (_, database):
        disable_account(database, name, actor=command_line_actor())


@user.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let a disabled account sign in again."""
    with _application() as (_, database):
        enable_account(database, name, actor=command_line_actor())


@user.command()
@click.argument("name")
@PASSWORD
def password(name: str, password_stdin: bool) -> None:
    """Change a password; the account's sessions end. A random one is printed, once."""
    given = _password_from_stdin() if password_stdin else None
    with _application() as (_, database):
        changed = set_password(database, name, password=given, actor=command_line_actor())
    if given is None:
        print(changed)


@user.command()
@click.argument("name")
@click.argument("new_role")
@UNIT
@OFFICER
def role(name: str, new_role: str, unit_id: str | None, officer_id: str | None) -> None:
    """Give an account another role, unit and officer; its sessions end."""
    with _application() as (settings, database):
        _check_links(settings, unit_id=unit_id, officer_id=officer_id)
        set_role(
            database,
            name,
            role=new_role,
            unit_id=unit_id,
            officer_id=officer_id,
            actor=command_line_actor(),
        )


@contextmanager
def _application() -> Iterator[tuple[Settings, AppDatabase]]:
    """The configuration and the application database; a mistake ends the command with its sentence."""
    try:
        settings = load_settings(os.environ)
        yield settings, open_app_database(settings)
    except UnknownName as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except ErrorForReader as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _check_links(settings: Settings, *, unit_id: str | None, officer_id: str | None) -> None:
    if not unit_id and not officer_id:
        return
    try:
        check_links(current_store(settings), unit_id=unit_id, officer_id=officer_id)
    except StoreUnavailable:
        click.echo("There is no case store yet: unit and officer were taken as they are.", err=True)


def _password_from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")
