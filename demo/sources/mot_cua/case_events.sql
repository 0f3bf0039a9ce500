-- The system log of steps and interruptions.
SELECT
    CAST(ma_nhat_ky AS TEXT) AS event_id,
    so_ho_so                 AS case_id,
    CASE loai
        WHEN 'BUOC'         THEN 'step'
        WHEN 'BO_SUNG'      THEN 'supplement'
        WHEN 'TAM_DUNG'     THEN 'suspended'
        WHEN 'NGHIA_VU_TC'  THEN 'payment_wait'
        WHEN 'GIA_HAN'      THEN 'extension'
        WHEN 'CHUYEN_XU_LY' THEN 'reassigned'
        WHEN 'MO_LAI'       THEN 'reopened'
        ELSE loai
    END                      AS kind,
    ten_buoc                 AS step_name,
    ma_don_vi                AS unit_id,
    ma_can_bo                AS officer_id,
    bat_dau                  AS started_at,
    han_xu_ly                AS due_at,
    ket_thuc                 AS ended_at
FROM nhat_ky_xu_ly
