"""``report late-list`` as an operator runs it: the file, exit codes, who may have it, the audit log."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from command_line.reports import report
from data_access.accounts import add_account, disable_account
from data_access.app_database import open_app_database
from data_access.audit import read_audit_log
from data_access.store import POINTER, store_format
from settings import load_settings
from tests.metrics.examples import dossier
from tests.metrics.store_builder import build_store, scope_for

CASES = [
    {
        **dossier(number, due_at="2026-09-10T17:00", officer_id="O2"),
        "case_id": f"H99-{number:06d}",
        "unit_id": unit,
    }
    for number, unit in enumerate(("V1", "D1", "C1"))
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("installation")
    store = build_store(folder / "store", {"cases": CASES})
    (folder / "store" / POINTER).write_text(f"{store.version} {store_format()}", encoding="utf-8")
    config = folder / "giamsat.toml"
    config.write_text(
        f'[store]\nurl = "duckdb:///{folder}/store"\n[app]\nurl = "sqlite:///{folder}/app.db"\n',
        encoding="utf-8",
    )
    environ = {"GIAMSAT_CONFIG": str(config)}
    database = open_app_database(load_settings(environ))
    for name, role in (("chair", "chairman"), ("data", "analyst"), ("keeper", "admin"), ("gone", "chairman")):
        add_account(database, name, role=role, actor="test")
    add_account(database, "head", role="unit_head", unit_id="D1", officer_id="O1", actor="test")
    disable_account(database, "gone", actor="test")
    return environ


def run(environment: dict[str, str], out: Path, *options: str, month: str = "2026-09") -> Result:
    arguments = ["late-list", "--month", month, "--out", str(out), *options]
    return CliRunner().invoke(report, arguments, env=environment)


def texts(path: Path) -> set[object]:
    sheets = openpyxl.load_workbook(path).worksheets
    return {cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row}


def test_the_public_version_is_written_unless_the_other_is_asked_for(
    environment: dict[str, str], tmp_path: Path
) -> None:
    public, internal = tmp_path / "public.xlsx", tmp_path / "internal.xlsx"

    assert run(environment, public, "--user", "chair").exit_code == 0
    assert run(environment, internal, "--user", "chair", "--version", "internal").exit_code == 0

    assert {"***0002", "Specialist"} <= texts(public)
    assert not {"H99-000002", "Official 2"} & texts(public)
    assert {"H99-000002", "Official 2"} <= texts(internal)


def test_a_heads_file_holds_own_cases_only(environment: dict[str, str], tmp_path: Path) -> None:
    for options, own in (((), {"H99-000000", "H99-000001"}), (("--unit", "V1"), {"H99-000000"})):
        path = tmp_path / "own.xlsx"
        assert run(environment, path, "--user", "head", "--version", "internal", *options).exit_code == 0
        assert {text for text in texts(path) if str(text).startswith("H99-")} == own


@pytest.mark.parametrize(
    "options",
    [
        ("--user", "nobody"), ("--user", "gone"), ("--user", "data"), ("--user", "keeper"),
        ("--user", "chair", "--unit", "no-such-unit"), ("--user", "head", "--unit", "C1"),
    ],
)  # fmt: skip
def test_who_may_not_have_it_gets_one_and_the_same_sentence(
    options: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    result = run(environment, tmp_path / "x.xlsx", *options)

    assert (result.exit_code, result.stderr) == (1, "Not found, or not yours to see.\n")
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("month", ["2026-13", "2026-9", "2026", "September", "2026-09-01", "2027-01"])
def test_a_month_that_is_none_or_has_no_data_ends_with_2(
    month: str, environment: dict[str, str], tmp_path: Path
) -> None:
    result = run(environment, tmp_path / "x.xlsx", "--user", "chair", month=month)

    assert result.exit_code == 2
    assert month in result.stderr
    assert not (tmp_path / "x.xlsx").exists()


def test_a_file_that_can_not_be_written_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    result = run(environment, tmp_path / "missing" / "x.xlsx", "--user", "chair")

    assert result.exit_code == 1
    assert "can not be written: No such file or directory." in result.stderr


def test_it_is_written_down_for_whom_and_what(environment: dict[str, str], tmp_path: Path) -> None:
    run(environment, tmp_path / "x.xlsx", "--user", "head", "--unit", "V1")

    database = open_app_database(load_settings(environment))
    export, use = read_audit_log(database, scope=scope_for("inspectorate"), limit=2)

    assert (use.event, export.event) == ("command_line_used", "export_made")
    assert export.subject == "late_list"
    assert export.detail == {"user": "head", "month": "2026-09", "unit": "V1", "version": "public"}
