"""Reading from real databases: untouched statements, flat memory, time limits, no password, no trace."""

import hashlib
import logging
import os
import socket
import sqlite3
import time
import traceback
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data_access.source_config import Source
from data_access.source_connection import open_source, without_secrets
from errors import ErrorForReader, SourceRefused, SourceUnavailable
from tests.servers import MariaDatabase, PostgresDatabase

SECRET = "S3c'ret @:/ thừa"


def marked(kind: str, *more: str) -> Any:
    """A case of a test that needs the server of its kind, marked so that it can be chosen or left out."""
    marks = [getattr(pytest.mark, kind)] if kind in {"postgresql", "mariadb"} else []
    return pytest.param(kind, *more, marks=marks)


def make_source(url: str, **more: Any) -> Source:
    values = {"timezone": "Asia/Ho_Chi_Minh", "refresh_every": "1h", **more}
    return Source(folder=Path("sources/x"), name="Một cửa", url=url, **values)


def read_all(url: str, statement: str, **more: Any) -> list[tuple[Any, ...]]:
    since = more.pop("since", None)
    with open_source(make_source(url, **more)) as connection:
        return [row for batch in connection.stream(statement, since=since) for row in batch]


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    path = tmp_path / "hồ sơ 100%#.sqlite"
    connection = sqlite3.connect(path)
    connection.execute('CREATE TABLE "event log" ("case:id" TEXT, "a b%" INTEGER, changed_at TEXT)')
    connection.execute("INSERT INTO \"event log\" VALUES ('c1', 1, '2026-10-01 08:00:00')")
    connection.execute("INSERT INTO \"event log\" VALUES ('c2', 2, '2026-11-01 00:30:00')")
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def duckdb_file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute('CREATE TABLE "event log" ("case:id" TEXT, "a b%" INTEGER, changed_at TIMESTAMP)')
        connection.execute("INSERT INTO \"event log\" VALUES ('c1', 1, '2026-10-01 08:00:00')")
        connection.execute("INSERT INTO \"event log\" VALUES ('c2', 2, '2026-11-01 00:30:00')")
    return path


POSTGRES_TABLE = (
    'CREATE TABLE "event log" ("case:id" text, "a b%" int, changed_at timestamptz)',
    "INSERT INTO \"event log\" VALUES ('c1', 1, '2026-10-01 08:00:00+07')",
    "INSERT INTO \"event log\" VALUES ('c2', 2, '2026-11-01 00:30:00+07')",
)
MARIA_TABLE = (
    "CREATE TABLE `event log` (`case:id` varchar(9), `a b%` int, changed_at datetime, flag bit(1))",
    "INSERT INTO `event log` VALUES ('c1', 1, '2026-10-01 08:00', b'1'), ('c2', 2, '2026-11-01 00:30', b'0')",
)


@pytest.mark.postgresql
def test_postgresql_statement_goes_to_the_driver_untouched(postgres_database: PostgresDatabase) -> None:
    postgres_database.run(*POSTGRES_TABLE)
    statement = """
        WITH x AS (SELECT * FROM "event log") -- :since 100 % of $1 ?
        SELECT "case:id" AS "a:b %s $2 ?", "a b%" % 2, '{"k": 1}'::jsonb ? 'k', $q$it's :since$q$, '%(x)s'
        FROM x WHERE changed_at > :since AND changed_at::timestamp > :since_local AND "a b%"::text <> '%';
    """
    since = datetime(2026, 10, 15, tzinfo=UTC)
    with open_source(make_source(postgres_database.make_reader().url)) as connection:
        names = connection.column_names(statement)
        rows = list(connection.stream(statement, since=since))

    assert names[0] == "a:b %s $2 ?"
    assert rows == [[("c2", 0, True, "it's :since", "%(x)s")]]


@pytest.mark.mariadb
def test_mariadb_statement_goes_to_the_driver_untouched(mariadb_database: MariaDatabase) -> None:
    mariadb_database.run(*MARIA_TABLE)
    statement = """
        WITH x AS (SELECT * FROM `event log`) # :since 100 % of $1 ?
        SELECT `case:id` AS "a:b %s $2 ?", `a b%` % 2, 'it\\'s :since', '%(x)s', flag
        FROM x WHERE changed_at > :since_local;
    """
    since = datetime(2026, 10, 15, tzinfo=UTC)
    with open_source(make_source(mariadb_database.make_reader().url)) as connection:
        names = connection.column_names(statement)
        rows = list(connection.stream(statement, since=since))

    assert names[0] == "a:b %s $2 ?"
    assert rows == [[("c2", 0, "it's :since", "%(x)s", 0)]]


def test_sqlite_statement_goes_to_the_driver_untouched(sqlite_file: Path) -> None:
    statement = """SELECT "case:id" AS "a:b %s $2 ?", [a b%] % 2, ':since ?', '%(x)s'
        FROM "event log" WHERE changed_at > :since_local;"""
    since = datetime(2026, 10, 15, tzinfo=UTC)

    rows = read_all(f"sqlite:///{sqlite_file}", statement, since=since)

    assert rows == [("c2", 0, ":since ?", "%(x)s")]


def test_duckdb_statement_goes_to_the_driver_untouched(duckdb_file: Path) -> None:
    statement = """SELECT "case:id" AS "a:b %s $2 ?", "a b%" % 2, $$it's :since ?$$, '%(x)s'
        FROM "event log" WHERE changed_at > :since_local AND changed_at > :since;"""
    since = datetime(2026, 10, 15, tzinfo=UTC)

    assert read_all(f"duckdb:///{duckdb_file}", statement, since=since) == [
        ("c2", 0, "it's :since ?", "%(x)s")
    ]


# One column of 200 characters, so that 300,000 rows weigh about 70 MB when they are all held.
MANY = {
    "postgresql": "SELECT i, repeat('x', 200) || i FROM generate_series(1, 300000) AS i",
    "mariadb": "SELECT seq, concat(repeat('x', 200), seq) FROM seq_1_to_300000",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
    "SELECT i, printf('%.200c', 'x') || i FROM n",
    "duckdb": "SELECT i, repeat('x', 200) || i FROM range(1, 300001) AS t(i)",
}


@pytest.fixture(params=[marked(kind) for kind in ("sqlite", "duckdb", "postgresql", "mariadb")])
def any_reader(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The kind of database and the URL of a reader, on each kind in turn."""
    kind = request.param
    if kind == "sqlite":
        path = request.getfixturevalue("tmp_path") / "any.sqlite"
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE t (a)")
        connection.close()
        yield kind, f"sqlite:///{path}"
    elif kind == "duckdb":
        path = request.getfixturevalue("tmp_path") / "any.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute("CREATE TABLE t (a INTEGER)")
        yield kind, f"duckdb:///{path}"
    else:
        name = {"postgresql": "wheel_database", "mariadb": "mariadb_database"}[kind]
        database = request.getfixturevalue(name)
        database.run("CREATE TABLE t (a int)")
        yield kind, database.make_reader().url


def test_stream_holds_one_batch_and_not_all_rows(any_reader: tuple[str, str]) -> None:
    kind, url = any_reader
    count, sizes = 0, set()
    with open_source(make_source(url)) as connection:
        tracemalloc.start()
        for batch in connection.stream(MANY[kind], batch_size=5_000):
            count += len(batch)
            sizes.add(len(batch))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert count == 300_000
    assert sizes == {5_000}
    assert peak < 15_000_000


def test_stream_left_early_does_not_wait_for_the_rest(any_reader: tuple[str, str]) -> None:
    kind, url = any_reader
    with open_source(make_source(url)) as connection:
        first = next(iter(connection.stream(MANY[kind], batch_size=10)))
        start = time.monotonic()

    assert len(first) == 10
    assert time.monotonic() - start < 1


def test_stream_that_fails_leaves_the_connection_usable(any_reader: tuple[str, str]) -> None:
    _, url = any_reader
    with open_source(make_source(url)) as connection:
        with pytest.raises(SourceRefused, match="nowhere"):
            list(connection.stream("SELECT a FROM nowhere"))

        assert list(connection.stream("SELECT 1 AS one")) == [[(1,)]]


def test_column_names_are_known_without_rows(any_reader: tuple[str, str]) -> None:
    _, url = any_reader
    with open_source(make_source(url)) as connection:
        names = connection.column_names('SELECT a, a AS "A b:c" FROM t WHERE 1 = 0')
        again = connection.column_names("SELECT 1 AS x, 2 AS x")

    assert names == ["a", "A b:c"]
    assert again == ["x", "x"]


def test_clock_is_an_aware_instant_in_utc(any_reader: tuple[str, str]) -> None:
    _, url = any_reader
    with open_source(make_source(url)) as connection:
        found = connection.clock()

    assert found.tzinfo is UTC
    assert abs(found - datetime.now(UTC)) < timedelta(seconds=5)


SLOW = {
    "postgresql": "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b",
    "mariadb": "SELECT count(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b WHERE a.seq * b.seq = 7",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "duckdb": "SELECT count(*) FROM range(10000000) a(i), range(10000000) b(j) WHERE i * j % 7 = sqrt(i + j)",
}


def test_statement_that_takes_too_long_is_broken_off(any_reader: tuple[str, str]) -> None:
    kind, url = any_reader
    start = time.monotonic()

    with (
        pytest.raises(SourceUnavailable, match=r"no answer within 0\.5 seconds"),
        open_source(make_source(url, statement_seconds=0.5)) as connection,
    ):
        list(connection.stream(SLOW[kind]))

    assert time.monotonic() - start < 5


@pytest.mark.mariadb
def test_mariadb_limit_reached_between_two_batches_ends_at_once(mariadb_database: MariaDatabase) -> None:
    url = mariadb_database.make_reader().url
    statement = "SELECT repeat('x', 1000) FROM seq_1_to_10000000"
    start = time.monotonic()

    def read_slowly() -> None:
        with open_source(make_source(url, statement_seconds=1)) as connection:
            for _ in connection.stream(statement, batch_size=100):
                time.sleep(0.02)

    with pytest.raises(SourceUnavailable, match="no answer within 1 seconds"):
        read_slowly()

    assert time.monotonic() - start < 30


class DeafServer:
    """Accepts connections and never says a word."""

    def __enter__(self) -> int:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(5)
        return int(self.socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self.socket.close()


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_server_that_never_answers_is_given_up_within_the_limit(scheme: str) -> None:
    with DeafServer() as port:
        start = time.monotonic()
        with (
            pytest.raises(SourceUnavailable, match=r"Một cửa' \(.* at 127\.0\.0\.1\)"),
            open_source(make_source(f"{scheme}://u:p4ssword@127.0.0.1:{port}/d", connect_seconds=2)),
        ):
            pass

    assert time.monotonic() - start < 6


def everything_told(error: BaseException, log: str) -> str:
    chain: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        found = todo.pop()
        if found is not None and found not in chain:
            chain.append(found)
            todo += [found.__cause__, found.__context__]
    texts = [f"{found} {found!r} {found.args}" for found in chain]
    return "\n".join([*texts, "".join(traceback.format_exception(error)), log])


def urls_that_fail(request: pytest.FixtureRequest, kind: str) -> str:
    wrong = "S3c%27ret%20%40%3A%2F%20th%E1%BB%ABa"
    if kind == "postgresql":
        database: PostgresDatabase = request.getfixturevalue("wheel_database")
        account = database.make_account()
        return account.url.replace(account.password, wrong)
    if kind == "mariadb":
        maria: MariaDatabase = request.getfixturevalue("mariadb_database")
        other = maria.make_account()
        return other.url.replace(other.password, wrong)
    return {
        "postgresql closed port": f"postgresql://u:{wrong}@127.0.0.1:1/d",
        "mariadb closed port": f"mariadb://u:{wrong}@127.0.0.1:1/d",
        "unknown host": f"postgresql://u:{wrong}@no-such-host.invalid/d",
        "password as option": f"postgresql://u@127.0.0.1:1/d?password={wrong}",
        "unknown option": f"mariadb://u:{wrong}@127.0.0.1:3306/d?nonsense={wrong}",
        "unknown postgresql option": f"postgresql://u:{wrong}@127.0.0.1:1/d?nonsense=1",
        "unknown kind": f"nonsense://u:{wrong}@127.0.0.1/d",
        "missing driver": f"mssql://u:{wrong}@127.0.0.1/d",
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        marked("postgresql"),
        marked("mariadb"),
        "postgresql closed port",
        "mariadb closed port",
        "unknown host",
        "password as option",
        "unknown option",
        "unknown postgresql option",
        "unknown kind",
        "missing driver",
    ],
)
def test_password_is_told_nowhere_when_connecting_fails(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.DEBUG)
    source = make_source(urls_that_fail(request, kind), connect_seconds=2)

    with pytest.raises(ErrorForReader, match="Một cửa") as caught, open_source(source):
        pass

    told = everything_told(caught.value, caplog.text)
    assert "S3c" not in told
    assert "%40%3A" not in told


def test_password_is_told_nowhere_when_the_server_quotes_it(
    wheel_database: PostgresDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account = wheel_database.make_reader(password=SECRET)

    with pytest.raises(SourceRefused) as caught, open_source(make_source(account.url)) as connection:
        connection.column_names(f'SELECT 1 AS x FROM "{SECRET}"')

    assert 'relation "***" does not exist' in str(caught.value)
    assert SECRET not in f"{caught.value!r} {caplog.text}"


def test_without_secrets_finds_every_way_to_write_the_password() -> None:
    source = make_source("postgresql://u:a%20b%2F%27c@h/d?sslpassword=other%20one")

    text = without_secrets("a b/'c a%20b%2F%27c a+b%2F%27c other one other%20one", source=source)

    assert text == "*** *** *** *** ***"


@pytest.mark.postgresql
def test_lost_connection_is_told_as_unavailable(wheel_database: PostgresDatabase) -> None:
    account = wheel_database.make_reader()

    stop = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{account.name}'"

    def read_on() -> None:
        with open_source(make_source(account.url)) as connection:
            for _ in connection.stream("SELECT i FROM generate_series(1, 100000) AS i", batch_size=10):
                wheel_database.run(stop)

    with pytest.raises(SourceUnavailable, match="Một cửa"):
        read_on()


@pytest.mark.postgresql
def test_times_python_can_not_hold_arrive_as_text(wheel_database: PostgresDatabase) -> None:
    statement = "SELECT 'infinity'::timestamptz, '20222-01-01'::timestamp, '0044-03-15 BC'::date, now()"

    rows = read_all(wheel_database.make_reader().url, statement)

    assert rows[0][:3] == ("infinity", "20222-01-01 00:00:00", "0044-03-15 BC")
    assert isinstance(rows[0][3], datetime)


@pytest.mark.postgresql
def test_postgresql_session_reads_in_the_zone_of_the_source(wheel_database: PostgresDatabase) -> None:
    rows = read_all(
        wheel_database.make_reader().url,
        "SELECT timestamptz '2026-07-01 22:30:00+00', (timestamptz '2026-07-01 22:30:00+00')::date::text",
        timezone="Europe/Amsterdam",
    )

    assert rows[0][0] == datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert rows[0][1] == "2026-07-02"


@pytest.mark.postgresql
def test_postgresql_tables_are_all_seen_at_the_same_instant(wheel_database: PostgresDatabase) -> None:
    wheel_database.run("CREATE TABLE t (a int)")
    with open_source(make_source(wheel_database.make_reader().url)) as connection:
        before = list(connection.stream("SELECT count(*) FROM t"))
        wheel_database.run("INSERT INTO t VALUES (1)")

        assert list(connection.stream("SELECT count(*) FROM t")) == before


@pytest.mark.mariadb
def test_mariadb_timestamp_arrives_in_the_zone_of_the_source(mariadb_database: MariaDatabase) -> None:
    mariadb_database.run(
        "CREATE TABLE t (a timestamp NULL)",
        "SET time_zone = '+00:00'",
        "INSERT INTO t VALUES ('2026-10-31 17:30:00')",
    )

    rows = read_all(mariadb_database.make_reader().url, "SELECT a FROM t")

    assert rows == [(datetime(2026, 11, 1, 0, 30),)]


@pytest.mark.mariadb
def test_mariadb_zone_the_server_does_not_know_is_told(mariadb_database: MariaDatabase) -> None:
    source = make_source(mariadb_database.make_reader().url, timezone="Europe/Amsterdam")
    knows_zones = mariadb_database.run("SELECT count(*) FROM mysql.time_zone_name")[0][0] > 0

    with open_source(source) as connection:
        assert bool(connection.warnings) is not knows_zones


@pytest.mark.mariadb
def test_mariadb_dates_python_can_not_hold_arrive_as_text(mariadb_database: MariaDatabase) -> None:
    mariadb_database.run(
        "CREATE TABLE t (a datetime)", "SET sql_mode = ''", "INSERT INTO t VALUES ('0000-00-00')"
    )

    assert read_all(mariadb_database.make_reader().url, "SELECT a FROM t") == [("0000-00-00 00:00:00",)]


def test_sqlite_text_that_is_not_utf8_arrives_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.execute("INSERT INTO t VALUES (CAST(x'ff41' AS TEXT)), ('Đà Nẵng')")
    connection.close()

    assert read_all(f"sqlite:///{path}", "SELECT a FROM t") == [(b"\xffA",), ("Đà Nẵng",)]


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_file_keeps_its_bytes_and_gets_no_companions(
    kind: str, sqlite_file: Path, duckdb_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "read" / "plain.file"
    path.parent.mkdir()
    {"sqlite": sqlite_file, "duckdb": duckdb_file}[kind].rename(path)
    before = (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)

    with open_source(make_source(f"{kind}:///{path}")) as connection:
        list(connection.stream('SELECT * FROM "event log"'))
        during = os.listdir(path.parent)
        assert not connection.accepts_trial_write()

    assert during == os.listdir(path.parent) == ["plain.file"]
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before


def test_sqlite_file_with_a_write_ahead_log_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "wal.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    before = (os.listdir(tmp_path), path.read_bytes())

    with (
        pytest.raises(SourceRefused, match=r"write-ahead log .*snapshot"),
        open_source(make_source(f"sqlite:///{path}")),
    ):
        pass

    assert (os.listdir(tmp_path), path.read_bytes()) == before


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_missing_file_is_told_and_not_made(kind: str, tmp_path: Path) -> None:
    with (
        pytest.raises(SourceUnavailable, match="there is no file"),
        open_source(make_source(f"{kind}:///{tmp_path}/none.db")),
    ):
        pass

    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_file_of_another_kind_is_told(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("this is no database " * 500)

    with (
        pytest.raises(ErrorForReader, match="Một cửa"),
        open_source(make_source(f"{kind}:///{path}")) as connection,
    ):
        connection.column_names("SELECT * FROM t")


# The second wall alone: what is sent here has not passed the guard.
UNGUARDED = {
    "postgresql": (
        "INSERT INTO t VALUES (1)",
        "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "CREATE TABLE x (a int)",
        "CREATE TABLE x AS SELECT 1",
        "SELECT * INTO x FROM t",
        "TRUNCATE t",
        "DROP TABLE t",
        "SELECT nextval('s')",
        "SELECT * FROM t FOR UPDATE",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "SET TRANSACTION READ WRITE",
        "GRANT SELECT ON t TO PUBLIC",
        "COMMENT ON TABLE t IS 'x'",
    ),
    "mariadb": (
        "INSERT INTO t VALUES (1)",
        "UPDATE t SET a = 2",
        "DELETE FROM t",
        "REPLACE INTO t VALUES (1)",
        "CREATE TABLE x (a int)",
        "ALTER TABLE t ADD b int",
        "TRUNCATE TABLE t",
        "DROP TABLE t",
    ),
    "sqlite": (
        "INSERT INTO t VALUES (1)",
        "DELETE FROM t",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "DROP TABLE t",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = wal",
        "PRAGMA user_version = 7",
        "ATTACH 'x.db' AS x",
        "VACUUM",
        "VACUUM INTO 'x.db'",
        "BEGIN IMMEDIATE",
    ),
    "duckdb": (
        "INSERT INTO t VALUES (1)",
        "DELETE FROM t",
        "CREATE TABLE x (a INTEGER)",
        "DROP TABLE t",
        "COPY t TO 'x.csv'",
        "ATTACH 'x.duckdb'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "INSTALL httpfs",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
    ),
}


@pytest.mark.parametrize(
    ("kind", "statement"), [marked(kind, text) for kind, texts in UNGUARDED.items() for text in texts]
)
def test_unguarded_write_fails_in_the_session_even_of_an_owner(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, statement: str
) -> None:
    if kind == "postgresql":
        database: PostgresDatabase | MariaDatabase = request.getfixturevalue("wheel_database")
        database.run("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)", "CREATE SEQUENCE s")
        url = database.admin_url
    elif kind == "mariadb":
        database = request.getfixturevalue("mariadb_database")
        database.run("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)")
        url = database.admin_url
    else:
        path = tmp_path / "t.db"
        opened = sqlite3.connect(path) if kind == "sqlite" else duckdb.connect(str(path))
        opened.execute("CREATE TABLE t (a INTEGER)")
        opened.execute("INSERT INTO t VALUES (1)")
        opened.commit()
        opened.close()
        url = f"{kind}:///{path}"

    with open_source(make_source(url)) as connection:
        # What a reader has already asked must not matter.
        connection.read_own("SELECT a FROM t")
        with pytest.raises((SourceRefused, SourceUnavailable)):
            connection.read_own(statement)

        assert connection.read_own("SELECT a FROM t") == [(1,)]


@pytest.mark.postgresql
def test_postgresql_transaction_is_read_only_though_the_session_is_talked_out_of_it(
    wheel_database: PostgresDatabase,
) -> None:
    wheel_database.run("CREATE TABLE t (a int)")
    with open_source(make_source(wheel_database.admin_url)) as connection:
        connection.read_own("SELECT set_config('default_transaction_read_only', 'off', false)")
        connection.raw.commit()

        with pytest.raises(SourceRefused, match="read-only transaction"):
            connection.read_own("INSERT INTO t VALUES (1)")


@pytest.mark.postgresql
def test_postgresql_rows_wait_on_the_server(wheel_database: PostgresDatabase) -> None:
    with open_source(make_source(wheel_database.make_reader().url)) as connection:
        rows = connection.stream("SELECT i FROM generate_series(1, 1000) AS i", batch_size=10)
        next(rows)

        assert connection.read_own("SELECT count(*) FROM pg_cursors") == [(1,)]


def test_sqlite_file_is_opened_for_reading_whatever_else_is_talked_away(sqlite_file: Path) -> None:
    with open_source(make_source(f"sqlite:///{sqlite_file}")) as connection:
        connection.raw.set_authorizer(None)
        connection.raw.execute("PRAGMA query_only = OFF")

        with pytest.raises(SourceRefused, match="readonly database"):
            connection.read_own("CREATE TABLE x (a)")


@pytest.mark.mariadb
def test_mariadb_owner_can_not_write_with_a_fresh_transaction_either(mariadb_database: MariaDatabase) -> None:
    mariadb_database.run("CREATE TABLE t (a int)")
    with open_source(make_source(mariadb_database.admin_url)) as connection:
        connection.raw.rollback()
        with pytest.raises(SourceRefused, match="READ ONLY"):
            connection.read_own("INSERT INTO t VALUES (1)")
        connection.raw.commit()
        with pytest.raises(SourceRefused, match="READ ONLY"):
            connection.read_own("INSERT INTO t VALUES (1)")


def test_statement_of_a_mapping_passes_the_guard_first(sqlite_file: Path) -> None:
    with (
        open_source(make_source(f"sqlite:///{sqlite_file}")) as connection,
        pytest.raises(SourceRefused, match="Only one statement"),
    ):
        connection.column_names("SELECT 1; DELETE FROM t")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("'2026-10-31 17:00:00'", datetime(2026, 10, 31, 10, 0, tzinfo=UTC)),
        ("'2026-10-31'", datetime(2026, 10, 30, 17, 0, tzinfo=UTC)),
        ("'2026-10-31T17:00:00Z'", datetime(2026, 10, 31, 17, 0, tzinfo=UTC)),
    ],
)
def test_data_time_is_read_in_the_zone_of_the_source(sqlite_file: Path, value: str, meant: datetime) -> None:
    with open_source(make_source(f"sqlite:///{sqlite_file}")) as connection:
        assert connection.data_time(f"SELECT {value}") == meant


@pytest.mark.parametrize("statement", ["SELECT NULL", "SELECT 'soon'", "SELECT 1, 2", "VALUES (1), (2)"])
def test_data_time_that_is_no_time_is_refused(sqlite_file: Path, statement: str) -> None:
    with (
        open_source(make_source(f"sqlite:///{sqlite_file}")) as connection,
        pytest.raises(SourceRefused, match=r"data_time\.sql"),
    ):
        connection.data_time(statement)


@pytest.mark.postgresql
def test_data_time_with_a_zone_keeps_its_instant(wheel_database: PostgresDatabase) -> None:
    with open_source(make_source(wheel_database.make_reader().url)) as connection:
        moment = connection.data_time("SELECT timestamptz '2026-10-31 17:00:00+02'")

    assert moment == datetime(2026, 10, 31, 15, 0, tzinfo=UTC)
