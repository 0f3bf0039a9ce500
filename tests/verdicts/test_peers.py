"""Peer groups: one kind, like volume, enough of them, the same whatever the order."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verdicts.peers import FAMILIES, PeerUnit, peer_groups


def communes(*volumes: float) -> list[PeerUnit]:
    return [PeerUnit(f"C{place:02d}", "commune", volume) for place, volume in enumerate(volumes)]


def sizes(units: list[PeerUnit]) -> list[int]:
    return [len(group.units) for group in peer_groups(units)]


def test_communes_are_split_by_volume_and_named_by_their_range() -> None:
    groups = peer_groups(communes(*range(24, 0, -1)))
    assert [group.key for group in groups] == [("commune", n, 3) for n in (1, 2, 3)]
    assert [(group.least_volume, group.most_volume) for group in groups] == [(1, 8), (9, 16), (17, 24)]
    assert groups[0].units == tuple(f"C{place:02d}" for place in range(23, 15, -1))


@pytest.mark.parametrize(("count", "expected"), [
    (0, []), (5, []), (6, [6]), (15, [15]), (16, [8, 8]), (17, [8, 9]), (23, [12, 11]), (24, [8, 8, 8]),
    (60, [20, 20, 20]),
])  # fmt: skip
def test_the_number_of_groups_follows_from_the_number_of_units(count: int, expected: list[int]) -> None:
    assert sizes(communes(*range(1, count + 1))) == expected


@pytest.mark.parametrize(("volumes", "expected"), [
    ([7] * 30, [30]), ([1] * 9 + [2] * 9, [9, 9]), ([1] * 7 + [2] * 11, [18]),
    ([1] * 8 + [2] * 16, [8, 16]), ([1] * 10 + [2] * 10 + [3] * 10, [10, 10, 10]),
])  # fmt: skip
def test_equal_volumes_are_not_parted(volumes: list[int], expected: list[int]) -> None:
    assert sizes(communes(*volumes)) == expected


def test_kinds_are_kept_apart_and_others_have_no_peers() -> None:
    units = [PeerUnit(f"{kind} {n}", kind, 10 + n) for n in range(6)
             for kind in ("department", "ward", "central_agency", "province", "division")]  # fmt: skip
    units += [PeerUnit("inspectorate", "inspectorate", 5), PeerUnit("idle", "department", 0)]
    groups = {group.family: group for group in peer_groups(units)}
    assert set(groups) == set(FAMILIES)
    assert len(groups["department"].units) == 7
    assert "inspectorate" in groups["department"].units
    assert all(unit.startswith("ward") for unit in groups["commune"].units)
    assert len(groups["central_agency"].units) == 6


def test_every_kind_belongs_to_one_family() -> None:
    kinds = [kind for family in FAMILIES.values() for kind in family]
    assert len(kinds) == len(set(kinds))


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(6, 12), st.randoms())
def test_every_unit_with_volume_is_in_one_group_of_enough_units_of_like_volume(
    volumes: list[int], least: int, random: Any
) -> None:
    units = communes(*volumes)
    groups = peer_groups(units, least=least)
    named = [unit for group in groups for unit in group.units]
    active = [unit for unit in units if unit.volume]
    assert sorted(named) == [unit.unit for unit in active if len(active) >= 6]
    assert len(groups) <= 1 or min(len(group.units) for group in groups) >= least
    assert all(low.most_volume < high.least_volume for low, high in pairwise(groups))
    random.shuffle(units)
    assert peer_groups(units, least=least) == groups
