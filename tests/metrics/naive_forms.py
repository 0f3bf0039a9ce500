"""The metrics of the official forms as plain loops, written from their definitions."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.metrics import naive_petitions
from tests.metrics.naive_in_hand import Days, periods
from tests.metrics.naive_things import Asked, Thing, labels
from tests.metrics.store_builder import Row, Tables, due_at_answer, local_day

Loop = Callable[[Tables, Asked], list[Thing]]
FORMAL = ("complaint", "denunciation")
DECIDED = ("right", "partly_right", "wrong")


def last_day(asked: Asked, period: Days) -> Any:
    return min(period.end, asked.day)


def inspections_in_hand(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for period in periods(asked):
        for row in tables.get("inspections", []):
            began, ended = row.get("started_on"), row.get("concluded_on")
            if began is None or began > last_day(asked, period):
                continue
            if ended is not None and ended < period.start:
                continue
            dims = {name: row.get(name) for name in ("kind", "mode", "field")}
            dims["origin"] = "carried_over" if began < period.start else "in_period"
            things.append(Thing(row["unit_id"], dims | period.names))
    return things


def item_dimensions(row: Row) -> dict[str, Any]:
    return {name: row.get(name) for name in ("kind", "status", "inspection_kind")}


def weight(row: Row, measure: str) -> Any:
    if measure == "items":
        return 1
    value = row.get(measure)
    return value if value is not None else int(measure == "quantity")


def asked_for(measure: str, *kinds: str) -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], item_dimensions(row) | labels(row["issued_on"]), weight(row, measure))
            for row in tables.get("recommendations", [])
            if asked.contains(row["issued_on"]) and (not kinds or row["kind"] in kinds)
        ]

    return loop


def is_left(row: Row, day: Any, *, on_that_day: bool) -> bool:
    closed = row.get("closed_on")
    if closed is None:
        return row["status"] not in ("done", "verified", "impossible")
    return closed >= day if on_that_day else closed > day


def to_be_done(row: Row, asked: Asked, period: Days) -> bool:
    return row["issued_on"] <= last_day(asked, period) and is_left(row, period.start, on_that_day=True)


def execution_quantities(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    kinds = ("discipline_collective", "discipline_individual", "refer_police", "change_policy")
    for period in periods(asked):
        for row in tables.get("recommendations", []):
            if row["kind"] not in kinds or not to_be_done(row, asked, period):
                continue
            closed = row.get("closed_on")
            by_then = closed is not None and closed <= last_day(asked, period)
            done = by_then and row["status"] in ("done", "verified")
            dims = {**item_dimensions(row), "progress": "finished" if done else "unfinished"}
            things.append(Thing(row["unit_id"], dims | period.names, weight(row, "quantity")))
    return things


def conclusions_in_execution(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for period in periods(asked):
        groups = defaultdict(list)
        for row in tables.get("recommendations", []):
            if row.get("conclusion_id") is not None and row["issued_on"] <= last_day(asked, period):
                groups[row["conclusion_id"], row["unit_id"], row.get("inspection_kind")].append(row)
        for (_key, unit, kind), rows in groups.items():
            if not any(to_be_done(row, asked, period) for row in rows):
                continue
            left = any(is_left(row, last_day(asked, period), on_that_day=False) for row in rows)
            dims = {"inspection_kind": kind, "progress": "unfinished" if left else "finished"}
            things.append(Thing(unit, dims | period.names))
    return things


def still_due(measure: str, kind: str) -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for period in periods(asked):
            for row in tables.get("recommendations", []):
                if row["kind"] != kind or not to_be_done(row, asked, period):
                    continue
                paid = sum(
                    payment.get(measure) or 0
                    for payment in tables.get("recoveries", [])
                    if payment["recommendation_id"] == row["recommendation_id"]
                    and payment["paid_on"] < period.start
                )
                rest = weight(row, measure) - paid
                if rest > 0:
                    things.append(Thing(row["unit_id"], item_dimensions(row) | period.names, rest))
        return things

    return loop


def collected(measure: str) -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        items = {row["recommendation_id"]: row for row in tables.get("recommendations", [])}
        things = []
        for row in tables.get("recoveries", []):
            item = items[row["recommendation_id"]]
            if row.get(measure) is not None and asked.contains(row["paid_on"]):
                dims = {"inspection_kind": item.get("inspection_kind"), **labels(row["paid_on"])}
                things.append(Thing(item["unit_id"], dims, row[measure]))
        return things

    return loop


def classified(row: Row) -> dict[str, Any]:
    within = row.get("is_within_competence")
    return {
        "kind": row["kind"],
        "competence": None if within is None else "within" if within else "outside",
        "repetition": "repeat" if row.get("is_repeat") else "first",
        "instance": row.get("level"),
    }


def register_dimensions(row: Row, period: Days) -> dict[str, Any]:
    eligible, answered = row.get("is_eligible"), row.get("answered_at")
    known = answered is not None and answered <= period.moment
    decision = row.get("outcome") if row.get("outcome") in DECIDED else None
    limit = due_at_answer(row) if known else None
    return {
        **naive_petitions.dimensions(row, period.moment),
        **classified(row),
        "channel": row.get("channel"),
        "signatories": row.get("signatories"),
        "handling": row.get("handling"),
        "eligibility": None if eligible is None else "eligible" if eligible else "not_eligible",
        "origin": "carried_over" if local_day(row["received_at"]) < period.start else "in_period",
        "second_decision": row.get("second_decision") if known else None,
        "finding": (row.get("finding") or decision) if known else None,
        "timeliness": None if limit is None else "on_time" if answered <= limit else "late",
    }


def petitions_in_hand(tables: Tables, asked: Asked) -> list[Thing]:
    things = []
    for period in periods(asked):
        for row in tables.get("petitions", []):
            came, answered = row["received_at"], row.get("answered_at")
            if came > period.moment or local_day(came) > period.end:
                continue
            there = row.get("outcome") is None if answered is None else local_day(answered) >= period.start
            if there:
                matter = row.get("matter_ref") or row["petition_id"]
                dims = register_dimensions(row, period) | period.names
                things.append(Thing(row["unit_id"], dims, key=matter))
    return things


def closed(tables: Tables, asked: Asked) -> list[Row]:
    return [
        row
        for row in tables.get("petitions", [])
        if row["kind"] in FORMAL
        and row.get("answered_at") is not None
        and asked.contains(local_day(row["answered_at"]), row["answered_at"])
    ]


def results(**parts: str) -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], classified(row) | labels(local_day(row["answered_at"])) | {"benefit": part},
                  row[column])
            for row in closed(tables, asked)
            for part, column in parts.items()
            if row.get(column)
        ]  # fmt: skip

    return loop


def persons(everyone: str, officials: str) -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for row in closed(tables, asked):
            among = row.get(officials) or 0
            for group, count in (("official", among), ("other", (row.get(everyone) or 0) - among)):
                if count > 0:
                    dims = classified(row) | labels(local_day(row["answered_at"])) | {"person_group": group}
                    things.append(Thing(row["unit_id"], dims, count))
        return things

    return loop


def police_cases(tables: Tables, asked: Asked) -> list[Thing]:
    return [
        Thing(row["unit_id"], classified(row) | labels(local_day(row["answered_at"])), row["police_cases"])
        for row in closed(tables, asked)
        if row.get("police_cases")
    ]


def obliges(row: Row) -> bool:
    return row["kind"] == "complaint" and row.get("outcome") in ("right", "partly_right")


def decisions(**parts: str) -> Loop:
    """The decisions to be carried out, or what they ask for."""

    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        things = []
        for period in periods(asked):
            for row in tables.get("petitions", []):
                answered, executed = row.get("answered_at"), row.get("executed_on")
                if not obliges(row) or answered is None or answered > period.moment:
                    continue
                if local_day(answered) > period.end or (executed is not None and executed < period.start):
                    continue
                done = executed is not None and executed <= last_day(asked, period)
                dims = classified(row) | period.names
                dims["progress"] = "finished" if done else "unfinished"
                dims["origin"] = "carried_over" if local_day(answered) < period.start else "in_period"
                if not parts:
                    things.append(Thing(row["unit_id"], dims))
                for part, column in parts.items():
                    if row.get(column):
                        things.append(Thing(row["unit_id"], dims | {"benefit": part}, row[column]))
        return things

    return loop


def carried_out(**parts: str) -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(row["unit_id"], classified(row) | labels(row["executed_on"]) | {"benefit": part},
                  row[column])
            for row in tables.get("petitions", [])
            if obliges(row) and asked.contains(row.get("executed_on"))
            for part, column in parts.items()
            if row.get(column)
        ]  # fmt: skip

    return loop


def receptions(*counts: str) -> Loop:
    def loop(tables: Tables, asked: Asked) -> list[Thing]:
        return [
            Thing(
                row["unit_id"],
                {"mode": row["mode"], **labels(row["held_on"])},
                sum(row.get(name) or 0 for name in counts) if counts else 1,
            )
            for row in tables.get("receptions", [])
            if asked.contains(row["held_on"])
        ]

    return loop


def asked_columns(ending: str) -> dict[str, str]:
    return {
        "state": f"recover_{ending}",
        "organisation": f"return_org_{ending}",
        "individual": f"return_person_{ending}",
    }


def done_columns(ending: str) -> dict[str, str]:
    return {
        "state": f"collected_{ending}",
        "organisation": f"returned_org_{ending}",
        "individual": f"returned_person_{ending}",
    }


FORM_THINGS: dict[str, Loop] = {
    "inspections_in_hand": inspections_in_hand,
    "conclusion_vnd": asked_for("amount_vnd", "recover_money", "other_money"),
    "conclusion_m2": asked_for("area_m2", "recover_land", "other_land"),
    "conclusion_items": asked_for("items"),
    "conclusion_quantities": asked_for(
        "quantity", "discipline_collective", "discipline_individual", "refer_police", "change_policy"
    ),
    "conclusions_in_execution": conclusions_in_execution,
    "execution_quantities": execution_quantities,
    "execution_due_vnd": still_due("amount_vnd", "recover_money"),
    "execution_due_m2": still_due("area_m2", "recover_land"),
    "execution_collected_vnd": collected("amount_vnd"),
    "execution_collected_m2": collected("area_m2"),
    "petitions_in_hand": petitions_in_hand,
    "petition_matters_in_hand": petitions_in_hand,
    **{f"petition_{ending}": results(**asked_columns(ending)) for ending in ("vnd", "m2")},
    "petition_rights_restored": results(organisation="orgs_restored", individual="persons_restored"),
    "petition_persons_to_handle": persons("persons_to_handle", "officials_to_handle"),
    "petition_police_persons": persons("police_persons", "police_officials"),
    "petition_police_cases": police_cases,
    "decisions_in_execution": decisions(),
    **{f"decision_due_{ending}": decisions(**asked_columns(ending)) for ending in ("vnd", "m2")},
    **{f"decision_done_{ending}": carried_out(**done_columns(ending)) for ending in ("vnd", "m2")},
    "reception_sessions": receptions(),
    "reception_visits": receptions("visits"),
    "reception_people": receptions("people"),
    "reception_matters": receptions("cases_new", "cases_repeat"),
    "reception_matters_new": receptions("cases_new"),
    "reception_matters_repeat": receptions("cases_repeat"),
    "reception_groups": receptions("groups_of_many"),
    "reception_group_people": receptions("group_people"),
    "reception_group_matters_new": receptions("group_cases_new"),
    "reception_group_matters_repeat": receptions("group_cases_repeat"),
}
FORM_DISTINCT = {"petition_matters_in_hand": 1}
