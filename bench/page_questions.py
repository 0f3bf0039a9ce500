"""What every page asks of the store, and the same asked of the bare engine by hand.

A test runs the pages and compares: a page that asks something else makes it red.
"""

from dataclasses import dataclass
from datetime import date

from metrics.definition import Question

THIS = (date(2026, 1, 1), date(2026, 10, 31))
#: The periods a number is shown for: the chosen one, the one before, the same a year earlier.
COMPARED = (THIS, (date(2025, 1, 1), date(2025, 10, 31)), (date(2025, 1, 1), date(2025, 10, 31)))
TREND = (date(2025, 10, 1), date(2026, 10, 31))
FROM_THE_BEGINNING = date(2021, 11, 1)


@dataclass(frozen=True)
class Asked:
    """One metric of a page: split by what, and for how many periods."""

    metric: str
    by: tuple[str, ...] = ()
    periods: tuple[tuple[date, date], ...] = (THIS,)

    def questions(self) -> list[Question]:
        """The questions this makes."""
        return [Question(self.metric, by=self.by, start=start, end=end) for start, end in self.periods]


def numbers(*metrics: str) -> list[Asked]:
    """Numbers with their two comparisons."""
    return [Asked(metric, periods=COMPARED) for metric in metrics]


def tables(by: str, metric: str, *beside: str) -> list[Asked]:
    """A table: its metric now and before, others beside it."""
    return [Asked(metric, (by,), COMPARED[:2]), *(Asked(other, (by,)) for other in beside)]


PAGES: dict[str, list[Asked]] = {
    "overview": [
        *numbers(
            "cases_overdue_open", "on_time_rate", "satisfaction_rate", "satisfaction_mean",
            "recovery_outstanding_vnd", "recovery_rate", "recommendations_overdue", "harassment_open",
            "harassment_per_10k_cases", "harassment_reports",
        ),
        Asked("cases_overdue_open", ("body",)), Asked("cases_overdue_open", ("body", "field")),
        Asked("satisfaction_rate", ("body",)), Asked("satisfaction_rate", ("body", "field")),
        Asked("recovery_outstanding_vnd", ("body",)), Asked("recovery_outstanding_vnd", ("body", "status")),
        Asked("harassment_per_10k_cases", ("body",)), Asked("harassment_reports", ("body", "behaviour")),
    ],
    "satisfaction": [
        *numbers("satisfaction_rate", "satisfaction_mean", "survey_responses"),
        Asked("satisfaction_rate", ("month",), (TREND,)),
        *tables("body", "satisfaction_rate", "satisfaction_mean"),
        *tables("field", "satisfaction_rate"),
        *tables("procedure", "satisfaction_rate"),
    ],
    "overdue": [
        *numbers(
            "cases_overdue_open", "on_time_rate", "cases_open", "cases_completed_late",
            "days_to_complete_median",
        ),
        Asked("cases_overdue_open", ("age_bucket",)), Asked("cases_overdue_open", ("month",), (TREND,)),
        *tables("body", "cases_overdue_open", "cases_open", "on_time_rate"),
        *tables("field", "cases_overdue_open", "cases_open", "on_time_rate"),
        *tables("procedure", "cases_overdue_open", "cases_open", "on_time_rate"),
    ],
    "recovery": [
        *numbers(
            "recovery_outstanding_vnd", "recovery_rate", "recommendations_overdue",
            "recovery_recommended_vnd", "recovered_vnd", "inspections_concluded",
        ),
        Asked("recovery_outstanding_vnd", ("month",), (TREND,)),
        *tables("body", "recovery_outstanding_vnd", "recommendations_overdue", "recommendations_open"),
        *tables("body", "recovery_rate"),
        *tables("kind", "recommendations_open", "recommendations_overdue"),
    ],
    "harassment": [
        *numbers(
            "harassment_per_10k_cases", "harassment_reports", "harassment_open", "harassment_overdue",
            "harassment_substantiated_rate",
        ),
        Asked("harassment_per_10k_cases", ("month",), (TREND,)),
        *tables("body", "harassment_per_10k_cases", "harassment_open"),
        *tables("channel", "harassment_reports"),
        *tables("behaviour", "harassment_reports"),
    ],
    "unit": [
        *numbers(
            "cases_overdue_open", "on_time_rate", "satisfaction_rate", "recovery_outstanding_vnd",
            "recommendations_overdue", "harassment_per_10k_cases", "harassment_open",
        ),
        *(
            Asked(metric, ("body",))
            for metric in (
                "cases_overdue_open", "on_time_rate", "satisfaction_rate", "recovery_outstanding_vnd",
                "harassment_per_10k_cases",
            )
        ),
        Asked("on_time_rate", ("month",), (TREND,)), Asked("cases_overdue_open", ("month",), (TREND,)),
    ],
}  # fmt: skip
