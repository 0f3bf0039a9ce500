"""The metrics of administrative-procedure cases: names, meanings, and the rows each is counted from."""

from functools import partial

from metrics import cases
from metrics.cases import (
    CASE_DIMENSIONS,
    DECISION_766,
    DUE_SOON_WORKING_DAYS,
    ELECTRONIC_PROCEDURES,
    ONE_STOP,
    STOCK_DIMENSIONS,
    completed,
    every,
    has_due,
    is_late,
    is_on_time,
    received,
)
from metrics.definition import Metric, translatable
from metrics.facts import Column, Rows, as_number
from metrics.moments import SECONDS_PER_DAY

CASES = ("cases",)
#: The due time in force, extensions and pauses come from the events of a case.
CASES_AND_EVENTS = ("cases", "case_events")
#: Below this many cases a rate or a duration of one unit says little (domain.md 13.2).
LEAST_CASES = 30
#: From so many late cases in a month on delay is repeated.
LATE_IN_A_MONTH = 3
REPEATED_DELAY = translatable(
    "Directive 15/CT-UBND of Hanoi on bottlenecks speaks of repeated delay and names no number: three in a "
    "month, counted where cases are completed, is this product's own reading."
)
#: What an official is counted by; within one procedure or channel three cases would mean something else.
OFFICIAL_DIMENSIONS = ("unit", "parent", "body", "unit_kind", "officer", "month", "quarter", "year")


def _on_time(case: Rows) -> Column:
    return as_number(is_on_time(case))


def _online(case: Rows) -> Column:
    return as_number(case.c.channel == "online")


def _paid_online(case: Rows) -> Column:
    return as_number(case.c.paid_online)


def _digitised(case: Rows) -> Column:
    return as_number(case.c.digitised_in & case.c.digitised_out)


_count_of_cases = partial(
    Metric, unit="count", kind="flow", tables=CASES, dimensions=CASE_DIMENSIONS, source=ONE_STOP
)
_count_by_due = partial(
    Metric, unit="count", kind="flow", tables=CASES_AND_EVENTS, dimensions=CASE_DIMENSIONS, source=ONE_STOP
)
_state_of_cases = partial(
    Metric, unit="count", kind="stock", tables=CASES_AND_EVENTS, dimensions=STOCK_DIMENSIONS, source=ONE_STOP
)
_share_of_cases = partial(
    Metric, unit="share", kind="flow", dimensions=CASE_DIMENSIONS, is_ratio=True, minimum_count=LEAST_CASES
)
_days_of_cases = partial(
    Metric, unit="days", kind="quantile", better="lower", dimensions=CASE_DIMENSIONS, source=ONE_STOP,
    minimum_count=LEAST_CASES,
)  # fmt: skip

COUNTS = (
    _count_of_cases(
        name="cases_received",
        title=translatable("Cases received"),
        question=translatable("How many cases were received in the period?"),
        formula=translatable(
            "Cases whose acceptance lies in the period, also those refused or withdrawn later."
        ),
        better="neither",
        facts=received(every),
    ),
    _count_of_cases(
        name="cases_completed",
        title=translatable("Cases completed"),
        question=translatable("How many cases were brought to an end in the period?"),
        formula=translatable(
            "Cases whose processing ended in the period: granted, refused, stopped or withdrawn. "
            "It equals on time plus late plus completed without a deadline."
        ),
        better="neither",
        facts=completed(every),
    ),
    _count_by_due(
        name="cases_completed_on_time",
        title=translatable("Cases completed on time"),
        question=translatable("How many cases were completed by their due time?"),
        formula=translatable("Cases completed in the period at or before the due time in force then."),
        better="higher",
        facts=completed(every, is_on_time),
    ),
    _count_by_due(
        name="cases_completed_late",
        title=translatable("Cases completed late"),
        question=translatable("How many cases were completed after their due time?"),
        formula=translatable(
            "Cases completed in the period after the due time in force then. A completion at the due time "
            "is on time; handing the result over later is not lateness."
        ),
        better="lower",
        facts=completed(every, is_late),
    ),
    Metric(
        name="officers_repeatedly_late",
        title=translatable("Officials with repeated delay"),
        question=translatable("How many officials completed three or more cases late in a month?"),
        formula=translatable(
            "Officials in charge of at least three cases completed late in the same calendar month, in the "
            "unit asked for; over a longer period each counts once for every such month. Cases that are "
            "still open and overdue are not in it."
        ),
        unit="count",
        kind="flow",
        better="lower",
        source=REPEATED_DELAY,
        tables=CASES_AND_EVENTS,
        dimensions=OFFICIAL_DIMENSIONS,
        facts=cases.late_of_officials,
        is_distinct=True,
        rows_per_key=LATE_IN_A_MONTH,
        is_published=False,
    ),
    _count_by_due(
        name="cases_completed_no_deadline",
        title=translatable("Cases completed without a deadline"),
        question=translatable("How many cases were completed that never had a due time?"),
        formula=translatable("Cases completed in the period for which no due time was known."),
        better="lower",
        facts=completed(every, lambda case: case.c.due_at_completion.is_(None)),
    ),
    _count_by_due(
        name="cases_no_deadline",
        title=translatable("Cases received without a deadline"),
        question=translatable("How many cases were received without any due time?"),
        formula=translatable(
            "Cases received in the period without a due time, an extension or a legal limit of the procedure."
        ),
        better="lower",
        facts=cases.received_without_due,
    ),
)

STATES = (
    _state_of_cases(
        name="cases_open",
        title=translatable("Open cases"),
        question=translatable("How many cases are in hand?"),
        formula=translatable(
            "Cases received and not completed at that moment, those standing still included. "
            "Carried over plus received less completed equals open."
        ),
        better="neither",
        tables=CASES,
        facts=cases.open_cases,
    ),
    _state_of_cases(
        name="cases_overdue_open",
        title=translatable("Overdue cases"),
        question=translatable("How many open cases are past their due time?"),
        formula=translatable(
            "Open cases whose due time in force has passed. A case without a due time is never overdue; one "
            "whose clock stands still since before its due time is paused, not overdue."
        ),
        better="lower",
        facts=cases.overdue_cases,
    ),
    _state_of_cases(
        name="cases_due_soon",
        title=translatable("Cases due soon"),
        question=translatable("How many open cases fall due in the next working days?"),
        formula=translatable(
            "Open cases due from now to the end of the third working day (or the first or fifth, as chosen)."
        ),
        better="lower",
        facts=cases.cases_due_soon,
        options={"due_in": DUE_SOON_WORKING_DAYS},
    ),
    _state_of_cases(
        name="cases_open_no_deadline",
        title=translatable("Open cases without a deadline"),
        question=translatable("How many open cases have no due time?"),
        formula=translatable("Open cases for which no due time is known."),
        better="lower",
        facts=cases.open_cases_without_due,
    ),
)

RATES = (
    _share_of_cases(
        name="on_time_rate",
        title=translatable("On-time rate"),
        question=translatable("Of the cases completed, how many were completed on time?"),
        formula=translatable(
            "Cases completed on time, divided by the completed cases that had a due time. Open overdue cases "
            "are not in it and stand beside it."
        ),
        source=ONE_STOP,
        better="higher",
        tables=CASES_AND_EVENTS,
        facts=completed(_on_time, has_due, is_ratio=True),
    ),
    _share_of_cases(
        name="overdue_open_rate",
        title=translatable("Share of open cases that are overdue"),
        question=translatable("Of the cases in hand, how many are past their due time?"),
        formula=translatable(
            "Overdue cases, divided by the open cases at that moment; those without a due time are among the "
            "open ones."
        ),
        source=ONE_STOP,
        kind="stock",
        better="lower",
        tables=CASES_AND_EVENTS,
        facts=cases.overdue_among_open,
    ),
    _share_of_cases(
        name="supplement_rate",
        title=translatable("Cases sent back for more papers"),
        question=translatable("How often are applicants asked for more papers?"),
        formula=translatable(
            "Completed cases with at least one request for supplements, divided by the completed cases; only "
            "sources that deliver the steps of a case."
        ),
        source=ONE_STOP,
        better="lower",
        tables=CASES_AND_EVENTS,
        facts=cases.supplemented(1),
    ),
    _share_of_cases(
        name="repeat_supplement_rate",
        title=translatable("Cases sent back more than once"),
        question=translatable("How often are applicants asked for more papers again and again?"),
        formula=translatable(
            "Completed cases with two or more requests for supplements, divided by all completed cases. "
            "Supplements are to be asked for once."
        ),
        source=DECISION_766,
        better="lower",
        tables=CASES_AND_EVENTS,
        facts=cases.supplemented(2),
    ),
    _share_of_cases(
        name="extension_rate",
        title=translatable("Cases extended"),
        question=translatable("How often is the due time moved?"),
        formula=translatable(
            "Completed cases that were extended, however often, divided by the completed cases."
        ),
        source=ONE_STOP,
        better="lower",
        tables=CASES_AND_EVENTS,
        facts=cases.extended,
    ),
    _share_of_cases(
        name="apology_rate",
        title=translatable("Late cases with an apology"),
        question=translatable("Was a written apology sent when a case was late?"),
        formula=translatable(
            "Cases completed late with an apology so far, divided by the cases completed late."
        ),
        source=ONE_STOP,
        better="higher",
        tables=CASES_AND_EVENTS,
        facts=cases.apologies,
    ),
    _share_of_cases(
        name="online_rate",
        title=translatable("Online filing rate"),
        question=translatable("How many cases are filed online?"),
        formula=translatable(
            "Cases filed online, divided by the cases received; a case without a channel counts as filed "
            "at the counter."
        ),
        source=DECISION_766,
        better="higher",
        tables=CASES,
        facts=received(_online, is_ratio=True),
    ),
    _share_of_cases(
        name="confirmed_on_time_rate",
        title=translatable("Online filings confirmed on time"),
        question=translatable("Are cases filed online confirmed in time?"),
        formula=translatable(
            "Cases received within eight working hours of being filed online, divided by the cases received "
            "that were filed online and whose time of filing is known."
        ),
        source=ELECTRONIC_PROCEDURES,
        better="higher",
        tables=CASES,
        facts=cases.confirmed,
    ),
    _share_of_cases(
        name="online_payment_rate",
        title=translatable("Online payment rate"),
        question=translatable("How many fees are paid online?"),
        formula=translatable("Cases paid online, divided by the cases received that have a fee."),
        source=DECISION_766,
        better="higher",
        tables=CASES,
        facts=received(_paid_online, lambda case: case.c.fee_vnd > 0, is_ratio=True),
    ),
    _share_of_cases(
        name="digitisation_rate",
        title=translatable("Digitisation rate"),
        question=translatable("Are the papers and the result of a case digitised?"),
        formula=translatable(
            "Cases granted with both the papers and the result digitised, divided by the cases granted; only "
            "sources that deliver it."
        ),
        source=DECISION_766,
        better="higher",
        tables=CASES,
        facts=completed(
            _digitised, lambda case: case.c.outcome == "granted", lambda case: case.c.has_digitisation,
            is_ratio=True,
        ),
    ),
)  # fmt: skip

DURATIONS = (
    _days_of_cases(
        name="days_to_complete_median",
        title=translatable("Days to complete, median"),
        question=translatable("How long does a case usually take?"),
        formula=translatable("Half of the completed cases took fewer calendar days than this."),
        tables=CASES,
        facts=cases.duration(cases.seconds_taken),
        quantile=(1, 2),
        divisor=SECONDS_PER_DAY,
    ),
    _days_of_cases(
        name="days_to_complete_p90",
        title=translatable("Days to complete, nine of ten cases"),
        question=translatable("How long do the slow cases take?"),
        formula=translatable("Nine of ten completed cases took fewer calendar days than this."),
        tables=CASES,
        facts=cases.duration(cases.seconds_taken),
        quantile=(9, 10),
        divisor=SECONDS_PER_DAY,
    ),
    _days_of_cases(
        name="working_days_to_complete_median",
        title=translatable("Working days to complete, median"),
        question=translatable("How many working days does a case usually take?"),
        formula=translatable(
            "Half of the completed cases took fewer working days than this; days on which the clock stood "
            "still "
            "are left out."
        ),
        tables=CASES_AND_EVENTS,
        facts=cases.duration(cases.working_days_taken),
        quantile=(1, 2),
    ),
)

CASE_METRICS: tuple[Metric, ...] = (*COUNTS, *STATES, *RATES, *DURATIONS)
