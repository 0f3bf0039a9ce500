"""``report briefing`` and ``freeze``: the paper of a meeting as a file, and its numbers kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from command_line.metrics import Day
from command_line.reader import Reader, reader_for, told_in_words, write_file
from data_access.audit import AuditEvent, command_line_actor
from data_access.frozen import FrozenPaper, freeze_paper, open_frozen
from metrics.audience import Audience
from shell.briefing import Briefing, BriefingOrder, read_briefing
from shell.briefing_paper import paper_of
from shell.figures import cell
from shell.frozen import WRITERS, asked_of, frozen_for, opener, then_and_now, to_freeze
from shell.language import LANGUAGES, use_language
from shell.language import gettext as _

USER = click.option("--user", "user_name", required=True, help="Whose rights apply.")
OUT = click.Path(dir_okay=False, path_type=Path)
ORDER_OPTIONS = (
    click.option("--from", "start", type=Day(), required=True, help="First day of the period."),
    click.option("--to", "end", type=Day(), required=True, help="Last day of the period."),
    click.option("--as-of", type=Day(allows_time=True), help="What was known then; a day means its end."),
    click.option("--unit", "unit_id", help="This unit and all below it."),
    click.option(
        "--audience",
        type=click.Choice([each.value for each in Audience]),
        help="Whose paper it is: chairman and inspectorate get all rows, others published numbers "
        "[default: public].",
    ),
    click.option(
        "--language", type=click.Choice(LANGUAGES), help="Of the paper [default: the installation's]."
    ),
    USER,
)


def order_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which briefing is meant."""
    for option in reversed(ORDER_OPTIONS):
        command = option(command)
    return command


def _form(out: Path) -> str:
    """How a file is to be written, by the end of its name."""
    form = out.suffix.lower().removeprefix(".")
    if form not in WRITERS:
        raise click.BadParameter(f"{out} does not end with .{', .'.join(WRITERS)}.", param_hint="--out")
    return form


def _read(reader: Reader, asked: dict[str, Any]) -> Briefing:
    asked["audience"] = Audience(asked["audience"] or Audience.PUBLIC)
    asked["language"] = asked["language"] or reader.settings.app.language
    use_language(asked["language"])
    return read_briefing(BriefingOrder(maker=reader.scope.user_id, **asked), **reader.context)


@click.command()
@order_options
@click.option("--out", required=True, type=OUT, help="The file to write: .pdf, .docx or .xlsx.")
def briefing(user_name: str, out: Path, **asked: Any) -> None:
    """The paper of a meeting: findings, subjects, units, late list, recommendations, definitions."""
    form = _form(out)
    with told_in_words():
        reader = reader_for(user_name)
        reader.write_down(AuditEvent.COMMAND_LINE_USED, subject="briefing", detail=_detail(asked))
        found = _read(reader, asked)
        content = WRITERS[form](paper_of(found, settings=reader.settings))
        detail = {**asked_of(found.order), "form": form}
        reader.write_down(AuditEvent.EXPORT_MADE, subject="briefing", detail=detail)
    write_file(out, content)
    click.echo(f"{out}: {found.order.audience}.", err=True)


def _detail(asked: dict[str, Any]) -> dict[str, str | None]:
    return {name: None if value is None else str(value) for name, value in asked.items()}


@click.group()
def freeze() -> None:
    """The numbers of a meeting, kept as they were."""


@freeze.command("make")
@order_options
def make(user_name: str, **asked: Any) -> None:
    """Keep a briefing: its numbers, what they mean, and its three files."""
    with told_in_words():
        reader = reader_for(user_name)
        reader.write_down(AuditEvent.COMMAND_LINE_USED, subject="freeze", detail=_detail(asked))
        kept = to_freeze(_read(reader, asked), settings=reader.settings)
        paper_id = freeze_paper(reader.database, kept, account=command_line_actor())
    click.echo(str(paper_id))
    click.echo(f"Kept as number {paper_id}: {kept.title}.", err=True)


@freeze.command("list")
@USER
def list_papers(user_name: str) -> None:
    """The kept papers this user may open, the newest first."""
    with told_in_words():
        reader = reader_for(user_name)
        reader.write_down(AuditEvent.COMMAND_LINE_USED, subject="freeze list", detail={})
        papers = frozen_for(reader.database, scope=reader.scope)
    for paper in papers:
        frozen_at = paper.frozen_at.astimezone(reader.settings.zone)
        audience = paper.rows["audience"]
        click.echo(f"{paper.paper_id}\t{frozen_at:%Y-%m-%d %H:%M}\t{audience}\t{paper.maker}\t{paper.title}")


@freeze.command("open")
@click.argument("paper_id", type=int)
@click.option("--out", type=OUT, help="Write the kept file here: .pdf, .docx or .xlsx.")
@USER
def open_paper(paper_id: int, out: Path | None, user_name: str) -> None:
    """A kept paper as it was, to the byte; then each of its numbers beside what it is now."""
    form = _form(out) if out else "pdf"
    with told_in_words():
        reader = reader_for(user_name)
        reader.write_down(
            AuditEvent.COMMAND_LINE_USED, subject="freeze open", detail={"paper": str(paper_id)}
        )
        paper, content = open_frozen(
            reader.database, paper_id=paper_id, form=form, account=command_line_actor(),
            may_open=opener(scope=reader.scope),
        )  # fmt: skip
        use_language(reader.settings.app.language)
        lines = _then_and_now(paper, reader)
    if out:
        write_file(out, content)
    for line in lines:
        click.echo(line)


def _then_and_now(paper: FrozenPaper, reader: Reader) -> list[str]:
    """One line a number: measure, unit, then, now; a star where it is another one now, an exclamation mark
    where it means something else."""
    lines = ["\t".join(("", _("Measure"), _("Unit"), _("Then"), _("Now")))]
    for each in then_and_now(paper, **reader.context):
        mark = "".join(sign for sign, is_so in (("*", each.has_moved), ("!", each.is_redefined)) if is_so)
        then, now = (cell(each.metric, group) for group in (each.then, each.now))
        lines.append("\t".join((mark, each.metric.name, each.unit, then, now)))
    return lines
