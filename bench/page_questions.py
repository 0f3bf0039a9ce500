"""What every page asks of the store beside its verdicts, and the same asked of the bare engine by hand.

A test runs the pages and compares: a page that asks something else makes it red.
"""

from dataclasses import dataclass, replace
from datetime import date

from metrics.catalog import METRICS
from metrics.definition import Question
from metrics.signal_metrics import SIGNALS
from metrics.survey_metrics import DIMENSION_METRICS

#: First and last day; a period without a first day begins with the data.
Days = tuple[date | None, date]

THIS: Days = (date(2026, 1, 1), date(2026, 10, 31))
SAME_LAST_YEAR: Days = (date(2025, 1, 1), date(2025, 10, 31))
LAST_YEAR: Days = (date(2025, 1, 1), date(2025, 12, 31))
KINDS = ("feedback", "complaint", "denunciation")
TREND = (date(2025, 10, 1), date(2026, 10, 31))
#: Twelve whole quarters.
QUARTERS = (date(2023, 10, 1), date(2026, 9, 30))
PARTS = ("issued", "collected", "written_off", "overpaid", "outstanding")
#: What was recommended about people, sanctions and rules, and what was done.
FOLLOWED_UP = (
    "collectives_disciplined",
    "collectives_handled",
    "collectives_handled_rate",
    "individuals_disciplined",
    "individuals_handled",
    "individuals_handled_rate",
    "police_referrals",
    "police_referral_persons",
    "sanctions",
    "sanctions_vnd",
    "sanctions_collected_vnd",
    "policy_recommendations",
    "policies_changed",
)
#: What the balance of money is split by.
BALANCED = ("field", "conclusion")


@dataclass(frozen=True)
class Asked:
    """One metric of a page: split by what, and for which periods."""

    metric: str
    by: tuple[str, ...] = ()
    periods: tuple[Days, ...] = (THIS,)
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def questions(self) -> list[Question]:
        """The questions this makes."""
        return [
            Question(self.metric, by=self.by, start=start, end=end, where=self.where)
            for start, end in self.periods
        ]


def before(metric: str) -> tuple[Days, ...]:
    """What this year so far is compared with: a state with the end of last year, else its same part."""
    return (LAST_YEAR,) if METRICS[metric].is_stock else (SAME_LAST_YEAR,)


def numbers(*metrics: str) -> list[Asked]:
    """Numbers with their comparisons: the period before and the same a year earlier."""
    return [
        Asked(metric, periods=tuple(dict.fromkeys((THIS, *before(metric), SAME_LAST_YEAR))))
        for metric in metrics
    ]


def table(by: str, metric: str, *beside: str) -> list[Asked]:
    """A table: its metric now and before, others beside it."""
    return [Asked(metric, (by,), (THIS, *before(metric))), *(Asked(other, (by,)) for other in beside)]


def of_each_kind(asked: list[Asked]) -> list[Asked]:
    """The same of feedback, complaints and denunciations, each by itself."""
    return [replace(each, where=(("kind", (kind,)),)) for kind in KINDS for each in asked]


def since_the_beginning(*by: str) -> Asked:
    """What was paid back of everything recommended so far."""
    return Asked("recovery_rate", by, tuple((None, end) for _, end in (THIS, SAME_LAST_YEAR)))


PAGES: dict[str, list[Asked]] = {
    "overview": numbers(
        "cases_overdue_open", "satisfaction_rate", "recovery_outstanding_vnd", "harassment_per_10k_cases",
    ),
    "satisfaction": [
        *(
            replace(each, where=(("instrument", ("survey",)),))
            for each in (
                *numbers("satisfaction_rate", "satisfaction_mean", "survey_responses"),
                Asked("satisfaction_rate", ("month",), (TREND,)),
                Asked("survey_responses", ("level",)),
                *(Asked(metric.name, periods=(THIS, SAME_LAST_YEAR)) for metric in DIMENSION_METRICS),
                *table("body", "satisfaction_rate", "satisfaction_mean"),
                Asked("satisfaction_rate", ("body", "month")),
                *(Asked("satisfaction_rate", (by,)) for by in ("field", "procedure", "channel")),
            )
        ),
        Asked("on_time_rate"), Asked("on_time_rate", ("body",)),
    ],
    "overdue": [
        *numbers(
            "cases_overdue_open", "on_time_rate", "on_time_rate_766", "cases_open", "cases_completed_late",
            "days_to_complete_median",
        ),
        Asked("cases_overdue_open", ("age_bucket",)), Asked("cases_overdue_open", ("month",), (TREND,)),
        *table("body", "cases_overdue_open", "cases_open"),
        *table("body", "on_time_rate"), Asked("on_time_rate", ("body", "month")),
        *table("field", "cases_overdue_open", "cases_open", "on_time_rate"),
        *table("procedure", "cases_overdue_open", "cases_open", "on_time_rate"),
    ],
    "flow": [
        *numbers(
            "cases_in_hand", "cases_completed", "cases_pending_overdue", "on_time_rate_766", "on_time_rate",
            "days_to_complete_km_median", "days_to_complete_km_p90", "days_to_complete_median",
            "days_to_complete_p90",
        ),
        *(
            Asked(metric, ("body",))
            for metric in (
                "cases_in_hand", "cases_carried_over", "cases_completed", "cases_completed_early",
                "cases_completed_on_due_day", "cases_completed_late", "cases_completed_no_deadline",
                "cases_pending", "cases_pending_in_time", "cases_pending_overdue",
                "cases_pending_no_deadline", "online_rate", "cases_closed_without_date",
            )
        ),
        *(Asked("cases_due_soon", where=(("due_in", (days,)),)) for days in ("1", "3", "5")),
        Asked("cases_open", ("age_bucket",)),
        Asked("cases_overdue_open", ("age_bucket",)), Asked("cases_pending", ("month",), (TREND,)),
    ],
    "steps": [
        *numbers(
            "late_cases_by_broken_step", "overdue_cases_by_broken_step", "steps_running_overdue",
            "step_overrun_rate", "hand_overs_per_case",
        ),
        Asked("late_cases_by_broken_step", ("step_role",)),
        Asked("late_cases_by_broken_step", ("step", "step_role")),
        *(
            Asked(metric, ("step", "step_role", "body"))
            for metric in (
                "late_cases_by_broken_step", "step_days_median", "step_days_p90", "step_overrun_rate",
                "steps_running_overdue", "hand_overs",
            )
        ),
        *table(
            "officer", "late_cases_by_broken_step", "step_days_median", "step_days_p90", "step_overrun_rate"
        ),
    ],
    "signals": [
        Asked("signal_no_deadline"),
        *(
            Asked(signal.metric, ("body", "field") if signal.is_by_field else ("body",))
            for signal in SIGNALS
        ),
    ],
    "recovery": [
        *numbers(
            "recovery_outstanding_vnd", "recovery_overdue_vnd", "recovery_execution_rate",
            "recovery_stalled_vnd", "recoveries_stalled", "amounts_suspect", "recovered_vnd",
            "conclusions_to_execute", "conclusions_executed",
        ),
        since_the_beginning(),
        Asked("recovery_outstanding_vnd", ("month",), (TREND,)),
        *table(
            "body", "recovery_outstanding_vnd", "recovery_issued_vnd", "recovery_collected_vnd",
            "recovery_overdue_vnd", "recovery_stalled_vnd", "recommendations_overdue",
        ),
        *table("body", "recovery_execution_rate"),
        *table("kind", "recommendations_open", "recommendations_overdue"),
        *(
            Asked(metric)
            for metric in (
                "violation_vnd", "recovery_recommended_vnd", "other_money_vnd", "violation_m2",
                "recovery_recommended_m2", "other_land_m2", "recovered_m2",
            )
        ),
        *(Asked(f"recovery_{part}_vnd") for part in PARTS if part != "outstanding"),
        *(Asked(f"recovery_{part}_m2") for part in PARTS),
        *(Asked(f"recovery_{part}_vnd", (by,)) for part in (*PARTS, "overdue") for by in BALANCED),
        Asked("recovery_unmatched_vnd", ("conclusion",)),
        Asked("recovery_outstanding_vnd", ("owed_since",)),
    ],
    "inspections": [
        *numbers(
            "inspections_started", "inspections_concluded", "programme_started_rate",
            "programme_concluded_rate", "surprise_rate", "units_not_visited", "conclusions_late",
            "orders_late", "executions_late", "done_without_evidence", "recommendations_on_time_rate",
        ),
        *(Asked(metric) for metric in FOLLOWED_UP),
        Asked("inspections_started", ("kind", "mode")),
        *(
            Asked(metric, ("quarter",), (QUARTERS,))
            for metric in ("inspections_started", "inspections_concluded")
        ),
        *table(
            "body", "executions_late", "conclusions_late", "orders_late", "recommendations_overdue",
            "done_without_evidence",
        ),
        *table(
            "body", "inspections_started", "surprise_rate", "inspections_concluded",
            "programme_concluded_rate",
        ),
        *(
            Asked(metric, ("head", "body"))
            for metric in (
                "executions_late", "recommendations_on_time_rate", "recommendations_overdue",
                "recovery_overdue_vnd",
            )
        ),
    ],
    "harassment": [
        *numbers(
            "harassment_per_10k_cases", "harassment_reports", "harassment_open", "harassment_overdue",
            "harassment_substantiated_rate",
        ),
        Asked("harassment_reports", ("month",), (TREND,)),
        *table("body", "harassment_per_10k_cases", "harassment_open"),
        Asked("harassment_per_10k_cases", ("body", "month")),
        *table("channel", "harassment_reports"),
        *table("behaviour", "harassment_reports"),
    ],
    "petitions": [
        *of_each_kind([
            *numbers(
                "petitions_overdue", "petitions_open", "petitions_received",
                "petitions_answered_on_time_rate",
            ),
            *table(
                "body", "petitions_overdue", "petitions_open", "petitions_answered_on_time_rate",
                "answers_poor_rate",
            ),
        ]),
        *(
            replace(each, where=(("kind", ("feedback",)),))
            for each in (
                *numbers(
                    "petitions_portal_on_time_rate", "petitions_published_on_time_rate",
                    "petitions_answer_liked_rate",
                ),
                Asked("answers_poor_rate", ("body",), before("answers_poor_rate")),
            )
        ),
        *(
            Asked(metric, ("kind",))
            for metric in (
                "petitions_received", "petitions_answered", "petitions_open", "petitions_overdue_rate",
                "petitions_acceptance_late", "answers_poor_rate", "petitions_published_on_time_rate",
                "petitions_supplement_on_time_rate",
                "petitions_conduct_rate", "petitions_right_rate", "petitions_mass", "petitions_repeat_rate",
            )
        ),
        Asked("petitions_received", ("stage", "kind")),
        Asked("petitions_answered", ("quality", "kind")), Asked("petitions_answered", ("outcome", "kind")),
        Asked("petitions_overdue", ("age_bucket", "kind")), Asked("petitions_open", ("age_bucket", "kind")),
    ],
    "unit": [
        *table("kind", "petitions_overdue", "petitions_open"),
        *numbers(
            "cases_overdue_open", "on_time_rate", "satisfaction_rate", "satisfaction_mean",
            "recovery_outstanding_vnd", "recommendations_overdue", "harassment_per_10k_cases",
            "harassment_open",
        ),
    ],
}  # fmt: skip
