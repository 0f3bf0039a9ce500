-- Payments and land given back, read by the second at which they were entered (nhap_luc, UTC).
SELECT
    ma_thu_nop    AS recovery_id,
    ma_kien_nghi  AS recommendation_id,
    date(ngay_nop, 'unixepoch', '+7 hours') AS paid_on,
    so_tien       AS amount_vnd,
    dien_tich     AS area_m2
FROM thu_nop
WHERE nhap_luc >= CAST(strftime('%s', :since) AS INTEGER)
