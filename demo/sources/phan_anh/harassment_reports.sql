-- Reports that an official harassed someone (nhũng nhiễu, gây phiền hà).
-- trang_thai: 1 mới, 2 đang xác minh, 3 đã kết luận, 4 đã chuyển, 5 không đủ điều kiện.
-- Times are text like 02/03/2026 08:15 in local time; the parts are put in ISO order.
SELECT
    ma_tin AS report_id,
    don_vi_bi_phan_anh AS unit_id,
    can_bo_bi_phan_anh AS officer_id,
    ma_thu_tuc AS procedure_id,
    so_ho_so AS case_id,
    ma_don AS petition_id,
    CASE kenh
        WHEN 'DDN'  THEN 'hotline'
        WHEN 'HTDT' THEN 'mailbox'
        WHEN 'CONG' THEN 'portal'
        WHEN 'TCD'  THEN 'reception'
        WHEN 'DON'  THEN 'petition'
        WHEN 'BAO'  THEN 'press'
        WHEN 'TTKT' THEN 'inspection'
        WHEN 'KHAC' THEN 'other'
        ELSE kenh
    END AS channel,
    hanh_vi AS behaviour,
    muc_do AS severity,
    substr(ngay_nhan, 7, 4) || '-' || substr(ngay_nhan, 4, 2) || '-' || substr(ngay_nhan, 1, 2)
        || substr(ngay_nhan, 11) || ':00' AS received_at,
    substr(han_xu_ly, 7, 4) || '-' || substr(han_xu_ly, 4, 2) || '-' || substr(han_xu_ly, 1, 2)
        || substr(han_xu_ly, 11) || ':00' AS due_at,
    substr(ngay_xu_ly, 7, 4) || '-' || substr(ngay_xu_ly, 4, 2) || '-' || substr(ngay_xu_ly, 1, 2)
        || substr(ngay_xu_ly, 11) || ':00' AS handled_at,
    CASE trang_thai
        WHEN 1 THEN 'new'
        WHEN 2 THEN 'verifying'
        WHEN 3 THEN 'concluded'
        WHEN 4 THEN 'referred'
        WHEN 5 THEN 'ineligible'
        ELSE CAST(trang_thai AS TEXT)
    END AS status,
    CASE ket_luan
        WHEN 'DUNG'          THEN 'right'
        WHEN 'DUNG_MOT_PHAN' THEN 'partly_right'
        WHEN 'SAI'           THEN 'wrong'
        WHEN 'CHUA_RO'       THEN 'unproven'
        ELSE ket_luan
    END AS finding,
    CASE bien_phap
        WHEN 'KHONG'       THEN 'none'
        WHEN 'NHAC_NHO'    THEN 'reminder'
        WHEN 'KIEM_DIEM'   THEN 'review'
        WHEN 'KHIEN_TRACH' THEN 'reprimand'
        WHEN 'CANH_CAO'    THEN 'warning'
        WHEN 'CACH_CHUC'   THEN 'removal'
        WHEN 'DIEU_CHUYEN' THEN 'reassignment'
        WHEN 'CHUYEN_CQDT' THEN 'police'
        WHEN 'XIN_LOI'     THEN 'apology'
        ELSE bien_phap
    END AS action,
    trach_nhiem_nguoi_dung_dau AS head_liable,
    ve_nguoi_dung_dau AS is_about_head,
    niem_phong AS is_sealed,
    ma_tham_chieu AS source_ref
FROM tin_nhung_nhieu
