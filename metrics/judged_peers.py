"""Units beside their peers: which are compared with which, and how much of it a reader is told.

Whoever sees the whole province sees every funnel. A head sees the own body's place among its peers, their
limits rounded and none of them named, and only if there are enough of them and none has most of the work.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from data_access.read_units import UnitEntry
from metrics.definition import Group, Metric
from metrics.judged import Measure
from metrics.judged_months import PEER_MONTHS
from verdicts.expected import Count, is_yardstick
from verdicts.funnel import Counts, judge_funnel
from verdicts.peers import PeerGroup, PeerUnit, peer_groups
from verdicts.verdict import Funnel, FunnelPoint

#: Limits and common values are told to a head in so many places of a share, and in whole numbers of a rate.
TOLD_PLACES = {"share": 2, "rate": 0}
#: The groups of each unit, one a month up to the last complete one.
Groups = Mapping[str, Sequence[Group]]


@dataclass(frozen=True)
class Peers:
    """Funnels by the name of their group, and the group of each unit."""

    funnels: Mapping[str, Funnel]
    group_of: Mapping[str, str]
    groups: Mapping[str, PeerGroup]

    def of(self, unit_id: str) -> FunnelPoint | None:
        """A unit among its peers."""
        funnel = self.funnels.get(self.group_of.get(unit_id, ""))
        points = funnel.points if funnel else ()
        return next((point for point in points if point.unit == unit_id), None)


NO_PEERS = Peers({}, {}, {})


def group_name(group: PeerGroup) -> str:
    """What a group of peers is called in the code: commune_2_of_3."""
    return f"{group.family}_{group.place}_of_{group.of}"


def groups_of_bodies(units: Mapping[str, UnitEntry], volumes: Mapping[str, float]) -> tuple[PeerGroup, ...]:
    """The peer groups of the province's bodies, by kind and by the cases they received."""
    return peer_groups(PeerUnit(unit, units[unit].kind, volume) for unit, volume in volumes.items())


def judge_bodies(
    measure: Measure, metric: Metric, counts: Sequence[Counts], groups: Sequence[PeerGroup]
) -> Peers:
    """Every body among its peers."""
    if measure.limits == "individual":
        return NO_PEERS
    by_unit = {count[0]: count for count in counts}
    members = {
        group_name(group): [by_unit[unit] for unit in group.units if unit in by_unit] for group in groups
    }
    return _judge_groups(measure, metric, members, {group_name(group): group for group in groups})


def judge_siblings(
    measure: Measure, metric: Metric, counts: Sequence[Counts], units: Mapping[str, UnitEntry]
) -> Peers:
    """The units below one body among those of their own kind there."""
    if measure.limits == "individual":
        return NO_PEERS
    members: dict[str, list[Counts]] = {}
    for count in counts:
        members.setdefault(f"own_{units[count[0]].kind}", []).append(count)
    return _judge_groups(measure, metric, members, {})


def _judge_groups(
    measure: Measure, metric: Metric, members: Mapping[str, Sequence[Counts]], groups: Mapping[str, PeerGroup]
) -> Peers:
    assert measure.limits != "individual"
    funnels = {
        name: judge_funnel(
            units,
            kind=measure.limits,
            better=metric.better,
            minimum=metric.minimum_count,
            factor=metric.factor,
        )
        for name, units in members.items()
        if units
    }
    group_of = {unit: name for name, units in members.items() for unit, _some, _every in units}
    return Peers(funnels, group_of, groups)


def counts_of(metric: Metric, groups: Groups) -> list[Counts]:
    """Numerator and denominator of each unit, by which units are compared: of a flow over the last twelve
    months, of a state at the end of the last one."""
    last = 1 if metric.is_stock else PEER_MONTHS
    return [
        (
            unit,
            sum(each.numerator or 0 for each in each_month[-last:]),
            sum(each.denominator or 0 for each in each_month[-last:]),
        )
        for unit, each_month in groups.items()
    ]


def told_to_head(peers: Peers, own: Collection[str]) -> Peers:
    """What a head is told: the own units beside rounded limits, where these tell nothing of any one peer."""
    funnels, group_of = {}, {}
    for unit in own:
        name = peers.group_of.get(unit, "")
        funnel = peers.funnels.get(name)
        if funnel is None or not _is_yardstick(funnel, unit):
            continue
        key = f"{name}_{unit}"
        group_of[unit], funnels[key] = key, _rounded(funnel, unit)
    return Peers(
        funnels, group_of, {group_of[u]: _without_names(peers.groups[peers.group_of[u]], u) for u in group_of}
    )


def _is_yardstick(funnel: Funnel, unit: str) -> bool:
    others = [point for point in funnel.points if point.unit != unit and point.lower_998 is not None]
    return is_yardstick([Count(int(point.numerator), int(point.denominator)) for point in others])


def _rounded(funnel: Funnel, unit: str) -> Funnel:
    places = TOLD_PLACES[funnel.kind]

    def told(value: float | None) -> float | None:
        return None if value is None else round(value, places)

    points = tuple(
        replace(
            point,
            lower_95=told(point.lower_95),
            upper_95=told(point.upper_95),
            lower_998=told(point.lower_998),
            upper_998=told(point.upper_998),
        )
        for point in funnel.points
        if point.unit == unit
    )
    return replace(
        funnel, center=told(funnel.center), points=points, dispersion=round(funnel.dispersion, 1),
        between=round(funnel.between, 2),
    )  # fmt: skip


def _without_names(group: PeerGroup, unit: str) -> PeerGroup:
    return replace(group, units=(unit,), least_volume=0.0, most_volume=0.0)
