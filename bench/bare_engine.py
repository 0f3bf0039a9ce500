"""The pages' questions asked of the bare engine: by hand, over the raw columns, without the product.

This is the yardstick: what someone with the database and an hour would write.
"""

from dataclasses import replace
from datetime import date

from bench.bare import AT, Bare, during
from bench.bare_money import BARE_MONEY
from bench.bare_signals import BARE_SIGNALS
from bench.page_questions import Asked
from bench.province import FIRST_DAY
from metrics.facts import next_day
from metrics.moments import last_day_of

FROM_THE_BEGINNING = date.fromisoformat(FIRST_DAY)

UNFINISHED = "completed_at IS NULL AND outcome IS NULL"
OPEN = f"received_at <= {AT} AND (({UNFINISHED}) OR completed_at > {AT})"
RECEIVED_DAY, COMPLETED_DAY = (
    "(received_at + INTERVAL 7 HOUR)::DATE",
    "(completed_at + INTERVAL 7 HOUR)::DATE",
)
DUE_DAY = "(due_at + INTERVAL 7 HOUR)::DATE"
IN_HAND = f"{RECEIVED_DAY} <= DATE '{{end}}' AND (({UNFINISHED}) OR {COMPLETED_DAY} >= DATE '{{start}}')"
PENDING = f"{IN_HAND} AND (completed_at IS NULL OR {COMPLETED_DAY} > DATE '{{end}}')"
STANDS_STILL = (
    "EXISTS (SELECT 1 FROM case_events e WHERE e.kind = 'supplement' "
    f"AND e.case_id = c.case_id AND e.started_at <= {AT} AND (e.ended_at IS NULL OR e.ended_at > {AT}))"
)
SCORED = "instrument = 'survey'"
#: The step of each case that overran its own due time most, up to the case's end or the moment.
WORST_STEP = (
    "(SELECT e.*, row_number() OVER (PARTITION BY e.case_id ORDER BY "
    "greatest(0, coalesce(e.held_to_clock, {clock}) - e.due_clock) DESC, e.started_at DESC) AS place "
    "FROM case_events e JOIN cases c USING (case_id) WHERE e.kind = 'step' AND {condition}) c"
)
CLOCK_AT = "(SELECT 86400 * ordinal FROM calendar_days WHERE day = DATE '{end}')"
OF_CASE = f"JOIN (SELECT case_id, received_at, completed_at FROM cases WHERE {OPEN}) k USING (case_id)"


#: When a case's processing ended, or up to when it is looked at.
ENDED = (
    f"CASE WHEN completed_at <= {AT} THEN completed_at "
    f"WHEN asked_at <= {AT} AND came_at > {AT} THEN asked_at ELSE {AT} END"
)
#: What is left of the cases received, after each duration.
SURVIVAL = f"""(
    SELECT t, exp(sum(CASE WHEN d < n THEN ln((n - d) / n) ELSE -1000 END) OVER (ORDER BY t)) AS left_over
    FROM (SELECT t, sum(ended) AS d, sum(count(*)) OVER (ORDER BY t DESC)::DOUBLE AS n
          FROM (SELECT completed_at IS NOT NULL AND completed_at <= {AT} AS has_ended,
                       has_ended::INT AS ended,
                       epoch(CASE WHEN has_ended THEN completed_at ELSE {AT} END - received_at) AS t
                FROM cases WHERE {during("received_at")} AND (completed_at IS NOT NULL OR outcome IS NULL))
          GROUP BY t)) c"""

BARE: dict[str, Bare] = {
    **BARE_SIGNALS,
    **BARE_MONEY,
    "cases_open": Bare("count(*)", "cases c", OPEN, age=("received_at", "0-5")),
    "cases_overdue_open": Bare(
        "count(*)", "cases c",
        f"{OPEN} AND due_at < {AT} AND NOT {STANDS_STILL}",
    ),
    "overdue_open_rate": Bare(
        f"sum((due_at < {AT} AND NOT {STANDS_STILL})::INT), count(*)", "cases c", OPEN
    ),
    "cases_completed_late": Bare(
        "count(*)", "cases c", f"{during('completed_at')} AND completed_at > due_at", "completed_at"
    ),
    "on_time_rate": Bare(
        "sum((completed_at <= due_at)::INT), count(*)", "cases c",
        f"{during('completed_at')} AND due_at IS NOT NULL", "completed_at",
    ),
    "days_to_complete_median": Bare(
        "quantile_cont(epoch(completed_at - received_at), 0.5)", "cases c", during("completed_at"),
        "completed_at",
    ),
    "days_to_complete_p90": Bare(
        "quantile_cont(epoch(completed_at - received_at), 0.9)", "cases c", during("completed_at"),
        "completed_at",
    ),
    "days_to_complete_km_median": Bare("min(t) FILTER (left_over <= 0.5 + 1e-9)", SURVIVAL, "true"),
    "days_to_complete_km_p90": Bare("min(t) FILTER (left_over <= 0.1 + 1e-9)", SURVIVAL, "true"),
    "cases_completed": Bare("count(*)", "cases c", during("completed_at"), "completed_at"),
    "cases_completed_early": Bare(
        "count(*)", "cases c", f"{during('completed_at')} AND {COMPLETED_DAY} < {DUE_DAY}", "completed_at"
    ),
    "cases_completed_on_due_day": Bare(
        "count(*)", "cases c",
        f"{during('completed_at')} AND completed_at <= due_at AND {COMPLETED_DAY} = {DUE_DAY}",
        "completed_at",
    ),
    "cases_completed_no_deadline": Bare(
        "count(*)", "cases c", f"{during('completed_at')} AND due_at IS NULL", "completed_at"
    ),
    "cases_closed_without_date": Bare(
        "count(*)", "cases c",
        f"{during('received_at')} AND completed_at IS NULL AND outcome IS NOT NULL", "received_at",
    ),
    "cases_in_hand": Bare("count(*)", "cases c", IN_HAND),
    "cases_carried_over": Bare("count(*)", "cases c", f"{IN_HAND} AND {RECEIVED_DAY} < DATE '{{start}}'"),
    "cases_pending": Bare("count(*)", "cases c", PENDING),
    "cases_pending_in_time": Bare("count(*)", "cases c", f"{PENDING} AND (due_at >= {AT} OR {STANDS_STILL})"),
    "cases_pending_overdue": Bare(
        "count(*)", "cases c", f"{PENDING} AND due_at < {AT} AND NOT {STANDS_STILL}"
    ),
    "cases_pending_no_deadline": Bare("count(*)", "cases c", f"{PENDING} AND due_at IS NULL"),
    "cases_due_soon": Bare(
        "count(*)", "cases c",
        f"{OPEN} AND due_at BETWEEN {AT} AND (SELECT min(day) FROM calendar_days WHERE ordinal = 3 + "
        "(SELECT ordinal FROM calendar_days WHERE day = DATE '{end}'))::TIMESTAMP + INTERVAL 17 HOUR",
    ),
    "online_rate": Bare(
        "sum((channel = 'online')::INT), count(*)", "cases c", during("received_at"), "received_at"
    ),
    "on_time_rate_766": Bare(
        f"sum((CASE WHEN came_at <= {ENDED} THEN {ENDED} - (came_at - asked_at) ELSE {ENDED} END "
        "<= due_at)::INT), count(*)",
        "cases c LEFT JOIN (SELECT case_id AS asked_for, started_at AS asked_at, ended_at AS came_at "
        "FROM case_events WHERE kind = 'supplement') s ON asked_for = c.case_id",
        f"{IN_HAND} AND due_at IS NOT NULL",
    ),
    "satisfaction_rate": Bare(
        "sum((score >= 4)::INT), count(*)", "surveys c", f"{SCORED} AND {during('answered_at')}",
        "answered_at",
    ),
    "satisfaction_mean": Bare(
        "sum(score), count(*)", "surveys c", f"{SCORED} AND {during('answered_at')}", "answered_at"
    ),
    **{
        f"satisfaction_{name}_rate": Bare(
            f"sum((score_{name} >= 4)::INT), count(score_{name})", "surveys c",
            f"{SCORED} AND {during('answered_at')}", "answered_at",
        )
        for name in ("access", "procedure", "staff", "result", "feedback")
    },
    "survey_responses": Bare(
        "count(*)", "surveys c", f"{SCORED} AND {during('answered_at')}", "answered_at"
    ),
    "recovery_rate": Bare(
        "coalesce(sum(paid), 0), sum(amount_vnd)",
        "recommendations c LEFT JOIN (SELECT recommendation_id AS paid_for, sum(amount_vnd) AS paid "
        "FROM recoveries WHERE paid_on <= DATE '{end}' GROUP BY 1) p ON p.paid_for = c.recommendation_id",
        "kind = 'recover_money' AND issued_on BETWEEN DATE '{start}' AND DATE '{end}'",
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
    "harassment_reports": Bare(
        "count(*)", "harassment_reports c", during("received_at"), "received_at"
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
        f"status = 'concluded' AND finding IS NOT NULL AND {during('handled_at')}",
    ),
    "cases_received": Bare("count(*)", "cases c", during("received_at"), "received_at"),
    "late_cases_by_broken_step": Bare(
        "count(*)",
        WORST_STEP.replace("{clock}", "0").replace(
            "{condition}", f"{during('c.completed_at')} AND c.completed_at > c.due_at"
        ),
        "place = 1",
    ),
    "overdue_cases_by_broken_step": Bare(
        "count(*)",
        WORST_STEP.replace("{clock}", CLOCK_AT).replace(
            "{condition}",
            f"{OPEN} AND c.due_at < {AT} AND NOT EXISTS (SELECT 1 FROM case_pauses p "
            f"WHERE p.case_id = c.case_id AND p.started_at < c.due_at AND p.started_at <= {AT} "
            f"AND (p.ended_at IS NULL OR p.ended_at > {AT}))",
        ),
        "place = 1",
    ),
    "steps_running_overdue": Bare(
        "count(*)",
        f"case_events c {OF_CASE} LEFT JOIN (SELECT case_id, sum(ended_worked - started_worked) AS paused "
        "FROM case_pauses GROUP BY 1) p USING (case_id)",
        f"kind = 'step' AND started_at <= {AT} AND (ended_at IS NULL OR ended_at > {AT}) "
        f"AND {CLOCK_AT} - coalesce(paused, 0) > due_clock",
    ),
    "step_days_median": Bare(
        "quantile_cont(held_to_clock - started_clock, 0.5)", "case_events c",
        f"kind = 'step' AND {during('ended_at')}",
    ),
    "step_days_p90": Bare(
        "quantile_cont(held_to_clock - started_clock, 0.9)", "case_events c",
        f"kind = 'step' AND {during('ended_at')}",
    ),
    "step_overrun_rate": Bare(
        "sum((held_to_clock > due_clock)::INT), count(*)", "case_events c",
        f"kind = 'step' AND due_at IS NOT NULL AND {during('ended_at')}",
    ),
    "hand_overs": Bare("count(*)", "case_events c", f"is_hand_over AND {during('started_at')}"),
    "hand_overs_per_case": Bare(
        "sum(hand_overs), count(*)",
        "cases c JOIN (SELECT case_id, sum(is_hand_over::INT) AS hand_overs FROM case_events "
        "WHERE kind = 'step' GROUP BY 1) s USING (case_id)",
        during("completed_at"),
    ),
}  # fmt: skip
CLOSED = during("answered_at")
ANSWERED = f"{CLOSED} AND kind = 'feedback' AND outcome = 'answered'"
#: The supplement a petition waits for; asked for before the due time it keeps it from being late.
RUNNING = (
    "FROM petition_events s WHERE s.petition_id = c.petition_id "
    f"AND s.started_at <= {AT} AND (s.ended_at IS NULL OR s.ended_at > {AT})"
)
WAITS, EXCUSED = f"EXISTS (SELECT 1 {RUNNING})", f"EXISTS (SELECT 1 {RUNNING} AND s.started_at < c.due_at)"
UNANSWERED = f"received_at <= {AT} AND (answered_at IS NULL OR answered_at > {AT})"
#: In time by the portal: when answered or asked, else at the period's end, so many working days later.
PORTAL_DAY = (
    f"CASE WHEN answered_at <= {AT} THEN (answered_at + INTERVAL 7 HOUR)::DATE "
    f"WHEN {WAITS} THEN (SELECT (s.started_at + INTERVAL 7 HOUR)::DATE {RUNNING}) ELSE DATE '{{end}}' END"
)
PORTAL_DAYS = (
    f"CASE WHEN answered_at <= {AT} AND outcome = 'refused' THEN 2 "
    f"WHEN coalesce(answered_at > {AT}, true) AND {WAITS} THEN 5 ELSE 15 + coalesce((SELECT 2 "
    f"FROM petition_events s WHERE s.petition_id = c.petition_id AND s.ended_at <= {AT}), 0) END"
)
PORTAL_LIMIT = f"(SELECT day FROM calendar_days WHERE is_working AND ordinal = came.ordinal + {PORTAL_DAYS})"
BARE |= {
    "petitions_received": Bare("count(*)", "petitions c", during("received_at")),
    "petitions_answered": Bare("count(*)", "petitions c", CLOSED),
    "petitions_answered_on_time_rate": Bare(
        "sum((answered_at <= due_at)::INT), count(*)", "petitions c", CLOSED
    ),
    "petitions_open": Bare("count(*)", "petitions c", UNANSWERED, age=("received_at", "0-5")),
    "petitions_overdue": Bare(
        "count(*)", "petitions c", f"{UNANSWERED} AND due_at < {AT} AND NOT {EXCUSED}"
    ),
    "petitions_overdue_rate": Bare(
        f"sum((due_at < {AT} AND NOT {EXCUSED})::INT), count(*)", "petitions c", UNANSWERED
    ),
    "petitions_supplement_on_time_rate": Bare(
        "sum((e.started_at <= received_at + INTERVAL 7 DAY)::INT), count(*)",
        "petitions c JOIN petition_events e USING (petition_id)",
        f"{during('e.started_at')} AND c.kind = 'feedback'",
    ),
    "petitions_acceptance_late": Bare(
        "count(*)", "petitions c",
        f"{during('received_at')} AND kind <> 'feedback' AND received_at + INTERVAL 10 DAY < {AT} "
        "AND accepted_at > received_at + INTERVAL 10 DAY "
        "AND coalesce(answered_at > received_at + INTERVAL 10 DAY, true)",
    ),
    "answers_poor_rate": Bare(
        "sum((answer_quality <> 'good')::INT), count(*)", "petitions c",
        f"{CLOSED} AND answer_quality IS NOT NULL",
    ),
    "petitions_published_on_time_rate": Bare(
        "sum((published_at <= answered_at + INTERVAL 2 DAY)::INT), count(*)", "petitions c",
        f"{ANSWERED} AND answered_at + INTERVAL 2 DAY <= {AT}",
    ),
    "petitions_portal_on_time_rate": Bare(
        f"sum(({PORTAL_DAY} <= {PORTAL_LIMIT})::INT), count(*)",
        "petitions c JOIN calendar_days came ON came.day = (received_at + INTERVAL 7 HOUR)::DATE",
        f"kind = 'feedback' AND received_at <= {AT} AND {PORTAL_DAY} >= DATE '{{start}}'",
    ),
    "petitions_answer_liked_rate": Bare(
        "sum((coalesce(answer_liked, true) AND NOT is_repeat AND answered_at <= due_at)::INT), count(*)",
        "petitions c", ANSWERED,
    ),
    "petitions_conduct_rate": Bare(
        "sum((about = 'conduct')::INT), count(*)", "petitions c",
        f"{during('received_at')} AND kind = 'feedback' AND about IS NOT NULL",
    ),
    "petitions_mass": Bare("count(*)", "petitions c", f"{during('received_at')} AND is_mass"),
    "petitions_repeat_rate": Bare(
        "sum(is_repeat::INT), count(*)", "petitions c", during("received_at")
    ),
    "petitions_right_rate": Bare(
        "sum((outcome = 'right')::INT), count(*)", "petitions c",
        f"{CLOSED} AND kind <> 'feedback' AND outcome IN ('right', 'wrong')",
    ),
}  # fmt: skip
WORKING_DAYS = "((SELECT ordinal FROM calendar_days WHERE day = DATE '{end}') - ordinal)"
#: A dimension by hand: the rows to join and the expression.
KEYS: dict[str, tuple[str, str]] = {
    "body": (" JOIN (SELECT unit_id AS own_unit, body_id FROM units) u ON own_unit = c.unit_id", "body_id"),
    "field": (
        " JOIN (SELECT procedure_id AS p_id, field FROM procedures) r ON p_id = c.procedure_id",
        "r.field",
    ),
    "age_bucket": (
        " JOIN (SELECT day AS due, ordinal FROM calendar_days) d ON due = (c.{age} + INTERVAL 7 HOUR)::DATE",
        f"CASE WHEN {WORKING_DAYS} <= 5 THEN '{{youngest}}' WHEN {WORKING_DAYS} <= 10 THEN '6-10' "
        f"WHEN {WORKING_DAYS} <= 20 THEN '11-20' WHEN {WORKING_DAYS} <= 30 THEN '21-30' "
        f"WHEN {WORKING_DAYS} <= 60 THEN '31-60' ELSE '61+' END",
    ),
    "month": ("", "strftime(c.{instant} + INTERVAL 7 HOUR, '%Y-%m')"),
    "unit": ("", "c.unit_id"),
    "procedure": ("", "c.procedure_id"),
    "behaviour": ("", "c.behaviour"),
    "channel": ("", "c.channel"),
    "surveys channel": (
        " JOIN (SELECT case_id AS served, channel FROM cases) s ON served = c.case_id",
        "s.channel",
    ),
    "level": ("", "c.score::VARCHAR"),
    "recommendations field": ("", "c.field"),
    "conclusion": ("", "c.conclusion_id"),
    "head": ("", "c.head_id"),
    "mode": ("", "c.mode"),
    "quarter": ("", "year(c.{instant}) || '-Q' || quarter(c.{instant})"),
    "owed_since": (
        "",
        "CASE WHEN DATE '{end}' <= coalesce(c.due_on, c.issued_on + 30) THEN 'not_due' "
        "WHEN DATE '{end}' <= coalesce(c.due_on, c.issued_on + 30) + 182 THEN 'under_6_months' "
        "WHEN DATE '{end}' <= coalesce(c.due_on, c.issued_on + 30) + 365 THEN '6_to_12_months' "
        "WHEN DATE '{end}' <= coalesce(c.due_on, c.issued_on + 30) + 730 THEN '1_to_2_years' "
        "ELSE 'over_2_years' END",
    ),
    "status": ("", "c.status"),
    "kind": ("", "c.kind"),
    "step": ("", "c.step_name"),
    "step_role": ("", "c.step_role"),
    "officer": ("", "c.officer_id"),
    "outcome": ("", "c.outcome"),
    "quality": ("", "coalesce(c.answer_quality, 'None')"),
    "stage": (
        "",
        f"CASE WHEN {UNANSWERED} THEN CASE WHEN {WAITS} THEN 'supplement' "
        f"WHEN accepted_at <= {AT} THEN 'in_process' ELSE 'waiting' END "
        "WHEN outcome = 'refused' THEN 'refused' WHEN outcome = 'withdrawn' THEN 'ended' "
        f"WHEN published_at <= {AT} THEN 'published' ELSE 'answered' END",
    ),
}


def statements(asked: Asked) -> list[str]:
    """The statements by hand that answer what a page asks of one metric: keys, then its figures.

    A ratio over two tables has one for its numerators and one for its denominators.
    """
    if asked.metric == "harassment_per_10k_cases":
        parts = ("harassment_reports", "cases_received")
        return [text for metric in parts for text in statements(replace(asked, metric=metric))]
    bare = BARE[asked.metric]
    for name, values in asked.where:
        if name == "due_in":
            bare = replace(
                bare, condition=bare.condition.replace("ordinal = 3 +", f"ordinal = {values[0]} +")
            )
            continue
        listed = ", ".join(f"'{value}'" for value in values)
        bare = replace(bare, condition=f"{bare.condition} AND c.{name} IN ({listed})")
    texts = []
    for first, last in asked.periods:
        start, end = first or FROM_THE_BEGINNING, last
        if asked.by == ("month",) and not bare.instant:
            texts += _at_each_end_of_month(bare, start, end)
        else:
            texts.append(_statement(bare, asked.by, start, end))
    return texts


def _statement(bare: Bare, by: tuple[str, ...], start: date, end: date) -> str:
    table = bare.rows.split()[0]
    parts = [KEYS.get(f"{table} {name}") or KEYS[name] for name in by]
    joins = "".join(join for join, _key in parts)
    keys = "".join(f"{key}, " for _join, key in parts)
    grouped = f" GROUP BY {', '.join(key for _join, key in parts)}" if by else ""
    text = f"SELECT {keys}{bare.what} FROM {bare.rows}{joins} WHERE {bare.condition}{grouped}"
    text = text.replace("{age}", bare.age[0]).replace("{youngest}", bare.age[1])
    text = text.replace("{instant}", bare.instant)
    return text.replace("{start}", str(start)).replace("{end}", str(end))


def _at_each_end_of_month(bare: Bare, start: date, end: date) -> list[str]:
    """A state at the end of each month, one statement each, which is faster than in one go."""
    texts, day = [], start
    while day <= end:
        last = last_day_of("month", day)
        texts.append(_statement(replace(bare, what=f"'{day:%Y-%m}', {bare.what}"), (), day, last))
        day = next_day(last)
    return texts
