"""The table of hand-dated cases: what stands in ``cases/*.toml``, read and checked for slips of the pen.

A case has rows of a source, written as that source would write them, and the answers a clerk worked out with
the rules and a paper calendar. Expected times are in the product's zone, where "24:00" is the midnight that
ends a day. A file's ``[base]`` holds for all its cases.

Of a moment ``t``: ``status``; ``due``, the due time in force ("none": there is none); ``age``, the bucket
since received; ``past``, the bucket past due; ``late``, the working days past due; ``soon``, within how many
working days (1, 3, 5; 0: not within five) it is due. Of a case: ``due`` alone means that it is open until
that instant and overdue a second later; ``taken``, working days from received to completed; ``portal``, the
answers of the portal's rule; ``confirmed``, that of the confirmation of online filings; ``days``, the days
counted, for the reader.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent / "cases"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: Columns of a source's cases that the table may fill; "none" leaves one empty.
COLUMNS = (
    "received_at", "filed_at", "due_at", "extended_at", "extended_due_at", "completed_at", "returned_at",
    "outcome", "channel",
)  # fmt: skip

Row = dict[str, Any]


def local_time(text: str) -> datetime:
    """A time of the product's zone; 24:00 is the midnight that ends the day."""
    day, _, hour = text.partition(" ")
    if hour == "24:00":
        return datetime.fromisoformat(day).replace(tzinfo=ZONE) + timedelta(days=1)
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Moment:
    """What holds of a case at one T."""

    t: str
    status: str
    due: str = ""
    age: str = ""
    past: str = ""
    late: int | None = None
    soon: int | None = None

    @property
    def at(self) -> datetime:
        return local_time(self.t)


@dataclass(frozen=True)
class PortalAnswer:
    """What the portal's rule says of a case for a period, as of the end of all or a T."""

    start: date
    end: date
    answer: str
    t: str = ""


@dataclass(frozen=True)
class Event:
    """An event of a case, as its source writes it."""

    kind: str
    start: str
    end: str | None = None
    due: str | None = None


@dataclass(frozen=True)
class Case:
    """A case with its source rows and the answers expected."""

    id: str
    shows: str
    rule: str
    columns: Mapping[str, str]
    source: str = "pauses_inside"
    limit: int | str | None = None
    events: tuple[Event, ...] = ()
    readings: tuple[Mapping[str, Any], ...] = ()
    first_reading: int = 1
    days: str = ""
    due: str = ""
    at: tuple[Moment, ...] = ()
    taken: int | None = None
    portal: tuple[PortalAnswer, ...] = field(default=())
    confirmed: str = ""

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The moments given, and those that a due time alone stands for."""
        return (*self.at, *(_around(self.due) if self.due else ()))

    @property
    def procedure_id(self) -> str | None:
        return None if self.limit is None else f"limit {self.limit}"

    def row(self, reading: int) -> Row:
        """The source's row of the case as one of its readings finds it; the first is 1."""
        values: Row = dict.fromkeys(COLUMNS) | dict(self.columns)
        for change in self.readings[: reading - 1]:
            values |= {name: value for name, value in change.items() if name != "events"}
        if values["completed_at"] not in (None, "none") and values["outcome"] is None:
            values["outcome"] = "granted"
        values = {name: None if value == "none" else value for name, value in values.items()}
        return {"case_id": self.id, "unit_id": self.id, "procedure_id": self.procedure_id, **values}

    def event_rows(self, reading: int) -> Iterator[Row]:
        """The source's rows of the case's events at one of its readings."""
        later = [event for change in self.readings[: reading - 1] for event in change.get("events", ())]
        for number, event in enumerate((*self.events, *map(_event, later)), start=1):
            times = {"started_at": event.start, "ended_at": event.end, "due_at": event.due}
            yield {"event_id": f"{self.id} {number}", "case_id": self.id, "kind": event.kind, **times}


def _around(due: str) -> tuple[Moment, Moment]:
    after = local_time(due) + timedelta(seconds=1)
    return (
        Moment(t=due, status="open", due=due, soon=1),
        Moment(t=after.strftime("%Y-%m-%d %H:%M:%S"), status="overdue", past="1-5"),
    )


def _event(values: Mapping[str, str]) -> Event:
    names = {"from": "start", "to": "end"}
    return Event(**{names.get(name, name): value for name, value in values.items()})


def _portal(values: Mapping[str, str]) -> PortalAnswer:
    days = {"start": date.fromisoformat(values["from"]), "end": date.fromisoformat(values["to"])}
    return PortalAnswer(
        **days, **{name: value for name, value in values.items() if name not in ("from", "to")}
    )


def _case(values: Mapping[str, Any]) -> Case:
    rest = {name: value for name, value in values.items() if name not in COLUMNS}
    rest["at"] = tuple(Moment(**moment) for moment in values.get("at", ()))
    rest["events"] = tuple(map(_event, values.get("events", ())))
    rest["portal"] = tuple(map(_portal, values.get("portal", ())))
    rest["readings"] = tuple(values.get("readings", ()))
    return Case(columns={name: values[name] for name in COLUMNS if name in values}, **rest)


def read_cases() -> list[Case]:
    """Every case of the table, in the order of files and lines."""
    cases = []
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        cases += [_case(content["base"] | values) for values in content["case"]]
    return cases
