"""Every metric once more, as a plain loop over plain rows, written from the definitions, not from the code.

``THINGS`` gives one :class:`Thing` per row that a metric looks at; ``answer`` groups and divides.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from tests.metrics.naive_cases import (
    calendar_days,
    completed_cases,
    count_cases,
    durations,
    events,
    has_answer,
    is_due_soon,
    is_overdue,
    late_of_officials,
    office_minutes,
    open_cases,
    overdue_among_open,
    received_cases,
    share_of_completed,
    share_of_received,
    was_extended,
    working_days,
)
from tests.metrics.naive_forms import FORM_DISTINCT, FORM_THINGS
from tests.metrics.naive_in_hand import (
    carried_over,
    durations_so_far,
    in_hand,
    kaplan_meier,
    on_time_766,
    pending,
    was_early,
    without_date,
)
from tests.metrics.naive_petitions import PETITION_RATIOS, PETITION_THINGS
from tests.metrics.naive_records import (
    amount,
    answers,
    area,
    conclusions_in_hand,
    due_recommendations,
    handled_share,
    happened,
    has_finding,
    inspections_concluded,
    inspections_started,
    is_substantiated,
    items,
    late_by_clock,
    late_executions,
    not_visited,
    open_reports,
    quantity,
    recommendations,
    reported_officers,
    reports,
    share_of_inspections,
    units_inspected,
    unproven,
)
from tests.metrics.naive_recoveries import (
    balance,
    collected_of_due,
    recovered,
    recovery_rate,
    suspects,
    unmatched,
)
from tests.metrics.naive_signals import SIGNALS
from tests.metrics.naive_steps import (
    completed_late_by_step,
    ended_steps,
    hand_overs,
    hand_overs_of_cases,
    overdue_by_step,
    overrun_steps,
    running_overdue_steps,
)
from tests.metrics.naive_things import Asked, Thing
from tests.metrics.store_builder import (
    KIND,
    PARENT,
    SUCCESSORS,
    Row,
    Tables,
    body,
    due_known,
)

#: The scores an answer may have besides its overall one.
SIPAS_DIMENSIONS = ("access", "procedure", "staff", "result", "feedback")
THINGS: dict[str, Callable[[Tables, Asked], list[Thing]]] = {
    **SIGNALS,
    "cases_received": count_cases(received_cases, lambda row: True),
    "cases_completed": count_cases(completed_cases, lambda row, due: True),
    "cases_completed_on_time": count_cases(
        completed_cases, lambda row, due: due is not None and row["completed_at"] <= due
    ),
    "cases_completed_late": count_cases(
        completed_cases, lambda row, due: due is not None and row["completed_at"] > due
    ),
    "cases_completed_no_deadline": count_cases(completed_cases, lambda row, due: due is None),
    "cases_completed_early": count_cases(completed_cases, was_early),
    "cases_completed_on_due_day": count_cases(
        completed_cases,
        lambda row, due: due is not None and row["completed_at"] <= due and not was_early(row, due),
    ),
    "cases_closed_without_date": count_cases(received_cases, without_date),
    "cases_in_hand": in_hand(lambda row, period: True),
    "cases_carried_over": in_hand(carried_over),
    "cases_pending": in_hand(pending()),
    "cases_pending_in_time": in_hand(pending("in time")),
    "cases_pending_overdue": in_hand(pending("overdue")),
    "cases_pending_no_deadline": in_hand(pending("no deadline")),
    "on_time_rate_766": on_time_766,
    "days_to_complete_km_median": durations_so_far,
    "days_to_complete_km_p90": durations_so_far,
    "cases_no_deadline": lambda tables, asked: [
        Thing(row["unit_id"], dims)
        for row, dims in received_cases(tables, asked)
        if due_known(row, asked.at) is None
    ],
    "cases_open": open_cases(lambda row, due, asked: True),
    "cases_overdue_open": open_cases(is_overdue, overdue=True),
    "overdue_open_rate": overdue_among_open,
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
    "confirmed_on_time_rate": share_of_received(
        lambda row: row.get("channel") == "online" and row.get("filed_at") is not None,
        lambda row: office_minutes(row["filed_at"], row["received_at"]) < 8 * 60,
    ),
    "online_payment_rate": share_of_received(
        lambda row: (row.get("fee_vnd") or 0) > 0, lambda row: row.get("paid_online") is True
    ),
    "digitisation_rate": share_of_completed(
        lambda row, due: row.get("outcome") == "granted" and row.get("has_digitisation", True),
        lambda tables, asked, row, due: row.get("digitised_in") is True and row.get("digitised_out") is True,
    ),
    "survey_response_rate": share_of_completed(lambda row, due: True, has_answer("counter", "portal")),
    "counter_response_rate": share_of_completed(lambda row, due: True, has_answer("counter")),
    "portal_response_rate": share_of_completed(lambda row, due: True, has_answer("portal")),
    "days_to_complete_median": durations(calendar_days),
    "days_to_complete_p90": durations(calendar_days),
    "working_days_to_complete_median": durations(working_days),
    "late_cases_by_broken_step": completed_late_by_step,
    "overdue_cases_by_broken_step": overdue_by_step,
    "step_days_median": ended_steps,
    "step_days_p90": ended_steps,
    "step_overrun_rate": overrun_steps,
    "steps_running_overdue": running_overdue_steps,
    "hand_overs": hand_overs,
    "hand_overs_per_case": hand_overs_of_cases,
    "satisfaction_rate": answers(lambda row: row["score"] in (4, 5)),
    "satisfaction_mean": answers(lambda row: row["score"]),
    "survey_responses": answers(lambda row: 1),
    **{
        f"satisfaction_{name}_rate": answers(
            lambda row, scored=f"score_{name}": row[scored] in (4, 5), scored=f"score_{name}"
        )
        for name in SIPAS_DIMENSIONS
    },
    "inspections_started": inspections_started,
    "inspections_concluded": inspections_concluded,
    "units_inspected": units_inspected,
    "conclusions_late": late_by_clock("conclusion_due_on", "concluded_on"),
    "orders_late": late_by_clock("order_due_on", "ordered_on"),
    "inspections_planned": share_of_inspections("planned_for_on", lambda row, asked: True),
    "programme_started_rate": share_of_inspections("planned_for_on", happened("started_on")),
    "programme_concluded_rate": share_of_inspections("planned_for_on", happened("concluded_on")),
    "surprise_rate": share_of_inspections("started_on", lambda row, asked: row["mode"] == "surprise"),
    "units_not_visited": not_visited,
    "recovery_recommended_vnd": items("recover_money", weigh=amount),
    "other_money_vnd": items("other_money", weigh=amount),
    "violation_vnd": items("recover_money", "other_money", weigh=amount),
    "violation_m2": items("recover_land", "other_land", weigh=area),
    "recovery_recommended_m2": items("recover_land", weigh=area),
    "other_land_m2": items("other_land", weigh=area),
    "recovered_vnd": recovered("amount_vnd"),
    "recovered_m2": recovered("area_m2"),
    "sanctions_collected_vnd": recovered("amount_vnd", "sanction"),
    "recovery_issued_vnd": balance("recommended"),
    "recovery_collected_vnd": balance("collected"),
    "recovery_overdue_vnd": balance("overdue"),
    "recovery_stalled_vnd": balance("stalled"),
    "recoveries_stalled": balance("stalled_items"),
    "recovery_execution_rate": collected_of_due,
    "recovery_unmatched_vnd": unmatched,
    "amounts_suspect": suspects,
    **{
        f"recovery_{name}_m2": balance(part, "recover_land", "area_m2")
        for name, part in (
            ("issued", "recommended"),
            ("collected", "collected"),
            ("outstanding", "outstanding"),
            ("written_off", "written_off"),
            ("overpaid", "overpaid"),
        )
    },
    "recovery_outstanding_vnd": balance("outstanding"),
    "recovery_written_off_vnd": balance("written_off"),
    "recovery_overpaid_vnd": balance("overpaid"),
    "recovery_rate": recovery_rate,
    "recommendations_open": recommendations(overdue=False),
    "recommendations_overdue": recommendations(overdue=True),
    "recommendations_on_time_rate": due_recommendations,
    "collectives_disciplined": items("discipline_collective", weigh=quantity),
    "collectives_handled": items("discipline_collective", weigh=quantity, anchor="closed_on", done=True),
    "individuals_disciplined": items("discipline_individual", weigh=quantity),
    "individuals_handled": items("discipline_individual", weigh=quantity, anchor="closed_on", done=True),
    "police_referrals": items("refer_police", weigh=lambda row: 1),
    "police_referral_persons": items("refer_police", weigh=quantity),
    "policy_recommendations": items("change_policy", weigh=quantity),
    "policies_changed": items("change_policy", weigh=quantity, anchor="closed_on", done=True),
    "collectives_handled_rate": handled_share("discipline_collective"),
    "individuals_handled_rate": handled_share("discipline_individual"),
    "sanctions": items("sanction", weigh=quantity),
    "sanctions_vnd": items("sanction", weigh=amount),
    "executions_late": late_executions,
    "done_without_evidence": unproven,
    "conclusions_to_execute": conclusions_in_hand(finished=False),
    "conclusions_executed": conclusions_in_hand(finished=True),
    "harassment_reports": reports("received_at", lambda row: True),
    "harassment_open": open_reports(overdue=False),
    "harassment_overdue": open_reports(overdue=True),
    "harassment_substantiated": reports("handled_at", is_substantiated),
    "harassment_substantiated_rate": reports("handled_at", has_finding, is_substantiated),
    "harassment_per_10k_cases": reports("received_at", lambda row: True),
    "officers_repeatedly_reported": reported_officers,
    "officers_repeatedly_late": late_of_officials,
    **PETITION_THINGS,
    **FORM_THINGS,
}
QUANTILES = {
    "days_to_complete_median": 0.5,
    "days_to_complete_p90": 0.9,
    "working_days_to_complete_median": 0.5,
    "step_days_median": 0.5,
    "step_days_p90": 0.9,
}
#: The share that has come to its end.
SURVIVALS = {"days_to_complete_km_median": Fraction(1, 2), "days_to_complete_km_p90": Fraction(9, 10)}
DISTINCT = {
    "inspections_concluded": 1, "units_inspected": 1, "officers_repeatedly_reported": 2,
    "officers_repeatedly_late": 3, "conclusions_to_execute": 1, "conclusions_executed": 1,
    **FORM_DISTINCT,
}  # fmt: skip
RATIOS = {
    *SIGNALS,
    "on_time_rate", "on_time_rate_766", "overdue_open_rate", "supplement_rate", "repeat_supplement_rate",
    "extension_rate",
    "apology_rate", "online_rate", "confirmed_on_time_rate", "online_payment_rate", "digitisation_rate",
    "survey_response_rate", "counter_response_rate", "portal_response_rate", "satisfaction_rate",
    *(f"satisfaction_{name}_rate" for name in SIPAS_DIMENSIONS),
    "satisfaction_mean", "recovery_rate", "recommendations_on_time_rate", "harassment_substantiated_rate",
    "step_overrun_rate", "hand_overs_per_case", "programme_started_rate", "programme_concluded_rate",
    "surprise_rate", "recovery_execution_rate", "collectives_handled_rate", "individuals_handled_rate",
    *PETITION_RATIOS,
}  # fmt: skip
#: Dimensions that reports and cases both have.
SHARED = {
    "unit", "parent", "body", "unit_kind", "procedure", "field", "officer", "month", "quarter", "year",
}  # fmt: skip

Keys = tuple[str | None, ...]
Numbers = tuple[float | None, float | None, float | None]


def visible(tables: Tables, unit_ids: Iterable[str], *, restricted: bool) -> Any:
    """The rows in a viewer's scope."""
    units = set(unit_ids)
    item_units = {row["recommendation_id"]: row["unit_id"] for row in tables.get("recommendations", [])}
    case_units = {row["case_id"]: row["unit_id"] for row in tables.get("cases", [])}
    petition_units = {row["petition_id"]: row["unit_id"] for row in tables.get("petitions", [])}

    covered = defaultdict(list)
    for pair in tables.get("inspection_units", []):
        covered[pair["inspection_id"]].append(pair["unit_id"])
    # Each unit an inspection covered is a row of its own, whichever unit the inspection is filed under.
    pairs = [
        {**row, "unit_id": unit}
        for row in tables.get("inspections", [])
        for unit in covered.get(row["inspection_id"], [row["unit_id"]])
    ]

    def unit_of(name: str, row: Row) -> str:
        if name == "recoveries":
            return item_units[row["recommendation_id"]]
        if name == "petition_events":
            return petition_units[row["petition_id"]]
        return case_units[row["case_id"]] if name == "case_events" else row["unit_id"]

    def is_secret(row: Row) -> bool:
        return bool(row.get("is_sealed") or row.get("is_about_head"))

    return {
        name: [row for row in rows if unit_of(name, row) in units and (restricted or not is_secret(row))]
        for name, rows in {**tables, "inspected_units": pairs}.items()
    } | {"scope": list(units)}


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
    if metric in SURVIVALS:
        lives = [(thing.numerator, bool(thing.denominator)) for thing in things]
        return None, None, kaplan_meier(lives, ended=SURVIVALS[metric])
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
