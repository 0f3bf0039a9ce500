-- Promises of units. The system already uses the case model words for where a promise comes from.
-- Days are text like 02/03/2026; the parts are put in ISO order.
SELECT
    ma_cam_ket AS commitment_id,
    ma_don_vi AS unit_id,
    xuat_phat AS origin,
    noi_dung AS subject,
    substr(ngay_cam_ket, 7, 4) || '-' || substr(ngay_cam_ket, 4, 2) || '-' || substr(ngay_cam_ket, 1, 2) AS promised_on,
    substr(han_thuc_hien, 7, 4) || '-' || substr(han_thuc_hien, 4, 2) || '-' || substr(han_thuc_hien, 1, 2) AS due_on,
    substr(ngay_thuc_hien, 7, 4) || '-' || substr(ngay_thuc_hien, 4, 2) || '-' || substr(ngay_thuc_hien, 1, 2) AS fulfilled_on
FROM cam_ket
