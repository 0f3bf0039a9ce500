"""Which step, of which unit, made how many of the late cases late: as a sentence, a picture and a table."""

from collections.abc import Mapping

from markupsafe import Markup

from charts.bottlenecks import Bottleneck, draw_bottlenecks
from metrics.catalog import METRICS
from metrics.definition import Group, MetricResult
from shell import html
from shell.asked_rows import HOLDER, NOT_RECORDED
from shell.figures import cell, sample
from shell.formats import UNKNOWN, format_count, format_share
from shell.heads import head_sentence
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.pictures import is_dark, show_chart
from shell.subject import (
    ask,
    heads_of,
    rows_link,
)
from shell.tables import SHOWN_LINES, dimension_name, filter_for, measure_head, show_all
from shell.value_names import value_name
from shell.view import View

LATE = "late_cases_by_broken_step"
#: What stands beside the late cases of a step, all split alike.
BESIDE = ("step_days_median", "step_days_p90", "step_overrun_rate", "steps_running_overdue", "hand_overs")
Keys = tuple[str | None, ...]


def place_of(group: Group) -> str:
    """A step and its side of the counter in words; or that no steps were recorded."""
    step, role = group.key("step"), group.key("step_role")
    if step is None and role is None:
        return _("no step log")
    side = value_name("step_role", role) if role else _("side not recorded")
    return f"{step or _('step without a name')} ({side})"


def keys_of(group: Group) -> Keys:
    """The values of a group in the order asked for."""
    return tuple(value for _dimension, value in group.keys)


def most_late(result: MetricResult) -> list[Group]:
    """The groups of an answer, those with the most late cases first."""
    return sorted(result.groups, key=lambda group: (-(group.value or 0), str(keys_of(group))))


def bottleneck_answer(viewer: Viewer, view: View) -> list[str | Markup]:
    """The first sentences of the page: the worst step and its unit, the sides of the counter, the head."""
    by_step = ask(viewer, view, LATE, by=("step", "step_role", view.breakdown))
    total = sum(group.value or 0 for group in by_step.groups)
    worst = next(iter(most_late(by_step)), None)
    if worst is None or not total:
        return [_("{place}: no case was completed late in this period.").format(place=view.place)]
    unit_id = worst.key(view.breakdown)
    sentence = _("The step “{step}” of {unit} made {count} of {total} late cases late ({share}).").format(
        step=place_of(worst), unit=holder_name(view, worst),
        count=format_count(worst.value or 0), total=format_count(total),
        share=format_share((worst.value or 0) / total),
    )  # fmt: skip
    sides = ask(viewer, view, LATE, by=("step_role",))
    shares = [
        _("{side}: {count} ({share})").format(
            side=value_name("step_role", group.key("step_role")),
            count=format_count(group.value or 0),
            share=format_share((group.value or 0) / total),
        )
        for group in most_late(sides)
    ]
    sentences: list[str | Markup] = [
        sentence,
        _("By side of the counter: {sides}.").format(sides="; ".join(shares)),
    ]
    heads = heads_of(viewer, view, [unit_id])
    if unit_id in heads:
        sentences.append(head_sentence(view, unit_id, heads))
    return sentences


def show_bottlenecks(viewer: Viewer, view: View) -> None:
    """The late cases by step and side as a picture; the title names the step that answers for most."""
    groups = [group for group in most_late(ask(viewer, view, LATE, by=("step", "step_role"))) if group.value]
    if not groups:
        return
    total = sum(group.value or 0 for group in groups)
    bars = [
        Bottleneck(
            place_of(group), group.key("step_role") or "", group.value or 0,
            f"{format_count(group.value or 0)} ({format_share((group.value or 0) / total)})",
            is_pointed_at=group == groups[0],
        )
        for group in groups
    ]  # fmt: skip
    title = _("Most late cases were broken at: {step}, {count} of {total}").format(
        step=bars[0].label, count=format_count(bars[0].value), total=format_count(total)
    )
    heads, rows = [_("Step"), _(METRICS[LATE].title)], [[bar.label, bar.text] for bar in bars]
    show_chart(draw_bottlenecks(bars, is_dark=is_dark()), title=title, heads=heads, rows=rows)


def bottleneck_table(viewer: Viewer, view: View) -> Markup:
    """One line a step, side and unit: late cases and share, days held, overruns, running late, hand-overs."""
    by = ("step", "step_role", view.breakdown)
    found = {
        name: {keys_of(group): group for group in ask(viewer, view, name, by=by).groups}
        for name in (LATE, *BESIDE)
    }
    total = sum(_value(group) for group in found[LATE].values())
    lines = {keys: group for name in (*BESIDE[::-1], LATE) for keys, group in found[name].items()}
    told = [keys for keys, group in lines.items() if _concerns(view, found, keys, group)]
    ordered = sorted(told, key=lambda keys: _rank(found, keys))
    if not ordered:
        return html.paragraph(_("Nothing was recorded for this choice."), class_="quiet")
    shown = ordered[: None if view.shows_all else SHOWN_LINES]
    rows = [_line(viewer, view, lines[keys], keys, found=found, total=total) for keys in shown]
    columns = [
        Column(_("Step and side")), Column(dimension_name(view.breakdown), is_long=True),
        Column(measure_head(view, METRICS[LATE]), is_figure=True), Column(_("Share"), is_figure=True),
        *(Column(measure_head(view, METRICS[name]), is_figure=True) for name in BESIDE),
    ]  # fmt: skip
    table = html.table(columns, rows, caption=_("Late cases and time held by step"), is_wide=True)
    return html.join([table, show_all(view, len(ordered) - len(rows))])


def _concerns(
    view: View, found: Mapping[str, Mapping[Keys, Group]], keys: Keys, group: Group
) -> bool:  # fmt: skip
    """Whether a line tells the viewer something: of the own units each does, of another unit, which has no
    name here, only one that made cases late or holds some past its time."""
    unit_id = group.key(view.breakdown)
    is_late = any(_value(found[name].get(keys)) for name in (LATE, "steps_running_overdue"))
    return is_late or unit_id is None or is_in_view(view, unit_id)


def _rank(found: Mapping[str, Mapping[Keys, Group]], keys: Keys) -> tuple[object, ...]:
    """Most late cases first, then most cases held past the step's time now, then most overruns before."""
    overruns = found["step_overrun_rate"].get(keys)
    return (
        -_value(found[LATE].get(keys)),
        -_value(found["steps_running_overdue"].get(keys)),
        -(overruns.numerator or 0) if overruns else 0,
        [key or "" for key in keys],
    )


def _value(group: Group | None) -> float:
    return (group.value or 0) if group is not None else 0


def is_in_view(view: View, unit_id: str | None) -> bool:
    """Whether a unit is one that the viewer may choose."""
    return any(unit.unit_id == unit_id for unit in view.units)


def holder_name(view: View, group: Group) -> str:
    """The unit that held a step; one that is not the viewer's is not named beside numbers."""
    unit_id = group.key(view.breakdown)
    if unit_id is not None and not is_in_view(view, unit_id):
        return _("another unit")
    return group.name(view.breakdown) or UNKNOWN


def _line(
    viewer: Viewer, view: View, group: Group, keys: Keys, *,
    found: Mapping[str, Mapping[Keys, Group]], total: float,
) -> list[str | Markup]:  # fmt: skip
    unit_id = group.key(view.breakdown)
    narrowed = _narrowed(view, group)
    unit: str | Markup = holder_name(view, group)
    if is_in_view(view, unit_id):
        unit = html.link(unit, view.link_to("unit", unit=unit_id))

    def number(name: str) -> str | Markup:
        metric, found_group = METRICS[name], found[name].get(keys)
        text = cell(metric, found_group)
        if found_group is None:
            return text
        opened = rows_link(viewer, view, metric, text, since_start=False, **narrowed)
        if metric.unit == "count" or not found_group.row_count:
            return opened
        return html.join([opened, html.element("span", sample(found_group), class_="sub")])

    share = _value(found[LATE].get(keys)) / total if total else None
    shown_share = UNKNOWN if share is None else format_share(share)
    return [place_of(group), unit, number(LATE), shown_share, *(number(name) for name in BESIDE)]


def _narrowed(view: View, group: Group) -> dict[str, str | None]:
    """The part of a rows address that means one line: step, side, and who held it."""
    narrowed = {name: group.key(name) or NOT_RECORDED for name in ("step", "step_role")}
    unit_id = group.key(view.breakdown)
    if view.breakdown == "unit" and unit_id is not None:
        # A holder may lie outside the units that a head may choose: the own case names it all the same.
        return {**narrowed, HOLDER: unit_id}
    return narrowed | (filter_for(view, view.breakdown, unit_id) or {})
