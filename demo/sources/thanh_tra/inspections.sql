-- Days are seconds since 1970 of the local midnight: seven hours are added before cutting to the day.
-- The system knows units by keys of its own; doi_tuong leads to the common ones. An unknown key is
-- passed on with a question mark, so that the row is rejected and seen.
SELECT
    c.ma_cuoc       AS inspection_id,
    COALESCE(d.ma_lien_thong, '?' || c.id_doi_tuong) AS unit_id,
    CASE c.loai_cuoc
        WHEN 'HC'   THEN 'administrative'
        WHEN 'CN'   THEN 'specialised'
        WHEN 'TT'   THEN 'unified'
        WHEN 'KTCN' THEN 'specialised_check'
        WHEN 'KTCV' THEN 'public_service_check'
        WHEN 'TN'   THEN 'responsibility'
        ELSE c.loai_cuoc
    END             AS kind,
    CASE c.hinh_thuc
        WHEN 'KH'  THEN 'planned'
        WHEN 'DX'  THEN 'surprise'
        WHEN 'KTL' THEN 'follow_up'
        ELSE c.hinh_thuc
    END             AS mode,
    c.linh_vuc      AS field,
    date(c.ngay_theo_ke_hoach, 'unixepoch', '+7 hours') AS planned_for_on,
    date(c.ngay_bat_dau, 'unixepoch', '+7 hours')       AS started_on,
    date(c.ngay_ket_thuc, 'unixepoch', '+7 hours')      AS ended_on,
    date(c.han_ket_luan, 'unixepoch', '+7 hours')       AS conclusion_due_on,
    date(c.ngay_ket_luan, 'unixepoch', '+7 hours')      AS concluded_on,
    date(c.ngay_cong_khai, 'unixepoch', '+7 hours')     AS published_on,
    c.so_ket_luan   AS conclusion_ref,
    date(c.han_chi_dao, 'unixepoch', '+7 hours')        AS order_due_on,
    date(c.ngay_chi_dao, 'unixepoch', '+7 hours')       AS ordered_on
FROM cuoc_thanh_tra c
LEFT JOIN doi_tuong d ON d.id_doi_tuong = c.id_doi_tuong
