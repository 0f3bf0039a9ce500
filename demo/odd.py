"""Cases whose times contradict one another, a few of every sort: loaded by a stated rule, and counted.

They come on top of the sound ones, all in one ordinary commune in autumn 2025; ``truth.json`` lists the odd
rows by source, table and kind of oddity. What becomes of each kind: docs/sources.md.
"""

from typing import Any

from demo.dirty import Tables, ordinary_course

Row = dict[str, Any]

ODD_COMMUNE = "X40"
#: An ordinary case runs from the 3rd to the 8th of a month of autumn 2025 and is due on the 10th. A pause by
#: the day and hour it begins and ends; the last of them is the odd one.
Pause = tuple[str, str | None]
PAUSES: dict[str, tuple[Pause, ...]] = {
    "pauses_overlap": (("04 09:00", "05 15:00"), ("05 10:00", "08 09:00")),
    "pause_after_completion": (("11 09:00", "12 09:00"),),
    "pause_past_completion": (("05 09:00", "15 09:00"),),
    "pause_endless": (("05 09:00", None),),
}
#: Two of each sort, of September and October: by the end of the data an endless pause is over a year old.
NUMBERS = (1, 3)
_OPEN = {"trang_thai": 4, "ngay_xu_ly_xong": None}


def add_odd_rows(tables: Tables) -> list[Row]:
    """Add all odd cases and pauses to the source tables; gives their list for ``truth.json``."""
    late = [_add_case(tables, "due_before_received", number) for number in NUMBERS]
    listed = [_listed("cases", "due_before_received", late)]
    for kind, pauses in PAUSES.items():
        ids = []
        for number in NUMBERS:
            case_id = _add_case(tables, kind, number)
            for begins, ends in pauses:
                odd = _add_pause(tables, case_id, _month(number), begins, ends)
            ids.append(odd)
        listed.append(_listed("case_events", kind, ids))
    return listed


def _month(number: int) -> str:
    return f"2025-{9 + number % 3:02d}"


def _add_case(tables: Tables, kind: str, number: int) -> str:
    case_id = f"LE-{kind}-{number}"
    changes = {
        "so_ho_so": case_id,
        "ma_don_vi": ODD_COMMUNE,
        "don_vi_tiep_nhan": ODD_COMMUNE,
        "ma_can_bo": None,
    }
    if kind == "due_before_received":
        changes["ngay_hen_tra"] = f"{_month(number)}-01 17:00:00"
    still_open = _OPEN if kind == "pause_endless" else {}
    tables["ho_so"].add_copy(0, **(ordinary_course(number) | changes | still_open))
    return case_id


def _add_pause(tables: Tables, case_id: str, month: str, begins: str, ends: str | None) -> str:
    log = tables["nhat_ky_xu_ly"]
    number = max(log.columns["ma_nhat_ky"]) + 1
    log.add_copy(
        0, ma_nhat_ky=number, so_ho_so=case_id, loai="TAM_DUNG", ten_buoc=None, ma_don_vi=ODD_COMMUNE,
        ma_can_bo=None, bat_dau=f"{month}-{begins}:00", han_xu_ly=None,
        ket_thuc=None if ends is None else f"{month}-{ends}:00",
    )  # fmt: skip
    return str(number)


def _listed(table: str, kind: str, ids: list[str]) -> Row:
    return {"source": "mot_cua", "table": table, "kind": kind, "rows": len(ids), "ids": ids}
