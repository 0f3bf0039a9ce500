"""The metrics of the flow of cases: what was carried over, came in, went out and is left; and how long it
takes when the open ones count too."""

from functools import partial

from metrics import in_hand
from metrics.case_metrics import CASES, CASES_AND_EVENTS, LEAST_CASES
from metrics.cases import (
    CASE_DIMENSIONS,
    DECISION_766,
    closed_without_date,
    completed,
    every,
    is_early,
    is_on_due_day,
    received,
)
from metrics.definition import Metric, translatable
from metrics.moments import SECONDS_PER_DAY
from metrics.survival import durations_so_far

FORM_II_06 = "Circular 01/2020/TT-VPCP"

_count_in_hand = partial(
    Metric, unit="count", kind="period", tables=CASES, dimensions=CASE_DIMENSIONS, source=FORM_II_06
)
_count_by_due = partial(
    Metric, unit="count", kind="flow", tables=CASES_AND_EVENTS, dimensions=CASE_DIMENSIONS, source=FORM_II_06
)
_days_with_open_cases = partial(
    Metric, unit="days", kind="quantile", better="lower", dimensions=CASE_DIMENSIONS, tables=CASES,
    source="Kaplan, Meier (1958)", minimum_count=LEAST_CASES, divisor=SECONDS_PER_DAY, is_censored=True,
    facts=durations_so_far,
)  # fmt: skip

IN_HAND = (
    _count_in_hand(
        name="cases_in_hand",
        title=translatable("Cases in hand in the period"),
        question=translatable("How many cases were to be dealt with in the period?"),
        formula=translatable(
            "Cases received by the end of the period and not completed before it began. Carried over plus "
            "received equals in hand, completed plus pending too; a case closed without a date is in neither."
        ),
        better="neither",
        facts=in_hand.cases_in_hand,
    ),
    _count_in_hand(
        name="cases_carried_over",
        title=translatable("Carried over from the period before"),
        question=translatable("How many cases were still in hand when the period began?"),
        formula=translatable(
            "Cases received before the first day of the period and not completed before it."
        ),
        better="neither",
        facts=in_hand.carried_over_cases,
    ),
    _count_in_hand(
        name="cases_pending",
        title=translatable("Cases pending at the end of the period"),
        question=translatable("How many cases were left over at the end of the period?"),
        formula=translatable(
            "Cases in hand in the period and not completed by its last day. It equals pending in time plus "
            "overdue plus without a deadline."
        ),
        better="neither",
        facts=in_hand.pending_cases,
    ),
    _count_in_hand(
        name="cases_pending_in_time",
        title=translatable("Pending cases in time"),
        question=translatable("How many of the cases left over were still in time?"),
        formula=translatable(
            "Pending cases whose due time in force had not passed, and those whose clock stood still since "
            "before it."
        ),
        better="neither",
        tables=CASES_AND_EVENTS,
        facts=in_hand.pending_with_due(in_hand.is_in_time),
    ),
    _count_in_hand(
        name="cases_pending_overdue",
        title=translatable("Pending cases overdue"),
        question=translatable("How many of the cases left over were past their due time?"),
        formula=translatable(
            "Pending cases whose due time in force had passed at the end of the period, but for those whose "
            "clock stood still since before it."
        ),
        better="lower",
        tables=CASES_AND_EVENTS,
        facts=in_hand.pending_with_due(in_hand.is_overdue),
    ),
    _count_in_hand(
        name="cases_pending_no_deadline",
        title=translatable("Pending cases without a deadline"),
        question=translatable("How many of the cases left over had no due time?"),
        formula=translatable("Pending cases for which no due time was known at the end of the period."),
        better="lower",
        tables=CASES_AND_EVENTS,
        facts=in_hand.pending_with_due(in_hand.has_no_deadline),
    ),
    Metric(
        name="on_time_rate_766",
        title=translatable("On-time rate (766)"),
        question=translatable("By the portal's rule, how many of the cases in hand are on time?"),
        formula=translatable(
            "Of the cases in hand in the period that have a due time: those completed in time, and those "
            "still in time at its end. The time of a supplement is taken out; a second request for one "
            "makes a case late; the due time is as given, else the legal limit."
        ),
        source=DECISION_766,
        unit="share",
        kind="period",
        better="higher",
        tables=CASES_AND_EVENTS,
        dimensions=CASE_DIMENSIONS,
        facts=in_hand.on_time_by_766,
        is_ratio=True,
        minimum_count=LEAST_CASES,
    ),
)

COMPLETED_BY_DAY = (
    _count_by_due(
        name="cases_completed_early",
        title=translatable("Cases completed early"),
        question=translatable("How many cases were completed before the day they were due?"),
        formula=translatable("Cases completed in the period on an earlier day than the one they were due."),
        better="higher",
        facts=completed(every, is_early),
    ),
    _count_by_due(
        name="cases_completed_on_due_day",
        title=translatable("Cases completed on the due day"),
        question=translatable("How many cases were completed on the day they were due?"),
        formula=translatable("Cases completed in the period in time and on the day they were due."),
        better="neither",
        facts=completed(every, is_on_due_day),
    ),
    _count_by_due(
        name="cases_closed_without_date",
        title=translatable("Cases closed without a date"),
        question=translatable("How many cases have an outcome but no day on which it was reached?"),
        formula=translatable(
            "Cases received in the period with an outcome and no time of completion. They count as closed, "
            "and in no period as completed."
        ),
        better="lower",
        tables=CASES,
        facts=received(every, closed_without_date),
    ),
)

DURATIONS = (
    _days_with_open_cases(
        name="days_to_complete_km_median",
        title=translatable("Days to complete, median with open cases (Kaplan-Meier)"),
        question=translatable("How long does a case usually take, those still open counted too?"),
        formula=translatable(
            "Of the cases received in the period, the calendar days after which half are completed, "
            "estimated with the open ones cut off at T (Kaplan-Meier); none while more than half would be "
            "open. Cases with an outcome but no date are left out."
        ),
        quantile=(1, 2),
    ),
    _days_with_open_cases(
        name="days_to_complete_km_p90",
        title=translatable("Days to complete, nine of ten with open cases (Kaplan-Meier)"),
        question=translatable("How long do the slow cases take, those still open counted too?"),
        formula=translatable(
            "Of the cases received in the period, the calendar days after which nine of ten are completed, "
            "estimated with the open ones cut off at T (Kaplan-Meier); none while more than a tenth would be "
            "open. Cases with an outcome but no date are left out."
        ),
        quantile=(9, 10),
    ),
)

FLOW_METRICS: tuple[Metric, ...] = (*IN_HAND, *COMPLETED_BY_DAY, *DURATIONS)
