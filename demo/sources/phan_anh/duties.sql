-- Duties of units with a date; the part done is kept in per cent.
-- Days are text like 02/03/2026; the parts are put in ISO order.
SELECT
    ma_nhiem_vu AS duty_id,
    ma_don_vi AS unit_id,
    loai AS kind,
    noi_dung AS subject,
    substr(han, 7, 4) || '-' || substr(han, 4, 2) || '-' || substr(han, 1, 2) AS due_on,
    substr(ngay_xong, 7, 4) || '-' || substr(ngay_xong, 4, 2) || '-' || substr(ngay_xong, 1, 2) AS done_on,
    phan_tram / 100.0 AS share_done,
    minh_chung AS evidence_ref
FROM nhiem_vu
