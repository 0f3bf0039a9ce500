"""``metric``, ``rows`` and ``metrics``: numbers, the rows behind them, and what they mean."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import click

from command_line.reader import Reader, reader_for, told_in_words
from data_access.audit import AuditEvent
from metrics.catalog import METRICS
from metrics.compute import compute_metric, list_rows
from metrics.definition import Metric, Question
from metrics.output import group_records, metric_record, row_records, to_csv, to_json, to_table
from settings import Settings, load_settings

DEFAULT_ROWS = 200


class Day(click.ParamType[Any]):
    """A day such as 2026-10-31; where ``allows_time``, an instant such as 2026-10-31T17:00+07:00 too."""

    name = "day"

    def __init__(self, *, allows_time: bool = False) -> None:
        self._allows_time = allows_time

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | datetime:
        """The day or instant that was typed."""
        try:
            return datetime.fromisoformat(value) if self._allows_time and "T" in value else _day(value)
        except ValueError:
            self.fail(f"'{value}' is not a day such as 2026-10-31.", param, ctx)


def _day(text: str) -> date:
    if len(text) != len("2026-10-31"):
        raise ValueError(text)
    return date.fromisoformat(text)


class Condition(click.ParamType[Any]):
    """A condition such as kind=recover_money,other_money; an empty value means: has none."""

    name = "condition"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, tuple[str, ...]]:
        """The dimension and its values."""
        name, equals, values = str(value).partition("=")
        if not equals or not name:
            self.fail(f"'{value}' is not of the form DIMENSION=VALUE[,VALUE].", param, ctx)
        return name.strip(), tuple(part.strip() for part in values.split(","))


QUESTION_OPTIONS = (
    click.argument("name"),
    click.option("--by", default="", help="Dimensions to split by, separated by commas."),
    click.option("--from", "start", type=Day(), help="First day of the period."),
    click.option("--to", "end", type=Day(), help="Last day of the period."),
    click.option("--as-of", type=Day(allows_time=True), help="What was known then; a day means its end."),
    click.option("--unit", "unit_id", help="This unit and all below it."),
    click.option("--units", type=click.Choice(["then", "now"]), default="then", show_default=True),
    click.option("--where", multiple=True, type=Condition(), help="DIMENSION=VALUE[,VALUE]; repeatable."),
    click.option("--user", "user_name", required=True, help="Whose rights apply."),
    click.option(
        "--format", "form", type=click.Choice(["json", "csv", "table"]), default="table", show_default=True
    ),
)


def question_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which number is meant."""
    for option in reversed(QUESTION_OPTIONS):
        command = option(command)
    return command


@click.command()
@question_options
def metric(name: str, user_name: str, form: str, **asked: Any) -> None:
    """One number in the scope of one user."""
    with told_in_words():
        reader = reader_for(user_name)
        question = _question(name, asked, reader=reader)
        _write_down(reader, AuditEvent.COMMAND_LINE_USED, question)
        result = compute_metric(question, **reader.context)
        records = group_records(result)
    if form == "json":
        print(to_json(metric_record(result)))
    elif form == "csv":
        print(to_csv(records), end="")
    else:
        period = f"{result.start} to {result.end}, as of {result.as_of.isoformat()}"
        print(f"{METRICS[result.metric].title}: {period}")
        print(
            f"Data time {result.data_time.isoformat()}; {result.rejected_rows} rejected rows may be missing."
        )
        print(to_table(records))


@click.command()
@question_options
@click.option("--limit", type=click.IntRange(min=0), default=DEFAULT_ROWS, show_default=True)
def rows(name: str, user_name: str, form: str, limit: int, **asked: Any) -> None:
    """The single things behind a number, in the scope of one user."""
    with told_in_words():
        reader = reader_for(user_name)
        question = _question(name, asked, reader=reader)
        _write_down(reader, AuditEvent.COMMAND_LINE_USED, question)
        found = list_rows(question, limit=limit, **reader.context)
        _write_down(reader, AuditEvent.ROWS_OPENED, question)
    records = row_records(found)
    if found.is_cut:
        click.echo(f"The first {len(records)} of {found.total_rows} rows; see --limit.", err=True)
    if form == "json":
        print(to_json(records))
    else:
        print(to_csv(records) if form == "csv" else to_table(records), end="" if form == "csv" else "\n")


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["json", "csv", "table"]), default="table", show_default=True
)
def metrics(form: str) -> None:
    """The catalogue: what every number means."""
    with told_in_words():
        settings = load_settings(os.environ)
    records = [_described(metric, settings=settings, form=form) for metric in METRICS.values()]
    if form == "json":
        print(to_json(records))
    else:
        print(to_csv(records) if form == "csv" else to_table(records), end="" if form == "csv" else "\n")


def _described(metric: Metric, *, settings: Settings, form: str) -> dict[str, Any]:
    targets = [target.model_dump(mode="json") for target in settings.targets.get(metric.name, ())]
    return {
        "name": metric.name,
        "title": metric.title,
        "unit": metric.unit,
        "question": metric.question,
        "formula": metric.formula,
        "direction": metric.better,
        "target": targets if form == "json" else "; ".join(f"{target['value']:g}" for target in targets),
        "legal_basis": metric.source,
        "kind": metric.kind,
        "dimensions": list(metric.dimensions) if form == "json" else " ".join(metric.dimensions),
    }


def _question(name: str, asked: dict[str, Any], *, reader: Reader) -> Question:
    as_of = asked["as_of"]
    if isinstance(as_of, datetime) and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=reader.settings.zone).astimezone(UTC)
    return Question(
        metric=name,
        by=tuple(part.strip() for part in asked["by"].split(",") if part.strip()),
        start=asked["start"],
        end=asked["end"],
        as_of=as_of,
        unit_id=asked["unit_id"],
        units=asked["units"],
        where=tuple(asked["where"]),
    )


def _write_down(reader: Reader, event: AuditEvent, question: Question) -> None:
    detail = {
        "by": ",".join(question.by),
        "unit": question.unit_id,
        "from": str(question.start),
        "to": str(question.end),
        "as_of": str(question.as_of),
    }
    reader.write_down(event, subject=question.metric, detail=detail)
