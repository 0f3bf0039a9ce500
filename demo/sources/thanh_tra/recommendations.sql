-- What the conclusions ask for. tinh_trang: 0 chưa thực hiện, 1 một phần, 2 xong, 3 đã xác minh,
-- 8 không thể thực hiện, 9 đình chỉ.
SELECT
    k.ma_kien_nghi  AS recommendation_id,
    k.ma_cuoc       AS inspection_id,
    COALESCE(d.ma_lien_thong, '?' || k.id_doi_tuong) AS unit_id,
    CASE k.loai_kien_nghi
        WHEN 'THU_HOI_TIEN'    THEN 'recover_money'
        WHEN 'XU_LY_KHAC_TIEN' THEN 'other_money'
        WHEN 'THU_HOI_DAT'     THEN 'recover_land'
        WHEN 'XU_LY_KHAC_DAT'  THEN 'other_land'
        WHEN 'XU_PHAT'         THEN 'sanction'
        WHEN 'KL_TAP_THE'      THEN 'discipline_collective'
        WHEN 'KL_CA_NHAN'      THEN 'discipline_individual'
        WHEN 'CHUYEN_CQDT'     THEN 'refer_police'
        WHEN 'SUA_CO_CHE'      THEN 'change_policy'
        WHEN 'CHAN_CHINH'      THEN 'correct'
        ELSE k.loai_kien_nghi
    END             AS kind,
    k.so_tien       AS amount_vnd,
    k.dien_tich     AS area_m2,
    k.so_luong      AS quantity,
    date(k.ngay_kien_nghi, 'unixepoch', '+7 hours')  AS issued_on,
    date(k.han_thuc_hien, 'unixepoch', '+7 hours')   AS due_on,
    date(k.ngay_hoan_thanh, 'unixepoch', '+7 hours') AS closed_on,
    CASE k.tinh_trang
        WHEN 0 THEN 'open'
        WHEN 1 THEN 'partly_done'
        WHEN 2 THEN 'done'
        WHEN 3 THEN 'verified'
        WHEN 8 THEN 'impossible'
        WHEN 9 THEN 'suspended'
        ELSE CAST(k.tinh_trang AS TEXT)
    END             AS status,
    k.van_ban_chung_minh AS evidence_ref
FROM kien_nghi k
LEFT JOIN doi_tuong d ON d.id_doi_tuong = k.id_doi_tuong
