"""The time limits as data: those of the law are whole, and an installation's own take their place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_access.deadline_rules import deadline_rules
from errors import ConfigurationError
from settings import DeadlineRule, DeadlineSettings, load_settings

OWN: dict[str, Any] = {
    "code": "PAKN_SETTLE",
    "label": "Xử lý nhanh",
    "base": "transferred",
    "limit": 10,
    "unit": "working_days",
    "pausable": True,
    "source": "Quyết định của tỉnh",
}


def own(**changes: Any) -> DeadlineRule:
    return DeadlineRule(**OWN | changes)


def spans(code: str, *rules: DeadlineRule, **settings: Any) -> list[tuple[Any, ...]]:
    found = deadline_rules(DeadlineSettings(rules=rules, **settings))
    return [(rule.limit, rule.unit, rule.valid_from, rule.valid_to) for rule in found if rule.code == code]


def test_the_limits_of_the_law_are_those_of_the_published_table():
    day = date(2026, 10, 31)
    found = {
        rule.code: (rule.limit, rule.unit, rule.pausable)
        for rule in deadline_rules(DeadlineSettings())
        if rule.first_day <= day <= rule.last_day
    }
    working, calendar, hours = "working_days", "calendar_days", "working_hours"
    assert found == {
        "TTHC_CONFIRM": (8, hours, False),
        "TTHC_RESULT": (None, working, True),
        "PAKN_REFUSE": (2, working, False),
        "PAKN_SUPPL": (5, working, False),
        "PAKN_SETTLE": (15, working, True),
        "PAKN_PUBLISH": (2, working, False),
        "KN1_ACCEPT": (10, calendar, False),
        "KN1_SETTLE": (30, calendar, True),
        "KN1_SETTLE_CX": (45, calendar, True),
        "KN1_SETTLE_REMOTE": (45, calendar, True),
        "KN1_SETTLE_REMOTE_CX": (60, calendar, True),
        "KN2_ACCEPT": (10, calendar, False),
        "KN2_SETTLE": (45, calendar, True),
        "KN2_SETTLE_CX": (60, calendar, True),
        "KN2_SETTLE_REMOTE": (60, calendar, True),
        "KN2_SETTLE_REMOTE_CX": (70, calendar, True),
        "TC_ACCEPT": (7, working, False),
        "TC_ACCEPT_PLACES": (10, working, False),
        "TC_SETTLE": (30, calendar, True),
        "TC_SETTLE_CX": (60, calendar, True),
        "TC_SETTLE_ECX": (90, calendar, True),
        "GT_NOTICE": (5, working, False),
        "GT_EXPLAIN": (15, calendar, True),
        "GT_EXPLAIN_EXTENDED": (30, calendar, True),
        "TTR_CONCLUDE": (15, calendar, False),
        "TTR_ORDER": (15, calendar, False),
        "TTR_PUBLISH": (10, calendar, False),
        "HARASS_SETTLE": (15, working, True),
    }


def test_an_own_rule_holds_on_its_days_and_the_built_in_one_on_the_others():
    rule = own(valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    assert spans("PAKN_SETTLE", rule) == [
        (15, "working_days", None, date(2025, 12, 31)),
        (10, "working_days", date(2026, 1, 1), date(2026, 6, 30)),
        (15, "working_days", date(2026, 7, 1), None),
    ]
    assert spans("PAKN_SETTLE", own()) == [(10, "working_days", None, None)]


def test_an_own_rule_of_a_new_code_is_added():
    rule = own(code="HOI_DAP", base="received", unit="working_hours", limit=4)
    assert spans("HOI_DAP", rule) == [(4, "working_hours", None, None)]


def test_the_old_key_still_sets_the_limit_for_harassment_reports():
    assert spans("HARASS_SETTLE") == [(15, "working_days", None, None)]
    assert spans("HARASS_SETTLE", harassment_working_days=7) == [(7, "working_days", None, None)]


def test_overlaps_gaps_and_other_base_moments_are_all_named():
    rules = (
        own(code="AA", valid_to=date(2025, 12, 31)),
        own(code="AA", valid_from=date(2025, 12, 31)),
        own(code="BB", valid_to=date(2025, 12, 31)),
        own(code="BB", valid_from=date(2026, 1, 3)),
        own(code="CC", valid_to=date(2025, 12, 31)),
        own(code="CC", valid_from=date(2026, 1, 1)),
        own(base="filed"),
    )
    with pytest.raises(ConfigurationError) as caught:
        deadline_rules(DeadlineSettings(rules=rules))
    assert caught.value.problems == [
        "[deadlines] PAKN_SETTLE: this limit starts from 'transferred', not from 'filed'.",
        "[deadlines] AA: two rules hold on 2025-12-31; end the earlier one (valid_to) the day before.",
        "[deadlines] BB: no rule holds from 2026-01-01 to 2026-01-02; add one or move valid_to.",
    ]


def test_an_unknown_unit_and_turned_days_are_mistakes_of_the_configuration(tmp_path: Path):
    path = tmp_path / "giamsat.toml"
    lines = {**OWN, "unit": "weeks"}
    text = "\n".join(f"{key} = {str(value).lower() if value is True else repr(value)}"
                     for key, value in lines.items())  # fmt: skip
    turned = text.replace("weeks", "working_days") + "\nvalid_from = 2026-02-01\nvalid_to = 2026-01-31"
    path.write_text(f"[[deadlines.rules]]\n{text}\n[[deadlines.rules]]\n{turned}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings({"GIAMSAT_CONFIG": str(path)})
    first, second = caught.value.problems
    assert "deadlines.rules.0.unit" in first
    assert "'working_days'" in first
    assert "valid_to lies before valid_from" in second


@pytest.mark.parametrize(
    "hours", [[], ["11:30-07:30"], ["07:30-11:30", "11:00-17:00"], ["morning"], ["07:30"]]
)
def test_office_hours_must_be_stretches_in_order(tmp_path: Path, hours: list[str]):
    path = tmp_path / "giamsat.toml"
    path.write_text(f"[calendar]\noffice_hours = {hours}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"calendar\.office_hours"):
        load_settings({"GIAMSAT_CONFIG": str(path)})
