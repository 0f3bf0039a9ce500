"""Metrics of the answers citizens and businesses gave, one instrument at a time."""

from collections.abc import Callable

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import Column, FactTables, Rows, Select, as_number, columns_of, one

SURVEY_DIMENSIONS = (
    "unit", "parent", "body", "unit_kind", "procedure", "field", "channel", "instrument", "level", "month",
    "quarter", "year",
)  # fmt: skip
SURVEY_COLUMNS = (
    "procedure_id case_id answered_at score score_access score_procedure score_staff score_result "
    "score_feedback source"
)
#: Scores that count as satisfied: 4 and 5 of 5 (metrics.md).
LEAST_SATISFIED_SCORE = 4


def answers(
    numerator: Callable[[Rows], Column], *, scored: str = "score", is_ratio: bool = True
) -> FactSelect:
    """Answers given in the period that have a score in the column ``scored``; the unit is that of the survey.

    The channel is that of the case an answer is linked to, where the viewer may count that case.
    """

    def build(facts: FactTables) -> Select:
        survey = facts["surveys"]
        columns = [
            survey.c.survey_id.label("row_id"),
            survey.c.unit_id,
            survey.c.instrument,
            *columns_of(survey, SURVEY_COLUMNS),
            _channel(facts, survey).label("channel"),
            survey.c.answered_day.label("day"),
            numerator(survey).label("numerator"),
        ]
        if is_ratio:
            columns.append(one().label("denominator"))
        return sa.select(*columns).where(
            facts.in_period(survey.c.answered_day, survey.c.answered_at), survey.c[scored].is_not(None)
        )

    return build


def every(survey: Rows) -> Column:
    """Each answer weighs one."""
    return one()


def _channel(facts: FactTables, survey: Rows) -> Column:
    case = facts["cases"]
    return sa.select(case.c.channel).where(case.c.case_id == survey.c.case_id).scalar_subquery()


def is_satisfied(scored: str = "score") -> Callable[[Rows], Column]:
    """1 for a 4 or 5 in a column of scores."""
    return lambda survey: as_number(survey.c[scored] >= LEAST_SATISFIED_SCORE)


def score(survey: Rows) -> Column:
    """The score itself, 1 to 5."""
    return sa.cast(survey.c.score, sa.Integer())
