"""The metrics of feedback, complaints and denunciations as plain loops, written from their definitions."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from tests.metrics.naive_things import Asked, Thing, bucket, labels, stock_moments
from tests.metrics.store_builder import (
    ORDINALS,
    Row,
    Tables,
    due_at_answer,
    due_day,
    first_request,
    local_day,
    petition_due,
)

DECIDED = ("right", "partly_right", "wrong")
Test = Callable[[Row, datetime], bool]


def has_happened(row: Row, name: str, moment: datetime) -> bool:
    return row.get(name) is not None and row[name] <= moment


def is_open(row: Row, moment: datetime) -> bool:
    if row["received_at"] > moment:
        return False
    answered = row.get("answered_at")
    return answered > moment if answered is not None else row.get("outcome") is None


def pause(row: Row, kind: str, moment: datetime) -> tuple[datetime, datetime | None] | None:
    """The stretch of a kind in which a petition stands still at a moment."""
    running = [
        (start, end)
        for each, start, end, _ in row.get("pauses", [])
        if each == kind and start <= moment and (end is None or moment < end)
    ]
    return running[0] if running else None


def stage(row: Row, moment: datetime) -> str:
    if is_open(row, moment):
        if pause(row, "supplement", moment):
            return "supplement"
        return "in_process" if has_happened(row, "accepted_at", moment) else "waiting"
    outcome = row.get("outcome")
    if outcome in ("refused", "forwarded"):
        return outcome
    if outcome in ("withdrawn", "terminated"):
        return "ended"
    return "published" if has_happened(row, "published_at", moment) else "answered"


def is_overdue(row: Row, moment: datetime) -> bool:
    limit, stands_still = petition_due(row, moment), pause(row, "any", moment)
    is_excused = stands_still is not None and limit is not None and stands_still[0] < limit
    return limit is not None and limit < moment and not is_excused


def dimensions(row: Row, moment: datetime) -> dict[str, Any]:
    ends_later = row.get("answered_at") is not None and row["answered_at"] > moment
    return {
        "kind": row["kind"],
        "officer": row.get("officer_id"),
        "field": row.get("field"),
        "stage": stage(row, moment),
        "outcome": None if ends_later else row.get("outcome"),
        "quality": None if ends_later else row.get("answer_quality"),
    }


def flow(
    anchor: str, is_in: Test, counts: Test = lambda row, at: True
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for row in tables.get("petitions", []):
            moment = row.get(anchor)
            if moment is None or not asked.contains(local_day(moment), moment) or not is_in(row, asked.at):
                continue
            dims = dimensions(row, asked.at) | labels(local_day(moment))
            things.append(Thing(row["unit_id"], dims, int(counts(row, asked.at)), 1))
        return things

    return loop


def state(*, only_overdue: bool = False, share: bool = False) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for moment, names, then in stock_moments(asked):
            for row in tables.get("petitions", []):
                limit, is_late = petition_due(row, moment), is_overdue(row, moment)
                if not is_open(row, moment) or (only_overdue and not is_late):
                    continue
                since = due_day(limit) if only_overdue else local_day(row["received_at"])
                age = bucket(ORDINALS[then.day] - ORDINALS[since], int(only_overdue))
                dims = dimensions(row, moment) | names | {"age_bucket": age}
                things.append(Thing(row["unit_id"], dims, int(is_late) if share else 1, 1))
        return things

    return loop


def working_days_later(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def in_hand(tables: Tables, asked: Asked) -> list[Thing]:
    """By the portal: feedback processed in the period (what waits for a supplement is), or in process at its
    end."""
    things = []
    last = min(asked.end, asked.day)
    for row in tables.get("petitions", []):
        came, answered = local_day(row["received_at"]), local_day(row.get("answered_at"))
        if row["kind"] != "feedback" or row["received_at"] > asked.at or came > last:
            continue
        if answered is None and row.get("outcome") is not None:
            continue
        done = answered is not None and row["answered_at"] <= asked.at and answered <= last
        waits_since = None if done else waiting_since(row, asked.at, last)
        day = answered if done else waits_since or last
        if not asked.start <= day <= asked.end:
            continue
        days = 2 if done and row.get("outcome") in ("refused", "forwarded") else 15
        if days == 15:
            days += moved_days(row, asked.at, last)
        judged = day
        if waits_since:
            days, judged = 5, local_day(first_request(row, events_of(row, tables)))
        dims = dimensions(row, asked.at) | labels(day)
        is_in_time = judged is not None and judged <= working_days_later(came, days)
        things.append(Thing(row["unit_id"], dims, int(is_in_time), 1))
    return things


def waiting_since(row: Row, moment: datetime, last: date) -> date | None:
    """The day since which a petition waits for a supplement at the end of a day, or at T."""
    for kind, start, end, _ in row.get("pauses", []):
        still = end is None or end > moment or local_day(end) > last
        if kind == "supplement" and start <= moment and local_day(start) <= last and still:
            return local_day(start)
    return None


def moved_days(row: Row, moment: datetime, last: date) -> int:
    moved = [
        days
        for kind, _, end, days in row.get("pauses", [])
        if kind == "any" and days is not None and end is not None
        if end <= moment and local_day(end) <= last
    ]
    return max(moved, default=0)


def events_of(row: Row, tables: Tables) -> list[Row]:
    return [e for e in tables.get("petition_events", []) if e["petition_id"] == row["petition_id"]]


def asked_in_time(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row in tables.get("petitions", []):
        first, limit = first_request(row, events_of(row, tables)), row.get("due_supplement_at")
        if row["kind"] != "feedback" or first is None or not asked.contains(local_day(first), first):
            continue
        dims = dimensions(row, asked.at) | labels(local_day(first))
        things.append(Thing(row["unit_id"], dims, int(limit is not None and first <= limit), 1))
    return things


def accepted_late(row: Row, moment: datetime) -> bool:
    limit = row.get("due_acceptance_at")
    if row["kind"] == "feedback" or limit is None or not limit < moment:
        return False
    if has_happened(row, "accepted_at", limit) or has_happened(row, "answered_at", limit):
        return False
    return row.get("answered_at") is not None or row.get("outcome") is None


def was_answered(row: Row) -> bool:
    unanswered = ("refused", "forwarded", "withdrawn", "terminated")
    return row["kind"] == "feedback" and row.get("outcome") not in unanswered


def on_time(row: Row) -> bool:
    limit = due_at_answer(row)
    return limit is None or row["answered_at"] <= limit


def to_publish(row: Row, moment: datetime) -> bool:
    return was_answered(row) and has_happened(row, "due_publish_at", moment)


def liked(row: Row) -> bool:
    return row.get("answer_liked") is not False and not row.get("is_repeat") and on_time(row)


def published_in_time(row: Row) -> bool:
    return row.get("published_at") is not None and row["published_at"] <= row["due_publish_at"]


def is_decided(row: Row) -> bool:
    return row["kind"] != "feedback" and row.get("outcome") in DECIDED


PETITION_THINGS: dict[str, Callable[[Tables, Asked], list[Thing]]] = {
    "petitions_received": flow("received_at", lambda row, at: True),
    "petitions_answered": flow("answered_at", lambda row, at: True),
    "petitions_answered_on_time_rate": flow(
        "answered_at", lambda row, at: due_at_answer(row) is not None, lambda row, at: on_time(row)
    ),
    "petitions_open": state(),
    "petitions_overdue": state(only_overdue=True),
    "petitions_overdue_rate": state(share=True),
    "petitions_acceptance_late": flow("received_at", accepted_late),
    "answers_poor_rate": flow(
        "answered_at",
        lambda row, at: row.get("answer_quality") is not None,
        lambda row, at: row["answer_quality"] != "good",
    ),
    "petitions_published_on_time_rate": flow(
        "answered_at", to_publish, lambda row, at: published_in_time(row)
    ),
    "petitions_portal_on_time_rate": in_hand,
    "petitions_supplement_on_time_rate": asked_in_time,
    "petitions_answer_liked_rate": flow(
        "answered_at", lambda row, at: was_answered(row), lambda row, at: liked(row)
    ),
    "petitions_conduct_rate": flow(
        "received_at",
        lambda row, at: row["kind"] == "feedback" and row.get("about") is not None,
        lambda row, at: row["about"] == "conduct",
    ),
    "petitions_mass": flow("received_at", lambda row, at: row.get("is_mass") is True),
    "petitions_repeat_rate": flow(
        "received_at", lambda row, at: True, lambda row, at: row.get("is_repeat") is True
    ),
    "petitions_right_rate": flow(
        "answered_at", lambda row, at: is_decided(row), lambda row, at: row["outcome"] != "wrong"
    ),
}
PETITION_RATIOS = {name for name in PETITION_THINGS if name.endswith("_rate")}
