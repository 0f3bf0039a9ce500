"""What the verdicts are about: the measures of the four subjects, and each unit judged on each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
