"""The tables of a briefing: numbers with their changes, units with their heads, cases, recommendations."""

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from metrics.catalog import METRICS
from metrics.definition import Group, RowList
from metrics.late_list import LateCase, LateList
from reports.late_columns import late_columns
from reports.paper import Amount, Block, Cell, Column, Paragraph, Table
from shell.briefing import Briefing
from shell.briefing_words import amount_cell, head_of_column, unit_words
from shell.figures import data_time_sentence
from shell.formats import MILLION, UNKNOWN, format_count, format_day, format_millions, format_moment
from shell.heads import head_text
from shell.language import gettext as _
from shell.value_names import value_name
from shell.wording import current_wording

#: So many single cases and recommendations stand in a briefing; the whole lists are papers of their own.
LISTED = 60
LATE_COLUMNS = {
    "case_id": 2.0, "unit": 1.9, "procedure": 2.2, "due": 1.8, "days_late": 0.9, "step": 1.4, "reason": 1.8,
    "apology": 1.8,
}  # fmt: skip
CENTRAL = "central_agency"


def figures_table(briefing: Briefing, names: Sequence[str], *, caption: str) -> Table:
    """Numbers with their unit, how they moved, what they rest on and up to when their data goes."""
    columns = (
        Column(_("Measure"), 2.4), Column(_("Value"), 1.1, True), Column(_("Unit of measure"), 1.0),
        Column(_("Against the period before and last year"), 3.6), Column(_("n"), 1.0, True),
        Column(_("As of"), 1.5, True), Column(_("Data up to"), 1.5, True),
    )  # fmt: skip
    return Table(caption, columns, tuple(_figure(briefing, name) for name in names))


def _figure(briefing: Briefing, name: str) -> tuple[Cell, ...]:
    measured = briefing.measured[name]
    metric, total = measured.metric, measured.now.total
    rests_on: Cell = ""
    if metric.is_ratio and not total.is_hidden:
        rests_on = Amount(format_count(total.row_count), float(total.row_count))
    return (
        _(metric.title),
        amount_cell(metric, total),
        unit_words(metric),
        "; ".join(change.text for change in measured.changes),
        rests_on,
        *(
            format_moment(moment, zone=briefing.view.zone, is_end=True)
            for moment in (measured.now.as_of, measured.now.data_time)
        ),
    )


def units_tables(briefing: Briefing, names: Sequence[str], *, caption: str, with_heads: bool) -> list[Block]:
    """Every unit with some numbers, the one with the most of the first on top; agencies of the centre, which
    do not answer to the province, in a table of their own."""
    own, central = _units_apart(briefing, names)
    columns = (
        Column(_("Unit"), 2.4),
        *([Column(_("Head of the unit"), 2.2)] if with_heads else []),
        *(Column(head_of_column(METRICS[name]), 1.2, True) for name in names),
    )

    def table(units: Mapping[str, str], title: str) -> Table:
        rows = tuple(_unit_row(briefing, unit, units[unit], names, with_heads=with_heads) for unit in units)
        return Table(title, columns, rows)

    of_the_centre = _("{caption}: central agencies").format(caption=caption)
    tables: list[Block] = [table(own, caption)] if own else []
    tables += [table(central, of_the_centre)] if central else []
    return tables or [Paragraph(_("Nothing was recorded for this choice."))]


def _units_apart(briefing: Briefing, names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Own units and agencies of the centre that have any of these numbers, by id with their names."""
    by = briefing.view.breakdown
    kinds = {unit.unit_id: unit.kind for unit in briefing.view.units}
    found: dict[str, str] = {}
    first: dict[str, float] = {}
    for name in names:
        for group in briefing.by_unit[name].groups:
            key = group.key(by)
            if key is not None and (group.value or group.is_hidden):
                found[key] = group.name(by) or key
                first.setdefault(key, (group.value or 0.0) if name == names[0] else 0.0)
    ordered = sorted(found, key=lambda key: (-first[key], found[key], key))
    own = {key: found[key] for key in ordered if kinds.get(key) != CENTRAL}
    return own, {key: found[key] for key in ordered if kinds.get(key) == CENTRAL}


def _unit_row(
    briefing: Briefing, unit: str, name: str, names: Sequence[str], *, with_heads: bool
) -> tuple[Cell, ...]:
    head = [head_text(briefing.view, unit, briefing.heads)] if with_heads else []
    cells = [amount_cell(METRICS[each], _group(briefing, each, unit)) for each in names]
    return (name, *head, *cells)


def _group(briefing: Briefing, name: str, unit: str) -> Group | None:
    by = briefing.view.breakdown
    return next((group for group in briefing.by_unit[name].groups if group.key(by) == unit), None)


def late_cases_table(listed: LateList, *, zone: ZoneInfo) -> list[Block]:
    """The cases of the last month that are latest, under the heads of the monthly late list."""
    if not listed.lines:
        return [Paragraph(_("No case was late in this month."))]
    wording = current_wording(zone)
    chosen = {column.name: column for column in late_columns(wording, is_internal=True)}
    columns = tuple(
        Column(chosen[name].head, width, name == "days_late") for name, width in LATE_COLUMNS.items()
    )
    latest = sorted(listed.lines, key=_lateness)[:LISTED]
    rows = tuple(tuple(_text(chosen[name].value(case)) for name in LATE_COLUMNS) for case in latest)
    text = _("{shown} of {total} late cases of {month}, the latest first. {data_time}")
    sentence = text.format(
        shown=format_count(len(rows)), total=format_count(listed.total), month=f"{listed.first:%m/%Y}",
        data_time=data_time_sentence(listed, zone=zone),
    )  # fmt: skip
    return [Table(_("The late cases"), columns, rows), Paragraph(sentence, is_small=True)]


def _lateness(case: LateCase) -> tuple[int, str]:
    return -(case.working_days_late or 0), case.case_id


def _text(value: str | int | date | None) -> str:
    if isinstance(value, date):
        return format_day(value)
    return format_count(value) if isinstance(value, int) else str(value or UNKNOWN)


def recommendations_table(rows: RowList) -> list[Block]:
    """The recommendations that are past their date, those due longest first."""
    columns = (
        Column(_("Recommendation"), 1.2), Column(_("Unit"), 2.4), Column(_("Kind"), 1.8),
        Column(_("Issued on"), 1.2), Column(_("To be done by"), 1.2),
        Column(_("Amount (million dong)"), 1.2, True), Column(_("Status"), 1.4),
    )  # fmt: skip
    ordered = sorted(rows.rows, key=lambda row: (str(row["effective_due_on"]), str(row["id"])))[:LISTED]
    if not ordered:
        return [Paragraph(_("No recommendation is past its date."))]
    text = _("{shown} of {total} recommendations past their date, those due longest first.")
    sentence = text.format(shown=format_count(len(ordered)), total=format_count(rows.total_rows))
    table = Table(_("Recommendations past their date"), columns, tuple(map(_recommendation, ordered)))
    return [table, Paragraph(sentence, is_small=True)]


def _recommendation(row: Mapping[str, object]) -> tuple[Cell, ...]:
    money = row.get("amount_vnd")
    amount: Cell = UNKNOWN
    if isinstance(money, int | float):
        amount = Amount(format_millions(money), money / MILLION, "#,##0.0")
    return (
        str(row["id"]), str(row["unit_name"] or row["unit"]), value_name("kind", _known(row["kind"])),
        _day(row["issued_on"]), _due(row), amount, value_name("status", _known(row["status"])),
    )  # fmt: skip


def _known(value: object) -> str | None:
    return None if value is None else str(value)


def _day(value: object) -> str:
    return format_day(value) if isinstance(value, date) else UNKNOWN


def _due(row: Mapping[str, object]) -> str:
    """The day a recommendation was due; one that the record does not name is said to be assumed."""
    day = _day(row["effective_due_on"])
    return _("{day} (assumed)").format(day=day) if row.get("is_due_assumed") else day


def definitions_table(names: Sequence[str]) -> Table:
    """What each number of the paper means, and on what it rests in law."""
    columns = (
        Column(_("Measure"), 1.8), Column(_("How it is counted"), 4.0), Column(_("Legal basis"), 1.6),
        Column(_("Name for exchange"), 1.8),
    )  # fmt: skip
    metrics = [METRICS[name] for name in names]
    rows = tuple((_(each.title), _(each.formula), _(each.source), each.name) for each in metrics)
    return Table(_("What the numbers mean"), columns, rows)
