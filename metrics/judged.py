"""What the verdicts are about: the measures of the four subjects, and each unit judged on each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from metrics.catalog import METRICS
from metrics.definition import Group
from verdicts.peers import PeerGroup
from verdicts.verdict import Funnel, FunnelPoint, LimitsKind, SeriesVerdict


@dataclass(frozen=True)
class Measure:
    """One column of the matrix: the metric that is judged, how, and the subject (a page) it belongs to.

    ``counted_beside`` is the metric whose plain count belongs into a sentence about this one ("" for none).
    """

    metric: str
    subject: str
    limits: LimitsKind
    counted_beside: str = ""


MEASURES: tuple[Measure, ...] = (
    Measure("overdue_open_rate", "overdue", "share", counted_beside="cases_overdue_open"),
    Measure("on_time_rate", "overdue", "share"),
    Measure("satisfaction_rate", "satisfaction", "share"),
    Measure("recovery_outstanding_vnd", "recovery", "individual"),
    Measure("recommendations_on_time_rate", "recovery", "share"),
    Measure("harassment_per_10k_cases", "harassment", "rate", counted_beside="harassment_reports"),
)


@dataclass(frozen=True)
class Stretch:
    """The months a sentence speaks of, first and last (2026-06), and what the rows of these months show.

    ``value`` is the metric's own over these days, the months of Tet among them, although no verdict was made
    from those; what was counted of how many is None where the metric is no ratio.
    """

    first: str
    last: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class JudgedUnit:
    """One unit on one measure: its months against themselves, and its last twelve months against its peers.

    ``latest`` is the last complete month as a number; ``peers`` names the peer group; ``among_peers`` is None
    where there is no funnel (money, too few peers, too little volume).
    """

    unit_id: str
    name: str
    measure: Measure
    series: SeriesVerdict
    latest: Group | None = None
    peers: str = ""
    among_peers: FunnelPoint | None = None

    @property
    def stretch(self) -> Stretch | None:
        """What the verdict rests on: the months since a real change; of a state, and without a change, the
        latest month. None without any value."""
        latest = self.series.latest
        if latest is None:
            return None
        metric, last = METRICS[self.measure.metric], latest.point
        first = last.key if metric.is_stock else self.series.since or last.key
        months = [each.point for each in self.series.points if first <= each.point.key <= last.key]
        n = sum(month.denominator or 0 for month in months)
        if not n:
            after = last.value if metric.is_stock or self.series.after is None else self.series.after
            return Stretch(first, last.key, after)
        events = sum(month.numerator or 0 for month in months)
        return Stretch(first, last.key, metric.factor * events / n, events, n)


@dataclass(frozen=True)
class JudgedMeasure:
    """All units of one question on one measure; ``last_month`` (2026-10) is the latest complete month.

    ``funnels`` are by peer group, named as in ``JudgedUnit.peers``; ``groups`` says what kind and volume the
    peers of a body have.
    """

    measure: Measure
    last_month: str
    units: Mapping[str, JudgedUnit]
    funnels: Mapping[str, Funnel]
    groups: Mapping[str, PeerGroup] = field(default_factory=dict)
