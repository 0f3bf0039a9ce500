"""The catalogue of metrics as a page to read."""

from datetime import date

from markupsafe import Markup

from metrics.catalog import METRICS
from metrics.definition import Metric
from settings import Settings, Target
from shell import html
from shell.figures import unit_of
from shell.formats import format_day, format_share
from shell.language import gettext as _

SUBJECTS = (
    "cases",
    "surveys",
    "inspections",
    "recommendations",
    "recoveries",
    "harassment_reports",
    "petitions",
)


def definition_list(settings: Settings, *, chosen: str) -> list[Markup]:
    """Every metric under its subject; the one that was asked for stands first as well, set off."""
    pieces = []
    if chosen in METRICS:
        pieces.append(_definition(METRICS[chosen], settings, is_chosen=True))
    pieces.append(_index())
    for subject in SUBJECTS:
        metrics = [metric for metric in METRICS.values() if metric.tables[0] == subject]
        if metrics:
            pieces.append(html.element("h2", subject_name(subject)))
            pieces += [_definition(metric, settings, is_chosen=False) for metric in metrics]
    return pieces


def _index() -> Markup:
    """Every metric's title by subject; a press goes down to its definition."""
    lines = []
    for subject in SUBJECTS:
        metrics = [metric for metric in METRICS.values() if metric.tables[0] == subject]
        links = [html.element("a", _(metric.title), href=f"#{metric.name}") for metric in metrics]
        if links:
            lines += [
                html.element("dt", subject_name(subject)),
                html.element("dd", html.join(links, separator=" · ")),
            ]
    listed = html.element("dl", *lines, class_="facts")
    return html.element("nav", listed, class_="index", aria_label=_("Contents"))


def subject_name(subject: str) -> str:
    """What a table of the case model is called on a page."""
    names = {
        "cases": _("Cases"),
        "surveys": _("Satisfaction"),
        "inspections": _("Inspections"),
        "recommendations": _("Recovery recommendations"),
        "recoveries": _("Payments"),
        "harassment_reports": _("Harassment reports"),
        "petitions": _("Feedback, complaints, denunciations"),
    }
    return names[subject]


def _definition(metric: Metric, settings: Settings, *, is_chosen: bool) -> Markup:
    targets = settings.targets.get(metric.name, ())
    lines = [
        (_("Question"), _(metric.question)),
        (_("How it is counted"), _(metric.formula)),
        (_("When"), kind_name(metric)),
        (_("Unit"), unit_of(metric) or (_("percent") if metric.unit == "share" else _("dong"))),
        (_("Better when"), better_name(metric)),
        (_("Smallest n for a verdict"), str(metric.minimum_count) if metric.minimum_count > 1 else ""),
        (_("Target"), "; ".join(_target(metric, target) for target in targets) or _("none set")),
        (_("Legal basis"), _(metric.source)),
        (_("Name for exchange"), metric.name),
    ]
    pairs = [
        html.join([html.element("dt", name), html.element("dd", value)]) for name, value in lines if value
    ]
    return html.element(
        "section",
        html.element("h3", _(metric.title)),
        html.element("dl", *pairs, class_="facts"),
        class_="definition chosen" if is_chosen else "definition",
        id=f"chosen-{metric.name}" if is_chosen else metric.name,
    )


def kind_name(metric: Metric) -> str:
    """Whether a metric is a state at a moment, looks back on a period, or adds up over days."""
    if metric.is_stock:
        return _("a state at the end of the period")
    if metric.kind == "period":
        return _("everything in hand in the period, seen from its end")
    return _("what happened in the period")


def better_name(metric: Metric) -> str:
    """Which way is better, in words."""
    names = {"higher": _("higher"), "lower": _("lower"), "neither": _("neither: it only tells the size")}
    return names[metric.better]


def _target(metric: Metric, target: Target) -> str:
    value = format_share(target.value) if metric.unit == "share" else f"{target.value:g}"
    return _("{value} from {day} ({basis})").format(
        value=value, day=format_day(target.valid_from), basis=target.legal_basis
    ) + (_until(target.valid_to) if target.valid_to else "")


def _until(day: date) -> str:
    return " " + _("until {day}").format(day=format_day(day))
