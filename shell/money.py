"""The pieces of the page on recovery: what was found, what balances, what had to come in, what can not be."""

from markupsafe import Markup

from charts.bars import Bar, draw_bars
from charts.waterfall import Step, draw_waterfall
from metrics.catalog import METRICS
from metrics.definition import MetricResult
from metrics.recoveries import OWED_SINCE
from shell import html
from shell.figures import cell, format_number, phrase, written
from shell.formats import format_count, format_day, format_share
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.pictures import is_dark, show_chart
from shell.subject import ask, explained, may_split, rows_link
from shell.tables import dimension_name, filter_for, measure_head
from shell.value_names import value_name
from shell.view import View

#: The parts of the balance: what was to come in and came in too much is together what came in, was given
#: up and is still to come.
PARTS = ("issued", "collected", "written_off", "overpaid", "outstanding")
#: What was found in a period and where it goes, by the unit it is measured in.
FOUND = {
    "vnd": ("violation_vnd", "recovery_recommended_vnd", "other_money_vnd", "recovered_vnd"),
    "m2": ("violation_m2", "recovery_recommended_m2", "other_land_m2", "recovered_m2"),
}


def base_date(viewer: Viewer, view: View) -> str:
    """Since which day recommendations are counted, in words."""
    start = ask(viewer, view, "recovery_rate", since_start=True).start
    return _("counted from {day}").format(day=format_day(start))


def found_table(viewer: Viewer, view: View) -> Markup:
    """Violations of the period with their two destinations, money and land."""
    rows = []
    for names, name in zip(FOUND.values(), (_("Money (million dong)"), _("Land (m²)")), strict=True):
        cells = []
        for metric in (METRICS[each] for each in names):
            text = cell(metric, ask(viewer, view, metric.name).total)
            cells.append(rows_link(viewer, view, metric, text))
        rows.append([name, *cells])
    heads = [
        _("Violations found"), _("of these: to be recovered"), _("of these: other handling"),
        _("Recovered in the period, of any year"),
    ]  # fmt: skip
    columns = [Column(""), *(Column(head, is_figure=True) for head in heads)]
    return html.table(columns, rows, caption=_("Violations found in the period and what becomes of them"))


def amounts(viewer: Viewer, view: View, unit: str) -> dict[str, float]:
    """The parts of the balance as of the view's end."""
    return {part: ask(viewer, view, f"recovery_{part}_{unit}").total.value or 0 for part in PARTS}


def difference(parts: dict[str, float]) -> float:
    """By how much the two sides of a balance differ."""
    came = parts["collected"] + parts["written_off"] + parts["outstanding"]
    return parts["issued"] + parts["overpaid"] - came


def show_waterfall(viewer: Viewer, view: View) -> None:
    """From what was recommended to what is outstanding, step by step."""
    parts = amounts(viewer, view, "vnd")
    if not parts["issued"]:
        return
    outstanding = METRICS["recovery_outstanding_vnd"]
    names = {
        "issued": _("Recommended"), "collected": _("Collected"), "written_off": _("Closed as impossible"),
        "overpaid": _("Overpaid"), "outstanding": _("Outstanding"),
    }  # fmt: skip
    signs = {"collected": -1, "written_off": -1}
    steps = [
        Step(
            names[part], signs.get(part, 1) * amount, " ".join(written(outstanding, amount)),
            stands=part in ("issued", "outstanding"), is_pointed_at=part == "outstanding",
        )
        for part, amount in parts.items()
    ]  # fmt: skip
    title = _("{outstanding} of {issued} recommended are still to be paid back ({share}), {base}").format(
        outstanding=steps[-1].text,
        issued=steps[0].text,
        share=format_share(parts["outstanding"] / parts["issued"]),
        base=base_date(viewer, view),
    )
    rows = [[names[part], format_count(amount)] for part, amount in parts.items()]
    drawing = draw_waterfall(steps, is_dark=is_dark())
    show_chart(drawing, title=title, heads=[_("Part"), _("Amount (dong)")], rows=rows)


def balance_sentence(viewer: Viewer, view: View) -> Markup:
    """Whether the parts add up to the dong; else which conclusions break the balance and by how much."""
    parts = amounts(viewer, view, "vnd")
    formula = _("{issued} + {overpaid} = {collected} + {written_off} + {outstanding} dong").format(
        **{part: format_count(amount) for part, amount in parts.items()}
    )
    broken = broken_conclusions(viewer, view)
    text = _("Recommended + overpaid = collected + closed as impossible + outstanding: {formula}.")
    if not difference(parts) and not broken:
        text += " " + _("It balances to the dong.")
        return html.paragraph(text.format(formula=formula), class_="small")
    named = html.join([_broken(viewer, view, *each) for each in broken[:MOST_NAMED]], separator="; ")
    words = _("{difference} dong do not fit. Broken by: ").format(
        difference=format_count(sum(amount for _key, amount in broken) or difference(parts))
    )
    return html.notice(html.join([text.format(formula=formula), " ", words, named, "."]), mark="!")


#: So many conclusions that break the balance are named.
MOST_NAMED = 10


def broken_conclusions(viewer: Viewer, view: View) -> list[tuple[str, float]]:
    """The conclusions with payments that stand on nothing to be paid, or whose parts do not add up, with how
    much; empty for readers whose numbers do not come by conclusion."""
    if not may_split(viewer, "conclusion"):
        return []
    by = ("conclusion",)
    found = {part: _by_key(ask(viewer, view, f"recovery_{part}_vnd", by=by)) for part in PARTS}
    unmatched = _by_key(ask(viewer, view, "recovery_unmatched_vnd", by=by))
    keys = sorted({key for values in (*found.values(), unmatched) for key in values})
    gaps = {
        key: unmatched.get(key, 0) - difference({part: found[part].get(key, 0) for part in PARTS})
        for key in keys
    }
    return sorted(((key, gap) for key, gap in gaps.items() if gap), key=lambda each: -abs(each[1]))


def _by_key(result: MetricResult) -> dict[str, float]:
    return {group.keys[0][1] or "": group.value or 0 for group in result.groups}


def _broken(viewer: Viewer, view: View, conclusion: str, gap: float) -> Markup:
    text = _("conclusion {conclusion} ({gap} dong)").format(conclusion=conclusion, gap=format_count(gap))
    link = rows_link(viewer, view, METRICS["recovery_unmatched_vnd"], text, conclusion=conclusion)
    return html.element("span", link)


def balance_table(viewer: Viewer, view: View, *, by: str, limit: int) -> Markup | str:
    """The parts of the balance beside each other, one line a conclusion or a field, the most outstanding
    first; nothing where this viewer's numbers do not come in this breakdown."""
    if not may_split(viewer, by):
        return ""
    names = [f"recovery_{part}_vnd" for part in PARTS] + ["recovery_overdue_vnd"]
    found = {name: _by_key(ask(viewer, view, name, by=(by,))) for name in names}
    keys = sorted({key for values in found.values() for key in values})
    keys.sort(key=lambda key: -found["recovery_outstanding_vnd"].get(key, 0))
    rows = [
        [
            value_name(by, key or None),
            *(_amount_cell(viewer, view, name, by, key, found[name].get(key, 0)) for name in names),
        ]
        for key in keys[:limit]
    ]
    columns = [Column(dimension_name(by))]
    columns += [Column(measure_head(view, METRICS[name]), is_figure=True) for name in names]
    left = _("{count} more have less outstanding.").format(count=format_count(len(keys) - limit))
    caption = _("The balance by {dimension}").format(dimension=dimension_name(by))
    more = html.paragraph(left, class_="small") if len(keys) > limit else ""
    return html.join([html.table(columns, rows, caption=caption), more])


def _amount_cell(viewer: Viewer, view: View, name: str, by: str, key: str, amount: float) -> str | Markup:
    text = format_number(METRICS[name], amount)
    changes = filter_for(view, by, key or None)
    if not amount or not changes:
        return text
    return rows_link(viewer, view, METRICS[name], text, since_start=False, **changes)


def show_owed_since(viewer: Viewer, view: View) -> None:
    """How long what is outstanding has been owed past its date."""
    if not may_split(viewer, "owed_since"):
        return
    metric = METRICS["recovery_outstanding_vnd"]
    found = _by_key(ask(viewer, view, metric.name, by=("owed_since",)))
    if not found:
        return
    late = sum(amount for key, amount in found.items() if key != OWED_SINCE[0])
    title = _("{late} of {all} outstanding are past due").format(
        late=" ".join(written(metric, late)), all=" ".join(written(metric, sum(found.values())))
    )
    bars = [
        Bar(value_name("owed_since", key), found.get(key, 0), format_number(metric, found.get(key, 0)))
        for key in OWED_SINCE
    ]
    heads = [dimension_name("owed_since"), _("Outstanding (million dong)")]
    drawing = draw_bars(bars, is_dark=is_dark())
    show_chart(drawing, title=title, heads=heads, rows=[[bar.label, bar.text] for bar in bars])


def land_table(viewer: Viewer, view: View) -> Markup:
    """The same balance of land."""
    parts = amounts(viewer, view, "m2")
    metrics = [METRICS[f"recovery_{part}_m2"] for part in PARTS]
    cells = [
        rows_link(viewer, view, metric, phrase(metric, ask(viewer, view, metric.name).total))
        for metric in metrics
    ]
    columns = [Column(explained(view, metric), is_figure=True) for metric in metrics]
    table = html.table(
        [Column(_("Land")), *columns], [[_("so far"), *cells]], caption=_("The balance of land")
    )
    told = _("It balances.") if not round(difference(parts), 6) else _("It does not balance.")
    return html.join([table, html.paragraph(told, class_="small")])
