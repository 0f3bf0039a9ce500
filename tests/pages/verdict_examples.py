"""Judged units made up for tests: verdicts are values, so none needs a database."""

from metrics.definition import Group
from metrics.judged import MEASURES, JudgedMeasure, JudgedUnit, Measure
from verdicts.peers import Family, PeerGroup
from verdicts.verdict import (
    Assurance,
    FunnelPlace,
    FunnelPoint,
    JudgedPoint,
    Point,
    SeriesVerdict,
    Variation,
    WhyUnjudged,
)

MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
FEW = WhyUnjudged.FEW_THINGS


def measure(name: str) -> Measure:
    return next(each for each in MEASURES if each.metric == name)


def judged(
    unit: str = "SYT",
    *,
    name: str = "Sở Y tế",
    metric: str = "on_time_rate",
    variation: Variation = Variation.ORDINARY,
    assurance: Assurance = Assurance.NO_TARGET,
    value: float = 0.712,
    before: float = 0.884,
    since: str = "2026-08",
    n: int = 400,
    place: FunnelPlace | None = None,
    why: WhyUnjudged | None = None,
    peers: str = "department",
) -> JudgedUnit:
    """A unit whose six months had the value before until ``since``, and have had the other since."""
    is_real = variation not in (Variation.ORDINARY, Variation.UNJUDGED)
    points = tuple(JudgedPoint(Point(key, value if key >= since else before, n * value, n)) for key in MONTHS)
    series = SeriesVerdict(
        points=points,
        variation=variation,
        assurance=assurance,
        since=since if is_real else None,
        before=before if is_real else None,
        after=value if is_real else None,
        surprise=9.0 if is_real else 0.0,
        target=None if assurance is Assurance.NO_TARGET else 0.95,
        why_unjudged=why,
    )
    latest = Group((("body", unit),), (("body", name),), round(n * value), n, value, n)
    point = FunnelPoint(unit, n * value, n, value, 0.9, 0.97, 0.88, 0.99, place) if place else None
    return JudgedUnit(unit, name, measure(metric), series, latest, peers, point)


def judged_measure(*units: JudgedUnit) -> JudgedMeasure:
    """A measure with these units in two groups of peers, and no funnels."""
    families: tuple[Family, ...] = ("department", "commune")
    groups = {
        str(family): PeerGroup(
            family, 1, 1, tuple(each.unit_id for each in units if each.peers == family), 1, 9
        )
        for family in families
    }
    return JudgedMeasure(units[0].measure, MONTHS[-1], {each.unit_id: each for each in units}, {}, groups)
