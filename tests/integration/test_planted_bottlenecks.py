"""The product finds the bottlenecks planted in the demo: a slow signature, files lying at a counter."""

import json
from typing import Any

from tests.running_app import DemoInstallation


def planted(installation: DemoInstallation, name: str) -> dict[str, Any]:
    truths = json.loads((installation.folder / "truth.json").read_text(encoding="utf-8"))["truths"]
    found: dict[str, Any] = next(truth for truth in truths if truth["id"] == name)
    return found


def test_the_signature_makes_the_cases_of_one_department_late(demo_installation: DemoInstallation) -> None:
    fact = planted(demo_installation, "slow_signature")
    answer = demo_installation.ask(
        "metric", "late_cases_by_broken_step", "--by", "body,step", "--from", fact["since"]
    )
    groups = [group for group in answer["groups"] if group["step"] == fact["step"]]
    worst = max(groups, key=lambda group: group["value"])
    assert worst["body"] == fact["unit_id"]
    theirs = {group["step"]: group["value"] for group in answer["groups"] if group["body"] == fact["unit_id"]}
    assert theirs[fact["step"]] > sum(theirs.values()) / 2


def test_files_lie_longest_at_the_planted_counter(demo_installation: DemoInstallation) -> None:
    fact = planted(demo_installation, "slow_counter")
    asked = ("--by", "unit", "--where", f"step={fact['step']}", "--from", fact["since"])
    groups = demo_installation.ask("metric", "step_overrun_rate", *asked)["groups"]
    rates = {group["unit"]: group["value"] for group in groups if group["denominator"] >= 8}
    assert max(rates, key=lambda unit: rates[unit]) == fact["unit_id"]
    held = demo_installation.ask("metric", "step_days_median", *asked)["groups"]
    medians = sorted((group["value"], group["unit"]) for group in held if group["n"] >= 8)
    assert medians[-1][1] == fact["unit_id"]


def test_all_late_cases_have_an_owner(demo_installation: DemoInstallation) -> None:
    for whole, parts in (
        ("cases_completed_late", "late_cases_by_broken_step"),
        ("cases_overdue_open", "overdue_cases_by_broken_step"),
    ):
        (total,) = demo_installation.ask("metric", whole)["groups"]
        groups = demo_installation.ask("metric", parts, "--by", "step,step_role,unit")["groups"]
        assert sum(group["value"] for group in groups) == total["value"] > 0
        rows = demo_installation.ask("rows", parts, "--limit", "100000")
        assert len(rows) == total["value"]
