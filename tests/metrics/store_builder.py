"""A case store of a few rows for the tests of metrics, with the derived columns worked out the plain way.

Times are given as naive local times of Viet Nam (UTC+7, no daylight saving) and kept as naive UTC, as a
refresh keeps them. A case may bring ``terms`` (pairs of known since and due), ``given`` (the same of the due
time before pauses move it, else as the terms) and ``pauses`` (pairs of start and end).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa
from duckdb_engine import Dialect

from data_access.model import BODY_KINDS, STORE_TABLES
from data_access.scope import ROLES, AccessScope, Permission
from data_access.store import CaseStore
from data_access.store_model import METADATA
from settings import Settings

OFFSET = timedelta(hours=7)
SETTINGS = Settings(path=Path("giamsat.toml"))
DATA_TIME = datetime(2026, 11, 1)
OFFICE_HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
FIRST_DAY, LAST_DAY = date(2023, 1, 1), date(2027, 12, 31)

Row = dict[str, Any]
Tables = dict[str, list[Row]]

UNITS: list[Row] = [
    {"unit_id": unit, "name": f"Unit {unit}", "kind": kind, "parent_id": parent}
    for unit, kind, parent in (
        ("T", "province", None),
        ("D1", "department", "T"),
        ("V1", "division", "D1"),
        ("D2", "department", "T"),
        ("C1", "commune", "T"),
        ("S1", "service_centre", "C1"),
        ("C2", "ward", "T"),
        ("X1", "district", "T"),
        ("X2", "commune", "X1"),
    )
]
#: Closed units with the shares of those that took them over.
SUCCESSORS: dict[str, dict[str, float]] = {"X1": {"C1": 0.25, "C2": 0.75}, "X2": {"C2": 1.0}}
PROCEDURES: list[Row] = [
    {"procedure_id": "P1", "name": "Land title", "field": "Land"},
    {"procedure_id": "P2", "name": "Birth certificate", "field": "Civil status"},
    {"procedure_id": "P3", "name": "Other"},
]
OFFICERS: list[Row] = [
    {"officer_id": f"O{number}", "unit_id": unit, "name": f"Official {number}", "position": "Specialist"}
    for number, unit in enumerate(("D1", "V1", "C1", "S1"), start=1)
]
KIND = {unit["unit_id"]: unit["kind"] for unit in UNITS}
PARENT = {unit["unit_id"]: unit["parent_id"] for unit in UNITS}
FIELD = {procedure["procedure_id"]: procedure.get("field") for procedure in PROCEDURES}


def at(text: str) -> datetime:
    """A local time as naive UTC."""
    return datetime.fromisoformat(text) - OFFSET


def local_day(moment: datetime | None) -> date | None:
    """The local day a naive UTC time lies in."""
    return None if moment is None else (moment + OFFSET).date()


def midnight_after(day: date) -> datetime:
    """The next local midnight, in naive UTC."""
    return datetime(day.year, day.month, day.day) + timedelta(days=1) - OFFSET


def above(unit: str) -> list[str]:
    """A unit and those above it, from below."""
    path: list[str] = []
    step: str | None = unit
    while step is not None:
        path.append(step)
        step = PARENT[step]
    return path


def body(unit: str) -> str:
    """The nearest unit upwards that answers to the province, else the topmost."""
    path = above(unit)
    return next((step for step in path if KIND[step] in BODY_KINDS), path[-1])


def below(unit: str) -> set[str]:
    """A unit and all below it."""
    return {other for other in KIND if unit in above(other)}


ORDINALS: dict[date, int] = {}
for _number in range((LAST_DAY - FIRST_DAY).days + 1):
    _day = FIRST_DAY + timedelta(days=_number)
    ORDINALS[_day] = ORDINALS.get(_day - timedelta(days=1), 0) + (_day.weekday() < 5)


def ordinal(day: date | None) -> int | None:
    """Working days up to and including a day; no holidays in these tests."""
    return None if day is None else ORDINALS[day]


def worked(moment: datetime) -> int:
    """Seconds of working days up to a moment: 86,400 a working day, none on a day off."""
    local = moment + OFFSET
    before = ORDINALS[local.date() - timedelta(days=1)]
    into_day = local - datetime(local.year, local.month, local.day)
    return 86_400 * before + (int(into_day.total_seconds()) if local.weekday() < 5 else 0)


def clock(case: Mapping[str, Any], moment: datetime | None) -> int | None:
    """What a case's clock shows at a moment: the working time up to it without the pauses."""
    if moment is None:
        return None
    begun = [(start, end or moment) for start, end in case.get("pauses", []) if start < moment]
    return worked(moment) - sum(worked(min(end, moment)) - worked(start) for start, end in begun)


def held_to(case: Mapping[str, Any], step: Mapping[str, Any]) -> datetime | None:
    """Until when a step holds its case; one begun before its completion ends with it at the latest."""
    started, end, completed = step["started_at"], step.get("ended_at"), case.get("completed_at")
    if completed is not None and started < completed:
        end = min(end or completed, completed)
    return None if end is None else max(started, end)


def step_role(case: Mapping[str, Any], step: Mapping[str, Any]) -> str | None:
    """On which side of the counter a step lies."""
    unit, settling = step.get("unit_id"), case["unit_id"]
    if unit is None or step["kind"] != "step":
        return None
    answering = body(settling) if KIND[body(settling)] in BODY_KINDS else settling
    if unit == settling:
        return "settling"
    if case.get("receiving_unit_id") in above(unit):
        return "receiving"
    return "settling" if answering in above(unit) else "other"


def due_day(due: datetime | None) -> date | None:
    """The day a due time lies in; the midnight that ends a day belongs to it."""
    return None if due is None else local_day(due - timedelta(microseconds=1))


def due_known(case: Mapping[str, Any], moment: datetime) -> datetime | None:
    """The due time of a case as it was known at a moment."""
    if "terms" not in case:
        return case.get("due_at")
    known = [due for since, due in case["terms"] if since is None or since <= moment]
    return known[-1] if known else None


def case(case_id: str, unit_id: str, received_at: str, **values: Any) -> Row:
    """A case; times in ``values`` are local text."""
    row: Row = {"case_id": case_id, "unit_id": unit_id, "received_at": at(received_at)}
    return row | {name: at(value) if _is_time(name, value) else value for name, value in values.items()}


def _is_time(name: str, value: object) -> bool:
    return name.endswith("_at") and isinstance(value, str)


def _paused_days(row: Row, *, until: datetime = datetime.max) -> int:
    """Working days a case's clock stood still in pauses that were over by then."""
    pauses = [(start, end) for start, end in row.get("pauses", []) if end and end <= until]
    return sum(ORDINALS[(end + OFFSET).date()] - ORDINALS[(start + OFFSET).date()] for start, end in pauses)


def _supplement_days_left(row: Row, events: Sequence[Row]) -> int | None:
    """Working days of the limit left at the last supplement request before completion."""
    completed = row.get("completed_at")
    if completed is None or (due := due_known(row, completed)) is None:
        return None
    left = [
        ORDINALS[due_day(due)] - _paused_days(row) - ORDINALS[local_day(event["started_at"])]
        + _paused_days(row, until=event["started_at"])
        for event in events
        if event["kind"] == "supplement" and event["started_at"] <= completed
    ]  # fmt: skip
    return min(left, default=None)


def _confirm_due(row: Row) -> datetime | None:
    """The end of eight office hours after a case was filed online, second by second."""
    if row.get("channel") != "online" or row.get("filed_at") is None:
        return None
    moment, left = row["filed_at"] + OFFSET, timedelta(hours=8)
    while True:
        for opening, closing in OFFICE_HOURS if moment.weekday() < 5 else ():
            start = max(moment, datetime.combine(moment.date(), opening))
            end = datetime.combine(moment.date(), closing)
            if start < end and left <= end - start:
                return start + left - OFFSET
            left -= max(end - start, timedelta())
        moment = datetime.combine(moment.date() + timedelta(days=1), time())


def _with_case_columns(row: Row, events: Sequence[Row]) -> Row:
    received, completed = row["received_at"], row.get("completed_at")
    due = due_known(row, DATA_TIME)
    due_then = None if completed is None else due_known(row, completed)
    return {
        "due_effective_at": due,
        "due_at_completion": due_then,
        "due_day_at_completion": due_day(due_then),
        "due_ordinal_at_completion": ordinal(due_day(due_then)),
        "due_names_hour": None if due_then is None else (due_then + OFFSET).time() != time(),
        "returned_ordinal": ordinal(local_day(row.get("returned_at"))),
        "supplement_days_left": _supplement_days_left(row, events),
        "confirm_due_at": _confirm_due(row),
        "has_due_history": "terms" in row,
        "received_day": local_day(received),
        "due_day": due_day(due),
        "completed_day": local_day(completed),
        "received_ordinal": ordinal(local_day(received)),
        "due_ordinal": ordinal(due_day(due)),
        "completed_ordinal": ordinal(local_day(completed)),
        "paused_working_days": _paused_days(row),
        "has_events": True,
        "has_digitisation": True,
        **{name: value for name, value in row.items() if name not in ("terms", "given", "pauses")},
    }


def _with_report_columns(row: Row) -> Row:
    received = local_day(row["received_at"])
    assert received is not None
    due = row.get("due_at")
    if due is None:
        last = next(day for day, number in ORDINALS.items() if number == ORDINALS[received] + 15)
        due = midnight_after(last)
    return {
        "channel": "hotline",
        "behaviour": "HV01",
        "status": "new",
        "is_about_head": False,
        "is_sealed": False,
        "due_effective_at": due,
        "received_day": received,
        "handled_day": local_day(row.get("handled_at")),
        "is_restricted": bool(row.get("is_sealed") or row.get("is_about_head")),
        "received_ordinal": ordinal(received),
        "due_ordinal": ordinal(due_day(due)),
        **row,
    }


def _with_petition_columns(row: Row, events: Sequence[Row] = ()) -> Row:
    """A petition with its days; its limits are given, as ``due_received_at`` and so on, or there are none.
    ``terms`` are its due times from each moment on, ``pauses`` the stretches in which it stood still."""
    received, requested = local_day(row["received_at"]), first_request(row, events)
    values = {
        "kind": "feedback",
        "is_restricted": bool(row.get("is_sealed") or row.get("is_about_head")),
        "received_day": received,
        "answered_day": local_day(row.get("answered_at")),
        "received_ordinal": ordinal(received),
        "due_received_ordinal": ordinal(due_day(row.get("due_received_at"))),
        "due_accepted_ordinal": ordinal(due_day(row.get("due_accepted_at"))),
        "has_due_history": "terms" in row,
        "due_at_answer": due_at_answer(row),
        "supplement_requested_at": requested,
        "supplement_requested_day": local_day(requested),
        **row,
    }
    return {name: value for name, value in values.items() if name not in ("terms", "pauses")}


def first_request(row: Row, events: Sequence[Row]) -> datetime | None:
    """When the sender of a petition was first asked for a supplement, before its answer."""
    answered = row.get("answered_at")
    asked = [event["started_at"] for event in events if event["kind"] == "supplement"]
    return min((moment for moment in asked if answered is None or moment <= answered), default=None)


def petition_due(row: Row, moment: datetime) -> datetime | None:
    """Until when a petition is to be answered, as known at a moment."""
    if "terms" in row:
        return [due for since, due in row["terms"] if since is None or since <= moment][-1]
    accepted = row.get("accepted_at")
    is_accepted = accepted is not None and accepted <= moment
    return row.get("due_accepted_at" if is_accepted else "due_received_at")


def due_at_answer(row: Row) -> datetime | None:
    """Until when a petition had to be closed; empty while it is open."""
    if row.get("answered_at") is None:
        return None
    if row.get("outcome") in ("refused", "forwarded"):
        return row.get("due_refusal_at")
    return petition_due(row, row["answered_at"])


def _petition_terms(row: Row) -> list[Row]:
    terms = row.get("terms", [])
    ends = [since for since, _ in terms[1:]] + [None]
    return [
        {
            "petition_id": row["petition_id"],
            "unit_id": row["unit_id"],
            "known_from": since or datetime(1, 1, 1),
            "known_to": until,
            "due_at": due,
            "due_ordinal": ordinal(due_day(due)),
        }
        for (since, due), until in zip(terms, ends, strict=False)
    ]


def _petition_pauses(row: Row) -> list[Row]:
    """Each pause as it is given: kind, start, end and the days by which the limit had moved then."""
    return [
        {
            "petition_id": row["petition_id"],
            "unit_id": row["unit_id"],
            "kind": kind,
            "started_at": start,
            "ended_at": end,
            "started_day": local_day(start),
            "ended_day": local_day(end),
            "moved_days": moved,
        }
        for kind, start, end, moved in row.get("pauses", [])
    ]


def derived(tables: Mapping[str, Sequence[Row]]) -> Tables:
    """The rows of all tables as a refresh would leave them."""
    rows: Tables = {name: [dict(row) for row in given] for name, given in tables.items()}
    cases = {row["case_id"]: row for row in rows.get("cases", [])}
    rows["case_due_terms"] = [term for row in cases.values() for term in _terms(row)]
    rows["case_given_due_terms"] = [term for row in cases.values() for term in _given_terms(row)]
    rows["case_pauses"] = [
        {
            "case_id": row["case_id"],
            "unit_id": row["unit_id"],
            "started_at": start,
            "ended_at": end,
            "ended_ordinal": ordinal(local_day(end)),
            "started_worked": worked(start),
            "ended_worked": None if end is None else worked(end),
        }
        for row in cases.values()
        for start, end in row.get("pauses", [])
    ]  # fmt: skip
    events = rows.get("case_events", [])
    rows["cases"] = [
        _with_case_columns(row, [event for event in events if event["case_id"] == row["case_id"]])
        for row in cases.values()
    ]
    numbers = count(1)
    for event in rows.get("case_events", []):
        event.setdefault("event_id", f"E{next(numbers)}")
    rows["case_events"] = _with_step_columns(rows.get("case_events", []), cases)
    for survey in rows.get("surveys", []):
        survey.setdefault("instrument", "survey")
        survey["answered_day"] = local_day(survey["answered_at"])
    rows["harassment_reports"] = [_with_report_columns(row) for row in rows.get("harassment_reports", [])]
    petitions = {row["petition_id"]: row for row in rows.get("petitions", [])}
    rows["petition_due_terms"] = [term for row in petitions.values() for term in _petition_terms(row)]
    rows["petition_pauses"] = [pause for row in petitions.values() for pause in _petition_pauses(row)]
    rows["petition_events"] = [
        {**event, "unit_id": petitions[event["petition_id"]]["unit_id"]}
        for event in rows.get("petition_events", [])
    ]
    rows["petitions"] = [
        _with_petition_columns(
            row, [event for event in rows["petition_events"] if event["petition_id"] == row["petition_id"]]
        )
        for row in petitions.values()
    ]
    _add_inspections_to_items(rows)
    items = {row["recommendation_id"]: row for row in rows.get("recommendations", [])}
    for payment in rows.get("recoveries", []):
        item = items[payment["recommendation_id"]]
        payment |= {name: item[name] for name in ("unit_id", "conclusion_id", "field")}
        payment["item_kind"] = item["kind"]
    covered: dict[str, list[str]] = {}
    for pair in rows.get("inspection_units", []):
        covered.setdefault(pair["inspection_id"], []).append(pair["unit_id"])
    rows["inspected_units"] = [
        {**row, "unit_id": unit}
        for row in rows.get("inspections", [])
        for unit in covered.get(row["inspection_id"], [row["unit_id"]])
    ]
    return rows


def _add_inspections_to_items(rows: Tables) -> None:
    """The kind of inspection and the conclusion of each item, unless the rows bring them along."""
    inspections = {row["inspection_id"]: row for row in rows.get("inspections", [])}
    for item in rows.get("recommendations", []):
        found = inspections.get(item["inspection_id"], {})
        item.setdefault("inspection_kind", found.get("kind"))
        item.setdefault("conclusion_id", found.get("conclusion_ref") or item["inspection_id"])
        item.setdefault("field", found.get("field"))


def _with_step_columns(events: Sequence[Row], cases: Mapping[str, Row]) -> list[Row]:
    rows, last = [], {}
    for event in sorted(events, key=lambda event: (event["started_at"], event["event_id"])):
        of_case = cases[event["case_id"]]
        row = {
            **event,
            "case_unit_id": of_case["unit_id"],
            "holder_unit_id": event.get("unit_id") or of_case["unit_id"],
            "step_role": step_role(of_case, event),
            "started_day": local_day(event["started_at"]),
            "is_hand_over": event["kind"] == "reassigned",
        }
        if event["kind"] == "step":
            until, due = held_to(of_case, event), event.get("due_at")
            before = last.get(event["case_id"])
            row |= {
                "due_effective_at": due,
                "held_to_at": until,
                "held_to_day": local_day(until),
                "started_clock": clock(of_case, event["started_at"]),
                "due_clock": clock(of_case, due),
                "held_to_clock": clock(of_case, until),
                "is_hand_over": before is not None and is_other_holder(before, row),
            }
            last[event["case_id"]] = row
        rows.append(row)
    return rows


def is_other_holder(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a case came to another unit, or to another official as far as both are known."""
    officers = {before.get("officer_id"), after.get("officer_id")} - {None}
    return before["holder_unit_id"] != after["holder_unit_id"] or len(officers) == 2


def _terms(row: Row) -> Iterable[Row]:
    for span, due in _spans(row, row.get("terms", [])):
        since = None if span["known_from"].year == 1 else span["known_from"]
        known = ordinal(local_day(since))
        yield {
            **span, "due_effective_at": due, "due_ordinal": ordinal(due_day(due)), "known_ordinal": known,
        }  # fmt: skip


def _given_terms(row: Row) -> Iterable[Row]:
    for span, due in _spans(row, row.get("given", row.get("terms", []))):
        yield {**span, "given_due_at": due}


def _spans(row: Row, terms: Sequence[tuple[datetime | None, Any]]) -> Iterable[tuple[Row, Any]]:
    for place, (since, due) in enumerate(terms):
        span = {
            "case_id": row["case_id"],
            "unit_id": row["unit_id"],
            "known_from": since or datetime(1, 1, 1),
            "known_to": terms[place + 1][0] if place + 1 < len(terms) else None,
        }
        yield span, due


def _province(data_time: datetime) -> Tables:
    """The reference tables that every test store has."""
    now = {unit: SUCCESSORS.get(unit, {unit: 1.0}) for unit in KIND}
    loaded = sorted(set(STORE_TABLES) - {"units", "officers", "procedures"})
    return {
        "units": [{**unit, "body_id": body(unit["unit_id"])} for unit in UNITS],
        "procedures": PROCEDURES,
        "officers": OFFICERS,
        "unit_ancestors": [
            {"unit_id": unit, "ancestor_id": step, "depth": depth}
            for unit in KIND
            for depth, step in enumerate(above(unit))
        ],
        "unit_successors_now": [
            {"unit_id": unit, "successor_id": successor, "share": share}
            for unit, shares in now.items()
            for successor, share in shares.items()
        ],
        "calendar_days": [
            {"day": day, "is_working": day.weekday() < 5, "ordinal": number}
            for day, number in ORDINALS.items()
        ],
        "source_states": [{"source": "all", "data_time": data_time}],
        "source_tables": [{"source": "all", "table_name": name} for name in loaded],
    }


def build_store(
    folder: Path,
    tables: Mapping[str, Sequence[Row]],
    *,
    data_time: datetime = DATA_TIME - OFFSET,
    name: str = "version-1.duckdb",
) -> CaseStore:
    """A store version with these rows; ``data_time`` is naive UTC."""
    rows = {**_province(data_time), **derived(tables)}
    rows |= {table: list(tables[table]) for table in ("source_states", "source_tables") if table in tables}
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / name)) as connection:
        for table in METADATA.sorted_tables:
            connection.execute(str(sa.schema.CreateTable(table).compile(dialect=Dialect())))
            _insert(connection, table, rows.get(table.name, []))
    return CaseStore(folder=folder, version=name)


def _insert(connection: duckdb.DuckDBPyConnection, table: sa.Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = sorted({name for row in rows for name in row})
    unknown = set(columns) - set(table.c.keys())
    assert not unknown, f"{table.name} has no columns {unknown}"
    marks = f"({', '.join('?' * len(columns))})"
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        connection.execute(
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES {', '.join([marks] * len(part))}",
            [row.get(name) for row in part for name in columns],
        )


def scope_for(role: str, *unit_ids: str, **values: Any) -> AccessScope:
    """A viewer of a role; without units, of the whole province."""
    return AccessScope(
        user_id=role,
        unit_ids=unit_ids or tuple(KIND),
        permissions=tuple(ROLES[role].permissions),
        is_whole_province=not unit_ids,
        **values,
    )


CHAIRMAN = scope_for("chairman")
ANALYST = scope_for("analyst")
NOBODY_ELSE = AccessScope(user_id="empty", permissions=(Permission.COUNT_ROWS, Permission.OPEN_ROWS))


def aware(moment: datetime) -> datetime:
    """Naive UTC as an aware instant."""
    return moment.replace(tzinfo=UTC)
