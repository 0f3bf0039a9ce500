"""Officials of the demo province. Their middle-plus-last names end in "Mẫu" and a number: nobody real."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from demo.period import CENTRE_DIRECTOR_DAY, LAST_DISTRICT_DAY, TWO_TIER_DAY
from demo.province import PROVINCE, Province
from demo.randomness import Array, stream

Row = dict[str, Any]

_FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
)  # fmt: skip
_MIDDLE = ("Văn", "Thị", "Minh", "Thanh", "Ngọc", "Quang", "Thu", "Đức")
_STAFF = {"division": 5, "service_centre": 5, "district": 6, "zone_board": 5, "central_agency": 6}
_CLOSED_COMMUNE_STAFF = 3
_TERM_START = date(2021, 6, 1)
_HEAD_TITLE = {
    "province": "Chủ tịch UBND tỉnh",
    "department": "Giám đốc Sở",
    "inspectorate": "Chánh Thanh tra tỉnh",
    "commune": "Chủ tịch UBND xã",
    "ward": "Chủ tịch UBND phường",
    "district": "Chủ tịch UBND huyện",
    "service_centre": "Giám đốc Trung tâm",
    "division": "Trưởng phòng",
    "zone_board": "Trưởng ban",
    "central_agency": "Trưởng Thuế tỉnh",
}


@dataclass
class People:
    """Officers and terms of heads; ``staff_of`` lists the officer positions of each unit's staff."""

    officers: list[Row] = field(default_factory=list)
    heads: list[Row] = field(default_factory=list)
    staff_of: dict[str, list[int]] = field(default_factory=dict)

    def head_on(self, unit_id: str, day: date) -> str | None:
        """Officer id of the unit's head on that day."""
        for row in self.heads:
            begun = row["unit_id"] == unit_id and row["from_on"] <= day
            if begun and (row["to_on"] is None or day <= row["to_on"]):
                officer_id: str = row["officer_id"]
                return officer_id
        return None

    def staff_runs(self, unit_ids: list[str]) -> tuple[Array, Array]:
        """First staff position and number of staff, for each of these units."""
        starts = [(self.staff_of.get(unit_id) or [0])[0] for unit_id in unit_ids]
        counts = [len(self.staff_of.get(unit_id, [])) for unit_id in unit_ids]
        return np.array(starts), np.array(counts)


def build_people(seed: int, province: Province) -> People:
    """Staff of the units that settle or receive cases, and the heads of all units."""
    rng = stream(seed, "people")
    people = People()
    for unit in province.units:
        wanted = _staff_wanted(unit)
        title = "Chuyên viên" if unit["kind"] != "service_centre" else "Công chức một cửa"
        people.staff_of[unit["unit_id"]] = [
            _appoint(people, rng, unit["unit_id"], title) for _ in range(wanted)
        ]
    for unit in province.units:
        _add_terms(people, rng, unit)
    return people


def _staff_wanted(unit: Row) -> int:
    if unit["kind"] in ("commune", "ward"):
        return _CLOSED_COMMUNE_STAFF if unit["valid_to_on"] else 2
    return _STAFF.get(unit["kind"], 0)


def _appoint(people: People, rng: np.random.Generator, unit_id: str, position: str) -> int:
    """Add an officer; gives the position in ``people.officers``."""
    number = len(people.officers)
    family = _FAMILY[int(rng.integers(len(_FAMILY)))]
    middle = _MIDDLE[int(rng.integers(len(_MIDDLE)))]
    people.officers.append(
        {
            "officer_id": f"CB{number + 1:04d}",
            "unit_id": unit_id,
            "name": f"{family} {middle} Mẫu {number + 1:03d}",
            "position": position,
        }
    )
    return number


def _add_terms(people: People, rng: np.random.Generator, unit: Row) -> None:
    """One head for the whole time, or two terms where the head changed."""
    begin = max(unit["valid_from_on"], _TERM_START)
    change = _change_day(rng, unit)
    spans = [(begin, unit["valid_to_on"])]
    if change is not None:
        spans = [(begin, change - timedelta(days=1)), (change, unit["valid_to_on"])]
    for from_on, to_on in spans:
        officer = _appoint(people, rng, unit["unit_id"], _HEAD_TITLE[unit["kind"]])
        people.heads.append(
            {
                "unit_id": unit["unit_id"],
                "officer_id": people.officers[officer]["officer_id"],
                "from_on": from_on,
                "to_on": to_on,
            }
        )


def _change_day(rng: np.random.Generator, unit: Row) -> date | None:
    """The day the head changed, or None."""
    is_closed = unit["valid_to_on"] == LAST_DISTRICT_DAY
    changes = rng.random() < 0.6
    if is_closed or unit["unit_id"] == PROVINCE:
        return None
    if unit["valid_from_on"] == TWO_TIER_DAY:
        return CENTRE_DIRECTOR_DAY if unit["kind"] == "service_centre" and changes else None
    return TWO_TIER_DAY if changes else None
