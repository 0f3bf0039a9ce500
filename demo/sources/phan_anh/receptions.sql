-- Citizen receptions: TX thường xuyên, TT thủ trưởng tiếp, UQ ủy quyền tiếp.
-- Days are text like 02/03/2026; the parts are put in ISO order.
SELECT
    ma_buoi AS reception_id,
    ma_don_vi AS unit_id,
    substr(ngay_tiep, 7, 4) || '-' || substr(ngay_tiep, 4, 2) || '-' || substr(ngay_tiep, 1, 2) AS held_on,
    CASE hinh_thuc
        WHEN 'TX' THEN 'regular'
        WHEN 'TT' THEN 'head'
        WHEN 'UQ' THEN 'delegated'
        ELSE hinh_thuc
    END AS mode,
    so_luot AS visits,
    so_nguoi AS people,
    vu_lan_dau AS cases_new,
    vu_nhieu_lan AS cases_repeat,
    doan_dong_nguoi AS groups_of_many,
    nguoi_trong_doan AS group_people,
    doan_vu_lan_dau AS group_cases_new,
    doan_vu_nhieu_lan AS group_cases_repeat
FROM buoi_tiep_dan
