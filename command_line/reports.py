"""``report``: papers made on the command line, in the scope of one user."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from command_line.briefings import briefing
from command_line.form_report import form_report
from command_line.reader import Reader, reader_for, told_in_words, write_file
from data_access.audit import AuditEvent
from data_access.read_units import read_units
from metrics.late_list import LateList, read_late_list
from reports.late_list import write_late_list
from shell.language import gettext as _
from shell.language import use_language
from shell.wording import current_wording


class Month(click.ParamType[Any]):
    """A month such as 2026-09."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first day of the month that was typed."""
        try:
            if len(value) != len("2026-09"):
                raise ValueError(value)
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            self.fail(f"'{value}' is not a month such as 2026-09.", param, ctx)


@click.group()
def report() -> None:
    """Papers as files."""


report.add_command(form_report)
report.add_command(briefing)


@report.command("late-list")
@click.option("--month", type=Month(), required=True, help="The month, such as 2026-09.")
@click.option("--unit", "unit_id", help="This unit and all below it.")
@click.option(
    "--version",
    type=click.Choice(["internal", "public"]),
    default="public",
    show_default=True,
    help="The public one has no name, no whole dossier code and no reference to a source.",
)
@click.option("--user", "user_name", required=True, help="Whose rights apply.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The XLSX file to write."
)  # fmt: skip
def late_list(month: date, unit_id: str | None, version: str, user_name: str, out: Path) -> None:
    """The monthly list of late cases (Decision 766/QD-TTg) as a workbook."""
    detail = {"month": f"{month:%Y-%m}", "unit": unit_id, "version": version}
    with told_in_words():
        reader = reader_for(user_name)
        reader.write_down(AuditEvent.COMMAND_LINE_USED, subject="late_list", detail=detail)
        listed = read_late_list(month, is_internal=version == "internal", unit_id=unit_id, **reader.context)
        content = _workbook(listed, unit_id=unit_id, reader=reader)
        reader.write_down(AuditEvent.EXPORT_MADE, subject="late_list", detail=detail)
    write_file(out, content)
    click.echo(f"{out}: {listed.total} cases.", err=True)


def _workbook(listed: LateList, *, unit_id: str | None, reader: Reader) -> bytes:
    """The list in the language of the installation; it is headed by the unit, else by whose list it is."""
    settings = reader.settings
    use_language(settings.app.language)
    names = {unit.unit_id: unit.name for unit in read_units(scope=reader.scope, store=reader.store)}
    whole = _("Whole province") if reader.scope.is_whole_province else _("All my units")
    place = names.get(unit_id or "", whole)
    wording = current_wording(settings.zone)
    return write_late_list(listed, province=settings.app.province, place=place, wording=wording)
