"""The units to ask first about one subject, with their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from metrics.catalog import METRICS
from metrics.definition import Group, Metric, MetricResult
from shell import html
from shell.figures import has_enough, phrase, statement
from shell.language import gettext as _
from shell.page_frame import Viewer
from shell.subject import ask
from shell.tables import is_own_row, sorted_groups
from shell.view import View

#: How many units a list of the worst names.
SHOWN = 5


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


def _is_rated(metric: Metric, group: Group, *, by: str) -> bool:
    if group.is_hidden or group.value is None or group.key(by) is None:
        return False
    is_trouble = metric.better == "higher" or group.value > 0
    return is_trouble and has_enough(metric, group)
