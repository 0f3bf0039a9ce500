"""The numbers of a meeting, kept: what of a briefing is frozen, who may open it, what the numbers are now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from data_access.app_database import AppDatabase
from data_access.frozen import FrozenPaper, PaperToFreeze, list_frozen
from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.audience import Audience, Rows, may_open
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from reports.paper import Paper
from reports.paper_docx import write_docx
from reports.paper_pdf import write_pdf
from reports.paper_xlsx import write_xlsx
from settings import Settings
from shell.briefing import Briefing, BriefingOrder, read_briefing
from shell.briefing_paper import paper_of

#: The forms a paper comes in, and how each is written.
WRITERS: Mapping[str, Callable[[Paper], bytes]] = {"pdf": write_pdf, "docx": write_docx, "xlsx": write_xlsx}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WHOLE = ""


@dataclass(frozen=True)
class ThenAndNow:
    """One number of a kept paper beside what it is today; ``unit`` is empty for the whole of the paper.

    ``now`` is empty where the number no longer has such a line; ``is_redefined`` says that it means something
    else today than it did then.
    """

    metric: Metric
    unit: str
    unit_name: str
    then: Group
    now: Group | None
    is_redefined: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether the number is another one today."""
        now = self.now
        if now is None:
            return bool(self.then.value) or self.then.is_hidden
        return (self.then.value, self.then.is_hidden) != (now.value, now.is_hidden)


def to_freeze(briefing: Briefing, *, settings: Settings) -> PaperToFreeze:
    """A briefing as it is kept: its question, its rows, its numbers, their meaning and its three files."""
    paper = paper_of(briefing, settings=settings)
    names = dict.fromkeys([*briefing.measured, *briefing.by_unit])
    return PaperToFreeze(
        title=f"{paper.title}: {paper.subtitle}",
        maker=briefing.order.maker,
        as_of=briefing.as_of.astimezone(UTC).replace(tzinfo=None),
        data_time=briefing.data_time.astimezone(UTC).replace(tzinfo=None),
        asked=asked_of(briefing.order),
        rows=rows_as_data(briefing.rows),
        figures=[_figure(metric, unit, group) for metric, unit, group in figures_of(briefing)],
        definitions={name: _definition(METRICS[name]) for name in names},
        files={form: write(paper) for form, write in WRITERS.items()},
    )


def asked_of(order: BriefingOrder) -> dict[str, Any]:
    """An order as plain data."""
    days = {name: getattr(order, name).isoformat() for name in ("start", "end")}
    as_of = None if order.as_of is None else order.as_of.isoformat()
    return {
        **days, "as_of": as_of, "audience": order.audience.value, "unit_id": order.unit_id,
        "maker": order.maker, "language": order.language,
    }  # fmt: skip


def order_of(asked: Mapping[str, Any]) -> BriefingOrder:
    """The order that plain data stands for."""
    as_of = asked["as_of"]
    return BriefingOrder(
        start=date.fromisoformat(asked["start"]),
        end=date.fromisoformat(asked["end"]),
        audience=Audience(asked["audience"]),
        maker=asked["maker"],
        unit_id=asked["unit_id"],
        as_of=as_of and (datetime.fromisoformat(as_of) if "T" in as_of else date.fromisoformat(as_of)),
        language=asked["language"],
    )


def rows_as_data(rows: Rows) -> dict[str, Any]:
    """What a paper is made of, as plain data."""
    return {
        "audience": rows.audience.value, "unit_id": rows.unit_id,
        "about_officer_ids": list(rows.about_officer_ids), "about_unit_ids": list(rows.about_unit_ids),
    }  # fmt: skip


def opener(*, scope: AccessScope) -> Callable[[Mapping[str, Any]], bool]:
    """Whether this viewer may open a paper made of such rows."""

    def may(data: Mapping[str, Any]) -> bool:
        rows = Rows(
            Audience(data["audience"]), data["unit_id"],
            tuple(data["about_officer_ids"]), tuple(data["about_unit_ids"]),
        )  # fmt: skip
        return may_open(rows, scope=scope)

    return may


def frozen_for(database: AppDatabase, *, scope: AccessScope) -> tuple[FrozenPaper, ...]:
    """The kept papers this viewer may open, the newest first."""
    return list_frozen(database, may_open=opener(scope=scope))


def figures_of(briefing: Briefing) -> list[tuple[Metric, str, Group]]:
    """Every number of a briefing with its metric and unit; none for the whole."""
    whole = [(each.metric, WHOLE, each.now.total) for each in briefing.measured.values()]
    by = briefing.view.breakdown
    units = [
        (METRICS[name], group.key(by) or WHOLE, group)
        for name, result in briefing.by_unit.items()
        for group in result.groups
        if group.key(by)
    ]
    return [*whole, *units]


def _figure(metric: Metric, unit: str, group: Group) -> dict[str, Any]:
    return {
        "metric": metric.name, "unit": unit, "unit_name": group.names[0][1] if group.names else "",
        "numerator": group.numerator, "denominator": group.denominator, "value": group.value,
        "n": group.row_count, "is_hidden": group.is_hidden,
    }  # fmt: skip


def _definition(metric: Metric) -> dict[str, str]:
    return {"title": metric.title, "formula": metric.formula, "source": metric.source}


def then_and_now(
    paper: FrozenPaper, *, scope: AccessScope, store: CaseStore, settings: Settings
) -> tuple[ThenAndNow, ...]:
    """Every number of a kept paper beside the same question asked of today's data, of the opener's rows.

    The question is asked as of the T of the paper: what differs was entered or corrected since.
    """
    order = replace(order_of(paper.asked), as_of=paper.as_of)
    briefing = read_briefing(order, scope=scope, store=store, settings=settings)
    now = {(metric.name, unit): group for metric, unit, group in figures_of(briefing)}
    return tuple(
        ThenAndNow(
            metric=METRICS[each["metric"]],
            unit=each["unit"],
            unit_name=each["unit_name"] or "",
            then=_then(each),
            now=now.get((each["metric"], each["unit"])),
            is_redefined=paper.definitions.get(each["metric"]) != _definition(METRICS[each["metric"]]),
        )
        for each in paper.figures
        if each["metric"] in METRICS
    )


def _then(figure: Mapping[str, Any]) -> Group:
    return Group(
        (), (), figure["numerator"], figure["denominator"], figure["value"], figure["n"], figure["is_hidden"]
    )
