"""Reports that an official harassed someone. Their number is the province's, whatever its cases."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from demo import planted
from demo.cases import Cases
from demo.moments import closing_time, days_between, known_time, later, office_time
from demo.people import People
from demo.period import FIRST_DAY, LAST_DAY
from demo.province import Province
from demo.randomness import pick_one, stream
from demo.working_days import add_working_days

Row = dict[str, Any]

_PER_YEAR = 150
_HARASSING_REPORTS = 64
_ABOUT_HARASSING_HEAD = 5
_CLOSED_WITHOUT_DATE = 3
_SETTLE_WORKING_DAYS = 15
_CHANNELS = {
    "hotline": 0.34, "mailbox": 0.18, "portal": 0.2, "reception": 0.1, "petition": 0.09,
    "press": 0.02, "inspection": 0.03, "other": 0.04,
}  # fmt: skip
_BEHAVIOURS = {
    "HV01": 0.03, "HV02": 0.03, "HV03": 0.05, "HV04": 0.16, "HV05": 0.22, "HV06": 0.1, "HV07": 0.06,
    "HV08": 0.09, "HV09": 0.12, "HV10": 0.06, "HV11": 0.03, "HV12": 0.03, "HV99": 0.02,
}  # fmt: skip
_HARASSING_BEHAVIOURS = {"HV08": 0.6, "HV04": 0.25, "HV05": 0.1, "HV09": 0.05}
_SEVERITIES = {"1": 0.35, "2": 0.42, "3": 0.19, "4": 0.04}
_CLOSINGS = {"concluded": 0.8, "ineligible": 0.13, "referred": 0.07}
_FINDINGS = {"right": 0.22, "partly_right": 0.25, "wrong": 0.33, "unproven": 0.2}
_ACTIONS = {
    "reminder": 0.42, "review": 0.25, "reprimand": 0.12, "warning": 0.04, "reassignment": 0.06,
    "apology": 0.11,
}  # fmt: skip


class CaseFinder:
    """Finds a recent case of a body, for the reports that name one."""

    def __init__(self, cases: Cases, province: Province) -> None:
        self._cases = cases
        order = np.argsort(cases.body, kind="stable")
        bounds = np.searchsorted(cases.body[order], np.arange(len(province.units) + 1))
        self._runs = {
            unit_id: order[bounds[position] : bounds[position + 1]]
            for position, unit_id in enumerate(province.ids)
        }

    def recent_of(self, rng: np.random.Generator, unit_id: str, moment: datetime) -> int:
        """Position of one of the last cases this body received before the moment; -1 = none."""
        run = self._runs[unit_id]
        until = int(np.searchsorted(self._cases.received[run], np.datetime64(moment, "m")))
        if not until:
            return -1
        return int(run[until - 1 - int(rng.integers(0, min(until, 100)))])


def build_reports(seed: int, province: Province, people: People, petitions: list[Row],
                  finder: CaseFinder) -> list[Row]:  # fmt: skip
    """All reports in the order received, the planted ones among them."""
    rng = stream(seed, "reports")
    rows = _ordinary(rng, province, petitions)
    rows += _of_harassing_department(rng)
    rows += _about_harassing_head(rng)
    rows.sort(key=lambda row: row["received_at"])
    for number, row in enumerate(rows, start=1):
        row["report_id"] = f"NN-{row['received_at'].year}-{number:04d}"
        row["source_ref"] = f"DDN/{number:05d}"
        _name_officer(rng, row, people, finder)
        _handle(rng, row)
    _forget_closing_dates(rows)
    return rows


def _draft(rng: np.random.Generator, unit_id: str, day: date, behaviours: dict[str, float]) -> Row:
    severity = pick_one(rng, _SEVERITIES)
    is_about_head = rng.random() < 0.02
    return {
        "unit_id": unit_id,
        "channel": pick_one(rng, _CHANNELS),
        "behaviour": pick_one(rng, behaviours),
        "severity": severity,
        "received_at": datetime.combine(day, time(7)) + timedelta(minutes=int(rng.integers(840))),
        "is_about_head": is_about_head,
        "is_sealed": severity == "4" or rng.random() < 0.01,
        "petition_id": None,
    }


def _ordinary(rng: np.random.Generator, province: Province, petitions: list[Row]) -> list[Row]:
    """Spread over departments and localities; those of channel petition name one."""
    conduct: dict[str, list[Row]] = {}
    for petition in petitions:
        if petition["about"] == "conduct":
            conduct.setdefault(petition["unit_id"], []).append(petition)
    departments = province.of_kind("department")
    rows = []
    for _ in range(round(_PER_YEAR * ((LAST_DAY - FIRST_DAY).days / 365))):
        day = days_between(rng, FIRST_DAY, LAST_DAY)
        places = departments if rng.random() < 0.35 else province.localities(day)
        row = _draft(rng, places[int(rng.integers(len(places)))], day, _BEHAVIOURS)
        known = conduct.get(row["unit_id"])
        if row["channel"] == "petition" and known:
            petition = known.pop()
            row["petition_id"] = petition["petition_id"]
            row["received_at"] = petition["received_at"]
            row["is_about_head"] = petition["is_about_head"]
        rows.append(row)
    return rows


def _of_harassing_department(rng: np.random.Generator) -> list[Row]:
    """Extra papers and trouble, from the day it began; half of them name a division."""
    rows = []
    for number in range(_HARASSING_REPORTS):
        day = days_between(rng, planted.HARASSING.since + timedelta(days=14), LAST_DAY)
        row = _draft(rng, planted.HARASSING.unit_id, day, _HARASSING_BEHAVIOURS)
        row["is_about_head"] = False
        if number % 2:
            row["unit_id"] += ".P1" if number % 4 == 1 else ".P3"
        rows.append(row)
    return rows


def _about_harassing_head(rng: np.random.Generator) -> list[Row]:
    """About the head in person; the last one is sealed."""
    rows = []
    for number in range(_ABOUT_HARASSING_HEAD):
        day = days_between(rng, date(2026, 2, 1), date(2026, 9, 30))
        row = _draft(rng, planted.HARASSING.unit_id, day, {"HV01": 0.4, "HV08": 0.6})
        is_sealed = number == _ABOUT_HARASSING_HEAD - 1
        row |= {"is_about_head": True, "is_sealed": is_sealed, "channel": "mailbox"}
        row["severity"] = "4" if is_sealed else "3"
        rows.append(row)
    return rows


def _name_officer(rng: np.random.Generator, row: Row, people: People, finder: CaseFinder) -> None:
    """The head when it is about the head; else often a case, its procedure and its officer.

    ``procedure``, ``case`` and ``officer`` hold the position of that case, -1 = not named.
    """
    row |= {"officer_id": None, "procedure": -1, "case": -1, "officer": -1}
    received: datetime = row["received_at"]
    if row["is_about_head"]:
        row["officer_id"] = people.head_on(row["unit_id"], received.date())
        return
    case = finder.recent_of(rng, row["unit_id"].split(".")[0], received)
    if case >= 0 and rng.random() < 0.55:
        row["procedure"] = case
        row["case"] = case if rng.random() < 0.5 else -1
        row["officer"] = case if rng.random() < 0.7 else -1


def _handle(rng: np.random.Generator, row: Row) -> None:
    received: datetime = row["received_at"]
    due = closing_time(add_working_days(received.date(), _SETTLE_WORKING_DAYS))
    in_time = rng.random() < 0.84
    day = later(rng, received.date(), 3, 18) if in_time else later(rng, due.date(), 1, 60)
    handled = known_time(office_time(rng, day))
    if rng.random() < 0.015:
        handled = None
    row["due_at"] = due if rng.random() < 0.8 else None
    row["handled_at"] = handled
    row["status"] = pick_one(rng, _CLOSINGS if handled else {"new": 0.3, "verifying": 0.7})
    row |= {"finding": None, "action": None, "head_liable": None}
    if row["status"] == "concluded":
        row["finding"] = pick_one(rng, _FINDINGS)
        is_right = row["finding"] in ("right", "partly_right")
        row["action"] = pick_one(rng, _ACTIONS) if is_right else "none"
        row["head_liable"] = is_right and rng.random() < 0.15


def _forget_closing_dates(rows: list[Row]) -> None:
    """Three reports were closed without a date; which ones is marked for the list of truths."""
    concluded = [
        row
        for row in rows
        if row["status"] == "concluded" and not row["is_sealed"] and not row["is_about_head"]
        and date(2024, 6, 1) <= row["received_at"].date() <= date(2026, 6, 30)
    ]  # fmt: skip
    for index in range(_CLOSED_WITHOUT_DATE):
        row = concluded[(index + 1) * len(concluded) // (_CLOSED_WITHOUT_DATE + 1)]
        row["handled_at"] = None
