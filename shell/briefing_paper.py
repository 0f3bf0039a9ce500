"""A briefing as a paper: its parts in their order, made once and written by three writers."""

from collections.abc import Sequence

from charts.printed import printed
from metrics.catalog import METRICS
from metrics.definition import MetricResult
from reports.paper import (
    FONTS,
    Block,
    Cell,
    Column,
    Findings,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Signatures,
    Table,
)
from settings import Settings
from shell.briefing import BY_UNIT, FIRST_PAGE, SUBJECTS, TRENDS, Briefing
from shell.briefing_tables import (
    definitions_table,
    figures_table,
    late_cases_table,
    recommendations_table,
    units_tables,
)
from shell.briefing_words import (
    basis_of,
    findings_of,
    hidden_sentence,
    improvements_sentence,
    mark_of,
    subtitle_of,
    title_of,
)
from shell.control_charts import control_chart_of
from shell.drawings import Chart, bars_of, trend_of
from shell.figures import incomplete_sentence
from shell.heads import sentence_case
from shell.language import current_language, use_language
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.measured import measured_words
from shell.value_names import in_sentence, value_name
from shell.verdict_sentences import judged_sentence
from verdicts.verdict import Variation

SUBJECT_TITLES = {
    "overdue": N_("Overdue cases"),
    "satisfaction": N_("Satisfaction"),
    "recovery": N_("Recovery recommendations"),
    "harassment": N_("Harassment, making trouble"),
}
#: What is drawn unit beside unit in each subject, where amounts can be compared by their size.
BARS = {
    "overdue": "cases_overdue_open", "recovery": "recovery_outstanding_vnd",
    "harassment": "harassment_reports",
}  # fmt: skip
#: What the table of units shows; the rest stands with the late list and the recommendations.
UNITS_WITH = BY_UNIT[:5]


def paper_of(briefing: Briefing, *, settings: Settings) -> Paper:
    """The briefing in the language it was ordered in."""
    spoken = current_language()
    use_language(briefing.order.language)
    try:
        return _paper(briefing, settings)
    finally:
        use_language(spoken)


def _paper(briefing: Briefing, settings: Settings) -> Paper:
    charts = {subject: _charts(briefing, subject, settings) for subject in SUBJECTS}
    blocks = [
        *_first_page(briefing),
        *(block for subject in SUBJECTS for block in _subject(briefing, subject, charts[subject])),
        *_units(briefing),
        *_late(briefing),
        *_recommendations(briefing),
        _signatures(briefing),
        *_definitions(briefing),
        *_numbers_of(charts),
    ]
    return Paper(
        language=briefing.order.language,
        issuer=settings.app.province,
        title=title_of(briefing),
        subtitle=sentence_case(subtitle_of(briefing)),
        mark=mark_of(briefing),
        basis=basis_of(briefing),
        page_text=_("Page {page}/{pages}"),
        dated=briefing.data_time,
        blocks=tuple(blocks),
    )


def _first_page(briefing: Briefing) -> list[Block]:
    sentences = tuple(finding.text for finding in findings_of(briefing))
    if not sentences:
        sentences = (_("Nothing has really got worse, lies far from its peers or always misses its target."),)
    remarks = [improvements_sentence(briefing), judged_sentence(briefing.judged), _incomplete(briefing)]
    if not briefing.order.audience.sees_all_rows:
        remarks.append(hidden_sentence())
    names = [name for name in FIRST_PAGE if name in briefing.measured]
    return [
        Heading(_("What was found")),
        Findings(sentences),
        *(Paragraph(remark, is_small=True) for remark in remarks if remark),
        figures_table(briefing, names, caption=_("The main numbers")),
    ]


def _incomplete(briefing: Briefing) -> str:
    """What the numbers may lack, said once: of the number that lacks most."""
    results = [each.now for each in briefing.measured.values()]
    return incomplete_sentence(max(results, key=lambda result: result.rejected_rows))


def _charts(briefing: Briefing, subject: str, settings: Settings) -> list[Chart]:
    """The course of the subject, between limits where it can be judged, and its units beside each other."""
    if _is_judged(briefing, subject):
        found: list[Chart | None] = [control_chart_of(briefing.courses[TRENDS[subject]])]
    else:
        found = [trend_of(briefing.trends[subject], remark=_instrument(subject, settings))]
    if name := BARS.get(subject):
        found.append(_bars(briefing.by_unit[name], by=briefing.view.breakdown))
    return [chart for chart in found if chart is not None]


def _is_judged(briefing: Briefing, subject: str) -> bool:
    """Whether there is a verdict on the course of a subject, so that it is drawn between its limits."""
    course = briefing.courses.get(TRENDS[subject])
    return course is not None and course.series.variation is not Variation.UNJUDGED


def _legend() -> str:
    """What the points of a chart between limits mean; the shapes tell it without colour."""
    return _(
        "● ordinary variation; ◆ worse than its usual level, beyond chance; □ better than its usual level, "
        "beyond chance; ○ month of Tet, not judged."
    )


def _instrument(subject: str, settings: Settings) -> str:
    if subject != "satisfaction":
        return ""
    return in_sentence(value_name("instrument", settings.satisfaction.instrument))


def _bars(result: MetricResult, *, by: str) -> Chart | None:
    groups = sorted(result.groups, key=lambda group: (-(group.value or 0), group.key(by) or ""))
    return bars_of(METRICS[result.metric], groups, by=by, dimension=_("Unit"))


def _subject(briefing: Briefing, subject: str, charts: Sequence[Chart]) -> list[Block]:
    names = [name for name in SUBJECTS[subject] if name in briefing.measured]
    title = _(SUBJECT_TITLES[subject])
    first = measured_words(briefing.measured[names[0]])
    sentence = _("{place}: {measure}.").format(place=briefing.view.place, measure=first)
    return [
        Heading(title, opens_page=True),
        Paragraph(sentence),
        figures_table(briefing, names, caption=title),
        *(_picture(chart) for chart in charts),
        *([Paragraph(_legend(), is_small=True)] if _is_judged(briefing, subject) else []),
    ]


def _picture(chart: Chart) -> Picture:
    drawn = printed(chart.drawing, fonts=FONTS)
    return Picture(chart.title, drawn.svg, drawn.png)


def _units(briefing: Briefing) -> list[Block]:
    return [
        Heading(_("The units that answer for them"), opens_page=True),
        *units_tables(briefing, UNITS_WITH, caption=_("Units and their heads"), with_heads=True),
    ]


def _late(briefing: Briefing) -> list[Block]:
    names = ("cases_completed_late", "cases_overdue_open")
    blocks: list[Block] = [
        Heading(_("Late list"), opens_page=True),
        *units_tables(briefing, names, caption=_("Late cases by unit"), with_heads=False),
    ]
    if briefing.late_list is not None:
        blocks += late_cases_table(briefing.late_list, zone=briefing.view.zone)
    return blocks


def _recommendations(briefing: Briefing) -> list[Block]:
    names = ("recommendations_overdue", "recommendations_open", "recovery_outstanding_vnd")
    caption = _("Outstanding recommendations by unit")
    blocks: list[Block] = [
        Heading(_("Recommendations outstanding"), opens_page=True),
        *units_tables(briefing, names, caption=caption, with_heads=False),
    ]
    if briefing.recommendations is not None:
        blocks += recommendations_table(briefing.recommendations)
    return blocks


def _signatures(briefing: Briefing) -> Signatures:
    below = _("(signature, full name)")
    return Signatures(((_("Made by"), below), (_("Head of the unit"), below)))


def _definitions(briefing: Briefing) -> list[Block]:
    names = list(dict.fromkeys([*FIRST_PAGE, *briefing.measured, *briefing.by_unit]))
    return [
        Heading(_("Definitions used"), opens_page=True),
        definitions_table([name for name in names if name in briefing.measured or name in briefing.by_unit]),
    ]


def _numbers_of(charts: dict[str, list[Chart]]) -> list[Block]:
    """The table of each chart: what it was drawn from."""
    tables = [_chart_table(chart) for found in charts.values() for chart in found]
    return [Heading(_("The numbers of the charts"), opens_page=True), *tables] if tables else []


def _chart_table(chart: Chart) -> Table:
    columns = tuple(
        Column(head, 2.0 if place == 0 else 1.0, place > 0) for place, head in enumerate(chart.heads)
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(tuple(row) for row in chart.rows)
    return Table(chart.title, columns, rows)
