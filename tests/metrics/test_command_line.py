"""``metric``, ``rows`` and ``metrics`` as an operator runs them: output, exit codes, who may see what."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from command_line.metrics import metric, metrics, rows
from data_access.accounts import add_account, disable_account
from data_access.app_database import open_app_database
from data_access.audit import read_audit_log
from data_access.store import POINTER, store_format
from metrics.catalog import METRICS
from settings import load_settings
from tests.metrics.store_builder import at, build_store, case, scope_for

CASES = [case(f"K{number}", unit, "2026-02-01T09:00") for number, unit in enumerate(["V1", "V1", "C1"])]
REPORTS = [{"report_id": "H1", "unit_id": "D1", "received_at": at("2026-02-01T09:00"), "is_sealed": True}]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation with a store and one account per role; every password is random."""
    folder = tmp_path_factory.mktemp("installation")
    store = build_store(folder / "store", {"cases": CASES, "harassment_reports": REPORTS})
    (folder / "store" / POINTER).write_text(f"{store.version} {store_format()}", encoding="utf-8")
    config = folder / "giamsat.toml"
    config.write_text(
        f"""
        [store]
        url = "duckdb:///{folder}/store"
        [app]
        url = "sqlite:///{folder}/app.db"
        [[targets.on_time_rate]]
        value = 0.95
        valid_from = 2025-01-01
        legal_basis = "Decision of the province"
        """,
        encoding="utf-8",
    )
    environ = {"GIAMSAT_CONFIG": str(config)}
    database = open_app_database(load_settings(environ))
    for name, role in (("chair", "chairman"), ("data", "analyst"), ("keeper", "admin"), ("gone", "chairman")):
        add_account(database, name, role=role, actor="test")
    add_account(database, "head", role="unit_head", unit_id="D1", officer_id="O1", actor="test")
    disable_account(database, "gone", actor="test")
    return environ


def run(command: Any, environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, env=environment)


def numbers(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(("user", "value"), [("chair", 3), ("head", 2), ("HEAD", 2), ("data", 3)])
def test_a_number_is_computed_in_the_scope_of_the_user(
    user: str, value: int, environment: dict[str, str]
) -> None:
    result = run(metric, environment, "cases_received", "--user", user, "--format", "json")
    assert numbers(result)["groups"][0]["value"] == value


def test_options_reach_the_question(environment: dict[str, str]) -> None:
    options = (
        "--by", "unit,month", "--from", "2026-01-01", "--to", "2026-06-30", "--as-of", "2026-03-31",
        "--unit", "T", "--units", "now", "--where", "channel=counter,online", "--where", "unit_kind=division",
    )  # fmt: skip
    answer = numbers(
        run(metric, environment, "cases_received", *options, "--user", "chair", "--format", "json")
    )
    assert (answer["from"], answer["to"], answer["as_of"]) == (
        "2026-01-01",
        "2026-06-30",
        "2026-03-31T17:00:00+00:00",
    )
    (group,) = answer["groups"]
    assert (group["unit"], group["month"], group["value"]) == ("V1", "2026-02", 2)


def test_an_instant_without_a_zone_is_a_local_one(environment: dict[str, str]) -> None:
    options = ("--as-of", "2026-02-01T08:59", "--user", "chair", "--format", "json")
    answer = numbers(run(metric, environment, "cases_open", *options))
    assert answer["as_of"] == "2026-02-01T01:59:00+00:00"
    assert answer["groups"][0]["value"] == 0


def test_rows_are_listed_and_the_cut_is_said_apart(environment: dict[str, str]) -> None:
    options = ("--user", "chair", "--format", "json", "--limit", "2")
    result = run(rows, environment, "cases_received", *options)
    assert [row["id"] for row in numbers(result)] == ["K2", "K0"]
    assert "2 of 3" in result.stderr


def test_other_formats_have_one_line_per_group(environment: dict[str, str]) -> None:
    options = ("cases_received", "--by", "unit", "--user", "chair")
    csv = run(metric, environment, *options, "--format", "csv").stdout.splitlines()
    assert csv[:2] == ["unit,unit_name,numerator,denominator,value,hidden", "C1,Unit C1,1,,1,False"]
    table = run(metric, environment, *options).stdout.splitlines()
    assert table[0].startswith("Cases received: 2026-01-01 to 2026-10-31")
    assert table[-1].split()[:2] == ["V1", "Unit"]
    assert run(rows, environment, *options, "--format", "csv").stdout.count("\n") == 4


NOT_VISIBLE = [
    ("cases_received", "--user", "nobody"),
    ("cases_received", "--user", "gone"),
    ("cases_received", "--user", "keeper"),
    ("cases_received", "--user", "head", "--unit", "C1"),
    ("cases_received", "--user", "head", "--unit", "NOWHERE"),
    ("cases_received", "--user", "chair", "--unit", "NOWHERE"),
]


@pytest.mark.parametrize("arguments", NOT_VISIBLE)
@pytest.mark.parametrize("command", [metric, rows])
def test_what_is_not_visible_and_what_does_not_exist_look_the_same(
    command: Any, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    result = run(command, environment, *arguments, "--format", "json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Not found, or not yours to see.\n"


def test_an_analyst_sees_no_row(environment: dict[str, str]) -> None:
    result = run(rows, environment, "cases_received", "--user", "data")
    assert (result.exit_code, result.stdout) == (1, "")


BAD_QUESTIONS = [
    (("cases_recieved",), "cases_received"),
    (("cases_received", "--by", "boddy"), "body"),
    (("cases_received", "--by", "behaviour"), "procedure"),
    (("cases_received", "--by", "unit,unit"), "'unit' is given twice"),
    (("cases_received", "--where", "channel=onlin"), "online"),
    (("cases_received", "--where", "channel"), "DIMENSION=VALUE"),
    (("cases_received", "--from", "31/12/2026"), "2026-10-31"),
    (("cases_received", "--as-of", "2026-02-30"), "2026-10-31"),
    (("cases_received", "--from", "2026-02-01", "--to", "2026-01-01"), "before it begins"),
]


@pytest.mark.parametrize(("arguments", "named"), BAD_QUESTIONS)
@pytest.mark.parametrize("command", [metric, rows])
def test_a_bad_question_says_how_to_ask(
    command: Any, arguments: tuple[str, ...], named: str, environment: dict[str, str]
) -> None:
    result = run(command, environment, *arguments, "--user", "chair")
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr


def test_a_head_does_not_see_a_sealed_report_in_numbers_or_rows(environment: dict[str, str]) -> None:
    for user, found in (("chair", 1), ("head", 0)):
        options = ("harassment_reports", "--user", user, "--format", "json")
        assert numbers(run(metric, environment, *options))["groups"][0]["value"] == found
        assert len(numbers(run(rows, environment, *options))) == found


def test_the_use_of_the_command_line_is_written_down(environment: dict[str, str]) -> None:
    run(rows, environment, "harassment_reports", "--user", "chair", "--unit", "D1")
    run(metric, environment, "cases_received", "--user", "nobody")
    database = open_app_database(load_settings(environment))
    log = read_audit_log(database, scope=scope_for("inspectorate"), limit=3)
    assert [(entry.event, entry.subject) for entry in log] == [
        ("command_line_used", "refused"),
        ("rows_opened", "harassment_reports"),
        ("command_line_used", "harassment_reports"),
    ]
    assert (log[1].detail["user"], log[1].detail["unit"]) == ("chair", "D1")


def test_the_catalogue_lists_every_metric_with_its_target(environment: dict[str, str]) -> None:
    found = {record["name"]: record for record in numbers(run(metrics, environment, "--format", "json"))}
    assert found.keys() == METRICS.keys()
    rate = found["on_time_rate"]
    assert rate["direction"] == "higher"
    assert [target["value"] for target in rate["target"]] == [0.95]
    assert rate["target"][0]["legal_basis"] == "Decision of the province"
    assert {"title", "unit", "question", "formula", "legal_basis"} <= rate.keys()
    assert len(run(metrics, environment).stdout.splitlines()) == len(METRICS) + 1


def test_without_a_configuration_the_remedy_is_told(tmp_path: Path) -> None:
    result = run(metrics, {"GIAMSAT_CONFIG": str(tmp_path / "missing.toml")})
    assert result.exit_code == 1
    assert "make demo" in result.stderr
