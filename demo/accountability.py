"""Explanations, commitments, duties with a date, and citizen receptions."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from demo.moments import days_between, known, later, next_working_day
from demo.period import FIRST_DAY, LAST_DAY, LAST_DISTRICT_DAY
from demo.procedures import GROUPS
from demo.province import Province
from demo.randomness import pick_one, stream

Row = dict[str, Any]

_EXPLANATIONS_PER_YEAR = 60
_COMMITMENTS_PER_YEAR = 45
_REQUESTERS = {
    "citizen": 0.4, "business": 0.18, "agency": 0.14, "press": 0.12, "council": 0.1, "leader": 0.06,
}  # fmt: skip
_QUALITY = {"full": 0.74, "incomplete": 0.16, "evasive": 0.08, "dishonest": 0.02}
_ORIGINS = {
    "explanation": 0.2, "dialogue": 0.3, "inspection": 0.15, "reception": 0.2, "council": 0.1,
    "directive": 0.05,
}  # fmt: skip
_SUBJECTS = (
    "Niêm yết lại bộ thủ tục tại bộ phận một cửa",
    "Giải quyết dứt điểm hồ sơ đất đai tồn đọng",
    "Bố trí thêm cán bộ hướng dẫn nộp trực tuyến",
    "Công khai quy trình nội bộ từng bước",
    "Trả lời lại kiến nghị của cử tri",
    "Rà soát, cắt giảm giấy tờ không cần thiết",
)
#: Duty, its subject, and the days it is due.
_YEARLY_DUTIES: tuple[tuple[str, str, tuple[tuple[int, int], ...]], ...] = (
    ("plan_issued", "Kế hoạch phòng, chống nhũng nhiễu trong năm", ((2, 28),)),
    ("hotline_published", "Công khai số đường dây nóng", ((3, 31),)),
    ("mailbox_published", "Công khai hộp thư điện tử", ((3, 31),)),
    ("hotline_rules", "Quy chế vận hành đường dây nóng", ((4, 30),)),
    ("procedures_published", "Công khai đầy đủ thủ tục hành chính", ((6, 30),)),
    ("late_list_published", "Công khai danh sách chậm muộn", tuple((month, 15) for month in range(1, 13))),
    ("dialogue", "Đối thoại của người đứng đầu với người dân", ((6, 30), (12, 15))),
    ("asset_declarations", "Kê khai tài sản, thu nhập", ((12, 31),)),
    ("procedure_review", "Rà soát, đơn giản hóa thủ tục", ((9, 30),)),
    ("digital_target", "Chỉ tiêu số hóa hồ sơ trong năm", ((12, 31),)),
    ("democracy_rules", "Quy chế dân chủ ở cơ sở", ((5, 31),)),
    ("accountability_rules", "Quy chế thực hiện trách nhiệm giải trình", ((8, 31),)),
)
_DUTY_YEARS = (2024, 2025, 2026)
#: How many days ahead a duty may be done; the list of a month not before the month is over.
_DAYS_AHEAD, _LIST_DAYS_AHEAD = 40, 12


def _any_unit(rng: np.random.Generator, province: Province, day: date) -> str:
    places = province.of_kind("department")
    if rng.random() < 0.5:
        places = province.localities(day)
    return places[int(rng.integers(len(places)))]


def build_explanations(seed: int, province: Province) -> list[Row]:
    """Requests to explain, about sixty a year, with what came of them."""
    rng = stream(seed, "accountability")
    fields = sorted({group.field for group in GROUPS})
    count = round(_EXPLANATIONS_PER_YEAR * (LAST_DAY - FIRST_DAY).days / 365)
    days = sorted(days_between(rng, FIRST_DAY, LAST_DAY) for _ in range(count))
    rows = []
    for number, requested in enumerate(days, start=1):
        notice = known(later(rng, requested, 1, 6))
        refused = notice if rng.random() < 0.06 else None
        due = notice + timedelta(days=15) if notice and not refused else None
        extended = due + timedelta(days=15) if due and rng.random() < 0.1 else None
        last = extended or due
        given = None
        if last is not None and rng.random() < 0.96:
            early = rng.random() < 0.86
            given = known(last - timedelta(days=int(rng.integers(0, 10)))
                          if early else later(rng, last, 1, 25))  # fmt: skip
        rows.append(
            {
                "explanation_id": f"GT-{requested.year}-{number:03d}",
                "unit_id": _any_unit(rng, province, requested),
                "requester": pick_one(rng, _REQUESTERS),
                "field": fields[int(rng.integers(len(fields)))],
                "requested_on": requested,
                "notice_on": notice,
                "due_on": due if rng.random() < 0.9 else None,
                "extended_due_on": extended,
                "given_on": given,
                "refused_on": refused,
                "quality": pick_one(rng, _QUALITY) if given and rng.random() < 0.9 else None,
            }
        )
    return rows


def build_commitments(seed: int, province: Province) -> list[Row]:
    """Promises of units; three in four were kept by the day they named."""
    rng = stream(seed, "commitments")
    count = round(_COMMITMENTS_PER_YEAR * (LAST_DAY - FIRST_DAY).days / 365)
    days = sorted(days_between(rng, FIRST_DAY, LAST_DAY) for _ in range(count))
    rows = []
    for number, promised in enumerate(days, start=1):
        due = later(rng, promised, 20, 180)
        fulfilled = later(rng, promised, 10, (due - promised).days)
        draw = rng.random()
        if draw > 0.76:
            fulfilled = later(rng, due, 1, 90)
        rows.append(
            {
                "commitment_id": f"CK-{promised.year}-{number:03d}",
                "unit_id": _any_unit(rng, province, promised),
                "origin": pick_one(rng, _ORIGINS),
                "subject": _SUBJECTS[int(rng.integers(len(_SUBJECTS)))],
                "promised_on": promised,
                "due_on": due,
                "fulfilled_on": known(fulfilled) if draw < 0.95 else None,
            }
        )
    return rows


def build_duties(seed: int, province: Province) -> list[Row]:
    """The yearly duties of every department and locality that exists on the due day."""
    rng = stream(seed, "duties")
    rows: list[Row] = []
    for year in _DUTY_YEARS:
        for kind, subject, dates in _YEARLY_DUTIES:
            for month, day in dates:
                due = date(year, month, day)
                local = [unit for unit in province.localities(due) if unit[:2] != "XC"]
                for unit_id in [*province.of_kind("department"), *local]:
                    rows.append(_duty(rng, unit_id, kind, subject, due, len(rows) + 1))
    return rows


def _duty(rng: np.random.Generator, unit_id: str, kind: str, subject: str, due: date,
          number: int) -> Row:  # fmt: skip
    draw = rng.random()
    ahead = _LIST_DAYS_AHEAD if kind == "late_list_published" else _DAYS_AHEAD
    done = due - timedelta(days=int(rng.integers(0, ahead)))
    if draw > 0.85:
        done = later(rng, due, 1, 60)
    is_done = draw < 0.96 and done <= LAST_DAY
    begun = round(float(rng.uniform(0, 0.9)), 2) if due <= LAST_DAY else 0.0
    return {
        "duty_id": f"NV{number:06d}",
        "unit_id": unit_id,
        "kind": kind,
        "subject": subject,
        "due_on": due,
        "done_on": done if is_done else None,
        "share_done": 1.0 if is_done else begun,
        "evidence_ref": f"VB-{number:06d}" if is_done else None,
    }


def build_receptions(seed: int, province: Province) -> list[Row]:
    """Each month one regular session and one of the head (or delegated) in every body."""
    rng = stream(seed, "receptions")
    rows: list[Row] = []
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        for month in range(1, 13):
            first = date(year, month, 1)
            if first > LAST_DAY:
                break
            local = [unit for unit in province.localities(first) if unit[:2] != "XC"]
            for unit_id in [*province.of_kind("department"), *local]:
                head_mode = "head" if rng.random() < 0.78 else "delegated"
                for mode, day in (("regular", 8), (head_mode, 15)):
                    held = next_working_day(first.replace(day=day))
                    rows.append(_session(rng, unit_id, held, mode, len(rows) + 1))
    _add_groups(seed, rows)
    return [row for row in rows if _exists(row)]


def _add_groups(seed: int, rows: list[Row]) -> None:
    """How many came in the groups of many people, and whether their matters were new."""
    rng = stream(seed, "reception groups")
    for row in rows:
        groups = row["groups_of_many"]
        people = groups * int(rng.integers(5, 31))
        repeat = int(rng.binomial(groups, 0.4))
        row |= {
            "group_people": people,
            "group_cases_new": groups - repeat,
            "group_cases_repeat": repeat,
        }


def _exists(row: Row) -> bool:
    is_district: bool = row["unit_id"].startswith("H")
    held: date = row["held_on"]
    return not is_district or held <= LAST_DISTRICT_DAY


def _session(rng: np.random.Generator, unit_id: str, held: date, mode: str, number: int) -> Row:
    visits = int(rng.poisson(6))
    cases = int(rng.binomial(visits, 0.8))
    repeat = int(rng.binomial(cases, 0.3))
    return {
        "reception_id": f"TCD{number:06d}",
        "unit_id": unit_id,
        "held_on": held,
        "mode": mode,
        "visits": visits,
        "people": visits + int(rng.poisson(2)),
        "cases_new": cases - repeat,
        "cases_repeat": repeat,
        "groups_of_many": int(rng.random() < 0.02),
    }
