"""One number as a reader sees it: with its unit, against another period, hidden or unknown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from metrics.definition import Group, Metric
from shell.formats import (
    UNKNOWN,
    format_count,
    format_decimals,
    format_instant,
    format_millions,
    format_money,
    format_share,
)
from shell.language import gettext as _
from shell.language import translatable
from verdicts.intervals import Estimate, of_difference, of_rate, of_share

#: Counts below this are hidden from readers of published aggregates.
SMALLEST_SHOWN = 5
#: What a metric counts, by the first table it reads.
COUNTED = {
    "cases": translatable("cases"),
    "case_events": translatable("steps"),
    "surveys": translatable("answers"),
    "recommendations": translatable("recommendations"),
    "inspections": translatable("inspections"),
    "harassment_reports": translatable("reports"),
    "petitions": translatable("petitions"),
    "petition_events": translatable("events of petitions"),
}
#: Metrics that count something else than the rows of their first table.
COUNTED_OTHERWISE = {
    "inspections_concluded": translatable("conclusions"),
    "units_inspected": translatable("units"),
    "units_not_visited": translatable("units"),
    "conclusions_to_execute": translatable("conclusions"),
    "conclusions_executed": translatable("conclusions"),
    "recoveries_stalled": translatable("recoveries"),
    "amounts_suspect": translatable("amounts"),
    "collectives_disciplined": translatable("collectives"),
    "collectives_handled": translatable("collectives"),
    "individuals_disciplined": translatable("individuals"),
    "individuals_handled": translatable("individuals"),
    "police_referrals": translatable("cases of referral"),
    "police_referral_persons": translatable("persons"),
    "policy_recommendations": translatable("documents"),
    "policies_changed": translatable("documents"),
    "sanctions": translatable("decisions"),
    "officers_repeatedly_reported": translatable("officials"),
    "officers_repeatedly_late": translatable("officials"),
    "hand_overs": translatable("hand-overs"),
}
#: Units of numbers that add up, so that nothing recorded is none.
ADDING_UNITS = ("count", "vnd", "m2")
DECIMALS = {"score": 2, "days": 1, "per_10k": 1, "points": 1, "per_case": 1, "m2": 1}


@dataclass(frozen=True)
class Change:
    """How a number moved, in words; ``style`` is better, worse, or empty where it is neither."""

    text: str
    style: str = ""


def unit_of(metric: Metric) -> str:
    """The unit that stands beside a number of this metric; money brings its own."""
    units = {
        "share": "",
        "vnd": "",
        "count": _(COUNTED_OTHERWISE.get(metric.name) or COUNTED.get(metric.tables[0], "")),
        "days": _("days"),
        "score": _("points of 5"),
        "per_10k": _("reports"),
        "per_case": _("per case"),
        "points": _("points"),
        "m2": _("m²"),
    }
    return units[metric.unit]


def number_and_unit(metric: Metric, group: Group) -> tuple[str, str]:
    """A number and the unit beside it: 1.234 + hồ sơ; 12,3 + tỷ đồng; 98,6% + nothing."""
    if group.is_hidden and metric.is_ratio:
        return _("hidden"), ""
    if group.is_hidden:
        return _("< {count}").format(count=SMALLEST_SHOWN), unit_of(metric)
    if group.value is None:
        return UNKNOWN, ""
    if is_too_few(metric, group):
        return _("too few to judge"), ""
    return written(metric, group.value)


def written(metric: Metric, value: float) -> tuple[str, str]:
    """A value and the unit beside it; money in the unit that suits its size."""
    if metric.unit == "vnd":
        return format_money(value)
    return format_number(metric, value), unit_of(metric)


def amount(metric: Metric, value: float | None) -> str:
    """A value with its unit, for a sentence."""
    if value is None:
        return UNKNOWN
    return " ".join(part for part in written(metric, value) if part)


def format_number(metric: Metric, value: float) -> str:
    """A value without its unit; money in millions, as the head of its column says."""
    if metric.unit == "share":
        return format_share(value)
    if metric.unit == "vnd":
        return format_millions(value)
    if metric.unit in DECIMALS:
        return format_decimals(value, digits=DECIMALS[metric.unit])
    return format_count(value)


def has_enough(metric: Metric, group: Group) -> bool:
    """Whether a number rests on enough records for a verdict or a rank."""
    n = group.denominator if metric.is_ratio else group.row_count
    return (n or 0) >= metric.minimum_count


def is_too_few(metric: Metric, group: Group) -> bool:
    """Whether a rate would be blown up from so few cases that the number itself misleads: one report on a
    hundred cases is not "100 of 10,000"."""
    return metric.unit == "per_10k" and group.value is not None and not has_enough(metric, group)


def too_few_words(metric: Metric) -> str:
    """What stands beside a share that rests on too few records for a verdict."""
    return _("too few answers") if metric.tables[0] == "surveys" else _("too few to judge")


def says_unit(metric: Metric) -> bool:
    """Whether the title of a metric already names what is counted: overdue cases, harassment reports."""
    title, unit = _(metric.title).lower(), unit_of(metric)
    if metric.unit == "per_10k":
        return unit in title
    return metric.unit == "count" and bool(unit) and (title.startswith(unit) or title.endswith(unit))


def name_in_sentence(metric: Metric) -> str:
    """A metric's title inside a sentence."""
    title = _(metric.title)
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title


def statement(metric: Metric, group: Group) -> str:
    """A number with its name: 275 overdue cases; satisfaction 93.2%."""
    number, unit = number_and_unit(metric, group)
    name = name_in_sentence(metric)
    if says_unit(metric) and group.value is not None and not is_too_few(metric, group):
        return f"{number} {name}"
    return " ".join(part for part in (name, number, unit) if part)


def cell(metric: Metric, group: Group | None) -> str:
    """A number in a table, whose head names the unit. Where nothing was counted there were none; a share
    or a median of nothing is unknown."""
    if group is None:
        adds_up = not metric.is_ratio and metric.unit in ADDING_UNITS
        return format_number(metric, 0) if adds_up else UNKNOWN
    if group.is_hidden or group.value is None or is_too_few(metric, group):
        return number_and_unit(metric, group)[0]
    return format_number(metric, group.value)


def phrase(metric: Metric, group: Group) -> str:
    """A number with its unit, for a sentence."""
    return " ".join(part for part in number_and_unit(metric, group) if part)


def change(metric: Metric, now: Group, before: Group | None, *, reference: str) -> Change:
    """How a number moved against another period: "tăng 312 so với quý trước"."""
    if now.value is None or before is None or before.value is None:
        return Change(_("nothing to compare with in {reference}").format(reference=reference))
    if is_too_few(metric, now) or is_too_few(metric, before):
        return Change(_("too few to compare with {reference}").format(reference=reference))
    difference, amount = _difference(metric, now.value, before.value)
    if difference == 0:
        return Change(_("unchanged against {reference}").format(reference=reference))
    message = _("up {amount} on {reference}") if difference > 0 else _("down {amount} on {reference}")
    style = _style(metric, difference) if _is_sure(metric, now, before) else ""
    return Change(message.format(amount=amount, reference=reference), style)


def _is_sure(metric: Metric, now: Group, before: Group) -> bool:
    """Whether a move is called better or worse: a ratio rests on enough, a share or a rate of two periods
    differs by more than chance lets it."""
    if not metric.is_ratio:
        return True
    if not (has_enough(metric, now) and has_enough(metric, before)):
        return False
    if metric.unit not in ("share", "per_10k"):
        return True
    one, other = (_estimate(metric, each) for each in (now, before))
    return one is not None and other is not None and 0 not in of_difference(one, other)


def _estimate(metric: Metric, group: Group) -> Estimate | None:
    """A share or a rate with its interval."""
    if group.numerator is None or not group.denominator:
        return None
    interval = (of_share if metric.unit == "share" else of_rate)(group.numerator, group.denominator)
    value = group.numerator / group.denominator
    return None if interval is None else Estimate(value, interval)


def _difference(metric: Metric, now: float, before: float) -> tuple[float, str]:
    """The difference as far as it is shown, and its text without a sign."""
    if metric.unit == "share":
        points = round((now - before) * 100, 1)
        return points, _("{points} percentage points").format(points=format_decimals(abs(points), digits=1))
    if metric.unit == "vnd":
        return now - before, " ".join(format_money(abs(now - before)))
    digits = DECIMALS.get(metric.unit)
    difference = now - before if digits is None else round(now - before, digits)
    return difference, format_number(metric, abs(difference))


def _style(metric: Metric, difference: float) -> str:
    if metric.better == "neither":
        return ""
    return "better" if (difference > 0) == (metric.better == "higher") else "worse"


def sample(group: Group) -> str:
    """What a share or a rate rests on: n = 1.204."""
    # Blanks that do not break: the number stays with its sign.
    return f"n\u00a0=\u00a0{format_count(group.row_count)}" if not group.is_hidden else ""


def share_range(group: Group) -> str:
    """The 95 % interval of a share (Wilson): 91,0–94,9%; empty where there is none."""
    if group.is_hidden or group.numerator is None or group.denominator is None:
        return ""
    interval = of_share(group.numerator, group.denominator)
    if interval is None:
        return ""
    return f"{format_decimals(100 * interval.lower, digits=1)}–{format_share(interval.upper)}"


def share_with_range(metric: Metric, group: Group) -> str:
    """A share with its interval and what it rests on: 93,2% (91,0–94,9%; n = 1.204)."""
    remarks = "; ".join(part for part in (share_range(group), sample(group)) if part)
    return " ".join([cell(metric, group), f"({remarks})" if remarks else ""]).rstrip()


class Dated(Protocol):
    """Anything that knows as of when it is meant and up to when its data goes (aware UTC)."""

    @property
    def as_of(self) -> datetime: ...
    @property
    def data_time(self) -> datetime: ...


def data_time_sentence(result: Dated, *, zone: ZoneInfo) -> str:
    """Up to when the number knows what happened, and as of when it is meant."""
    as_of, data_time = (format_instant(each, zone=zone) for each in (result.as_of, result.data_time))
    if as_of == data_time:
        return _("Data up to {data_time}.").format(data_time=data_time)
    return _("As of {as_of}; data up to {data_time}.").format(as_of=as_of, data_time=data_time)


class MayLackRows(Protocol):
    """Anything that knows how many rows of its sources were rejected."""

    @property
    def rejected_rows(self) -> int: ...


def incomplete_sentence(result: MayLackRows) -> str:
    """Why a number may lack rows; empty where it lacks none."""
    if not result.rejected_rows:
        return ""
    return _("Incomplete: {count} rows of the sources were rejected and may be missing here.").format(
        count=format_count(result.rejected_rows)
    )
