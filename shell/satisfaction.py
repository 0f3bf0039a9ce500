"""The pieces of the page on satisfaction: everything on it is of one instrument, which is named."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.bars import Bar, draw_bars
from metrics.catalog import METRICS
from metrics.definition import Group, Metric
from metrics.dimensions import LEVELS
from metrics.survey_metrics import DIMENSION_METRICS
from metrics.surveys import LEAST_SATISFIED_SCORE
from shell import html
from shell.figures import cell, has_enough, sample, share_range, too_few_words
from shell.formats import UNKNOWN, format_count, format_share
from shell.html import Column
from shell.language import gettext as _
from shell.measured import Measured
from shell.page_frame import Viewer
from shell.pictures import is_dark, show_chart
from shell.subject import ask, explained, may_split, rows_link
from shell.tables import dimension_name
from shell.value_names import in_sentence, value_name
from shell.view import View
from verdicts.answered_and_served import MixDifference, compare_mixes
from verdicts.expected import Count

#: The share of the cases served that have an answer, where an instrument's answers name their case.
RESPONSE_RATES = {"counter": "counter_response_rate", "portal": "portal_response_rate"}
#: By what the cases of those who answered are set against those of all served.
MIXED_BY = ("channel", "field")


def satisfied_sentence(measured: Measured, *, instrument: str) -> str:
    """How many are satisfied, by which instrument, how sure that is, of how many, and how it moved."""
    metric, total, view = measured.metric, measured.now.total, measured.view
    named = {"place": view.place, "instrument": in_sentence(value_name("instrument", instrument))}
    if total.is_hidden:
        return _("{place}, {instrument}: the share is hidden.").format(**named)
    if total.value is None:
        return _("{place}, {instrument}: no answers.").format(**named)
    if not has_enough(metric, total):
        few = _("{place}, {instrument}: too few answers to judge ({n}, at least {minimum} needed).")
        return few.format(**named, n=sample(total), minimum=format_count(metric.minimum_count))
    sentence = _(
        "{place}, {instrument}: {share} of those who answered are satisfied (with 95% confidence {range}; "
        "{n}), {change}."
    )
    return sentence.format(
        **named, share=cell(metric, total), range=share_range(total), n=sample(total),
        change=measured.changes[0].text,
    )  # fmt: skip


def named_section(title: str, content: str | Markup, *, instrument: str) -> Markup:
    """A part of the page under a heading that names the instrument."""
    name = in_sentence(value_name("instrument", instrument))
    return html.join([html.element("h2", f"{title} ({name})"), content])


def show_levels(viewer: Viewer, view: View, *, instrument: str) -> None:
    """The five levels as a picture whose title says how many are dissatisfied."""
    if not may_split(viewer, "level"):
        return
    metric, where = METRICS["survey_responses"], {"instrument": instrument}
    result = ask(viewer, view, metric.name, by=("level",), where=where)
    counts = {level: 0 for level in reversed(LEVELS)}
    counts |= {str(group.key("level")): int(group.value or 0) for group in result.groups}
    total = sum(counts.values())
    if not total:
        return
    low = sum(count for level, count in counts.items() if int(level) < LEAST_SATISFIED_SCORE - 1)
    title = _("{share} are dissatisfied or very dissatisfied: {low} of {n} answers ({instrument})").format(
        share=format_share(low / total), low=format_count(low), n=format_count(total),
        instrument=in_sentence(value_name("instrument", instrument)),
    )  # fmt: skip
    bars = [
        Bar(
            value_name("level", level), count, f"{format_count(count)} ({format_share(count / total)})",
            is_pointed_at=int(level) < LEAST_SATISFIED_SCORE - 1,
        )
        for level, count in counts.items()
    ]  # fmt: skip
    rows = [
        [
            f"{level} – {value_name('level', level)}",
            rows_link(viewer, view, metric, format_count(count), instrument=instrument, level=level),
            format_share(count / total),
            share_range(_share(count, total)),
        ]
        for level, count in counts.items()
    ]
    heads = [_("Satisfaction level"), _("Answers"), _("Share"), _("95% interval")]
    show_chart(draw_bars(bars, is_dark=is_dark()), title=title, heads=heads, rows=rows)


def _share(part: float, whole: float) -> Group:
    return Group((), (), part, whole, part / whole if whole else None, int(whole))


def dimension_table(viewer: Viewer, view: View, *, instrument: str) -> Markup:
    """The five dimensions of SIPAS, each over the answers that say something of it."""
    where = {"instrument": instrument}
    found = [(metric, ask(viewer, view, metric.name, where=where).total) for metric in DIMENSION_METRICS]
    if not any(group.denominator or group.is_hidden for _metric, group in found):
        return html.paragraph(_("The sources do not record this."), class_="quiet")
    rows = [
        [
            explained(view, metric),
            *_share_cells(metric, group),
            cell(metric, ask(viewer, view.earlier(metric), metric.name, where=where).total),
        ]
        for metric, group in found
    ]
    before = view.earlier_name(DIMENSION_METRICS[0])
    columns = [
        Column(_("Dimension")), *_share_columns(),
        Column(before[:1].upper() + before[1:], is_figure=True, is_minor=True),
    ]  # fmt: skip
    return html.table(columns, rows, caption=_("The five dimensions of SIPAS"))


def _share_columns() -> list[Column]:
    return [
        Column(_("Satisfied"), is_figure=True), Column(_("95% interval"), is_figure=True),
        Column(_("n"), is_figure=True),
    ]  # fmt: skip


def _share_cells(metric: Metric, group: Group) -> Sequence[str | Markup]:
    """A share, its interval and its n; under too few answers it says so."""
    value: str | Markup = cell(metric, group)
    if group.value is not None and not has_enough(metric, group):
        value = html.join([value, html.element("span", too_few_words(metric), class_="sub")])
    n = UNKNOWN if group.is_hidden else format_count(group.row_count)
    return [value, share_range(group) or UNKNOWN, n]


def who_answered(viewer: Viewer, view: View, *, instrument: str) -> Markup | str:
    """Whether those who answered are like those served: a warning where they differ by more than chance."""
    if instrument not in RESPONSE_RATES:
        return html.paragraph(
            _(
                "The sample survey asks people without naming a case: it has no response rate here, and "
                "those who answered can not be compared with those served."
            ),
            class_="small",
        )
    if not may_split(viewer, "channel"):
        return ""
    found = {by: _difference(viewer, view, RESPONSE_RATES[instrument], by=by) for by in MIXED_BY}
    known = {by: difference for by, difference in found.items() if difference is not None}
    telling = [_warning(by, difference) for by, difference in known.items() if difference.is_telling]
    if telling:
        return html.join(telling)
    if not known:
        return html.paragraph(_("Too few answers to tell whether those who answered are like those served."),
                              class_="small")  # fmt: skip
    alike = _("By {dimensions} those who answered are much like those served.")
    dimensions = _(" and ").join(dimension_name(by).lower() for by in known)
    return html.paragraph(alike.format(dimensions=dimensions), class_="small")


def _difference(viewer: Viewer, view: View, name: str, *, by: str) -> MixDifference | None:
    groups = ask(viewer, view, name, by=(by,)).groups
    kinds = {group.key(by): Count(int(group.numerator or 0), int(group.denominator or 0)) for group in groups}
    return compare_mixes(kinds)


def _warning(by: str, difference: MixDifference) -> Markup:
    text = _(
        "Those who answered differ from those served ({dimension}): {kind} {answers} of the answers, "
        "{served} of the cases served. The share satisfied speaks for those who answered."
    )
    return html.notice(
        text.format(
            dimension=dimension_name(by).lower(),
            kind=value_name(by, difference.kind),
            answers=format_share(difference.of_answers),
            served=format_share(difference.of_served),
        ),
        mark="!",
    )
