"""The store's connection reads one file: it writes nothing, and reaches no file, network or environment."""

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.store import CaseStore
from tests.metrics.examples import dossier
from tests.metrics.store_builder import build_store

WRITES = (
    "INSERT INTO cases (case_id) VALUES ('X')",
    "UPDATE cases SET unit_id = 'D2'",
    "DELETE FROM cases",
    "DROP TABLE cases",
    "ALTER TABLE cases ADD COLUMN more TEXT",
    "CREATE TABLE more (x INTEGER)",
    "CREATE SCHEMA more",
    "CREATE VIEW more AS SELECT 1",
    "CREATE SEQUENCE more",
    "TRUNCATE cases",
    "MERGE INTO cases USING (SELECT 'K1' AS id) s ON cases.case_id = s.id WHEN MATCHED THEN DELETE",
    "CREATE MACRO more(x) AS x",
    "CREATE SECRET more (TYPE http, BEARER_TOKEN 'x')",
)
WAYS_OUT = (
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM read_blob('{file}')",
    "SELECT * FROM read_json('{file}')",
    "SELECT * FROM read_parquet('{file}')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM sniff_csv('{file}')",
    "SELECT * FROM parquet_metadata('{file}')",
    "SELECT * FROM read_duckdb('{folder}/other.duckdb')",
    "SELECT * FROM read_csv('http://127.0.0.1:1/x')",
    "SELECT * FROM read_csv('s3://bucket/x')",
    "SELECT getenv('HOME')",
    "ATTACH '{folder}/other.duckdb'",
    "ATTACH '{folder}/other.sqlite' (TYPE sqlite)",
    "COPY cases TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/out.parquet'",
    "COPY cases FROM '{file}'",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}/out'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{file}'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET enable_external_access",
    "SET allowed_directories = ['/']",
    "SET allowed_paths = ['{file}']",
    "SET temp_directory = '{folder}/spill'",
    "SET home_directory = '{folder}'",
    "SET extension_directory = '{folder}'",
    "SET allow_unsigned_extensions = true",
    "SET threads = 64",
    "PRAGMA enable_profiling = 'json'",
    "PRAGMA profiling_output = '{folder}/out.json'",
    "SET log_query_path = '{folder}/queries.log'",
    "PRAGMA database_size; ATTACH ':memory:' AS more",
    "SET memory_limit = '64GB'",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CaseStore:
    return build_store(tmp_path_factory.mktemp("walled"), {"cases": [dossier(1)]})


def digest(store: CaseStore) -> str:
    return hashlib.sha256(store.path.read_bytes()).hexdigest()


@pytest.mark.parametrize("statement", WRITES)
def test_the_store_can_not_be_written_through_the_app(statement: str, store: CaseStore) -> None:
    before, files = digest(store), sorted(store.folder.iterdir())

    with pytest.raises((sa.exc.DBAPIError, sa.exc.InvalidRequestError)):
        store.run(sa.text(statement))

    assert (digest(store), sorted(store.folder.iterdir())) == (before, files)


@pytest.mark.parametrize("statement", WAYS_OUT)
def test_no_statement_leaves_the_store(statement: str, store: CaseStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("secret\n1\n", encoding="utf-8")

    with pytest.raises((sa.exc.DBAPIError, sa.exc.InvalidRequestError)) as refused:
        store.run(sa.text(statement.format(file=secret, folder=tmp_path).replace(":memory:", "\\:memory\\:")))

    assert "secret\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_a_reading_statement_is_let_through(store: CaseStore) -> None:
    assert store.run(sa.text("SELECT case_id FROM cases")) == [("K1",)]
