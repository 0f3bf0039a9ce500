"""The five units to ask first, with what most of the trouble is about and who answers for it."""

from dataclasses import dataclass

from markupsafe import Markup

from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from shell import html
from shell.figures import has_enough, phrase, sample
from shell.formats import format_share
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask, explained, head_text, heads_of
from shell.tables import dimension_name, sorted_groups
from shell.value_names import value_name
from shell.view import View

#: How many units a list of the worst names.
SHOWN = 5


@dataclass(frozen=True)
class Reason:
    """Where to look for the why: the metric that is split, and by what."""

    metric: str
    by: str


def worst_units(viewer: Viewer, view: View, name: str, *, reason: Reason, page: str) -> Markup:
    """The worst five units of one metric; units with too few things for a verdict are left out."""
    metric, by = METRICS[name], view.breakdown
    result = ask(viewer, view, name, by=(by,))
    rated = [group for group in result.groups if _is_rated(metric, group, by=by)]
    worst = sorted_groups(metric, rated, by=by)[:SHOWN]
    heading = html.element("h3", explained(view, metric))
    if not worst:
        is_rated = any(has_enough(metric, group) for group in result.groups)
        nothing = (
            _("There is nothing to ask about here.")
            if is_rated or not result.groups
            else _("No unit has enough records for a verdict in this period.")
        )
        return html.element("section", heading, html.paragraph(nothing, class_="quiet"), class_="worst")
    heads = heads_of(viewer, view, [group.key(by) for group in worst])
    reasons = _reasons(viewer, view, reason, by=by)
    items = [
        _item(view, metric, group, by=by, page=page, remarks=[
            *reasons.get(group.key(by), []),
            _("Head: {head}").format(head=head_text(view, group.key(by), heads)),
        ])
        for group in worst
    ]  # fmt: skip
    return html.element("section", heading, html.element("ol", *items), class_="worst")


def _is_rated(metric: Metric, group: Group, *, by: str) -> bool:
    if group.is_hidden or group.value is None or group.key(by) is None:
        return False
    is_trouble = metric.better == "higher" or group.value > 0
    return is_trouble and has_enough(metric, group)


def _item(view: View, metric: Metric, group: Group, *, by: str, page: str, remarks: list[str]) -> Markup:
    key = group.key(by) or ""
    value = html.link(phrase(metric, group), view.link_to(page, unit=key))
    if metric.is_ratio:
        remarks = [sample(group), *remarks]
    return html.element(
        "li",
        html.link(group.name(by) or key, view.link_to("unit", unit=key)),
        html.element("span", value, class_="value"),
        html.element("span", ". ".join(remarks), class_="why"),
    )


def _reasons(viewer: Viewer, view: View, reason: Reason, *, by: str) -> dict[str | None, list[str]]:
    """For each unit what most of its trouble is about, in words; only for those who may count rows."""
    if reason.by == by or not viewer.scope.may(Permission.COUNT_ROWS):
        return {}
    result = ask(viewer, view, reason.metric, by=(by, reason.by))
    parts: dict[str | None, list[Group]] = {}
    for group in result.groups:
        parts.setdefault(group.key(by), []).append(group)
    sentences = {}
    for unit_id, groups in parts.items():
        whole = sum(_trouble(reason, group) for group in groups)
        most = max(groups, key=lambda group: _trouble(reason, group))
        key = most.key(reason.by)
        if whole > 0 and key not in (None, unit_id):
            share = format_share(_trouble(reason, most) / whole)
            text = _("{share} of it: {dimension} {name}").format(
                share=share,
                dimension=dimension_name(reason.by).lower(),
                name=value_name(reason.by, key, name=most.name(reason.by)),
            )
            sentences[unit_id] = [text]
    return sentences


def _trouble(reason: Reason, group: Group) -> float:
    """How much of the trouble lies in a group: those not satisfied, or the cases, reports or dong."""
    if METRICS[reason.metric].is_ratio:
        return (group.denominator or 0) - (group.numerator or 0)
    return group.value or 0
