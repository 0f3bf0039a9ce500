"""Inspections and checks of the whole period; the seed quarter comes from its own module."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from demo.moments import days_between, known, later, next_working_day
from demo.period import CONCLUDED_BEFORE_SEED, LAST_DAY, SEED_QUARTER, TWO_TIER_DAY
from demo.planted import UNVISITED_COMMUNE, UNVISITED_SINCE
from demo.province import ZONE_BOARD, Province
from demo.randomness import pick_one, stream
from demo.seed_quarter import seed_inspections

Row = dict[str, Any]

#: How many of each kind start in a quarter, before and after the two kinds were merged.
_BEFORE = {"administrative": 17, "specialised": 34, "public_service_check": 7, "responsibility": 4}
_AFTER = {"unified": 19, "specialised_check": 32, "public_service_check": 8, "responsibility": 4}
_FIELDS = {
    "administrative": ("Xây dựng cơ bản", "Tài chính, ngân sách", "Đất đai"),
    "unified": ("Xây dựng cơ bản", "Tài chính, ngân sách", "Đất đai", "Tài sản công"),
    "specialised": ("Đầu tư xây dựng cơ bản", "In, photocopy, phát hành", "Y tế", "Môi trường"),
    "specialised_check": ("An toàn thực phẩm", "Vận tải", "Dược phẩm", "Môi trường", "Du lịch"),
    "public_service_check": ("Công vụ",),
    "responsibility": ("Tiếp công dân, khiếu nại, tố cáo", "Phòng, chống tham nhũng"),
}
_MODES = {"planned": 0.84, "surprise": 0.12, "follow_up": 0.04}
#: In 2023 nothing starts after this day, so that all is concluded before the seed quarter.
_LAST_START_2023 = date(2023, 10, 12)
_SHARED_CONCLUSION = 0.03


@dataclass
class Inspections:
    """Rows of the tables ``inspections`` and ``inspection_units``.

    ``items`` holds, by inspection id, what a seed conclusion asks for; others are drawn later.
    """

    rows: list[Row] = field(default_factory=list)
    units: list[Row] = field(default_factory=list)
    items: dict[str, list[Row]] = field(default_factory=dict)


def bodies_inspected(province: Province, day: date) -> list[str]:
    """Who can be inspected on that day."""
    local = [unit for unit in province.localities(day) if not unit.startswith("XC")]
    return [*province.of_kind("department"), ZONE_BOARD, *local]


def build_inspections(seed: int, province: Province) -> Inspections:
    """All inspections in the order they started, and a few that are only planned."""
    drafts = seed_inspections(stream(seed, "seed_quarter"), bodies_inspected(province, SEED_QUARTER[0]))
    rng = stream(seed, "inspections")
    for first, last in _quarters():
        drafts += _quarter(rng, province, first, last)
    _pass_by(drafts, province)
    drafts.sort(key=lambda row: (row["started_on"], row["kind"], row["units"][0]))
    _share_conclusions(rng, drafts)
    result = Inspections()
    for number, draft in enumerate(drafts, start=1):
        _finish(rng, result, draft, number)
    _add_planned(rng, result, province)
    return result


def _quarters() -> list[tuple[date, date]]:
    """First and last day on which inspections start, quarter by quarter, without the seed quarter."""
    spans = []
    for year in range(2023, LAST_DAY.year + 1):
        for month in (1, 4, 7, 10):
            first = date(year, month, 1)
            last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
            last = min(last, LAST_DAY - timedelta(days=1))
            if year == 2023:
                last = min(last, _LAST_START_2023)
            if first != SEED_QUARTER[0]:
                spans.append((first, last))
    return spans


def _quarter(rng: np.random.Generator, province: Province, first: date, last: date) -> list[Row]:
    plan = _AFTER if first >= TWO_TIER_DAY else _BEFORE
    share = ((last - first).days + 1) / 91
    rows = []
    for kind, usual in plan.items():
        for _ in range(round(share * (usual + int(rng.integers(-2, 3))))):
            rows.append(_draft(rng, province, kind, first, last))
    return rows


def _draft(rng: np.random.Generator, province: Province, kind: str, first: date,
           last: date) -> Row:  # fmt: skip
    started = min(next_working_day(days_between(rng, first, last)), last)
    bodies = bodies_inspected(province, started)
    how_many = 1 if rng.random() < 0.85 else int(rng.integers(2, 4))
    fields = _FIELDS[kind]
    ended = later(rng, started, 10, 40)
    concluded = next_working_day(later(rng, ended, 8, 45))
    if started.year == 2023:
        concluded = min(concluded, CONCLUDED_BEFORE_SEED)
    return {
        "kind": kind,
        "mode": pick_one(rng, _MODES),
        "field": fields[int(rng.integers(len(fields)))],
        "units": [bodies[index] for index in rng.permutation(len(bodies))[:how_many]],
        "started_on": started,
        "ended_on": min(ended, concluded),
        "concluded_on": concluded,
    }


def _pass_by(drafts: list[Row], province: Province) -> None:
    """One commune is never visited: whoever was to come goes to the next one."""
    for row in drafts:
        if row["started_on"] < UNVISITED_SINCE or UNVISITED_COMMUNE not in row["units"]:
            continue
        bodies = bodies_inspected(province, row["started_on"])
        place = bodies.index(UNVISITED_COMMUNE)
        others = [unit for unit in bodies[place + 1 :] + bodies[:place] if unit not in row["units"]]
        row["units"][row["units"].index(UNVISITED_COMMUNE)] = others[0]


def _share_conclusions(rng: np.random.Generator, drafts: list[Row]) -> None:
    """Now and then one conclusion covers two inspections of one kind."""
    for earlier, row in pairwise(drafts):
        is_alike = earlier["kind"] == row["kind"] and row["started_on"] >= date(2024, 7, 1)
        if is_alike and "joins" not in earlier and rng.random() < _SHARED_CONCLUSION:
            row["joins"] = True
            row["concluded_on"] = max(earlier["concluded_on"], row["ended_on"])
            earlier["concluded_on"] = row["concluded_on"]


def _finish(rng: np.random.Generator, result: Inspections, draft: Row, number: int) -> None:
    """Turn a draft into rows; what would lie after the end of the data has not happened."""
    inspection_id = f"TTR-{draft['started_on'].year}-{number:04d}"
    concluded = known(draft["concluded_on"])
    reference = None
    if concluded is not None:
        reference = f"{number}/KL-TTT-{concluded.year}"
        if draft.get("joins"):
            reference = result.rows[-1]["conclusion_ref"]
    result.rows.append(
        {
            "inspection_id": inspection_id,
            "unit_id": draft["units"][0],
            "kind": draft["kind"],
            "mode": draft["mode"],
            "field": draft["field"],
            "planned_for_on": _planned_for(rng, draft),
            "started_on": draft["started_on"],
            "ended_on": known(draft["ended_on"]),
            "conclusion_due_on": draft["ended_on"] + timedelta(days=30),
            "concluded_on": concluded,
            "published_on": _after(rng, concluded, 1, 12),
            "conclusion_ref": reference,
            "order_due_on": concluded + timedelta(days=15) if concluded else None,
            "ordered_on": _after(rng, concluded, 3, 19),
        }
    )
    if "items" in draft:
        result.items[inspection_id] = draft["items"]
    if len(draft["units"]) > 1:
        for unit_id in draft["units"]:
            result.units.append({"inspection_id": inspection_id, "unit_id": unit_id})


def _planned_for(rng: np.random.Generator, draft: Row) -> date | None:
    if draft["mode"] == "surprise":
        return None
    planned: date = draft["started_on"] - timedelta(days=int(rng.integers(0, 20)))
    return planned


def _after(rng: np.random.Generator, day: date | None, low: int, high: int) -> date | None:
    """A day after ``day``; missing in one of ten."""
    if day is None:
        return None
    chosen = later(rng, day, low, high)
    return known(chosen) if rng.random() < 0.9 else None


def _add_planned(rng: np.random.Generator, result: Inspections, province: Province) -> None:
    """Of the year's plan, not yet begun at the end of the data."""
    bodies = bodies_inspected(province, LAST_DAY)
    blank = dict.fromkeys(result.rows[0])
    for number in range(1, 9):
        result.rows.append(
            blank
            | {
                "inspection_id": f"TTR-2026-KH{number:02d}",
                "unit_id": bodies[int(rng.integers(len(bodies)))],
                "kind": "unified",
                "mode": "planned",
                "field": _FIELDS["unified"][number % 4],
                "planned_for_on": days_between(rng, date(2026, 9, 15), date(2026, 12, 10)),
            }
        )
