-- Requests to a unit to explain itself (giải trình).
-- Days are text like 02/03/2026; the parts are put in ISO order.
SELECT
    ma_yeu_cau AS explanation_id,
    ma_don_vi AS unit_id,
    CASE ben_yeu_cau
        WHEN 'CONG_DAN'     THEN 'citizen'
        WHEN 'DOANH_NGHIEP' THEN 'business'
        WHEN 'CO_QUAN'      THEN 'agency'
        WHEN 'BAO_CHI'      THEN 'press'
        WHEN 'HDND'         THEN 'council'
        WHEN 'LANH_DAO'     THEN 'leader'
        ELSE ben_yeu_cau
    END AS requester,
    linh_vuc AS field,
    substr(ngay_yeu_cau, 7, 4) || '-' || substr(ngay_yeu_cau, 4, 2) || '-' || substr(ngay_yeu_cau, 1, 2) AS requested_on,
    substr(ngay_thong_bao, 7, 4) || '-' || substr(ngay_thong_bao, 4, 2) || '-' || substr(ngay_thong_bao, 1, 2) AS notice_on,
    substr(han_giai_trinh, 7, 4) || '-' || substr(han_giai_trinh, 4, 2) || '-' || substr(han_giai_trinh, 1, 2) AS due_on,
    substr(han_gia_han, 7, 4) || '-' || substr(han_gia_han, 4, 2) || '-' || substr(han_gia_han, 1, 2) AS extended_due_on,
    substr(ngay_giai_trinh, 7, 4) || '-' || substr(ngay_giai_trinh, 4, 2) || '-' || substr(ngay_giai_trinh, 1, 2) AS given_on,
    substr(ngay_tu_choi, 7, 4) || '-' || substr(ngay_tu_choi, 4, 2) || '-' || substr(ngay_tu_choi, 1, 2) AS refused_on,
    CASE chat_luong
        WHEN 'DAY_DU'           THEN 'full'
        WHEN 'CHUA_DAY_DU'      THEN 'incomplete'
        WHEN 'NE_TRANH'         THEN 'evasive'
        WHEN 'KHONG_TRUNG_THUC' THEN 'dishonest'
        ELSE chat_luong
    END AS quality
FROM giai_trinh
