"""Rows that break the case model, a few of every sort, on top of the sound ones.

Each is a copy of a sound row, dated in 2025 or 2026, with a new id and one thing wrong; or a sound row
that comes twice. Refresh must reject these and nothing else; ``truth.json`` lists them by source, table
and reason.
"""

from dataclasses import dataclass, field
from typing import Any

from demo.sqlite_file import VendorTable

Row = dict[str, Any]
Tables = dict[str, VendorTable]

_UNKNOWN_UNIT = "DV-KHONG-CO"
_UNKNOWN_UNIT_KEY = 9999
#: How many sound rows come twice, in each table where some do.
_REPEATED = 3


@dataclass
class DirtyRows:
    """Adds dirty rows to source tables and keeps the list of what was added."""

    tables: Tables
    listed: list[Row] = field(default_factory=list)

    def add(self, source: str, table: str, vendor: str, reason: str, *, templates: list[int],
            id_column: str, changes: list[Row]) -> None:  # fmt: skip
        """One row per entry of ``changes``, made from the templates in turn."""
        ids = []
        for number, change in enumerate(changes, start=1):
            new_id = change.get(id_column, f"LOI-{table}-{reason}-{number}")
            row = templates[number % len(templates)]
            self.tables[vendor].add_copy(row, **{id_column: new_id, **change})
            ids.append(str(new_id))
        self._list(source, table, reason, ids)

    def repeat(self, source: str, table: str, vendor: str, *, templates: list[int],
               id_column: str) -> None:  # fmt: skip
        """Sound rows come a second time, id and all: the second one is to be rejected."""
        ids = []
        for row in templates:
            ids.append(str(self.tables[vendor].columns[id_column][row]))
            self.tables[vendor].add_copy(row)
        self._list(source, table, "duplicate_id", ids)

    def _list(self, source: str, table: str, reason: str, ids: list[str]) -> None:
        self.listed.append({"source": source, "table": table, "reason": reason, "rows": len(ids), "ids": ids})


def add_dirty_rows(tables: Tables) -> list[Row]:
    """Add all dirty rows to the source tables; gives their list for ``truth.json``."""
    dirty = DirtyRows(tables)
    sound = len(tables["ho_so"])
    _add_cases(dirty, [sound * part // 12 for part in range(12)])
    _add_log_and_ratings(dirty)
    _add_inspections(dirty)
    _add_feedback(dirty)
    return dirty.listed


def _add_cases(dirty: DirtyRows, templates: list[int]) -> None:
    sorts: list[tuple[str, list[Row]]] = [
        ("required_missing", [{"ngay_tiep_nhan": None}] * 4),
        ("unknown_code", [{"kenh_thuc_hien": 9}] * 3 + [{"trang_thai": 77}] * 2),
        ("unknown_unit", [{"ma_don_vi": _UNKNOWN_UNIT}] * 5),
        ("completed_before_received", [{"ngay_xu_ly_xong": "2025-07-15 09:00:00"}] * 4),
        ("negative_money", [{"phi_le_phi": -50_000}] * 3),
        ("invalid_date", [{"ngay_tiep_nhan": "2025-13-45 08:00:00"}] * 4),
        ("impossible_date", [{"ngay_tiep_nhan": "0205-09-03 09:00:00"}] * 3),
    ]
    for reason, changes in sorts:
        dated = [ordinary_course(number) | change for number, change in enumerate(changes)]
        dirty.add("mot_cua", "cases", "ho_so", reason, templates=templates, id_column="so_ho_so",
                  changes=dated)  # fmt: skip
    dirty.repeat("mot_cua", "cases", "ho_so", templates=templates[-_REPEATED:],
                 id_column="so_ho_so")  # fmt: skip


def ordinary_course(number: int) -> Row:
    """An ordinary case of autumn 2025, granted within the week."""
    month = f"2025-{9 + number % 3:02d}"
    return {
        "ngay_nop": f"{month}-03 08:50:00",
        "ngay_tiep_nhan": f"{month}-03 09:00:00",
        "ngay_hen_tra": f"{month}-10 17:00:00",
        "ngay_gia_han": None,
        "ngay_hen_moi": None,
        "trang_thai": 9,
        "ngay_xu_ly_xong": f"{month}-08 10:00:00",
        "ngay_tra_ket_qua": None,
        "ngay_xin_loi": None,
        "cap_nhat": f"{month}-08 10:05:00",
    }


def _add_log_and_ratings(dirty: DirtyRows) -> None:
    log, ratings = dirty.tables["nhat_ky_xu_ly"], dirty.tables["phieu_danh_gia"]
    last = len(log)
    dirty.add(
        "mot_cua", "case_events", "nhat_ky_xu_ly", "unknown_case",
        templates=[last * 9 // 10 - 1], id_column="ma_nhat_ky",
        changes=[{"ma_nhat_ky": last + number, "so_ho_so": f"000.00.000.H99-KHONG-CO-{number}"}
                 for number in range(1, 7)],
    )  # fmt: skip
    last = len(log)
    dirty.add(
        "mot_cua", "case_events", "nhat_ky_xu_ly", "ended_before_started",
        templates=[last * 8 // 10], id_column="ma_nhat_ky",
        changes=[{"ma_nhat_ky": last + number, "loai": "BO_SUNG", "bat_dau": "2025-10-08 09:00:00",
                  "ket_thuc": f"2025-10-0{number} 09:00:00", "han_xu_ly": None}
                 for number in range(1, 4)],
    )  # fmt: skip
    last = len(ratings)
    dirty.add(
        "mot_cua", "surveys", "phieu_danh_gia", "score_range",
        templates=[last * 9 // 10 - 1], id_column="ma_phieu",
        changes=[{"ma_phieu": last + number, "diem_chung": score}
                 for number, score in enumerate((0, 6, 9, -1), start=1)],
    )  # fmt: skip


def _last(table: VendorTable, count: int, **wanted: Any) -> list[int]:
    """The last rows with these values."""
    found = [
        row
        for row in range(len(table))
        if all(table.columns[column][row] == value for column, value in wanted.items())
    ]
    if len(found) < count:
        raise LookupError(f"{table.name} has too few rows with {wanted}")
    return found[-count:]


def _add_inspections(dirty: DirtyRows) -> None:
    checks, items = dirty.tables["cuoc_thanh_tra"], dirty.tables["kien_nghi"]
    check = _last(checks, 1, loai_cuoc="KTCN", so_ket_luan=None)
    dirty.add("thanh_tra", "inspections", "cuoc_thanh_tra", "required_missing", templates=check,
              id_column="ma_cuoc", changes=[{"loai_cuoc": None}] * 3)  # fmt: skip
    dirty.add("thanh_tra", "inspections", "cuoc_thanh_tra", "unknown_unit", templates=check,
              id_column="ma_cuoc", changes=[{"id_doi_tuong": _UNKNOWN_UNIT_KEY}] * 3)  # fmt: skip
    money = _last(items, 1, loai_kien_nghi="THU_HOI_TIEN")
    dirty.add("thanh_tra", "recommendations", "kien_nghi", "negative_money", templates=money,
              id_column="ma_kien_nghi", changes=[{"so_tien": -12_000_000}] * 3)  # fmt: skip
    dirty.add("thanh_tra", "recommendations", "kien_nghi", "unknown_code", templates=money,
              id_column="ma_kien_nghi", changes=[{"tinh_trang": 44}] * 3)  # fmt: skip
    payments = dirty.tables["thu_nop"]
    dirty.add("thanh_tra", "recoveries", "thu_nop", "unknown_recommendation",
              templates=[len(payments) - 5], id_column="ma_thu_nop",
              changes=[{"ma_kien_nghi": f"KN-KHONG-CO-{number}"} for number in range(4)])  # fmt: skip


def _add_feedback(dirty: DirtyRows) -> None:
    petitions, reports = dirty.tables["don_thu"], dirty.tables["tin_nhung_nhieu"]
    petition = _last(petitions, _REPEATED, loai_don="PAKN", ket_qua="DA_TRA_LOI", niem_phong="N",
                     ve_nguoi_dung_dau="N")  # fmt: skip
    sorts: list[tuple[str, list[Row]]] = [
        ("invalid_date", [{"ngay_nhan": "31/02/2026 08:00"}] * 3 + [{"ngay_nhan": "chưa rõ"}] * 2),
        ("unknown_code", [{"loai_don": "HOI_DAP"}] * 3),
    ]
    for reason, changes in sorts:
        dirty.add("phan_anh", "petitions", "don_thu", reason, templates=petition,
                  id_column="ma_don", changes=changes)  # fmt: skip
    dirty.repeat("phan_anh", "petitions", "don_thu", templates=petition, id_column="ma_don")
    report = _last(reports, 1, trang_thai=3, niem_phong="N", ve_nguoi_dung_dau="N")
    dirty.add("phan_anh", "harassment_reports", "tin_nhung_nhieu", "required_missing",
              templates=report, id_column="ma_tin", changes=[{"hanh_vi": None}] * 3)  # fmt: skip
    dirty.add("phan_anh", "harassment_reports", "tin_nhung_nhieu", "unknown_unit", templates=report,
              id_column="ma_tin", changes=[{"don_vi_bi_phan_anh": _UNKNOWN_UNIT}] * 3)  # fmt: skip
