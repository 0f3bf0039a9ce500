"""What is true of the demo province by construction: the facts a check may expect to find again."""

from datetime import date
from typing import Any

import numpy as np

from demo import planted
from demo.cases import Cases
from demo.events import STEPS
from demo.handling import is_late, is_overdue_open
from demo.inspections import Inspections
from demo.people import People
from demo.period import DATA_TIME_UTC, FIRST_DAY, LAST_DAY, SEED_QUARTER
from demo.province import PROVINCE, Province
from demo.randomness import Array
from demo.recommendations import Recommendations
from demo.surveys import INSTRUMENTS, Surveys

Row = dict[str, Any]


def _share(numerator: int, denominator: int) -> Row:
    value = numerator / denominator if denominator else None
    return {"numerator": numerator, "denominator": denominator, "value": value}


def _share_of(flags: Array, among: Array) -> Row:
    return _share(int((flags & among).sum()), int(among.sum()))


def _median(values: Array) -> float | None:
    return float(np.median(values)) if len(values) else None


def accounts(people: People) -> Row:
    """The heads whom the demo accounts belong to."""
    return {
        "head_account": _account(people, planted.HARASSING.unit_id),
        "head_commune_account": _account(people, planted.HEAD_COMMUNE),
    }


def _account(people: People, unit_id: str) -> Row:
    return {"unit_id": unit_id, "officer_id": people.head_on(unit_id, LAST_DAY)}


def seed_quarter(inspections: Inspections, recommendations: Recommendations) -> Row:
    """The figures of the seed quarter, counted from the rows."""
    first, last = SEED_QUARTER

    def inside(day: date | None) -> bool:
        return day is not None and first <= day <= last

    started = [row["kind"] for row in inspections.rows if inside(row["started_on"])]
    concluded = [row for row in inspections.rows if inside(row["concluded_on"])]
    ids = {row["inspection_id"] for row in concluded}
    several = [row for row in inspections.units if row["inspection_id"] in ids]
    single = ids - {row["inspection_id"] for row in several}
    units = {row["unit_id"] for row in several}
    units |= {row["unit_id"] for row in concluded if row["inspection_id"] in single}
    issued = [row for row in recommendations.rows if inside(row["issued_on"])]

    def total(kind: str, column: str) -> int:
        return sum(row[column] or 0 for row in issued if row["kind"] == kind)

    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "inspections_started": {kind: started.count(kind) for kind in ("administrative", "specialised")},
        "inspections_concluded": len({row["conclusion_ref"] for row in concluded}),
        "units_inspected": len(units),
        "violation_vnd": total("recover_money", "amount_vnd") + total("other_money", "amount_vnd"),
        "recovery_recommended_vnd": total("recover_money", "amount_vnd"),
        "collectives_disciplined": total("discipline_collective", "quantity"),
        "individuals_disciplined": total("discipline_individual", "quantity"),
    }


def planted_truths(cases: Cases, surveys: Surveys, province: Province, petitions: list[Row],
                   reports: list[Row], recommendations: Recommendations,
                   people: People) -> list[Row]:  # fmt: skip
    """Every planted truth with what the data shows of it, measured here in the simplest way."""
    return [
        _harassing(cases, surveys, province, reports),
        _redating(cases, province),
        _rated("improvement", planted.IMPROVING, cases, province),
        _rated("decline", planted.DECLINING, cases, province),
        _noise(cases, province),
        _reported_head(reports, people),
        _stalled(recommendations),
        {"id": "wrong_amounts", "recommendation_ids": recommendations.slips},
        {
            "id": "unvisited_commune",
            "unit_id": planted.UNVISITED_COMMUNE,
            "since": planted.UNVISITED_SINCE.isoformat(),
        },
        _closed_without_date(reports),
        _whole_predecessor(),
        _evasive(petitions),
        _slow_signature(cases, province),
        _slow_counter(cases, province),
        *_cheats(cases, province),
    ]


def _cheats(cases: Cases, province: Province) -> list[Row]:
    """The communes that make their numbers look better, the signal that should find each, and its cases."""
    waited = cases["returned"] - cases["completed"] > np.timedelta64(12 * 24 * 60 - 1, "m")
    done = ~np.isnat(cases["completed"])
    planted_cases = (
        ("last_hour_commune", planted.LAST_HOUR_COMMUNE, "signal_last_hour", cases["heaped"] & done),
        ("refiling_commune", planted.REFILING_COMMUNE, "signal_refiled", cases["filed_again"] >= 0),
        ("withholding_commune", planted.WITHHOLDING_COMMUNE, "signal_result_withheld", waited),
        ("last_day_commune", planted.LAST_DAY_COMMUNE, "signal_last_day_supplement", cases["asked_late"]),
        ("undated_commune", planted.UNDATED_COMMUNE, "signal_no_deadline", cases.procedure < 0),
    )
    return [
        {
            "id": name,
            "unit_id": unit_id,
            "signal": signal,
            "cases": int((chosen & (cases.body == province.position(unit_id))).sum()),
        }
        for name, unit_id, signal, chosen in planted_cases
    ]


def _harassing(cases: Cases, surveys: Surveys, province: Province, reports: list[Row]) -> Row:
    unit_id, since = planted.HARASSING.unit_id, planted.HARASSING.since
    position = province.position(unit_id)
    twice = ~np.isnat(cases["pause_begins"][:, 1])
    theirs = (cases.body == position) & ~np.isnat(cases["completed"])
    recent = cases["completed"] >= np.datetime64(since, "m")
    days = (cases["completed"] - cases.received).astype(np.float64) / 1440
    asked = (surveys.instrument == INSTRUMENTS.index("survey")) & (surveys.unit == position)
    lately = surveys.answered >= np.datetime64(since, "m")
    pleased = surveys.score >= 4
    named = [
        row["report_id"]
        for row in reports
        if row["unit_id"].split(".")[0] == unit_id
        and row["behaviour"] in ("HV04", "HV08")
        and row["received_at"].date() >= since
    ]
    return {
        "id": "harassing_department",
        "unit_id": unit_id,
        "since": since.isoformat(),
        "repeat_supplement_rate_since": _share_of(twice, theirs & recent),
        "repeat_supplement_rate_before": _share_of(twice, theirs & ~recent),
        "days_to_complete_median_since": _median(days[theirs & recent]),
        "days_to_complete_median_before": _median(days[theirs & ~recent]),
        "satisfaction_rate_since": _share_of(pleased, asked & lately),
        "satisfaction_rate_before": _share_of(pleased, asked & ~lately),
        "reports_hv04_hv08_since": len(named),
        "report_ids": named,
    }


def _redating(cases: Cases, province: Province) -> Row:
    theirs = cases.body == province.position(planted.REDATING_COMMUNE)
    done = theirs & ~np.isnat(cases["completed"])
    moved = theirs & ~np.isnat(cases["redated"])
    first_due = cases["due_day"].astype("datetime64[m]") + np.timedelta64(17 * 60, "m")
    kept_first = cases["completed"] <= np.where(
        cases["due_style"] == 0, first_due, first_due + np.timedelta64(7 * 60, "m")
    )
    return {
        "id": "redating_commune",
        "unit_id": planted.REDATING_COMMUNE,
        "extension_events": int(moved.sum()),
        "extended_after_due": int((moved & (cases["redated"] > first_due)).sum()),
        "extended_within_two_hours_before_due": int((moved & (cases["redated"] <= first_due)).sum()),
        "on_time_rate": _share_of(~is_late(cases), done & ~np.isnat(cases["effective_due"])),
        "on_time_rate_by_first_due": _share_of(kept_first, done),
        "overdue_open": int((theirs & is_overdue_open(cases)).sum()),
    }


def _rated(name: str, rated: planted.RatedDepartment, cases: Cases, province: Province) -> Row:
    theirs = cases.body == province.position(rated.unit_id)
    theirs &= ~np.isnat(cases["completed"]) & ~np.isnat(cases["effective_due"])
    after = cases["completed"] >= np.datetime64(rated.since, "m")
    in_time = ~is_late(cases)
    return {
        "id": name,
        "unit_id": rated.unit_id,
        "since": rated.since.isoformat(),
        "on_time_rate_before": _share_of(in_time, theirs & ~after),
        "on_time_rate_after": _share_of(in_time, theirs & after),
    }


def _noise(cases: Cases, province: Province) -> Row:
    theirs = cases.body == province.position(planted.NOISE_COMMUNE)
    months = cases.received[theirs].astype("datetime64[M]")
    _, counts = np.unique(months, return_counts=True)
    return {
        "id": "noise_commune",
        "unit_id": planted.NOISE_COMMUNE,
        "cases_received": int(theirs.sum()),
        "most_in_a_month": int(counts.max()) if len(counts) else 0,
        "completed_late": int((theirs & is_late(cases)).sum()),
    }


def _reported_head(reports: list[Row], people: People) -> Row:
    unit_id = planted.HARASSING.unit_id
    about = [row for row in reports if row["is_about_head"] and row["unit_id"] == unit_id]
    head = people.head_on(unit_id, LAST_DAY)
    return {
        "id": "reported_head",
        "unit_id": unit_id,
        "officer_id": head,
        "report_ids": [row["report_id"] for row in about if row["officer_id"] == head],
        "sealed_report_ids": [row["report_id"] for row in about if row["is_sealed"]],
    }


def _stalled(recommendations: Recommendations) -> Row:
    items = [row for row in recommendations.rows if row["recommendation_id"] in recommendations.stalled]
    paid = sum(
        row["amount_vnd"]
        for row in recommendations.recoveries
        if row["recommendation_id"] in recommendations.stalled
    )
    return {
        "id": "stalled_recoveries",
        "recommendation_ids": recommendations.stalled,
        "no_payment_since": planted.STALLED_LAST_PAYMENT.isoformat(),
        "outstanding_vnd": sum(row["amount_vnd"] for row in items) - paid,
    }


def _closed_without_date(reports: list[Row]) -> Row:
    ids = [row["report_id"] for row in reports if row["status"] == "concluded" and row["handled_at"] is None]
    return {"id": "closed_without_date", "table": "harassment_reports", "report_ids": ids}


def _whole_predecessor() -> Row:
    return {
        "id": "whole_predecessor",
        "unit_id": planted.HEAD_COMMUNE,
        "predecessor_id": "XC1",
        "share": 1.0,
    }


def _evasive(petitions: list[Row]) -> Row:
    unit_id, since = planted.EVASIVE.unit_id, planted.EVASIVE.since
    judged = [
        row for row in petitions
        if row["answer_quality"] and row["answered_at"] and row["received_at"].date() >= since
    ]  # fmt: skip
    theirs = [row for row in judged if row["unit_id"] == unit_id]
    others = [row for row in judged if row["unit_id"] != unit_id]

    def poor(rows: list[Row]) -> Row:
        return _share(sum(row["answer_quality"] != "good" for row in rows), len(rows))

    return {
        "id": "evasive_department",
        "unit_id": unit_id,
        "since": since.isoformat(),
        "answers_poor_rate": poor(theirs),
        "answers_poor_rate_elsewhere": poor(others),
        "general_or_evasive": sum(row["answer_quality"] in ("general", "evasive") for row in theirs),
    }


def _slow_signature(cases: Cases, province: Province) -> Row:
    place = planted.SLOW_SIGNATURE
    theirs = cases.body == province.position(place.unit_id)
    late = is_late(cases) & (cases.received_day >= np.datetime64(place.since))
    return {
        "id": "slow_signature",
        "unit_id": place.unit_id,
        "step": STEPS[2],
        "since": place.since.isoformat(),
        "waited_for_signature": _share_of(cases["sat_at_signature"], theirs & late),
        "waited_for_signature_elsewhere": _share_of(cases["sat_at_signature"], ~theirs & late),
    }


def _slow_counter(cases: Cases, province: Province) -> Row:
    place = planted.SLOW_COUNTER
    theirs = cases.receiving == province.position(place.unit_id)
    since = cases.received_day >= np.datetime64(place.since)
    return {
        "id": "slow_counter",
        "unit_id": place.unit_id,
        "step": STEPS[0],
        "since": place.since.isoformat(),
        "lay_at_counter": _share_of(cases["sat_at_counter"], theirs & since),
        "lay_at_counter_elsewhere": _share_of(cases["sat_at_counter"], ~theirs & since),
    }


def frame(cases: int, seed: int) -> Row:
    """What the data is and how far it reaches."""
    return {
        "cases": cases,
        "seed": seed,
        "province": {"unit_id": PROVINCE, "name": "Tỉnh Minh Họa"},
        "from": FIRST_DAY.isoformat(),
        "to": LAST_DAY.isoformat(),
        "data_time": DATA_TIME_UTC,
    }
