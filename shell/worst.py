"""The five units to ask first, with what most of the trouble is about and who answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.definition import Group, Metric, MetricResult
from shell import html
from shell.figures import change, has_enough, phrase, sample, statement
from shell.formats import format_count, format_share
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask, explained, head_sentence, heads_of
from shell.tables import dimension_name, is_own_row, sorted_groups
from shell.value_names import value_name
from shell.view import View

#: How many units a list of the worst names.
SHOWN = 5


@dataclass(frozen=True)
class Reason:
    """Where to look for the why: the metric that is split, and by what."""

    metric: str
    by: str


@dataclass(frozen=True)
class Worst:
    """The worst units of one metric, the worst first, among all of the answer."""

    metric: Metric
    view: View
    result: MetricResult
    groups: tuple[Group, ...]

    @property
    def by(self) -> str:
        """The dimension that tells the units apart."""
        return self.view.breakdown


def find_worst(viewer: Viewer, view: View, name: str, *, where: Mapping[str, str] | None = None) -> Worst:
    """The worst five units of one metric; units with too few things for a verdict are left out."""
    metric, by = METRICS[name], view.breakdown
    result = ask(viewer, view, name, by=(by,), where=where)
    rated = [group for group in result.groups if _is_rated(metric, group, by=by)]
    return Worst(metric, view, result, tuple(sorted_groups(metric, rated, by=by)[:SHOWN]))


def ask_first(found: Sequence[Worst], *, from_each: int = 1) -> Markup | None:
    """The worst units of each subject with their numbers, as one sentence; none where all is well."""
    numbers: dict[str, list[str]] = {}
    links: dict[str, Markup] = {}
    for worst in found:
        # A unit's own row beside its parts is not a unit below that could be asked.
        below = [
            group for group in worst.groups if not is_own_row(worst.view, worst.by, group.key(worst.by) or "")
        ]
        for group in below[:from_each]:
            key = group.key(worst.by) or ""
            links[key] = html.link(group.name(worst.by) or key, worst.view.link_to("unit", unit=key))
            # Several units of one subject: the page has named the measure already.
            write = statement if from_each == 1 else phrase
            numbers.setdefault(key, []).append(write(worst.metric, group))
    if not links:
        return None
    units = [html.join([links[key], f" ({'; '.join(numbers[key])})"]) for key in links]
    return html.join([_("Ask first:"), " ", html.join(units, separator="; "), "."])


def worst_list(viewer: Viewer, worst: Worst, *, reason: Reason, page: str) -> Markup:
    """The units of one list, each with its number, how it moved, what it is about and who heads it."""
    metric, view, by = worst.metric, worst.view, worst.by
    heading = html.element("h3", explained(view, metric))
    if not worst.groups:
        nothing = html.paragraph(_nothing(worst), class_="quiet")
        return html.element("section", heading, nothing, class_="worst")
    keys = [group.key(by) for group in worst.groups]
    heads = heads_of(viewer, view, keys)
    reasons = _reasons(viewer, view, reason, by=by)
    earlier = ask(viewer, view.earlier(metric), metric.name, by=(by,))
    before = {group.key(by): group for group in earlier.groups}
    items = [
        _item(worst, group, page=page, remarks=[
            _change(worst, group, before.get(key)),
            *reasons.get(key, []),
            head_sentence(view, key, heads),
        ])
        for key, group in zip(keys, worst.groups, strict=True)
    ]  # fmt: skip
    return html.element("section", heading, html.element("ol", *items), class_="worst")


def _nothing(worst: Worst) -> str:
    groups = worst.result.groups
    if any(group.is_hidden for group in groups):
        return _("The numbers of single units are hidden here.")
    if any(has_enough(worst.metric, group) for group in groups) or not groups:
        return _("There is nothing to ask about here.")
    return _("No unit has enough records for a verdict in this period.")


def _is_rated(metric: Metric, group: Group, *, by: str) -> bool:
    if group.is_hidden or group.value is None or group.key(by) is None:
        return False
    is_trouble = metric.better == "higher" or group.value > 0
    return is_trouble and has_enough(metric, group)


def _change(worst: Worst, group: Group, before: Group | None) -> str:
    """How the unit's number moved; a unit that had none before had zero where things are counted."""
    metric, reference = worst.metric, worst.view.earlier_name(worst.metric)
    if before is None and not metric.is_ratio:
        if not _was_there(worst, group):
            return ""
        before = replace(group, numerator=0, value=0, row_count=0)
    moved = change(metric, group, before, reference=reference)
    return moved.text[:1].upper() + moved.text[1:] + "."


def _was_there(worst: Worst, group: Group) -> bool:
    """Whether the unit existed at the end of the period it is compared with."""
    day = worst.view.earlier(worst.metric).period.end
    unit = next((unit for unit in worst.view.units if unit.unit_id == group.key(worst.by)), None)
    return unit is not None and (unit.valid_from_on is None or unit.valid_from_on <= day)


def _item(worst: Worst, group: Group, *, page: str, remarks: list[str]) -> Markup:
    metric, view, by = worst.metric, worst.view, worst.by
    key = group.key(by) or ""
    value = html.link(phrase(metric, group), view.link_to(page, unit=key))
    if metric.is_ratio:
        remarks = [sample(group) + ".", *remarks]
    own = _("own cases only, without its parts") if is_own_row(view, by, key) else ""
    return html.element(
        "li",
        html.element(
            "span",
            html.link(group.name(by) or key, view.link_to("unit", unit=key)),
            html.element("span", f" ({own})", class_="quiet small") if own else None,
        ),
        html.element("span", value, class_="value"),
        html.element("span", " ".join(remark for remark in remarks if remark), class_="why"),
    )


def _reasons(viewer: Viewer, view: View, reason: Reason, *, by: str) -> dict[str | None, list[str]]:
    """For each unit what most of its trouble is about, in words; only for those who may count rows."""
    if reason.by == by or not viewer.scope.may(Permission.COUNT_ROWS):
        return {}
    result = ask(viewer, view, reason.metric, by=(by, reason.by))
    parts: dict[str | None, list[Group]] = {}
    for group in result.groups:
        parts.setdefault(group.key(by), []).append(group)
    found = {unit_id: _reason(reason, groups, unit_id=unit_id) for unit_id, groups in parts.items()}
    return {unit_id: [text] for unit_id, text in found.items() if text}


def _reason(reason: Reason, groups: Sequence[Group], *, unit_id: str | None) -> str:
    """What most of one unit's trouble is about; empty where no part stands out."""
    metric = METRICS[reason.metric]
    whole = sum(_trouble(reason, group) for group in groups)
    most = max(groups, key=lambda group: _trouble(reason, group))
    part, key = _trouble(reason, most), most.key(reason.by)
    # One thing of several says nothing about what the trouble is.
    if key in (None, unit_id) or whole <= 0 or (part < 2 < whole and metric.unit != "vnd"):
        return ""
    name = value_name(reason.by, key, name=most.name(reason.by))
    if metric.unit == "count":
        text = _("{part} of {whole}: {dimension} {name}.")
        amounts = {"part": format_count(part), "whole": format_count(whole)}
        return text.format(dimension=dimension_name(reason.by).lower(), name=name, **amounts)
    share, dimension = format_share(part / whole), dimension_name(reason.by).lower()
    return _("{share} of it: {dimension} {name}.").format(share=share, dimension=dimension, name=name)


def _trouble(reason: Reason, group: Group) -> float:
    """How much of the trouble lies in a group: those not satisfied, or the cases, reports or dong."""
    if METRICS[reason.metric].is_ratio:
        return (group.denominator or 0) - (group.numerator or 0)
    return group.value or 0
