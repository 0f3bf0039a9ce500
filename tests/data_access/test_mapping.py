"""The mapping of a source is checked as a whole before a row is read."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from data_access.mapping import check_mapping, check_source, compare_columns, map_tables
from data_access.model import RULE_OF
from data_access.source_config import Source, load_sources
from data_access.source_connection import open_source
from errors import SourceRefused
from settings import Settings, SourcesSettings
from tests.servers import MariaDatabase, PostgresDatabase

UNITS = "SELECT ma AS unit_id, ten AS name, 'department' AS kind FROM don_vi"


@pytest.fixture
def vendor_file(tmp_path: Path) -> Path:
    path = tmp_path / "vendor.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE don_vi (ma TEXT, ten TEXT)")
    connection.execute("CREATE TABLE ho_so (ma TEXT, don_vi TEXT, nhan TEXT, sua TEXT)")
    connection.close()
    path.chmod(0o444)
    return path


def make_source(folder: Path, url: str, *, data_time: str = "", **statements: str) -> Source:
    folder.mkdir(exist_ok=True)
    for table, statement in statements.items():
        (folder / f"{table}.sql").write_text(statement, encoding="utf-8")
    more: dict[str, Any] = {}
    if data_time:
        more["data_time_sql"] = folder / "data_time.sql"
        more["data_time_sql"].write_text(data_time, encoding="utf-8")
    return Source(
        folder=folder,
        name="Một cửa",
        url=url,
        timezone="Asia/Ho_Chi_Minh",
        refresh_every="1h",
        tables={table: folder / f"{table}.sql" for table in statements},
        **more,
    )


def test_mapped_tables_come_parents_first_with_their_columns(tmp_path: Path, vendor_file: Path) -> None:
    cases = (
        'SELECT ma AS "CASE_ID", don_vi AS Unit_Id, nhan AS "received_at" FROM ho_so '
        "WHERE sua >= :since_local"
    )
    source = make_source(tmp_path / "s", f"sqlite:///{vendor_file}", cases=cases, units=UNITS)

    with open_source(source) as connection:
        units, mapped_cases = map_tables(source, connection)

    assert units.rule is RULE_OF["units"]
    assert units.columns == ("unit_id", "name", "kind")
    assert not units.is_incremental
    assert mapped_cases.columns == ("case_id", "unit_id", "received_at")
    assert mapped_cases.is_incremental
    assert mapped_cases.statement == cases


def test_all_mistakes_of_all_tables_are_told_at_once_with_their_files(
    tmp_path: Path, vendor_file: Path
) -> None:
    source = make_source(
        tmp_path / "s",
        f"sqlite:///{vendor_file}",
        units="SELECT ma AS unit_id, ten AS nane, ten AS colour, ma AS unit_id FROM don_vi",
        cases="SELECT nowhere FROM ho_so",
        surveys="DELETE FROM ho_so; SELECT 1",
        officers="",
        data_time="SELECT 1, 2",
    )

    with open_source(source) as connection:
        problems = check_mapping(source, connection)
        with pytest.raises(SourceRefused) as caught:
            map_tables(source, connection)

    text = "\n".join(problems)
    for table, part in (
        ("units", "has no column 'nane'; did you mean 'name'?"),
        ("units", "has no column 'colour'. It has: unit_id, name,"),
        ("units", "column 'unit_id' is delivered 2 times."),
        ("units", "the required column 'name' is missing; is it 'nane'?"),
        ("units", "the required column 'kind' is missing."),
        ("cases", "no such column: nowhere"),
        ("surveys", "Only one statement is allowed"),
        ("surveys", "begins with DELETE"),
        ("officers", "The file holds no statement."),
        ("data_time", "must give one column, and gives 2."),
    ):
        assert any(
            line.startswith(f"{tmp_path / 's' / table}.sql") and part in line for line in text.splitlines()
        )
    assert str(caught.value) == text


@pytest.mark.postgresql
def test_mistake_in_a_postgresql_statement_is_told_with_its_line(
    tmp_path: Path, wheel_database: PostgresDatabase
) -> None:
    wheel_database.run("CREATE TABLE don_vi (ma text, ten text)")
    url = wheel_database.make_reader().url
    source = make_source(
        tmp_path / "s", url, units=UNITS, cases="SELECT 1 AS case_id,\n  missing AS unit_id\n"
    )

    with open_source(source) as connection:
        (problem,) = check_mapping(source, connection)

    assert problem.startswith(str(tmp_path / "s" / "cases.sql"))
    assert 'column "missing" does not exist (line 2)' in problem


@pytest.mark.postgresql
def test_table_the_reader_may_not_see_is_told(tmp_path: Path, wheel_database: PostgresDatabase) -> None:
    wheel_database.run("CREATE TABLE don_vi (ma text, ten text)")
    source = make_source(tmp_path / "s", wheel_database.make_account().url, units=UNITS)

    assert "permission denied for table don_vi" in check_source(source).errors[0]


@pytest.mark.mariadb
def test_mistake_in_a_mariadb_statement_is_told_with_its_line(
    tmp_path: Path, mariadb_database: MariaDatabase
) -> None:
    mariadb_database.run("CREATE TABLE don_vi (ma text, ten text)")
    url = mariadb_database.make_reader().url
    source = make_source(
        tmp_path / "s", url, units=UNITS, cases="SELECT 1 AS case_id,\n 2 AS unit_id,\n FROM x"
    )

    with open_source(source) as connection:
        (problem,) = check_mapping(source, connection)

    assert "cases.sql" in problem
    assert "line 3" in problem


def test_file_that_is_not_utf8_is_told(tmp_path: Path, vendor_file: Path) -> None:
    source = make_source(tmp_path / "s", f"sqlite:///{vendor_file}", units=UNITS)
    source.tables["units"].write_bytes("SELECT 'Đà'".encode("utf-16"))

    with open_source(source) as connection:
        (problem,) = check_mapping(source, connection)

    assert "not UTF-8" in problem


def test_byte_order_mark_of_an_editor_does_not_matter(tmp_path: Path, vendor_file: Path) -> None:
    source = make_source(tmp_path / "s", f"sqlite:///{vendor_file}", units="\ufeff" + UNITS)

    assert check_source(source).errors == ()


def test_compare_columns_offers_the_missing_name_first() -> None:
    problems = compare_columns(("case_id", "unitid", "received"), rule=RULE_OF["cases"])

    assert problems == [
        "table cases has no column 'unitid'; did you mean 'unit_id'?",
        "table cases has no column 'received'; did you mean 'received_at'?",
        "the required column 'unit_id' is missing; is it 'unitid'?",
        "the required column 'received_at' is missing; is it 'received'?",
    ]


def test_check_source_of_a_good_file_is_clean(tmp_path: Path, vendor_file: Path) -> None:
    report = check_source(
        make_source(tmp_path / "s", f"sqlite:///{vendor_file}", units=UNITS, data_time="SELECT '2026-10-31'")
    )

    assert (report.name, report.errors, report.warnings, report.is_writable) == ("Một cửa", (), (), False)
    assert [table.rule.name for table in report.tables] == ["units"]


def test_check_source_tells_what_can_not_be_reached(tmp_path: Path) -> None:
    (error,) = check_source(make_source(tmp_path / "s", "sqlite:////nowhere/x.sqlite", units=UNITS)).errors

    assert "there is no file /nowhere/x.sqlite" in error


@pytest.mark.postgresql
def test_check_source_refuses_a_writer_and_says_when_one_is_accepted(
    tmp_path: Path, wheel_database: PostgresDatabase
) -> None:
    wheel_database.run("CREATE TABLE don_vi (ma text, ten text)")
    source = make_source(tmp_path / "s", wheel_database.make_writer().url, units=UNITS)

    refused = check_source(source)
    accepted = check_source(source.model_copy(update={"allow_writable": True}))

    assert "INSERT on table public.don_vi" in refused.errors[0]
    assert not refused.is_writable
    assert accepted.errors == ()
    assert "INSERT on table public.don_vi" in accepted.warnings[0]
    assert accepted.is_writable


@pytest.mark.postgresql
def test_permit_log_is_mapped_from_names_with_colons(permit_log_database: PostgresDatabase) -> None:
    settings = Settings(path=Path("x"), sources=SourcesSettings(folders=("sources/coselog_receipt",)))
    (source,) = load_sources(settings, {"RECEIPT_URL": permit_log_database.accounts[0].url})

    report = check_source(source)
    with open_source(source) as connection:
        counts = {
            table.rule.name: sum(len(batch) for batch in connection.stream(table.statement))
            for table in report.tables
        }
        cases = [
            dict(zip(table.columns, row, strict=True))
            for table in report.tables
            if table.rule.name == "cases"
            for batch in connection.stream(table.statement)
            for row in batch
        ]

    assert (report.errors, report.warnings) == ((), ())
    assert counts == {"units": 3, "officers": 53, "cases": 1434, "case_events": 8577}
    assert sum(case["completed_at"] is None for case in cases) == 105
    # Deadlines at local midnight stay recognisable as bare dates.
    local = [case["due_at"].astimezone(source.zone) for case in cases]
    assert sum(f"{due:%H:%M:%S}" == "00:00:00" for due in local) == 589


@pytest.mark.postgresql
def test_one_stop_example_runs_against_the_schema_it_describes(wheel_database: PostgresDatabase) -> None:
    wheel_database.run(
        "CREATE SCHEMA motcua",
        "CREATE TABLE motcua.don_vi (ma_don_vi text, ten_don_vi text, loai text, ma_cap_tren text)",
        "CREATE TABLE motcua.ho_so (ma_ho_so text, ma_don_vi_giai_quyet text, ma_don_vi_tiep_nhan text, "
        "ma_thu_tuc text, kenh text, trang_thai text, ngay_nop timestamp, ngay_tiep_nhan timestamp, "
        "ngay_hen_tra timestamp, ngay_co_ket_qua timestamp, ngay_cap_nhat timestamp, ngay_tao timestamp, "
        "le_phi numeric, la_ho_so_mat boolean)",
        "CREATE TABLE motcua.lan_dong_bo (hoan_thanh_luc timestamp, thanh_cong boolean)",
        "INSERT INTO motcua.lan_dong_bo VALUES ('2026-10-31 17:00', true)",
    )
    url = wheel_database.make_reader(schemas=("motcua",)).url
    settings = Settings(path=Path("x"), sources=SourcesSettings(folders=("sources/one_stop_example",)))
    (source,) = load_sources(settings, {"ONE_STOP_URL": url})

    report = check_source(source)

    assert (report.errors, report.warnings) == ((), ())
    assert [(table.rule.name, table.is_incremental) for table in report.tables] == [
        ("units", False),
        ("cases", True),
    ]
