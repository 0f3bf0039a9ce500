"""A measure of one unit between the limits of its ordinary variation, as a chart for screen and paper."""

from collections.abc import Mapping

from charts import control_chart
from charts.kinds import Kind
from metrics.catalog import METRICS
from metrics.definition import Metric
from metrics.judged import JudgedUnit
from shell.drawings import Chart, numbers_of
from shell.figures import amount, format_number
from shell.formats import UNKNOWN, format_count
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.value_names import value_name
from shell.verdict_sentences import chart_title
from verdicts.verdict import Cause, JudgedPoint

CAUSES: Mapping[Cause, str] = {
    Cause.OUTSIDE: N_("beyond the limits"),
    Cause.TREND: N_("a trend"),
    Cause.TWO_OF_THREE: N_("two of three near a limit"),
    Cause.SHIFT: N_("a run on one side"),
}


def control_chart_of(judged: JudgedUnit, *, is_dark: bool = False) -> Chart:
    """A measure of one unit month by month, under what it shows as a statement."""
    metric, series = METRICS[judged.measure.metric], judged.series
    reasons = {each.key: each.reason for each in series.breaks}
    months = [_month(metric, point, break_word=reasons.get(point.point.key, "")) for point in series.points]
    words = control_chart.Words(
        month=_("Month"), value=_(metric.title), n=_("n"), limits=_("Limits"),
        upper=_("upper limit"), center=_("usual level"), lower=_("lower limit"),
    )  # fmt: skip
    drawing = control_chart.draw_control_chart(
        months,
        words=words,
        numbers=numbers_of(metric),
        target=series.target,
        target_word=_("target {value}").format(value=amount(metric, series.target)),
        from_zero=metric.unit not in ("share", "score"),
        is_dark=is_dark,
    )
    rows = [
        [month.label, month.text, month.n or UNKNOWN, month.limits or UNKNOWN, _remark(point)]
        for month, point in zip(months, series.points, strict=True)
    ]
    heads = [words.month, words.value, words.n, words.limits, _("Why it is marked")]
    return Chart(drawing, chart_title(judged), heads, rows)


def _month(metric: Metric, judged: JudgedPoint, *, break_word: str) -> control_chart.Month:
    point = judged.point
    limits = ""
    if judged.lower is not None and judged.upper is not None:
        limits = f"{format_number(metric, judged.lower)} – {format_number(metric, judged.upper)}"
    return control_chart.Month(
        label=value_name("month", point.key),
        value=point.value,
        text=amount(metric, point.value) if metric.unit == "vnd" else _number(metric, point.value),
        n="" if point.denominator is None else format_count(point.denominator),
        limits=limits,
        lower=judged.lower,
        center=judged.center,
        upper=judged.upper,
        kind=_kind(metric, judged),
        break_word=break_word,
    )


def _number(metric: Metric, value: float | None) -> str:
    return UNKNOWN if value is None else format_number(metric, value)


def _kind(metric: Metric, judged: JudgedPoint) -> Kind:
    if judged.point.is_season:
        return "season"
    if judged.center is None:
        return "unjudged"
    if judged.cause is None:
        return "ordinary"
    is_up = judged.side > 0
    if metric.better == "neither":
        return "higher" if is_up else "lower"
    return "better" if is_up == (metric.better == "higher") else "worse"


def _remark(judged: JudgedPoint) -> str:
    if judged.point.is_season:
        return _("month of Tet, not judged")
    return _(CAUSES[judged.cause]) if judged.cause else ""
