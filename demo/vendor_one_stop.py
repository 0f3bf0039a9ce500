"""The one-stop system (Một cửa): units, people, procedures, dossiers, their log, and ratings.

Times are ISO text in local time; dossier states are the ten codes exchanged with the national portal.
"""

import numpy as np

from demo.cases import APPLICANTS, NOTHING, Cases
from demo.deadlines import DATE_ONLY, FROM_LIMIT, PAUSE_KINDS
from demo.events import KINDS, STEPS, Events
from demo.people import People
from demo.period import DATA_TIME_LOCAL
from demo.procedures import Procedures
from demo.province import Province
from demo.randomness import Array
from demo.sqlite_file import VendorTable
from demo.surveys import COMMENTS, DIMENSIONS, Surveys
from demo.texts import (
    flag_array,
    flags,
    iso_days,
    iso_times,
    look_up,
    positive,
    serials,
    short_days,
)
from demo.vendor import codes, table_of_rows
from demo.working_days import OFFICE_CLOSES, at_minute

UNIT_KINDS = {
    "province": "TINH", "department": "SO", "division": "PHONG", "commune": "XA", "ward": "PHUONG",
    "district": "HUYEN", "service_centre": "TTPVHCC", "zone_board": "BQL",
    "central_agency": "NGANH_DOC", "inspectorate": "THANH_TRA",
}  # fmt: skip
SERVICE_LEVELS = {"full_online": "TP", "partial_online": "MP", "information_only": "TT"}
#: Channels in the order of ``cases.CHANNELS``: 2 online, 1 counter, 3 post.
_CHANNEL_CODES = (2, 1, 3)
_APPLICANT_CODES = ("CD", "DN", "TC")
_EVENT_CODES = (
    "BUOC", "BO_SUNG", "TAM_DUNG", "NGHIA_VU_TC", "GIA_HAN", "CHUYEN_XU_LY", "MO_LAI",
)  # fmt: skip
_INSTRUMENT_CODES = ("KHAO_SAT", "QUAY", "CONG_DVC")
_DIMENSION_COLUMNS = ("diem_tiep_can", "diem_thu_tuc", "diem_can_bo", "diem_ket_qua", "diem_gop_y")

#: States of the national portal: processing, supplement asked, payment awaited; then by outcome.
_PROCESSING, _SUPPLEMENT, _PAYMENT, _READY, _HANDED_OVER = 4, 5, 6, 9, 10
_ENDED = np.array([_READY, 3, 8, 7])

assert len(_APPLICANT_CODES) == len(APPLICANTS)
assert len(_DIMENSION_COLUMNS) == len(DIMENSIONS)
assert len(_EVENT_CODES) == len(KINDS)


def case_ids(cases: Cases) -> Array:
    """Dossier numbers: agency, day and a running number, like the national ones (H99 is nobody's)."""
    prefix = np.array([f"000.00.{number:03d}.H99-" for number in range(1000)], dtype=object)
    number = serials(np.arange(1, len(cases) + 1))
    return np.asarray(prefix[cases.unit] + short_days(cases.received) + "-" + number)


def directory_tables(province: Province, people: People, procedures: Procedures) -> list[VendorTable]:
    """Units, mergers, officers, heads and procedures."""
    return [
        table_of_rows(
            "don_vi",
            [
                ("ma_don_vi", "TEXT", "unit_id", None),
                ("ten_don_vi", "TEXT", "name", None),
                ("ten_tieng_anh", "TEXT", "name_en", None),
                ("loai_don_vi", "TEXT", "kind", codes(UNIT_KINDS)),
                ("ma_don_vi_cha", "TEXT", "parent_id", None),
                ("dan_so", "INTEGER", "population", None),
                ("hieu_luc_tu", "TEXT", "valid_from_on", iso_days),
                ("hieu_luc_den", "TEXT", "valid_to_on", iso_days),
            ],
            province.units,
        ),
        table_of_rows(
            "sap_nhap_don_vi",
            [
                ("ma_don_vi_cu", "TEXT", "unit_id", None),
                ("ma_don_vi_moi", "TEXT", "successor_id", None),
                ("ngay_hieu_luc", "TEXT", "effective_on", iso_days),
                ("phan_tram", "REAL", "share", lambda shares: [round(s * 100, 4) for s in shares]),
            ],
            province.successions,
        ),
        table_of_rows(
            "can_bo",
            [
                ("ma_can_bo", "TEXT", "officer_id", None),
                ("ma_don_vi", "TEXT", "unit_id", None),
                ("ho_ten", "TEXT", "name", None),
                ("chuc_vu", "TEXT", "position", None),
            ],
            people.officers,
        ),
        table_of_rows(
            "thu_truong",
            [
                ("ma_don_vi", "TEXT", "unit_id", None),
                ("ma_can_bo", "TEXT", "officer_id", None),
                ("tu_ngay", "TEXT", "from_on", iso_days),
                ("den_ngay", "TEXT", "to_on", iso_days),
            ],
            people.heads,
        ),
        _procedure_table(procedures),
        VendorTable("thong_tin_he_thong", {"khoa": "TEXT", "gia_tri": "TEXT"},
                    {"khoa": ["du_lieu_den"], "gia_tri": [DATA_TIME_LOCAL]}),
    ]  # fmt: skip


def _procedure_table(procedures: Procedures) -> VendorTable:
    return table_of_rows(
        "thu_tuc",
        [
            ("ma_thu_tuc", "TEXT", "procedure_id", None),
            ("ten_thu_tuc", "TEXT", "name", None),
            ("linh_vuc", "TEXT", "field", None),
            ("don_vi_chu_quan", "TEXT", "owner_unit_id", None),
            ("muc_do", "TEXT", "service_level", codes(SERVICE_LEVELS)),
            ("so_ngay", "INTEGER", "limit_working_days", None),
            ("co_phi", "INTEGER", "has_fee", flags),
            ("ngay_cong_bo", "TEXT", "published_on", iso_days),
            ("cong_bo_dung_han", "INTEGER", "published_in_time", flags),
            ("cong_khai_day_du", "INTEGER", "is_complete", flags),
        ],
        procedures.rows,
    )


def case_table(cases: Cases, ids: Array, province: Province, people: People,
               procedures: Procedures) -> VendorTable:  # fmt: skip
    """One line per dossier."""
    officers = [row["officer_id"] for row in people.officers]
    names = [row["procedure_id"] for row in procedures.rows]
    columns = {
        "so_ho_so": ids.tolist(),
        "ma_don_vi": look_up(cases.unit, province.ids),
        "don_vi_tiep_nhan": look_up(cases.receiving, province.ids),
        "ma_thu_tuc": look_up(cases.procedure, names),
        "ma_can_bo": look_up(cases.officer, officers),
        "kenh_thuc_hien": look_up(cases.channel, _CHANNEL_CODES),
        "doi_tuong": look_up(cases.applicant, _APPLICANT_CODES),
        "ngay_nop": iso_times(cases.filed),
        "ngay_tiep_nhan": iso_times(cases.received),
        "ngay_hen_tra": _due_texts(cases),
        "ngay_gia_han": iso_times(cases["extended"]),
        "ngay_hen_moi": iso_times(cases["extended_due"]),
        "trang_thai": _states(cases).tolist(),
        "ngay_xu_ly_xong": iso_times(cases["completed"]),
        "ngay_tra_ket_qua": iso_times(cases["returned"]),
        "ngay_xin_loi": iso_times(cases["apology"]),
        "so_hoa_thanh_phan": flag_array(cases["digitised_in"]),
        "so_hoa_ket_qua": flag_array(cases["digitised_out"]),
        "tai_su_dung": flag_array(cases["reused"]),
        "phi_le_phi": positive(cases["fee"]),
        "thanh_toan_truc_tuyen": flag_array(cases["paid_online"]),
        "cap_nhat": iso_times(cases["updated"]),
    }
    numbers = ("kenh_thuc_hien", "trang_thai", "so_hoa_thanh_phan", "so_hoa_ket_qua", "tai_su_dung",
               "phi_le_phi", "thanh_toan_truc_tuyen")  # fmt: skip
    types = {name: "INTEGER" if name in numbers else "TEXT" for name in columns}
    return VendorTable("ho_so", types, columns, indexes=("cap_nhat",))


def _due_texts(cases: Cases) -> list[str | None]:
    """The due time as the source writes it: with its hour, as a bare date, or not at all."""
    style = cases["due_style"]
    minutes = np.where(style == 0, OFFICE_CLOSES, 0)
    due = np.where(style >= FROM_LIMIT, NOTHING, at_minute(cases["due_day"], minutes))
    texts = np.array(iso_times(due), dtype=object)
    bare = style == DATE_ONLY
    texts[bare] = iso_days(due[bare])
    return list(texts.tolist())


def _states(cases: Cases) -> Array:
    state = np.full(len(cases), _PROCESSING)
    is_open = np.isnat(cases["completed"])
    waiting = ~np.isnat(cases["pause_begins"]) & np.isnat(cases["pause_ends"])
    for column, kind in enumerate(PAUSE_KINDS):
        code = {"supplement": _SUPPLEMENT, "payment_wait": _PAYMENT}.get(kind, _PROCESSING)
        state = np.where(waiting[:, column], code, state)
    state = np.where(is_open, state, _ENDED[cases["outcome"]])
    handed_over = (state == _READY) & ~np.isnat(cases["returned"])
    return np.where(handed_over, _HANDED_OVER, state)


def event_table(events: Events, ids: Array, province: Province, people: People) -> VendorTable:
    """One line per step or interruption."""
    officers = [row["officer_id"] for row in people.officers]
    columns = {
        "ma_nhat_ky": list(range(1, len(events.case) + 1)),
        "so_ho_so": ids[events.case].tolist(),
        "loai": look_up(events.kind, _EVENT_CODES),
        "ten_buoc": look_up(events.step, STEPS),
        "ma_don_vi": look_up(events.unit, province.ids),
        "ma_can_bo": look_up(events.officer, officers),
        "bat_dau": iso_times(events.started),
        "han_xu_ly": iso_times(events.due),
        "ket_thuc": iso_times(events.ended),
    }
    types = dict.fromkeys(columns, "TEXT") | {"ma_nhat_ky": "INTEGER"}
    return VendorTable("nhat_ky_xu_ly", types, columns)


def survey_table(surveys: Surveys, ids: Array, province: Province,
                 procedures: Procedures) -> VendorTable:  # fmt: skip
    """One line per answer."""
    names = [row["procedure_id"] for row in procedures.rows]
    columns = {
        "ma_phieu": list(range(1, len(surveys.unit) + 1)),
        "nguon": look_up(surveys.instrument, _INSTRUMENT_CODES),
        "ma_don_vi": look_up(surveys.unit, province.ids),
        "so_ho_so": look_up(surveys.case, ids),
        "ma_thu_tuc": look_up(surveys.procedure, names),
        "ngay_tra_loi": iso_times(surveys.answered),
        "diem_chung": surveys.score.tolist(),
    }
    for column, name in enumerate(_DIMENSION_COLUMNS):
        scores = surveys.scores[:, column]
        columns[name] = positive(np.where(scores == 0, -1, scores))
    columns["y_kien"] = look_up(surveys.comment, COMMENTS)
    texts = ("nguon", "ma_don_vi", "so_ho_so", "ma_thu_tuc", "ngay_tra_loi", "y_kien")
    types = {name: "TEXT" if name in texts else "INTEGER" for name in columns}
    return VendorTable("phieu_danh_gia", types, columns)
