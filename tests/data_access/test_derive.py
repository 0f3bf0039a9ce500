"""Due times of reports and petitions, who may see them, days, and what a reader is told about the data."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from data_access.working_calendar import WorkingCalendar
from settings import CalendarSettings, DeadlineSettings, Settings
from tests.data_access.refresh_fixtures import UNITS, Feed, make_settings, read, run


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def report(report_id: str, **more: Any) -> dict[str, Any]:
    return {
        "report_id": report_id,
        "unit_id": "D1",
        "channel": "hotline",
        "behaviour": "HV01",
        "received_at": "2026-03-02 08:00",
        "status": "new",
        "is_about_head": 0,
        "is_sealed": 0,
        **more,
    }


def petition(petition_id: str, **more: Any) -> dict[str, Any]:
    return {
        "petition_id": petition_id,
        "unit_id": "D1",
        "kind": "feedback",
        "received_at": "2026-03-02 08:00",
        **more,
    }


def end_of(day: date) -> datetime:
    """The end of a local day of Viet Nam in UTC."""
    return datetime(day.year, day.month, day.day, 17)


def due_of(config: Settings, table: str, key: str) -> dict[str, datetime | None]:
    return dict(read(config, f"SELECT {key}, due_effective_at FROM {table}"))


def test_the_province_may_set_its_own_limit_for_reports(config: Settings, tmp_path: Path):
    own = config.model_copy(update={"deadlines": DeadlineSettings(harassment_working_days=3)})
    run(own, Feed(tmp_path).write(units=UNITS, harassment_reports=[report("1")]))
    assert due_of(own, "harassment_reports", "report_id") == {"1": end_of(date(2026, 3, 5))}


def test_a_report_without_a_due_time_has_fifteen_working_days(config: Settings, tmp_path: Path):
    reports = [
        report("own", due_at="2026-03-05"),
        report("rule"),
        report("Saturday", received_at="2026-03-07 09:00"),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, harassment_reports=reports))
    assert due_of(config, "harassment_reports", "report_id") == {
        "own": end_of(date(2026, 3, 5)),
        "rule": end_of(date(2026, 3, 23)),
        "Saturday": end_of(date(2026, 3, 27)),
    }
    ordinals = read(
        config, "SELECT due_ordinal - received_ordinal FROM harassment_reports WHERE report_id = 'rule'"
    )
    assert ordinals == [(15,)]


PETITION_DUES = (
    "due_received_at", "due_accepted_at", "due_acceptance_at", "due_refusal_at", "due_publish_at",
    "due_effective_at",
)  # fmt: skip


def petition_dues(config: Settings) -> dict[str, tuple[datetime | None, ...]]:
    """Of each petition: its limit while not accepted, once accepted, to accept, to refuse, to publish, and
    the one that binds it."""
    rows = read(config, f"SELECT petition_id, {', '.join(PETITION_DUES)} FROM petitions")
    return {row[0]: row[1:] for row in rows}


def test_petitions_have_the_limits_of_their_kind_and_level(config: Settings, tmp_path: Path):
    accepted = {"accepted_at": "2026-03-06 10:00"}
    petitions = [
        petition("feedback"),
        petition("first", kind="complaint", **accepted),
        petition("second", kind="complaint", level=2, **accepted),
        petition("denunciation", kind="denunciation", accepted_at="2026-03-05 10:00"),
        petition("waiting", kind="complaint"),
        petition("waiting too", kind="denunciation"),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, petitions=petitions))
    # Received on Monday 2 March: 30 days end on Wednesday 1 April, 45 on Thursday 16 April.
    first, second = end_of(date(2026, 4, 1)), end_of(date(2026, 4, 16))
    to_accept, to_accept_denunciation = end_of(date(2026, 3, 12)), end_of(date(2026, 3, 11))
    # 30 days from Friday 6 March end on Sunday 5 April, from Thursday on Saturday: the next working day.
    monday, accepted_second = end_of(date(2026, 4, 6)), end_of(date(2026, 4, 20))
    feedback = end_of(date(2026, 3, 23))
    assert petition_dues(config) == {
        "feedback": (feedback, feedback, None, None, None, feedback),
        "first": (first, monday, to_accept, None, None, monday),
        "second": (second, accepted_second, to_accept, None, None, accepted_second),
        "denunciation": (first, monday, to_accept_denunciation, None, None, monday),
        "waiting": (first, None, to_accept, None, None, first),
        "waiting too": (first, None, to_accept_denunciation, None, None, first),
    }


def test_what_was_sent_away_has_its_own_limit_and_answers_are_published_in_time(
    config: Settings, tmp_path: Path
):
    answered = {"answered_at": "2026-03-06 10:00"}
    petitions = [
        petition("refused", outcome="refused", **answered),
        petition("forwarded complaint", kind="complaint", outcome="forwarded", **answered),
        petition("answered", outcome="answered", **answered),
        petition("right", kind="complaint", outcome="right", **answered),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, petitions=petitions))
    feedback, complaint = end_of(date(2026, 3, 23)), end_of(date(2026, 4, 1))
    two_days, ten_days = end_of(date(2026, 3, 4)), end_of(date(2026, 3, 12))
    assert petition_dues(config) == {
        "refused": (feedback, feedback, None, two_days, None, two_days),
        "forwarded complaint": (complaint, None, ten_days, ten_days, None, ten_days),
        # Answered on Friday: until the end of Tuesday.
        "answered": (feedback, feedback, None, None, end_of(date(2026, 3, 10)), feedback),
        "right": (complaint, None, ten_days, None, None, complaint),
    }


def test_a_due_time_of_the_source_stands_for_settling_and_refusing_but_not_for_accepting_and_publishing(
    config: Settings, tmp_path: Path
):
    due = {"due_at": "2026-03-05"}
    petitions = [
        petition("feedback", answered_at="2026-03-06 10:00", **due),
        petition("refused", outcome="refused", **due),
        petition("waiting", kind="complaint", **due),
        petition("accepted", kind="denunciation", accepted_at="2026-03-03 10:00", **due),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, petitions=petitions))
    given = end_of(date(2026, 3, 5))
    assert petition_dues(config) == {
        "feedback": (given, given, None, None, end_of(date(2026, 3, 10)), given),
        "refused": (given, given, None, given, None, given),
        "waiting": (given, None, end_of(date(2026, 3, 12)), None, None, given),
        "accepted": (given, given, end_of(date(2026, 3, 11)), None, None, given),
    }


def test_a_petition_has_its_days_and_their_place_in_the_working_calendar(config: Settings, tmp_path: Path):
    times = {
        "accepted_at": "2026-03-03",
        "answered_at": "2026-03-06 23:59",
        "published_at": "2026-03-07 10:00",
    }
    run(config, Feed(tmp_path).write(units=UNITS, petitions=[petition("1", **times)]))
    days = read(config, "SELECT received_day, accepted_day, answered_day, published_day FROM petitions")
    assert days == [tuple(date(2026, 3, day) for day in (2, 3, 6, 7))]
    calendar = WorkingCalendar(CalendarSettings())
    due = calendar.ordinal(date(2026, 3, 23))
    assert read(
        config,
        "SELECT received_ordinal, answered_ordinal, due_ordinal, due_received_ordinal, due_accepted_ordinal "
        "FROM petitions",
    ) == [(calendar.ordinal(date(2026, 3, 2)), calendar.ordinal(date(2026, 3, 6)), due, due, due)]


def test_the_rules_in_force_stand_in_the_store_for_pages_to_name(config: Settings, tmp_path: Path):
    run(config, Feed(tmp_path).write(units=UNITS))
    rule = read(config, "SELECT time_limit, unit, source FROM deadline_rules WHERE code = 'HARASS_SETTLE'")
    assert rule == [(15, "working_days", "Quy định của tỉnh")]
    denunciations = read(
        config, "SELECT time_limit, valid_to FROM deadline_rules WHERE code = 'TC_SETTLE' ORDER BY valid_to"
    )
    assert denunciations == [(60, date(2018, 12, 31)), (30, None)]


def test_what_is_sealed_or_about_a_head_restricts_all_it_is_linked_to(config: Settings, tmp_path: Path):
    reports = [
        report("plain"),
        report("sealed", is_sealed=1, petition_id="A"),
        report("sibling", petition_id="A"),
        report("grave", severity=4),
        report("head", is_about_head=1),
        report("of a sealed petition", petition_id="B"),
        report("of a plain petition", petition_id="C", severity=3),
        report("of an unknown petition", petition_id="?"),
    ]
    petitions = [
        petition("A"),
        petition("B", is_sealed=1),
        petition("C"),
        petition("D", is_about_head=1),
    ]
    run(config, Feed(tmp_path).write(units=UNITS, harassment_reports=reports, petitions=petitions))
    restricted = read(config, "SELECT report_id FROM harassment_reports WHERE is_restricted ORDER BY 1")
    assert [row[0] for row in restricted] == ["grave", "head", "of a sealed petition", "sealed", "sibling"]
    assert read(config, "SELECT petition_id FROM petitions WHERE is_restricted ORDER BY 1") == [
        ("A",),
        ("B",),
        ("D",),
    ]
    assert read(config, "SELECT count(*) FROM harassment_reports WHERE is_restricted IS NULL") == [(0,)]
    assert read(config, "SELECT is_sealed FROM harassment_reports WHERE report_id = 'grave'") == [(True,)]


def test_local_days_begin_at_local_midnight(config: Settings, tmp_path: Path):
    surveys = [
        {
            "survey_id": str(number),
            "instrument": "survey",
            "unit_id": "D1",
            "answered_at": answered,
            "score": 5,
        }
        for number, answered in enumerate(["2026-02-28T16:59:59Z", "2026-02-28T17:00:00Z"])
    ]
    run(config, Feed(tmp_path).write(units=UNITS, surveys=surveys))
    assert read(config, "SELECT answered_day FROM surveys ORDER BY survey_id") == [
        (date(2026, 2, 28),),
        (date(2026, 3, 1),),
    ]


def test_the_calendar_reaches_a_year_back_and_three_years_on(config: Settings, tmp_path: Path):
    reports = [report("old", received_at="2019-05-01 08:00"), report("late", due_at="2030-01-01")]
    run(config, Feed(tmp_path).write(units=UNITS, harassment_reports=reports))
    days = read(config, "FROM calendar_days ORDER BY day")
    assert days[0][0] <= date(2018, 5, 1)
    assert days[-1][0] >= date(2033, 1, 1)
    calendar = WorkingCalendar(CalendarSettings())
    assert days == calendar.days(days[0][0], days[-1][0])


def test_a_payment_belongs_to_the_unit_that_must_act(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(
        units=UNITS,
        inspections=[{"inspection_id": "i", "unit_id": "D1", "kind": "unified", "mode": "planned"}],
        recommendations=[
            {
                "recommendation_id": "k",
                "inspection_id": "i",
                "unit_id": "W1",
                "kind": "recover_money",
                "amount_vnd": 9,
                "issued_on": "2026-03-02",
                "status": "open",
            }
        ],
        recoveries=[{"recovery_id": "r", "recommendation_id": "k", "paid_on": "2026-03-03", "amount_vnd": 5}],
    )
    run(config, feed)
    assert read(config, "SELECT unit_id FROM recoveries") == [("W1",)]


def test_an_inspection_covers_the_units_listed_for_it_else_its_own(config: Settings, tmp_path: Path):
    row = {"unit_id": "D1", "kind": "unified", "mode": "planned", "concluded_on": "2026-03-02"}
    feed = Feed(tmp_path).write(
        units=UNITS,
        inspections=[{"inspection_id": name, **row} for name in ("i", "j")],
        inspection_units=[
            {"inspection_id": "i", "unit_id": "W1"},
            {"inspection_id": "i", "unit_id": "D1a"},
        ],
    )
    run(config, feed)
    day = date(2026, 3, 2)
    covered = read(config, "SELECT inspection_id, unit_id, concluded_on FROM inspected_units ORDER BY ALL")
    assert covered == [("i", "D1a", day), ("i", "W1", day), ("j", "D1", day)]


def test_each_source_is_judged_by_its_own_zone_and_columns(config: Settings, tmp_path: Path):
    row = {"unit_id": "D1", "received_at": "2026-03-02 08:00"}
    hanoi = Feed(tmp_path, "hanoi").write(
        units=UNITS,
        cases=[{**row, "case_id": "1", "due_at": "2026-03-09T17:00:00Z", "digitised_in": 1}],
        case_events=[],
    )
    greenwich = Feed(tmp_path, "it's utc", timezone="UTC").write(
        cases=[
            {**row, "case_id": "2", "due_at": "2026-03-09T17:00:00Z", "extended_due_at": None},
            {**row, "case_id": "3", "due_at": None, "extended_due_at": "2026-03-10"},
        ]
    )
    run(config, hanoi, greenwich)
    stored = read(config, "SELECT due_effective_at, has_events, has_digitisation FROM cases ORDER BY case_id")
    assert stored == [
        (datetime(2026, 3, 10, 17), True, True),
        (datetime(2026, 3, 9, 17), False, False),
        (datetime(2026, 3, 11), False, False),
    ]


def test_what_is_odd_but_no_reason_to_reject_is_noted(config: Settings, tmp_path: Path):
    feed = Feed(tmp_path).write(
        units=UNITS,
        unit_successions=[
            {"unit_id": "D1", "successor_id": "W1", "effective_on": "2027-01-01", "share": 0.9}
        ],
        cases=[
            {"case_id": "1", "unit_id": "D1", "received_at": "2026-03-02 08:00", "due_at": "2026-03-02"},
            {"case_id": "2", "unit_id": "D1", "received_at": "2026-03-02 08:00", "due_at": "2026-03-01"},
            {"case_id": "3", "unit_id": "D1", "received_at": "2026-03-02 08:00", "outcome": "granted"},
        ],
        harassment_reports=[report("1", status="concluded"), report("2", status="verifying")],
        petitions=[petition("1", outcome="answered")],
        inspections=[{"inspection_id": "i", "unit_id": "D1", "kind": "unified", "mode": "planned"}],
        recommendations=[
            {
                "recommendation_id": kind,
                "inspection_id": "i",
                "unit_id": "D1",
                "kind": kind,
                "issued_on": "2026-03-02",
                "status": "done" if kind == "correct" else "open",
            }
            for kind in ("recover_money", "other_land", "correct")
        ],
    )
    found = run(config, feed).notices
    assert found == {
        "amount_missing": 2,
        "closed_without_date": 4,
        "due_before_received": 1,
        "shares_not_one": 1,
    }
    assert read(config, "SELECT count(*) FROM rejected_rows") == [(0,)]
    assert read(config, "SELECT row_id FROM load_notices WHERE kind = 'due_before_received'") == [("2",)]


def test_an_item_has_the_kind_of_its_inspection_and_the_key_of_its_conclusion(
    config: Settings, tmp_path: Path
):
    inspections = [
        {"inspection_id": "I1", "unit_id": "D1", "kind": "administrative", "mode": "planned",
         "conclusion_ref": "KL1"},
        {"inspection_id": "I2", "unit_id": "D1", "kind": "specialised", "mode": "planned"},
    ]  # fmt: skip
    items = [
        {"recommendation_id": f"R{number}", "inspection_id": inspection, "unit_id": "D1", "kind": "correct",
         "issued_on": "2026-03-02", "status": "open"}
        for number, inspection in enumerate(("I1", "I2"), start=1)
    ]  # fmt: skip
    run(config, Feed(tmp_path).write(units=UNITS, inspections=inspections, recommendations=items))

    found = read(config, "SELECT recommendation_id, inspection_kind, conclusion_id FROM recommendations")
    assert sorted(found) == [("R1", "administrative", "KL1"), ("R2", "specialised", "I2")]


def test_what_the_register_of_petitions_brings_for_the_forms_is_kept(config: Settings, tmp_path: Path):
    brought = {
        "channel": "reception", "signatories": "many", "is_eligible": "Y", "is_within_competence": 0,
        "handling": "urged", "recover_vnd": 5_000_000, "recover_m2": "12.5", "executed_on": "2026-04-01",
    }  # fmt: skip
    rows = [petition("1", **brought), petition("2", signatories="two"), petition("3", recover_vnd=-1)]
    run(config, Feed(tmp_path).write(units=UNITS, petitions=rows))

    names = ", ".join(brought)
    (found,) = read(config, f"SELECT {names} FROM petitions")
    assert found[:6] == ("reception", "many", True, False, "urged", 5_000_000)
    assert (float(found[6]), found[7]) == (12.5, date(2026, 4, 1))
    reasons = read(config, "SELECT reason FROM rejected_rows ORDER BY reason")
    assert reasons == [("negative money: recover_vnd '-1'",), ("unknown code: signatories 'two'",)]
