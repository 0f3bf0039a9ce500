"""The dimensions a number can be split by: where each comes from, and how its values are written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from data_access.scoped import ScopedTables, codes_of
from errors import UnknownName
from metrics.definition import ImpossibleDimension, Metric, QuestionRefused
from metrics.facts import Column, Rows, age_buckets
from metrics.moments import PERIOD_DIMENSIONS, label_text
from metrics.petitions import STAGES
from metrics.recoveries import OWED_SINCE, SUSPICIONS
from metrics.registers import REGISTER_VALUES

DIMENSIONS = (
    "unit", "parent", "body", "unit_kind", "procedure", "field", "channel", "officer", "month", "quarter",
    "year", "age_bucket", "behaviour", "kind", "mode", "instrument", "status", "step", "step_role",
    "stage", "outcome", "quality", "level", "inspection_kind", "conclusion", "head", "owed_since", "reason",
    *REGISTER_VALUES,
)  # fmt: skip
#: Dimensions that come from the unit of a row.
UNIT_DIMENSIONS = ("unit", "parent", "body", "unit_kind")
#: Dimensions whose values are codes of the case model.
CODE_DIMENSIONS = ("channel", "behaviour", "kind", "mode", "instrument", "status", "outcome", "quality")
#: Dimensions of which an address or a command may name several values at once: none has a comma in it.
LISTED_DIMENSIONS = (*CODE_DIMENSIONS, "stage", "inspection_kind", *REGISTER_VALUES)
#: Codes whose column has another name in its table.
CODE_COLUMNS = {"quality": "answer_quality"}
#: Codes that are read from a row of another table: the channel of an answer is that of its case.
CODE_TABLES = {("surveys", "channel"): "cases"}
#: Dimensions whose column has another name.
ID_COLUMNS = {
    "procedure": "procedure_id", "officer": "officer_id", "step": "step_name", "level": "score",
    "conclusion": "conclusion_id", "head": "head_id",
}  # fmt: skip
#: The scores an answer can have, from very dissatisfied to very satisfied.
LEVELS = ("1", "2", "3", "4", "5")
#: Dimensions whose values are worked out, and all they can be.
LISTED = {"stage": STAGES, "level": LEVELS, "owed_since": OWED_SINCE, "reason": SUSPICIONS, **REGISTER_VALUES}
PERIOD_PATTERNS = {"month": r"(\d{4})-(0[1-9]|1[0-2])", "quarter": r"(\d{4})-Q([1-4])", "year": r"(\d{4})"}


@dataclass(frozen=True)
class DimensionedRows:
    """Rows with an expression for each dimension. ``share`` is there when units are those of now."""

    rows: Rows
    columns: dict[str, Column]
    share: Column | None


def check_dimensions(metric: Metric, names: Iterable[str]) -> None:
    """Make sure that each name is a dimension of this metric.

    Raises:
        UnknownName: there is no such dimension, or not of this metric; possible ones are named.
        QuestionRefused: one is given twice.
    """
    asked = list(names)
    for name in asked:
        if asked.count(name) > 1:
            raise QuestionRefused(f"The dimension '{name}' is given twice.")
        if name in metric.dimensions:
            continue
        if name in DIMENSIONS:
            raise ImpossibleDimension(metric.name, name, metric.dimensions)
        raise UnknownName("dimension", name, metric.dimensions)


def add_dimensions(
    facts: Rows, names: Iterable[str], *, tables: ScopedTables, units_now: bool
) -> DimensionedRows:
    """Rows joined to what the dimensions need and no more; ``unit`` is always among them."""
    wanted = set(names) | {"unit"}
    rows, share = facts, None
    unit: Column = facts.c.unit_id
    if units_now:
        now = tables.reference("unit_successors_now")
        rows = rows.outerjoin(now, now.c.unit_id == facts.c.unit_id)
        unit = sa.func.coalesce(now.c.successor_id, facts.c.unit_id)
        share = sa.func.coalesce(now.c.share, 1)
    columns: dict[str, Column] = {"unit": unit}
    if wanted & {"parent", "body", "unit_kind"}:
        units = tables.reference("units")
        rows = rows.outerjoin(units, units.c.unit_id == unit)
        columns |= {"parent": units.c.parent_id, "body": units.c.body_id, "unit_kind": units.c.kind}
    if "field" in wanted and "field" not in facts.c:
        procedures = tables.reference("procedures")
        rows = rows.outerjoin(procedures, procedures.c.procedure_id == facts.c.procedure_id)
        columns["field"] = procedures.c.field
    for name in sorted(wanted - columns.keys()):
        columns[name] = _own_column(facts, name)
    return DimensionedRows(rows, {name: columns[name] for name in wanted}, share)


def _own_column(facts: Rows, name: str) -> Column:
    """The column of a row that a dimension other than the unit's is read from."""
    if name in PERIOD_DIMENSIONS and "day" in facts.c:
        year = sa.extract("year", facts.c.day)
        return {
            "month": year * 100 + sa.extract("month", facts.c.day),
            "quarter": year * 10 + sa.extract("quarter", facts.c.day),
            "year": year,
        }[name]
    return facts.c[ID_COLUMNS.get(name, name)]


def source_columns(name: str) -> set[str]:
    """The columns of a row that a dimension may be read from, besides its unit and its day."""
    return {"field", "procedure_id"} if name == "field" else {ID_COLUMNS.get(name, name)}


def key_text(dimension: str, value: object) -> str | None:
    """A value of a dimension as it is written in an answer."""
    if value is None:
        return None
    return label_text(dimension, int(str(value))) if dimension in PERIOD_DIMENSIONS else str(value)


def key_value(metric: Metric, dimension: str, text: str) -> str | int | None:
    """A value as it is written in a question, as the rows have it; empty means: has none.

    Raises:
        UnknownName: not a period or not a code of this dimension.
    """
    if not text:
        return None
    if dimension in PERIOD_PATTERNS:
        found = re.fullmatch(PERIOD_PATTERNS[dimension], text)
        if found is None:
            raise UnknownName(dimension, text, ["2026-09", "2026-Q3", "2026"])
        return int("".join(found.groups()))
    known = known_values(metric, dimension)
    if known and text not in known:
        raise UnknownName(dimension, text, known)
    return int(text) if dimension == "level" else text


def known_values(metric: Metric, dimension: str) -> tuple[str, ...]:
    """The values a dimension can have at all; none where they are ids or free."""
    if dimension == "age_bucket":
        return tuple(dict.fromkeys(age_buckets(first=0) + age_buckets(first=1)))
    if dimension == "unit_kind":
        return codes_of("units", "kind")
    if dimension == "step_role":
        return codes_of("case_events", "step_role")
    if dimension in LISTED:
        return LISTED[dimension]
    if dimension == "inspection_kind":
        return codes_of("inspections", "kind")
    table, column = metric.tables[0], CODE_COLUMNS.get(dimension, dimension)
    table = CODE_TABLES.get((table, column), table)
    return codes_of(table, column) if dimension in CODE_DIMENSIONS else ()
