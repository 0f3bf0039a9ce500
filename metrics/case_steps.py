"""The steps of one case as its page shows them: how long each held it, and which one broke it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from data_access.scope import AccessScope, Permission
from data_access.store import CaseStore
from errors import NotVisible
from metrics import steps
from metrics.definition import Question
from metrics.facts import FactTables
from metrics.inquiry import prepare
from metrics.moments import SECONDS_PER_DAY
from settings import Settings


@dataclass(frozen=True)
class StepTime:
    """How long a step held its case and by how much it overran its own due time, in working days."""

    held: float | None
    overrun: float


@dataclass(frozen=True)
class CaseSteps:
    """The times of a case's steps by event id, and the id of the one that broke it (None: it is not late)."""

    times: Mapping[str, StepTime] = field(default_factory=dict)
    broken: str | None = None


def read_case_steps(
    case_id: str, *, as_of: datetime, scope: AccessScope, store: CaseStore, settings: Settings
) -> CaseSteps:
    """The steps of one case; what still runs is looked at as of an aware instant.

    Raises:
        NotVisible: the viewer may not open rows.
    """
    if not scope.may(Permission.OPEN_ROWS):
        raise NotVisible
    question = Question("overdue_cases_by_broken_step", as_of=as_of)
    inquiry = prepare(question, scope=scope, store=store, settings=settings)
    rows = inquiry.tables.read(steps.steps_of_case(inquiry.facts, case_id))
    times = {
        row.event_id: StepTime(
            None if row.held is None else row.held / SECONDS_PER_DAY, row.overrun / SECONDS_PER_DAY
        )
        for row in rows
    }
    return CaseSteps(times, _broken(inquiry.facts, case_id))


def _broken(facts: FactTables, case_id: str) -> str | None:
    """The step that broke a case, whenever it was completed."""
    facts = replace(facts, start=date.min, end=date.max)
    for late_cases in (steps.late_at_completion, steps.overdue_at_moments):
        late = late_cases(facts).where(facts["cases"].c.case_id == case_id).subquery("late")
        found = facts.tables.read(steps.broken_steps(facts, late).select())
        if found:
            return str(found[0].event_id)
    return None
