-- Dossiers, read by the time the system last touched them (cap_nhat, local time).
--
-- trang_thai is the code exchanged with the national portal:
--   1 mới đăng ký   2 được tiếp nhận   3 không được tiếp nhận   4 đang xử lý   5 yêu cầu bổ sung
--   6 yêu cầu nghĩa vụ tài chính   7 công dân rút hồ sơ   8 dừng xử lý   9 đã xử lý xong
--   10 đã trả kết quả
-- Codes 1, 2, 4, 5 and 6 are open: they have no outcome. A code that is not listed is passed on as it
-- is, so that the row is rejected and seen, not guessed at.
-- kenh_thuc_hien: 1 trực tiếp, 2 trực tuyến, 3 bưu chính công ích.
-- ngay_hen_tra may be a bare date: the case is then due by the end of that day.
SELECT
    so_ho_so               AS case_id,
    ma_don_vi              AS unit_id,
    don_vi_tiep_nhan       AS receiving_unit_id,
    ma_thu_tuc             AS procedure_id,
    ma_can_bo              AS officer_id,
    CASE kenh_thuc_hien
        WHEN 1 THEN 'counter'
        WHEN 2 THEN 'online'
        WHEN 3 THEN 'postal'
        ELSE CAST(kenh_thuc_hien AS TEXT)
    END                    AS channel,
    CASE doi_tuong
        WHEN 'CD' THEN 'citizen'
        WHEN 'DN' THEN 'business'
        WHEN 'TC' THEN 'organisation'
        ELSE doi_tuong
    END                    AS applicant_kind,
    ngay_nop               AS filed_at,
    ngay_tiep_nhan         AS received_at,
    ngay_hen_tra           AS due_at,
    ngay_gia_han           AS extended_at,
    ngay_hen_moi           AS extended_due_at,
    ngay_xu_ly_xong        AS completed_at,
    CASE
        WHEN trang_thai IN (9, 10)         THEN 'granted'
        WHEN trang_thai = 3                THEN 'refused'
        WHEN trang_thai = 8                THEN 'stopped'
        WHEN trang_thai = 7                THEN 'withdrawn'
        WHEN trang_thai IN (1, 2, 4, 5, 6) THEN NULL
        ELSE CAST(trang_thai AS TEXT)
    END                    AS outcome,
    ngay_tra_ket_qua       AS returned_at,
    ngay_xin_loi           AS apology_at,
    so_hoa_thanh_phan      AS digitised_in,
    so_hoa_ket_qua         AS digitised_out,
    tai_su_dung            AS reused_data,
    phi_le_phi             AS fee_vnd,
    thanh_toan_truc_tuyen  AS paid_online,
    so_ho_so               AS source_ref,
    cap_nhat               AS updated_at
FROM ho_so
WHERE cap_nhat >= datetime(:since_local)
