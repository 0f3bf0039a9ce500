"""A briefing in words: what was found, for whom it is, what it is of; the same on paper and on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.audience import Audience
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from metrics.needs import Need
from reports.paper import Amount
from shell.briefing import Briefing
from shell.figures import (
    SMALLEST_SHOWN,
    cell,
    is_too_few,
    name_in_sentence,
    says_unit,
    unit_of,
)
from shell.formats import MILLION, format_count, format_instant
from shell.heads import head_sentence
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.value_names import value_name
from shell.verdict_sentences import need_words
from shell.view import days_of, period_name

AUDIENCES: Mapping[Audience, str] = {
    Audience.CHAIRMAN: N_("For the chairman"),
    Audience.INSPECTORATE: N_("For the inspectorate"),
    Audience.HEADS: N_("For the heads of units"),
    Audience.PUBLIC: N_("For the public"),
}
#: How a spreadsheet writes the numbers of each unit.
PATTERNS = {"share": "0.0%", "vnd": "#,##0.0", "score": "0.00", "days": "#,##0.0", "per_10k": "#,##0.0"}


@dataclass(frozen=True)
class Finding:
    """One thing that was found, as sentences: which unit, what happened, who answers, what is counted beside.

    ``need`` is what it rests on: the way to its rows.
    """

    unit: str
    verdict: str
    head: str
    counted: str
    need: Need

    @property
    def text(self) -> str:
        """The whole of it."""
        return " ".join(part for part in (f"{self.unit}: {self.verdict}.", self.head, self.counted) if part)


def findings_of(briefing: Briefing) -> tuple[Finding, ...]:
    """What was found, the surest first."""
    return tuple(_finding(briefing, need) for need in briefing.needs)


def _finding(briefing: Briefing, need: Need) -> Finding:
    judged = need.judged
    return Finding(
        unit=judged.name,
        verdict=need_words(need),
        head=head_sentence(briefing.view, judged.unit_id, briefing.heads),
        counted=_counted_beside(need),
        need=need,
    )


def _counted_beside(need: Need) -> str:
    """The plain count that belongs beside a share, of the rows the verdict rests on."""
    name, count = need.judged.measure.counted_beside, need.stretch.numerator
    if not name or count is None:
        return ""
    return f"{format_count(round(count))} {name_in_sentence(METRICS[name])}."


def improvements_sentence(briefing: Briefing) -> str:
    """Who really got better; empty where nobody did."""
    named = [
        _("{unit} ({measure} since {month})").format(
            unit=need.judged.name,
            measure=name_in_sentence(METRICS[need.judged.measure.metric]),
            month=value_name("month", need.since),
        )
        for need in briefing.improvements
    ]
    return _("Really better: {units}.").format(units="; ".join(named)) if named else ""


def mark_of(briefing: Briefing) -> str:
    """For whom a paper is and of which rows it is made, as it stands on every page."""
    rows = briefing.rows
    kind = _("published numbers, small counts hidden; without sealed reports and those about heads")
    if rows.audience.sees_all_rows:
        kind = _("all rows, sealed reports too; not to be passed on")
    if rows.about_officer_ids or rows.about_unit_ids:
        kind = _("all rows but reports about the head of the maker's unit; not to be passed on")
    return f"{_(AUDIENCES[rows.audience])}: {kind}"


def title_of(briefing: Briefing) -> str:
    """What the paper is called."""
    return _("Oversight briefing")


def subtitle_of(briefing: Briefing) -> str:
    """What is filtered, in a sentence."""
    view = briefing.view
    place, period = view.place, period_name(view.period)
    return _("{place}, {period} ({days})").format(place=place, period=period, days=days_of(view.period))


def basis_of(briefing: Briefing) -> str:
    """What every page says below: what is filtered, as of when, up to when the data goes, who made it."""
    zone = briefing.view.zone
    as_of, data_time = (format_instant(each, zone=zone) for each in (briefing.as_of, briefing.data_time))
    text = _("{filters}; as of {as_of}; data up to {data_time}; made by {maker}")
    return text.format(
        filters=subtitle_of(briefing), as_of=as_of, data_time=data_time, maker=briefing.order.maker
    )


def hidden_sentence() -> str:
    """What is hidden in published numbers, and why."""
    text = _(
        "Published numbers: whole months only. “< {count}” is a count from 1 to {most}, or one that would "
        "reveal it; “hidden” a share that would. Sealed reports and those about heads are not counted."
    )
    return text.format(count=SMALLEST_SHOWN, most=SMALLEST_SHOWN - 1)


def amount_cell(metric: Metric, group: Group | None) -> Amount:
    """A number of a table, whose head names the unit: as it is read and as it is calculated with."""
    text = cell(metric, group)
    if group is None or group.is_hidden or group.value is None or is_too_few(metric, group):
        return Amount(text)
    value = group.value / MILLION if metric.unit == "vnd" else float(group.value)
    return Amount(text, value, PATTERNS.get(metric.unit, "#,##0"))


def unit_words(metric: Metric) -> str:
    """The unit of a metric's numbers in a table; money stands there in millions."""
    return {"share": "%", "vnd": _("million dong")}.get(metric.unit) or unit_of(metric)


def head_of_column(metric: Metric) -> str:
    """A metric at the head of a column, with its unit where the title does not name it."""
    title, unit = _(metric.title), unit_words(metric)
    return title if says_unit(metric) or not unit else f"{title} ({unit})"
