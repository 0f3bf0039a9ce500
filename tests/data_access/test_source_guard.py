"""The guard passes reading statements only, whatever tricks a text tries."""

import pytest

from data_access.source_guard import find_refusals, refuse_unless_reading
from errors import SourceRefused

DIALECTS = ("postgresql", "mariadb", "mysql", "sqlite", "duckdb", "mssql", "oracle")

EVERYWHERE_REFUSED = (
    "",
    "-- nothing but a remark",
    "INSERT INTO t VALUES (1)",
    "update t set a = 1",
    "DELETE FROM t",
    "MERGE INTO t USING u ON (t.a = u.a) WHEN MATCHED THEN UPDATE SET a = 1",
    "TRUNCATE TABLE t",
    "DROP TABLE t",
    "CREATE TABLE x AS SELECT 1",
    "ALTER TABLE t ADD b int",
    "GRANT SELECT ON t TO u",
    "SELECT 1; DELETE FROM t",
    "SELECT 1; SELECT 2",
    "SELECT ';' ; DELETE FROM t",
    "SELECT 1 -- harmless\n; DROP TABLE t",
    "/* a */ DELETE /* b */ FROM t",
    "( DELETE FROM t )",
    "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
    "WITH x AS (SELECT 1) DELETE FROM t",
    "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
    "WITH x AS (SELECT 1) UPDATE t SET a = 1",
    "SELECT * INTO newcomer FROM t",
    "SELECT 1INTO newcomer",
    "SELECT * FROM t FOR UPDATE",
    "CALL do_it()",
    "COPY t TO '/var/x'",
    "EXPLAIN ANALYZE DELETE FROM t",
    "PRAGMA journal_mode = wal",
    "ATTACH 'x.db' AS x",
    "SET x = 1",
    "BEGIN",
    "COMMIT",
    "VACUUM",
    "DO 1",
    "SELECT 'never closed",
    "SELECT 1 /* never closed",
    'SELECT "never closed FROM t',
    "SELECT 1\0",
    "SELECT 1 -- a\r DELETE FROM t",
)

REFUSED = {
    "postgresql": (
        "SELECT * FROM t FOR NO KEY UPDATE",
        "SELECT * FROM t FOR SHARE",
        "SELECT * FROM t FOR KEY SHARE",
        "WITH x AS NOT MATERIALIZED (INSERT INTO t VALUES (1) RETURNING a) TABLE x",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "SELECT \"set_config\" ('default_transaction_read_only', 'off', false)",
        "SELECT pg_catalog.set_config('a.b', 'c', true)",
        "SELECT nextval('s')",
        "SELECT setval('s', 1)",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_unlink(1)",
        "SELECT * FROM dblink_exec('dbname=x', 'DELETE FROM t')",
        "SELECT pg_terminate_backend(1)",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_advisory_lock(1)",
        "SELECT $a$ $b$ $a$; DELETE FROM t; --$b$",
        "SELECT E'\\'; DELETE FROM t; --'; DELETE FROM t",
        "SELECT '\\'; DELETE FROM t; --'",
        "SELECT 1 /* /* */ ' */ ; DELETE FROM t --'",
        "SELECT 1 AS a$b$; DELETE FROM t; --$b$",
        "DECLARE c CURSOR FOR SELECT 1",
        "LOCK TABLE t",
        "REFRESH MATERIALIZED VIEW v",
        "NOTIFY a",
        "PREPARE p AS DELETE FROM t",
        "EXECUTE p",
    ),
    "mariadb": (
        "SELECT * FROM t INTO OUTFILE '/var/x'",
        "SELECT 1 /*! INTO OUTFILE '/var/x' */",
        "SELECT 1 /*M!100000 , 2 */",
        "SELECT 1 /*!50000 FOR UPDATE */",
        "SELECT a INTO @x FROM t",
        "SELECT * FROM t LOCK IN SHARE MODE",
        "SELECT * FROM t FOR SHARE",
        "SELECT 'a\\'; DELETE FROM t; --', 'b'; DELETE FROM t",
        "SELECT '\\\\'; DELETE FROM t; -- '",
        'SELECT "\\""; DELETE FROM t; -- "',
        "SELECT 1 # '\n; DELETE FROM t",
        "SELECT 1 --';'; DELETE FROM t",
        "SELECT `a``; DELETE FROM t; -- `; DELETE FROM t",
        "SELECT 1 /* /* */ ; DELETE FROM t",
        "SELECT sleep(100)",
        "SELECT benchmark(1e9, md5('a'))",
        "SELECT get_lock('a', 10)",
        "SELECT load_file('/etc/passwd')",
        "REPLACE INTO t VALUES (1)",
        "LOAD DATA INFILE 'x' INTO TABLE t",
        "HANDLER t OPEN",
        "LOCK TABLES t WRITE",
        "EXECUTE IMMEDIATE 'DELETE FROM t'",
        "KILL 1",
    ),
    "sqlite": (
        "SELECT load_extension('x')",
        "SELECT writefile('x', 'y')",
        "SELECT [a]; DELETE FROM t; --]",
        "SELECT [a]]; DELETE FROM t",
        "SELECT `a`; DELETE FROM t",
        "SELECT '\\'; DELETE FROM t; --'",
        "SELECT 1 /* /* */ ; DELETE FROM t",
        "REPLACE INTO t VALUES (1)",
        "DETACH main",
        "REINDEX",
        "ANALYZE",
        "SAVEPOINT a",
    ),
    "duckdb": (
        "COPY t TO 'x.csv'",
        "EXPORT DATABASE 'x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "USE other",
        "FROM t; DELETE FROM t",
        "SET enable_external_access = true",
        "CHECKPOINT",
        "IMPORT DATABASE 'x'",
        "SELECT nextval('s')",
        "SELECT $$a$$; DELETE FROM t",
    ),
    "mssql": (
        "SELECT 1 DELETE FROM t",
        "SELECT 1 EXEC sp_who",
        "SELECT 1 EXECUTE('DELETE FROM t')",
        "SELECT 1 DROP TABLE t",
        "SELECT 1 TRUNCATE TABLE t",
        "SELECT 1 WAITFOR DELAY '1:00'",
        "SELECT 1 SHUTDOWN",
        "SELECT 1 DECLARE @a int",
        "SELECT 1 SET NOCOUNT ON",
        "SELECT 1 GRANT SELECT ON t TO u",
        "SELECT 1 BACKUP DATABASE x TO DISK = 'y'",
        "SELECT 1 CREATE TABLE x (a int)",
        "SELECT 1 ALTER TABLE x ADD a int",
        "SELECT 1 USE master",
        "SELECT * FROM OPENQUERY(other, 'DELETE FROM t')",
        "SELECT * FROM OPENROWSET('SQLNCLI', 'x', 'DELETE FROM t')",
        "SELECT * FROM t WITH (UPDLOCK)",
        "SELECT * FROM t WITH (TABLOCKX)",
        "SELECT [a]]; x] DELETE FROM t",
        "WITH x AS (SELECT TOP 1 * FROM t) DELETE FROM x",
        "SELECT 1 /* /* */ ' */ DELETE FROM t --'",
    ),
    "oracle": (
        "SELECT q'[']' FROM dual; DELETE FROM t",
        "SELECT q'[it's]' FROM dual FOR UPDATE NOWAIT",
        "SELECT dbms_lock.sleep(1) FROM dual",
        "SELECT utl_http.request('http://x') FROM dual",
        "SELECT sys.dbms_xmlgen.getxml('x') FROM dual",
        "BEGIN DELETE FROM t; END;",
        "DECLARE a int; BEGIN NULL; END;",
        "LOCK TABLE t IN EXCLUSIVE MODE",
        "SELECT '\\'; DELETE FROM t; --'",
    ),
}

EVERYWHERE_PASSED = (
    "SELECT 1",
    "select a from t;",
    "SELECT a FROM t ; -- the end\n ;",
    "-- a remark; with DELETE FROM t\nSELECT a FROM t",
    "/* DELETE FROM t; */ SELECT a FROM t",
    "WITH x AS (SELECT a FROM t), y AS (SELECT * FROM x) SELECT * FROM y",
    "(SELECT a FROM t) UNION ALL (SELECT b FROM u)",
    "SELECT 'DELETE FROM t; DROP' AS a, 'it''s; into' AS b FROM t",
    "SELECT t.update, t.delete FROM t",
    "SELECT updated_at, deleted, inserted, into_date FROM t",
    "SELECT lo_trinh.id, lo_dat FROM lo_trinh, lo_dat",
    "VALUES (1, 'a')",
    "SELECT a FROM t WHERE changed_at > :since AND b > :since_local",
    "SELECT a FROM t -- a quote ' in a remark",
    "SELECT replace(a, 'x', 'y'), coalesce(b, 0) FROM t",
)

PASSED = {
    "postgresql": (
        "TABLE t",
        "SELECT \"case:concept:name\", a::date, '100 %', c ? 'k', '$1' FROM \"Vendor X\".\"event log\"",
        "SELECT $$DELETE; ' FROM t$$, $x$ $y$ $x$ FROM t",
        "SELECT E'it\\'s; DELETE FROM t', 'c:\\' FROM t",
        "SELECT arr[1:2], ARRAY['a]'] FROM t",
        'SELECT "delete", "a;b", "x""y" FROM "update"',
        "SELECT 1 /* /* DELETE */ ; */ FROM t",
    ),
    "mariadb": (
        "SELECT `update`, `a;b`, 'it\\'s; DELETE', \"into\" FROM `delete`",
        "SELECT insert(a, 1, 2, 'x') FROM t # DELETE; '\n WHERE b = 1",
        "SELECT 2--1 FROM t",
        "SELECT 1 --'\n; DELETE FROM t; -- '",
        "SELECT /*+ MAX_EXECUTION_TIME(100) */ a FROM t",
    ),
    "sqlite": ('SELECT [a;b], [delete], `into`, "update" FROM t',),
    "duckdb": ("FROM t SELECT a", "SELECT a[1:2], {'x': 1} FROM t"),
    "mssql": ("SELECT TOP 5 [a;b], [x]]y], [delete] FROM t ORDER BY a OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY",),
    "oracle": ("SELECT q'[it's; DELETE]', nq'{a'b}' FROM dual",),
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("statement", EVERYWHERE_REFUSED)
def test_guard_refuses_what_is_more_than_reading(statement: str, dialect: str) -> None:
    with pytest.raises(SourceRefused):
        refuse_unless_reading(statement, dialect=dialect)


@pytest.mark.parametrize(
    ("dialect", "statement"), [(name, text) for name, texts in REFUSED.items() for text in texts]
)
def test_guard_refuses_the_tricks_of_one_kind_of_database(dialect: str, statement: str) -> None:
    with pytest.raises(SourceRefused):
        refuse_unless_reading(statement, dialect=dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("statement", EVERYWHERE_PASSED)
def test_guard_passes_what_only_reads(statement: str, dialect: str) -> None:
    assert find_refusals(statement, dialect=dialect) == []


@pytest.mark.parametrize(
    ("dialect", "statement"), [(name, text) for name, texts in PASSED.items() for text in texts]
)
def test_guard_passes_the_quoting_of_one_kind_of_database(dialect: str, statement: str) -> None:
    assert find_refusals(statement, dialect=dialect) == []


def test_guard_tells_all_reasons_with_the_line() -> None:
    refusals = find_refusals("DROP x;\nDELETE FROM t /* open", dialect="sqlite")

    assert len(refusals) == 4
    assert "line 2" in refusals[0]
    assert "begins with DROP" in refusals[2]
    assert "DELETE" in refusals[3]
