"""The demo province through the command line: what the product promises to show, run as a user runs it."""

import hashlib
import json
from collections import Counter
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pytest

from tests.metrics.identities import IDENTITIES, added
from tests.metrics.lifelines_times import time_left
from tests.running_app import DemoInstallation

QUARTER = ("--from", "2024-01-01", "--to", "2024-03-31")
ROLES = ("chairman", "inspectorate", "head", "head_commune")
COUNTED = (
    "cases_received", "cases_open", "cases_overdue_open", "cases_completed_late", "harassment_reports",
    "harassment_open", "recommendations_open", "survey_responses",
)  # fmt: skip
SUMMED = ("recovery_recommended_vnd", "recovered_vnd", "recovery_outstanding_vnd")


def ask(installation: DemoInstallation, *arguments: str, user: str = "chairman") -> Any:
    return installation.ask(*arguments, user=user)


def truth_of(installation: DemoInstallation, planted: str) -> dict[str, Any]:
    truth = json.loads((installation.folder / "truth.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(item for item in truth["truths"] if item["id"] == planted)
    return found


def figure(installation: DemoInstallation, name: str, *options: str, user: str = "chairman") -> Any:
    (group,) = ask(installation, "metric", name, *options, user=user)["groups"]
    return group["value"]


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("inspections_started", ("--where", "kind=administrative"), 17),
        ("inspections_started", ("--where", "kind=specialised"), 36),
        ("inspections_concluded", (), 9),
        ("units_inspected", (), 12),
        ("violation_vnd", (), 576_000_000),
        ("collectives_disciplined", (), 8),
        ("individuals_disciplined", (), 9),
    ],
)
def test_the_seed_quarter_gives_the_published_figures(
    demo_installation: DemoInstallation, name: str, options: tuple[str, ...], expected: int
) -> None:
    assert figure(demo_installation, name, *QUARTER, *options) == expected


def test_the_seed_quarter_recovers_over_500_million(demo_installation: DemoInstallation) -> None:
    assert 500_000_000 < figure(demo_installation, "recovery_recommended_vnd", *QUARTER) <= 576_000_000


@pytest.mark.parametrize(
    "days", [("2023-12-15", "2023-12-31"), ("2024-03-15", "2024-03-31")], ids=["before", "after"]
)
@pytest.mark.parametrize("name", ["inspections_started", "inspections_concluded", "violation_vnd"])
def test_nothing_of_the_seed_quarter_lies_beside_it(
    demo_installation: DemoInstallation, name: str, days: tuple[str, str]
) -> None:
    assert figure(demo_installation, name, "--from", days[0], "--to", days[1]) == 0


def test_the_specialised_inspections_conclude_after_the_seed_quarter(
    demo_installation: DemoInstallation,
) -> None:
    options = (*QUARTER, "--where", "kind=specialised")
    assert figure(demo_installation, "inspections_concluded", *options) == 0


@pytest.mark.parametrize("user", ROLES)
@pytest.mark.parametrize("name", COUNTED)
def test_a_count_equals_its_rows(demo_installation: DemoInstallation, name: str, user: str) -> None:
    counted = figure(demo_installation, name, user=user)

    rows = ask(demo_installation, "rows", name, "--limit", "1000000", user=user)

    assert len(rows) == counted


@pytest.mark.parametrize("user", ROLES)
@pytest.mark.parametrize("name", SUMMED)
def test_a_sum_equals_its_rows(demo_installation: DemoInstallation, name: str, user: str) -> None:
    summed = figure(demo_installation, name, user=user)

    rows = ask(demo_installation, "rows", name, "--limit", "1000000", user=user)

    assert sum(row["numerator"] for row in rows) == summed


@pytest.mark.parametrize("user", ROLES)
def test_a_ratio_equals_its_rows(demo_installation: DemoInstallation, user: str) -> None:
    (group,) = ask(demo_installation, "metric", "on_time_rate", user=user)["groups"]

    rows = ask(demo_installation, "rows", "on_time_rate", "--limit", "1000000", user=user)

    assert (group["numerator"], group["denominator"]) == (sum(r["in_numerator"] for r in rows), len(rows))


def test_the_case_identities_hold_for_the_province(demo_installation: DemoInstallation) -> None:
    carried_over = figure(demo_installation, "cases_open", "--as-of", "2025-12-31")
    received = figure(demo_installation, "cases_received")
    completed = figure(demo_installation, "cases_completed")

    assert carried_over + received - completed == figure(demo_installation, "cases_open")


@pytest.mark.parametrize(
    "days", [("2026-10-01", "2026-10-31"), ("2026-01-01", "2026-10-31"), ("2025-03-10", "2025-05-09")]
)
@pytest.mark.parametrize("user", ["chairman", "head"])
def test_the_report_form_adds_up_in_every_unit(
    demo_installation: DemoInstallation, days: tuple[str, str], user: str
) -> None:
    options = ("--by", "unit", "--from", days[0], "--to", days[1])

    def count(name: str, *more: str) -> dict[Hashable, float]:
        groups = ask(demo_installation, "metric", name, *options, *more, user=user)["groups"]
        return {group["unit"]: group["value"] for group in groups if group["value"]}

    for whole, parts in IDENTITIES:
        assert count(whole) == added((count(name), sign) for name, sign in parts.items())
    channels = ("online", "counter", "postal")
    received = added((count("cases_received", "--where", f"channel={channel}"), 1) for channel in channels)
    assert count("cases_received") == received
    assert count("cases_in_hand")


@pytest.mark.parametrize("name", ["cases_in_hand", "cases_carried_over", "cases_pending_overdue"])
def test_what_was_in_hand_equals_its_rows_month_by_month(
    demo_installation: DemoInstallation, name: str
) -> None:
    options = ("--by", "month", "--from", "2026-06-01")
    groups = ask(demo_installation, "metric", name, *options)["groups"]
    rows = ask(demo_installation, "rows", name, *options, "--limit", "1000000")

    assert {group["month"]: group["value"] for group in groups} == Counter(row["month"] for row in rows)


@pytest.mark.parametrize(("name", "left"), [("km_median", 0.5), ("km_p90", 0.1)])
def test_durations_with_open_cases_are_as_lifelines_has_them(
    demo_installation: DemoInstallation, name: str, left: float
) -> None:
    metric, options = f"days_to_complete_{name}", ("--from", "2026-07-01", "--by", "body")
    rows = ask(demo_installation, "rows", metric, *options, "--limit", "1000000")
    groups = ask(demo_installation, "metric", metric, *options)["groups"]

    assert any(row["is_censored"] for row in rows)
    for group in groups:
        own = [row for row in rows if row["body"] == group["body"]]
        assert group["n"] == len(own)
        expected = time_left(own, left=left)
        assert group["value"] == (None if expected is None else pytest.approx(expected, rel=1e-12))
    assert any(group["value"] for group in groups)


def test_the_planted_rows_are_rejected_with_their_reasons(demo_installation: DemoInstallation) -> None:
    truth = json.loads((demo_installation.folder / "truth.json").read_text(encoding="utf-8"))
    refreshed = demo_installation.manage("refresh", "--full")

    planted = sum(item["rows"] for item in truth["dirty_rows"])

    assert f"{planted} rows rejected" in refreshed.stderr


def test_refresh_and_check_leave_every_source_as_it_was(demo_installation: DemoInstallation) -> None:
    def checksums() -> dict[str, str]:
        files = sorted(Path(demo_installation.folder).glob("*.sqlite*"))
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    before = checksums()
    demo_installation.manage("check")
    demo_installation.manage("refresh", "--full")

    assert len(before) >= 3
    assert checksums() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("metric", "cases_open", "--user", "nobody-of-that-name"),
        ("metric", "cases_open", "--user", "admin"),
        ("metric", "cases_open", "--user", "head", "--unit", "no-such-unit"),
        ("metric", "cases_open", "--user", "head", "--unit", "T"),
        ("rows", "cases_open", "--user", "analyst"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_not_yours_and_does_not_exist_look_the_same(
    demo_installation: DemoInstallation, arguments: tuple[str, ...]
) -> None:
    refused = demo_installation.manage(*arguments, "--format", "json", check=False)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.strip() == "Not found, or not yours to see."


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (("metric", "cases_opn", "--user", "chairman"), "cases_open"),
        (("metric", "cases_open", "--by", "bodi", "--user", "chairman"), "body"),
        (("metric", "cases_open", "--by", "behaviour", "--user", "chairman"), "channel"),
    ],
)
def test_an_unknown_name_ends_with_2_and_the_nearest(
    demo_installation: DemoInstallation, arguments: tuple[str, ...], nearest: str
) -> None:
    refused = demo_installation.manage(*arguments, "--format", "json", check=False)

    assert refused.returncode == 2
    assert nearest in refused.stderr


def test_a_head_sees_the_own_units_only(demo_installation: DemoInstallation) -> None:
    truth = json.loads((demo_installation.folder / "truth.json").read_text(encoding="utf-8"))
    own = truth["head_account"]["unit_id"]
    options = ("--from", "2023-01-01", "--to", "2026-10-31")

    groups = ask(demo_installation, "metric", "cases_received", "--by", "body", *options, user="head")[
        "groups"
    ]

    assert [group["body"] for group in groups] == [own]
    assert figure(demo_installation, "cases_received", "--unit", own, *options) == groups[0]["value"]


def test_a_head_counts_no_report_that_is_sealed_or_about_a_head(
    demo_installation: DemoInstallation,
) -> None:
    truth = json.loads((demo_installation.folder / "truth.json").read_text(encoding="utf-8"))
    own = truth["head_account"]["unit_id"]
    options = ("--from", "2023-01-01", "--to", "2026-10-31", "--unit", own, "--limit", "100000")

    every = ask(demo_installation, "rows", "harassment_reports", *options)
    heads = ask(demo_installation, "rows", "harassment_reports", *options, user="head")

    sealed_or_about_a_head = truth_of(demo_installation, "reported_head")["report_ids"]
    assert set(sealed_or_about_a_head) <= {row["id"] for row in every}
    assert not set(sealed_or_about_a_head) & {row["id"] for row in heads}
    assert 0 < len(heads) <= len(every) - len(sealed_or_about_a_head)
