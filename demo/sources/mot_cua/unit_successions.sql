-- Who took over from whom on 1 July 2025. The system keeps the share in per cent.
SELECT
    ma_don_vi_cu        AS unit_id,
    ma_don_vi_moi       AS successor_id,
    ngay_hieu_luc       AS effective_on,
    phan_tram / 100.0   AS share
FROM sap_nhap_don_vi
