-- Ratings at the counter and on the portal (with their dossier) and the sample survey (without).
SELECT
    CAST(ma_phieu AS TEXT) AS survey_id,
    CASE nguon
        WHEN 'KHAO_SAT' THEN 'survey'
        WHEN 'QUAY'     THEN 'counter'
        WHEN 'CONG_DVC' THEN 'portal'
        ELSE nguon
    END                    AS instrument,
    ma_don_vi              AS unit_id,
    so_ho_so               AS case_id,
    ma_thu_tuc             AS procedure_id,
    ngay_tra_loi           AS answered_at,
    diem_chung             AS score,
    diem_tiep_can          AS score_access,
    diem_thu_tuc           AS score_procedure,
    diem_can_bo            AS score_staff,
    diem_ket_qua           AS score_result,
    diem_gop_y             AS score_feedback,
    y_kien                 AS comment
FROM phieu_danh_gia
