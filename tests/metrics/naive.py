"""Every metric once more, as a plain loop over plain rows, written from the definitions, not from the code.

``THINGS`` gives one :class:`Thing` per row that a metric looks at; ``answer`` groups and divides.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.metrics.store_builder import (
    FIELD,
    KIND,
    OFFSET,
    ORDINALS,
    PARENT,
    SUCCESSORS,
    Row,
    Tables,
    body,
    due_day,
    due_known,
    local_day,
    midnight_after,
)

SUBSTANTIATED = ("right", "partly_right")


@dataclass
class Thing:
    """One row that counts: its unit, its dimensions, and what it weighs."""

    unit: str
    dimensions: dict[str, Any]
    numerator: float = 1
    denominator: float = 0
    key: str = ""


@dataclass
class Asked:
    """T in naive UTC, its day, the period, and what is chosen."""

    at: datetime
    start: date
    end: date
    by: tuple[str, ...] = ()
    where: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    due_in: int = 3
    unit: str | None = None
    units_now: bool = False

    @property
    def day(self) -> date:
        return (self.at + OFFSET - timedelta(microseconds=1)).date()

    def contains(self, day: date | None, moment: datetime | None = None) -> bool:
        if day is None or not self.start <= day <= self.end:
            return False
        return moment <= self.at if moment is not None else day <= self.day


def labels(day: date) -> dict[str, str]:
    return {
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": f"{day.year}",
    }


def bucket(age: int, first: int) -> str:
    for low, high in ((first, 5), (6, 10), (11, 20), (21, 30), (31, 60)):
        if age <= high:
            return f"{low}-{high}"
    return "61+"


def stock_moments(asked: Asked) -> Iterator[tuple[datetime, dict[str, str], Asked]]:
    """Each moment a state is taken at, with the labels of its period."""
    steps = [name for name in ("month", "quarter", "year") if name in asked.by]
    if not steps:
        yield asked.at, labels(asked.day), asked
        return
    ends: dict[str, date] = {}
    day = asked.start
    while day <= min(asked.end, asked.day):
        ends[labels(day)[steps[0]]] = day
        day += timedelta(days=1)
    for day in ends.values():
        moment = min(asked.at, midnight_after(day))
        yield moment, labels(day), Asked(moment, asked.start, asked.end, due_in=asked.due_in)


def case_dimensions(row: Row) -> dict[str, Any]:
    return {
        "procedure": row.get("procedure_id"),
        "field": FIELD.get(row.get("procedure_id") or ""),
        "channel": row.get("channel") or "counter",
        "officer": row.get("officer_id"),
    }


def completed_cases(tables: Tables, asked: Asked) -> Iterator[tuple[Row, dict[str, Any], datetime | None]]:
    for row in tables["cases"]:
        done = row.get("completed_at")
        if done is not None and asked.contains(local_day(done), done):
            yield row, case_dimensions(row) | labels(local_day(done)), due_known(row, done)


def received_cases(tables: Tables, asked: Asked) -> Iterator[tuple[Row, dict[str, Any]]]:
    for row in tables["cases"]:
        day = local_day(row["received_at"])
        if asked.contains(day, row["received_at"]):
            yield row, case_dimensions(row) | labels(day)


def count_cases(
    rows: Callable[[Tables, Asked], Iterable[tuple[Any, ...]]], wanted: Callable[..., bool]
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        found = rows(tables, asked)
        return [Thing(row["unit_id"], dims) for row, dims, *rest in found if wanted(row, *rest)]

    return loop


def share_of_completed(
    is_in: Callable[[Row, datetime | None], bool],
    counts: Callable[[Tables, Asked, Row, datetime | None], bool],
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], dims, int(counts(tables, asked, row, due)), 1)
            for row, dims, due in completed_cases(tables, asked)
            if is_in(row, due)
        ]

    return loop


def share_of_received(
    is_in: Callable[[Row], bool], counts: Callable[[Row], bool]
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], dims, int(counts(row)), 1)
            for row, dims in received_cases(tables, asked)
            if is_in(row)
        ]

    return loop


def events(tables: Tables, asked: Asked, row: Row, kind: str) -> int:
    return sum(
        event["case_id"] == row["case_id"] and event["kind"] == kind and event["started_at"] <= asked.at
        for event in tables.get("case_events", [])
    )


def was_extended(tables: Tables, asked: Asked, row: Row, _: datetime | None) -> bool:
    made = row.get("extended_at")
    in_record = row.get("extended_due_at") is not None and (made is None or made <= asked.at)
    return in_record or events(tables, asked, row, "extension") > 0


def has_answer(tables: Tables, asked: Asked, row: Row, _: datetime | None) -> bool:
    return any(
        survey.get("case_id") == row["case_id"]
        and survey["instrument"] in ("counter", "portal")
        and survey["answered_at"] <= asked.at
        for survey in tables.get("surveys", [])
    )


def is_open(row: Row, moment: datetime) -> bool:
    if row["received_at"] > moment:
        return False
    done = row.get("completed_at")
    return done > moment if done is not None else row.get("outcome") is None


def stands_still(row: Row, due: datetime, moment: datetime) -> bool:
    return any(
        start < due and start <= moment and (end is None or end > moment)
        for start, end in row.get("pauses", [])
    )


def open_cases(
    wanted: Callable[[Row, datetime | None, Asked], bool], *, overdue: bool = False
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for moment, names, then in stock_moments(asked):
            for row in tables["cases"]:
                due = due_known(row, moment)
                if not is_open(row, moment) or not wanted(row, due, then):
                    continue
                since = due_day(due) if overdue else local_day(row["received_at"])
                age = ORDINALS[then.day] - ORDINALS[since]
                dims = case_dimensions(row) | names | {"age_bucket": bucket(age, int(overdue))}
                things.append(Thing(row["unit_id"], dims))
        return things

    return loop


def is_overdue(row: Row, due: datetime | None, asked: Asked) -> bool:
    return due is not None and due < asked.at and not stands_still(row, due, asked.at)


def is_due_soon(row: Row, due: datetime | None, asked: Asked) -> bool:
    day, left = asked.day, asked.due_in
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return due is not None and asked.at <= due <= midnight_after(day)


def durations(measure: Callable[[Row], float]) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [Thing(row["unit_id"], dims, measure(row)) for row, dims, _ in completed_cases(tables, asked)]

    return loop


def calendar_days(row: Row) -> float:
    return (row["completed_at"] - row["received_at"]).total_seconds() / 86_400


def working_days(row: Row) -> float:
    still = sum(
        ORDINALS[local_day(end)] - ORDINALS[local_day(start)] for start, end in row.get("pauses", []) if end
    )
    return ORDINALS[local_day(row["completed_at"])] - ORDINALS[local_day(row["received_at"])] - still


def answers(numerator: Callable[[Row], float]) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for row in tables.get("surveys", []):
            day = local_day(row["answered_at"])
            if asked.contains(day, row["answered_at"]):
                procedure = row.get("procedure_id")
                dims = {
                    "procedure": procedure,
                    "field": FIELD.get(procedure or ""),
                    "instrument": row["instrument"],
                }
                things.append(Thing(row["unit_id"], dims | labels(day), numerator(row), 1))
        return things

    return loop


def inspection_dimensions(row: Row, day: date) -> dict[str, Any]:
    return {name: row.get(name) for name in ("kind", "mode", "field")} | labels(day)


def inspections_started(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(row["unit_id"], inspection_dimensions(row, row["started_on"]))
        for row in tables.get("inspections", [])
        if asked.contains(row.get("started_on"))
    ]


def inspections_concluded(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(
            row["unit_id"],
            inspection_dimensions(row, row["concluded_on"]),
            key=row.get("conclusion_ref") or row["inspection_id"],
        )
        for row in tables.get("inspections", [])
        if asked.contains(row.get("concluded_on"))
    ]


def units_inspected(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row in tables.get("inspections", []):
        if not asked.contains(row.get("concluded_on")):
            continue
        covered = [
            other["unit_id"]
            for other in tables.get("inspection_units", [])
            if other["inspection_id"] == row["inspection_id"]
        ]
        dims = inspection_dimensions(row, row["concluded_on"])
        things += [Thing(unit, dims, key=unit) for unit in covered or [row["unit_id"]]]
    return things


def conclusions_late(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for row in tables.get("inspections", []):
        due, done = row.get("conclusion_due_on"), row.get("concluded_on")
        if due is None or not asked.contains(due) or due >= asked.day:
            continue
        if done is None or done > due:
            things.append(Thing(row["unit_id"], inspection_dimensions(row, due)))
    return things


def item_dimensions(row: Row) -> dict[str, Any]:
    return {"kind": row["kind"], "status": row["status"]}


def amount(row: Row) -> int:
    return row.get("amount_vnd") or 0


def quantity(row: Row) -> int:
    return 1 if row.get("quantity") is None else row["quantity"]


def items(
    *kinds: str, weigh: Callable[[Row], int], anchor: str = "issued_on", done: bool = False
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], item_dimensions(row) | labels(row[anchor]), weigh(row))
            for row in tables.get("recommendations", [])
            if row["kind"] in kinds
            and asked.contains(row.get(anchor))
            and (not done or row["status"] in ("done", "verified"))
        ]

    return loop


def paid(tables: Tables, row: Row, day: date) -> int:
    return sum(
        payment.get("amount_vnd") or 0
        for payment in tables.get("recoveries", [])
        if payment["recommendation_id"] == row["recommendation_id"] and payment["paid_on"] <= day
    )


def recovered(tables: Tables, asked: Asked) -> list[Thing]:
    units = {row["recommendation_id"]: row["unit_id"] for row in tables.get("recommendations", [])}
    return [
        Thing(units[row["recommendation_id"]], labels(row["paid_on"]), row["amount_vnd"])
        for row in tables.get("recoveries", [])
        if row.get("amount_vnd") is not None and asked.contains(row["paid_on"])
    ]


def recovery_rate(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(
            row["unit_id"],
            item_dimensions(row) | labels(row["issued_on"]),
            paid(tables, row, asked.day),
            amount(row),
        )
        for row in tables.get("recommendations", [])
        if row["kind"] == "recover_money" and asked.contains(row["issued_on"])
    ]


def balance(part: str) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for _, names, then in stock_moments(asked):
            for row in tables.get("recommendations", []):
                if row["kind"] != "recover_money" or row["issued_on"] > then.day:
                    continue
                rest = amount(row) - paid(tables, row, then.day)
                closed = row.get("closed_on")
                given_up = row["status"] == "impossible" and (closed is None or closed <= then.day)
                weight = {
                    "outstanding": 0 if given_up else max(0, rest),
                    "written_off": max(0, rest) if given_up else 0,
                    "overpaid": max(0, -rest),
                }[part]
                if weight:
                    things.append(Thing(row["unit_id"], item_dimensions(row) | names, weight))
        return things

    return loop


def is_item_open(row: Row, day: date) -> bool:
    if row["issued_on"] > day:
        return False
    closed = row.get("closed_on")
    return closed > day if closed is not None else row["status"] not in ("done", "verified", "impossible")


def recommendations(*, overdue: bool) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for _, names, then in stock_moments(asked):
            for row in tables.get("recommendations", []):
                due = row.get("due_on") or row["issued_on"] + timedelta(days=30)
                late = due < then.day and row["status"] != "suspended"
                if not is_item_open(row, then.day) or (overdue and not late):
                    continue
                age = ORDINALS[then.day] - ORDINALS[due if overdue else row["issued_on"]]
                dims = item_dimensions(row) | names | {"age_bucket": bucket(age, int(overdue))}
                things.append(Thing(row["unit_id"], dims))
        return things

    return loop


def report_dimensions(row: Row) -> dict[str, Any]:
    return {
        "procedure": row.get("procedure_id"),
        "field": FIELD.get(row.get("procedure_id") or ""),
        "officer": row.get("officer_id"),
        "channel": row["channel"],
        "behaviour": row["behaviour"],
        "status": row["status"],
    }


def reports(
    anchor: str, is_in: Callable[[Row], bool], counts: Callable[[Row], bool] = lambda row: True
) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(
                row["unit_id"], report_dimensions(row) | labels(local_day(row[anchor])), int(counts(row)), 1
            )
            for row in tables.get("harassment_reports", [])
            if is_in(row) and row.get(anchor) and asked.contains(local_day(row[anchor]), row[anchor])
        ]

    return loop


def report_due(row: Row) -> datetime:
    if row.get("due_at") is not None:
        return row["due_at"]
    day, left = local_day(row["received_at"]), 15
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return midnight_after(day)


def open_reports(*, overdue: bool) -> Callable[[Tables, Asked], list[Thing]]:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for moment, names, then in stock_moments(asked):
            for row in tables.get("harassment_reports", []):
                handled = row.get("handled_at")
                closed = row["status"] in ("concluded", "referred", "ineligible")
                still_open = handled > moment if handled is not None else not closed
                if row["received_at"] > moment or not still_open:
                    continue
                if overdue and not report_due(row) < moment:
                    continue
                since = due_day(report_due(row)) if overdue else local_day(row["received_at"])
                age = ORDINALS[then.day] - ORDINALS[since]
                dims = report_dimensions(row) | names | {"age_bucket": bucket(age, int(overdue))}
                things.append(Thing(row["unit_id"], dims))
        return things

    return loop


def reported_officers(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for moment, names, _ in stock_moments(asked):
        local = moment + OFFSET
        since = local.replace(year=local.year - 1) - OFFSET
        things += [
            Thing(row["unit_id"], report_dimensions(row) | names, key=row["officer_id"])
            for row in tables.get("harassment_reports", [])
            if row.get("officer_id")
            and row["status"] != "ineligible"
            and since <= row["received_at"] <= moment
        ]
    return things


def has_finding(row: Row) -> bool:
    return row["status"] == "concluded" and row.get("finding") is not None


def is_substantiated(row: Row) -> bool:
    return has_finding(row) and row["finding"] in SUBSTANTIATED


THINGS: dict[str, Callable[[Tables, Asked], list[Thing]]] = {
    "cases_received": count_cases(received_cases, lambda row: True),
    "cases_completed": count_cases(completed_cases, lambda row, due: True),
    "cases_completed_on_time": count_cases(
        completed_cases, lambda row, due: due is not None and row["completed_at"] <= due
    ),
    "cases_completed_late": count_cases(
        completed_cases, lambda row, due: due is not None and row["completed_at"] > due
    ),
    "cases_completed_no_deadline": count_cases(completed_cases, lambda row, due: due is None),
    "cases_no_deadline": lambda tables, asked: [
        Thing(row["unit_id"], dims)
        for row, dims in received_cases(tables, asked)
        if due_known(row, asked.at) is None
    ],
    "cases_open": open_cases(lambda row, due, asked: True),
    "cases_overdue_open": open_cases(is_overdue, overdue=True),
    "cases_due_soon": open_cases(is_due_soon),
    "cases_open_no_deadline": open_cases(lambda row, due, asked: due is None),
    "on_time_rate": share_of_completed(
        lambda row, due: due is not None, lambda tables, asked, row, due: row["completed_at"] <= due
    ),
    "supplement_rate": share_of_completed(
        lambda row, due: row.get("has_events", True),
        lambda tables, asked, row, due: events(tables, asked, row, "supplement") >= 1,
    ),
    "repeat_supplement_rate": share_of_completed(
        lambda row, due: row.get("has_events", True),
        lambda tables, asked, row, due: events(tables, asked, row, "supplement") >= 2,
    ),
    "extension_rate": share_of_completed(lambda row, due: True, was_extended),
    "apology_rate": share_of_completed(
        lambda row, due: due is not None and row["completed_at"] > due,
        lambda tables, asked, row, due: row.get("apology_at") is not None and row["apology_at"] <= asked.at,
    ),
    "online_rate": share_of_received(lambda row: True, lambda row: row.get("channel") == "online"),
    "online_payment_rate": share_of_received(
        lambda row: (row.get("fee_vnd") or 0) > 0, lambda row: row.get("paid_online") is True
    ),
    "digitisation_rate": share_of_completed(
        lambda row, due: row.get("outcome") == "granted" and row.get("has_digitisation", True),
        lambda tables, asked, row, due: row.get("digitised_in") is True and row.get("digitised_out") is True,
    ),
    "survey_response_rate": share_of_completed(lambda row, due: True, has_answer),
    "days_to_complete_median": durations(calendar_days),
    "days_to_complete_p90": durations(calendar_days),
    "working_days_to_complete_median": durations(working_days),
    "satisfaction_rate": answers(lambda row: row["score"] in (4, 5)),
    "satisfaction_mean": answers(lambda row: row["score"]),
    "survey_responses": answers(lambda row: 1),
    "inspections_started": inspections_started,
    "inspections_concluded": inspections_concluded,
    "units_inspected": units_inspected,
    "conclusions_late": conclusions_late,
    "recovery_recommended_vnd": items("recover_money", weigh=amount),
    "other_money_vnd": items("other_money", weigh=amount),
    "violation_vnd": items("recover_money", "other_money", weigh=amount),
    "recovered_vnd": recovered,
    "recovery_outstanding_vnd": balance("outstanding"),
    "recovery_written_off_vnd": balance("written_off"),
    "recovery_overpaid_vnd": balance("overpaid"),
    "recovery_rate": recovery_rate,
    "recommendations_open": recommendations(overdue=False),
    "recommendations_overdue": recommendations(overdue=True),
    "collectives_disciplined": items("discipline_collective", weigh=quantity),
    "collectives_handled": items("discipline_collective", weigh=quantity, anchor="closed_on", done=True),
    "individuals_disciplined": items("discipline_individual", weigh=quantity),
    "individuals_handled": items("discipline_individual", weigh=quantity, anchor="closed_on", done=True),
    "police_referrals": items("refer_police", weigh=lambda row: 1),
    "police_referral_persons": items("refer_police", weigh=quantity),
    "policy_recommendations": items("change_policy", weigh=quantity),
    "harassment_reports": reports("received_at", lambda row: True),
    "harassment_open": open_reports(overdue=False),
    "harassment_overdue": open_reports(overdue=True),
    "harassment_substantiated": reports("handled_at", is_substantiated),
    "harassment_substantiated_rate": reports("handled_at", has_finding, is_substantiated),
    "harassment_per_10k_cases": reports("received_at", lambda row: True),
    "officers_repeatedly_reported": reported_officers,
}
QUANTILES = {
    "days_to_complete_median": 0.5,
    "days_to_complete_p90": 0.9,
    "working_days_to_complete_median": 0.5,
}
DISTINCT = {"inspections_concluded": 1, "units_inspected": 1, "officers_repeatedly_reported": 2}
RATIOS = {
    "on_time_rate", "supplement_rate", "repeat_supplement_rate", "extension_rate", "apology_rate",
    "online_rate", "online_payment_rate", "digitisation_rate", "survey_response_rate", "satisfaction_rate",
    "satisfaction_mean", "recovery_rate", "harassment_substantiated_rate",
}  # fmt: skip
#: Dimensions that reports and cases both have.
SHARED = {
    "unit", "parent", "body", "unit_kind", "procedure", "field", "officer", "month", "quarter", "year",
}  # fmt: skip

Keys = tuple[str | None, ...]
Numbers = tuple[float | None, float | None, float | None]


def visible(tables: Tables, unit_ids: Iterable[str], *, restricted: bool) -> Tables:
    """The rows in a viewer's scope."""
    units = set(unit_ids)
    item_units = {row["recommendation_id"]: row["unit_id"] for row in tables.get("recommendations", [])}
    case_units = {row["case_id"]: row["unit_id"] for row in tables.get("cases", [])}

    def unit_of(name: str, row: Row) -> str:
        if name == "recoveries":
            return item_units[row["recommendation_id"]]
        return case_units[row["case_id"]] if name == "case_events" else row["unit_id"]

    def is_secret(row: Row) -> bool:
        return bool(row.get("is_sealed") or row.get("is_about_head"))

    return {
        name: [row for row in rows if unit_of(name, row) in units and (restricted or not is_secret(row))]
        for name, rows in tables.items()
    }


def split(things: Iterable[Thing], asked: Asked, by: tuple[str, ...]) -> dict[Keys, list[Thing]]:
    """The things of each group, cut by conditions and units."""
    groups: dict[Keys, list[Thing]] = defaultdict(list)
    for thing in things:
        shares = SUCCESSORS.get(thing.unit, {thing.unit: 1.0}) if asked.units_now else {thing.unit: 1.0}
        for unit, share in shares.items():
            path = [unit]
            while PARENT[path[-1]] is not None:
                path.append(PARENT[path[-1]])
            if asked.unit is not None and asked.unit not in path:
                continue
            dims = thing.dimensions | {
                "unit": unit,
                "parent": PARENT[unit],
                "body": body(unit),
                "unit_kind": KIND[unit],
            }
            if any(dims[name] not in values for name, values in asked.where.items() if name in dims):
                continue
            weighed = Thing(unit, dims, thing.numerator * share, thing.denominator * share, thing.key)
            groups[tuple(dims[name] for name in by)].append(weighed)
    return groups


def answer(metric: str, tables: Tables, asked: Asked) -> dict[Keys, Numbers]:
    """Numerator, denominator and value of each group."""
    groups = split(THINGS[metric](tables, asked), asked, asked.by)
    if not asked.by:
        groups.setdefault((), [])
    if metric == "harassment_per_10k_cases":
        return _per_10k(groups, tables, asked)
    found = {}
    for keys, things in groups.items():
        numbers = _numbers(metric, things)
        # A group without anyone reported twice is no group.
        if metric not in DISTINCT or numbers[0] or not asked.by:
            found[keys] = numbers
    return found


def _numbers(metric: str, things: list[Thing]) -> Numbers:
    if metric in QUANTILES:
        return None, None, quantile([thing.numerator for thing in things], QUANTILES[metric])
    if metric in DISTINCT:
        keys = [thing.key for thing in things]
        number = len({key for key in keys if keys.count(key) >= DISTINCT[metric]})
        return number, None, number
    above = sum(thing.numerator for thing in things)
    if metric not in RATIOS:
        return above, None, above
    below = sum(thing.denominator for thing in things)
    return above, below, above / below if below else None


def _per_10k(groups: dict[Keys, list[Thing]], tables: Tables, asked: Asked) -> dict[Keys, Numbers]:
    shared = tuple(name for name in asked.by if name in SHARED)
    where = {name: values for name, values in asked.where.items() if name in SHARED}
    only_shared = Asked(asked.at, asked.start, asked.end, shared, where, unit=asked.unit)
    only_shared.units_now = asked.units_now
    below = split(THINGS["cases_received"](tables, asked), only_shared, shared)
    if shared == asked.by:
        for keys in below:
            groups.setdefault(keys, [])
    found = {}
    for keys, things in groups.items():
        base = tuple(key for name, key in zip(asked.by, keys, strict=True) if name in shared)
        cases = sum(thing.numerator for thing in below.get(base, []))
        number = sum(thing.numerator for thing in things)
        found[keys] = (number, cases, 10_000 * number / cases if cases else None)
    return found


def quantile(values: list[float], share: float) -> float | None:
    """Linear between the two middle values, as pandas does."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
