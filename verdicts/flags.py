"""Which units have more marked cases than honest units of their volume would: a reason to look, no finding.

Each unit is judged against a base fitted without it, so that more marked cases can only make it stand out
more. All judgements of a province share one chance of a false alarm (Bonferroni): with 600 of them and 5 %, a
unit is named when an honest one would have as many marked cases less than once in 12,000 times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scipy.stats import binom

from verdicts.beta_binomial import LARGEST_SPREAD, Base, chance_of_as_many, fit_base
from verdicts.expected import LEAST_PEERS, Count, UnitCounts, expected_shares, total

#: Whoever is this likely among units that do not differ at all is not looked at any closer.
UNREMARKABLE = 0.001


@dataclass(frozen=True)
class Rules:
    """When a unit is named.

    ``false_alarm`` is the chance that any honest unit of a province is; ``least_comparable`` and
    ``least_marked`` are counts, ``least_ratio`` times the expected share and ``least_excess`` (0 to 1) above
    it what a share must reach. ``largest_spreads`` names the signals whose meaning bounds how far honest
    units can differ, where the counts of a province hardly do.
    """

    false_alarm: float = 0.05
    least_comparable: int = 20
    least_marked: int = 10
    least_ratio: float = 1.5
    least_excess: float = 0.05
    largest_spreads: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Judged:
    """One unit and one signal: its counts, the share expected of it, and whether to look closer.

    ``chance`` is how likely an honest unit has as many marked cases; 1 where that was not worked out because
    nothing stands out.
    """

    unit: str
    count: Count
    expected: float
    chance: float = 1.0
    is_flagged: bool = False

    @property
    def share(self) -> float:
        """The unit's own share of marked cases."""
        return self.count.marked / self.count.comparable


def judge(signals: Mapping[str, UnitCounts], rules: Rules) -> dict[str, dict[str, Judged]]:
    """Every signal and unit that can be judged: those with comparable cases and enough others beside them."""
    peers = {name: _peers(units) for name, units in signals.items()}
    tests = sum(
        peer.count.comparable >= rules.least_comparable for each in peers.values() for peer in each.values()
    )
    threshold = rules.false_alarm / max(tests, 1)
    return {
        name: _Signal(
            units, peers[name], rules, threshold, rules.largest_spreads.get(name, LARGEST_SPREAD)
        ).judge()
        for name, units in signals.items()
    }


def _peers(units: UnitCounts) -> dict[str, Judged]:
    shares = expected_shares(units)
    return {unit: Judged(unit, total(units[unit]), share) for unit, share in shares.items()}


@dataclass(frozen=True)
class _Signal:
    """The units of one signal and what they are judged by."""

    units: UnitCounts
    peers: Mapping[str, Judged]
    rules: Rules
    threshold: float
    largest_spread: float

    def judge(self) -> dict[str, Judged]:
        """Every unit; where they are too few to compare, only counted."""
        # Without the unit judged each of the others still needs its yardstick.
        if len(self.peers) < LEAST_PEERS + 2:
            return dict(self.peers)
        typical = self._base_of(self.peers)
        return {
            unit: self._judge_unit(peer) if self._stands_out(peer) else _expecting(peer, typical)
            for unit, peer in self.peers.items()
        }

    def _base_of(self, peers: Mapping[str, Judged]) -> Base:
        return fit_base(
            [peer.count.marked for peer in peers.values()],
            [peer.count.comparable for peer in peers.values()],
            [peer.expected for peer in peers.values()],
            largest_spread=self.largest_spread,
        )

    def _stands_out(self, peer: Judged) -> bool:
        """Whether a unit is worth a closer look, by what the others did alone."""
        marked, comparable = peer.count.marked, peer.count.comparable
        if comparable < self.rules.least_comparable or not _is_worth_a_visit(peer, self.rules):
            return False
        return bool(binom.sf(marked - 1, comparable, peer.expected) <= UNREMARKABLE)

    def _judge_unit(self, peer: Judged) -> Judged:
        others = {unit: counts for unit, counts in self.units.items() if unit != peer.unit}
        base = self._base_of(_peers(others))
        expecting, count = _expecting(peer, base), peer.count
        share = expecting.expected
        chance = chance_of_as_many(count.marked, count.comparable, share=share, spread=base.spread)
        is_flagged = chance <= self.threshold and _is_worth_a_visit(expecting, self.rules)
        return Judged(peer.unit, count, share, chance, is_flagged)


def _expecting(peer: Judged, base: Base) -> Judged:
    return Judged(peer.unit, peer.count, base.share(peer.expected))


def _is_worth_a_visit(peer: Judged, rules: Rules) -> bool:
    is_more = peer.share >= max(rules.least_ratio * peer.expected, peer.expected + rules.least_excess)
    return is_more and peer.count.marked >= rules.least_marked
