"""An account that can write is found out on real servers, whatever way the right came; a reader passes."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from data_access.source_config import Source
from data_access.source_connection import open_source
from data_access.source_rights import (
    WriteRight,
    find_write_rights,
    name_rights,
    read_mysql_grant,
    require_read_only,
)
from errors import SourceRefused
from tests.servers import MariaDatabase, PostgresDatabase


def make_source(url: str, **more: Any) -> Source:
    values = {"timezone": "Asia/Ho_Chi_Minh", "refresh_every": "1h", **more}
    return Source(folder=Path("sources/x"), name="Một cửa", url=url, **values)


def rights_of(url: str) -> list[WriteRight]:
    with open_source(make_source(url)) as connection:
        return find_write_rights(connection)


def found(url: str) -> set[tuple[str, str]]:
    return {(right.right, right.object) for right in rights_of(url)}


@pytest.fixture
def cases_table(postgres_database: PostgresDatabase) -> PostgresDatabase:
    postgres_database.run("CREATE TABLE cases (id int, note text)", 'CREATE SCHEMA "Vendor X"')
    return postgres_database


@pytest.mark.postgresql
def test_postgresql_reader_is_accepted_without_a_word(cases_table: PostgresDatabase) -> None:
    source = make_source(cases_table.make_reader().url)

    with open_source(source) as connection:
        assert find_write_rights(connection) == []
        assert require_read_only(source, connection) == []


@pytest.mark.postgresql
def test_postgresql_reader_through_predefined_role_is_accepted(cases_table: PostgresDatabase) -> None:
    account = cases_table.make_account()
    cases_table.run(f"GRANT pg_read_all_data TO {account.name}")

    assert rights_of(account.url) == []


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("grant", "right", "thing"),
    [
        ("GRANT INSERT ON cases TO {user}", "INSERT", "table public.cases"),
        ("GRANT UPDATE ON cases TO {user}", "UPDATE", "table public.cases"),
        ("GRANT DELETE ON cases TO {user}", "DELETE", "table public.cases"),
        ("GRANT TRUNCATE ON cases TO {user}", "TRUNCATE", "table public.cases"),
        ("GRANT REFERENCES ON cases TO {user}", "REFERENCES", "table public.cases"),
        ("GRANT TRIGGER ON cases TO {user}", "TRIGGER", "table public.cases"),
        ("GRANT INSERT (note) ON cases TO {user}", "INSERT (note)", "table public.cases"),
        ("GRANT UPDATE (id, note) ON cases TO {user}", "UPDATE (id, note)", "table public.cases"),
        ("GRANT INSERT ON cases TO PUBLIC", "INSERT", "table public.cases"),
        ("GRANT UPDATE (note) ON cases TO PUBLIC", "UPDATE (note)", "table public.cases"),
        ('GRANT CREATE ON SCHEMA "Vendor X" TO {user}', "CREATE", 'schema "Vendor X"'),
        ("GRANT CREATE ON DATABASE {database} TO {user}", "CREATE", "database {database}"),
        ("ALTER TABLE cases OWNER TO {user}", "OWNERSHIP", "table public.cases"),
        ('ALTER SCHEMA "Vendor X" OWNER TO {user}', "OWNERSHIP", 'schema "Vendor X"'),
        ("ALTER DATABASE {database} OWNER TO {user}", "OWNERSHIP", "database {database}"),
        ("ALTER ROLE {user} CREATEDB", "CREATEDB", "the server, as {user}"),
        ("ALTER ROLE {user} CREATEROLE", "CREATEROLE", "the server, as {user}"),
        ("ALTER ROLE {user} REPLICATION", "REPLICATION", "the server, as {user}"),
        ("GRANT pg_write_all_data TO {user}", "PG_WRITE_ALL_DATA", "the server, as pg_write_all_data"),
        (
            "GRANT pg_execute_server_program TO {user}",
            "PG_EXECUTE_SERVER_PROGRAM",
            "the server, as pg_execute_server_program",
        ),
        (
            "GRANT pg_write_server_files TO {user}",
            "PG_WRITE_SERVER_FILES",
            "the server, as pg_write_server_files",
        ),
    ],
)
def test_postgresql_right_to_write_is_found_and_named(
    cases_table: PostgresDatabase, grant: str, right: str, thing: str
) -> None:
    account = cases_table.make_reader()
    names = {"user": account.name, "database": cases_table.name}

    cases_table.run(grant.format(**names))
    rights = found(account.url)
    if "DATABASE" in grant and "OWNER" in grant:
        cases_table.run(f"ALTER DATABASE {cases_table.name} OWNER TO CURRENT_USER")

    assert (right, thing.format(**names)) in rights


@pytest.mark.postgresql
def test_postgresql_superuser_is_named_alone(cases_table: PostgresDatabase) -> None:
    account = cases_table.make_reader()
    cases_table.run(f"ALTER ROLE {account.name} SUPERUSER")

    assert found(account.url) == {("SUPERUSER", f"the server, as {account.name}")}


@pytest.mark.postgresql
@pytest.mark.parametrize("kind", ["INHERIT", "NOINHERIT"])
def test_postgresql_right_of_a_role_is_found_through_every_membership(
    cases_table: PostgresDatabase, kind: str
) -> None:
    account, middle, writer = (cases_table.make_account() for _ in range(3))
    cases_table.run(
        f"ALTER ROLE {account.name} {kind}",
        f"GRANT DELETE ON cases TO {writer.name}",
        f"GRANT {writer.name} TO {middle.name}",
        f"GRANT {middle.name} TO {account.name}",
    )

    assert ("DELETE", "table public.cases") in found(account.url)


@pytest.mark.postgresql
def test_postgresql_create_on_public_is_refused_with_its_revoke(cases_table: PostgresDatabase) -> None:
    # What every database up to PostgreSQL 14 has by default.
    cases_table.run("GRANT CREATE ON SCHEMA public TO PUBLIC")
    account = cases_table.make_reader()
    source = make_source(account.url)

    with open_source(source) as connection, pytest.raises(SourceRefused) as caught:
        require_read_only(source, connection)

    assert "CREATE on schema public" in str(caught.value)
    assert "REVOKE CREATE ON SCHEMA public FROM PUBLIC;" in str(caught.value)


@pytest.mark.postgresql
def test_postgresql_sequences_functions_and_large_objects_count(cases_table: PostgresDatabase) -> None:
    account = cases_table.make_reader()
    cases_table.run(
        "CREATE SEQUENCE s",
        f"GRANT USAGE ON SEQUENCE s TO {account.name}",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        f"ALTER FUNCTION f() OWNER TO {account.name}",
        "SELECT lo_create(4711)",
        f"GRANT UPDATE ON LARGE OBJECT 4711 TO {account.name}",
    )

    assert found(account.url) == {
        ("USAGE", "sequence public.s"),
        ("OWNERSHIP", "function public.f"),
        ("UPDATE", "large object 4711"),
    }


@pytest.mark.postgresql
def test_postgresql_temporary_tables_and_reading_sequences_do_not_count(
    cases_table: PostgresDatabase,
) -> None:
    account = cases_table.make_reader()
    cases_table.run(
        "CREATE SEQUENCE s",
        f"GRANT SELECT ON SEQUENCE s TO {account.name}",
        f"GRANT TEMPORARY, CONNECT ON DATABASE {cases_table.name} TO {account.name}",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        f"GRANT EXECUTE ON FUNCTION f() TO {account.name}",
        f"GRANT SELECT (id) ON cases TO {account.name}",
    )

    assert rights_of(account.url) == []


@pytest.mark.postgresql
def test_writable_account_is_refused_with_right_table_remedy_and_recipe(
    cases_table: PostgresDatabase,
) -> None:
    source = make_source(cases_table.make_writer().url)

    with open_source(source) as connection, pytest.raises(SourceRefused) as caught:
        require_read_only(source, connection)

    text = str(caught.value)
    for part in (
        "Một cửa",
        "DELETE on table public.cases",
        "REVOKE DELETE ON public.cases FROM",
        "CREATE ROLE giamsat_reader",
        "allow_writable = true",
    ):
        assert part in text


@pytest.mark.postgresql
def test_writable_account_is_accepted_with_a_warning_where_its_owner_says_so(
    cases_table: PostgresDatabase,
) -> None:
    source = make_source(cases_table.make_writer().url, allow_writable=True)

    with open_source(source) as connection:
        (warning,) = require_read_only(source, connection)
        # The account could; the session still can not.
        with pytest.raises(SourceRefused, match="read-only transaction"):
            connection.read_own("INSERT INTO cases VALUES (1)")

    assert "INSERT on table public.cases" in warning


@pytest.fixture
def maria_cases(mariadb_database: MariaDatabase) -> MariaDatabase:
    mariadb_database.run("CREATE TABLE cases (id int, note text)")
    return mariadb_database


@pytest.mark.mariadb
def test_mariadb_reader_is_accepted(maria_cases: MariaDatabase) -> None:
    account = maria_cases.make_reader()
    source = make_source(account.url)
    maria_cases.run(
        f"GRANT SHOW VIEW, EXECUTE, CREATE TEMPORARY TABLES ON {maria_cases.name}.* TO {account.name}@'%'",
        f"GRANT PROCESS ON *.* TO {account.name}@'%'",
    )

    with open_source(source) as connection:
        assert require_read_only(source, connection) == []


@pytest.mark.mariadb
@pytest.mark.parametrize(
    ("grant", "right", "thing"),
    [
        ("GRANT INSERT ON {database}.cases TO {user}@'%'", "INSERT", "{database}.cases"),
        ("GRANT INSERT (note) ON {database}.cases TO {user}@'%'", "INSERT (note)", "{database}.cases"),
        (
            "GRANT UPDATE (id), SELECT (note) ON {database}.cases TO {user}@'%'",
            "UPDATE (id)",
            "{database}.cases",
        ),
        ("GRANT REFERENCES ON {database}.cases TO {user}@'%'", "REFERENCES", "{database}.cases"),
        ("GRANT TRIGGER ON {database}.cases TO {user}@'%'", "TRIGGER", "{database}.cases"),
        ("GRANT DELETE ON {database}.* TO {user}@'%'", "DELETE", "{database}.*"),
        ("GRANT CREATE ON {database}.* TO {user}@'%'", "CREATE", "{database}.*"),
        ("GRANT DROP ON {database}.* TO {user}@'%'", "DROP", "{database}.*"),
        ("GRANT ALTER ON {database}.* TO {user}@'%'", "ALTER", "{database}.*"),
        ("GRANT CREATE ROUTINE ON {database}.* TO {user}@'%'", "CREATE ROUTINE", "{database}.*"),
        ("GRANT EVENT ON {database}.* TO {user}@'%'", "EVENT", "{database}.*"),
        ("GRANT ALL ON {database}.* TO {user}@'%'", "ALL PRIVILEGES", "{database}.*"),
        ("GRANT FILE ON *.* TO {user}@'%'", "FILE", "*.*"),
        ("GRANT SUPER ON *.* TO {user}@'%'", "SUPER", "*.*"),
        ("GRANT READ_ONLY ADMIN ON *.* TO {user}@'%'", "READ_ONLY ADMIN", "*.*"),
        ("GRANT SELECT ON {database}.* TO {user}@'%' WITH GRANT OPTION", "GRANT OPTION", "{database}.*"),
        ("GRANT PROXY ON 'root'@'127.0.0.1' TO {user}@'%'", "PROXY", "root@127.0.0.1"),
    ],
)
def test_mariadb_right_to_write_is_found_and_named(
    maria_cases: MariaDatabase, grant: str, right: str, thing: str
) -> None:
    account = maria_cases.make_reader()
    names = {"user": account.name, "database": maria_cases.name}

    maria_cases.run(grant.format(**names))

    assert (right, thing.format(**names)) in found(account.url)


@pytest.mark.mariadb
def test_mariadb_right_of_a_role_is_found_though_the_role_is_not_active(maria_cases: MariaDatabase) -> None:
    account, inner, outer = maria_cases.make_reader(), maria_cases.make_role(), maria_cases.make_role()
    maria_cases.run(
        f"GRANT DELETE ON {maria_cases.name}.cases TO {inner}",
        f"GRANT {inner} TO {outer}",
        f"GRANT {outer} TO {account.name}@'%'",
    )

    assert ("DELETE", f"{maria_cases.name}.cases") in found(account.url)


@pytest.mark.mariadb
def test_mariadb_right_of_everyone_is_found(maria_cases: MariaDatabase) -> None:
    account = maria_cases.make_reader()
    maria_cases.run(f"GRANT UPDATE ON {maria_cases.name}.cases TO PUBLIC")
    try:
        rights = found(account.url)
    finally:
        maria_cases.run(f"REVOKE UPDATE ON {maria_cases.name}.cases FROM PUBLIC")

    assert ("UPDATE", f"{maria_cases.name}.cases") in rights


@pytest.mark.mariadb
def test_mariadb_writer_is_refused_by_the_other_names_of_its_kind_too(maria_cases: MariaDatabase) -> None:
    source = make_source(maria_cases.make_writer().url.replace("mariadb+pymysql", "mysql"))

    with open_source(source) as connection, pytest.raises(SourceRefused, match=r"INSERT,.* on giamsat_db"):
        require_read_only(source, connection)


@pytest.mark.parametrize(
    ("line", "rights"),
    [
        ("GRANT USAGE ON *.* TO `r`@`%` IDENTIFIED BY PASSWORD '*00'", []),
        ("GRANT SELECT, SHOW VIEW ON `a b`.* TO `r`@`%`", []),
        ("GRANT SELECT (`a`, `b`), INSERT (`a`, `b`) ON `d`.`t` TO `r`@`%`", [("INSERT (a, b)", "d.t")]),
        ("GRANT `role`@`%` TO `r`@`%`", []),
        ("GRANT EXECUTE ON FUNCTION `d`.`f` TO `r`@`%`", []),
        ("GRANT ALTER ROUTINE ON PROCEDURE `d`.`f` TO `r`@`%`", [("ALTER ROUTINE", "PROCEDURE d.f")]),
        (
            "GRANT BACKUP_ADMIN,SYSTEM_USER ON *.* TO `r`@`%`",
            [("BACKUP_ADMIN", "*.*"), ("SYSTEM_USER", "*.*")],
        ),
    ],
)
def test_grant_lines_are_read(line: str, rights: list[tuple[str, str]]) -> None:
    assert [(right.right, right.object) for right in read_mysql_grant(line)] == rights


def test_kind_of_database_whose_rights_can_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    sqlite3.connect(path).close()
    path.touch()
    source = make_source(f"sqlite:///{path}")

    with open_source(source) as connection:
        connection.dialect = "firebird"
        connection.rules.is_file = False
        with pytest.raises(SourceRefused, match="kind firebird"):
            require_read_only(source, connection)


def test_file_anyone_may_write_is_a_warning_and_a_protected_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE t (a)")
    made.close()
    source = make_source(f"sqlite:///{path}")

    with open_source(source) as connection:
        (warning,) = require_read_only(source, connection)
        assert find_write_rights(connection) == []
    path.chmod(0o444)
    with open_source(source) as connection:
        assert require_read_only(source, connection) == []

    assert f"chmod a-w '{path}'" in warning


def test_file_that_takes_a_trial_write_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE t (a)")
    made.close()
    source = make_source(f"sqlite:///{path}")
    content = path.read_bytes()

    with open_source(source) as connection:
        connection.raw.close()
        connection.raw = sqlite3.connect(path)
        with pytest.raises(SourceRefused, match="trial write"):
            require_read_only(source, connection)
        connection.raw.close()

    assert path.read_bytes() == content


def test_a_refusal_names_every_right_on_a_table_before_anything_else() -> None:
    rights = [
        WriteRight("CREATE", "schema public", "REVOKE ..."),
        WriteRight("INSERT", "table public.a"),
        WriteRight("DELETE", "table public.a"),
    ]

    assert name_rights(rights) == (
        "INSERT, DELETE on table public.a; CREATE on schema public (take it away with: REVOKE ...)"
    )


def test_a_refusal_counts_what_it_does_not_name() -> None:
    named = name_rights([WriteRight("INSERT", f"table public.t{number}") for number in range(23)])

    assert named.endswith("INSERT on table public.t19; and 3 more")
