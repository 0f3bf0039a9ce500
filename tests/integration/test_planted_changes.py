"""At its usual size the demo's planted changes are found with their month, and nobody else is named."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from data_access.accounts import find_account
from data_access.app_database import open_app_database
from data_access.store import current_store
from data_access.viewer import scope_of_account
from metrics.changes import ChangeKind, find_changes
from metrics.judged import MEASURES, JudgedMeasure
from metrics.judged_months import first_day
from metrics.judged_units import judge_measures, judge_unit
from metrics.moments import last_day_of
from metrics.needs import find_improvements, find_needs
from settings import load_settings
from tests.running_app import DemoInstallation
from verdicts.verdict import FunnelPlace, Variation, WhyUnjudged

Context = dict[str, Any]


def context(installation: DemoInstallation, user: str) -> Context:
    settings = load_settings(installation.environment)
    store = current_store(settings)
    account = find_account(open_app_database(settings), user)
    assert account is not None
    return {"scope": scope_of_account(account, store), "store": store, "settings": settings}


@pytest.fixture(scope="module")
def judged(usual_installation: DemoInstallation) -> dict[str, JudgedMeasure]:
    """Every body on every measure, as the chairman sees it."""
    found = judge_measures(by="body", **context(usual_installation, "chairman"))
    return {each.measure.metric: each for each in found}


@pytest.fixture(scope="module")
def truths(usual_installation: DemoInstallation) -> Mapping[str, Mapping[str, Any]]:
    planted = json.loads((usual_installation.folder / "truth.json").read_text(encoding="utf-8"))["truths"]
    return {truth["id"]: truth for truth in planted}


def months_apart(one: str | None, other: str) -> int:
    assert one is not None
    first, second = (date.fromisoformat(f"{month[:7]}-01") for month in (one, other))
    return abs((first.year - second.year) * 12 + first.month - second.month)


@pytest.mark.parametrize(
    ("truth", "variation"), [("decline", Variation.WORSE), ("improvement", Variation.BETTER)]
)
def test_a_planted_change_is_found_with_its_month_and_its_levels(
    truth: str, variation: Variation, judged: dict[str, JudgedMeasure], truths: Mapping[str, Any]
) -> None:
    planted = truths[truth]
    unit = judged["on_time_rate"].units[planted["unit_id"]]
    assert unit.series.variation is variation
    assert months_apart(unit.series.since, planted["since"]) <= 1
    assert unit.series.before == pytest.approx(planted["on_time_rate_before"]["value"], abs=0.03)
    assert unit.series.after == pytest.approx(planted["on_time_rate_after"]["value"], abs=0.03)


def test_the_harassing_department_shows_in_satisfaction_and_reports(
    judged: dict[str, JudgedMeasure], truths: Mapping[str, Any]
) -> None:
    planted = truths["harassing_department"]
    for metric in ("satisfaction_rate", "harassment_per_10k_cases"):
        unit = judged[metric].units[planted["unit_id"]]
        assert unit.series.variation is Variation.WORSE
        assert months_apart(unit.series.since, planted["since"]) <= 3
    place = judged["satisfaction_rate"].units[planted["unit_id"]].among_peers
    assert place is not None
    assert place.place is FunnelPlace.WORSE


def test_who_has_too_few_cases_is_not_judged(
    judged: dict[str, JudgedMeasure], truths: Mapping[str, Any]
) -> None:
    for each in judged.values():
        tiny = each.units.get(truths["noise_commune"]["unit_id"])
        assert tiny is None or tiny.series.variation is Variation.UNJUDGED
        assert tiny is None or tiny.among_peers is None or not tiny.among_peers.is_outside


def test_only_planted_units_need_the_reader(
    judged: dict[str, JudgedMeasure], truths: Mapping[str, Any]
) -> None:
    needs, improvements = find_needs(list(judged.values())), find_improvements(list(judged.values()))
    planted = {truths[name]["unit_id"] for name in ("decline", "harassing_department")}
    assert {need.judged.unit_id for need in needs} == planted
    assert needs[0].judged.unit_id == truths["decline"]["unit_id"]
    assert len(needs) <= 7
    assert {need.judged.unit_id for need in improvements} == {truths["improvement"]["unit_id"]}


def test_what_is_said_of_a_unit_is_what_the_metric_says_over_the_same_days(
    usual_installation: DemoInstallation, judged: dict[str, JudgedMeasure]
) -> None:
    needs = find_needs(list(judged.values()))
    assert needs
    for need in needs:
        last = last_day_of("month", first_day(need.stretch.last)).isoformat()
        days = ["--from", first_day(need.stretch.first).isoformat(), "--to", last]
        name = need.judged.measure.metric
        (group,) = usual_installation.ask("metric", name, *days, "--unit", need.judged.unit_id)["groups"]
        assert group["value"] == pytest.approx(need.stretch.value)
        assert (group["numerator"], group["denominator"]) == (
            need.stretch.numerator, need.stretch.denominator,
        )  # fmt: skip


def test_few_honest_units_look_changed(judged: dict[str, JudgedMeasure], truths: Mapping[str, Any]) -> None:
    changed = {truth.get("unit_id") for truth in truths.values()}
    honest = [
        unit.series
        for each in judged.values()
        for unit in each.units.values()
        if unit.unit_id not in changed and unit.series.variation is not Variation.UNJUDGED
    ]
    looking = sum(series.variation is not Variation.ORDINARY for series in honest)
    assert len(honest) > 100
    assert looking <= 0.05 * len(honest)


def test_what_has_changed_since_spring_is_the_decline(
    usual_installation: DemoInstallation, truths: Mapping[str, Any]
) -> None:
    viewer = context(usual_installation, "chairman")

    def at(end: date) -> list[Any]:
        unit_id = truths["decline"]["unit_id"]
        return [judge_unit(measure, unit_id=unit_id, end=end, **viewer) for measure in MEASURES]

    changes = find_changes(at(date(2026, 5, 31)), at(date(2026, 10, 31)))
    assert ("on_time_rate", ChangeKind.BECAME_WORSE) in [
        (change.now.measure.metric, change.kind) for change in changes
    ]
    assert find_changes(at(date(2026, 10, 31)), at(date(2026, 10, 31))) == ()


def test_a_head_sees_the_own_place_only_and_an_analyst_no_reports(
    usual_installation: DemoInstallation, truths: Mapping[str, Any]
) -> None:
    own = truths["harassing_department"]["unit_id"]
    told = judge_measures(by="body", **context(usual_installation, "head"))
    for each in told:
        assert set(each.units) <= {own}
        assert {point.unit for funnel in each.funnels.values() for point in funnel.points} <= {own}
        assert {unit for group in each.groups.values() for unit in group.units} <= {own}
    assert any(each.funnels for each in told)
    for each in judge_measures(by="body", **context(usual_installation, "analyst")):
        whys = {unit.series.why_unjudged for unit in each.units.values()}
        hides = each.measure.metric in ("satisfaction_rate", "harassment_per_10k_cases")
        assert (whys == {WhyUnjudged.HIDDEN}) is hides
