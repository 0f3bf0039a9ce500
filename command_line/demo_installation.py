"""Making the demo province ready to look at: its accounts, and its store where that is behind."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from command_line.messages import progress_printer, say, show_report
from data_access.accounts import make_demo_accounts
from data_access.app_database import open_app_database
from data_access.refresh import refresh as refresh_store
from data_access.source_config import load_sources
from data_access.store import current_store
from errors import StoreUnavailable
from settings import Settings

ACCOUNTS_FILE = "accounts.txt"
READABLE_BY_OWNER = 0o600


def print_demo_accounts(settings: Settings, *, out: Path) -> None:
    """Make the demo's accounts where they are missing, and print all with their passwords."""
    truth = json.loads((out / "truth.json").read_text(encoding="utf-8"))
    password = os.environ.get("GIAMSAT_DEMO_PASSWORD")
    made = make_demo_accounts(open_app_database(settings), truth, password)
    passwords = _kept_passwords(out) | {name: new for name, new in made.items() if new}
    _keep_passwords(out, passwords)
    say(f"Accounts of the demo province (kept in {out / ACCOUNTS_FILE}):")
    for name in made:
        say(f"  {name:<14}{passwords.get(name, '(as it was set)')}")


def _kept_passwords(out: Path) -> dict[str, str]:
    path = out / ACCOUNTS_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return dict(line.split("\t", 1) for line in lines)


def _keep_passwords(out: Path, passwords: dict[str, str]) -> None:
    descriptor = os.open(out / ACCOUNTS_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, READABLE_BY_OWNER)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}\t{password}\n" for name, password in sorted(passwords.items()))


def _is_up_to_date(settings: Settings, *, out: Path) -> bool:
    """Whether this release can read the store, and nothing of the demo is newer."""
    try:
        store = current_store(settings)
    except StoreUnavailable:
        return False
    sources = [*out.glob("*.sqlite"), *out.glob("sources/*/*")]
    return store.path.stat().st_mtime > max(file.stat().st_mtime for file in sources)


def fill_store_where_needed(settings: Settings, *, out: Path) -> None:
    """Refresh the store unless it is newer than every file of the demo."""
    if _is_up_to_date(settings, out=out):
        say("The case store is up to date.")
        return
    report = refresh_store(
        settings,
        load_sources(settings, os.environ),
        full=True,
        report=progress_printer(),
        now=datetime.now(UTC),
    )
    show_report(report)
