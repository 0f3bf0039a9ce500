"""What people wrote beside their score: masked texts, for those who may open single rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.definition import Question
from metrics.dimensions import LEVELS
from metrics.inquiry import KEY_PREFIX, Inquiry, prepare
from metrics.listed_cases import UNIT, check_may_list, names_of
from metrics.masking import mask_contacts
from metrics.moments import aware
from settings import Settings

#: More than this are never read at once.
MOST_COMMENTS = 500
LEVEL = f"{KEY_PREFIX}level"


@dataclass(frozen=True)
class Comment:
    """One comment: when (aware UTC), about which unit and procedure, and its text, masked once more.

    ``was_unmasked`` tells that the source delivered something that had to be masked here.
    """

    answered_at: datetime
    unit: str
    procedure: str
    text: str
    was_unmasked: bool


@dataclass(frozen=True)
class CommentList:
    """Comments of one level, newest first; ``counts`` are those of every level (1 to 5) that has some.

    ``level`` is empty where there is none at all. ``as_of`` and ``data_time`` are aware UTC.
    """

    counts: Mapping[str, int]
    level: str
    lines: tuple[Comment, ...]
    as_of: datetime
    data_time: datetime

    @property
    def total(self) -> int:
        """How many comments of this level there are."""
        return self.counts.get(self.level, 0)


def read_comments(
    question: Question,
    *,
    level: str,
    scope: AccessScope,
    store: CaseStore,
    settings: Settings,
    limit: int = MOST_COMMENTS,
    offset: int = 0,
) -> CommentList:
    """The comments beside the answers that a question about ``survey_responses`` counts, of one level.

    A level without comments gives way to the lowest that has some.

    Raises:
        NotVisible: this viewer may not open rows, or the unit lies outside the scope.
        QuestionRefused, UnknownName: as for the number.
    """
    check_may_list(scope=scope)
    inquiry = prepare(replace(question, by=("level",)), scope=scope, store=store, settings=settings)
    written = _written(inquiry)
    count = sa.func.count().label("count")
    found = inquiry.tables.read(sa.select(written.c[LEVEL], count).group_by(written.c[LEVEL]))
    by_score = {str(row._mapping[LEVEL]): int(row._mapping["count"]) for row in found}
    counts = {each: by_score[each] for each in LEVELS if each in by_score}
    shown = level if level in counts else next(iter(counts), "")
    rows: list[Any] = []
    if shown:
        page = (
            sa.select(written)
            .where(written.c[LEVEL] == int(shown))
            .order_by(written.c.answered_at.desc(), written.c.row_id)
            .limit(min(limit, MOST_COMMENTS))
            .offset(offset)
        )
        rows = list(inquiry.tables.read(page))
    return CommentList(
        counts=counts,
        level=shown,
        lines=_lines(rows, scope=scope, store=store),
        as_of=aware(inquiry.frame.at),
        data_time=aware(inquiry.frame.data_time),
    )


def _written(inquiry: Inquiry) -> sa.Subquery:
    """The answers of an inquiry that have a comment."""
    metric, survey = inquiry.metric, inquiry.facts["surveys"]
    counted = inquiry.counted(metric.facts, by=("level",), known=metric.dimensions, keeps_record=True)
    return (
        sa.select(
            counted.c.row_id, counted.c.answered_at, counted.c.procedure_id, counted.c[UNIT],
            counted.c[LEVEL], survey.c.comment,
        )
        .join_from(counted, survey, survey.c.survey_id == counted.c.row_id)
        .where(sa.func.trim(survey.c.comment) != "")
        .subquery("written")
    )  # fmt: skip


def _lines(rows: list[Any], *, scope: AccessScope, store: CaseStore) -> tuple[Comment, ...]:
    names = names_of(
        units=[row._mapping[UNIT] for row in rows],
        procedures=[row.procedure_id for row in rows],
        officers=[],
        scope=scope,
        store=store,
    )
    return tuple(
        Comment(
            answered_at=aware(row.answered_at),
            unit=names.unit(row._mapping[UNIT]),
            procedure=names.procedures.get(row.procedure_id, ""),
            text=mask_contacts(row.comment),
            was_unmasked=mask_contacts(row.comment) != row.comment,
        )
        for row in rows
    )
