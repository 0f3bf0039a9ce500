"""Names of the demo province. The places are invented; the departments bear the names the law gives."""

#: Department id, name, English name, and its divisions. The first division takes what fits no other.
DEPARTMENTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("SNV", "Sở Nội vụ", "Department of Home Affairs",
     ("Phòng Tổ chức, biên chế", "Phòng Lao động, việc làm", "Phòng Người có công",
      "Phòng Cải cách hành chính")),
    ("STP", "Sở Tư pháp", "Department of Justice",
     ("Phòng Hành chính và bổ trợ tư pháp", "Phòng Phổ biến pháp luật", "Phòng Hộ tịch, quốc tịch")),
    ("STC", "Sở Tài chính", "Department of Finance",
     ("Phòng Đăng ký kinh doanh", "Phòng Đầu tư", "Phòng Ngân sách", "Phòng Giá và công sản")),
    ("SCT", "Sở Công Thương", "Department of Industry and Trade",
     ("Phòng Quản lý thương mại", "Phòng Quản lý năng lượng", "Phòng Kỹ thuật an toàn")),
    ("SNNMT", "Sở Nông nghiệp và Môi trường", "Department of Agriculture and Environment",
     ("Văn phòng Đăng ký đất đai", "Phòng Quản lý đất đai", "Phòng Môi trường",
      "Chi cục Trồng trọt và Chăn nuôi", "Chi cục Thủy lợi")),
    ("SXD", "Sở Xây dựng", "Department of Construction",
     ("Phòng Quản lý xây dựng", "Phòng Quy hoạch, kiến trúc", "Phòng Quản lý vận tải",
      "Phòng Hạ tầng giao thông")),
    ("SKHCN", "Sở Khoa học và Công nghệ", "Department of Science and Technology",
     ("Phòng Quản lý công nghệ", "Phòng Bưu chính, viễn thông", "Phòng Chuyển đổi số")),
    ("SVHTT", "Sở Văn hóa và Thể thao", "Department of Culture and Sports",
     ("Phòng Quản lý văn hóa", "Phòng Quản lý thể thao", "Phòng Báo chí, xuất bản")),
    ("SDL", "Sở Du lịch", "Department of Tourism",
     ("Phòng Quản lý lữ hành", "Phòng Quản lý cơ sở lưu trú", "Phòng Quy hoạch du lịch")),
    ("SGDDT", "Sở Giáo dục và Đào tạo", "Department of Education and Training",
     ("Phòng Giáo dục phổ thông", "Phòng Quản lý chất lượng", "Phòng Giáo dục nghề nghiệp")),
    ("SYT", "Sở Y tế", "Department of Health",
     ("Phòng Nghiệp vụ y", "Phòng Nghiệp vụ dược", "Phòng Bảo trợ xã hội",
      "Chi cục An toàn vệ sinh thực phẩm")),
    ("SDTTG", "Sở Dân tộc và Tôn giáo", "Department of Ethnic and Religious Affairs",
     ("Phòng Chính sách dân tộc", "Phòng Nghiệp vụ tôn giáo", "Phòng Tuyên truyền")),
    ("SNgV", "Sở Ngoại vụ", "Department of Foreign Affairs",
     ("Phòng Lãnh sự", "Phòng Hợp tác quốc tế", "Phòng Lễ tân")),
    ("VPUBND", "Văn phòng UBND tỉnh", "Office of the People's Committee",
     ("Phòng Kiểm soát thủ tục hành chính", "Phòng Tổng hợp", "Ban Tiếp công dân")),
)  # fmt: skip

INSPECTORATE = (
    "TTT", "Thanh tra tỉnh", "Provincial Inspectorate",
    ("Phòng Nghiệp vụ 1", "Phòng Nghiệp vụ 2", "Phòng Giám sát, xử lý sau thanh tra"),
)  # fmt: skip

_POETIC = (
    "Suối Mơ", "Hoa Nắng", "Mây Hồng", "Gió Lành", "Trăng Non", "Sương Mai", "Đồi Thơ", "Bến Mộng",
    "Nắng Vàng", "Lúa Ngát", "Cỏ Biếc", "Sao Khuya", "Mưa Bay", "Tơ Trời", "Lá Reo", "Hạc Trắng",
    "Sóng Ru", "Trúc Xinh", "Đào Phai", "Mơ Xanh", "Bình Mộng", "Ngàn Thông", "Cầu Vồng", "Khói Lam",
    "Hương Đồng", "Thung Mây", "Đá Mơ", "Suối Nhạc", "Vườn Chim", "Rừng Ru", "Hồ Gương", "Thác Bạc Mơ",
    "Bướm Vàng", "Chuồn Ớt", "Nhành Mai", "Đom Đóm", "Ánh Trăng", "Hừng Sáng", "Mộng Điệp", "Thiên Thanh Mơ",
    "Nắng Thu", "Tiếng Sáo", "Diều Giấy", "Giọt Sương", "Cánh Cò Mơ", "Hoa Cau", "Sen Mộng", "Mây Ngàn",
    "Gió Ngàn", "Đồng Dao", "Ca Dao", "Lời Ru", "Cổ Tích", "Thần Tiên", "Ngọc Mơ", "Hoàng Hôn",
    "Bình Minh Mơ", "Chiều Tím", "Ngân Hà", "Trống Đồng Mơ",
)  # fmt: skip
#: The invented name of each of the 60 communes and wards, in the order of their ids.
COMMUNE_NAMES: tuple[str, ...] = _POETIC

DISTRICT_NAMES = (
    "Mơ Thượng", "Mơ Trung", "Mơ Hạ", "Nắng Đông", "Nắng Tây", "Gió Bắc", "Gió Nam", "Trăng Sơn",
)  # fmt: skip

#: Closed commune: id, name, its district, and the commune that took all of it over.
CLOSED_COMMUNES = (
    ("XC1", "Xã Đồi Mộng", "H1", "X05"),
    ("XC2", "Xã Bến Sương", "H3", "X20"),
)
