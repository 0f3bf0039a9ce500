"""Feedback, complaints and denunciations: who they concern, never who sent them."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from demo import planted
from demo.moments import closing_time, days_between, known_time, later, office_time
from demo.people import People
from demo.period import FIRST_DAY, LAST_DAY
from demo.procedures import GROUPS
from demo.province import Province
from demo.randomness import pick_one, stream
from demo.register import add_register
from demo.working_days import add_working_days

Row = dict[str, Any]

_PER_CASE = 0.04
_FEWEST = 1_600
_KINDS = {"feedback": 0.76, "complaint": 0.17, "denunciation": 0.07}
#: Of the petitions about departments, so many are about the one that handles land.
_ABOUT_LAND = 0.3
_SHARE_OF_GROUPS = {"feedback": 0.02, "complaint": 0.07, "denunciation": 0.03}
_OUTCOMES = {
    "feedback": {"answered": 0.88, "refused": 0.06, "forwarded": 0.06},
    "complaint": {
        "right": 0.14, "partly_right": 0.18, "wrong": 0.46, "withdrawn": 0.12, "refused": 0.1,
    },
    "denunciation": {
        "right": 0.1, "partly_right": 0.2, "wrong": 0.5, "terminated": 0.08, "withdrawn": 0.06,
        "refused": 0.06,
    },
}  # fmt: skip
_QUALITY = {
    "good": 0.8, "general": 0.08, "unclear": 0.05, "unspecific": 0.04, "evasive": 0.02, "none": 0.01,
}  # fmt: skip
_NOT_HANDLED = ("refused", "forwarded")
#: Share of those answered whose answer is judged.
_JUDGED = 0.6
_IN_TIME = {"feedback": 0.91, "complaint": 0.87, "denunciation": 0.82}
#: So many drag on for months.
_DRAGS_ON = {"feedback": 0.01, "complaint": 0.06, "denunciation": 0.14}
_ACCEPTED_IN_TIME, _REFUSED_IN_TIME, _PUBLISHED_IN_TIME = 0.88, 0.9, 0.85
#: Working days from reception to the answer, to a refusal or return, and from the answer to its publication.
_FEEDBACK_DAYS, _REFUSAL_DAYS, _PUBLISH_DAYS = 15, 2, 2
#: Calendar days from acceptance to the end, by kind and level; and how often a case is complex and has more.
_SETTLE_DAYS = {("complaint", "1"): 30, ("complaint", "2"): 45, ("denunciation", None): 30}
_COMPLEX_DAYS = {("complaint", "1"): 45, ("complaint", "2"): 60, ("denunciation", None): 60}
_COMPLEX = 0.12
#: Calendar days to accept a complaint; those of a denunciation are seven working days.
_ACCEPT_COMPLAINT_DAYS, _ACCEPT_DENUNCIATION_DAYS = 10, 7


def build_petitions(seed: int, cases: int, province: Province, people: People) -> list[Row]:
    """Petitions in the order received; their number grows with the number of cases."""
    rng = stream(seed, "petitions")
    count = max(_FEWEST, round(cases * _PER_CASE))
    days = sorted(days_between(rng, FIRST_DAY, LAST_DAY) for _ in range(count))
    fields = sorted({group.field for group in GROUPS})
    local = {day: province.localities(day) for day in set(days)}
    departments = province.of_kind("department")
    rows = []
    for number, day in enumerate(days, start=1):
        unit_id = _place(rng, departments, local[day])
        row = _received(rng, unit_id, day, number)
        row["field"] = fields[int(rng.integers(len(fields)))]
        _concern_people(rng, row, people, day)
        _handle(rng, row)
        rows.append(row)
    add_register(seed, rows)
    return rows


def _place(rng: np.random.Generator, departments: list[str], localities: list[str]) -> str:
    """A unit; of the departments, the one that handles land more often than the others."""
    places = departments if rng.random() < 0.35 else localities
    is_about_land = rng.random() < _ABOUT_LAND
    chosen = places[int(rng.integers(len(places)))]
    return planted.EVASIVE.unit_id if is_about_land and places is departments else chosen


def _received(rng: np.random.Generator, unit_id: str, day: date, number: int) -> Row:
    kind = pick_one(rng, _KINDS)
    is_feedback = kind == "feedback"
    return {
        "petition_id": f"PA-{day.year}-{number:06d}",
        "kind": kind,
        "about": ("conduct" if rng.random() < 0.08 else "rule") if is_feedback else None,
        "unit_id": unit_id,
        "officer_id": None,
        "handler_unit_id": "TTT" if kind == "denunciation" else unit_id,
        "received_at": datetime.combine(day, time(6)) + timedelta(minutes=int(rng.integers(900))),
        "level": ("1" if rng.random() < 0.85 else "2") if kind == "complaint" else None,
        "is_mass": rng.random() < _SHARE_OF_GROUPS[kind],
        "is_repeat": rng.random() < 0.09,
        "source_ref": f"PAKN.{day:%Y%m%d}.{number % 10_000:04d}",
    }


def _concern_people(rng: np.random.Generator, row: Row, people: People, day: date) -> None:
    """Name the officer of a conduct petition; some concern the head, some are sealed."""
    about_people = row["kind"] == "denunciation" or row["about"] == "conduct"
    head = people.head_on(row["unit_id"], day)
    staff = people.staff_of.get(row["unit_id"]) or []
    row["is_about_head"] = about_people and rng.random() < 0.12
    row["is_sealed"] = row["kind"] == "denunciation" and rng.random() < 0.25
    if row["is_about_head"]:
        row["officer_id"] = head
    elif about_people and staff:
        row["officer_id"] = people.officers[staff[int(rng.integers(len(staff)))]]["officer_id"]


def _handle(rng: np.random.Generator, row: Row) -> None:
    """How a petition ends, then its acceptance, due time and answer, up to the end of the data."""
    outcome = pick_one(rng, _OUTCOMES[row["kind"]])
    row |= {"accepted_at": None, "due_at": None}
    answered = _refused(rng, row) if outcome in _NOT_HANDLED else _settled(rng, row)
    row["answered_at"] = known_time(answered) if rng.random() >= 0.004 else None
    row["outcome"] = outcome if row["answered_at"] else None
    _publish(rng, row)
    _judge_answer(rng, row)


def _refused(rng: np.random.Generator, row: Row) -> datetime:
    """Refused or sent on without being accepted; mostly within the limit for that."""
    received: date = row["received_at"].date()
    limit = _acceptance_limit(row) if row["kind"] != "feedback" else add_working_days(received, _REFUSAL_DAYS)
    if rng.random() < _REFUSED_IN_TIME:
        return office_time(rng, days_between(rng, received + timedelta(days=1), limit))
    return office_time(rng, later(rng, limit, 1, 12))


def _settled(rng: np.random.Generator, row: Row) -> datetime:
    """Accepted and brought to an end; most records state the due time, and all that were prolonged."""
    received: datetime = row["received_at"]
    accepted = _acceptance(rng, row)
    row["accepted_at"] = known_time(accepted)
    if row["kind"] == "feedback":
        due, is_complex = add_working_days(received.date(), _FEEDBACK_DAYS), False
    else:
        is_complex = rng.random() < _COMPLEX
        days = (_COMPLEX_DAYS if is_complex else _SETTLE_DAYS)[row["kind"], row["level"]]
        due = accepted.date() + timedelta(days=days)
    gives_due = rng.random() < 0.7 or is_complex
    row["due_at"] = closing_time(due) if gives_due and row["accepted_at"] else None
    if rng.random() < _DRAGS_ON[row["kind"]]:
        return office_time(rng, later(rng, due, 120, 600))
    if rng.random() < _IN_TIME[row["kind"]]:
        first, last = accepted.date() + timedelta(days=1), due - timedelta(days=1)
        return office_time(rng, days_between(rng, first, last))
    return office_time(rng, later(rng, due, 1, 45))


def _acceptance(rng: np.random.Generator, row: Row) -> datetime:
    received: datetime = row["received_at"]
    if row["kind"] == "feedback":
        return received + timedelta(hours=int(rng.integers(2, 20)))
    limit = _acceptance_limit(row)
    if rng.random() < _ACCEPTED_IN_TIME:
        return office_time(rng, days_between(rng, received.date() + timedelta(days=1), limit))
    return office_time(rng, later(rng, limit, 1, 20))


def _acceptance_limit(row: Row) -> date:
    received: date = row["received_at"].date()
    if row["kind"] == "complaint":
        return received + timedelta(days=_ACCEPT_COMPLAINT_DAYS)
    return add_working_days(received, _ACCEPT_DENUNCIATION_DAYS)


def _publish(rng: np.random.Generator, row: Row) -> None:
    """Answers to feedback are made public, mostly within two working days; a few never are."""
    is_in_time, is_ever = rng.random() < _PUBLISHED_IN_TIME, rng.random() < 0.95
    days = int(rng.integers(1, 20))
    row["published_at"] = None
    answered: datetime | None = row["answered_at"]
    if row["outcome"] != "answered" or answered is None or not is_ever:
        return
    limit = add_working_days(answered.date(), _PUBLISH_DAYS)
    day = days_between(rng, answered.date(), limit) if is_in_time else limit + timedelta(days=days)
    row["published_at"] = known_time(max(answered, closing_time(day)))


def _judge_answer(rng: np.random.Generator, row: Row) -> None:
    """What the answer is worth: the planted department evades, and all of its answers are looked at."""
    is_answer = row["outcome"] == "answered"
    is_recent = row["received_at"].date() >= planted.EVASIVE.since
    is_planted = is_recent and row["unit_id"] == planted.EVASIVE.unit_id
    is_judged = is_answer and (rng.random() < _JUDGED or is_planted)
    qualities = planted.EVASIVE.quality if is_planted else _QUALITY
    row["answer_quality"] = pick_one(rng, qualities) if is_judged else None
    liked = row["answer_quality"] == "good"
    row["answer_liked"] = (liked or rng.random() < 0.25) if is_judged and rng.random() < 0.5 else None
