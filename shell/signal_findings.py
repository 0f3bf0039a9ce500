"""What the signals say of the units a viewer may see: judged over the whole province, shown for the own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data_access.scope import AccessScope
from data_access.store import CaseStore
from metrics.definition import Question
from metrics.published import published_reader
from metrics.signal_counts import read_signal_counts
from metrics.signal_metrics import LARGEST_SPREADS, LEAST_COMPARABLE, SIGNALS
from settings import SignalSettings
from shell import periods
from shell.installation import current_settings
from shell.page_frame import Viewer, cached_metric
from shell.subject import TREND_MONTHS
from shell.view import View
from verdicts.expected import Count, UnitCounts, is_yardstick, others_of, total
from verdicts.flags import Judged, Rules, judge
from verdicts.since import began

CACHE_SECONDS = 3600
#: A share of the others is told to a head in whole hundredths.
PUBLISHED_PLACES = 2


@dataclass(frozen=True)
class Finding:
    """One unit and one signal: its own share, and what is usual.

    ``usual`` is exact for those who see the whole province. For a head it is rounded, and None where it would
    tell of a single other unit: then nothing is said of the own unit either. ``since`` is the first month of
    what was found, ``is_older`` whether it reaches back beyond the months looked at.
    """

    metric: str
    judged: Judged
    usual: float | None
    since: str | None = None
    is_older: bool = False

    @property
    def is_flagged(self) -> bool:
        """Whether the unit has more such cases than an honest one of its volume would."""
        return self.judged.is_flagged and self.usual is not None


@dataclass(frozen=True)
class UnitFindings:
    """Everything found about one unit, by metric; what could not be compared is missing."""

    unit_id: str
    name: str
    found: dict[str, Finding]

    @property
    def flagged(self) -> list[Finding]:
        """What should be looked at, in the order of a case's way."""
        return [self.found[each.metric] for each in SIGNALS if self._is_flagged(each.metric)]

    def _is_flagged(self, metric: str) -> bool:
        return metric in self.found and self.found[metric].is_flagged


def find_signals(viewer: Viewer, view: View) -> list[UnitFindings]:
    """The units in view that answer to the province, those to be looked at first."""
    counts, judged = _judged(
        start=view.period.start,
        end=view.period.end,
        scope=published_reader(viewer.store),
        store=viewer.store,
        settings_key=viewer.settings.model_dump_json(),
    )
    found = [
        UnitFindings(
            unit_id,
            name,
            {
                metric: _finding(viewer, view, metric, units[unit_id], counts[metric])
                for metric, units in judged.items()
                if unit_id in units
            },
        )
        for unit_id, name in _bodies_in(view)
    ]
    return sorted((each for each in found if each.found), key=_order)


def _bodies_in(view: View) -> list[tuple[str, str]]:
    """The bodies in scope and in view; a scope that has a body has all of it."""
    chosen = {unit.unit_id for unit in view.path()}
    return [
        (unit.unit_id, unit.name)
        for unit in view.units
        if unit.body_id == unit.unit_id and (not chosen or unit.unit_id in chosen)
    ]


def _order(unit: UnitFindings) -> tuple[int, float, str]:
    chances = [finding.judged.chance for finding in unit.found.values()]
    return -len(unit.flagged), min(chances), unit.name


@st.cache_data(ttl=CACHE_SECONDS, max_entries=50, show_spinner=False)
def _judged(
    *, start: date, end: date, scope: AccessScope, store: CaseStore, settings_key: str
) -> tuple[dict[str, UnitCounts], dict[str, dict[str, Judged]]]:
    """The province's counts and verdicts between two days; the configuration is part of the cache's key."""
    settings = current_settings()
    counts = read_signal_counts(start=start, end=end, scope=scope, store=store, settings=settings)
    return counts, judge(counts, rules_of(settings.signals))


def rules_of(settings: SignalSettings) -> Rules:
    """When a unit is named, as configured."""
    return Rules(
        false_alarm=settings.false_alarm,
        least_comparable=LEAST_COMPARABLE,
        least_marked=settings.least_cases,
        least_ratio=settings.least_ratio,
        least_excess=settings.least_excess,
        largest_spreads=LARGEST_SPREADS,
    )


def _finding(viewer: Viewer, view: View, metric: str, judged: Judged, units: UnitCounts) -> Finding:
    usual: float | None = judged.expected
    if not view.is_whole_province:
        others = others_of(judged.unit, {unit: total(counts) for unit, counts in units.items()})
        usual = round(judged.expected, PUBLISHED_PLACES) if is_yardstick(others) else None
    if not judged.is_flagged or usual is None:
        return Finding(metric, judged, usual)
    months = _months(viewer, view, metric, judged.unit)
    since = began(months, expected=judged.expected)
    return Finding(metric, judged, usual, since, is_older=since == next(iter(months), None))


def _months(viewer: Viewer, view: View, metric: str, unit_id: str) -> dict[str, Count]:
    """The unit's counts month by month, up to the end of the period."""
    start = periods.add_months(view.period.end.replace(day=1), 1 - TREND_MONTHS)
    question = Question(metric, by=("month",), start=start, end=view.period.end, unit_id=unit_id)
    groups = cached_metric(question, scope=viewer.scope, store=viewer.store).groups
    return {
        group.key("month") or "": Count(int(group.numerator or 0), int(group.denominator or 0))
        for group in groups
    }


def units_to_look_at(found: Sequence[UnitFindings]) -> list[UnitFindings]:
    """The units with at least one signal above what is usual."""
    return [unit for unit in found if unit.flagged]
