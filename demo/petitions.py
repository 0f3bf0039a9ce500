"""Feedback, complaints and denunciations: who they concern, never who sent them."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from demo.moments import closing_time, days_between, known_time, later, office_time
from demo.people import People
from demo.period import FIRST_DAY, LAST_DAY
from demo.procedures import GROUPS
from demo.province import Province
from demo.randomness import pick_one, stream
from demo.working_days import add_working_days

Row = dict[str, Any]

_PER_CASE = 0.04
_FEWEST = 240
_KINDS = {"feedback": 0.76, "complaint": 0.17, "denunciation": 0.07}
_OUTCOMES = {
    "feedback": {"answered": 0.88, "refused": 0.06, "forwarded": 0.06},
    "complaint": {
        "right": 0.14, "partly_right": 0.18, "wrong": 0.46, "withdrawn": 0.12, "refused": 0.1,
    },
    "denunciation": {
        "right": 0.1, "partly_right": 0.2, "wrong": 0.5, "terminated": 0.12, "withdrawn": 0.08,
    },
}  # fmt: skip
_QUALITY = {
    "good": 0.8, "general": 0.08, "unclear": 0.05, "unspecific": 0.04, "evasive": 0.02, "none": 0.01,
}  # fmt: skip
_LIMIT_DAYS = {"complaint": 30, "denunciation": 30}
_FEEDBACK_WORKING_DAYS = 15


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
        places = departments if rng.random() < 0.35 else local[day]
        unit_id = places[int(rng.integers(len(places)))]
        row = _received(rng, unit_id, day, number)
        row["field"] = fields[int(rng.integers(len(fields)))]
        _concern_people(rng, row, people, day)
        _answer(rng, row)
        rows.append(row)
    return rows


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
        "is_mass": rng.random() < 0.03,
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


def _answer(rng: np.random.Generator, row: Row) -> None:
    """Acceptance, due time and answer, up to the end of the data."""
    received: datetime = row["received_at"]
    kind = row["kind"]
    accepted = received + timedelta(hours=int(rng.integers(2, 20 if kind == "feedback" else 170)))
    if kind == "feedback":
        due = closing_time(add_working_days(received.date(), _FEEDBACK_WORKING_DAYS))
    else:
        due = closing_time(accepted.date() + timedelta(days=_LIMIT_DAYS[kind]))
    available = (due.date() - received.date()).days
    in_time = rng.random() < 0.91
    latest = received.date() + timedelta(days=available - 1)
    day = days_between(rng, accepted.date() + timedelta(days=1), latest)
    if not in_time:
        day = later(rng, due.date(), 1, 45)
    answered = known_time(office_time(rng, day))
    if rng.random() < 0.004:
        answered = None
    row["accepted_at"] = known_time(accepted)
    row["due_at"] = due if rng.random() < 0.85 else None
    row["answered_at"] = answered
    row["outcome"] = pick_one(rng, _OUTCOMES[kind]) if answered else None
    _judge_answer(rng, row)


def _judge_answer(rng: np.random.Generator, row: Row) -> None:
    is_answer = row["outcome"] == "answered"
    answered: datetime | None = row["answered_at"]
    published = None
    if is_answer and answered is not None and rng.random() < 0.8:
        published = known_time(answered + timedelta(days=int(rng.integers(1, 4))))
    row["published_at"] = published
    rated = is_answer and rng.random() < 0.6
    row["answer_quality"] = pick_one(rng, _QUALITY) if rated else None
    liked = row["answer_quality"] == "good"
    row["answer_liked"] = (liked or rng.random() < 0.25) if rated and rng.random() < 0.5 else None
