"""Tables of a subject: one line a unit, a field or a month, worst first, each number with its way on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from data_access.read_units import Head, children_of
from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from shell import html
from shell.figures import (
    SMALLEST_SHOWN,
    cell,
    has_enough,
    is_too_few,
    sample,
    says_unit,
    share_range,
    too_few_words,
    unit_of,
)
from shell.formats import UNKNOWN, format_count
from shell.heads import head_text
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.standings import find_league, group_cells, group_column, group_sentence
from shell.subject import (
    ask,
    explained,
    heads_of,
    may_split,
    rows_link,
)
from shell.value_names import value_name
from shell.view import View

UNIT_DIMENSIONS = ("body", "unit", "parent")
#: After so many lines the rest waits behind a link.
SHOWN_LINES = 15
#: Where a hidden count stands among the others: above nothing, below everything that is shown.
HIDDEN_COUNT = 1e-9


def table_by(
    viewer: Viewer,
    view: View,
    name: str,
    *,
    by: str,
    beside: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    since_start: bool = False,
    with_range: bool = False,
    limit: int = SHOWN_LINES,
) -> Markup:
    """One line per value of a dimension: numerator, n, value, the previous period; other metrics beside.

    The worst value comes first; after ``limit`` lines a link shows the rest. A share may have its interval
    beside it (``with_range``).
    """
    metric = METRICS[name]
    now = ask(viewer, view, name, by=(by,), where=where, since_start=since_start)
    if not now.groups:
        return html.paragraph(_("Nothing was recorded for this choice."), class_="quiet")
    if all(group.key(by) is None for group in now.groups):
        return html.paragraph(_("The sources do not record this."), class_="quiet")
    before = ask(viewer, view.earlier(metric), name, by=(by,), where=where, since_start=since_start)
    earlier = {group.key(by): group for group in before.groups}
    others = [(METRICS[other], ask(viewer, view, other, by=(by,), where=where)) for other in beside]
    found = [(other, {group.key(by): group for group in result.groups}) for other, result in others]
    is_by_unit = by in UNIT_DIMENSIONS
    heads = heads_of(viewer, view, [group.key(by) for group in now.groups]) if is_by_unit else {}
    ranks = find_league(viewer, view, now, by=by, where=where) if is_by_unit else None
    standings = group_cells(ranks) if ranks else {}
    rows = [
        [
            _row_name(view, by, group, heads),
            *_own_cells(viewer, view, metric, by, group, where=where or {}, since_start=since_start),
            *([share_range(group) or UNKNOWN] if with_range else []),
            *([standings.get(group.key(by) or "", UNKNOWN)] if ranks else []),
            cell(metric, earlier.get(group.key(by))),
            *(_beside(other, values.get(group.key(by))) for other, values in found),
        ]
        for group in sorted_groups(metric, now.groups, by=by)[: None if view.shows_all else limit]
    ]
    further = [Column(_("95% interval"), is_figure=True)] if with_range else []
    further += [group_column()] if ranks else []
    columns = _columns(view, metric, by, further=further)
    columns += [_other_column(view, other) for other, values in found]
    more = len(now.groups) - len(rows)
    caption = _("{measure} by {dimension}").format(measure=_(metric.title), dimension=dimension_name(by))
    told = group_sentence(ranks) if ranks else ""
    return html.join([html.table(columns, rows, caption=caption), show_all(view, more), told])


def section_by(
    viewer: Viewer,
    view: View,
    name: str,
    *,
    by: str,
    title: str,
    beside: Sequence[str] = (),
    limit: int = SHOWN_LINES,
) -> Markup | str:
    """A table under its heading; nothing where this viewer's numbers do not come in this breakdown."""
    if not may_split(viewer, by):
        return ""
    table = table_by(viewer, view, name, by=by, beside=beside, limit=limit)
    return html.join([html.element("h2", title), table])


def what_is_hidden(viewer: Viewer) -> Markup | str:
    """For readers of published numbers: what is hidden, and why; nothing for others."""
    if viewer.scope.may(Permission.COUNT_ROWS):
        return ""
    text = _(
        "Published numbers: whole months only. “< {count}” is a count from 1 to {most}, or one that would "
        "reveal it; “hidden” a share that would. Sealed reports and those about heads are not counted."
    )
    return html.paragraph(text.format(count=SMALLEST_SHOWN, most=SMALLEST_SHOWN - 1), class_="small")


def _beside(metric: Metric, group: Group | None) -> str | Markup:
    """A lesser number of a line; a share has its n below it."""
    text = cell(metric, group)
    if group is None or not metric.is_ratio or not group.row_count or group.is_hidden:
        return text
    return html.join([text, html.element("span", sample(group), class_="sub")])


def show_all(view: View, more: int) -> str | Markup:
    """The way to the lines a table leaves out; nothing where it leaves out none."""
    if more <= 0:
        return ""
    text = _("Show {count} more").format(count=format_count(more))
    return html.paragraph(html.link(text, view.link_to(view.page, all="1")), class_="small")


def sorted_groups(metric: Metric, groups: Sequence[Group], *, by: str, order: str = "worst") -> list[Group]:
    """The groups of an answer, the worst first; then those with too few records for a rank, and last those
    without a value."""
    if order == "key":
        return sorted(groups, key=lambda group: _natural(group.key(by)))
    sign = 1 if metric.better == "higher" else -1

    def rank(group: Group) -> tuple[bool, bool, float, float, str]:
        # A hidden count is one of the small ones: before the zeros, behind the rest.
        value = group.value if group.value is not None else HIDDEN_COUNT
        is_unknown = group.value is None and not group.is_hidden
        is_unrated = metric.is_ratio and not group.is_hidden and not has_enough(metric, group)
        # Among equals the one where more is at stake comes first.
        return is_unknown, is_unrated, sign * value, -(group.denominator or 0), group.key(by) or ""

    return sorted(groups, key=rank)


def _natural(key: str | None) -> tuple[int, str]:
    first = (key or "").split("-")[0].rstrip("+")
    return (int(first), key or "") if first.isdigit() else (10**6, key or "")


def _row_name(view: View, by: str, group: Group, heads: Mapping[str, Head]) -> str | Markup:
    key = group.key(by)
    if by not in UNIT_DIMENSIONS or key is None:
        return value_name(by, key, name=group.name(by))
    return unit_name(view, by, key, name=group.name(by) or key, heads=heads)


def unit_name(view: View, by: str, key: str, *, name: str, heads: Mapping[str, Head]) -> Markup:
    """The head of a unit's line: its name as a link, and who heads it."""
    below = head_text(view, key, heads)
    if is_own_row(view, by, key):
        below = _("own cases only, without its parts")
    link = html.link(name, view.link_to("unit", unit=key))
    return html.join([link, html.element("span", below, class_="sub")])


def is_own_row(view: View, by: str, key: str) -> bool:
    """Whether a line is a unit whose parts stand on lines of their own: then it is what it does itself."""
    return by == "unit" and bool(children_of(key, view.units))


def _own_cells(
    viewer: Viewer,
    view: View,
    metric: Metric,
    by: str,
    group: Group,
    *,
    where: Mapping[str, str],
    since_start: bool,
) -> list[str | Markup]:
    key = group.key(by)
    changes = filter_for(view, by, key)
    value: str | Markup = cell(metric, group)
    if by in UNIT_DIMENSIONS and key is not None:
        value = html.link(value, view.link_to(view.page, unit=key))
    is_unsure = metric.is_ratio and group.value is not None and not has_enough(metric, group)
    if is_unsure and not is_too_few(metric, group):
        value = html.join([value, html.element("span", too_few_words(metric), class_="sub")])
    if key is None or changes is None:
        return [*_counts(metric, group), value]
    changes |= where
    if metric.is_ratio:
        n, numerator = _counts(metric, group)
        opened = rows_link(viewer, view, metric, n, since_start=since_start, **changes)
        return [opened, numerator, value]
    return [rows_link(viewer, view, metric, cell(metric, group), since_start=since_start, **changes)]


def _counts(metric: Metric, group: Group) -> list[str | Markup]:
    if not metric.is_ratio:
        return []
    parts = (group.denominator, group.numerator)
    is_money = metric.unit == "share" and "recoveries" in metric.tables
    as_money = replace(metric, unit="vnd" if is_money else "count")
    return [UNKNOWN if part is None else cell(as_money, replace(group, value=part)) for part in parts]


def filter_for(view: View, by: str, key: str | None) -> dict[str, str | None] | None:
    """The part of a rows address that means one line of a table."""
    if key is None:
        return None
    if by not in UNIT_DIMENSIONS:
        return {by: key}
    is_parent = by == "unit" and bool(children_of(key, view.units))
    return {"unit": key, "own": "1" if is_parent else None}


def _columns(view: View, metric: Metric, by: str, *, further: Sequence[Column]) -> list[Column]:
    columns = [Column(dimension_name(by))]
    if metric.is_ratio:
        denominator, numerator = _("n"), _("Of these")
        if "recoveries" in metric.tables:
            denominator, numerator = _("Amount (million dong)"), _("Of these (million dong)")
            if metric.kind == "period":
                denominator = _("Had to be collected (million dong)")
        elif metric.unit == "per_10k":
            denominator, numerator = _("Cases (n)"), _("Reports")
        columns += [Column(denominator, is_figure=True), Column(numerator, is_figure=True, is_minor=True)]
    before = view.earlier_name(metric)
    return [
        *columns,
        _other_column(view, metric),
        *further,
        Column(before[:1].upper() + before[1:], is_figure=True, is_minor=True),
    ]


def _other_column(view: View, metric: Metric) -> Column:
    return Column(measure_head(view, metric), is_figure=True)


def measure_head(view: View, metric: Metric) -> Markup:
    """A metric at the head of a column: its title, and its unit unless the title says it."""
    unit = _("million dong") if metric.unit == "vnd" else unit_of(metric)
    return html.join([explained(view, metric), f" ({unit})" if unit and not says_unit(metric) else ""])


def dimension_name(by: str) -> str:
    """What a dimension is called at the head of a column."""
    names = {
        "body": _("Unit"), "unit": _("Unit"), "parent": _("Unit above"), "field": _("Field"),
        "procedure": _("Procedure"), "month": _("Month"), "age_bucket": _("Working days"),
        "behaviour": _("Behaviour"), "channel": _("Channel"), "kind": _("Kind"), "status": _("Status"),
        "mode": _("Mode"), "instrument": _("Survey instrument"), "officer": _("Official"),
        "stage": _("Stage"), "outcome": _("Outcome"), "quality": _("Quality of the answer"),
        "level": _("Satisfaction level"),
        "quarter": _("Quarter"), "year": _("Year"), "unit_kind": _("Kind of unit"),
        "due_in": _("Falls due within (working days)"),
        "step": _("Step"), "step_role": _("Side of the counter"),
        "inspection_kind": _("Kind of inspection"), "origin": _("Came in"),
        "signatories": _("Signed by"), "eligibility": _("Eligible"), "competence": _("Competence"),
        "handling": _("Sent on"), "repetition": _("First or repeated"), "instance": _("Settlement"),
        "second_decision": _("Second decision"), "finding": _("Finding"),
        "timeliness": _("Time limit"), "benefit": _("For whom"), "person_group": _("Who they are"),
        "progress": _("Progress"),
        "conclusion": _("Conclusion no."), "head": _("Head when it was due"), "owed_since": _("Owed"),
        "reason": _("What is wrong"),
    }  # fmt: skip
    return names[by]
