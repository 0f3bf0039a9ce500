"""Peers: units of one kind and of like volume, the only ones a unit is compared with."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from verdicts.expected import LEAST_PEERS

Family = Literal["department", "commune", "central_agency"]

#: Bodies of the province that answer to its chairman and decide by its rules.
DEPARTMENT_KINDS = frozenset({"department", "inspectorate", "zone_board"})
#: Bodies of a locality; districts until the middle of 2025.
COMMUNE_KINDS = frozenset({"commune", "ward", "special_zone", "district"})
#: Agencies of the centre (tax, insurance, police): at the same counters, but they do not answer to the
#: chairman and are never compared with those who do.
CENTRAL_KINDS = frozenset({"central_agency"})

FAMILIES: dict[Family, frozenset[str]] = {
    "department": DEPARTMENT_KINDS,
    "commune": COMMUNE_KINDS,
    "central_agency": CENTRAL_KINDS,
}

#: A group is split as long as every part keeps so many units, into parts for small, middle and large at most.
LEAST_IN_GROUP = 8
MOST_GROUPS = 3


@dataclass(frozen=True)
class PeerUnit:
    """A unit with its kind and its volume, such as the cases received in twelve months."""

    unit: str
    kind: str
    volume: float


@dataclass(frozen=True)
class PeerGroup:
    """Units of one family and of like volume, by volume; ``place`` counts the groups of the family from the
    one with the least volume, 1 to ``of``. Both ends of the range of volume are those of a unit in it."""

    family: Family
    place: int
    of: int
    units: tuple[str, ...]
    least_volume: float
    most_volume: float

    @property
    def key(self) -> tuple[Family, int, int]:
        """What names the group: its family and which of how many."""
        return self.family, self.place, self.of


def peer_groups(units: Iterable[PeerUnit], *, least: int = LEAST_IN_GROUP) -> tuple[PeerGroup, ...]:
    """The groups of all units that have peers, family by family, the least volume first.

    Units of other kinds or without volume have none, nor has a family in which a unit would have fewer than
    `LEAST_PEERS` others. Units of equal volume are never parted; the order of the units does not matter.
    """
    known = [unit for unit in units if unit.volume > 0]
    found = []
    for family, kinds in FAMILIES.items():
        members = sorted(
            (each for each in known if each.kind in kinds), key=lambda each: (each.volume, each.unit)
        )
        parts = _parts(members, least) if len(members) > LEAST_PEERS else []
        found += [_group(family, place, parts) for place in range(1, len(parts) + 1)]
    return tuple(found)


def _parts(members: list[PeerUnit], least: int) -> list[list[PeerUnit]]:
    """As many parts of like size as there may be; fewer where equal volumes leave no place to cut."""
    for count in range(min(MOST_GROUPS, len(members) // least), 1, -1):
        cuts = [_cut(members, round(len(members) * place / count)) for place in range(1, count)]
        ends = [0, *cuts, len(members)]
        if all(after - before >= least for before, after in pairwise(ends)):
            return [members[before:after] for before, after in pairwise(ends)]
    return [members]


def _cut(members: list[PeerUnit], middle: int) -> int:
    """The place nearest to the middle between two different volumes; the lower one of two as near."""
    places = [n for n in range(1, len(members)) if members[n - 1].volume < members[n].volume]
    return min(places, key=lambda place: (abs(place - middle), place), default=0)


def _group(family: Family, place: int, parts: list[list[PeerUnit]]) -> PeerGroup:
    members = parts[place - 1]
    names = tuple(each.unit for each in members)
    return PeerGroup(family, place, len(parts), names, members[0].volume, members[-1].volume)
