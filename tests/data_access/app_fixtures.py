"""An application database of its own for a test, with a clock that the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import bcrypt
import pytest

from data_access.accounts import add_account, find_account
from data_access.app_database import AppDatabase, open_app_database
from data_access.scope import AccessScope, Permission
from settings import AppSettings, Settings

AUDITOR = AccessScope(user_id="auditor", permissions=(Permission.READ_AUDIT_LOG,))


@dataclass
class MovedClock:
    """A clock that stands still until it is moved."""

    now: datetime = field(default=datetime(2026, 10, 31, 9, 0))

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


def app_settings(url: str) -> Settings:
    """A configuration whose application database is at this URL."""
    return Settings(path=Path("giamsat.toml"), app=AppSettings.model_validate({"url": url}))


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of the least cost: a test makes many of them."""
    monkeypatch.setattr("data_access.accounts.bcrypt.gensalt", partial(bcrypt.gensalt, 4))


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, clock: MovedClock, quick_hashes: None
) -> Iterator[AppDatabase]:
    """An empty application database, once as an SQLite file and once on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/private/app.db"
    else:
        url = request.getfixturevalue("wheel_database").admin_url
    engine = open_app_database(app_settings(url)).engine
    yield AppDatabase(engine, clock)
    engine.dispose()


@pytest.fixture
def chairman(database: AppDatabase):
    add_account(database, "chairman", role="chairman", password="chairman's own", actor="test")
    account = find_account(database, "chairman")
    assert account is not None
    return account
