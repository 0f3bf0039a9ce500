"""A form filled in: a line for the whole and one for each unit, each cell the answer of a metric."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from data_access.read_units import UnitEntry
from metrics.definition import Group, MetricResult, Question
from reports.form_controls import Broken, broken_controls
from reports.form_definition import Form, FormColumn

#: Kinds of units that stand after the departments.
LOCALITIES = ("commune", "ward", "special_zone", "district")
#: What asks one question for the reader of the form.
Ask = Callable[[Question], MetricResult]
Cell = int | float | None


@dataclass(frozen=True)
class FormLine:
    """The numbers of one unit, or of all of them where ``unit_id`` is empty, by the column's number.

    Money is whole dong and land square metres; None is unknown.
    """

    unit_id: str
    name: str
    cells: dict[int, Cell]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened there."""
        return not any(self.cells.values())


@dataclass(frozen=True)
class BrokenLine:
    """A formula that does not hold in one line."""

    line: FormLine
    broken: Broken


@dataclass(frozen=True)
class FilledForm:
    """A form with its numbers. ``by`` is the dimension that its lines are values of; ``unknown`` are the
    numbers of the columns that no source delivers."""

    form: Form
    start: date
    end: date
    as_of: datetime
    data_time: datetime
    rejected_rows: int
    by: str
    total: FormLine
    lines: tuple[FormLine, ...]
    unknown: frozenset[int]

    @property
    def broken(self) -> list[BrokenLine]:
        """Every formula that does not hold: of the whole first, then unit by unit."""
        return [
            BrokenLine(line, broken)
            for line in (self.total, *self.lines)
            for broken in broken_controls(self.form.controls, line.cells)
        ]

    @property
    def is_outside(self) -> bool:
        """Whether another circular than the form's holds at the end of the period."""
        return self.form.circular_on(self.end) is None


def questions_of(form: Form, *, by: tuple[str, ...], asked: Question) -> dict[int, Question]:
    """The question behind each column that is counted; ``asked`` has the days, the moment and the unit."""
    return {
        column.number: replace(asked, metric=column.metric, by=by, where=column.where)
        for column in form.columns
        if column.metric
    }


def fill_form(
    form: Form,
    *,
    asked: Question,
    by: str,
    place: str,
    units: Sequence[UnitEntry],
    delivered: frozenset[str],
    ask: Ask,
) -> FilledForm:
    """The form for the days, the moment and the unit of a question.

    Its lines are the bodies that exist in the period, or have numbers of it, departments first; by ``unit``
    those that have numbers. Totals are asked for, not added up: one conclusion may be about several units.
    """
    unknown = frozenset(
        column.number for column in form.columns if column.metric and not _is_delivered(column, delivered)
    )
    totals = {number: ask(each) for number, each in questions_of(form, by=(), asked=asked).items()}
    split = {
        number: ask(each)
        for number, each in questions_of(form, by=(by,), asked=asked).items()
        if number not in unknown
    }
    names = {
        group.key(by) or "": group.name(by) or ""
        for result in split.values()
        for group in result.groups
        if group.value
    }
    bodies = [unit for unit in units if by == "body" and asked.unit_id is None and _is_body(unit)]
    values = {number: {group.key(by) or "": group for group in each.groups} for number, each in split.items()}
    lines = tuple(
        FormLine(unit_id, name, _cells(form, {n: groups.get(unit_id) for n, groups in values.items()}))
        for unit_id, name in _listed(names, bodies, asked)
    )
    whole = {number: each.total for number, each in totals.items() if number not in unknown}
    results = [*totals.values()]
    oldest = min(results, key=lambda each: each.as_of)
    return FilledForm(
        form=form,
        start=oldest.start,
        end=oldest.end,
        as_of=oldest.as_of,
        data_time=min(each.data_time for each in results),
        rejected_rows=max(each.rejected_rows for each in results),
        by=by,
        total=FormLine("", place, _cells(form, whole)),
        lines=lines,
        unknown=unknown,
    )


def needed_columns(form: Form) -> frozenset[str]:
    """Every column of the case model that some column of the form can not do without."""
    return frozenset(name for column in form.columns for need in column.needs for name in need.split("|"))


def _is_delivered(column: FormColumn, delivered: frozenset[str]) -> bool:
    """Of each of its needs, whether some source delivers it or another one that comes together with it."""
    return all(set(need.split("|")) & delivered for need in column.needs)


def _cells(form: Form, groups: Mapping[int, Group | None]) -> dict[int, Cell]:
    return {column.number: _cell(column, groups) for column in form.columns if not column.is_remark}


def _cell(column: FormColumn, groups: Mapping[int, Group | None]) -> Cell:
    """The number of a cell; nothing recorded is 0, what nobody delivers is unknown."""
    if column.number not in groups:
        return None
    group = groups[column.number]
    return 0 if group is None else group.value


def _is_body(unit: UnitEntry) -> bool:
    """Whether a unit answers to the province itself; agencies of the centre do not."""
    return unit.unit_id == unit.body_id and unit.kind not in ("province", "central_agency")


def _listed(names: Mapping[str, str], bodies: Sequence[UnitEntry], asked: Question) -> list[tuple[str, str]]:
    """Id and name of each line: bodies of the period and whatever has numbers; localities last, by name."""
    found = {unit.unit_id: unit.name for unit in bodies if _exists(unit, asked)} | dict(names)
    localities = {unit.unit_id for unit in bodies if unit.kind in LOCALITIES}
    return sorted(found.items(), key=lambda pair: (pair[0] in localities, pair[1], pair[0]))


def _exists(unit: UnitEntry, asked: Question) -> bool:
    """Whether a unit was there on some day of the period."""
    is_gone = asked.start is not None and unit.is_closed(on=asked.start)
    is_to_come = asked.end is not None and unit.valid_from_on is not None and unit.valid_from_on > asked.end
    return not is_gone and not is_to_come
