"""Rankings refused: which group a unit stands in, and who can not be told apart from whom."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from data_access.scope import Permission
from metrics.catalog import METRICS
from metrics.definition import Group, MetricResult
from shell import html
from shell.formats import format_count
from shell.html import Column
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask
from shell.view import View
from verdicts.dispersion import Dispersion, dispersion_of_months
from verdicts.indistinguishable import League, Standing, league
from verdicts.verdict import FunnelKind

#: The measures whose tables by unit say in which group a unit stands.
GROUPED: Mapping[str, FunnelKind] = {
    "on_time_rate": "share",
    "satisfaction_rate": "share",
    "harassment_per_10k_cases": "rate",
}


def find_league(
    viewer: Viewer, view: View, now: MetricResult, *, by: str, where: Mapping[str, str] | None
) -> League | None:
    """What an answer by unit tells of their order; none where nobody is ranked, or numbers are published
    ones, which come by unit or by month only."""
    metric = METRICS[now.metric]
    if (
        metric.name not in GROUPED
        or metric.better == "neither"
        or not viewer.scope.may(Permission.COUNT_ROWS)
    ):
        return None
    units = _counts(now.groups, by=by)
    found = league(
        [(unit, *counts) for unit, counts in units.items()],
        kind=GROUPED[metric.name],
        better=metric.better,
        minimum=metric.minimum_count,
        dispersion=_dispersion(viewer, view, now.metric, by=by, where=where),
    )
    return found if found.groups else None


def _dispersion(
    viewer: Viewer, view: View, name: str, *, by: str, where: Mapping[str, str] | None
) -> Dispersion:
    months: dict[str, list[tuple[float, float]]] = {}
    for group in ask(viewer, view, name, by=(by, "month"), where=where).groups:
        if key := group.key(by):
            months.setdefault(key, []).append((group.numerator or 0, group.denominator or 0))
    return dispersion_of_months(GROUPED[name], list(months.values()))


def _counts(groups: Sequence[Group], *, by: str) -> dict[str, tuple[float, float]]:
    return {key: (group.numerator or 0, group.denominator or 0) for group in groups if (key := group.key(by))}


def group_column() -> Column:
    """The head of the column that stands where a rank would."""
    return Column(_("Group"), is_figure=True)


def group_cells(found: League) -> Mapping[str, Markup | str]:
    """For each unit its group and the places it may have; without a rank below the least count."""
    return {standing.unit: _cell(standing) for standing in found.standings}


def _cell(standing: Standing) -> Markup | str:
    if standing.group is None:
        return html.element("span", _("too few for a rank"), class_="quiet small")
    places = _("place {best} to {worst}") if standing.best != standing.worst else _("place {best}")
    text = places.format(best=format_count(standing.best or 0), worst=format_count(standing.worst or 0))
    return html.join([format_count(standing.group), html.element("span", text, class_="sub")])


def group_sentence(found: League) -> Markup:
    """What the groups mean, below the table."""
    ranked = sum(standing.group is not None for standing in found.standings)
    if found.groups == 1:
        text = _("The {ranked} ranked units can not be told apart.")
    else:
        text = _(
            "Units of one group can not be told apart; group 1 of {groups} is the best. Places say between "
            "which ranks a unit may lie, all comparisons being sure at 95% together."
        )
    sentence = text.format(ranked=format_count(ranked), groups=format_count(found.groups))
    return html.paragraph(sentence, class_="small")
