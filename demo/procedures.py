"""The administrative procedures of the demo province: about 220 over some twenty fields."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from demo.province import TAX_OFFICE, ZONE_BOARD
from demo.randomness import Array, stream

Row = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Procedures of one field at one level.

    ``settled_by`` is the settling unit of provincial procedures; "commune" or "centre" for local ones.
    ``weight`` is the share of all cases, ``limits`` the range of working days.
    """

    field: str
    owner: str
    settled_by: str
    weight: float
    limits: tuple[int, int]
    fee_vnd: int
    subjects: tuple[str, ...]

    @property
    def is_local(self) -> bool:
        """Whether a commune (before July 2025 a district) settles it."""
        return self.settled_by in ("commune", "centre")


GROUPS = (
    Group("Hộ tịch", "STP", "centre", 15, (1, 5), 8_000,
          ("khai sinh", "kết hôn", "khai tử", "xác nhận tình trạng hôn nhân", "cải chính hộ tịch")),
    Group("Chứng thực", "STP", "centre", 20, (1, 2), 10_000,
          ("bản sao từ bản chính", "chữ ký", "hợp đồng, giao dịch")),
    Group("Đất đai", "SNNMT", "commune", 9, (10, 30), 50_000,
          ("quyền sử dụng đất lần đầu", "chuyển mục đích sử dụng đất", "biến động đất đai")),
    Group("Xây dựng", "SXD", "commune", 4, (10, 20), 75_000,
          ("giấy phép xây dựng nhà ở riêng lẻ", "giấy phép sửa chữa nhà ở")),
    Group("Bảo trợ xã hội", "SYT", "commune", 6, (5, 15), 0,
          ("trợ cấp xã hội hằng tháng", "hỗ trợ mai táng", "mức độ khuyết tật")),
    Group("Người có công", "SNV", "commune", 3, (10, 20), 0,
          ("trợ cấp người có công", "chế độ thờ cúng liệt sĩ")),
    Group("Hộ kinh doanh", "STC", "centre", 6, (2, 4), 100_000,
          ("đăng ký hộ kinh doanh", "tạm ngừng hộ kinh doanh", "đăng ký hợp tác xã")),
    Group("Giáo dục và đào tạo", "SGDDT", "commune", 2, (3, 10), 0,
          ("chuyển trường", "thành lập nhóm trẻ độc lập")),
    Group("Đất đai", "SNNMT", "SNNMT.P1", 6, (8, 25), 120_000,
          ("giấy chứng nhận quyền sử dụng đất", "đăng ký thế chấp", "tách thửa, hợp thửa")),
    Group("Môi trường", "SNNMT", "SNNMT.P3", 1.2, (15, 40), 500_000,
          ("giấy phép môi trường", "báo cáo đánh giá tác động môi trường")),
    Group("Nông nghiệp", "SNNMT", "SNNMT.P4", 1.2, (5, 20), 150_000,
          ("điều kiện buôn bán thuốc bảo vệ thực vật", "điều kiện chăn nuôi")),
    Group("Xây dựng", "SXD", "SXD.P1", 3.4, (10, 20), 150_000,
          ("giấy phép xây dựng công trình", "chứng chỉ hành nghề xây dựng", "thẩm định thiết kế")),
    Group("Giao thông vận tải", "SXD", "SXD.P3", 3.4, (5, 10), 135_000,
          ("giấy phép kinh doanh vận tải", "phù hiệu xe", "giấy phép thi công trên đường bộ")),
    Group("Đăng ký kinh doanh", "STC", "STC.P1", 5, (3, 5), 50_000,
          ("đăng ký doanh nghiệp", "thay đổi nội dung đăng ký", "giải thể doanh nghiệp")),
    Group("Đầu tư", "STC", "STC.P2", 0.8, (15, 35), 0,
          ("chủ trương đầu tư", "giấy chứng nhận đăng ký đầu tư")),
    Group("Công chứng, luật sư", "STP", "STP.P1", 1.6, (5, 15), 100_000,
          ("hành nghề luật sư", "bổ nhiệm công chứng viên", "đăng ký tổ chức hành nghề")),
    Group("Khám bệnh, chữa bệnh", "SYT", "SYT.P1", 3.6, (10, 30), 360_000,
          ("giấy phép hành nghề", "giấy phép hoạt động phòng khám")),
    Group("Dược phẩm", "SYT", "SYT.P2", 1.6, (5, 20), 500_000,
          ("chứng chỉ hành nghề dược", "điều kiện kinh doanh dược")),
    Group("Lao động, việc làm", "SNV", "SNV.P2", 2.2, (5, 15), 600_000,
          ("giấy phép lao động", "nội quy lao động")),
    Group("Văn hóa", "SVHTT", "SVHTT.P1", 0.9, (4, 10), 200_000,
          ("biểu diễn nghệ thuật", "giấy phép quảng cáo")),
    Group("Du lịch", "SDL", "SDL.P1", 0.8, (5, 15), 650_000,
          ("thẻ hướng dẫn viên", "giấy phép lữ hành")),
    Group("Giáo dục và đào tạo", "SGDDT", "SGDDT.P2", 1.6, (3, 20), 0,
          ("bản sao văn bằng", "công nhận văn bằng", "cho phép hoạt động giáo dục")),
    Group("Khoa học và công nghệ", "SKHCN", "SKHCN.P1", 0.8, (5, 15), 300_000,
          ("đăng ký nhiệm vụ khoa học", "chứng nhận hoạt động công nghệ")),
    Group("Lưu thông hàng hóa", "SCT", "SCT.P1", 2, (3, 10), 600_000,
          ("bán lẻ rượu, thuốc lá", "khuyến mại", "bán lẻ xăng dầu")),
    Group("Tôn giáo", "SDTTG", "SDTTG.P2", 0.6, (10, 30), 0,
          ("đăng ký hoạt động tôn giáo", "đăng ký mở lớp bồi dưỡng")),
    Group("Lãnh sự", "SNgV", "SNgV.P1", 0.8, (2, 8), 30_000,
          ("hợp pháp hóa giấy tờ", "đi lại của doanh nhân")),
    Group("Khu công nghiệp", "BQLKCN", ZONE_BOARD, 0.8, (7, 20), 100_000,
          ("giấy chứng nhận đầu tư trong khu công nghiệp", "giấy phép trong khu công nghiệp")),
    Group("Thuế", "THUE", TAX_OFFICE, 2.2, (3, 10), 0,
          ("đăng ký thuế", "miễn, giảm thuế", "xác nhận nghĩa vụ thuế")),
)  # fmt: skip

_ACTIONS = ("Cấp mới", "Cấp lại", "Điều chỉnh", "Xác nhận", "Gia hạn", "Thu hồi", "Đăng ký", "Công nhận")
_PER_GROUP = 8
#: Positions of procedures without any limit: a case of theirs with no due time has no deadline.
_WITHOUT_LIMIT = (47, 111, 190)


@dataclass(frozen=True)
class Procedures:
    """The procedures as rows, and as columns for the big tables (one element per procedure)."""

    rows: list[Row]
    group: Array
    limit: Array
    weight: Array
    fee_vnd: Array


def build_procedures(seed: int) -> Procedures:
    """Eight procedures per group; the first ones of a group carry most of its volume."""
    rng = stream(seed, "procedures")
    rows: list[Row] = []
    groups, limits, weights, fees = [], [], [], []
    for position, group in enumerate(GROUPS):
        shares = 1 / np.arange(1, _PER_GROUP + 1)
        for number in range(_PER_GROUP):
            limit = int(rng.integers(group.limits[0], group.limits[1] + 1))
            row = _row(rng, group, len(rows), number, limit)
            rows.append(row)
            groups.append(position)
            limits.append(limit)
            weights.append(group.weight * shares[number] / shares.sum())
            fees.append(group.fee_vnd * (1 + number % 3) if row["has_fee"] else 0)
    for position in _WITHOUT_LIMIT:
        rows[position]["limit_working_days"] = None
    return Procedures(rows, np.array(groups), np.array(limits), np.array(weights), np.array(fees))


def _row(rng: np.random.Generator, group: Group, serial: int, number: int, limit: int) -> Row:
    action = _ACTIONS[(serial + number) % len(_ACTIONS)]
    subject = group.subjects[number % len(group.subjects)]
    levels = ("full_online", "partial_online", "information_only")
    level = levels[int(rng.choice(3, p=[0.5, 0.4, 0.1]))]
    return {
        "procedure_id": f"1.{900_000 + serial * 37:06d}",
        "name": f"{action} {subject} (thủ tục mẫu {serial + 1})",
        "field": group.field,
        "owner_unit_id": group.owner,
        "service_level": level,
        "limit_working_days": limit,
        "has_fee": bool(group.fee_vnd) and number % 4 != 3,
        "published_on": date(2022, 3, 1) + timedelta(days=int(rng.integers(0, 1500))),
        "published_in_time": bool(rng.random() < 0.93),
        "is_complete": bool(rng.random() < 0.96),
    }
