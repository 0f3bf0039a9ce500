-- Units of the province. Small tables are simply read whole.
-- Columns are named as in the case model; order, case and quotes do not matter, and optional ones may be left out.
SELECT
    ma_don_vi AS unit_id,
    ten_don_vi AS name,
    CASE loai
        WHEN 'TINH' THEN 'province'
        WHEN 'SO' THEN 'department'
        WHEN 'XA' THEN 'commune'
        WHEN 'PHUONG' THEN 'ward'
        WHEN 'PHONG' THEN 'division'
        WHEN 'TTHCC' THEN 'service_centre'
        -- Passed on as it is, an unknown kind is rejected and counted, not hidden.
        ELSE loai
    END AS kind,
    ma_cap_tren AS parent_id
FROM motcua.don_vi
