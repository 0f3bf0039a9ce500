"""The rows behind the metrics of steps: how long each held its case, which overran, which broke a late case.

Lateness of a step is not lateness of the case: it comes from the control sheet of the case (form 06 of
Circular 03/2025/TT-VPCP, domain.md 2.2 and 2.4). Time is read off the case's own clock, which counts working
days and stands still in pauses; refresh has read it at the start, the due time and the end of each step.

The unit and the official of a step are those who held it; a step that names no unit is the settling unit's.
A step begun before the case was completed ends with it at the latest.
"""

import sqlalchemy as sa

from metrics import cases
from metrics.cases import CASE_DIMENSIONS, every, is_late
from metrics.facts import (
    Column,
    Condition,
    FactTables,
    Rows,
    Select,
    as_number,
    at_moments,
    columns_of,
    moment_labels,
    one,
)
from metrics.moments import SECONDS_PER_DAY

STEP_DIMENSIONS = (*CASE_DIMENSIONS, "step", "step_role")
#: What a reader of single rows is shown of a step besides its holder and its name.
STEP_COLUMNS = "case_id officer_id step_name step_role started_at held_to_at"
#: What is known of the step that broke a late case, under these names.
BROKEN_STEP_COLUMNS = "event_id step_name step_unit_id step_officer_id step_role overrun"


def broken_steps(facts: FactTables, late: Rows) -> Rows:
    """For each late case the one step that broke it; cases without any step are not in it.

    ``late`` has a row per late case with ``case_id``, its ``due_at``, the instant ``until_at`` up to which it
    is looked at (its completion, or T), and ``until_worked``, the seconds of working days up to then (NULL
    when the case was completed: none of its steps runs any more). A case may come at several instants.

    It is the step begun before that instant that overran its own due time by most of the case's clock. Where
    none has: the step that held the case when its due time passed, else the first one after it, else the last
    one. So every late case has one owner, and shares of owners add up to all late cases.

    Columns: ``case_id``, ``until_at``, ``event_id``, ``step_name``, ``step_unit_id`` and ``step_officer_id``
    (who held it), ``step_role`` (receiving, settling, other; NULL where the step names no unit), ``overrun``
    (seconds of working days past its own due time, 0 where it was not overrun).
    """
    step = facts["case_events"]
    is_begun = sa.and_(
        step.c.case_id == late.c.case_id, step.c.kind == "step", step.c.started_at < late.c.until_at
    )
    clock = _clock_until(facts, late)
    rows = late.join(step, is_begun).outerjoin(
        clock, sa.and_(clock.c.case_id == late.c.case_id, clock.c.until_at == late.c.until_at)
    )
    overrun = _overrun(step, at=late.c.until_at, clock_at=clock.c.clock)
    place = sa.func.row_number().over(
        partition_by=(late.c.case_id, late.c.until_at), order_by=_blame(step, due=late.c.due_at, past=overrun)
    )
    judged = (
        sa.select(
            late.c.case_id,
            late.c.until_at,
            step.c.event_id,
            step.c.step_name,
            step.c.holder_unit_id.label("step_unit_id"),
            step.c.officer_id.label("step_officer_id"),
            step.c.step_role,
            overrun.label("overrun"),
            place.label("place"),
        )
        .select_from(rows)
        .subquery("judged")
    )
    columns = columns_of(judged, f"case_id until_at {BROKEN_STEP_COLUMNS}")
    return sa.select(*columns).where(judged.c.place == 1).subquery("broken")


def _blame(step: Rows, *, due: Column, past: Column) -> list[Column]:
    """The order in which the steps of a late case are to answer for it."""
    was_running = sa.or_(step.c.held_to_at.is_(None), step.c.held_to_at > due)
    came_after = step.c.started_at > due
    kind = sa.case((past > 0, 1), (came_after, 3), (was_running, 2), else_=4)
    return [
        kind,
        past.desc(),
        # Of those after the due time the first, of the others the last.
        sa.case((came_after, step.c.started_at)).nulls_last(),
        step.c.started_at.desc(),
        step.c.event_id,
    ]


def _clock_until(facts: FactTables, late: Rows) -> Rows:
    """What the clock of each case showed at ``until_at``: working time less the pauses begun before."""
    pause = facts["case_pauses"]
    looked_at = sa.select(late.c.case_id, late.c.until_at, late.c.until_worked).distinct()
    late = looked_at.subquery("looked_at")
    paused = sa.func.least(pause.c.ended_worked, late.c.until_worked) - pause.c.started_worked
    running = late.c.until_worked - pause.c.started_worked
    stood_still = sa.case((pause.c.ended_worked.is_(None), running), else_=paused)
    is_begun = sa.and_(pause.c.case_id == late.c.case_id, pause.c.started_at < late.c.until_at)
    clock = sa.func.max(late.c.until_worked) - sa.func.coalesce(sa.func.sum(stood_still), 0)
    return (
        sa.select(late.c.case_id, late.c.until_at, clock.label("clock"))
        .select_from(late.outerjoin(pause, is_begun))
        .group_by(late.c.case_id, late.c.until_at)
        .subquery("clock")
    )


def _overrun(step: Rows, *, at: Column, clock_at: Column) -> Column:
    """Seconds of the case's clock past a step's own due time up to an instant; never negative."""
    end = sa.case((step.c.held_to_at <= at, step.c.held_to_clock), else_=clock_at)
    return sa.func.greatest(0, sa.func.coalesce(end - step.c.due_clock, 0))


def late_at_completion(facts: FactTables) -> Select:
    """Cases completed late in the period, each with its completion as the instant it is looked at."""
    case = facts["cases"]
    return cases.completed(every, is_late)(facts).add_columns(
        case.c.case_id,
        case.c.completed_at.label("until_at"),
        sa.cast(sa.null(), sa.BigInteger()).label("until_worked"),
    )


def overdue_at_moments(facts: FactTables) -> Select:
    """Cases open and overdue at each moment, with that moment as the instant they are looked at."""
    case, moments = facts["cases"], facts.moments
    return cases.overdue_cases(facts).add_columns(
        case.c.case_id, moments.at.label("until_at"), moments.worked.label("until_worked")
    )


def completed_late_by_step(facts: FactTables) -> Select:
    """Each case completed late at the step that broke it; without steps at its settling unit."""
    return _by_broken_step(facts, late_at_completion(facts))


def overdue_by_step(facts: FactTables) -> Select:
    """Each overdue case at the step that has broken it so far; without steps at its settling unit."""
    return _by_broken_step(facts, overdue_at_moments(facts))


def _by_broken_step(facts: FactTables, late_cases: Select) -> Select:
    late = late_cases.subquery("late")
    broken = broken_steps(facts, late)
    is_its = sa.and_(broken.c.case_id == late.c.case_id, broken.c.until_at == late.c.until_at)
    own = {"unit_id", "officer_id", "case_id", "until_at", "until_worked"}
    return sa.select(
        *(column for column in late.c if column.key not in own),
        sa.func.coalesce(broken.c.step_unit_id, late.c.unit_id).label("unit_id"),
        broken.c.step_officer_id.label("officer_id"),
        *columns_of(broken, "step_name step_role"),
        (broken.c.overrun / float(SECONDS_PER_DAY)).label("overrun_days"),
    ).select_from(late.outerjoin(broken, is_its))


def ended_steps(facts: FactTables) -> Select:
    """Steps that ended in the period with how long each held its case, in seconds of the case's clock."""
    step = facts["case_events"]
    held = sa.func.greatest(0, step.c.held_to_clock - step.c.started_clock)
    return _ended(facts, held.label("measure"), held.is_not(None), weighs=one())


def overrun_steps(facts: FactTables) -> Select:
    """Steps with a due time of their own that ended in the period, and whether they overran it."""
    step = facts["case_events"]
    overran = as_number(step.c.held_to_clock > step.c.due_clock)
    return _ended(facts, one().label("denominator"), step.c.due_clock.is_not(None), weighs=overran)


def _ended(facts: FactTables, further: Column, condition: Condition, *, weighs: Column) -> Select:
    step, case = facts["case_events"], facts["cases"]
    return (
        sa.select(
            *_step_columns(step, case),
            step.c.held_to_day.label("day"),
            weighs.label("numerator"),
            further,
        )
        .select_from(step.join(case, case.c.case_id == step.c.case_id))
        .where(step.c.kind == "step", facts.in_period(step.c.held_to_day, step.c.held_to_at), condition)
    )


def _step_columns(step: Rows, case: Rows) -> list[Column]:
    """The columns every select of steps has besides its numerator."""
    return [
        step.c.event_id.label("row_id"),
        step.c.holder_unit_id.label("unit_id"),
        case.c.procedure_id,
        sa.func.coalesce(case.c.channel, "counter").label("channel"),
        step.c.due_effective_at.label("due_at"),
        *columns_of(step, STEP_COLUMNS),
    ]


def running_overdue_steps(facts: FactTables) -> Select:
    """Steps that hold an open case at each moment and have overrun their own due time."""
    step, case, moments = facts["case_events"], facts["cases"], facts.moments
    runs = sa.and_(
        case.c.case_id == step.c.case_id,
        step.c.kind == "step",
        step.c.due_effective_at < moments.at,
        sa.or_(step.c.held_to_at.is_(None), step.c.held_to_at > moments.at),
    )
    running = (
        sa.select(
            *_step_columns(step, case),
            *moment_labels(facts),
            step.c.due_clock,
            moments.at.label("until_at"),
            moments.worked.label("until_worked"),
        )
        .select_from(at_moments(facts, case).join(step, runs))
        .where(cases.is_open(facts, case), step.c.started_at <= moments.at)
        .subquery("running")
    )
    clock = _clock_until(facts, running)
    is_its = sa.and_(clock.c.case_id == running.c.case_id, clock.c.until_at == running.c.until_at)
    own = {"due_clock", "until_at", "until_worked"}
    return (
        sa.select(*(column for column in running.c if column.key not in own), one().label("numerator"))
        .select_from(running.join(clock, is_its))
        .where(clock.c.clock > running.c.due_clock)
    )


def steps_of_case(facts: FactTables, case_id: str) -> Select:
    """The steps of one case at the one moment of a state: ``event_id``, and the seconds of its clock that
    each ``held`` it (NULL outside the calendar) and has ``overrun`` its own due time."""
    case, step, moments = facts["cases"], facts["case_events"], facts.moments
    looked_at = (
        sa.select(case.c.case_id, moments.at.label("until_at"), moments.worked.label("until_worked"))
        .where(case.c.case_id == case_id)
        .subquery("looked_at_case")
    )
    clock = _clock_until(facts, looked_at)
    end = sa.case((step.c.held_to_at <= moments.at, step.c.held_to_clock), else_=clock.c.clock)
    held = end - step.c.started_clock
    return (
        sa.select(
            step.c.event_id,
            sa.case((held.is_not(None), sa.func.greatest(0, held))).label("held"),
            _overrun(step, at=moments.at, clock_at=clock.c.clock).label("overrun"),
        )
        .select_from(step.join(clock, clock.c.case_id == step.c.case_id))
        .where(step.c.kind == "step", step.c.started_at <= moments.at)
    )


def hand_overs(facts: FactTables) -> Select:
    """Events in the period by which a case in hand came to another unit or official, at the new holder."""
    step, case = facts["case_events"], facts["cases"]
    return (
        sa.select(
            *_step_columns(step, case),
            step.c.started_day.label("day"),
            one().label("numerator"),
        )
        .select_from(step.join(case, case.c.case_id == step.c.case_id))
        .where(
            step.c.is_hand_over,
            sa.or_(case.c.completed_at.is_(None), step.c.started_at < case.c.completed_at),
            facts.in_period(step.c.started_day, step.c.started_at),
        )
    )


def hand_overs_of_cases(facts: FactTables) -> Select:
    """Completed cases that have steps, and how often each had changed hands before its completion."""
    case, step = facts["cases"], facts["case_events"]
    counted = (
        sa.select(step.c.case_id, sa.func.sum(as_number(step.c.is_hand_over)).label("hand_overs"))
        .select_from(step.join(case, case.c.case_id == step.c.case_id))
        .where(
            step.c.kind.in_(("step", "reassigned")),
            step.c.started_at < case.c.completed_at,
            cases.was_completed(facts, case),
        )
        .group_by(step.c.case_id)
        .having(sa.func.max(as_number(step.c.kind == "step")) == 1)
        .subquery("counted_steps")
    )
    return sa.select(
        *cases.case_columns(case, case.c.due_at_completion),
        case.c.completed_day.label("day"),
        sa.cast(counted.c.hand_overs, sa.BigInteger()).label("numerator"),
        one().label("denominator"),
    ).select_from(case.join(counted, counted.c.case_id == case.c.case_id))
