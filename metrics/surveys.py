"""Metrics of the answers citizens and businesses gave, one instrument at a time."""

from collections.abc import Callable

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import Column, FactTables, Rows, Select, as_number, columns_of, one

SURVEY_DIMENSIONS = (
    "unit", "parent", "body", "unit_kind", "procedure", "field", "instrument", "month", "quarter", "year",
)  # fmt: skip
SURVEY_COLUMNS = (
    "procedure_id case_id answered_at score score_access score_procedure score_staff score_result "
    "score_feedback source"
)
#: Scores that count as satisfied: 4 and 5 of 5 (metrics.md).
LEAST_SATISFIED_SCORE = 4


def answers(numerator: Callable[[Rows], Column], *, is_ratio: bool = True) -> FactSelect:
    """Answers with a score given in the period; the unit is that of the survey."""

    def build(facts: FactTables) -> Select:
        survey = facts["surveys"]
        columns = [
            survey.c.survey_id.label("row_id"),
            survey.c.unit_id,
            survey.c.instrument,
            *columns_of(survey, SURVEY_COLUMNS),
            survey.c.answered_day.label("day"),
            numerator(survey).label("numerator"),
        ]
        if is_ratio:
            columns.append(one().label("denominator"))
        return sa.select(*columns).where(
            facts.in_period(survey.c.answered_day, survey.c.answered_at), survey.c.score.is_not(None)
        )

    return build


def every(survey: Rows) -> Column:
    """Each answer weighs one."""
    return one()


def is_satisfied(survey: Rows) -> Column:
    """1 for a score of 4 or 5."""
    return as_number(survey.c.score >= LEAST_SATISFIED_SCORE)


def score(survey: Rows) -> Column:
    """The score itself, 1 to 5."""
    return sa.cast(survey.c.score, sa.Integer())
