"""``report form``: an official form as a workbook, as JSON or as a table, in the scope of one user."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from command_line.reader import Reader, reader_for, told_in_words, write_file
from data_access.audit import AuditEvent
from data_access.read_units import UnitEntry, read_units
from data_access.scope import Permission
from errors import NotVisible, UnknownName
from metrics.compute import compute_metric
from metrics.definition import Question
from metrics.delivered import delivered_columns
from metrics.reporting_periods import ReportingPeriod, parse_reporting_period
from reports.form_definition import Form, read_forms
from reports.form_figures import FilledForm, FormLine, fill_form, needed_columns
from reports.form_words import FormWords, broken_rows, form_remarks
from reports.form_workbook import Paper, number_text, write_form
from shell.language import gettext as _
from shell.language import use_language
from shell.wording import current_wording

DAY = click.DateTime(formats=["%Y-%m-%d"])


class Period(click.ParamType[Any]):
    """A reporting period of inspections such as 2024-Q1."""

    name = "period"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> ReportingPeriod:
        """The period that was typed."""
        found = parse_reporting_period(value)
        if found is None:
            self.fail(f"'{value}' is not a period such as 2024-Q1, 2024-H1, 2024-9M or 2024-Y.", param, ctx)
        return found


@click.command("form")
@click.option("--form", "code", required=True, help="The form's code, such as 01/TTr.")
@click.option("--from", "start", type=DAY, help="First day.")
@click.option("--to", "end", type=DAY, help="Last day.")
@click.option("--period", type=Period(), help="Instead of days: 2024-Q1 is 15 December to 14 March.")
@click.option("--as-of", "as_of", type=DAY, help="As of the end of this day.")
@click.option("--unit", "unit_id", help="This unit and all below it.")
@click.option("--user", "user_name", required=True, help="Whose rights apply.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The XLSX file to write.")
@click.option("--format", "output", type=click.Choice(["json", "table"]), help="Print the same figures.")
def form_report(
    code: str, start: Any, end: Any, period: ReportingPeriod | None, as_of: Any, unit_id: str | None,
    user_name: str, out: Path | None, output: str | None,
) -> None:  # fmt: skip
    """An official form of inspection, reception or petitions (Circular 01/2024/TT-TTCP)."""
    first, last = _days(start, end, period)
    if out is None and output is None:
        raise click.UsageError("Give --out FILE.xlsx, --format json or --format table.")
    with told_in_words():
        forms = read_forms()
        if code not in forms:
            raise UnknownName("form", code, forms)
        reader = reader_for(user_name)
        detail = {"form": code, "from": f"{first}", "to": f"{last}", "unit": unit_id}
        reader.write_down(AuditEvent.COMMAND_LINE_USED, subject="form", detail=detail)
        asked = Question("", start=first, end=last, as_of=as_of.date() if as_of else None, unit_id=unit_id)
        filled = _fill(forms[code], asked, reader=reader)
        use_language(reader.settings.app.language)
        words = FormWords(current_wording(reader.settings.zone), reader.settings.app.language)
        _tell(filled, words)
        if out is not None:
            paper = Paper(reader.settings.app.province, filled.total.name, user_name)
            write_file(out, write_form(filled, paper=paper, words=words))
            reader.write_down(AuditEvent.EXPORT_MADE, subject="form", detail=detail)
    if output is not None:
        click.echo(_as_json(filled, words) if output == "json" else _as_table(filled))


def _days(start: Any, end: Any, period: ReportingPeriod | None) -> tuple[date, date]:
    """The first and last day asked for."""
    if period is not None and start is None and end is None:
        return period.start, period.end
    if start is None or end is None or period is not None:
        raise click.UsageError("Give --from and --to, or --period alone.")
    return start.date(), end.date()


def _fill(form: Form, asked: Question, *, reader: Reader) -> FilledForm:
    """The form for this reader; of the whole province by body, else by unit."""
    if not reader.scope.may(Permission.COUNT_ROWS):
        raise NotVisible
    units = read_units(scope=reader.scope, store=reader.store)
    return fill_form(
        form,
        asked=asked,
        by="body" if reader.scope.is_whole_province and asked.unit_id is None else "unit",
        place=_place(units, asked.unit_id, reader=reader),
        units=units,
        delivered=delivered_columns(reader.store, needed_columns(form)),
        ask=lambda question: compute_metric(question, **reader.context),
    )


def _place(units: tuple[UnitEntry, ...], unit_id: str | None, *, reader: Reader) -> str:
    use_language(reader.settings.app.language)
    names = {unit.unit_id: unit.name for unit in units}
    whole = _("Whole province") if reader.scope.is_whole_province else _("All my units")
    return names.get(unit_id or "", whole)


def _tell(filled: FilledForm, words: FormWords) -> None:
    """What the paper warns of, on stderr: the circular, the marks, and every formula that does not hold."""
    for remark in form_remarks(filled, words=words):
        click.echo(remark, err=True)
    click.echo(words.verdict(filled), err=True)
    for row in broken_rows(filled, words=words):
        click.echo(" | ".join(row), err=True)


def _as_json(filled: FilledForm, words: FormWords) -> str:
    """The figures with what each column counts; money in dong, land in m²."""
    form = filled.form
    content = {
        "form": form.code,
        "circulars": form.circulars,
        "is_outside_its_dates": filled.is_outside,
        "from": f"{filled.start}",
        "to": f"{filled.end}",
        "as_of": filled.as_of.isoformat(),
        "data_time": filled.data_time.isoformat(),
        "rejected_rows": filled.rejected_rows,
        "by": filled.by,
        "columns": [
            {
                "number": column.number,
                "head": column.head,
                "metric": column.metric or None,
                "where": {name: list(values) for name, values in column.where},
                "is_sure": column.is_sure,
                "is_known": column.number not in filled.unknown and not column.missing,
            }
            for column in form.columns
            if not column.is_remark
        ],
        "total": _line(filled.total),
        "lines": [_line(line) for line in filled.lines],
        "broken_controls": [
            dict(zip(("form", "unit", "control", "left", "right"), row, strict=True))
            for row in broken_rows(filled, words=words)
        ],
        "remarks": form_remarks(filled, words=words),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _line(line: FormLine) -> dict[str, Any]:
    cells = {str(number): cell for number, cell in line.cells.items()}
    return {"unit": line.unit_id or None, "name": line.name, "cells": cells}


def _as_table(filled: FilledForm) -> str:
    """Lines of text with tabs between the cells, below the numbers of the columns."""
    columns = [column for column in filled.form.columns if not column.is_remark]
    lines = [["", *(number_text(filled.form, column) for column in columns)]]
    for line in (filled.total, *filled.lines):
        cells = (line.cells[column.number] for column in columns)
        lines.append([line.name, *("–" if cell is None else f"{cell}" for cell in cells)])
    return "\n".join("\t".join(line) for line in lines)
