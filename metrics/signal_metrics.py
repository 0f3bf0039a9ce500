"""The signals that numbers may have been made to look better: names, meanings, and the rows of each."""

from dataclasses import dataclass
from functools import partial

from metrics import signals
from metrics.case_metrics import CASES, CASES_AND_EVENTS
from metrics.cases import CASE_DIMENSIONS, ONE_STOP
from metrics.definition import Metric, translatable

#: Below this many comparable cases the share of one unit says little.
LEAST_COMPARABLE = 20

_signal = partial(
    Metric, unit="share", kind="flow", better="lower", dimensions=CASE_DIMENSIONS, is_ratio=True,
    minimum_count=LEAST_COMPARABLE, tables=CASES_AND_EVENTS, source=ONE_STOP,
)  # fmt: skip

SIGNAL_METRICS: tuple[Metric, ...] = (
    _signal(
        name="signal_due_moved_late",
        title=translatable("Due time moved late"),
        question=translatable("How often is a due time put off when it is about to pass or has passed?"),
        formula=translatable(
            "Completed cases whose due time was put off after it had passed, on its day or on the working "
            "day before (or as configured), divided by the completed cases that had a due time. A move that "
            "a pause explains is not counted."
        ),
        facts=signals.due_moved_late,
    ),
    _signal(
        name="signal_due_day",
        title=translatable("Completed on the due day"),
        question=translatable("Are cases finished on their very last day more often than elsewhere?"),
        formula=translatable(
            "Cases completed on their due day, divided by the cases completed in time within the last three "
            "working days of a limit of at least five (or as configured). Honest work ends about evenly over "
            "such days."
        ),
        facts=signals.completed_on_due_day,
    ),
    _signal(
        name="signal_last_hour",
        title=translatable("Completed in the last hour"),
        question=translatable("Are cases finished in the last hour before they are due?"),
        formula=translatable(
            "Cases completed within the last hour before their due time, divided by the cases completed in "
            "time on the day of a due time that names an hour. A due time given as a bare date names none."
        ),
        facts=signals.completed_in_last_hour,
    ),
    _signal(
        name="signal_last_day_supplement",
        title=translatable("Supplement requested on the last day"),
        question=translatable("Are applicants asked for more papers when the time is up?"),
        formula=translatable(
            "Completed cases whose last supplement request came on the last day of their limit or later, "
            "pauses left out, divided by the completed cases with a supplement request and a limit of at "
            "least five working days (or as configured)."
        ),
        facts=signals.supplement_on_last_day,
    ),
    _signal(
        name="signal_refiled",
        title=translatable("Closed and filed again"),
        question=translatable("Are cases closed without a result and filed again?"),
        formula=translatable(
            "Of the cases withdrawn, refused or stopped that have another case of the same procedure, "
            "official and unit within three working days (or as configured) either before or after, those "
            "with it after. By chance as many lie before as after, whatever the volume. Who applied is not "
            "known to this system."
        ),
        tables=CASES,
        facts=signals.refiled,
    ),
    _signal(
        name="signal_result_withheld",
        title=translatable("Result handed over long after"),
        question=translatable("Is a case reported as completed long before the applicant gets the result?"),
        formula=translatable(
            "Granted cases handed over more than five working days (or as configured) after they were "
            "completed, divided by the granted cases handed over, those left out whose time to be handed "
            "over was not up yet."
        ),
        tables=CASES,
        facts=signals.result_withheld,
    ),
    _signal(
        name="signal_no_deadline",
        title=translatable("Received without a deadline, share"),
        question=translatable("How many of the cases received can never be overdue?"),
        formula=translatable(
            "Cases received in the period without a due time, an extension or a legal limit of the "
            "procedure, divided by the cases received."
        ),
        facts=signals.received_without_deadline,
    ),
)


@dataclass(frozen=True)
class Signal:
    """A metric whose units are compared with one another.

    ``is_by_field``: what is usual differs between the fields of the procedures, so a unit is held against the
    others' cases of the same fields. Without it the comparable cases are alike by their definition.
    ``largest_spread`` is the largest correlation of two cases of an honest unit that the meaning of the mark
    allows, where it allows less than any.
    """

    metric: str
    is_by_field: bool = False
    largest_spread: float | None = None


#: After or before is a fair coin for whoever has nothing filed again, however much they handle: honest units
#: lie about one half and differ only by how many applicants come again for good reasons. With a standard
#: deviation of ten points their shares reach 70 %, as if four in ten of the cases closed came again honestly.
#: That is a correlation of 0.1 squared / (0.5 x 0.5). Few cases are comparable: counts hardly bound it.
LARGEST_SPREAD_OF_A_FAIR_COIN = 0.04


#: The signals in the order of a case's way.
SIGNALS = (
    Signal("signal_no_deadline"),
    Signal("repeat_supplement_rate", is_by_field=True),
    Signal("signal_last_day_supplement"),
    Signal("signal_due_moved_late", is_by_field=True),
    Signal("signal_due_day"),
    Signal("signal_last_hour"),
    Signal("signal_refiled", largest_spread=LARGEST_SPREAD_OF_A_FAIR_COIN),
    Signal("signal_result_withheld"),
)

#: By metric, for those signals whose meaning bounds it.
LARGEST_SPREADS = {each.metric: each.largest_spread for each in SIGNALS if each.largest_spread is not None}
