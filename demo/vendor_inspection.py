"""The inspection system (Thanh tra): numeric unit keys of its own, days as seconds since 1970."""

from typing import Any

from demo.inspections import Inspections
from demo.period import DATA_TIME_LOCAL, LAST_DAY
from demo.province import Province
from demo.recommendations import Recommendations
from demo.sqlite_file import VendorTable
from demo.texts import epoch_days
from demo.vendor import codes, table_of_rows

#: What the unit keys start from: unit number 1 of the province is 1001 here.
_FIRST_UNIT_KEY = 1001

KINDS = {
    "administrative": "HC", "specialised": "CN", "unified": "TT", "specialised_check": "KTCN",
    "public_service_check": "KTCV", "responsibility": "TN",
}  # fmt: skip
MODES = {"planned": "KH", "surprise": "DX", "follow_up": "KTL"}
ITEM_KINDS = {
    "recover_money": "THU_HOI_TIEN", "other_money": "XU_LY_KHAC_TIEN", "recover_land": "THU_HOI_DAT",
    "other_land": "XU_LY_KHAC_DAT", "sanction": "XU_PHAT", "discipline_collective": "KL_TAP_THE",
    "discipline_individual": "KL_CA_NHAN", "refer_police": "CHUYEN_CQDT",
    "change_policy": "SUA_CO_CHE", "correct": "CHAN_CHINH",
}  # fmt: skip
ITEM_STATES = {
    "open": 0, "partly_done": 1, "done": 2, "verified": 3, "impossible": 8, "suspended": 9,
}  # fmt: skip


def build_tables(province: Province, inspections: Inspections,
                 recommendations: Recommendations) -> list[VendorTable]:  # fmt: skip
    """All tables of this source."""
    key_of = {unit_id: _FIRST_UNIT_KEY + number for number, unit_id in enumerate(province.ids)}
    unit = codes(key_of)
    return [
        VendorTable(
            "doi_tuong",
            {"id_doi_tuong": "INTEGER PRIMARY KEY", "ma_lien_thong": "TEXT", "ten": "TEXT"},
            {
                "id_doi_tuong": list(key_of.values()),
                "ma_lien_thong": list(key_of),
                "ten": [row["name"] for row in province.units],
            },
        ),
        table_of_rows("cuoc_thanh_tra", _inspection_columns(unit), inspections.rows),
        table_of_rows(
            "doi_tuong_cuoc",
            [("ma_cuoc", "TEXT", "inspection_id", None),
             ("id_doi_tuong", "INTEGER", "unit_id", unit)],
            inspections.units,
        ),
        table_of_rows("kien_nghi", _item_columns(unit), recommendations.rows),
        _payments(recommendations),
        VendorTable("cau_hinh", {"ten": "TEXT", "gia_tri": "TEXT"},
                    {"ten": ["chot_so_lieu"], "gia_tri": [_slash(DATA_TIME_LOCAL)]}),
    ]  # fmt: skip


def _slash(iso: str) -> str:
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]} {iso[11:16]}"


def _inspection_columns(unit: Any) -> list[tuple[str, str, str, Any]]:
    days = (
        ("ngay_theo_ke_hoach", "planned_for_on"), ("ngay_bat_dau", "started_on"),
        ("ngay_ket_thuc", "ended_on"), ("han_ket_luan", "conclusion_due_on"),
        ("ngay_ket_luan", "concluded_on"), ("ngay_cong_khai", "published_on"),
        ("han_chi_dao", "order_due_on"), ("ngay_chi_dao", "ordered_on"),
    )  # fmt: skip
    return [
        ("ma_cuoc", "TEXT", "inspection_id", None),
        ("id_doi_tuong", "INTEGER", "unit_id", unit),
        ("loai_cuoc", "TEXT", "kind", codes(KINDS)),
        ("hinh_thuc", "TEXT", "mode", codes(MODES)),
        ("linh_vuc", "TEXT", "field", None),
        ("so_ket_luan", "TEXT", "conclusion_ref", None),
        *((column, "INTEGER", key, epoch_days) for column, key in days),
    ]


def _item_columns(unit: Any) -> list[tuple[str, str, str, Any]]:
    return [
        ("ma_kien_nghi", "TEXT", "recommendation_id", None),
        ("ma_cuoc", "TEXT", "inspection_id", None),
        ("id_doi_tuong", "INTEGER", "unit_id", unit),
        ("loai_kien_nghi", "TEXT", "kind", codes(ITEM_KINDS)),
        ("so_tien", "INTEGER", "amount_vnd", None),
        ("dien_tich", "REAL", "area_m2", None),
        ("so_luong", "INTEGER", "quantity", None),
        ("ngay_kien_nghi", "INTEGER", "issued_on", epoch_days),
        ("han_thuc_hien", "INTEGER", "due_on", epoch_days),
        ("ngay_hoan_thanh", "INTEGER", "closed_on", epoch_days),
        ("tinh_trang", "INTEGER", "status", codes(ITEM_STATES)),
        ("van_ban_chung_minh", "TEXT", "evidence_ref", None),
    ]


def _payments(recommendations: Recommendations) -> VendorTable:
    """Payments, with the second at which each was entered: the mapping reads them by it."""
    table = table_of_rows(
        "thu_nop",
        [
            ("ma_thu_nop", "TEXT", "recovery_id", None),
            ("ma_kien_nghi", "TEXT", "recommendation_id", None),
            ("ngay_nop", "INTEGER", "paid_on", epoch_days),
            ("so_tien", "INTEGER", "amount_vnd", None),
            ("dien_tich", "REAL", "area_m2", None),
        ],
        recommendations.recoveries,
    )
    latest = epoch_days([LAST_DAY])[0] + 12 * 3600
    table.types["nhap_luc"] = "INTEGER"
    entered = [min(day + 33 * 3600, latest) for day in table.columns["ngay_nop"]]
    table.columns["nhap_luc"] = entered
    return table
