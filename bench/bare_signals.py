"""The signals asked of the bare engine: by hand, with the windows that stand in the settings as delivered."""

from bench.bare import AT, Bare, during

COMPLETED = during("c.completed_at")
ORDINAL_AT = "(SELECT ordinal FROM calendar_days WHERE day = DATE '{end}')"
LIMIT = "c.due_ordinal_at_completion - c.received_ordinal - c.paused_working_days"
DAYS_LEFT = "c.due_ordinal_at_completion - c.completed_ordinal"
MOVED = (
    "(SELECT DISTINCT n.case_id AS moved FROM case_due_terms n JOIN case_due_terms o "
    "ON o.case_id = n.case_id AND o.known_to = n.known_from LEFT JOIN case_pauses p ON p.case_id = n.case_id "
    "AND p.started_at < n.known_from AND (p.ended_ordinal IS NULL OR p.ended_ordinal >= o.due_ordinal - 1) "
    f"WHERE n.known_from <= {AT} AND n.due_effective_at > o.due_effective_at "
    "AND n.known_ordinal >= o.due_ordinal - 1 AND p.case_id IS NULL)"
)
#: Cases without a result, and whether a like case came within three working days after or before.
LIKE_CASES = (
    "(SELECT c.case_id, c.unit_id, max((l.received_at > c.completed_at)::INT) AS after, "
    "max((l.received_at <= c.completed_at)::INT) AS before FROM cases c JOIN cases l "
    "ON l.unit_id = c.unit_id AND l.procedure_id = c.procedure_id AND l.officer_id = c.officer_id "
    f"WHERE l.case_id <> c.case_id AND l.received_at <= {AT} AND {COMPLETED} "
    "AND l.received_ordinal BETWEEN c.completed_ordinal - 3 AND c.completed_ordinal + 3 "
    "AND c.outcome IN ('withdrawn', 'refused', 'stopped') "
    f"AND c.completed_ordinal + 3 <= {ORDINAL_AT} GROUP BY 1, 2) c"
)

BARE_SIGNALS: dict[str, Bare] = {
    "signal_no_deadline": Bare(
        "sum((due_at IS NULL)::INT), count(*)", "cases c", during("received_at"), "received_at"
    ),
    "repeat_supplement_rate": Bare(
        "sum((coalesce(requests, 0) >= 2)::INT), count(*)",
        "cases c LEFT JOIN (SELECT case_id AS asked_for, count(*) AS requests FROM case_events "
        f"WHERE kind = 'supplement' AND started_at <= {AT} GROUP BY 1) s ON asked_for = c.case_id",
        COMPLETED, "completed_at",
    ),
    "signal_last_day_supplement": Bare(
        "sum((supplement_days_left <= 0)::INT), count(*)", "cases c",
        f"{COMPLETED} AND supplement_days_left IS NOT NULL AND {LIMIT} >= 5", "completed_at",
    ),
    "signal_due_moved_late": Bare(
        "sum((moved IS NOT NULL)::INT), count(*)", f"cases c LEFT JOIN {MOVED} m ON moved = c.case_id",
        f"{COMPLETED} AND due_at IS NOT NULL", "completed_at",
    ),
    "signal_due_day": Bare(
        f"sum(({DAYS_LEFT} <= 0)::INT), count(*)", "cases c",
        f"{COMPLETED} AND completed_at <= due_at AND {LIMIT} >= 5 AND {DAYS_LEFT} < 3", "completed_at",
    ),
    "signal_last_hour": Bare(
        "sum((due_at - completed_at < INTERVAL 1 HOUR)::INT), count(*)", "cases c",
        f"{COMPLETED} AND completed_at <= due_at AND {DAYS_LEFT} = 0", "completed_at",
    ),
    "signal_refiled": Bare("sum(after), count(*)", LIKE_CASES, "after <> before"),
    "signal_result_withheld": Bare(
        "sum((returned_ordinal - completed_ordinal > 5)::INT), count(*)", "cases c",
        f"{COMPLETED} AND outcome = 'granted' AND returned_at <= {AT} "
        f"AND completed_ordinal + 5 < {ORDINAL_AT}", "completed_at",
    ),
}  # fmt: skip
