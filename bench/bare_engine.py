"""The pages' questions asked of the bare engine: by hand, over the raw columns, without the product.

This is the yardstick: what someone with the database and an hour would write.
"""

from dataclasses import dataclass

from bench.page_questions import TREND, Asked

AT = "TIMESTAMP '{end}' + INTERVAL 17 HOUR"
OPEN = f"received_at <= {AT} AND (completed_at IS NULL OR completed_at > {AT})"
LOCAL = "({column} + INTERVAL 7 HOUR)::DATE BETWEEN DATE '{start}' AND DATE '{end}'"
LAST_OF_MONTH = "(first + INTERVAL 1 MONTH - INTERVAL 1 DAY)"
SCORED = "instrument = 'survey'"


@dataclass(frozen=True)
class Bare:
    """One metric by hand: what is added up, from where, under which condition."""

    what: str
    rows: str
    condition: str
    instant: str = ""


def _during(column: str) -> str:
    return LOCAL.replace("{column}", column)


BARE: dict[str, Bare] = {
    "cases_open": Bare("count(*)", "cases c", OPEN),
    "cases_overdue_open": Bare(
        "count(*)", "cases c",
        f"{OPEN} AND due_at < {AT} AND NOT EXISTS (SELECT 1 FROM case_events e WHERE e.kind = 'supplement' "
        f"AND e.case_id = c.case_id AND e.started_at <= {AT} AND (e.ended_at IS NULL OR e.ended_at > {AT}))",
    ),
    "cases_completed_late": Bare(
        "count(*)", "cases c", f"{_during('completed_at')} AND completed_at > due_at", "completed_at"
    ),
    "on_time_rate": Bare(
        "sum((completed_at <= due_at)::INT), count(*)", "cases c",
        f"{_during('completed_at')} AND due_at IS NOT NULL", "completed_at",
    ),
    "days_to_complete_median": Bare(
        "quantile_cont(epoch(completed_at - received_at), 0.5)", "cases c", _during("completed_at"),
        "completed_at",
    ),
    "satisfaction_rate": Bare(
        "sum((score >= 4)::INT), count(*)", "surveys c", f"{SCORED} AND {_during('answered_at')}",
        "answered_at",
    ),
    "satisfaction_mean": Bare("avg(score)", "surveys c", f"{SCORED} AND {_during('answered_at')}"),
    "survey_responses": Bare("count(*)", "surveys c", f"{SCORED} AND {_during('answered_at')}"),
    "recovery_outstanding_vnd": Bare(
        "sum(greatest(0, amount_vnd - coalesce(paid, 0)))",
        "recommendations c LEFT JOIN (SELECT recommendation_id AS paid_for, sum(amount_vnd) AS paid "
        "FROM recoveries WHERE paid_on <= DATE '{end}' GROUP BY 1) p ON p.paid_for = c.recommendation_id",
        "kind = 'recover_money' AND issued_on <= DATE '{end}'",
    ),
    "recovery_rate": Bare(
        "sum(paid), sum(amount_vnd)",
        "recommendations c LEFT JOIN (SELECT recommendation_id AS paid_for, sum(amount_vnd) AS paid "
        "FROM recoveries WHERE paid_on <= DATE '{end}' GROUP BY 1) p ON p.paid_for = c.recommendation_id",
        "kind = 'recover_money' AND issued_on <= DATE '{end}'",
    ),
    "recommendations_open": Bare(
        "count(*)", "recommendations c",
        "issued_on <= DATE '{end}' AND (closed_on IS NULL OR closed_on > DATE '{end}')",
    ),
    "recommendations_overdue": Bare(
        "count(*)", "recommendations c",
        "issued_on <= DATE '{end}' AND (closed_on IS NULL OR closed_on > DATE '{end}') "
        "AND coalesce(due_on, issued_on + 30) < DATE '{end}'",
    ),
    "recovery_recommended_vnd": Bare(
        "sum(amount_vnd)", "recommendations c",
        "kind = 'recover_money' AND issued_on BETWEEN DATE '{start}' AND DATE '{end}'",
    ),
    "recovered_vnd": Bare(
        "sum(amount_vnd)", "recoveries c", "paid_on BETWEEN DATE '{start}' AND DATE '{end}'"
    ),
    "inspections_concluded": Bare(
        "count(DISTINCT conclusion_ref)", "inspections c",
        "concluded_on BETWEEN DATE '{start}' AND DATE '{end}'",
    ),
    "harassment_reports": Bare(
        "count(*)", "harassment_reports c", _during("received_at"), "received_at"
    ),
    "harassment_open": Bare(
        "count(*)", "harassment_reports c",
        f"received_at <= {AT} AND (handled_at IS NULL OR handled_at > {AT})",
    ),
    "harassment_overdue": Bare(
        "count(*)", "harassment_reports c",
        f"received_at <= {AT} AND (handled_at IS NULL OR handled_at > {AT}) "
        f"AND received_at + INTERVAL 21 DAY < {AT}",
    ),
    "harassment_substantiated_rate": Bare(
        "sum((finding IN ('right', 'partly_right'))::INT), count(*)", "harassment_reports c",
        f"status = 'concluded' AND finding IS NOT NULL AND {_during('handled_at')}",
    ),
    "cases_received": Bare("count(*)", "cases c", _during("received_at"), "received_at"),
}  # fmt: skip
#: A dimension by hand: the rows to join and the expression.
KEYS: dict[str, tuple[str, str]] = {
    "body": (" JOIN (SELECT unit_id AS own_unit, body_id FROM units) u ON own_unit = c.unit_id", "body_id"),
    "field": (
        " JOIN (SELECT procedure_id AS p_id, field FROM procedures) r ON p_id = c.procedure_id",
        "r.field",
    ),
    "procedure": ("", "c.procedure_id"),
    "age_bucket": ("", "date_diff('day', c.due_at, TIMESTAMP '2026-10-31 17:00:00') // 7"),
    "behaviour": ("", "c.behaviour"),
    "channel": ("", "c.channel"),
    "status": ("", "c.status"),
    "kind": ("", "c.kind"),
}


def statements(asked: Asked) -> list[str]:
    """The statements by hand that answer what a page asks of one metric."""
    if asked.metric == "harassment_per_10k_cases":
        return [
            statement
            for metric in ("harassment_reports", "cases_received")
            for statement in statements(Asked(metric, asked.by, asked.periods))
        ]
    bare = BARE[asked.metric]
    if asked.by == ("month",):
        return [_by_month(bare)]
    return [_statement(bare, asked.by, str(start), str(end)) for start, end in asked.periods]


def _statement(bare: Bare, by: tuple[str, ...], start: str, end: str) -> str:
    joins = "".join(KEYS[name][0] for name in by)
    keys = "".join(f"{KEYS[name][1]}, " for name in by)
    grouped = f" GROUP BY {keys.rstrip(', ')}" if by else ""
    condition = _filled(bare.condition, start, end)
    return f"SELECT {keys}{bare.what} FROM {_filled(bare.rows, start, end)}{joins} WHERE {condition}{grouped}"


def _by_month(bare: Bare) -> str:
    """A flow grouped by its local month; a stock at the end of each of the thirteen months."""
    start, end = (str(day) for day in TREND)
    if bare.instant:
        month = f"date_trunc('month', c.{bare.instant} + INTERVAL 7 HOUR)"
        condition = _filled(bare.condition, start, end)
        return f"SELECT {month}, {bare.what} FROM {bare.rows} WHERE {condition} GROUP BY 1"
    ends = "range(DATE '2025-10-01', DATE '2026-11-01', INTERVAL 1 MONTH) m(first)"
    rows = bare.rows.replace("DATE '{end}'", f"DATE '{end}'")
    condition = bare.condition.replace("TIMESTAMP '{end}'", LAST_OF_MONTH)
    condition = condition.replace("DATE '{end}'", f"({LAST_OF_MONTH})::DATE")
    return f"SELECT first, {bare.what} FROM {rows}, {ends} WHERE {condition} GROUP BY 1"


def _filled(text: str, start: str, end: str) -> str:
    return text.replace("{start}", start).replace("{end}", end)
