"""The units of the demo province: who exists, under whom, from when, and who took over from whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from demo import province_names as names
from demo.period import LAST_DISTRICT_DAY, TWO_TIER_DAY
from demo.randomness import Array, stream

Row = dict[str, Any]

PROVINCE = "T"
PROVINCIAL_CENTRE = "VPUBND.TT"
ZONE_BOARD = "BQLKCN"
TAX_OFFICE = "THUE"
COMMUNE_COUNT = 60
_FOUNDED = date(2000, 1, 1)
_WARD_EVERY = 4  # X04, X08, ... are wards
#: Shares of a closed district are sixteenths, so that they add up to 1 exactly.
_PARTS = 16


@dataclass(frozen=True)
class Province:
    """All units with their successions; positions into ``ids`` stand for units in the big tables."""

    units: list[Row]
    successions: list[Row]

    @property
    def ids(self) -> list[str]:
        """The unit ids, in the order of their positions."""
        return [unit["unit_id"] for unit in self.units]

    def position(self, unit_id: str) -> int:
        """Where this unit stands in ``ids``."""
        return self.ids.index(unit_id)

    def of_kind(self, *kinds: str) -> list[str]:
        """Ids of the units of these kinds."""
        return [unit["unit_id"] for unit in self.units if unit["kind"] in kinds]

    def below(self, unit_id: str, kind: str) -> list[str]:
        """Ids of the units of that kind directly below a unit."""
        return [
            unit["unit_id"] for unit in self.units if unit["parent_id"] == unit_id and unit["kind"] == kind
        ]

    def localities(self, day: date) -> list[str]:
        """Districts and closed communes before the two-tier day, communes and wards from then on."""
        if day >= TWO_TIER_DAY:
            return [f"X{number:02d}" for number in range(1, COMMUNE_COUNT + 1)]
        return self.of_kind("district") + [row[0] for row in names.CLOSED_COMMUNES]

    def bodies(self) -> Array:
        """Position of the body of each unit: the nearest upwards that answers to the province."""
        position_of = {unit_id: position for position, unit_id in enumerate(self.ids)}
        found = np.arange(len(self.units))
        for position, unit in enumerate(self.units):
            if unit["kind"] in ("division", "service_centre"):
                found[position] = position_of[unit["parent_id"]]
        return found


def commune_name(number: int) -> str:
    """Full name of the commune or ward with this number, from 1."""
    kind = "Phường" if number % _WARD_EVERY == 0 else "Xã"
    return f"{kind} {names.COMMUNE_NAMES[number - 1]}"


def build_province(seed: int) -> Province:
    """The whole tree, parents before children."""
    rng = stream(seed, "province")
    units = [_unit(PROVINCE, "Tỉnh Minh Họa", "province", None, name_en="Minh Hoa (illustration)")]
    units += _departments()
    units += _other_bodies()
    units += _districts(rng)
    units += _communes(rng)
    units[0]["population"] = sum(
        unit["population"] for unit in units if unit["kind"] in ("commune", "ward")
        and unit["valid_to_on"] is None
    )  # fmt: skip
    return Province(units, _successions(rng))


def _unit(
    unit_id: str,
    name: str,
    kind: str,
    parent_id: str | None,
    *,
    name_en: str | None = None,
    population: int | None = None,
    valid_from_on: date = _FOUNDED,
    valid_to_on: date | None = None,
) -> Row:
    return {
        "unit_id": unit_id,
        "name": name,
        "name_en": name_en,
        "kind": kind,
        "parent_id": parent_id,
        "population": population,
        "valid_from_on": valid_from_on,
        "valid_to_on": valid_to_on,
    }


def _departments() -> list[Row]:
    rows = []
    for unit_id, name, name_en, divisions in (*names.DEPARTMENTS, names.INSPECTORATE):
        kind = "inspectorate" if unit_id == "TTT" else "department"
        rows.append(_unit(unit_id, name, kind, PROVINCE, name_en=name_en))
        for number, division in enumerate(divisions, start=1):
            rows.append(_unit(f"{unit_id}.P{number}", division, "division", unit_id))
    rows.append(
        _unit(
            PROVINCIAL_CENTRE,
            "Trung tâm Phục vụ hành chính công tỉnh",
            "service_centre",
            "VPUBND",
            name_en="Provincial public service centre",
        )
    )
    return rows


def _other_bodies() -> list[Row]:
    return [
        _unit(
            ZONE_BOARD,
            "Ban Quản lý các khu công nghiệp tỉnh",
            "zone_board",
            PROVINCE,
            name_en="Industrial Zones Board",
        ),
        _unit(
            TAX_OFFICE,
            "Thuế tỉnh Minh Họa",
            "central_agency",
            PROVINCE,
            name_en="Tax office (central)",
        ),
    ]


def _districts(rng: np.random.Generator) -> list[Row]:
    rows = []
    for number, name in enumerate(names.DISTRICT_NAMES, start=1):
        population = int(rng.integers(120, 260)) * 1000
        rows.append(
            _unit(
                f"H{number}",
                f"Huyện {name}",
                "district",
                PROVINCE,
                population=population,
                valid_to_on=LAST_DISTRICT_DAY,
            )
        )
    for unit_id, name, district, _ in names.CLOSED_COMMUNES:
        rows.append(
            _unit(
                unit_id,
                name,
                "commune",
                district,
                population=int(rng.integers(3, 7)) * 1000,
                valid_to_on=LAST_DISTRICT_DAY,
            )
        )
    return rows


def _communes(rng: np.random.Generator) -> list[Row]:
    rows = []
    for number in range(1, COMMUNE_COUNT + 1):
        unit_id = f"X{number:02d}"
        name = commune_name(number)
        kind = "ward" if name.startswith("Phường") else "commune"
        population = int(rng.integers(14, 48)) * 1000 if number < COMMUNE_COUNT else 1900
        rows.append(
            _unit(
                unit_id,
                name,
                kind,
                PROVINCE,
                population=population,
                valid_from_on=TWO_TIER_DAY,
            )
        )
        rows.append(
            _unit(
                f"{unit_id}.TT",
                f"Trung tâm Phục vụ hành chính công {name}",
                "service_centre",
                unit_id,
                valid_from_on=TWO_TIER_DAY,
            )
        )
    return rows


def _successions(rng: np.random.Generator) -> list[Row]:
    """Each district falls to 7 or 8 communes and mostly to one of the next district's as well."""
    rows = []
    edges = np.linspace(0, COMMUNE_COUNT, len(names.DISTRICT_NAMES) + 1).astype(int)
    for index in range(len(names.DISTRICT_NAMES)):
        first, last = edges[index] + 1, edges[index + 1]
        heirs = list(range(first, last + 1))
        if index % 3 != 2:
            heirs.append(last % COMMUNE_COUNT + 1)
        parts = 1 + rng.multinomial(_PARTS - len(heirs), np.full(len(heirs), 1 / len(heirs)))
        for heir, part in zip(heirs, parts.tolist(), strict=True):
            rows.append(_succession(f"H{index + 1}", f"X{heir:02d}", part / _PARTS))
    for unit_id, _, _, heir_id in names.CLOSED_COMMUNES:
        rows.append(_succession(unit_id, heir_id, 1.0))
    return rows


def _succession(unit_id: str, successor_id: str, share: float) -> Row:
    return {
        "unit_id": unit_id,
        "successor_id": successor_id,
        "effective_on": TWO_TIER_DAY,
        "share": share,
    }
