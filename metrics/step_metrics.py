"""The metrics of a case's steps: names, meanings, and the rows each is counted from."""

from functools import partial

from metrics import steps
from metrics.case_metrics import CASES_AND_EVENTS, LEAST_CASES
from metrics.cases import CASE_DIMENSIONS, ONE_STOP
from metrics.definition import Metric, translatable
from metrics.moments import SECONDS_PER_DAY
from metrics.steps import STEP_DIMENSIONS

STEPS_AND_CASES = ("case_events", "cases")
#: The control sheet of a case (form 06): who held it, from when to when, in time or not.
CONTROL_SHEET = "Circular 03/2025/TT-VPCP"

_days_of_steps = partial(
    Metric, unit="days", kind="quantile", better="lower", tables=STEPS_AND_CASES, dimensions=STEP_DIMENSIONS,
    source=CONTROL_SHEET, facts=steps.ended_steps, divisor=SECONDS_PER_DAY, minimum_count=LEAST_CASES,
)  # fmt: skip

STEP_METRICS: tuple[Metric, ...] = (
    Metric(
        name="late_cases_by_broken_step",
        title=translatable("Late cases by the step that broke them"),
        question=translatable("Which step, of which unit, made the late cases late?"),
        formula=translatable(
            "Cases completed late in the period, each at one step: the one that overran its own due time by "
            "most working time, pauses left out; where none did, the one that held the case when its due "
            "time passed. The unit is the one that held the step; a case without recorded steps stands at "
            "its settling unit. Together they are all cases completed late."
        ),
        unit="count",
        kind="flow",
        better="lower",
        source=CONTROL_SHEET,
        tables=CASES_AND_EVENTS,
        dimensions=STEP_DIMENSIONS,
        facts=steps.completed_late_by_step,
    ),
    Metric(
        name="overdue_cases_by_broken_step",
        title=translatable("Overdue cases by the step that broke them"),
        question=translatable(
            "At which step, of which unit, do the overdue cases stand or did they lose time?"
        ),
        formula=translatable(
            "Open overdue cases, each at one step as of that moment: the one that overran its own due time "
            "by most working time, pauses left out; where none did, the one that held the case when its due "
            "time passed. Together they are all overdue cases."
        ),
        unit="count",
        kind="stock",
        better="lower",
        source=CONTROL_SHEET,
        tables=CASES_AND_EVENTS,
        dimensions=(*STEP_DIMENSIONS, "age_bucket"),
        facts=steps.overdue_by_step,
    ),
    _days_of_steps(
        name="step_days_median",
        title=translatable("Working days held, median"),
        question=translatable("How long does a step usually hold a case?"),
        formula=translatable(
            "Half of the steps ended in the period held their case for fewer working days than this, parts "
            "of a day counted as such; time in which the clock stood still is left out."
        ),
        quantile=(1, 2),
    ),
    _days_of_steps(
        name="step_days_p90",
        title=translatable("Working days held, nine of ten steps"),
        question=translatable("How long do the slow steps hold a case?"),
        formula=translatable(
            "Nine of ten steps ended in the period held their case for fewer working days than this; time in "
            "which the clock stood still is left out."
        ),
        quantile=(9, 10),
    ),
    Metric(
        name="step_overrun_rate",
        title=translatable("Steps ended after their due time"),
        question=translatable("How often does a step overrun the time that the internal process gives it?"),
        formula=translatable(
            "Steps ended after their own due time, divided by the steps ended in the period that have one. A "
            "late step does not make a late case by itself."
        ),
        unit="share",
        kind="flow",
        better="lower",
        source=CONTROL_SHEET,
        tables=STEPS_AND_CASES,
        dimensions=STEP_DIMENSIONS,
        facts=steps.overrun_steps,
        is_ratio=True,
        minimum_count=LEAST_CASES,
    ),
    Metric(
        name="steps_running_overdue",
        title=translatable("Steps running past their due time"),
        question=translatable("Who is holding a case past the time of the step right now?"),
        formula=translatable(
            "Steps of open cases that run at that moment and have passed their own due time; time in which "
            "the clock stood still is left out."
        ),
        unit="count",
        kind="stock",
        better="lower",
        source=CONTROL_SHEET,
        tables=STEPS_AND_CASES,
        dimensions=STEP_DIMENSIONS,
        facts=steps.running_overdue_steps,
    ),
    Metric(
        name="hand_overs",
        title=translatable("Hand-overs"),
        question=translatable("How often does a case come to another unit or official?"),
        formula=translatable(
            "Steps begun in the period by another unit or official than the step before, and reassignments; "
            "handing out the result is not among them."
        ),
        unit="count",
        kind="flow",
        better="neither",
        source=CONTROL_SHEET,
        tables=STEPS_AND_CASES,
        dimensions=STEP_DIMENSIONS,
        facts=steps.hand_overs,
    ),
    Metric(
        name="hand_overs_per_case",
        title=translatable("Hand-overs per case"),
        question=translatable("Through how many hands does a case go?"),
        formula=translatable(
            "Hand-overs before completion, divided by the cases completed in the period that have steps."
        ),
        unit="per_case",
        kind="flow",
        better="lower",
        source=ONE_STOP,
        tables=CASES_AND_EVENTS,
        dimensions=CASE_DIMENSIONS,
        facts=steps.hand_overs_of_cases,
        is_ratio=True,
        minimum_count=LEAST_CASES,
    ),
)
