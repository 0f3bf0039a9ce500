"""A real permit log in PostgreSQL under a vendor's names, through mapping, refresh and metrics."""

import json
from collections.abc import Hashable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data_access.refresh import refresh
from data_access.scope import AccessScope, Permission
from data_access.source_config import load_sources
from data_access.store import CaseStore, current_store
from metrics.compute import compute_metric, list_rows
from metrics.definition import Question
from settings import PROJECT_ROOT, Settings, load_settings
from tests.metrics.identities import IDENTITIES, added
from tests.servers import PERMIT_LOG, PostgresDatabase

DEPARTMENTS = ("Customer contact", "Experts", "General")
EVERYTHING = {"start": date(2010, 1, 1), "end": date(2013, 12, 31)}


@pytest.fixture
def truth() -> dict:
    content: dict = json.loads((PERMIT_LOG / "truth.json").read_text(encoding="utf-8"))["case_model_rule"]
    return content


@pytest.fixture
def loaded(permit_log_database: PostgresDatabase, tmp_path: Path) -> tuple[Settings, CaseStore, AccessScope]:
    config = tmp_path / "giamsat.toml"
    config.write_text(
        f'[store]\nurl = "duckdb:///{tmp_path}/store"\n'
        f'[sources]\nfolders = ["{PROJECT_ROOT}/sources/coselog_receipt"]\n'
        '[calendar]\ntimezone = "Europe/Amsterdam"\n',
        encoding="utf-8",
    )
    environ = {
        "GIAMSAT_CONFIG": str(config),
        "RECEIPT_URL": permit_log_database.accounts[0].url,
    }
    settings = load_settings(environ)
    report = refresh(settings, load_sources(settings, environ), now=datetime.now(UTC))
    assert report.failed_sources == ()
    assert report.rejected_rows == 0
    scope = AccessScope(
        user_id="reader",
        unit_ids=DEPARTMENTS,
        permissions=(Permission.COUNT_ROWS, Permission.OPEN_ROWS),
        is_whole_province=True,
    )
    return settings, current_store(settings), scope


def test_on_time_rate_by_unit_equals_the_truth(
    loaded: tuple[Settings, CaseStore, AccessScope], truth: dict
) -> None:
    settings, store, scope = loaded

    result = compute_metric(
        Question("on_time_rate", by=("unit",), **EVERYTHING), scope=scope, store=store, settings=settings
    )

    found = {g.key("unit"): {"numerator": g.numerator, "denominator": g.denominator} for g in result.groups}
    assert found == truth["by_department"]


def test_on_time_rate_of_all_equals_the_truth(
    loaded: tuple[Settings, CaseStore, AccessScope], truth: dict
) -> None:
    settings, store, scope = loaded

    total = compute_metric(
        Question("on_time_rate", **EVERYTHING), scope=scope, store=store, settings=settings
    ).total

    assert (total.numerator, total.denominator) == (truth["closed_on_time"], truth["closed"])
    assert total.value == pytest.approx(truth["on_time_rate"], abs=1e-6)


def test_open_and_overdue_cases_at_three_moments_equal_the_truth(
    loaded: tuple[Settings, CaseStore, AccessScope], truth: dict
) -> None:
    settings, store, scope = loaded
    assert len(truth["as_of"]) == 3
    for expected in truth["as_of"]:
        moment = datetime.fromisoformat(expected["as_of"])

        def at(name: str, *, by: tuple[str, ...] = (), moment: datetime = moment) -> Question:
            return Question(name, by=by, as_of=moment)

        opened = compute_metric(at("cases_open"), scope=scope, store=store, settings=settings)
        overdue = compute_metric(
            at("cases_overdue_open", by=("unit",)), scope=scope, store=store, settings=settings
        )
        rows = list_rows(at("cases_overdue_open"), scope=scope, store=store, settings=settings, limit=500)

        counted = {group.key("unit"): group.value for group in overdue.groups}
        assert opened.total.value == expected["open"]
        assert counted == {k: v for k, v in expected["overdue_open_by_department"].items() if v}
        assert len(rows.rows) == expected["overdue_open"]


@pytest.mark.parametrize(
    "days", [(date(2010, 1, 1), date(2013, 12, 31)), (date(2011, 3, 3), date(2011, 6, 20))]
)
def test_the_report_form_adds_up_in_every_unit(
    loaded: tuple[Settings, CaseStore, AccessScope], days: tuple[date, date]
) -> None:
    settings, store, scope = loaded

    def count(name: str) -> dict[Hashable, float]:
        question = Question(name, by=("unit",), start=days[0], end=days[1])
        result = compute_metric(question, scope=scope, store=store, settings=settings)
        return {group.key("unit"): group.value for group in result.groups if group.value}

    for whole, parts in IDENTITIES:
        assert count(whole) == added((count(name), sign) for name, sign in parts.items())
    assert sum(count("cases_in_hand").values()) > 100
