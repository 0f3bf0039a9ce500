"""The feedback system (Phản ánh): petitions, harassment reports, explanations, promises, duties.

Times are text like ``02/03/2026 08:15``, days like ``02/03/2026``; yes and no are ``Y`` and ``N``.
"""

from dataclasses import dataclass
from typing import Any

from demo.period import DATA_TIME_LOCAL
from demo.sqlite_file import VendorTable
from demo.texts import slash_days, slash_times
from demo.vendor import ColumnSpec, Row, codes, table_of_rows

PETITION_KINDS = {"feedback": "PAKN", "complaint": "KN", "denunciation": "TC"}
PETITION_OUTCOMES = {
    "answered": "DA_TRA_LOI", "right": "DUNG", "partly_right": "DUNG_MOT_PHAN", "wrong": "SAI",
    "withdrawn": "RUT_DON", "terminated": "DINH_CHI", "refused": "TU_CHOI", "forwarded": "CHUYEN",
}  # fmt: skip
ANSWER_QUALITY = {
    "good": "DAT", "none": "KHONG_TRA_LOI", "general": "CHUNG_CHUNG", "unclear": "KHONG_RO_RANG",
    "unspecific": "KHONG_CU_THE", "evasive": "NE_TRANH_DUN_DAY",
}  # fmt: skip
INTAKES = {"reception": "TIEP_DAN", "post": "BUU_CHINH", "portal": "CONG", "other": "KHAC"}
SIGNATORIES = {"many": "NHIEU_NGUOI", "one": "MOT_NGUOI", "other": "KHAC"}
HANDLINGS = {"guided": "HUONG_DAN", "forwarded": "CHUYEN_DON", "urged": "DON_DOC"}
SECOND_DECISIONS = {"upheld": "CONG_NHAN", "amended": "HUY_SUA"}
#: What decisions asked for and what was carried out: money, area, persons.
RESULTS = {
    "thu_hoi_tien": "recover_vnd", "thu_hoi_dat": "recover_m2", "tra_to_chuc_tien": "return_org_vnd",
    "tra_to_chuc_dat": "return_org_m2", "tra_ca_nhan_tien": "return_person_vnd",
    "tra_ca_nhan_dat": "return_person_m2", "da_thu_tien": "collected_vnd", "da_thu_dat": "collected_m2",
    "da_tra_to_chuc_tien": "returned_org_vnd", "da_tra_to_chuc_dat": "returned_org_m2",
    "da_tra_ca_nhan_tien": "returned_person_vnd", "da_tra_ca_nhan_dat": "returned_person_m2",
    "to_chuc_duoc_tra": "orgs_restored", "ca_nhan_duoc_tra": "persons_restored",
    "nguoi_xu_ly": "persons_to_handle", "cbccvc_xu_ly": "officials_to_handle",
    "vu_chuyen_dieu_tra": "police_cases", "nguoi_chuyen_dieu_tra": "police_persons",
    "cbccvc_chuyen_dieu_tra": "police_officials",
}  # fmt: skip
PETITION_EVENTS = {"supplement": "BO_SUNG", "suspended": "TAM_DINH_CHI", "extension": "GIA_HAN"}
REPORT_CHANNELS = {
    "hotline": "DDN", "mailbox": "HTDT", "portal": "CONG", "reception": "TCD", "petition": "DON",
    "press": "BAO", "inspection": "TTKT", "other": "KHAC",
}  # fmt: skip
REPORT_STATES = {"new": 1, "verifying": 2, "concluded": 3, "referred": 4, "ineligible": 5}
FINDINGS = {"right": "DUNG", "partly_right": "DUNG_MOT_PHAN", "wrong": "SAI", "unproven": "CHUA_RO"}
ACTIONS = {
    "none": "KHONG", "reminder": "NHAC_NHO", "review": "KIEM_DIEM", "reprimand": "KHIEN_TRACH",
    "warning": "CANH_CAO", "removal": "CACH_CHUC", "reassignment": "DIEU_CHUYEN",
    "police": "CHUYEN_CQDT", "apology": "XIN_LOI",
}  # fmt: skip
REQUESTERS = {
    "citizen": "CONG_DAN", "business": "DOANH_NGHIEP", "agency": "CO_QUAN", "press": "BAO_CHI",
    "council": "HDND", "leader": "LANH_DAO",
}  # fmt: skip
EXPLANATION_QUALITY = {
    "full": "DAY_DU", "incomplete": "CHUA_DAY_DU", "evasive": "NE_TRANH",
    "dishonest": "KHONG_TRUNG_THUC",
}  # fmt: skip


@dataclass(frozen=True)
class FeedbackRows:
    """Rows of the case model's tables that this source holds."""

    petitions: list[Row]
    petition_events: list[Row]
    reports: list[Row]
    explanations: list[Row]
    commitments: list[Row]
    duties: list[Row]
    receptions: list[Row]
    service_index: list[Row]


def _yes_no(values: list[Any]) -> list[Any]:
    return [None if value is None else "Y" if value else "N" for value in values]


def _text(column: str, key: str) -> ColumnSpec:
    return (column, "TEXT", key, None)


def _number(column: str, key: str) -> ColumnSpec:
    return (column, "INTEGER", key, None)


def build_tables(rows: FeedbackRows) -> list[VendorTable]:
    """All tables of this source."""
    closed_at = f"{DATA_TIME_LOCAL[8:10]}/{DATA_TIME_LOCAL[5:7]}/{DATA_TIME_LOCAL[:4]} 00:00"
    return [
        table_of_rows("don_thu", _petition_columns(), rows.petitions),
        table_of_rows("dien_bien_don", _petition_event_columns(), rows.petition_events),
        table_of_rows("tin_nhung_nhieu", _report_columns(), rows.reports),
        table_of_rows("giai_trinh", _explanation_columns(), rows.explanations),
        table_of_rows("cam_ket", _commitment_columns(), rows.commitments),
        table_of_rows("nhiem_vu", _duty_columns(), rows.duties),
        table_of_rows("buoi_tiep_dan", _reception_columns(), rows.receptions),
        table_of_rows("diem_766", _index_columns(), rows.service_index),
        VendorTable(
            "tham_so",
            {"ten": "TEXT", "gia_tri": "TEXT"},
            {"ten": ["so_lieu_den"], "gia_tri": [closed_at]},
        ),
    ]


def _petition_columns() -> list[ColumnSpec]:
    return [
        _text("ma_don", "petition_id"),
        ("loai_don", "TEXT", "kind", codes(PETITION_KINDS)),
        ("phan_loai", "TEXT", "about", codes({"rule": "QUY_DINH", "conduct": "HANH_VI"})),
        _text("don_vi_lien_quan", "unit_id"),
        _text("can_bo_lien_quan", "officer_id"),
        _text("don_vi_xu_ly", "handler_unit_id"),
        _text("linh_vuc", "field"),
        ("ngay_nhan", "TEXT", "received_at", slash_times),
        ("ngay_thu_ly", "TEXT", "accepted_at", slash_times),
        ("han_giai_quyet", "TEXT", "due_at", slash_times),
        ("ngay_tra_loi", "TEXT", "answered_at", slash_times),
        ("ngay_cong_khai", "TEXT", "published_at", slash_times),
        _text("lan_giai_quyet", "level"),
        ("ket_qua", "TEXT", "outcome", codes(PETITION_OUTCOMES)),
        ("chat_luong", "TEXT", "answer_quality", codes(ANSWER_QUALITY)),
        ("hai_long", "TEXT", "answer_liked", _yes_no),
        ("ve_nguoi_dung_dau", "TEXT", "is_about_head", _yes_no),
        ("niem_phong", "TEXT", "is_sealed", _yes_no),
        ("dong_nguoi", "TEXT", "is_mass", _yes_no),
        ("gui_lai", "TEXT", "is_repeat", _yes_no),
        _text("ma_tham_chieu", "source_ref"),
        *_register_columns(),
    ]


def _register_columns() -> list[ColumnSpec]:
    """What the register of petitions keeps for the official forms."""
    return [
        ("nguon_don", "TEXT", "channel", codes(INTAKES)),
        ("nguoi_dung_ten", "TEXT", "signatories", codes(SIGNATORIES)),
        _text("ma_vu_viec", "matter_ref"),
        ("du_dieu_kien", "TEXT", "is_eligible", _yes_no),
        ("thuoc_tham_quyen", "TEXT", "is_within_competence", _yes_no),
        ("cach_xu_ly", "TEXT", "handling", codes(HANDLINGS)),
        ("ket_luan_noi_dung", "TEXT", "finding", codes(FINDINGS)),
        ("quyet_dinh_lan_hai", "TEXT", "second_decision", codes(SECOND_DECISIONS)),
        ("ngay_thi_hanh_xong", "TEXT", "executed_on", slash_days),
        *(
            (column, "REAL" if key.endswith("_m2") else "INTEGER", key, None)
            for column, key in RESULTS.items()
        ),
    ]


def _petition_event_columns() -> list[ColumnSpec]:
    return [
        _text("ma_dien_bien", "event_id"),
        _text("ma_don", "petition_id"),
        ("loai", "TEXT", "kind", codes(PETITION_EVENTS)),
        ("tu_luc", "TEXT", "started_at", slash_times),
        ("den_luc", "TEXT", "ended_at", slash_times),
        ("han_moi", "TEXT", "due_at", slash_times),
    ]


def _report_columns() -> list[ColumnSpec]:
    return [
        _text("ma_tin", "report_id"),
        _text("don_vi_bi_phan_anh", "unit_id"),
        _text("can_bo_bi_phan_anh", "officer_id"),
        _text("ma_thu_tuc", "procedure_id"),
        _text("so_ho_so", "case_id"),
        _text("ma_don", "petition_id"),
        ("kenh", "TEXT", "channel", codes(REPORT_CHANNELS)),
        _text("hanh_vi", "behaviour"),
        _text("muc_do", "severity"),
        ("ngay_nhan", "TEXT", "received_at", slash_times),
        ("han_xu_ly", "TEXT", "due_at", slash_times),
        ("ngay_xu_ly", "TEXT", "handled_at", slash_times),
        ("trang_thai", "INTEGER", "status", codes(REPORT_STATES)),
        ("ket_luan", "TEXT", "finding", codes(FINDINGS)),
        ("bien_phap", "TEXT", "action", codes(ACTIONS)),
        ("trach_nhiem_nguoi_dung_dau", "TEXT", "head_liable", _yes_no),
        ("ve_nguoi_dung_dau", "TEXT", "is_about_head", _yes_no),
        ("niem_phong", "TEXT", "is_sealed", _yes_no),
        _text("ma_tham_chieu", "source_ref"),
    ]


def _explanation_columns() -> list[ColumnSpec]:
    days = (
        ("ngay_yeu_cau", "requested_on"), ("ngay_thong_bao", "notice_on"),
        ("han_giai_trinh", "due_on"), ("han_gia_han", "extended_due_on"),
        ("ngay_giai_trinh", "given_on"), ("ngay_tu_choi", "refused_on"),
    )  # fmt: skip
    return [
        _text("ma_yeu_cau", "explanation_id"),
        _text("ma_don_vi", "unit_id"),
        ("ben_yeu_cau", "TEXT", "requester", codes(REQUESTERS)),
        _text("linh_vuc", "field"),
        *((column, "TEXT", key, slash_days) for column, key in days),
        ("chat_luong", "TEXT", "quality", codes(EXPLANATION_QUALITY)),
    ]


def _commitment_columns() -> list[ColumnSpec]:
    return [
        _text("ma_cam_ket", "commitment_id"),
        _text("ma_don_vi", "unit_id"),
        _text("xuat_phat", "origin"),
        _text("noi_dung", "subject"),
        ("ngay_cam_ket", "TEXT", "promised_on", slash_days),
        ("han_thuc_hien", "TEXT", "due_on", slash_days),
        ("ngay_thuc_hien", "TEXT", "fulfilled_on", slash_days),
    ]


def _duty_columns() -> list[ColumnSpec]:
    return [
        _text("ma_nhiem_vu", "duty_id"),
        _text("ma_don_vi", "unit_id"),
        _text("loai", "kind"),
        _text("noi_dung", "subject"),
        ("han", "TEXT", "due_on", slash_days),
        ("ngay_xong", "TEXT", "done_on", slash_days),
        ("phan_tram", "REAL", "share_done", lambda shares: [round(s * 100, 4) for s in shares]),
        _text("minh_chung", "evidence_ref"),
    ]


def _reception_columns() -> list[ColumnSpec]:
    return [
        _text("ma_buoi", "reception_id"),
        _text("ma_don_vi", "unit_id"),
        ("ngay_tiep", "TEXT", "held_on", slash_days),
        ("hinh_thuc", "TEXT", "mode", codes({"regular": "TX", "head": "TT", "delegated": "UQ"})),
        _number("so_luot", "visits"),
        _number("so_nguoi", "people"),
        _number("vu_lan_dau", "cases_new"),
        _number("vu_nhieu_lan", "cases_repeat"),
        _number("doan_dong_nguoi", "groups_of_many"),
        _number("nguoi_trong_doan", "group_people"),
        _number("doan_vu_lan_dau", "group_cases_new"),
        _number("doan_vu_nhieu_lan", "group_cases_repeat"),
    ]


def _index_columns() -> list[ColumnSpec]:
    return [
        _text("ma_don_vi", "unit_id"),
        _text("ky", "period"),
        _text("chi_so", "indicator"),
        ("tu_so", "REAL", "numerator", None),
        ("mau_so", "REAL", "denominator", None),
        ("diem", "REAL", "points", None),
        ("diem_toi_da", "REAL", "max_points", None),
    ]
