"""``report form`` as an operator runs it: the file, the figures, the warnings, exit codes, the audit log."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from command_line.reports import report
from data_access.accounts import add_account
from data_access.app_database import open_app_database
from data_access.audit import read_audit_log
from data_access.store import POINTER, store_format
from settings import load_settings
from tests.metrics.store_builder import Row, scope_for
from tests.reports.form_examples import COMPLAINTS, DENUNCIATIONS, FEEDBACK, province


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    petitions: list[Row] = [*COMPLAINTS, *DENUNCIATIONS, *FEEDBACK]
    petitions = [{**row, "signatories": None} if row["petition_id"] == "PT7" else row for row in petitions]
    folder = tmp_path_factory.mktemp("installation")
    store = province(folder / "store", petitions=petitions)
    (folder / "store" / POINTER).write_text(f"{store.version} {store_format()}", encoding="utf-8")
    config = folder / "giamsat.toml"
    config.write_text(
        f'[store]\nurl = "duckdb:///{folder}/store"\n[app]\nurl = "sqlite:///{folder}/app.db"\n'
        'language = "en"\n',
        encoding="utf-8",
    )
    environ = {"GIAMSAT_CONFIG": str(config)}
    database = open_app_database(load_settings(environ))
    for name, role in (("chair", "chairman"), ("data", "analyst"), ("keeper", "admin")):
        add_account(database, name, role=role, actor="test")
    add_account(database, "head", role="unit_head", unit_id="C1", officer_id="O3", actor="test")
    return environ


def run(environment: dict[str, str], *options: str, code: str = "01/TTr", period: str = "2026-Q1") -> Result:
    arguments = ["form", "--form", code, *(["--period", period] if period else []), *options]
    return CliRunner().invoke(report, arguments, env=environment)


def figures(environment: dict[str, str], *options: str, **asked: str) -> Any:
    result = run(environment, "--format", "json", *options, **asked)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_json_the_table_and_the_file_have_the_same_figures(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"
    both = run(environment, "--user", "chair", "--out", str(path), "--format", "table")
    found = figures(environment, "--user", "chair")

    heads, total, *_lines = [line.split("\t") for line in both.stdout.splitlines()]
    assert heads[1:3] == ["1=2+3=4+5", "2"]
    assert total == ["Whole province", *(str(cell) for cell in found["total"]["cells"].values())]
    assert found["total"]["cells"]["8"] == 576_000_000
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    (line,) = [row for row in rows if row[0] == "Whole province" and row[1] is not None]
    assert line[1:9] == (4, 2, 2, 3, 1, 2, 4, 576)
    assert found["is_outside_its_dates"] is True
    assert found["columns"][9] == {
        "number": 10,
        "head": ["Kiến nghị xử lý", "Thu hồi về NSNN", "Tiền"],
        "metric": "conclusion_vnd",
        "where": {"inspection_kind": ["administrative", "unified"], "kind": ["recover_money"]},
        "is_sure": True,
        "is_known": True,
    }


def test_days_may_be_given_instead_of_a_period_and_a_moment_besides(environment: dict[str, str]) -> None:
    days = ("--from", "2025-12-15", "--to", "2026-03-14")
    by_period = figures(environment, "--user", "chair")

    assert figures(environment, "--user", "chair", *days, period="") == by_period
    early = figures(environment, "--user", "chair", "--as-of", "2026-03-13")
    assert early["total"]["cells"]["6"] == 1
    assert by_period["total"]["cells"]["6"] == 2


def test_a_head_has_the_form_of_the_own_units(environment: dict[str, str]) -> None:
    found = figures(environment, "--user", "head")

    assert found["by"] == "unit"
    assert [line["unit"] for line in found["lines"]] == ["C1"]
    assert found["total"]["cells"]["1"] == 2
    chosen = figures(environment, "--user", "chair", "--unit", "C1")
    assert chosen["total"]["cells"] == found["total"]["cells"]


def test_what_the_paper_warns_of_is_told_before_it_is_written(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"
    result = run(environment, "--user", "chair", "--out", str(path), code="01/XLD")

    told = result.stderr.splitlines()
    assert "This form follows Circular 02/2021/TT-TTCP, 01/2024/TT-TTCP, until 29 Sep 2025." in told[0]
    assert "2 control formulas do not hold: see the list." in told
    assert told[-2:] == [
        "01/XLD | Whole province | 1 = 2 + 3 + 4 + 5 + 6 + 7 | 1: 19 | 2 + 3 + 4 + 5 + 6 + 7: 18",
        "01/XLD | Unit C1 | 1 = 2 + 3 + 4 + 5 + 6 + 7 | 1: 2 | 2 + 3 + 4 + 5 + 6 + 7: 1",
    ]
    assert result.exit_code == 0
    assert path.exists()
    broken = figures(environment, "--user", "chair", code="01/XLD")["broken_controls"]
    assert [each["unit"] for each in broken] == ["Whole province", "Unit C1"]


@pytest.mark.parametrize(
    "options",
    [
        ("--user", "nobody"), ("--user", "data"), ("--user", "keeper"),
        ("--user", "chair", "--unit", "no-such-unit"), ("--user", "head", "--unit", "D1"),
    ],
)  # fmt: skip
def test_who_may_not_have_it_gets_one_and_the_same_sentence(
    options: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    result = run(environment, *options, "--out", str(path), "--format", "json")

    assert (result.exit_code, result.stderr) == (1, "Not found, or not yours to see.\n")
    assert result.stdout == ""
    assert not path.exists()


@pytest.mark.parametrize(
    ("options", "asked", "words"),
    [
        (("--format", "json"), {"code": "09/TTr"}, "01/TTr"),
        (("--format", "json"), {"period": "2026-Q5"}, "2024-Q1"),
        (("--format", "json"), {"period": ""}, "--period"),
        (("--format", "json", "--from", "2026-01-01"), {}, "--period alone"),
        ((), {}, "--out"),
        (("--format", "json", "--from", "2026-02-01", "--to", "2026-01-01"), {"period": ""}, "ends"),
    ],
)  # fmt: skip
def test_a_question_that_is_none_ends_with_2(
    options: tuple[str, ...], asked: dict[str, str], words: str, environment: dict[str, str]
) -> None:
    result = run(environment, "--user", "chair", *options, **asked)

    assert result.exit_code == 2
    assert words in result.stderr


def test_a_file_that_can_not_be_written_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    result = run(environment, "--user", "chair", "--out", str(tmp_path / "missing" / "x.xlsx"))

    assert result.exit_code == 1
    assert "can not be written: No such file or directory." in result.stderr


def test_it_is_written_down_for_whom_and_what(environment: dict[str, str], tmp_path: Path) -> None:
    run(environment, "--user", "head", "--unit", "S1", "--out", str(tmp_path / "x.xlsx"))

    database = open_app_database(load_settings(environment))
    export, use = read_audit_log(database, scope=scope_for("inspectorate"), limit=2)
    assert (use.event, export.event, export.subject) == ("command_line_used", "export_made", "form")
    assert export.detail == {
        "user": "head", "form": "01/TTr", "from": "2025-12-15", "to": "2026-03-14", "unit": "S1",
    }  # fmt: skip
