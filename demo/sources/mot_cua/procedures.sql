-- Administrative procedures. TP = toàn trình, MP = một phần, TT = chỉ cung cấp thông tin.
SELECT
    ma_thu_tuc        AS procedure_id,
    ten_thu_tuc       AS name,
    linh_vuc          AS field,
    don_vi_chu_quan   AS owner_unit_id,
    CASE muc_do
        WHEN 'TP' THEN 'full_online'
        WHEN 'MP' THEN 'partial_online'
        WHEN 'TT' THEN 'information_only'
        ELSE muc_do
    END               AS service_level,
    so_ngay           AS limit_working_days,
    co_phi            AS has_fee,
    ngay_cong_bo      AS published_on,
    cong_bo_dung_han  AS published_in_time,
    cong_khai_day_du  AS is_complete
FROM thu_tuc
