"""Metrics of reports that an official harassed or troubled a citizen or business (domain.md 7)."""

from collections.abc import Callable

import sqlalchemy as sa

from metrics.definition import FactSelect
from metrics.facts import (
    Column,
    Condition,
    FactTables,
    Rows,
    Select,
    age_bucket,
    as_number,
    at_moments,
    columns_of,
    moment_labels,
    one,
)
from metrics.petitions import FOUND_RIGHT

REPORT_DIMENSIONS = (
    "unit", "parent", "body", "unit_kind", "procedure", "field", "officer", "channel", "behaviour", "status",
    "month", "quarter", "year",
)  # fmt: skip
REPORT_COLUMNS = (
    "procedure_id officer_id case_id petition_id channel behaviour status severity received_at handled_at "
    "finding action head_liable source source_ref"
)
#: Statuses that end a report, also where the date of it is missing (metrics.md harassment_open).
CLOSING_STATUSES = ("concluded", "referred", "ineligible")


def _report_columns(report: Rows) -> list[Column]:
    return [
        report.c.report_id.label("row_id"),
        report.c.unit_id,
        report.c.due_effective_at.label("due_at"),
        *columns_of(report, REPORT_COLUMNS),
    ]


def reports(
    anchor: str,
    *conditions: Callable[[Rows], Condition],
    numerator: Callable[[Rows], Column] | None = None,
) -> FactSelect:
    """Reports received or handled in the period; with a numerator they are a ratio's denominator."""

    def build(facts: FactTables) -> Select:
        report = facts["harassment_reports"]
        day, instant = report.c[f"{anchor}_day"], report.c[f"{anchor}_at"]
        weights = [one().label("numerator")]
        if numerator is not None:
            weights = [numerator(report).label("numerator"), one().label("denominator")]
        return sa.select(*_report_columns(report), day.label("day"), *weights).where(
            facts.in_period(day, instant), *(condition(report) for condition in conditions)
        )

    return build


def is_substantiated(report: Rows) -> Condition:
    """Concluded as right or partly right."""
    return sa.and_(report.c.status == "concluded", report.c.finding.in_(FOUND_RIGHT))


def has_finding(report: Rows) -> Condition:
    """Concluded with a finding, unproven included; ineligible and referred reports have none."""
    return sa.and_(report.c.status == "concluded", report.c.finding.is_not(None))


def substantiated(report: Rows) -> Column:
    """1 for a report that was right or partly right."""
    return as_number(is_substantiated(report))


def _is_open(report: Rows, at: Column) -> Condition:
    unclosed = sa.and_(report.c.handled_at.is_(None), report.c.status.not_in(CLOSING_STATUSES))
    return sa.and_(report.c.received_at <= at, sa.or_(report.c.handled_at > at, unclosed))


def _open(facts: FactTables, *, only_overdue: bool) -> Select:
    report, at = facts["harassment_reports"], facts.moments.at
    since = report.c.due_ordinal if only_overdue else report.c.received_ordinal
    age = age_bucket(facts.moments.ordinal - since, first=1 if only_overdue else 0)
    conditions = [_is_open(report, at)]
    if only_overdue:
        conditions.append(report.c.due_effective_at < at)
    return (
        sa.select(
            *_report_columns(report),
            *moment_labels(facts),
            age.label("age_bucket"),
            one().label("numerator"),
        )
        .select_from(at_moments(facts, report))
        .where(*conditions)
    )


def open_reports(facts: FactTables) -> Select:
    """Reports received and neither concluded, referred nor found ineligible at each moment."""
    return _open(facts, only_overdue=False)


def overdue_reports(facts: FactTables) -> Select:
    """Open reports past their due time."""
    return _open(facts, only_overdue=True)


def reports_naming_officers(facts: FactTables) -> Select:
    """Eligible reports about a named official received in the twelve months up to each moment."""
    report, moments = facts["harassment_reports"], facts.moments
    return (
        sa.select(
            *_report_columns(report),
            *moment_labels(facts),
            one().label("numerator"),
            report.c.officer_id.label("distinct_key"),
        )
        .select_from(at_moments(facts, report))
        .where(
            report.c.officer_id.is_not(None),
            report.c.status != "ineligible",
            report.c.received_at >= moments.year_before,
            report.c.received_at <= moments.at,
        )
    )
